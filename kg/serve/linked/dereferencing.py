"""Linked data: each IRI of the data and each term of the ontology answers at its path."""

from __future__ import annotations

from functools import partial
from typing import Final
from urllib.parse import quote

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg.serve.answering import about, describe
from kg.serve.http.addresses import DATA, SCHEME, SCHEME_BASE, candidates, local_path, split_ending
from kg.serve.http.negotiate import CSV, ENDINGS, GRAPHS, HTML, choose, ending_of
from kg.serve.service import Service
from kg.serve.site.site import Site
from kg.serve.site.things import entity_rows, thing_page
from kg.terms import POL

_ONTOLOGY_IRI: Final = POL.rstrip("#")
_DOCUMENTS: Final = ("article/", "claim/", "dataset", "graph/")
"""How IRIs of documents go on after the base of the data."""
_IRI: Final = "/:@!$&'()*+,;=-._~%?#"
_MOST_PAGES: Final = 100_000
_OFFERED: Final = list(dict.fromkeys([*GRAPHS, HTML]))


class Linked:
    """The handlers of ``/id/…``, ``/ontology…`` and ``/scheme/…``.

    What an IRI names is no document, unless it is an article, a claim or a graph; so the address of a thing
    sends on (303) to that of its description in the format that is asked for.
    """

    def __init__(self, site: Site, service: Service) -> None:
        self._site = site
        self._service = service

    async def thing(self, request: Request) -> Response:
        """What is known of an IRI of the data, in the format that the ending or the request asks for."""
        return await self._described(request, candidates(_raw_path(request), DATA, self._site.base))

    async def scheme(self, request: Request) -> Response:
        """A classification that concepts of the vocabularies are in."""
        return await self._described(request, candidates(_raw_path(request), SCHEME, SCHEME_BASE))

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
        if one := await run_sync(about.canonical, self._site.answer, self._site.base, iri):
            return _elsewhere(request, self._path(one) + (f".{ending}" if ending else ""), one)
        path = self._path(iri)
        if ending is None and is_thing(iri, self._site.base):
            return _elsewhere(request, f"{path}.{ending_of(media)}", None)
        if media == HTML:
            page: Response | None = await run_sync(self._page, request, iri)
        else:
            page = await run_sync(entity_rows, self._site, iri) if media == CSV else None
        if page is None:
            return await self._graph(request, iri, media)
        page.headers["Link"] = ", ".join(self._links(iri))
        return page

    async def _graph(self, request: Request, iri: str, media: str) -> Response:
        answer, links = self._site.answer, self._links(iri)
        if iri == _ONTOLOGY_IRI:
            found = await run_sync(partial(describe.ontology, answer, media=media))
            return self._site.data(found, {"Link": ", ".join(links)})
        number = _page_number(request)
        more = await run_sync(about.pages, answer, iri, number)
        path = f"{self._path(iri)}.{ending_of(media)}"
        found = await run_sync(
            partial(
                about.graph,
                answer,
                iri,
                media,
                page=number,
                more=more,
                document=self._service.address(request) + path,
            )
        )
        return self._site.data(found, {"Link": ", ".join([*links, *about.links(path, number, more)])})

    def _path(self, iri: str) -> str:
        return local_path(iri, self._site.base) or iri

    def _links(self, iri: str) -> list[str]:
        """What a description is of, and the other formats that it comes in (RFC 8288)."""
        path = self._path(iri)
        found = [f'<{quote(iri, safe=_IRI)}>; rel="describes"']
        found += [
            f'<{path}.{ending}>; rel="alternate"; type="{media}"'
            for ending, media in ENDINGS.items()
            if ending_of(media) == ending
        ]
        return [*found, '</.well-known/void>; rel="collection"']

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


def is_thing(iri: str, base: str) -> bool:
    """Whether an IRI of the data names a thing of the world and no document, as far as its own form tells."""
    return iri.startswith(base) and not iri[len(base) :].startswith(_DOCUMENTS)


def _elsewhere(request: Request, path: str, canonical: str | None) -> Response:
    """Sends on to another address, parameters and all."""
    query = request.scope["query_string"].decode("latin-1")
    headers = {"Location": f"{path}?{query}" if query else path, "Vary": "Accept"}
    if canonical:
        headers["Link"] = f'<{quote(canonical, safe=_IRI)}>; rel="canonical"'
    return Response(status_code=303, headers=headers)


def _page_number(request: Request) -> int:
    text = request.query_params.get("page", "1")
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= _MOST_PAGES:
        raise HTTPException(400, f"page={text[:20]} is no number of a page")
    return int(text)


def _raw_path(request: Request) -> bytes:
    """The path as it was sent: the decoded one no longer tells %2F from a slash."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode("utf-8")
    return raw.split(b"?", 1)[0]
