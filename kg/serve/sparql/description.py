"""The service's description of itself (SPARQL 1.1 Service Description, W3C Recommendation of 2013-03-21)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.query.formats import write_graph
from kg.serve.answering.jobs import Answer
from kg.serve.http.negotiate import GRAPHS
from kg.terms import DCTERMS, PREFIXES, RDF, RDFS, VOID

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_WRITTEN: Final = (
    "SPARQL_Results_JSON SPARQL_Results_XML SPARQL_Results_CSV SPARQL_Results_TSV "
    "Turtle N-Triples RDF_XML JSON-LD TriG N-Quads N3"
).split()
_READ: Final = "Turtle N-Triples RDF_XML JSON-LD N3".split()


def describe_service(address: str, base: str, media: str, *, may_change: bool) -> Answer:
    """The description of the service at an address, in a media type of graphs."""
    output = io.BytesIO()
    triples = sorted(_triples(address, base, may_change), key=str)
    write_graph(triples, output, GRAPHS[media], prefixes={**PREFIXES, "sd": _SD, "formats": _FORMATS})
    return Answer(output.getvalue(), media)


def _triples(address: str, base: str, may_change: bool) -> Iterator[Triple]:
    endpoint = NamedNode(f"{address}/sparql")
    service, dataset, default = (
        NamedNode(f"{endpoint.value}#{name}") for name in ("service", "dataset", "default")
    )
    kind = NamedNode(RDF + "type")
    yield Triple(service, kind, _sd("Service"))
    yield Triple(service, _sd("endpoint"), endpoint)
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL10Query"))
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    if may_change:
        yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Update"))
        yield from (Triple(service, _sd("inputFormat"), NamedNode(_FORMATS + name)) for name in _READ)
    yield from (Triple(service, _sd("resultFormat"), NamedNode(_FORMATS + name)) for name in _WRITTEN)
    yield Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield Triple(dataset, kind, _sd("Dataset"))
    yield Triple(dataset, NamedNode(DCTERMS + "isPartOf"), NamedNode(f"{base}dataset"))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield Triple(default, kind, _sd("Graph"))
    yield Triple(
        default, NamedNode(RDFS + "label"), Literal("The merge of all graphs of the dataset", language="en")
    )
    yield Triple(NamedNode(f"{base}dataset"), NamedNode(VOID + "sparqlEndpoint"), endpoint)


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)
