"""The addresses of the pages, beside those of the endpoint and of linked data."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kg.errors import KgError
from kg.serve.site.asking import Asking
from kg.serve.site.drawings import Drawings
from kg.serve.site.entrances import Browse
from kg.serve.site.graph import Graph
from kg.serve.site.pages import assets
from kg.serve.site.site import Site

_KEPT = "public, max-age=31536000, immutable"


def page_routes(site: Site) -> list[BaseRoute]:
    """The routes of all pages; of a site without a reader only assets, and a way to the endpoint."""
    static = Route("/static/{name}", _static)
    if site.reader is None or site.labels is None:
        return [Route("/", lambda request: RedirectResponse("/sparql")), static]
    drawings = Drawings(site, site.reader)
    browse = Browse(site, site.reader, site.labels, drawings)
    asking = Asking(site, site.reader, site.labels)
    graph = Graph(site, site.reader, asking)
    found: list[BaseRoute] = [Route("/", _threaded(browse.start)), static]
    for path, handler, endings in (
        ("/start", browse.start, ("json", "csv")),
        ("/search", browse.search, ("", "json", "csv")),
        ("/articles", browse.articles, ("", "json", "csv")),
        ("/map", browse.map, ("", "json", "csv", "svg")),
        ("/graph", graph.graph, ("", "json")),
        ("/timeline", drawings.timeline, ("", "json", "csv", "svg")),
        ("/lineage", drawings.lineage, ("", "json", "csv", "svg")),
        ("/facts", browse.facts, ("", "json", "csv")),
        ("/questions", asking.questions, ("", "json", "csv")),
        ("/questions/{name}", asking.question, ("", "json", "csv")),
        ("/terms", asking.terms, ("json",)),
        ("/complete", browse.complete, ("json",)),
    ):
        found += (Route(f"{path}.{e}" if e else path, _threaded(handler, e)) for e in reversed(endings))
    return found


def _threaded(
    make: Callable[[Request, str], Response], ending: str = ""
) -> Callable[[Request], Awaitable[Response]]:
    """A handler that runs in a thread, as all that reads the store does."""

    async def handle(request: Request) -> Response:
        try:
            return await run_sync(partial(make, request, ending))
        except KgError as error:
            raise HTTPException(503, str(error)) from error

    return handle


async def _static(request: Request) -> Response:
    """A file that the pages load: one of those that were read when the server started, never a path."""
    found = assets().get(request.path_params["name"])
    if found is None:
        raise HTTPException(404, "there is no such file")
    content, media = found
    return Response(content, media_type=media, headers={"Cache-Control": _KEPT})
