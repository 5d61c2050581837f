"""The server as an ASGI application: its addresses, its headers, its errors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .addresses import DATA, ONTOLOGY
from .browsing import page_routes
from .describe import UnansweredError
from .endpoint import Endpoint
from .jobs import Answerer
from .labels import read_labels
from .linked import Linked
from .site import Site

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from .reader import Reader

_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}


def create_app(
    answer: Answerer, *, base: str, examples: Sequence[tuple[str, str]] = (), reader: Reader | None = None
) -> Starlette:
    """The ASGI application over whatever answers queries (:func:`in_process`, :class:`Workers`).

    ``base`` is the base of the data's IRIs; what follows it answers below ``/id/``. ``examples`` are
    titles and queries for the start page. Without ``reader`` there are no pages to browse, only the
    endpoint and linked data.
    """
    labels = None
    if reader is not None:
        with reader.store() as store:
            labels = read_labels(store)
    site = Site(answer, base, tuple(examples), reader, labels)
    endpoint, linked = Endpoint(site), Linked(site)

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return site.problem(request, error.status_code, error.detail, error.headers)

    async def unanswered(request: Request, error: Exception) -> Response:
        assert isinstance(error, UnansweredError)
        return site.problem(request, error.failure.status, error.failure.message)

    return Starlette(
        routes=[
            *page_routes(site),
            Route("/sparql", endpoint.sparql, methods=["GET", "POST"]),
            Route(f"{DATA}{{rest:path}}", linked.thing),
            Route(f"{ONTOLOGY}{{rest:path}}", linked.term),
        ],
        middleware=[
            Middleware(_SafeHeaders),
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET", "HEAD", "POST"],
                allow_headers=["Accept", "Content-Type"],
                expose_headers=["Link"],
            ),
        ],
        exception_handlers={HTTPException: refused, UnansweredError: unanswered},
    )


class _SafeHeaders:
    """Sends the headers of ``_HEADERS`` with every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                extra = [(key.lower().encode(), value.encode()) for key, value in _HEADERS.items()]
                message = {**message, "headers": [*message.get("headers", ()), *extra]}
            await send(message)

        await self._app(scope, receive, sending if scope["type"] == "http" else send)
