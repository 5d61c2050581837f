"""What follows from all articles together, brought in step after a change."""

from __future__ import annotations

from kg.audit import voice_quads, voices
from kg.store import Store


def derive(store: Store) -> None:
    """Brings the derived graphs in step with the articles. Raises StoreError."""
    store.derive(store.graphs.voices, voice_quads(voices(store), store.base))
