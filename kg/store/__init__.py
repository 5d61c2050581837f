"""The home of a dataset: ``open_store`` opens or makes one in a folder."""

from __future__ import annotations

import os
from pathlib import Path

from kg.errors import StoreError
from kg.store.base import Store
from kg.store.embedded import EmbeddedStore
from kg.store.opening import make, open_for_reading, open_for_writing

__all__ = ["EmbeddedStore", "Store", "newest_snapshot", "open_store", "state_mark"]


def state_mark(directory: Path) -> int:
    """Tells states of a store apart for its readers: another mark, another state may stand there.

    Raises StoreError where there is no store.
    """
    try:
        return os.stat(f"{directory}/snapshots").st_mtime_ns  # noqa: PTH116 (asked for with every query)
    except OSError as error:
        raise StoreError(f"{directory}: no store here any more ({error.strerror})") from error


def newest_snapshot(directory: Path) -> int | None:
    """The number of the state that readers of a store would open now; it grows with what is published."""
    from kg.store.layout import Snapshots

    return Snapshots(directory).newest_number()


def open_store(
    directory: Path | str, *, base: str | None = None, create: bool = True, read_only: bool = False
) -> EmbeddedStore:
    """Opens the store in a folder.

    A store is written by one process at a time. Any number of readers may look at the last
    finished state meanwhile; a reader never sees a change (open again to see more).

    ``base`` is the base of the IRIs of a new store; for an existing one it must be the store's own
    or none. Raises StoreError where there is no store (and none is to be made), where another
    process writes, where the format is of another version, or where a file is damaged.
    """
    from kg.store import layout
    from kg.terms import BASE

    path = Path(directory)
    if not layout.exists(path):
        if read_only or not create:
            raise StoreError(f"{path}: no store here; `kg build SOURCE... --store {path}` makes one")
        make(path, base or BASE)
    own = layout.read_base(path)
    if base is not None and base != own:
        raise StoreError(
            f"{path}: the store's base is {own}, not {base}; drop the setting or use another folder"
        )
    return open_for_reading(path, own) if read_only else open_for_writing(path, own)
