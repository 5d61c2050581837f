"""What a build was given, as one hash: whoever finds it noted in the store need not read it again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from kg.errors import SourceError
from kg.settings import Settings
from kg.store import Store


def input_hash(sources: Sequence[str | Path], settings: Settings, version: str) -> str | None:
    """SHA-256 over the files of all sources, and what decides how they are read.

    None where one is no file that can be read twice (standard input, a pipe) or not read at all.
    """
    from kg.read.files import find_sources

    sha = hashlib.sha256(repr((version, settings.languages, settings.max_article_bytes)).encode())
    for found in find_sources(sources):
        if isinstance(found, SourceError) or found.path is None or not found.path.is_file():
            return None
        sha.update(repr(str(found.path)).encode())
        try:
            with found.path.open("rb") as file:
                sha.update(hashlib.file_digest(file, "sha256").digest())
        except OSError:
            return None
    return sha.hexdigest()


def note(store: Store, input_: str, articles: int) -> None:
    """Notes that so many articles of an input stand in the store, until it changes. Raises StoreError."""
    store.note(json.dumps({"input": input_, "articles": articles}))


def noted(store: Store, input_: str | None) -> int | None:
    """How many articles of an input stand in the store as they are, where that is noted."""
    found = store.noted()
    if found is None or input_ is None:
        return None
    try:
        content = json.loads(found)
        return int(content["articles"]) if content["input"] == input_ else None
    except (ValueError, KeyError, TypeError):
        return None  # a note that cannot be read is none
