"""The SPARQL endpoint."""

from __future__ import annotations

from typing import Final

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from . import protocol
from .asking import FIRST_QUERY, answer_page
from .jobs import Answer, Failure, Job
from .negotiate import GRAPHS, HTML, RESULTS, choose, named
from .site import Site

_JSON: Final = "application/sparql-results+json"
_TURTLE: Final = "text/turtle"


class Endpoint:
    """The handler of ``/sparql``."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def sparql(self, request: Request) -> Response:
        """The query operation of the SPARQL protocol; a page for browsers."""
        asked = await protocol.read(request)
        accept = request.headers.get("accept")
        page = asked.format is None and choose(accept, [*RESULTS, *GRAPHS, HTML]) == HTML
        if asked.query is None:
            if page:
                return await self._page(request, FIRST_QUERY)
            raise HTTPException(400, "the parameter query is missing")
        results, graph = (_JSON, _TURTLE) if page else _wanted(asked.format, accept)
        job = Job(asked.query, results, graph, asked.default_graphs, asked.named_graphs)
        found = await run_sync(self._site.answer, job)
        if page:
            return await self._page(request, asked.query, found)
        if isinstance(found, Failure):
            raise HTTPException(found.status, found.message)
        return self._site.data(found)

    async def _page(self, request: Request, sparql: str, found: Answer | Failure | None = None) -> Response:
        return await run_sync(answer_page, self._site, request, sparql, found)


def _wanted(name: str | None, accept: str | None) -> tuple[str | None, str | None]:
    """The media types for results and for graphs. Raises HTTPException (400, 406) where there is neither."""
    if name is not None:
        wanted = named(name, RESULTS), named(name, GRAPHS)
        if wanted == (None, None):
            known = ", ".join(dict.fromkeys([*RESULTS.values(), *GRAPHS.values()]))
            raise HTTPException(400, f"format={name} is not known; there are {known}")
        return wanted
    wanted = choose(accept, list(RESULTS)), choose(accept, list(GRAPHS))
    if wanted == (None, None):
        raise HTTPException(406, f"answers come as {', '.join(dict.fromkeys([*RESULTS, *GRAPHS]))}")
    return wanted
