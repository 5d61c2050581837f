"""The SPARQL endpoint, and the two pages on which one asks it."""

from __future__ import annotations

import json
from typing import Any, Final

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from . import describe, protocol
from .jobs import Answer, Failure, Job
from .negotiate import GRAPHS, HTML, RESULTS, choose, named
from .site import Site

_FIRST_QUERY: Final = "SELECT ?policy ?name WHERE {\n  ?policy a pol:Plan ; skos:prefLabel ?name\n}\nLIMIT 20"
_PAGE_ROWS: Final = 1000
_JSON: Final = "application/sparql-results+json"
_TURTLE: Final = "text/turtle"


class Endpoint:
    """The handlers of ``/`` and ``/sparql``."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def start(self, request: Request) -> Response:
        """What is in the graph, and how to ask it."""
        counts, problem = [], None
        try:
            counts = await run_sync(describe.counts, self._site.answer)
        except describe.UnansweredError as error:
            problem = str(error)
        return self._site.page(
            "start.html", counts=counts, problem=problem, examples=self._site.examples, sparql=_FIRST_QUERY
        )

    async def sparql(self, request: Request) -> Response:
        """The query operation of the SPARQL protocol; a page for browsers."""
        asked = await protocol.read(request)
        accept = request.headers.get("accept")
        page = asked.format is None and choose(accept, [*RESULTS, *GRAPHS, HTML]) == HTML
        if asked.query is None:
            if page:
                return self._page(_FIRST_QUERY)
            raise HTTPException(400, "the parameter query is missing")
        results, graph = (_JSON, _TURTLE) if page else _wanted(asked.format, accept)
        job = Job(asked.query, results, graph, asked.default_graphs, asked.named_graphs)
        found = await run_sync(self._site.answer, job)
        if page:
            return self._page(asked.query, found)
        if isinstance(found, Failure):
            raise HTTPException(found.status, found.message)
        return self._site.data(found)

    def _page(self, sparql: str, found: Answer | Failure | None = None) -> Response:
        shown: dict[str, Any] = dict.fromkeys(("problem", "truth", "turtle", "variables"))
        if isinstance(found, Failure):
            shown["problem"] = found.message
        elif found is not None and found.media == _TURTLE:
            shown["turtle"] = found.body.decode("utf-8")
        elif found is not None:
            shown |= _table(json.loads(found.body))
        status = found.status if isinstance(found, Failure) else 200
        return self._site.page("answer.html", status, sparql=sparql, **shown)


def _table(content: dict[str, Any]) -> dict[str, Any]:
    """A JSON result as what the page shows: a truth value, or the head of a table."""
    if "results" not in content:
        return {"truth": content["boolean"]}
    rows, names = content["results"]["bindings"], content["head"]["vars"]
    values = [[describe.value(row[n]) if n in row else None for n in names] for row in rows[:_PAGE_ROWS]]
    return {"variables": names, "rows": values, "total": len(rows)}


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
