"""The home of a dataset: ``open_store`` opens or makes one in a folder or at an endpoint."""

from __future__ import annotations

import os
from pathlib import Path

from kg.errors import StoreError
from kg.settings import Settings
from kg.store.base import Store
from kg.store.endpoint import Endpoint, Place, is_remote, place
from kg.store.opening import make, open_for_reading, open_for_writing
from kg.store.writing import Home

__all__ = [
    "Endpoint",
    "Home",
    "Place",
    "Store",
    "is_remote",
    "newest_snapshot",
    "open_store",
    "place",
    "state_mark",
]


def state_mark(where: Place) -> int:
    """Tells states of a store apart for its readers: another mark, another state may stand there.

    One at an endpoint is asked anew for each thing, so it has no states.

    Raises StoreError where there is no store.
    """
    if isinstance(where, Endpoint):
        return 0
    try:
        return os.stat(f"{where}/snapshots").st_mtime_ns  # noqa: PTH116 (asked for with every query)
    except OSError as error:
        raise StoreError(f"{where}: no store here any more ({error.strerror})") from error


def newest_snapshot(directory: Path) -> int | None:
    """The number of the state that readers of a store would open now; it grows with what is published."""
    from kg.store.layout import Snapshots

    return Snapshots(directory).newest_number()


def open_store(
    where: Place | str, *, base: str | None = None, create: bool = True, read_only: bool = False
) -> Home:
    """Opens the store in a folder or at an endpoint (:func:`place` tells which settings mean).

    A store is written by one process at a time. Any number of readers may look at the last
    finished state meanwhile; a reader never sees a change (open again to see more). At an endpoint
    (:mod:`kg.store.remote`) readers see what stands there at the moment.

    ``base`` is the base of the IRIs of a new store; for an existing one it must be the store's own
    or none. Raises StoreError where there is no store (and none is to be made), where another
    process writes, where the format is of another version, where a file is damaged, or where the endpoint
    gives no answer.
    """
    from kg.store import layout
    from kg.terms import BASE

    if isinstance(where, str):
        where = place(Settings(store=where))
    if isinstance(where, Endpoint):
        from kg.store.remote.opening import open_remote

        return open_remote(where, base=base, create=create, read_only=read_only)
    path = where
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
