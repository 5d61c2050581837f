"""How a remote home is made, and opened for writing or for reading."""

from __future__ import annotations

from kg.errors import StoreError
from kg.store.endpoint import Endpoint
from kg.store.layout import Lock
from kg.store.ledger import Ledger
from kg.store.remote.home import RemoteStore
from kg.store.remote.http import Http
from kg.store.remote.names import HomeNames
from kg.store.remote.state import State, find_bases
from kg.terms import BASE

_LEDGER = "articles.sqlite"


def open_remote(endpoint: Endpoint, *, base: str | None, create: bool, read_only: bool) -> RemoteStore:
    """The home at an endpoint; ``kg.store.open_store`` says what goes in and which errors there are."""
    http = Http(endpoint)
    try:
        own = _base(endpoint, http, base, create=create and not read_only)
        return _open(endpoint, http, own, read_only=read_only)
    except BaseException:
        http.close()
        raise


def _base(endpoint: Endpoint, http: Http, base: str | None, *, create: bool) -> str:
    found = find_bases(http)
    if base in found or (base is None and len(found) == 1):
        return base or found[0]
    if base is None and found:
        raise StoreError(f"{endpoint}: datasets of several bases are here; set base to {' or '.join(found)}")
    if not create:
        there = f" of the base {base}" if base and found else ""
        raise StoreError(
            f"{endpoint}: no store{there} here; `kg build SOURCE... --store {endpoint}` makes one"
        )
    own = base or BASE
    State(http, HomeNames(own), endpoint).make()
    return own


def _open(endpoint: Endpoint, http: Http, base: str, *, read_only: bool) -> RemoteStore:
    """The home, its cache in step; a reader beside a writer on this machine takes the cache as it is."""
    try:
        endpoint.cache.mkdir(parents=True, exist_ok=True)
        lock = Lock.take(endpoint.cache / "writer.lock")
    except OSError as error:
        raise StoreError(f"{endpoint.cache}: cannot be written: {error.strerror or error}") from error
    if lock is None and not read_only:
        raise StoreError(
            f"{endpoint.cache}: another process writes this store; wait until it's done, or stop it"
        )
    try:
        path = endpoint.cache / _LEDGER
        ledger = Ledger(path, create=lock is not None, read_only=lock is None)
        store = RemoteStore(endpoint, base, http=http, ledger=ledger, lock=lock, read_only=read_only)
        if lock is not None:
            store.open(writing=not read_only)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    if read_only and lock is not None:
        store.unlock()
    return store
