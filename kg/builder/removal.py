"""Taking articles out of a store, with what only they said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from kg.builder.derived import derive
from kg.store import Store
from kg.terms import POL

_MENTIONS: Final = NamedNode(POL + "mentions")


@dataclass(frozen=True, slots=True)
class Removal:
    """What was taken away: articles, and the entities that no other article speaks of; and unknown ids."""

    articles: tuple[str, ...]
    entities: int
    unknown: tuple[str, ...]


def remove(store: Store, ids: Iterable[str]) -> Removal:
    """Removes articles with their claims, and the facts, names and entities that only they gave.

    All of them or none. An id that no article has is left to the caller to tell. Raises StoreError.
    """
    wanted = tuple(dict.fromkeys(ids))
    known = tuple(id_ for id_ in wanted if store.state(id_))
    mentioned = {
        quad.object
        for id_ in known
        for quad in store.match(None, _MENTIONS, None, NamedNode(store.graphs.facts(id_)))
    }
    store.write((), removing=known)
    derive(store)
    gone = (
        entity
        for entity in mentioned
        if isinstance(entity, NamedNode) and not any(store.match(None, _MENTIONS, entity))
    )
    return Removal(known, sum(1 for _ in gone), tuple(id_ for id_ in wanted if id_ not in known))
