"""Rows out of a store, for the selections of this package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, Protocol

from kg.terms import DCTERMS, OA, POL, PROV, RDF, RDFS, SCHEMA, SKOS

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    Term = NamedNode | BlankNode | Literal | Triple

_PROLOGUE: Final = "".join(
    f"PREFIX {prefix}: <{iri}>\n"
    for prefix, iri in {
        "pol": POL,
        "rdf": RDF,
        "rdfs": RDFS,
        "skos": SKOS,
        "dcterms": DCTERMS,
        "prov": PROV,
        "oa": OA,
        "schema": SCHEMA,
    }.items()
)


class Queryable(Protocol):
    """Whatever answers SPARQL over the union of its named graphs: :class:`kg.store.Store`."""

    def query(self, sparql: str, /) -> Any:
        """The results of a query, as pyoxigraph gives them."""
        ...


Row = tuple["Term | None", ...]


def rows(store: Queryable, sparql: str, iris: Iterable[str] | None = None) -> Iterator[Row]:
    """The rows of a SELECT; ``$iris`` in it stands for the given IRIs, as the body of a VALUES.

    The IRIs must come out of the store (so that they are valid, and cannot end the VALUES).
    """
    if iris is not None:
        sparql = sparql.replace("$iris", " ".join(f"<{iri}>" for iri in iris))
    for row in store.query(_PROLOGUE + sparql):
        yield tuple(row)


def text(term: Term | None) -> str | None:
    """The IRI of a node or the lexical form of a literal."""
    return None if term is None else str(getattr(term, "value", term))


def language(term: Term | None) -> str | None:
    """The primary language subtag of a literal (``zh`` of ``zh-Hans``)."""
    tag = getattr(term, "language", None)
    return tag.split("-")[0] if tag else None
