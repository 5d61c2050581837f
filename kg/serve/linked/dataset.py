"""The dataset as a whole: its description (VoID, DCAT), dumps, a sitemap, what robots may read."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

import pyoxigraph as ox
from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kg.graph.jsonld import load_context
from kg.ontology import ontology_directory
from kg.query.formats import write_graph
from kg.serve.answering.jobs import Answer, Description, Failure, Job
from kg.serve.http.addresses import DATA, local_path
from kg.serve.http.negotiate import ENDINGS, GRAPHS, choose
from kg.terms import PREFIXES

if TYPE_CHECKING:
    from kg.serve.service import Service

DUMPS: Final = "/dumps/"
_SHAPES: Final = "/shapes"
_ENDED: Final = ("", *(f".{ending}" for ending, media in ENDINGS.items() if media in GRAPHS))
_PER_MAP: Final = 20_000
_THINGS: Final = "{ { ?article pol:mentions ?thing } UNION { ?thing a pol:Article } }"
_LISTED: Final = f"""SELECT DISTINCT ?thing WHERE {_THINGS}
ORDER BY ?thing LIMIT %d OFFSET %d"""
_COUNT: Final = f"SELECT (COUNT(DISTINCT ?thing) AS ?n) WHERE {_THINGS}"
_ROBOTS: Final = "User-agent: *\nDisallow: /sparql?\nDisallow: /graphs\nSitemap: {}/sitemap.xml\n"


class Dataset:
    """The handlers of ``/.well-known/void``, ``/id/dataset``, ``/dumps/…`` and ``/sitemap.xml``."""

    def __init__(self, service: Service, dumps: Path | None) -> None:
        self._service = service
        self._dumps = dumps

    def routes(self) -> list[BaseRoute]:
        """The addresses, to stand before those of linked data."""
        return [
            Route("/.well-known/void", self._void),
            *(Route(f"{DATA}dataset{ending}", self._dataset) for ending in _ENDED),
            *(Route(f"{_SHAPES}{ending}", self._shapes) for ending in _ENDED),
            Route("/context.jsonld", self._context),
            Route(DUMPS, self._dump_list),
            Route(f"{DUMPS}{{name}}", self._dump),
            Route("/sitemap.xml", self._sitemap),
            Route("/sitemap/{number:int}.xml", self._sitemap_part),
            Route("/robots.txt", self._robots),
        ]

    async def _void(self, request: Request) -> Response:
        return RedirectResponse(f"{DATA}dataset", 303)

    async def _dataset(self, request: Request) -> Response:
        media = _media(request)
        address = self._service.address(request)
        dumps = tuple(f"{address}{DUMPS}{name}" for name in self._files())
        found = await self._service.ask(Description(media, dumps, address))
        return _sent(found)

    async def _shapes(self, request: Request) -> Response:
        media = _media(request)
        return _sent(await run_sync(_file_as, ontology_directory() / "shapes.ttl", media))

    async def _context(self, request: Request) -> Response:
        body = json.dumps({"@context": load_context()}, ensure_ascii=False, indent=1)
        return Response(body, media_type="application/ld+json")

    def _files(self) -> Mapping[str, Path]:
        """The dumps by name: a request names one of these, and no path is made of what it sends."""
        if self._dumps is None or not self._dumps.is_dir():
            return {}
        return {path.name: path for path in sorted(self._dumps.glob("[!.]*")) if path.is_file()}

    async def _dump_list(self, request: Request) -> Response:
        names = "".join(f"{DUMPS}{name}\n" for name in self._files())
        return Response(names, media_type="text/plain")

    async def _dump(self, request: Request) -> Response:
        name = request.path_params["name"]
        path = self._files().get(name)
        if path is None:
            raise HTTPException(404, f"there is no dump {name!r}; {DUMPS} lists them")
        media = "application/gzip" if path.suffix == ".gz" else ENDINGS.get(path.suffix[1:], "text/plain")
        return FileResponse(path, media_type=media)

    async def _sitemap(self, request: Request) -> Response:
        found = await self._rows(_COUNT)
        parts = -(-int(found[0]) // _PER_MAP)
        address = self._service.address(request)
        entries = "".join(
            f"<sitemap><loc>{escape(address)}/sitemap/{part + 1}.xml</loc></sitemap>" for part in range(parts)
        )
        return _xml("sitemapindex", entries)

    async def _sitemap_part(self, request: Request) -> Response:
        number = request.path_params["number"]
        if not 1 <= number <= 1_000_000:
            raise HTTPException(404, "there is no such part of the sitemap")
        iris = await self._rows(_LISTED % (_PER_MAP, (number - 1) * _PER_MAP))
        address = self._service.address(request)
        paths = [path for iri in iris if (path := local_path(iri, self._service.base))]
        return _xml("urlset", "".join(f"<url><loc>{escape(address + path)}</loc></url>" for path in paths))

    async def _robots(self, request: Request) -> Response:
        return Response(_ROBOTS.format(self._service.address(request)), media_type="text/plain")

    async def _rows(self, sparql: str) -> list[str]:
        found = await self._service.ask(Job(sparql))
        if isinstance(found, Failure):
            raise HTTPException(found.status, found.message)
        rows = json.loads(found.body)["results"]["bindings"]
        return [term["value"] for row in rows for term in row.values()]


def _media(request: Request) -> str:
    _, dot, ending = request.url.path.rpartition(".")
    media = ENDINGS[ending] if dot else choose(request.headers.get("accept"), list(GRAPHS))
    return media or "text/turtle"  # a browser, too, is shown the description as it is


def _sent(found: Answer | Failure) -> Response:
    if isinstance(found, Failure):
        raise HTTPException(found.status, found.message)
    return Response(found.body, 200, {"Vary": "Accept"}, found.media)


def _file_as(path: Path, media: str) -> Answer:
    output = io.BytesIO()
    triples = [quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]
    write_graph(triples, output, GRAPHS[media], prefixes=PREFIXES)
    return Answer(output.getvalue(), media)


def _xml(root: str, entries: str) -> Response:
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{namespace}">{entries}</{root}>\n'
    return Response(text, media_type="application/xml")
