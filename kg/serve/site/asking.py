"""The pages on which one asks: the questions with their forms, and SPARQL."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.errors import QueryError
from kg.query import Question, bound, list_questions
from kg.serve.answering.describe import short
from kg.serve.answering.jobs import Answer, Failure, Job
from kg.serve.http.addresses import local_path
from kg.serve.site.interface import Interface, interface_of
from kg.serve.site.results import MOST_LINKS, drawings, links_of, read_table
from kg.serve.site.site import Site
from kg.terms import POL, PREFIXES
from kg.view.network import network

if TYPE_CHECKING:
    from kg.index import Index
    from kg.serve.reader import Reader
    from kg.serve.site.labels import Labels

FIRST_QUERY: Final = "SELECT ?policy ?name WHERE {\n  ?policy a pol:Plan ; skos:prefLabel ?name\n}\nLIMIT 20"
"""What stands in the editor at first."""
_TURTLE: Final = "text/turtle"
_PLACE: Final = re.compile(r"line (\d+)(?:, column (\d+))?")
_DRAWN: Final = ("timeline", "map", "chart", "graph")
_OPTIONS: Final = 60
"""Entities that a field proposes without a script."""


class Asking:
    """The handlers of ``/questions`` and of the terms that the editor completes."""

    def __init__(self, site: Site, reader: Reader, labels: Labels) -> None:
        self._site = site
        self._reader = reader
        self._labels = labels
        self._questions = {question.name: question for question in list_questions()}

    def questions(self, request: Request, ending: str) -> Response:
        """The questions that there are."""
        found = tuple(self._questions.values())
        if ending:
            rows = [
                {"name": q.name, "en": q.title.get("en"), "zh": q.title.get("zh"), "parameters": _names(q)}
                for q in found
            ]
            return self._site.rows(ending, ("name", "en", "zh", "parameters"), rows)
        return self._site.page(request, "questions.html", questions=found, data="/questions")

    def question(self, request: Request, ending: str) -> Response:
        """The form of a question and, once what it needs is given, its answer."""
        question = self._asked(request.path_params["name"])
        ui = interface_of(request)
        values = _values(question, request)
        asked = bool(request.query_params) or not any(p.default is None for p in question.parameters)
        sparql, problem, found = "", "", None
        with self._reader.index() as index:
            if asked:
                sparql, problem = self._bound(question, values, index, ui)
            if sparql:
                found = self._site.answer(Job(sparql))
            if isinstance(found, Failure):
                problem, found = found.message, None
            if ending:
                if found is None:
                    raise HTTPException(400, problem or "the question needs its parameters")
                return self._rows(ending, found)
            shown = _answer(found, index, ui, self._labels, self._site.base, question) if found else {}
            view, drawing = _chosen(request, shown.pop("drawings", {}), first=True)
            return self._site.page(
                request,
                "question.html",
                200 if not problem else 400,
                question=question,
                values=values,
                problem=problem,
                sparql=sparql,
                answered=found is not None,
                options={
                    p.name: self._options(index, p.cls) for p in question.parameters if p.type == "entity"
                },
                view=view,
                drawing=drawing,
                views=shown.pop("views", ()),
                table=(table := shown.get("table")),
                things=any(cell and cell.iri for row in (table.rows if table else ()) for cell in row),
                numbers=shown.get("numbers", ()),
                of=shown.get("of", ""),
                total=shown.get("total", 0),
                data=f"/questions/{question.name}" if found else None,
            )

    def entities(self, request: Request, name: str) -> list[str]:
        """What a question is asked of and what its answer names, for a request with its parameters."""
        import json

        question = self._asked(name)
        values = _values(question, request)
        with self._reader.index() as index:
            sparql, problem = self._bound(question, values, index, interface_of(request))
            if problem:
                raise HTTPException(400, problem)
            found = self._site.answer(Job(sparql))
            if isinstance(found, Failure):
                raise HTTPException(found.status, found.message)
            rows = json.loads(found.body)["results"]["bindings"]
            of = [p for p in question.parameters if p.type == "entity" and values[p.name]]
            iris = dict.fromkeys(self._meant(index, values[p.name], p.cls) for p in of)
            iris |= dict.fromkeys(t["value"] for row in rows for t in row.values() if t["type"] == "uri")
            known = index.entities(iris)
        return [iri for iri in iris if iri in known and known[iri].cls]

    def named(self, name: str) -> Question | None:
        """The question of a name."""
        return self._questions.get(name)

    def terms(self, request: Request, ending: str) -> Response:
        """The classes, properties and prefixes that the editor completes, with their labels."""
        ui = interface_of(request)
        labels = self._labels.ontology.labels
        names = sorted({name for name, _ in labels})
        found = [
            {
                "name": f"pol:{name}",
                "label": self._labels.of(name, ui.language),
                "other": labels.get((name, "en" if ui.language == "zh" else "zh"), ""),
                "kind": "class" if name[:1].isupper() else "property",
            }
            for name in names
        ]
        prefixes = {**PREFIXES, "id": self._site.base}
        return JSONResponse(
            {"terms": found, "prefixes": prefixes}, headers={"Vary": "Accept-Language, Cookie"}
        )

    def _asked(self, name: str) -> Question:
        if (question := self.named(name)) is None:
            raise HTTPException(404, f"no question is called {name!r}; /questions lists them")
        return question

    def _bound(
        self, question: Question, values: Mapping[str, str], index: Index, ui: Interface
    ) -> tuple[str, str]:
        """The SPARQL of a question, or what is wrong with its values."""
        given: dict[str, str] = {}
        for parameter in question.parameters:
            value = values.get(parameter.name, "")
            if not value and parameter.default is None:
                label = parameter.labels.get(ui.language, parameter.label)
                return "", ui.say("needs_value", label=label)
            given[parameter.name] = (
                self._meant(index, value, parameter.cls) if parameter.type == "entity" else value
            )
        try:
            with self._reader.store() as store:
                return bound(store, question, given), ""
        except QueryError as error:
            return "", str(error)

    def _meant(self, index: Index, name: str, cls: str | None) -> str:
        """The IRI of what a name names, where the index knows just one by it; else the name as it is."""
        if not name or name.startswith(("http:", "https:", "<")):
            return name
        classes = self._labels.below(cls) if cls else None
        iris = index.called(name)
        fitting = [e.iri for e in iris if classes is None or e.cls in classes]
        return fitting[0] if len(fitting) == 1 else name

    def _options(self, index: Index, cls: str | None) -> list[Any]:
        return index.members(self._labels.below(cls), limit=_OPTIONS) if cls else []

    def _rows(self, ending: str, found: Answer) -> Response:
        import json

        content = json.loads(found.body)
        columns = content["head"]["vars"]
        rows = [{k: v["value"] for k, v in row.items()} for row in content["results"]["bindings"]]
        return self._site.rows(ending, columns, rows)


def answer_page(site: Site, request: Request, sparql: str, found: Answer | Failure | None) -> Response:
    """The page of the SPARQL endpoint: the editor, and the answer to what stands in it."""
    ui = interface_of(request)
    shown: dict[str, Any] = dict.fromkeys(("problem", "truth", "turtle", "table", "place"))
    shown |= {"total": 0, "views": (), "view": "", "drawing": "", "numbers": (), "of": ""}
    if isinstance(found, Failure):
        shown["problem"] = found.message
        shown["place"] = _PLACE.search(found.message)
    elif found is not None and site.reader is not None and site.labels is not None:
        with site.reader.index() as index:
            more = _answer(found, index, ui, site.labels, site.base)
            view, drawing = _chosen(request, more.pop("drawings", {}), first=False)
            shown |= more | {"view": view, "drawing": drawing}
    elif found is not None:
        shown["turtle"] = found.body.decode("utf-8")
    status = found.status if isinstance(found, Failure) else 200
    return site.page(request, "answer.html", status, sparql=sparql, examples=site.examples, **shown)


def _answer(
    found: Answer, index: Index, ui: Interface, labels: Labels, base: str, question: Question | None = None
) -> dict[str, Any]:
    """What a page shows of an answer, and the drawings that it allows."""
    import json

    if found.media == _TURTLE:
        return _graph(found, index, ui, labels, base)
    content = json.loads(found.body)
    if "boolean" in content:
        return {"truth": content["boolean"]}
    headings = question.headings if question else None
    table, total = read_table(found.body, index, ui, labels, base=base, headings=headings)
    title = question.title.get(ui.language, question.name) if question else ui.words["answer"]
    of = dict(ui.parameters).get("of", "")
    allowed = drawings(table, index, ui, base=base, title=title, of=of)
    numbers = [table.columns[i] for i in table.numeric]
    shown = of if of in dict(numbers) else numbers[0][0] if numbers else ""
    return {
        "table": table,
        "numbers": numbers,
        "of": shown,
        "total": total,
        "views": tuple(allowed),
        "drawings": allowed,
    }


def _graph(found: Answer, index: Index, ui: Interface, labels: Labels, base: str) -> dict[str, Any]:
    """A graph as Turtle, and drawn as a network of its links between things."""
    from pyoxigraph import NamedNode, RdfFormat, parse

    triples = []
    for quad in parse(found.body, RdfFormat.TURTLE):
        s, p, o = quad.subject, quad.predicate, quad.object
        if isinstance(s, NamedNode) and isinstance(o, NamedNode):
            triples.append((s.value, p.value, o.value))
        if len(triples) == MOST_LINKS:
            break
    known = index.entities({iri for s, _, o in triples for iri in (s, o)})

    def name(iri: str) -> str:
        if iri.startswith(POL):
            return labels.of(iri.removeprefix(POL), ui.language)
        return known[iri].name(ui.language) if iri in known else short(iri, base)

    allowed: dict[str, Callable[[], object]] = {}
    if triples:
        allowed["graph"] = lambda: network(
            links_of(triples, name), title=ui.words["answer"], link=lambda iri: local_path(iri, base)
        )
    return {"turtle": found.body.decode("utf-8"), "views": tuple(allowed), "drawings": allowed}


def _chosen(
    request: Request, allowed: Mapping[str, Callable[[], object]], *, first: bool
) -> tuple[str, object]:
    """The drawing that the address asks for; with ``first`` the one that fits best if it asks for none."""
    asked = request.query_params.get("view", "")
    best = next((name for name in _DRAWN if name in allowed), "") if first and not asked else ""
    view = asked if asked in allowed else best
    return view, allowed[view]() if view else ""


def _values(question: Question, request: Request) -> dict[str, str]:
    """The values of a question's parameters: those of the address, else what stands for none."""
    given = request.query_params
    return {p.name: given.get(p.name, p.default or "").strip() for p in question.parameters}


def _names(question: Question) -> str:
    return " ".join(p.name for p in question.parameters)
