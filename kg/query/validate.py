"""Whether a dataset conforms to its shapes (SHACL)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.graph.convert import triples_to_rdflib
from kg.ontology import ontology_directory
from kg.query.sparql import prefixes
from kg.query.table import abbreviate
from kg.store import Store

if TYPE_CHECKING:
    import rdflib


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

    @property
    def conforms(self) -> bool:
        """Whether nothing of severity Violation was found."""
        return all(result.severity != "Violation" for result in self.results)


def validate(store: Store, shapes: Path | None = None, *, language: str = "en") -> ValidationReport:
    """Checks the merge of all graphs against the shapes (default: ``ontology/shapes.ttl``).

    Messages come in the language where the shapes have it. Uses pyshacl over an rdflib copy in memory.
    Raises OntologyError where the shapes are malformed.
    """
    import pyshacl
    import rdflib
    from pyshacl.errors import ReportableRuntimeError

    path = shapes or ontology_directory() / "shapes.ttl"
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
    return ValidationReport(tuple(sorted(_violations(report, store, language))))


def _violations(report: rdflib.Graph, store: Store, language: str) -> Iterator[Violation]:
    from rdflib import RDF, URIRef
    from rdflib.namespace import SH

    known = prefixes(store)

    def text(result: rdflib.term.Node, predicate: URIRef) -> str:
        value = report.value(result, predicate)
        return abbreviate(value, known) if isinstance(value, URIRef) else "" if value is None else str(value)

    for result in report.subjects(RDF.type, SH.ValidationResult):
        yield Violation(
            severity=text(result, SH.resultSeverity).removeprefix("sh:"),
            node=text(result, SH.focusNode),
            path=text(result, SH.resultPath),
            value=text(result, SH.value),
            message=_message(report, result, language),
        )


def _message(report: rdflib.Graph, result: rdflib.term.Node, language: str) -> str:
    from rdflib import Literal
    from rdflib.namespace import SH

    found = [m for m in report.objects(result, SH.resultMessage) if isinstance(m, Literal)]
    return "; ".join(sorted(str(m) for m in found if m.language == language) or sorted(map(str, found)))
