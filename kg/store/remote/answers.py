"""What an endpoint answers, as Oxigraph would give it."""

from __future__ import annotations

from typing import IO, Final, cast

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.remote.http import Answer

_JSON: Final = ox.QueryResultsFormat.JSON
_YES, _NO = (b'{"head":{},"boolean":%s}' % word for word in (b"true", b"false"))


def solutions(answer: Answer) -> ox.QuerySolutions:
    """The rows of an answer, read as they are asked for. Raises StoreError where it holds none."""
    found = _parsed(answer)
    if not isinstance(found, ox.QuerySolutions):
        raise StoreError("the endpoint gives no rows to a query that asks for some; is it one of SPARQL 1.1?")
    return found


def boolean(answer: Answer) -> ox.QueryBoolean:
    """Yes or no; Virtuoso says it by a row."""
    found = _parsed(answer)
    if isinstance(found, ox.QuerySolutions):
        yes = any(cast("ox.Literal", row[0]).value in ("1", "true") for row in found)
        found = ox.parse_query_results(_YES if yes else _NO, _JSON)
    assert isinstance(found, ox.QueryBoolean)
    return found


def triples(answer: Answer) -> ox.QueryTriples:
    """The triples of an answer: as a query over a store gives them that holds just them."""
    scratch = ox.Store()
    try:
        scratch.extend(ox.parse(cast("IO[bytes]", answer), ox.RdfFormat.N_TRIPLES))
    except SyntaxError as error:
        raise StoreError(f"the endpoint gives no N-Triples: {error}") from error
    found = scratch.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
    assert isinstance(found, ox.QueryTriples)
    return found


def _parsed(answer: Answer) -> ox.QuerySolutions | ox.QueryBoolean:
    try:
        return ox.parse_query_results(cast("IO[bytes]", answer), _JSON)
    except SyntaxError as error:
        raise StoreError(f"the endpoint gives no SPARQL results in JSON: {error}") from error
