"""The description of a dataset (VoID, DCAT): ``ontology/void.ttl`` with what is counted in a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.errors import OntologyError, StoreError
from kg.graph.rdf import date, xsd
from kg.ids import digest
from kg.ontology import ontology_directory
from kg.query.sparql import prefixes
from kg.store import Store
from kg.terms import BASE, DCAT, DCTERMS, PREFIXES, RDF, VOID

_TYPE: Final = NamedNode(RDF + "type")
_EXAMPLES: Final = 3
_CLASSES: Final = "SELECT ?key (COUNT(DISTINCT ?s) AS ?n) { ?s a ?key } GROUP BY ?key"
_PROPERTIES: Final = "SELECT ?key (COUNT(*) AS ?n) { ?s ?key ?o } GROUP BY ?key"
_NUMBERS: Final[Mapping[str, str]] = {
    "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "entities": "SELECT (COUNT(DISTINCT ?e) AS ?n) { ?a pol:mentions ?e }",
    "documents": "SELECT (COUNT(DISTINCT ?a) AS ?n) { ?a a pol:Article }",
}
_EVENTS: Final = "SELECT DISTINCT ?e { ?a pol:mentions ?e } ORDER BY STR(?e) LIMIT "
_MEDIA: Final[Mapping[str, str]] = {
    ".nq": "application/n-quads",
    ".trig": "application/trig",
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
}


def describe(store: Store, *, dumps: Iterable[str] = (), issued: str | None = None) -> list[Triple]:
    """The description of a store's dataset, sorted, all of its nodes named.

    Counts are of the merge of all graphs; classes and properties are listed each with its count, and the
    vocabularies that they belong to. ``dumps`` are the names or addresses of files that hold the dataset;
    ``issued`` is an ISO 8601 date. Raises OntologyError where ``void.ttl`` is missing or malformed,
    StoreError where the date is none.
    """
    path = ontology_directory() / "void.ttl"
    try:
        text = path.read_text("utf-8").replace(BASE, store.base)
        found = {quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)}
    except (OSError, SyntaxError) as error:
        raise OntologyError(f"{path}: {error}; restore the file") from error
    dataset = NamedNode(f"{store.base}dataset")
    found.update(_counted(store, dataset))
    try:
        if issued is not None:
            found.add(Triple(dataset, NamedNode(DCTERMS + "issued"), date(issued)))
    except ValueError as error:
        raise StoreError(f"issued: {error}") from error
    for dump in dumps:
        found.update(_distribution(dataset, store.base, dump))
    return sorted(found, key=str)


def write_description(triples: Iterable[Triple], path: Path, store: Store) -> None:
    """Writes a description as Turtle. Raises StoreError where the file cannot be written."""
    try:
        path.write_bytes(ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes(store)) or b"")
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from error


def _counted(store: Store, dataset: NamedNode) -> Iterator[Triple]:
    void = {name: NamedNode(VOID + name) for name in ("vocabulary", "exampleResource")}
    for name, sparql in _NUMBERS.items():
        ((_, count),) = _rows(store, sparql)
        yield Triple(dataset, NamedNode(VOID + name), _integer(count))
    used: set[str] = set()
    for kind, sparql, number in (("class", _CLASSES, "entities"), ("property", _PROPERTIES, "triples")):
        groups = _rows(store, sparql)
        yield Triple(
            dataset,
            NamedNode(f"{VOID}{'classes' if kind == 'class' else 'properties'}"),
            _integer(len(groups)),
        )
        for term, count in groups:
            if not isinstance(term, NamedNode):
                continue
            part = NamedNode(f"{dataset.value}/{kind}/{digest(term.value)}")
            yield Triple(dataset, NamedNode(f"{VOID}{kind}Partition"), part)
            yield Triple(part, NamedNode(VOID + kind), term)
            yield Triple(part, NamedNode(VOID + number), _integer(count))
            used.add(term.value)
    for namespace in PREFIXES.values():
        if any(term.startswith(namespace) for term in used):
            yield Triple(dataset, void["vocabulary"], NamedNode(namespace))
    solutions = store.query(_EVENTS + str(_EXAMPLES), prefixes=prefixes(store))
    assert isinstance(solutions, ox.QuerySolutions)
    for row in solutions:
        yield Triple(dataset, void["exampleResource"], row["e"])


def _distribution(dataset: NamedNode, base: str, dump: str) -> Iterator[Triple]:
    address = NamedNode(dump if "://" in dump else base + dump)
    node = NamedNode(f"{dataset.value}/distribution/{digest(address.value)}")
    yield Triple(dataset, NamedNode(VOID + "dataDump"), address)
    yield Triple(dataset, NamedNode(DCAT + "distribution"), node)
    yield Triple(node, _TYPE, NamedNode(DCAT + "Distribution"))
    yield Triple(node, NamedNode(DCAT + "downloadURL"), address)
    media = _MEDIA.get(Path(dump.removesuffix(".gz")).suffix)
    if media is not None:
        kind = NamedNode(f"https://www.iana.org/assignments/media-types/{media}")
        yield Triple(node, NamedNode(DCAT + "mediaType"), kind)
    if dump.endswith(".gz"):
        gzip = NamedNode("https://www.iana.org/assignments/media-types/application/gzip")
        yield Triple(node, NamedNode(DCAT + "compressFormat"), gzip)


def _rows(store: Store, sparql: str) -> list[tuple[NamedNode | BlankNode | Literal | Triple | None, int]]:
    solutions = store.query(sparql, prefixes=prefixes(store))
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [(row["key"] if "key" in names else None, int(row["n"].value)) for row in solutions]


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=xsd("integer"))
