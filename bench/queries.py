"""The same queries on the same quads: a store of policykg, and rdflib's own store in memory."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from figures import Figure, Finding, geometric_mean
from timing import best

from kg.builder import build, read_sources
from kg.graph.convert import triples_to_rdflib
from kg.query import prefixes, run
from kg.settings import Settings
from kg.store import Home, open_store

QUERIES = {
    "lookup": 'SELECT ?e { ?e skos:prefLabel "Yunnan"@en }',
    "star": """SELECT * {
        ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; pol:confidence ?c
    } LIMIT 1000""",
    "events": "SELECT ?event ?place { ?event a pol:DockingEvent ; pol:heldIn ?place }",
    "hops": """SELECT ?a ?province {
        ?a pol:mentions ?p . ?p pol:within ?province . ?province a pol:Province
    }""",
    "path": "SELECT ?p { ?p pol:within+ <https://w3id.org/policykg/id/province/CN-YN> }",
    "group": "SELECT ?c (COUNT(?e) AS ?n) { ?a pol:mentions ?e . ?e a ?c } GROUP BY ?c ORDER BY DESC(?n)",
    "filter": 'SELECT ?c { ?c oa:exact ?q FILTER(CONTAINS(?q, "demonstration")) }',
    "optional": """SELECT ?e ?zh {
        ?a pol:mentions ?e OPTIONAL { ?e skos:prefLabel ?zh FILTER(LANG(?zh) = 'zh') }
    }""",
    "construct": "CONSTRUCT { ?e ?p ?o } WHERE { ?e a pol:DockingEvent ; ?p ?o }",
}


def main(arguments: argparse.Namespace) -> Iterator[Finding]:
    """Builds the articles, several copies of each under other ids, and asks both stores."""
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        path = Path(folder) / "store"
        with open_store(path) as store:
            yield _filled(store, arguments)
        with open_store(path, read_only=True) as store:
            yield from _compared(store, arguments.repeat)


def _filled(store: Home, arguments: argparse.Namespace) -> str:
    def copies(sources: list[str], settings: Settings):
        for article in read_sources(sources, settings):
            for copy in range(arguments.copies):
                yield replace(article, id=f"{article.id}-{copy}")

    report = build(arguments.sources, store=store, read=copies)
    return f"{report.built} articles, {report.claims} claims, built in {report.seconds:.1f} s."


def _compared(store: Home, repeat: int) -> Iterator[Finding]:
    started = time.perf_counter()
    graph = triples_to_rdflib(store.match())
    yield f"{len(graph)} triples, copied into rdflib in {time.perf_counter() - started:.1f} s."
    ratios = []
    for name, sparql in QUERIES.items():
        rows, theirs_rows = (
            len(list(run(store, sparql))),
            len(list(graph.query(sparql, initNs=prefixes(store)))),
        )
        assert rows == theirs_rows or "LIMIT" in sparql, f"{name}: {rows} rows here, {theirs_rows} in rdflib"
        ours = best(lambda sparql=sparql: list(run(store, sparql)), repeat)
        theirs = best(lambda sparql=sparql: list(graph.query(sparql, initNs=prefixes(store))), repeat)
        ratios.append(theirs / ours)
        yield Figure(name, ours * 1000, "ms", "rdflib", theirs * 1000, at=f"{rows} rows")
    yield Figure("geometric mean of the ratios to rdflib", geometric_mean(ratios), "times")
