"""What follows from all articles together, brought in step after a change."""

from __future__ import annotations

from dataclasses import astuple

from kg.audit import derive_voices
from kg.builder.decisions import read_decisions
from kg.builder.identity import derive_identity
from kg.index import Indexing, index_path, indexing
from kg.store import Store


def derive(store: Store, index: Indexing | None = None) -> bool:
    """Brings the derived graphs and the index in step with the articles; tells whether identity changed.

    ``index`` is an index on its way, if there is one.

    Only what has changed since the last time is looked at, be that the last build or one that was stopped
    before it came here. Raises StoreError.
    """
    if index is None:
        with indexing(store) as own:
            return derive(store, own)
    decisions = read_decisions(store.directory)
    changed = derive_identity(store, decisions)
    index.finish(voices=derive_voices(store))
    store.derived(astuple(decision) for decision in decisions)
    return changed


def is_due(store: Store) -> bool:
    """Whether something has changed since the last time. Raises StoreError."""
    decisions = sorted(astuple(decision) for decision in read_decisions(store.directory))
    return (
        bool(store.stale("article"))
        or store.decided() != decisions
        or not index_path(store.directory).exists()
    )
