"""Which articles are one voice: the same text on several sites, and who published it first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from pyoxigraph import NamedNode, Quad

from kg.graph import GraphNames
from kg.graph.likeness import likeness, shingles
from kg.store import Store
from kg.terms import PROV

ALIKE: Final = 0.7
"""The share of common shingles from which two texts are one that was printed twice."""

_PRIMARY: Final = NamedNode(PROV + "hadPrimarySource")
_LAST: Final = "9999"


def voices(store: Store) -> dict[str, str]:
    """The first publication of each article that is a copy, by ids.

    Articles are copies of each other when their texts are alike, or both are like a third. The first is
    that of the earliest date, then of the first id; one without a date comes last.
    """
    leaders: dict[str, str] = {}

    def leader(id_: str) -> str:
        while leaders.setdefault(id_, id_) != id_:
            leaders[id_] = id_ = leaders[leaders[id_]]
        return id_

    for group in store.alike():
        texts: dict[str, frozenset[str]] = {}
        for position, one in enumerate(group):
            for other in group[:position]:
                if leader(one) == leader(other):
                    continue
                for id_ in (one, other):
                    if id_ not in texts:
                        texts[id_] = shingles(store.article(id_).text)
                if likeness(texts[one], texts[other]) >= ALIKE:
                    leaders[leader(one)] = leader(other)
    groups: dict[str, list[str]] = {}
    for id_ in leaders:
        groups.setdefault(leader(id_), []).append(id_)
    firsts: dict[str, str] = {}
    for ids in groups.values():
        first = min(ids, key=lambda id_: (store.article(id_).published or _LAST, id_))
        firsts.update((id_, first) for id_ in ids if id_ != first)
    return firsts


def voice_quads(firsts: Mapping[str, str], base: str) -> Iterator[Quad]:
    """The copies as RDF: each has the first publication as its primary source (PROV-O)."""
    graphs = GraphNames(base)
    for copy, first in firsts.items():
        yield Quad(
            NamedNode(graphs.facts(copy)),
            _PRIMARY,
            NamedNode(graphs.facts(first)),
            NamedNode(graphs.voices),
        )
