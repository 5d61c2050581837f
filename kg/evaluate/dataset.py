"""What the measures ask of a dataset, out of a store, each question answered once."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode

from kg.evaluate.names import comparable
from kg.graph import GraphNames
from kg.ontology import Ontology
from kg.store import Store
from kg.terms import CLASSES, POL, RDF, RDFS, SKOS

Triple: TypeAlias = tuple[str, str, NamedNode | Literal]
"""Subject IRI, local name of a ``pol:`` property, object."""

_TYPE: Final = NamedNode(RDF + "type")
_NAMES: Final = tuple(map(NamedNode, (RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel")))
_CODES: Final = (NamedNode(POL + "iso3166_2"), NamedNode(POL + "gb2260"))
_NO_ENTITIES: Final = frozenset({"Article", "Claim", "Figure"})


class Dataset:
    """A store, asked about articles and entities."""

    def __init__(self, store: Store, ontology: Ontology) -> None:
        self._store = store
        self._ontology = ontology
        self._graphs = GraphNames(store.base)
        self.classes = lru_cache(100_000)(self._classes)
        self.names = lru_cache(100_000)(self._names)
        self.codes = lru_cache(100_000)(self._codes)

    def article(self, article_id: str) -> str | None:
        """The IRI of an article, if it is in the dataset."""
        return self._graphs.facts(article_id) if self._store.state(article_id) else None

    def triples(self, article: str) -> list[Triple]:
        """The triples that an article states, in the order of their N-Triples."""
        quads = sorted(self._store.match(graph=NamedNode(article)), key=str)
        return [
            (q.subject.value, q.predicate.value.removeprefix(POL), q.object)
            for q in quads
            if isinstance(q.subject, NamedNode)
            and isinstance(q.object, NamedNode | Literal)
            and q.predicate.value.startswith(POL)
        ]

    def _classes(self, node: str) -> frozenset[str]:
        """The most specific classes of an entity; none for what is no entity (an article, a figure)."""
        types = {
            q.object.value.removeprefix(POL)
            for q in self._store.match(NamedNode(self._store.canonical(node)), _TYPE)
            if isinstance(q.object, NamedNode)
        }
        if types & _NO_ENTITIES:
            return frozenset()
        types &= CLASSES
        return frozenset(t for t in types if not any(o != t and self._ontology.is_a(o, t) for o in types))

    def _names(self, node: str) -> frozenset[str]:
        """The names of an entity in comparable form."""
        return frozenset(comparable(text) for label in _NAMES for text in self._texts(node, label))

    def _codes(self, node: str) -> frozenset[str]:
        """The codes of a place."""
        return frozenset(text for code in _CODES for text in self._texts(node, code))

    def _texts(self, node: str, predicate: NamedNode) -> list[str]:
        quads = self._store.match(NamedNode(self._store.canonical(node)), predicate)
        return [q.object.value for q in quads if isinstance(q.object, Literal)]
