"""Merges put together: which entities are one, and which IRI stands for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.builder.decisions import Decision
from kg.ids import normalise
from kg.resolve.merging import Merge
from kg.store import Store
from kg.terms import POL


@dataclass(frozen=True, slots=True)
class Grouped:
    """The canonical IRI of each entity that has another than its own, and the merges that say so."""

    canonical: Mapping[str, str]
    reasons: Mapping[str, tuple[Merge, ...]]
    looked_at: frozenset[str] = field(default=frozenset())


def grouped(
    store: Store, forced: Iterable[Merge], found: Iterable[Merge], decisions: Iterable[Decision]
) -> Grouped:
    """The groups of entities that decisions and rules make one.

    Users' merges come first, then rules that are sure; a doubtful name goes last, and only where it fits
    one group alone. Nothing is joined that users hold apart, be it through others.
    """
    apart: dict[str, set[str]] = defaultdict(set)
    alone = set[str]()
    for decision in decisions:
        if decision.verb == "split" and decision.other:
            apart[decision.one].add(decision.other)
            apart[decision.other].add(decision.one)
        elif decision.verb == "split":
            alone.add(decision.one)
    groups = _Groups(apart)
    for merge in sorted(forced):
        groups.join(merge)
    free = [merge for merge in sorted(found) if not alone & {merge.one, merge.other}]
    for merge in free:
        if not merge.doubt:
            groups.join(merge)
    doubtful: dict[str, list[Merge]] = defaultdict(list)
    for merge in free:
        if merge.doubt:
            doubtful[merge.doubt].append(merge)
    clear = [merge for doubt, several in sorted(doubtful.items()) for merge in _clear(doubt, several, groups)]
    for merge in clear:
        groups.join(merge)
    canonical = {
        iri: one
        for members in groups.all()
        for one in [min(members, key=lambda iri: _rank(store, iri))]
        for iri in members
        if iri != one
    }
    return Grouped(canonical, {iri: tuple(groups.reasons[iri]) for iri in canonical})


class _Groups:
    """Sets of entities that grow together."""

    def __init__(self, apart: Mapping[str, set[str]]) -> None:
        self._apart = apart
        self._of: dict[str, set[str]] = {}
        self.reasons: dict[str, list[Merge]] = defaultdict(list)

    def of(self, iri: str) -> set[str]:
        return self._of.setdefault(iri, {iri})

    def join(self, merge: Merge) -> None:
        mine, theirs = self.of(merge.one), self.of(merge.other)
        if any(not theirs.isdisjoint(self._apart.get(iri, ())) for iri in mine & self._apart.keys()):
            return
        if mine is not theirs:
            small, large = sorted((mine, theirs), key=len)
            large |= small
            self._of.update(dict.fromkeys(small, large))
        for iri in (merge.one, merge.other):
            self.reasons[iri].append(merge)

    def all(self) -> Iterator[set[str]]:
        return iter({id(group): group for group in self._of.values()}.values())


def _clear(doubt: str, several: Iterable[Merge], groups: _Groups) -> list[Merge]:
    """The merges of a doubtful name, where all lead to one group."""
    mine = groups.of(doubt)
    away = [m for m in several if groups.of(m.other if m.one == doubt else m.one) is not mine]
    to = {id(groups.of(merge.other if merge.one == doubt else merge.one)) for merge in away}
    return away if len(to) == 1 else []


def _rank(store: Store, iri: str) -> tuple[bool, bool, str]:
    """Which of several IRIs stands for all: one of a vocabulary, then one that a post tells apart."""
    known = next(
        iter(store.match(ox.NamedNode(iri), None, None, ox.NamedNode(store.graphs.vocabulary))), None
    )
    return known is None, not _posts(store, iri), iri


def _posts(store: Store, iri: str) -> bool:
    """Whether an article states a post under this IRI: the merged graph is not asked."""
    return bool(store.query(f"ASK {{ GRAPH ?g {{ <{iri}> <{POL}holdsPostIn> ?body }} }}"))


def figures_as_one(store: Store, entities: Collection[str], owners: Grouped) -> Grouped:
    """Figures that say the same of what is one entity, as one; ``looked_at`` are all figures concerned."""
    members: dict[str, set[str]] = defaultdict(set)
    for iri, one in owners.canonical.items():
        members[one].update((iri, one))
    before = {iri for iri in entities if len(store.same(store.canonical(iri))) > 1}
    looked_at = set[str]()
    canonical: dict[str, str] = {}
    reasons: dict[str, tuple[Merge, ...]] = {}
    for iri in sorted(before.difference(*members.values())):
        looked_at.update(_figures(store, iri))
    for owner, iris in sorted(members.items()):
        alike: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for iri in iris:
            for figure, said in _figures(store, iri).items():
                alike[said].add(figure)
                looked_at.add(figure)
        for figures in alike.values():
            one = min(figures)
            for figure in figures - {one}:
                why = f"one number of one thing: {owner}"
                canonical[figure] = one
                reasons[figure] = (Merge(one, figure, "figure-of-one", why),)
    return Grouped(canonical, reasons, frozenset(looked_at))


def _figures(store: Store, owner: str) -> dict[str, tuple[str, ...]]:
    """The figures of an entity under this IRI, each with what it says."""
    rows = store.query(
        f"SELECT DISTINCT ?figure ?p ?o {{ GRAPH ?g {{ ?figure <{POL}figureOf> <{owner}> ; ?p ?o }} }}"
    )
    assert isinstance(rows, ox.QuerySolutions)
    said: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        property_ = row["p"].value.removeprefix(POL)
        if property_ in ("measure", "value", "unit", "qualifier", "atTime"):
            text = normalise(row["o"].value) if property_ == "measure" else row["o"].value
            said[row["figure"].value].append((property_, text))
    return {
        figure: tuple(part for pair in sorted(set(pairs)) for part in pair) for figure, pairs in said.items()
    }
