"""How a store's folder is made, and opened for writing or for reading."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store import layout
from kg.store.embedded import EmbeddedStore
from kg.store.layout import Lock, Snapshots
from kg.store.ledger import Ledger
from kg.store.rdf import rdf_errors

_RDF = "rdf"
_LEDGER = "articles.sqlite"


def make(directory: Path, base: str) -> None:
    """Makes an empty store in a folder that is empty or missing."""
    layout.create(directory, base, _fill)


def _fill(draft: Path) -> None:
    rdf = ox.Store(str(draft / _RDF))
    Ledger(draft / _LEDGER, create=True).close()
    Snapshots(draft).publish(rdf.backup)


def open_for_writing(directory: Path, base: str) -> EmbeddedStore:
    """The store for one writer, brought in order if the one before was killed."""
    try:
        lock = Lock.take(directory / "writer.lock")
    except OSError as error:
        raise StoreError(f"{directory}: cannot be written: {error.strerror}") from error
    if lock is None:
        raise StoreError(f"{directory}: another process writes this store; wait until it's done, or stop it")
    try:
        if not (directory / _RDF / "CURRENT").is_file():
            # Oxigraph would make a new, empty database in the place of a lost one.
            raise StoreError(
                f"{directory / _RDF}: damaged (no file CURRENT); restore the folder from a copy, "
                "or delete it and build again"
            )
        with rdf_errors(directory):
            rdf = ox.Store(str(directory / _RDF))
        store = EmbeddedStore(directory, base, rdf=rdf, ledger=Ledger(directory / _LEDGER), lock=lock)
        store.recover()
    except BaseException:
        lock.release()
        raise
    return store


def open_for_reading(directory: Path, base: str) -> EmbeddedStore:
    """The store as the last writer left it; what a killed writer left behind is published first."""
    if (directory / "changed").exists():
        _publish_leftovers(directory, base)
    found = Snapshots(directory).newest()
    if found is None:
        raise StoreError(f"{directory}: damaged (no snapshot); run `kg build` on it again")
    snapshot, lock = found
    try:
        with rdf_errors(snapshot):
            rdf = ox.Store.read_only(str(snapshot))
        ledger = Ledger(directory / _LEDGER, read_only=True)
    except BaseException:
        lock.release()
        raise
    return EmbeddedStore(directory, base, rdf=rdf, ledger=ledger, lock=lock, snapshot=int(snapshot.name))


def _publish_leftovers(directory: Path, base: str) -> None:
    try:
        lock = Lock.take(directory / "writer.lock")
    except OSError:
        return  # a reader without the right to write sees the last snapshot
    if lock is None:
        return  # a writer is at work and will publish itself
    lock.release()
    open_for_writing(directory, base).close()
