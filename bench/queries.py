"""The same queries on the same quads: a store of policykg, and rdflib's own store in memory."""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from dataclasses import replace
from pathlib import Path

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


def main(arguments: argparse.Namespace) -> None:
    """Builds the articles, several copies of each under other ids, and asks both stores."""
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        path = Path(folder) / "store"
        with open_store(path) as store:
            _fill(store, arguments)
        with open_store(path, read_only=True) as store:
            _compare(store, arguments.repeat)


def _fill(store: Home, arguments: argparse.Namespace) -> None:
    def copies(sources: list[str], settings: Settings):
        for article in read_sources(sources, settings):
            for copy in range(arguments.copies):
                yield replace(article, id=f"{article.id}-{copy}")

    report = build(arguments.sources, store=store, read=copies)
    print(f"{report.built} articles, {report.claims} claims, built in {report.seconds:.1f} s")


def _compare(store: Home, repeat: int) -> None:
    started = time.perf_counter()
    graph = triples_to_rdflib(store.match())
    print(f"{len(graph)} triples, copied into rdflib in {time.perf_counter() - started:.1f} s\n")
    print(f"{'query':<10} {'rows':>7} {'policykg ms':>12} {'rdflib ms':>12} {'ratio':>8}")
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
        print(f"{name:<10} {rows:>7} {ours * 1000:>12.2f} {theirs * 1000:>12.2f} {theirs / ours:>7.1f}x")
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    print(f"{'geometric mean':<44} {mean:>7.1f}x")
