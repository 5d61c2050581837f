"""The classes and labels of entities, kept in step with the names that all articles use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import pyoxigraph as ox

from kg.graph import GraphNames
from kg.graph.labels import entity_quads
from kg.store.ledger import Ledger
from kg.store.sameness import Sameness
from kg.types import Name

_REMEMBERED: Final = 20_000
"""Entities whose names in the vocabulary are remembered: about 20 MB."""


class Labels:
    """The graph of entities, as the ledger and the vocabulary want it."""

    def __init__(self, rdf: ox.Store, ledger: Ledger, graphs: GraphNames) -> None:
        self._rdf = rdf
        self._ledger = ledger
        self._graph = ox.NamedNode(graphs.entities)
        self._vocabulary = ox.NamedNode(graphs.vocabulary)
        self._known: dict[str, frozenset[Name] | None] = {}

    def change(self, entities: Iterable[str], same: Sameness) -> tuple[set[ox.Quad], set[ox.Quad]]:
        """The classes and labels of some entities: as they stand, and as they must be now."""
        old, new = set[ox.Quad](), set[ox.Quad]()
        for entity in {iri for given in entities for iri in (given, same.one(given))}:
            old.update(self._rdf.quads_for_pattern(ox.NamedNode(entity), None, None, self._graph))
            names = [
                found if found.entity == entity else replace(found, entity=entity)
                for member in same.all(entity)
                for found in self._ledger.names(member)
            ]
            new.update(entity_quads(names, graph=self._graph.value, known=self._named(entity)))
        return old, new

    def vocabulary_changed(self) -> None:
        """Forgets what the vocabulary said."""
        self._known.clear()

    def _named(self, entity: str) -> frozenset[Name] | None:
        """The names that the vocabulary gives to an entity; none where it lacks the entity."""
        if entity in self._known:
            return self._known[entity]
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        quads = self._rdf.quads_for_pattern(ox.NamedNode(entity), None, None, self._vocabulary)
        terms = [quad.object for quad in quads]
        names = {Name(t.value, t.language) for t in terms if isinstance(t, ox.Literal) and t.language}
        self._known[entity] = frozenset(names) if terms else None
        return self._known[entity]
