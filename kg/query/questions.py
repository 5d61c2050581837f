"""The named questions of ``ontology/questions``: SPARQL files that begin with their description.

A file begins with lines ``#+ …`` that hold TOML::

    #+ title = { en = "Events of a province", zh = "某省的活动" }
    #+ description = "What was held in a province, by year."
    #+ columns = ["event", "date"]
    #+ [params.province]
    #+ type = "entity"
    #+ class = "Province"
    #+ label = "Province"
    #+ default = "Yunnan"

A parameter is the variable of its name in the query, which it stands for. One without ``default``
must be given; where the default is empty, the variable is free when nothing is given.
Types: ``entity`` (an IRI, a prefixed name or a name), ``string``, ``year`` and ``integer``
(xsd:integer, to be compared with ``YEAR(?date)``), ``date`` (xsd:date).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from kg.errors import OntologyError, QueryError
from kg.ontology import ontology_directory
from kg.query.lookup import find_entity
from kg.query.sparql import Queryable, Results, run
from kg.store import Store
from kg.store.tokens import bind
from kg.terms import XSD

_TYPES: Final = ("entity", "string", "year", "date", "integer")
_HEADER: Final = "#+"
_YEAR: Final = re.compile(r"\d{4}")
_INTEGER: Final = re.compile(r"[+-]?\d+")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question leaves open; ``default`` is none where it must be given, ``labels`` are by language."""

    name: str
    type: str
    label: str
    default: str | None = None
    cls: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """A named query; ``title`` and ``description`` by language, ``headings`` by column and language."""

    name: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    columns: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    sparql: str
    headings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def list_questions(directory: Path | None = None) -> tuple[Question, ...]:
    """All questions, by name. Raises OntologyError that names the file that is malformed."""
    folder = directory or ontology_directory() / "questions"
    return tuple(_read(path) for path in sorted(folder.glob("*.rq")))


def ask(
    store: Store,
    name: str,
    parameters: Mapping[str, str] | None = None,
    *,
    directory: Path | None = None,
    view: Queryable | None = None,
) -> Results:
    """The answer to a named question, by the store or by a view of it (``kg.audit.as_of``).

    Raises QueryError for a name or parameter that there is not, a parameter that is missing, and a value
    that is not of the parameter's type or names no entity, or several.
    """
    question = get_question(name, directory)
    return run(view or store, bound(store, question, parameters or {}))


def get_question(name: str, directory: Path | None = None) -> Question:
    """The question of a name. Raises QueryError with the names that there are."""
    questions = {question.name: question for question in list_questions(directory)}
    if name not in questions:
        raise QueryError(f"no question is called {name!r}; there are {', '.join(questions) or 'none'}")
    return questions[name]


def bound(store: Store, question: Question, values: Mapping[str, str]) -> str:
    """The SPARQL of a question with its parameters filled in; raises QueryError as :func:`ask` does."""
    known = {parameter.name: parameter for parameter in question.parameters}
    if unknown := values.keys() - known.keys():
        allowed = f"its parameters are {', '.join(known)}" if known else "it has none"
        raise QueryError(f"{question.name} has no parameter {min(unknown)!r}; {allowed}")
    terms: dict[str, str] = {}
    for parameter in question.parameters:
        value = values.get(parameter.name, parameter.default)
        if value is None:
            raise QueryError(f"{question.name} needs {parameter.name}: {parameter.label} ({parameter.type})")
        if value != "":
            terms[parameter.name] = str(_term(store, parameter, value))
    return bind(question.sparql, terms)


def _term(store: Store, parameter: Parameter, value: str) -> NamedNode | Literal:
    match parameter.type:
        case "entity":
            try:
                return NamedNode(find_entity(store, value, cls=parameter.cls))
            except ValueError as error:
                raise QueryError(f"{parameter.name}: {value!r} is no IRI: {error}") from error
        case "year" if _YEAR.fullmatch(value):
            return Literal(value, datatype=NamedNode(XSD + "integer"))
        case "integer" if _INTEGER.fullmatch(value):
            return Literal(value, datatype=NamedNode(XSD + "integer"))
        case "date" if _is_date(value):
            return Literal(value, datatype=NamedNode(XSD + "date"))
        case "string":
            return Literal(value)
        case _:
            forms = {
                "year": "a year such as 2023",
                "integer": "a whole number",
                "date": "a date such as 2023-07-16",
            }
            raise QueryError(f"{parameter.name}: {value!r} is not {forms[parameter.type]}")


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _read(path: Path) -> Question:
    lines = path.read_text("utf-8").splitlines()
    header = [line.removeprefix(_HEADER).strip() for line in lines if line.startswith(_HEADER)]
    try:
        data = tomllib.loads("\n".join(header))
        return Question(
            name=path.stem,
            title=_texts(data["title"]),
            description=_texts(data["description"]),
            columns=tuple(data.get("columns", ())),
            parameters=tuple(_parameter(name, p) for name, p in data.get("params", {}).items()),
            # The header's lines stay as comments, so that an error's line is the file's.
            sparql="\n".join(lines) + "\n",
            headings=_headings(data.get("columns", ())),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise OntologyError(f"{path}: the header (lines with {_HEADER}) is wrong: {error}") from error


def _headings(columns: Mapping[str, Any] | list[str]) -> dict[str, dict[str, str]]:
    items = columns.items() if isinstance(columns, Mapping) else ((name, name) for name in columns)
    return {name: _texts(heading) for name, heading in items}


def _texts(value: str | Mapping[str, str]) -> dict[str, str]:
    return {"en": value} if isinstance(value, str) else dict(value)


def _parameter(name: str, data: Mapping[str, Any]) -> Parameter:
    if data["type"] not in _TYPES:
        raise ValueError(f"parameter {name}: type {data['type']!r} is none of {', '.join(_TYPES)}")
    default = data.get("default")
    label = data.get("label", name)
    return Parameter(
        name=name,
        type=data["type"],
        label=label if isinstance(label, str) else str(label.get("en", name)),
        default=None if default is None else str(default),
        cls=data.get("class"),
        labels=_texts(label),
    )
