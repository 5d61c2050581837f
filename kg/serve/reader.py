"""The store and its index, open in the server's own process: short look-ups for pages, no users' queries."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg.index import Index, has_index, open_index, update_index
from kg.store import Place, open_store

if TYPE_CHECKING:
    from kg.store import Home


class Reader:
    """Opens the newest state of a store: what a build has published shows up with the next page.

    Readers of an older state keep it until they are done. Raises StoreError where the store cannot be read.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._lock = threading.Lock()
        self._current = self._open()

    def _open(self) -> _Counted:
        store = open_store(self._place, read_only=True)
        if store.behind or not has_index(store.directory):
            update_index(store)  # a cache that followed its endpoint, or a store of an earlier version
        return _Counted(store)

    @contextmanager
    def store(self) -> Iterator[Home]:
        """The store, for reading."""
        with self._lock:
            if self._current.store.superseded():
                self._release(self._current)
                self._current = self._open()
            held = self._current
            held.users += 1
        try:
            yield held.store
        finally:
            with self._lock:
                self._release(held)

    @contextmanager
    def index(self) -> Iterator[Index]:
        """The index, for reading."""
        with open_index(self._current.store.directory) as index:
            yield index

    def close(self) -> None:
        """Ends the use of the store."""
        with self._lock:
            self._release(self._current)

    @staticmethod
    def _release(held: _Counted) -> None:
        held.users -= 1
        if held.users == 0:
            held.store.close()


class _Counted:
    """A store and how many use it; the reader itself is the first."""

    def __init__(self, store: Home) -> None:
        self.store = store
        self.users = 1
