"""Entities of different IRIs that are one: found by rules over what articles tie, or decided by users.

Only what the articles themselves state is looked at, never what was merged before: so the same articles
give the same merges, whatever came first. What has changed since the last time tells which
entities are looked at again: those that it ties together, and no others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import astuple
from typing import Final

import pyoxigraph as ox

from kg.builder.decisions import Decision
from kg.builder.groups import Grouped, figures_as_one, grouped
from kg.ids import digest
from kg.resolve.merging import Merge, by_key, merges
from kg.store import Store
from kg.store.sameness import SAME_AS
from kg.terms import PROV, RDF, RDFS

_TYPE: Final = ox.NamedNode(RDF + "type")
_SUBJECT, _PREDICATE, _OBJECT = (ox.NamedNode(RDF + name) for name in ("subject", "predicate", "object"))
_GENERATED_BY: Final = ox.NamedNode(PROV + "wasGeneratedBy")
_COMMENT: Final = ox.NamedNode(RDFS + "comment")


def derive_identity(store: Store, decisions: Collection[Decision]) -> bool:
    """Brings the graph of identity in step with articles and decisions; tells whether it changed.

    Each merged IRI is the same as the canonical one, by a rule and for a reason that stand beside it. What
    users merge comes before what rules find; what they split stays apart, through others too.
    Raises StoreError.
    """
    seeds = _seeds(store, decisions)
    if not seeds:
        return False
    forced = [
        Merge(min(d.one, d.other), max(d.one, d.other), "decision", "decided by a user")
        for d in decisions
        if d.verb == "merge"
    ]
    found = _connected(store, seeds, forced)
    entities = seeds | {iri for merge in found for iri in (merge.one, merge.other)}
    entities |= {iri for entity in entities for iri in store.same(store.canonical(entity))}
    owners = grouped(store, forced, found, decisions)
    figures = figures_as_one(store, entities, owners)
    quads = {*_quads(store, owners), *_quads(store, figures)}
    return store.set_identity(quads, entities | figures.looked_at)


def _seeds(store: Store, decisions: Collection[Decision]) -> set[str]:
    """The entities that must be looked at: changed or decided on themselves, or one with such a one."""
    changed = set(store.decided()).symmetric_difference(astuple(decision) for decision in decisions)
    seeds = {iri for _, one, other in changed for iri in (one, other) if iri}
    seeds.update(store.stale("entity"))
    return seeds | {iri for entity in seeds for iri in store.same(store.canonical(entity))}


def _connected(store: Store, seeds: Collection[str], forced: Iterable[Merge]) -> set[Merge]:
    """All merges that rules find around some entities, and around whatever these are merged with."""
    found = set[Merge]()
    seen, todo = set(seeds), set(seeds)
    while todo:
        new = {merge for ties in by_key(store.tied(todo)) for merge in merges(ties)}
        found |= new
        reached = {*new, *(merge for merge in forced if todo & {merge.one, merge.other})}
        todo = {iri for merge in reached for iri in (merge.one, merge.other)} - seen
        seen |= todo
    return found


def _quads(store: Store, groups: Grouped) -> Iterator[ox.Quad]:
    graph = ox.NamedNode(store.graphs.identity)
    for iri, canonical in groups.canonical.items():
        member, one = ox.NamedNode(iri), ox.NamedNode(canonical)
        yield ox.Quad(member, SAME_AS, one, graph)
        for merge in groups.reasons[iri]:
            node = ox.NamedNode(
                f"{store.base}merge/{digest(iri, merge.one, merge.other, merge.rule, merge.why)}"
            )
            rule = ox.NamedNode(f"{store.base}rule/{merge.rule}")
            yield ox.Quad(node, _TYPE, ox.NamedNode(RDF + "Statement"), graph)
            yield ox.Quad(node, _SUBJECT, member, graph)
            yield ox.Quad(node, _PREDICATE, SAME_AS, graph)
            yield ox.Quad(node, _OBJECT, one, graph)
            yield ox.Quad(node, _GENERATED_BY, rule, graph)
            yield ox.Quad(node, _COMMENT, ox.Literal(merge.why, language="en"), graph)
