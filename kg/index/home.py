"""The file of the index, and how it is opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Final

from kg.errors import StoreError

from .read import Index

_FILE: Final = "index.sqlite"


def index_path(directory: Path) -> Path:
    """The file of the index in a store's folder."""
    return directory / _FILE


def connect(path: Path, *, write: bool = False) -> sqlite3.Connection:
    """The file, opened for reading or (made where it is missing) for writing."""
    mode = "rwc" if write else "ro"
    db = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
    )
    if write:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA cache_size = -65536")
    return db


def create(db: sqlite3.Connection) -> None:
    """Makes the tables, in the place of those that an earlier version made."""
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%'"
    for (name,) in db.execute(tables).fetchall():
        db.execute(f'DROP TABLE "{name}"')
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    for (name,) in db.execute(tables).fetchall():
        db.execute(f'DROP TABLE "{name}"')
    schema = files(__package__).joinpath("schema.sql").read_text("utf-8")
    db.executescript(f"BEGIN; {schema} COMMIT;")


@contextmanager
def open_index(directory: Path) -> Iterator[Index]:
    """The index of a store, for reading. Raises StoreError where there is none or it is damaged."""
    path = index_path(directory)
    if not path.is_file():
        raise StoreError(f"{path}: there is no index; `kg build` makes one")
    try:
        with closing(connect(path)) as db:
            yield Index(db)
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {error}; delete the file, the next build makes it again") from error
