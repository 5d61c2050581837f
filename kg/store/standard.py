"""The graph of standard terms, kept in step with what the other graphs state (:mod:`kg.graph.standard`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from kg.graph import GraphNames
from kg.graph.names import ONTOLOGY_GRAPH
from kg.graph.standard import Alignments, read_alignments
from kg.terms import PROV, RDF

_TYPE: Final = ox.NamedNode(RDF + "type")
_ONTOLOGY: Final = ox.NamedNode(ONTOLOGY_GRAPH)


class StandardTerms:
    """What the standard graph of a store must hold, by the ontology that stands in the store."""

    def __init__(self, rdf: ox.Store, graphs: GraphNames) -> None:
        self._rdf = rdf
        self._graphs = graphs
        self._graph = ox.NamedNode(graphs.standard)
        # Stands in the graph while it is kept: so a store knows by itself whether it is.
        self.mark = ox.Quad(self._graph, ox.NamedNode(PROV + "wasDerivedFrom"), _ONTOLOGY, self._graph)

    @property
    def kept(self) -> bool:
        """Whether the graph is kept in step."""
        return self.mark in self._rdf

    def wanted(self) -> Iterator[ox.Quad]:
        """The quads that the graph must hold, by all statements of the store; some come more than once."""
        alignments = self._alignments
        patterns: list[tuple[ox.NamedNode, ox.NamedNode | None]] = [(_TYPE, c) for c in alignments.classes]
        patterns += [(p, None) for p in {*alignments.properties, *alignments.inverse}]
        for predicate, object_ in patterns:
            for quad in self._rdf.quads_for_pattern(None, predicate, object_, None):
                if self._states(quad):
                    yield from map(self._quad, alignments.derive(quad))

    def unwanted(self) -> Iterator[ox.Quad]:
        """The quads that the graph holds and no statement means any more."""
        for quad in self._rdf.quads_for_pattern(None, None, None, self._graph):
            if quad != self.mark and not self._grounded(quad.triple, frozenset()):
                yield quad

    def derive(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        """What statements mean in standard terms, where that is kept."""
        if self.kept:
            yield from (self._quad(d) for quad in quads for d in self._alignments.derive(quad))

    def follow(self, out: set[ox.Quad], into: set[ox.Quad]) -> tuple[set[ox.Quad], set[ox.Quad]]:
        """What goes out of the graph and comes into it when the store loses and gains these quads."""
        if not self.kept:
            return set(), set()
        gained = {d for quad in into for d in self._alignments.derive(quad) if self._states(quad)}
        lost = {d for quad in out for d in self._alignments.derive(quad) if self._states(quad)} - gained
        gone = {d for d in lost if not self._grounded(d, out)}
        return (
            {quad for d in gone if (quad := self._quad(d)) in self._rdf},
            {quad for d in gained if (quad := self._quad(d)) not in self._rdf},
        )

    @cached_property
    def _alignments(self) -> Alignments:
        return read_alignments(self._rdf.quads_for_pattern(None, None, None, _ONTOLOGY))

    def ontology_changed(self) -> None:
        """Forgets the alignments that were read, since another ontology stands in the store now."""
        self.__dict__.pop("_alignments", None)

    def _quad(self, triple: ox.Triple) -> ox.Quad:
        return ox.Quad(triple.subject, triple.predicate, triple.object, self._graph)

    def _states(self, quad: ox.Quad) -> bool:
        graph = quad.graph_name
        return isinstance(graph, ox.NamedNode) and self._graphs.is_stated(graph.value)

    def _grounded(self, derived: ox.Triple, out: Collection[ox.Quad]) -> bool:
        """Whether a statement means this, beside those that go."""
        return any(
            self._states(quad) and quad not in out
            for ground in self._alignments.grounds(derived)
            for quad in self._rdf.quads_for_pattern(ground.subject, ground.predicate, ground.object, None)
        )
