"""The graph of standard terms, kept in step with what the other graphs state (:mod:`kg.graph.standard`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.graph import GraphNames
from kg.graph.names import ONTOLOGY_GRAPH
from kg.graph.standard import Alignments, read_alignments
from kg.store.rdf import PART, standing, witnessed
from kg.terms import PROV, RDF

if TYPE_CHECKING:
    from kg.store.rdf import Rdf

_TYPE: Final = ox.NamedNode(RDF + "type")
_ONTOLOGY: Final = ox.NamedNode(ONTOLOGY_GRAPH)


class StandardTerms:
    """What the standard graph of a store must hold, by the ontology that stands in the store."""

    def __init__(self, rdf: Rdf, graphs: GraphNames) -> None:
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
        quads = (q for q in self._rdf.quads_for_pattern(None, None, None, self._graph) if q != self.mark)
        while part := {quad.triple: quad for quad in islice(quads, PART)}:
            grounded = self._grounded(part, frozenset())
            yield from (quad for triple, quad in part.items() if triple not in grounded)

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
        gone = {self._quad(d) for d in lost - self._grounded(lost, out)}
        coming = {self._quad(d) for d in gained}
        return standing(self._rdf, gone), coming - standing(self._rdf, coming)

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

    def _grounded(self, derived: Iterable[ox.Triple], out: Collection[ox.Quad]) -> set[ox.Triple]:
        """Those that a statement means, beside the statements that go."""
        grounds = ((d, ground) for d in derived for ground in self._alignments.grounds(d))
        return witnessed(self._rdf, grounds, lambda _, quad: self._states(quad) and quad not in out)
