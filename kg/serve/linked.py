"""Linked data: each IRI of the data and each term of the ontology answers at its path."""

from __future__ import annotations

from functools import partial
from typing import Final

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg.terms import POL

from . import describe
from .addresses import DATA, candidates, local_path, split_ending
from .negotiate import CSV, ENDINGS, GRAPHS, HTML, choose
from .site import Site
from .things import entity_rows, thing_page

_ONTOLOGY_IRI: Final = POL.rstrip("#")
_OFFERED: Final = list(dict.fromkeys([*GRAPHS, HTML]))


class Linked:
    """The handlers of ``/id/…`` and ``/ontology…``."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def thing(self, request: Request) -> Response:
        """What is known of an IRI of the data, in the format that the ending or the request asks for."""
        return await self._described(request, candidates(_raw_path(request), DATA, self._site.base))

    async def term(self, request: Request) -> Response:
        """The ontology, or (as fragments never reach a server) one of its terms: ``/ontology/heldIn``."""
        rest = request.path_params["rest"]
        if rest.startswith("/") and len(rest) > 1:
            return await self._described(request, [POL + rest[1:]])
        return await self._described(request, [_ONTOLOGY_IRI + rest.rstrip("/")])

    async def _described(self, request: Request, iris: list[str]) -> Response:
        iri, ending = await run_sync(self._find, iris)
        media = ENDINGS[ending] if ending else choose(request.headers.get("accept"), _OFFERED)
        if media is None:
            raise HTTPException(406, f"this comes as {', '.join(_OFFERED)}")
        if media == HTML:
            return await run_sync(self._page, request, iri)
        if media == CSV and (page := await run_sync(entity_rows, self._site, iri)):
            return page
        make = describe.ontology if iri == _ONTOLOGY_IRI else partial(describe.graph, iri=iri)
        found = await run_sync(partial(make, self._site.answer, media=media))
        path = local_path(iri, self._site.base)
        return self._site.data(found, {"Link": f'<{path}.html>; rel="alternate"; type="text/html"'})

    def _find(self, iris: list[str]) -> tuple[str, str | None]:
        """The IRI that is meant and its ending: a thing whose own IRI ends so goes before a format."""
        answer = self._site.answer
        if iri := describe.find(answer, iris):
            return iri, None
        stems = {stem: ending for stem, ending in map(split_ending, iris) if ending}
        if iri := describe.find(answer, list(stems)):
            return iri, stems[iri]
        about = f"<{iris[0]}>" if iris else "this address"
        raise HTTPException(404, f"the graph says nothing about {about}; /sparql finds what it holds")

    def _page(self, request: Request, iri: str) -> Response:
        if page := thing_page(self._site, request, iri):
            return page
        answer = self._site.answer
        outgoing = describe.outgoing(answer, iri)
        return self._site.page(
            request,
            "thing.html",
            iri=iri,
            path=local_path(iri, self._site.base),
            name=describe.heading(outgoing) or describe.short(iri, self._site.base),
            outgoing=outgoing,
            figures=describe.figures(answer, iri),
            incoming=describe.incoming(answer, iri),
            claims=describe.claims(answer, iri),
        )


def _raw_path(request: Request) -> bytes:
    """The path as it was sent: the decoded one no longer tells %2F from a slash."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode("utf-8")
    return raw.split(b"?", 1)[0]
