"""Rows out of a store, for the selections of this package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final, cast

from kg.store import Store
from kg.terms import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

    Term = NamedNode | BlankNode | Literal | Triple

_AT_ONCE: Final = 1000

Row = tuple["Term | None", ...]


def rows(store: Store, sparql: str, iris: Iterable[str] | None = None) -> Iterator[Row]:
    """The rows of a SELECT; ``$iris`` in it stands for the given IRIs, as the body of a VALUES.

    Without IRIs to stand for it, a query with ``$iris`` has no rows.

    The IRIs must come out of the store (so that they are valid, and cannot end the VALUES).
    """
    if iris is None:
        yield from _answer(store, sparql)
        return
    # A query's time grows faster than its VALUES: many short ones beat one of a hundred thousand IRIs.
    for some in batched(dict.fromkeys(iris), _AT_ONCE):
        yield from _answer(store, sparql.replace("$iris", " ".join(f"<{iri}>" for iri in some)))


def _answer(store: Store, sparql: str) -> Iterator[Row]:
    for row in cast("QuerySolutions", store.query(sparql, prefixes=PREFIXES)):
        yield tuple(row)


def batched(items: Iterable[str], size: int) -> Iterator[list[str]]:
    """The items in lists of at most ``size``."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


def text(term: Term | None) -> str | None:
    """The IRI of a node or the lexical form of a literal."""
    return None if term is None else str(getattr(term, "value", term))


def language(term: Term | None) -> str | None:
    """The primary language subtag of a literal (``zh`` of ``zh-Hans``)."""
    tag = getattr(term, "language", None)
    return tag.split("-")[0] if tag else None
