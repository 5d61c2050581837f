"""Results as the formats of the W3C, written by Oxigraph's own serialisers, and JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
}
ROW_FORMATS: Final = tuple(_ROWS)
"""Formats of what SELECT and ASK give (beside a table in the terminal)."""
GRAPH_FORMATS: Final = (*_GRAPHS, "jsonld")
"""Formats of what CONSTRUCT and DESCRIBE give."""


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
        triples = sorted(set(results), key=str)
        used = used_prefixes(triples, prefixes)
        if format_ == "jsonld":
            write_jsonld(triples, output)
        else:
            ox.serialize(triples, output, _GRAPHS[format_], prefixes=used)
        return
    if format_ not in _ROWS:
        raise _no_format(format_, "SELECT and ASK", ROW_FORMATS)
    results.serialize(output, _ROWS[format_])


def used_prefixes(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    """Those of the prefixes that some IRI of the triples begins with."""
    names = {term.value for triple in triples for term in triple if isinstance(term, ox.NamedNode)}
    names |= {t.object.datatype.value for t in triples if isinstance(t.object, ox.Literal)}
    return {p: iri for p, iri in prefixes.items() if any(name.startswith(iri) for name in names)}


def _no_format(format_: str, kind: str, formats: Iterable[str]) -> QueryError:
    return QueryError(f"{kind} can't be written as {format_!r}; their formats are {', '.join(formats)}")
