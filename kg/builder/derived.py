"""What follows from all articles together, brought in step after a change."""

from __future__ import annotations

from kg.audit import voice_quads, voices
from kg.builder.decisions import read_decisions
from kg.builder.identity import find_merges, identity_quads
from kg.index import update_index
from kg.store import Store


def derive(store: Store) -> bool:
    """Brings the derived graphs and the index in step with the articles; tells whether the entities' identity changed.

    Raises StoreError.
    """
    changed = store.set_identity(identity_quads(store, find_merges(store), read_decisions(store.directory)))
    store.derive(store.graphs.voices, voice_quads(voices(store), store.base))
    update_index(store)
    return changed
