"""Whether a dataset conforms to its shapes (SHACL)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, TypeAlias

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.graph.compiling import UncoveredError, load_shapes
from kg.graph.constraints import Term
from kg.graph.convert import triples_to_rdflib
from kg.graph.shapes import Result, Shapes
from kg.ontology import ontology_directory
from kg.query.sparql import prefixes
from kg.query.table import cell
from kg.store import Store
from kg.terms import RDF, SH

Engine: TypeAlias = Literal["compiled", "pyshacl"]
_TYPE: Final = ox.NamedNode(RDF + "type")
_CACHED: Final = 100_000
"""Nodes whose types are remembered, about 50 MB."""


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One place where the dataset does not conform; ``severity`` is Violation, Warning or Info."""

    severity: str
    node: str
    path: str
    value: str
    message: str

    def __str__(self) -> str:
        path = f" {self.path}" if self.path else ""
        value = f" {self.value}" if self.value else ""
        return f"{self.severity}: {self.node}{path}{value}: {self.message}"


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """The outcome of a validation; ``conforms`` looks at violations, not at warnings."""

    results: tuple[Violation, ...]
    engine: Engine = "compiled"

    @property
    def conforms(self) -> bool:
        """Whether nothing of severity Violation was found."""
        return all(result.severity != "Violation" for result in self.results)


def validate(
    store: Store, shapes: Path | None = None, *, language: str = "en", engine: Engine | None = None
) -> ValidationReport:
    """Checks the merge of all graphs against the shapes (default: ``ontology/shapes.ttl``).

    Messages come in the language where the shapes have it. The engine is our own, which compiles the part
    of SHACL that our shapes use and looks only at the nodes that queries find suspect; shapes that use
    more are given to pyshacl, which copies the dataset into memory, unless the engine is named. Raises
    OntologyError where the shapes are malformed.
    """
    path = shapes or ontology_directory() / "shapes.ttl"
    try:
        if engine == "pyshacl":
            raise UncoveredError(str(path))
        found = _compiled(store, path)
        engine = "compiled"
    except UncoveredError:
        if engine == "compiled":
            raise
        found = _by_pyshacl(store, path)
        engine = "pyshacl"
    known = prefixes(store)
    return ValidationReport(tuple(sorted(_violation(result, known, language) for result in found)), engine)


def _violation(result: Result, prefixes: Mapping[str, str], language: str) -> Violation:
    messages = result.messages
    return Violation(
        severity=result.severity,
        node=cell(result.node, prefixes),
        path=cell(result.path, prefixes),
        value=cell(result.value, prefixes),
        message=messages.get(language) or "; ".join(sorted(messages.values())),
    )


def _compiled(store: Store, path: Path) -> list[Result]:
    shapes = load_shapes(path)

    @lru_cache(_CACHED)
    def types(node: Term) -> frozenset[Term]:
        if isinstance(node, ox.Literal | ox.Triple):
            return frozenset()
        return frozenset(quad.object for quad in store.match(node, _TYPE))

    return [
        result
        for node in _suspects(store, shapes)
        for result in shapes.results(node, _properties(store.match(node)), types)
    ]


def _suspects(store: Store, shapes: Shapes) -> list[ox.NamedNode | ox.BlankNode]:
    """The nodes that may violate something, each once."""
    found: dict[ox.NamedNode | ox.BlankNode, None] = {}
    for sparql in shapes.suspects:
        solutions = store.query(sparql)
        assert isinstance(solutions, ox.QuerySolutions)
        nodes = (row["node"] for row in solutions)
        found.update((node, None) for node in nodes if isinstance(node, ox.NamedNode | ox.BlankNode))
    return list(found)


def _properties(quads: Iterator[ox.Quad]) -> dict[ox.NamedNode, list[Term]]:
    found: dict[ox.NamedNode, list[Term]] = defaultdict(list)
    for quad in quads:
        found[quad.predicate].append(quad.object)
    return found


def _by_pyshacl(store: Store, path: Path) -> list[Result]:
    import pyshacl
    import rdflib
    from pyshacl.errors import ReportableRuntimeError

    try:
        shapes_graph = triples_to_rdflib(ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError) as error:
        raise OntologyError(f"{path}: {error}; restore the file") from error
    try:
        _, report, text = pyshacl.validate(
            triples_to_rdflib(store.match(), base=store.base),
            shacl_graph=shapes_graph,
            inference="none",
            advanced=True,
            inplace=True,
        )
    except ReportableRuntimeError as error:
        raise OntologyError(f"{path}: {error.message}") from error
    if not isinstance(report, rdflib.Graph):
        raise OntologyError(f"{path}: {text}")
    return list(_results(ox.parse(report.serialize(format="nt"), ox.RdfFormat.N_TRIPLES)))


def _results(report: Iterator[ox.Quad]) -> Iterator[Result]:
    """The results that a validation report in RDF holds."""
    nodes: dict[Term, dict[ox.NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in report:
        nodes[quad.subject][quad.predicate].append(quad.object)
    for properties in nodes.values():
        if ox.NamedNode(SH + "ValidationResult") not in properties[_TYPE]:
            continue

        def one(name: str, properties: Mapping[ox.NamedNode, list[Term]] = properties) -> Term | None:
            return next(iter(properties.get(ox.NamedNode(SH + name), ())), None)

        focus, path, severity = one("focusNode"), one("resultPath"), one("resultSeverity")
        messages = properties[ox.NamedNode(SH + "resultMessage")]
        assert focus is not None
        yield Result(
            node=focus,
            path=path if isinstance(path, ox.NamedNode) else None,
            value=one("value"),
            messages={m.language or "": m.value for m in messages if isinstance(m, ox.Literal)},
            severity=severity.value.removeprefix(SH) if isinstance(severity, ox.NamedNode) else "Violation",
        )
