"""What the store says about one IRI, as a graph and as the parts of a page; all by jobs, in their limits."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from kg.errors import KgError
from kg.serve.answering.jobs import Answer, Answerer, Failure, Job
from kg.terms import POL, PREFIXES

_PAGE: Final = 500
"""The most rows of one table of a page."""

_EXISTS: Final = "ASK {{ {{ {iri} ?p ?o }} UNION {{ ?s ?p {iri} }} UNION {{ GRAPH {iri} {{ ?s ?p ?o }} }} }}"
_NAME: Final = "skos:prefLabel|rdfs:label|dcterms:title"
_OUT: Final = (
    """SELECT ?p ?plabel ?o ?olabel WHERE {{ {{ SELECT DISTINCT ?p ?o WHERE {{ {iri} ?p ?o }} LIMIT {page} }}
  OPTIONAL {{ ?p rdfs:label ?plabel }} OPTIONAL {{ ?o """
    + _NAME
    + """ ?olabel }} }}"""
)
_IN: Final = (
    """SELECT ?p ?plabel ?o ?olabel WHERE {{ {{ SELECT DISTINCT ?p (?s AS ?o) WHERE {{ ?s ?p {iri}
    FILTER(?p NOT IN (pol:figureOf, rdf:subject, rdf:object, prov:wasDerivedFrom)) }} LIMIT {page} }}
  OPTIONAL {{ ?p rdfs:label ?plabel }} OPTIONAL {{ ?o """
    + _NAME
    + """ ?olabel }} }}"""
)
_CLAIMS: Final = """SELECT ?c ?s ?p ?o ?sentence ?article ?title ?url ?issued ?confidence ?status WHERE {{
  {{ SELECT DISTINCT ?c WHERE {{ {{ ?c rdf:subject {iri} }} UNION {{ ?c rdf:object {iri} }}
    UNION {{ ?c prov:wasDerivedFrom {iri} }} UNION {{ BIND({iri} AS ?c) }} }} LIMIT {page} }}
  ?c rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; oa:exact ?sentence ; prov:wasDerivedFrom ?article ;
    pol:confidence ?confidence ; pol:status ?status .
  OPTIONAL {{ ?article dcterms:title ?title }} OPTIONAL {{ ?article schema:url ?url }}
  OPTIONAL {{ ?article dcterms:issued ?issued }} }}"""
_FIGURES: Final = """SELECT ?f ?measure ?value ?unit ?qualifier ?time WHERE {{
  {{ SELECT DISTINCT ?f WHERE {{ ?f pol:figureOf {iri} }} LIMIT {page} }}
  ?f pol:value ?value OPTIONAL {{ ?f pol:measure ?measure }} OPTIONAL {{ ?f pol:unit ?unit }}
  OPTIONAL {{ ?f pol:qualifier ?qualifier }} OPTIONAL {{ ?f pol:atTime ?time }} }}"""
_COUNTS: Final = """SELECT ?cls (SAMPLE(?l) AS ?label) (COUNT(DISTINCT ?e) AS ?count) WHERE {{
  ?e a ?cls FILTER(STRSTARTS(STR(?cls), "{pol}"))
  OPTIONAL {{ ?cls rdfs:label ?l FILTER(LANGMATCHES(LANG(?l), "{tag}")) }} }}
  GROUP BY ?cls ORDER BY DESC(?count) ?cls"""
_ONTOLOGY: Final = """CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"""


class UnansweredError(KgError):
    """A query of the server's own had no answer; the failure says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a property, with the names known for it."""

    value: str
    names: tuple[str, ...]
    is_iri: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Property:
    """A property and its values, for one row of a table."""

    iri: str
    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A claim: what it says, and the sentence that says so."""

    iri: str
    subject: str
    predicate: str
    object: Value
    sentence: str
    article: str
    title: str
    url: str | None
    published: str | None
    confidence: str
    status: str


def find(answer: Answerer, iris: list[str]) -> str | None:
    """The first of the IRIs that the store knows; none where it knows none, or none is an IRI."""
    for iri in iris:
        if (node := _node(iri)) and json.loads(_body(answer, Job(_EXISTS.format(iri=node))))["boolean"]:
            return iri
    return None


def ontology(answer: Answerer, media: str) -> Answer:
    """The whole ontology."""
    return _run(answer, Job(_ONTOLOGY.format(graph=POL.rstrip("#")), graph=media))


def outgoing(answer: Answerer, iri: str) -> list[Property]:
    """The properties of a thing."""
    return _properties(_rows(answer, _OUT.format(iri=_node(iri), page=_PAGE)))


def incoming(answer: Answerer, iri: str) -> list[Property]:
    """The properties by which other things point at a thing."""
    return _properties(_rows(answer, _IN.format(iri=_node(iri), page=_PAGE)))


def claims(answer: Answerer, iri: str) -> list[Place]:
    """The claims about a thing, or those of an article."""
    found: dict[str, Place] = {}
    for row in _rows(answer, _CLAIMS.format(iri=_node(iri), page=_PAGE)):
        text = {key: term["value"] for key, term in row.items()}
        found[text["c"]] = Place(
            text["c"],
            text["s"],
            text["p"],
            value(row["o"]),
            text["sentence"],
            text["article"],
            text.get("title", text["article"]),
            text.get("url"),
            text.get("issued"),
            text["confidence"],
            text["status"],
        )
    return sorted(found.values(), key=lambda p: (p.article, p.predicate, p.sentence, p.iri))


def figures(answer: Answerer, iri: str) -> list[tuple[str, str, str, str]]:
    """The figures of a thing: IRI, measure, value with qualifier and unit, time."""
    found = set()
    for row in _rows(answer, _FIGURES.format(iri=_node(iri), page=_PAGE)):
        text = {key: term["value"] for key, term in row.items()}
        number = " ".join(filter(None, (text.get("qualifier"), text["value"], text.get("unit"))))
        found.add((text["f"], text.get("measure", ""), number, text.get("time", "")))
    return sorted(found, key=lambda f: (f[1], f[3], f[2], f[0]))


def counts(answer: Answerer) -> list[tuple[str, str, int]]:
    """For each class that has members: its IRI, its name, their number."""
    rows = _rows(answer, _COUNTS.format(pol=POL, tag="en"))
    return [
        (
            row["cls"]["value"],
            row.get("label", {}).get("value") or row["cls"]["value"].removeprefix(POL),
            int(row["count"]["value"]),
        )
        for row in rows
    ]


def heading(properties: list[Property]) -> str | None:
    """The names of a thing as one heading; none where it has none."""
    naming = {PREFIXES["skos"] + "prefLabel", PREFIXES["rdfs"] + "label", PREFIXES["dcterms"] + "title"}
    found = [value.value for p in properties if p.iri in naming for value in p.values]
    return " · ".join(dict.fromkeys(found)) or None


def short(iri: str, base: str | None = None) -> str:
    """An IRI for people: a prefixed name where a prefix fits, with ``id:`` for those below the base."""
    if base and iri.startswith(base):
        return f"id:{unquote(iri[len(base) :])}"
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and "/" not in iri[len(namespace) :]:
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _node(iri: str) -> str | None:
    from pyoxigraph import NamedNode

    try:
        return str(NamedNode(iri))  # which refuses what could end the IRI in a query
    except ValueError:
        return None


def _run(answer: Answerer, job: Job) -> Answer:
    found = answer(job)
    if isinstance(found, Failure):
        raise UnansweredError(found)
    return found


def _body(answer: Answerer, job: Job) -> bytes:
    return _run(answer, job).body


def _rows(answer: Answerer, sparql: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(_body(answer, Job(sparql)))["results"]["bindings"]
    return rows


def value(term: dict[str, Any], names: tuple[str, ...] = ()) -> Value:
    """A term of a JSON result as a value to show."""
    if term["type"] == "triple":
        return Value(json.dumps(term["value"], ensure_ascii=False), (), False)
    note = term.get("xml:lang") or short(term.get("datatype", ""))
    return Value(term["value"], names, term["type"] == "uri", note)


def _properties(rows: list[dict[str, Any]]) -> list[Property]:
    names: dict[str, str] = {}
    values: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    labels: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in rows:
        predicate, term = row["p"]["value"], row["o"]
        label = row.get("plabel")
        if label and (predicate not in names or label.get("xml:lang") == "en"):
            names[predicate] = label["value"]
        values[predicate][json.dumps(term, sort_keys=True)] = term
        if name := row.get("olabel"):
            labels[term["value"]].add((name.get("xml:lang", ""), name["value"]))
    return [
        Property(
            predicate,
            names.get(predicate) or short(predicate),
            tuple(
                value(terms[key], tuple(name for _, name in sorted(labels[terms[key]["value"]])))
                for key in sorted(terms)
            ),
        )
        for predicate, terms in sorted(values.items())
    ]
