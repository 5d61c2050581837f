"""The classes and labels of entities, kept in step with the names that all articles use."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.graph import GraphNames
from kg.graph.labels import entity_quads
from kg.store.ledger import Ledger
from kg.store.rdf import matches
from kg.store.sameness import Sameness
from kg.types import Name

if TYPE_CHECKING:
    from kg.store.rdf import Rdf

_REMEMBERED: Final = 20_000
"""Entities whose names in the vocabulary are remembered: about 20 MB."""


class Labels:
    """The graph of entities, as the ledger and the vocabulary want it."""

    def __init__(self, rdf: Rdf, ledger: Ledger, graphs: GraphNames) -> None:
        self._rdf = rdf
        self._ledger = ledger
        self._graph = ox.NamedNode(graphs.entities)
        self._vocabulary = ox.NamedNode(graphs.vocabulary)
        self._known: dict[str, frozenset[Name] | None] = {}

    def change(self, entities: Iterable[str], same: Sameness) -> tuple[set[ox.Quad], set[ox.Quad]]:
        """The classes and labels of some entities: as they stand, and as they must be now."""
        wanted = {iri for given in entities for iri in (given, same.one(given))}
        old = set(matches(self._rdf, ((ox.NamedNode(iri), None, None, self._graph) for iri in wanted)))
        known, new = self._named(wanted), set[ox.Quad]()
        for entity in wanted:
            names = [
                found if found.entity == entity else replace(found, entity=entity)
                for member in same.all(entity)
                for found in self._ledger.names(member)
            ]
            new.update(entity_quads(names, graph=self._graph.value, known=known[entity]))
        return old, new

    def vocabulary_changed(self) -> None:
        """Forgets what the vocabulary said."""
        self._known.clear()

    def _named(self, entities: Collection[str]) -> Mapping[str, frozenset[Name] | None]:
        """The names that the vocabulary gives to entities; none for one that it lacks."""
        new = [iri for iri in entities if iri not in self._known]
        if len(self._known) + len(new) > _REMEMBERED:
            self._known.clear()
            new = list(entities)
        terms: dict[str, list[object]] = {iri: [] for iri in new}
        for quad in matches(self._rdf, ((ox.NamedNode(iri), None, None, self._vocabulary) for iri in new)):
            assert isinstance(quad.subject, ox.NamedNode)
            terms[quad.subject.value].append(quad.object)
        for iri, said in terms.items():
            names = {Name(t.value, t.language) for t in said if isinstance(t, ox.Literal) and t.language}
            self._known[iri] = frozenset(names) if said else None
        return self._known
