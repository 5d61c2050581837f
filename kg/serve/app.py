"""The server as an ASGI application: its addresses, its headers, its errors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kg.serve.answering.describe import UnansweredError
from kg.serve.answering.jobs import Answerer, Changer
from kg.serve.http.addresses import DATA, ONTOLOGY, SCHEME, SPARQL
from kg.serve.http.middleware import Allowance, Finish, Throttle
from kg.serve.linked.dataset import Dataset
from kg.serve.linked.dereferencing import Linked
from kg.serve.service import Service
from kg.serve.site.addresses import page_routes
from kg.serve.site.labels import read_labels
from kg.serve.site.site import Site
from kg.serve.sparql.endpoint import Endpoint
from kg.serve.sparql.graphs import GRAPH_STORE, GraphStore
from kg.serve.sparql.openapi import api

if TYPE_CHECKING:
    from kg.serve.reader import Reader

_GRAPH_METHODS: Final = ["GET", "PUT", "POST", "DELETE"]


def create_app(
    answer: Answerer,
    *,
    base: str,
    examples: Sequence[tuple[str, str]] = (),
    reader: Reader | None = None,
    change: Changer | None = None,
    token: str | None = None,
    url: str | None = None,
    allowance: Allowance | None = None,
    dumps: Path | None = None,
) -> Starlette:
    """The ASGI application over whatever answers queries (:func:`in_process`, :class:`Workers`).

    ``base`` is the base of the data's IRIs; what follows it answers below ``/id/``. ``examples`` are
    titles and queries for the start page. Without ``reader`` there are no pages to browse, only the
    endpoint and linked data. Whoever sends ``token`` may have ``change`` make changes; without both the
    server is for reading. ``url`` is the server's address for the public, if it is another than that of
    requests. ``allowance`` is what clients may send (none: any number of requests). The files of the folder
    ``dumps`` can be had as dumps of the dataset.
    """
    labels = None
    if reader is not None:
        with reader.store() as store:
            labels = read_labels(store)
    site = Site(answer, base, tuple(examples), reader, labels)
    service = Service(answer, base, change, token, url.rstrip("/") if url else None)
    endpoint, linked, graphs = Endpoint(site, service), Linked(site, service), GraphStore(service)

    async def openapi(request: Request) -> Response:
        there = service.address(request)
        return JSONResponse(api(there, may_change=service.may_change, browsable=reader is not None))

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return site.problem(request, error.status_code, error.detail, error.headers)

    async def unanswered(request: Request, error: Exception) -> Response:
        assert isinstance(error, UnansweredError)
        return site.problem(request, error.failure.status, error.failure.message)

    return Starlette(
        routes=[
            Route(SPARQL, endpoint.sparql, methods=["GET", "POST"]),  # first, since asked most
            *page_routes(site),
            Route(GRAPH_STORE, graphs.handle, methods=_GRAPH_METHODS),
            Route(f"{GRAPH_STORE}/{{rest:path}}", graphs.handle, methods=_GRAPH_METHODS),
            *Dataset(service, dumps).routes(),
            Route("/openapi.json", openapi),
            Route(f"{DATA}{{rest:path}}", linked.thing),
            Route(f"{SCHEME}{{rest:path}}", linked.scheme),
            Route(f"{ONTOLOGY}{{rest:path}}", linked.term),
        ],
        middleware=[
            *([Middleware(Throttle, allowance=allowance)] if allowance else []),
            Middleware(Finish),
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET", "HEAD", "POST", "PUT", "DELETE"],
                allow_headers=["Accept", "Authorization", "Content-Type", "If-Match", "If-None-Match"],
                expose_headers=["ETag", "Link", "Location"],
            ),
        ],
        exception_handlers={HTTPException: refused, UnansweredError: unanswered},
    )
