"""Which articles are one voice: the same text on several sites, and who published it first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Final

from pyoxigraph import NamedNode, Quad

from kg.graph.likeness import one_text, shingles
from kg.store import Store
from kg.terms import PROV

_PRIMARY: Final = NamedNode(PROV + "hadPrimarySource")
_LAST: Final = "9999"
_TEXTS: Final = 1000
"""Texts that are kept at hand while they are compared."""


def voices(store: Store) -> dict[str, str]:
    """The first publication of each article that is a copy, by IRIs of articles, as it was last derived."""
    found = store.match(None, _PRIMARY, None, NamedNode(store.graphs.voices))
    return {
        quad.subject.value: quad.object.value
        for quad in found
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    }


def derive_voices(store: Store) -> frozenset[str]:
    """Brings the graph of voices in step with the articles that have changed since the last time.

    Returns the IRIs of the articles that were looked at: of no other has the voice changed.

    Articles are copies of each other when they are one text, or both one with a third. The first is
    that of the earliest date, then of the first id; one without a date comes last. Each copy has it as
    its primary source (PROV-O). Raises StoreError.
    """
    changed = store.stale("article")
    if not changed:
        return frozenset()
    graphs = store.graphs
    graph = NamedNode(graphs.voices)
    fellows = _fellows(store, changed)
    groups = _groups(store, changed, fellows)
    firsts: dict[str, str] = {}
    for ids in groups:
        if len(ids) == 1:
            continue
        first = min(ids, key=lambda id_: (store.article(id_).published or _LAST, id_))
        firsts.update((id_, first) for id_ in ids if id_ != first)
    members = (*groups, changed, fellows)
    looked_at = frozenset(graphs.facts(id_) for ids in members for id_ in ids)
    store.derive(
        graphs.voices,
        (
            Quad(NamedNode(graphs.facts(copy)), _PRIMARY, NamedNode(graphs.facts(first)), graph)
            for copy, first in firsts.items()
        ),
        subjects=looked_at,
    )
    return looked_at


def _groups(store: Store, changed: Collection[str], fellows: set[str]) -> list[set[str]]:
    """The groups of copies that the changed articles are in now, or were in with their fellows; a single one
    is a group, too."""
    text = lru_cache(_TEXTS)(lambda id_: shingles(store.article(id_).text))
    standing = {id_ for id_ in changed if store.state(id_)}
    # What a changed article held together may fall apart, so that all of it is compared again.
    loose = {id_ for id_ in fellows.difference(changed) if store.state(id_)} | standing
    of: dict[str, set[str]] = {id_: {id_} for id_ in loose}

    def join(one: str, other: str) -> None:
        mine, theirs = of[one], of.get(other) or _group(store, other)
        small, large = sorted((mine, theirs), key=len)
        large |= small
        of.update(dict.fromkeys(large, large))

    for one in sorted(loose):
        for other in store.bandmates(one):
            unknown = one in standing or other in loose
            if unknown and of.get(other) is not of[one] and one_text(text(one), text(other)):
                join(one, other)
    return list({id(group): group for group in of.values()}.values())


def _fellows(store: Store, ids: Iterable[str]) -> set[str]:
    """All that were one voice with one of these articles when voices were last derived."""
    return {fellow for id_ in ids for fellow in _group(store, id_)}


def _group(store: Store, id_: str) -> set[str]:
    graphs = store.graphs
    graph = NamedNode(graphs.voices)
    node = NamedNode(graphs.facts(id_))
    first = next((quad.object for quad in store.match(node, _PRIMARY, None, graph)), node)
    assert isinstance(first, NamedNode)
    copies = (quad.subject for quad in store.match(None, _PRIMARY, first, graph))
    iris = {first.value, *(copy.value for copy in copies if isinstance(copy, NamedNode))}
    return {graphs.article_id(iri) for iri in iris}
