"""What a question answers with, and what fits a filter: the entities that a view begins with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kg.errors import KgError
from kg.index import Kept, open_index
from kg.query import ask
from kg.query.sparql import Results

if TYPE_CHECKING:
    from kg.store import Store


def answered(store: Store, question: str, values: Mapping[str, str]) -> frozenset[str]:
    """The IRIs in the answer of a named question with these parameters.

    Raises QueryError for an unknown question or parameter, KgError where no entity is in the answer.
    """
    from pyoxigraph import QuerySolutions, QueryTriples

    found: Results = ask(store, question, dict(values))
    terms: set[object] = set()
    if isinstance(found, QuerySolutions):
        terms = {term for row in found for term in row}
    elif isinstance(found, QueryTriples):
        terms = {term for triple in found for term in (triple.subject, triple.object)}
    return _some(store, terms, f"question {question}: the answer holds no entity to draw")


def fitting(store: Store, kept: Kept) -> frozenset[str]:
    """The IRIs of the entities that fit a filter.

    Raises KgError where none fits.
    """
    with open_index(store.directory) as index:
        found = frozenset(index.fitting(kept))
    if not found:
        raise KgError("no entity of the graph fits; leave out a class, a province or an industry")
    return found


def _some(store: Store, terms: set[object], otherwise: str) -> frozenset[str]:
    from pyoxigraph import NamedNode

    found = frozenset(t.value for t in terms if isinstance(t, NamedNode) and any(store.match(t)))
    if not found:
        raise KgError(otherwise)
    return found
