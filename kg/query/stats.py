"""What a dataset holds, in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from kg.query.sparql import prefixes
from kg.store import Store
from kg.terms import POL

_COUNTS: Final = {
    "articles": "SELECT (COUNT(*) AS ?n) { ?article a pol:Article }",
    "entities": "SELECT (COUNT(DISTINCT ?entity) AS ?n) { ?article pol:mentions ?entity }",
    "facts": "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o {"
    " ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; pol:status ?status"
    " FILTER(?status != 'denied') } }",
    "claims": "SELECT (COUNT(*) AS ?n) { ?claim a pol:Claim }",
    "figures": "SELECT (COUNT(*) AS ?n) { ?figure a pol:Figure }",
}
_GROUPS: Final = {
    "by_class": "SELECT ?key (COUNT(DISTINCT ?entity) AS ?n)"
    " { ?article pol:mentions ?entity . ?entity a ?key FILTER(STRSTARTS(STR(?key), STR(pol:))) }"
    " GROUP BY ?key",
    "by_property": "SELECT ?key (COUNT(*) AS ?n) { ?claim rdf:predicate ?key } GROUP BY ?key",
    "by_article": "SELECT ?key (COUNT(*) AS ?n)"
    " { ?claim prov:wasDerivedFrom/dcterms:identifier ?key } GROUP BY ?key",
    "by_language": "SELECT ?key (COUNT(*) AS ?n)"
    " { ?article a pol:Article ; dcterms:language ?key } GROUP BY ?key",
    "by_rule": "SELECT ?key (COUNT(*) AS ?n) { ?claim prov:wasGeneratedBy ?key } GROUP BY ?key",
    "by_status": "SELECT ?key (COUNT(*) AS ?n) { ?claim pol:status ?key } GROUP BY ?key",
}


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts of a dataset.

    ``entities`` are those that some article mentions, ``facts`` the triples that some claim states;
    ``by_class`` counts entities, ``by_language`` articles, the others claims. The keys are local
    names, ids and codes, the largest count first.
    """

    articles: int
    entities: int
    facts: int
    claims: int
    figures: int
    by_class: Mapping[str, int]
    by_property: Mapping[str, int]
    by_article: Mapping[str, int]
    by_language: Mapping[str, int]
    by_rule: Mapping[str, int]
    by_status: Mapping[str, int]


def stats(store: Store) -> Stats:
    """The counts of a store, by queries of its own."""
    counts: dict[str, Any] = {name: _rows(store, sparql)[0][1] for name, sparql in _COUNTS.items()}
    groups: dict[str, Any] = {name: _group(store, sparql) for name, sparql in _GROUPS.items()}
    return Stats(**counts, **groups)


def _group(store: Store, sparql: str) -> dict[str, int]:
    return dict(sorted(_rows(store, sparql), key=lambda row: (-row[1], row[0])))


def _rows(store: Store, sparql: str) -> list[tuple[str, int]]:
    solutions = store.query(sparql, prefixes=prefixes(store))
    assert isinstance(solutions, ox.QuerySolutions)
    return [(_text(row, 0, store), int(_text(row, len(row) - 1, store))) for row in solutions]


def _text(row: ox.QuerySolution, column: int, store: Store) -> str:
    term = row[column]
    if isinstance(term, ox.NamedNode | ox.Literal):
        return term.value.removeprefix(POL).removeprefix(f"{store.base}rule/")
    return ""
