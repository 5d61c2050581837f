"""Results as the formats of the W3C, written by Oxigraph's own serialisers, JSON-LD, and two for people."""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Final

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.jsonld import write_jsonld

_ROWS: Final[Mapping[str, ox.QueryResultsFormat]] = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_GRAPHS: Final[Mapping[str, ox.RdfFormat]] = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "n3": ox.RdfFormat.N3,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}
ROW_FORMATS: Final = tuple(_ROWS)
"""Formats of what SELECT and ASK give (beside a table in the terminal)."""
GRAPH_FORMATS: Final = (*_GRAPHS, "jsonld", "csv", "graphml")
"""Formats of what CONSTRUCT and DESCRIBE give."""

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold."""


def write_results(
    results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples,
    output: IO[bytes],
    format_: str,
    *,
    prefixes: Mapping[str, str],
) -> None:
    """Writes results in one of :data:`ROW_FORMATS` or :data:`GRAPH_FORMATS`.

    Graphs come sorted and without duplicates, with the prefixes that they use. Raises QueryError for
    a format that the kind of query does not have.
    """
    if isinstance(results, ox.QueryTriples):
        if format_ not in GRAPH_FORMATS:
            raise _no_format(format_, "CONSTRUCT and DESCRIBE", GRAPH_FORMATS)
        write_graph(sorted(set(results), key=str), output, format_, prefixes=prefixes)
        return
    if format_ not in _ROWS:
        raise _no_format(format_, "SELECT and ASK", ROW_FORMATS)
    results.serialize(output, _ROWS[format_])


def write_graph(
    triples: Sequence[ox.Triple], output: IO[bytes], format_: str, *, prefixes: Mapping[str, str]
) -> None:
    """Writes triples in one of :data:`GRAPH_FORMATS`, in their order, with the prefixes that they use."""
    if format_ in _GRAPHS:
        ox.serialize(triples, output, _GRAPHS[format_], prefixes=used_prefixes(triples, prefixes))
    elif format_ == "jsonld":
        write_jsonld(triples, output)
    elif format_ == "graphml":
        _write_graphml(triples, output)
    else:
        _write_csv(triples, output)


def _write_csv(triples: Iterable[ox.Triple], output: IO[bytes]) -> None:
    """A table of the triples by the rules of SPARQL 1.1 Query Results CSV."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(("subject", "predicate", "object"))
    table.writerows([_plain(term) for term in triple] for triple in triples)
    output.write(text.getvalue().encode("utf-8"))


def _write_graphml(triples: Iterable[ox.Triple], output: IO[bytes]) -> None:
    """The resources as nodes, the triples between them as edges, the others as attributes of their node."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    attributes: dict[tuple[str, str], list[str]] = defaultdict(list)
    for triple in triples:
        subject, predicate = _plain(triple.subject), _plain(triple.predicate)
        graph.add_node(subject)
        if isinstance(triple.object, ox.Literal):
            language = f"@{triple.object.language}" if triple.object.language else ""
            attributes[subject, predicate + language].append(_CONTROL.sub("", triple.object.value))
        else:
            graph.add_edge(subject, _plain(triple.object), predicate=predicate)
    for (node, name), values in attributes.items():
        graph.nodes[node][name] = " | ".join(values)
    nx.write_graphml(graph, output)


def _plain(term: object) -> str:
    if isinstance(term, ox.NamedNode | ox.Literal):
        return term.value
    return str(term)


def used_prefixes(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    """Those of the prefixes that some IRI of the triples begins with."""
    names: set[str] = set()
    for triple in triples:
        for term in triple:
            if isinstance(term, ox.NamedNode):
                names.add(term.value)
            elif isinstance(term, ox.Literal):
                names.add(term.datatype.value)
    ordered = sorted(names)
    used: dict[str, str] = {}
    for prefix, iri in prefixes.items():
        place = bisect_left(ordered, iri)  # what begins with an IRI follows it in the order
        if place < len(ordered) and ordered[place].startswith(iri):
            used[prefix] = iri
    return used


def _no_format(format_: str, kind: str, formats: Iterable[str]) -> QueryError:
    return QueryError(f"{kind} can't be written as {format_!r}; their formats are {', '.join(formats)}")
