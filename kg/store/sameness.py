"""Which entities are one: named graphs keep each article's own IRI, the merged graph has one for all.

So evidence is never overwritten, every query over the merged graph sees one entity, and to take a merge back
is to derive the merged graph's triples again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final, TypeVar

import pyoxigraph as ox

from kg.graph import GraphNames
from kg.terms import OWL

T = TypeVar("T")
SAME_AS: Final = ox.NamedNode(OWL + "sameAs")


@dataclass(frozen=True, slots=True)
class Sameness:
    """``canonical`` is the one IRI of each merged entity; ``members`` are all IRIs of a canonical one."""

    graphs: GraphNames
    canonical: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, graphs: GraphNames, quads: Iterable[ox.Quad]) -> Sameness:
        """What the graph of identity says: member owl:sameAs canonical."""
        return cls._by(graphs, _canonical(quads))

    def changed(self, entities: Collection[str], quads: Iterable[ox.Quad]) -> Sameness:
        """The same, but of these entities it says what the quads say."""
        others = {member: one for member, one in self.canonical.items() if member not in entities}
        return self._by(self.graphs, others | _canonical(quads))

    @classmethod
    def _by(cls, graphs: GraphNames, canonical: Mapping[str, str]) -> Sameness:
        members: dict[str, list[str]] = defaultdict(list)
        for member, one in canonical.items():
            members[one].append(member)
        return cls(graphs, canonical, {one: (one, *sorted(rest)) for one, rest in members.items()})

    def one(self, iri: str) -> str:
        """The IRI that stands for an entity in the merged graph."""
        return self.canonical.get(iri, iri)

    def all(self, iri: str) -> tuple[str, ...]:
        """All IRIs of what a canonical IRI stands for."""
        return self.members.get(iri, (iri,))

    def takes(self, quad: ox.Quad) -> bool:
        """Whether a quad's graph takes part in the merge: graphs that users named themselves don't."""
        graph = _name(quad.graph_name)
        return self.graphs.is_built(graph) or graph == self.graphs.user

    def merged(self, quad: ox.Quad) -> ox.Triple | None:
        """What a quad of a named graph gives to the merged graph; a member's own label gives nothing,
        and what users wrote stands as they wrote it."""
        if not self.canonical or _name(quad.graph_name) in (self.graphs.identity, self.graphs.user):
            return quad.triple
        subject = _name(quad.subject)
        if subject in self.canonical and _name(quad.graph_name) == self.graphs.entities:
            return None
        return ox.Triple(self._term(quad.subject), quad.predicate, self._term(quad.object))

    def _term(self, term: T) -> T | ox.NamedNode:
        name = _name(term)
        return ox.NamedNode(self.canonical[name]) if name in self.canonical else term

    def sources(self, triple: ox.Triple) -> Iterator[tuple[Any, Any]]:
        """Subject and object of the quads that may give a triple to the merged graph."""
        ends = (
            [ox.NamedNode(i) for i in self.all(_name(t))] if _name(t) else [t]
            for t in (triple.subject, triple.object)
        )
        yield from product(*ends)


def _canonical(quads: Iterable[ox.Quad]) -> dict[str, str]:
    return {
        quad.subject.value: quad.object.value
        for quad in quads
        if quad.predicate == SAME_AS
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.NamedNode)
    }


def _name(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""
