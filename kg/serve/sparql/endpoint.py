"""The SPARQL endpoint: queries for everybody, updates for whoever has the token."""

from __future__ import annotations

from typing import Final

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg.serve.answering.jobs import Answer, Failure, Job, Update
from kg.serve.answering.kept import is_volatile
from kg.serve.http.addresses import SPARQL
from kg.serve.http.negotiate import GRAPHS, RESULTS, choose, named, wants_page
from kg.serve.service import Service
from kg.serve.site.asking import FIRST_QUERY, answer_page
from kg.serve.site.site import Site
from kg.serve.sparql import protocol
from kg.serve.sparql.description import describe_service

_JSON: Final = "application/sparql-results+json"
_TURTLE: Final = "text/turtle"


class Endpoint:
    """The handler of ``/sparql``."""

    def __init__(self, site: Site, service: Service) -> None:
        self._site = site
        self._service = service

    async def sparql(self, request: Request) -> Response:
        """The operations of the SPARQL protocol; a page for browsers; the service's description."""
        asked = await protocol.read(request, may_change=self._service.may_change)
        base_iri = self._service.address(request) + SPARQL
        if asked.update is not None:
            self._service.authorise(request)
            await self._service.make(Update(asked.update, asked.using, base_iri))
            return Response(status_code=204)
        accept = request.headers.get("accept")
        page = asked.format is None and wants_page(accept)
        if asked.query is None:
            return await self._visited(request, asked.format, accept, page)
        results, graph = (_JSON, _TURTLE) if page else wanted(asked.format, accept)
        job = Job(
            asked.query, results, graph, asked.default_graphs, asked.named_graphs, asked.union, base_iri
        )
        found = await self._service.ask(job)
        if page:
            return await self._page(request, asked.query, found)
        if isinstance(found, Failure):
            raise HTTPException(found.status, found.message)
        return self._site.data(found, {"Cache-Control": "no-store"} if is_volatile(asked.query) else None)

    async def _visited(
        self, request: Request, format_: str | None, accept: str | None, page: bool
    ) -> Response:
        """The editor, or the description of the service (SPARQL 1.1 Service Description, section 2)."""
        if request.method == "POST":
            raise HTTPException(400, "the parameter query is missing")
        if page:
            return await self._page(request, FIRST_QUERY)
        media = named(format_, GRAPHS) if format_ else choose(accept, list(GRAPHS))
        if media is None:
            raise HTTPException(406, f"without a query this is described, as {', '.join(GRAPHS)}")
        return self._site.data(
            describe_service(
                self._service.address(request), self._service.base, media, may_change=self._service.may_change
            )
        )

    async def _page(self, request: Request, sparql: str, found: Answer | Failure | None = None) -> Response:
        return await run_sync(answer_page, self._site, request, sparql, found)


def wanted(name: str | None, accept: str | None) -> tuple[str | None, str | None]:
    """The media types for results and for graphs, by ``format=`` or Accept.

    Raises HTTPException (400, 406) where there is neither.
    """
    if name is not None:
        found = named(name, RESULTS), named(name, GRAPHS)
        if found == (None, None):
            known = ", ".join(dict.fromkeys([*RESULTS.values(), *GRAPHS.values()]))
            raise HTTPException(400, f"format={name} is not known; there are {known}")
        return found
    found = choose(accept, list(RESULTS)), choose(accept, list(GRAPHS))
    if found == (None, None):
        raise HTTPException(406, f"answers come as {', '.join(dict.fromkeys([*RESULTS, *GRAPHS]))}")
    return found
