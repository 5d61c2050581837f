"""The page that draws the graph, and the parts of the graph that it asks for as it is looked at."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import KgError
from kg.serve.answering.jobs import Drawing, Failure
from kg.serve.http.addresses import local_path
from kg.serve.http.headers import SAFE_HEADERS
from kg.serve.site.asking import Asking
from kg.serve.site.interface import interface_of
from kg.serve.site.pages import asset
from kg.serve.site.site import Site
from kg.view.drawings import check_date
from kg.view.large_page import large_face, large_styles, large_words
from kg.view.live import MOST

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

    from kg.serve.reader import Reader

_OVERVIEW: Final = 500
_NEIGHBOURS: Final = 60
_DEPTH: Final = 3
_CSP: Final = "Content-Security-Policy"


class Graph:
    """The handlers of ``/graph`` and ``/graph.json``."""

    def __init__(self, site: Site, reader: Reader, asking: Asking) -> None:
        self._site = site
        self._reader = reader
        self._asking = asking

    def graph(self, request: Request, ending: str) -> Response:
        """The page, which asks for what its address says; or the part of the graph itself."""
        if ending:
            found = self._site.answer(self._wanted(request))
            if isinstance(found, Failure):
                raise HTTPException(found.status, found.message)
            return Response(found.body, media_type=found.media)
        ui = interface_of(request)
        focus = request.query_params.get("focus", "")
        with self._reader.index() as index:
            entity = index.entity(focus) if focus else None
        response = self._site.page(
            request,
            "graph.html",
            face=large_face(large_words()[ui.language]),
            words=json.dumps({ui.language: large_words()[ui.language]}, ensure_ascii=False),
            iris=self._site.base,
            focus=entity,
            path=local_path(entity.iri, self._site.base) if entity else None,
            question=self._asking.named(request.query_params.get("question", "")),
        )
        if asset("large.js"):
            # force-graph adds two style elements of its own: those and no others are let through.
            own = "style-src 'self'"
            response.headers[_CSP] = SAFE_HEADERS[_CSP].replace(own, f"{own} {large_styles()}")
        return response

    def _wanted(self, request: Request) -> Drawing:
        """The part of the graph that an address asks for."""
        given = request.query_params
        if name := given.get("question"):
            return Drawing("these", tuple(self._asking.entities(request, name)))
        if "path" in given:
            ends = tuple(given.getlist("path"))
            if len(ends) != 2:
                raise HTTPException(400, "a path needs path= twice: the IRIs of its two ends")
            since, until = given.get("from", ""), given.get("to", "")
            try:
                check_date("from", since)
                check_date("to", until)
            except KgError as error:
                raise HTTPException(400, str(error)) from error
            return Drawing(
                "path",
                ends,
                confidence=_number(given, "confidence", 0.0, 1.0),
                articles=int(_number(given, "articles", 0, 1_000_000)),
                without=tuple(given.getlist("without")[:200]),
                since=since,
                until=until,
                near=tuple(given.getlist("near")[:20]),
            )
        if "iri" in given:
            return Drawing("these", tuple(given.getlist("iri")[:MOST]))
        if focus := given.get("focus"):
            return Drawing(
                "around",
                (focus,),
                limit=int(_number(given, "limit", _NEIGHBOURS, MOST, least=1)),
                offset=int(_number(given, "offset", 0, 1_000_000)),
                depth=int(_number(given, "depth", 1, _DEPTH, least=1)),
            )
        limit = int(_number(given, "limit", _OVERVIEW, MOST, least=1))
        return Drawing("overview", tuple(given.getlist("near")[:1]), limit=limit)


def _number(given: QueryParams, name: str, usual: float, most: float, *, least: float = 0) -> float:
    """A number of the address, within its bounds. Raises HTTPException for what is no number."""
    text = given.get(name)
    if text is None:
        return usual
    try:
        value = float(text)
    except ValueError as error:
        raise HTTPException(400, f"{name}={text} is not a number") from error
    if not value >= least:
        raise HTTPException(400, f"{name}={text} is less than {least:g}")
    return min(value, most)
