"""What follows from all articles together, brought in step after a change."""

from __future__ import annotations

from dataclasses import astuple

from kg.audit import voice_quads, voices
from kg.builder.decisions import read_decisions
from kg.builder.identity import derive_identity
from kg.index import update_index
from kg.store import Store


def derive(store: Store) -> bool:
    """Brings the derived graphs and the index in step with the articles; tells whether the entities' identity changed.

    Raises StoreError.
    """
    decisions = read_decisions(store.directory)
    changed = derive_identity(store, decisions)
    store.derive(store.graphs.voices, voice_quads(voices(store), store.base))
    store.derived(astuple(decision) for decision in decisions)
    update_index(store)
    return changed
