"""The classes and labels of entities, kept in step with the names that all articles use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pyoxigraph as ox

from kg.graph import GraphNames
from kg.graph.labels import entity_quads
from kg.store.ledger import Ledger
from kg.store.sameness import Sameness
from kg.types import Name


def label_changes(
    rdf: ox.Store, ledger: Ledger, same: Sameness, entities: Iterable[str]
) -> tuple[set[ox.Quad], set[ox.Quad]]:
    """The classes and labels of some entities: as they stand, and as they must be now."""
    name = same.graphs.entities
    graph = ox.NamedNode(name)
    old, new = set[ox.Quad](), set[ox.Quad]()
    for entity in {iri for given in entities for iri in (given, same.one(given))}:
        old.update(rdf.quads_for_pattern(ox.NamedNode(entity), None, None, graph))
        names = [
            replace(found, entity=entity) for member in same.all(entity) for found in ledger.names(member)
        ]
        new.update(entity_quads(names, graph=name, known=_known(rdf, same.graphs, entity)))
    return old, new


def _known(rdf: ox.Store, graphs: GraphNames, entity: str) -> frozenset[Name] | None:
    """The names that the vocabulary gives to an entity; none where it lacks the entity."""
    quads = rdf.quads_for_pattern(ox.NamedNode(entity), None, None, ox.NamedNode(graphs.vocabulary))
    terms = [quad.object for quad in quads]
    names = {Name(t.value, t.language) for t in terms if isinstance(t, ox.Literal) and t.language}
    return frozenset(names) if terms else None
