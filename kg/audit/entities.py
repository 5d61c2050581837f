"""The classes of an entity, as the store states them."""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode

from kg.ontology import Ontology
from kg.store import Store
from kg.terms import POL, RDF

_TYPE: Final = NamedNode(RDF + "type")


def classes_of(store: Store, iri: str) -> set[str]:
    """The local names of an entity's ``pol:`` classes; none for what the store doesn't describe."""
    terms = (quad.object for quad in store.match(NamedNode(iri), _TYPE))
    return {t.value.removeprefix(POL) for t in terms if isinstance(t, NamedNode) and t.value.startswith(POL)}


def class_of(store: Store, iri: str, ontology: Ontology) -> str:
    """The most specific class of an entity, the first of several; empty where it has none."""
    classes = classes_of(store, iri)
    lowest = (c for c in classes if not any(o != c and ontology.is_a(o, c) for o in classes))
    return min(lowest, default="")
