"""Entities of different IRIs that are one: found by rules over the whole store, or decided by users.

Only what the articles themselves state is looked at, never what was merged before: so the same articles
give the same merges, whatever came first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final

import pyoxigraph as ox

from kg.builder.decisions import Decision
from kg.graph.rdf import pol
from kg.ids import digest
from kg.resolve.lexicon import person_key
from kg.store import Store
from kg.store.sameness import SAME_AS
from kg.terms import POL, PROV, RDF, RDFS

_TYPE: Final = ox.NamedNode(RDF + "type")
_TIES: Final = frozenset(
    """County Enterprise Institution LocalGovernment Zone Cluster Event DockingEvent Conference EventSeries
    Plan Project""".split()
)
"""Classes of what ties two namesakes of no post when both articles speak of it."""


@dataclass(frozen=True, slots=True, order=True)
class Merge:
    """Two IRIs of one entity, the rule that says so, and why in words."""

    one: str
    other: str
    rule: str
    why: str


def find_merges(store: Store) -> list[Merge]:
    """What the rules take for one, in an order of its own."""
    return sorted(_Namesakes(store).merges())


def identity_quads(store: Store, merges: Iterable[Merge], decisions: Iterable[Decision]) -> Iterator[ox.Quad]:
    """The graph of identity: each merged IRI, the canonical one, and the rule and reason of the merge.

    What users merge comes before what rules find; what they split stays apart, through others too.
    """
    decisions = tuple(decisions)
    apart = {frozenset((d.one, d.other)) for d in decisions if d.verb == "split" and d.other}
    alone = {d.one for d in decisions if d.verb == "split" and not d.other}
    forced = [
        Merge(min(d.one, d.other), max(d.one, d.other), "decision", "decided by a user")
        for d in decisions
        if d.verb == "merge"
    ]
    groups: dict[str, set[str]] = {}
    reasons: dict[str, list[Merge]] = defaultdict(list)
    for merge in (*sorted(forced), *sorted(merges)):
        if merge.rule != "decision" and alone & {merge.one, merge.other}:
            continue
        mine, theirs = (groups.setdefault(iri, {iri}) for iri in (merge.one, merge.other))
        if any(frozenset((a, b)) in apart for a in mine for b in theirs):
            continue
        mine |= theirs
        groups.update(dict.fromkeys(theirs, mine))
        for iri in (merge.one, merge.other):
            reasons[iri].append(merge)
    graph = ox.NamedNode(store.graphs.identity)
    for iri, group in sorted(groups.items()):
        canonical = min(group, key=lambda other: _rank(store, other))
        if iri == canonical:
            continue
        member, one = ox.NamedNode(iri), ox.NamedNode(canonical)
        yield ox.Quad(member, SAME_AS, one, graph)
        for merge in reasons[iri]:
            node = ox.NamedNode(f"{store.base}merge/{digest(iri, *astuple(merge))}")
            yield ox.Quad(node, _TYPE, ox.NamedNode(RDF + "Statement"), graph)
            yield ox.Quad(node, ox.NamedNode(RDF + "subject"), member, graph)
            yield ox.Quad(node, ox.NamedNode(RDF + "predicate"), SAME_AS, graph)
            yield ox.Quad(node, ox.NamedNode(RDF + "object"), one, graph)
            rule = ox.NamedNode(f"{store.base}rule/{merge.rule}")
            yield ox.Quad(node, ox.NamedNode(PROV + "wasGeneratedBy"), rule, graph)
            yield ox.Quad(node, ox.NamedNode(RDFS + "comment"), ox.Literal(merge.why, language="en"), graph)


def _rank(store: Store, iri: str) -> tuple[bool, bool, str]:
    """Which of several IRIs stands for all: one of a vocabulary, then one that a post tells apart."""
    known = next(
        iter(store.match(ox.NamedNode(iri), None, None, ox.NamedNode(store.graphs.vocabulary))), None
    )
    return known is None, not _objects(store, iri, "holdsPostIn"), iri


def _objects(store: Store, iri: str, property_: str) -> set[str]:
    """What the articles state as objects, each in its own words: the merged graph is not asked."""
    rows = store.query(
        f"SELECT DISTINCT ?o {{ GRAPH ?g {{ <{iri}> <{POL}{property_}> ?o }} FILTER(isIRI(?o)) }}"
    )
    assert isinstance(rows, ox.QuerySolutions)
    return {row["o"].value for row in rows}


class _Namesakes:
    """Persons of one name (in either language) that something ties."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._posts = lru_cache(100_000)(self._bodies)
        self._around = lru_cache(100_000)(self._spoken_of)

    def merges(self) -> Iterator[Merge]:
        blocks: dict[str, set[str]] = defaultdict(set)
        graph = ox.NamedNode(self._store.graphs.entities)
        for quad in self._store.match(None, _TYPE, pol("Person"), graph):
            if isinstance(quad.subject, ox.NamedNode):
                for name in self._store.names(quad.subject.value):
                    blocks[person_key(name.text)].add(quad.subject.value)
        for iris in blocks.values():
            for one, other in combinations(sorted(iris), 2):
                if why := self._tie(one, other):
                    yield Merge(one, other, *why)

    def _tie(self, one: str, other: str) -> tuple[str, str] | None:
        for a, b in ((one, other), (other, one)):
            if shared := self._posts(a) & self._around(b):
                return "namesake-of-post", f"the post's body is spoken of with the other: {min(shared)}"
        if not self._posts(one) and not self._posts(other):
            ties = [iri for iri in self._around(one) & self._around(other) if self._is_tie(iri)]
            if ties:
                return "namesake-of-scene", f"both articles speak of {min(ties)}"
        return None

    def _bodies(self, person: str) -> frozenset[str]:
        bodies = _objects(self._store, person, "holdsPostIn")
        return frozenset(bodies.union(*(_objects(self._store, body, "unitOf") for body in bodies)))

    def _spoken_of(self, person: str) -> frozenset[str]:
        rows = self._store.query(
            f"SELECT DISTINCT ?o {{ GRAPH ?g {{ ?g <{POL}mentions> <{person}> . ?g <{POL}mentions> ?o }} }}"
        )
        assert isinstance(rows, ox.QuerySolutions)
        return frozenset(row["o"].value for row in rows)

    def _is_tie(self, iri: str) -> bool:
        return any(name.cls in _TIES for name in self._store.names(iri))
