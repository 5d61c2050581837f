"""The articles' texts, names and rejected candidates in one SQLite file beside the RDF.

The two are kept in step across a kill at any moment. A batch is entered here first (with
its articles listed as pending), then goes into the RDF in one transaction, then is settled here.
Whoever opens the store next finds pending articles, looks whether the RDF has them,
and settles or takes back the entry.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.graph import ArticleGraph, NameCount
from kg.ids import digest
from kg.store import ties
from kg.store.ties import Kind
from kg.types import Article, Rejected, Span, Tie

_ROOM = "free some space and run again, nothing is lost"
_CACHE_KB = 65_536
_CURE = "the file is damaged: restore the store from a copy, or delete its folder and build again"


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        full = error.sqlite_errorcode in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)
        raise StoreError(f"{path}: {error}; {_ROOM if full else _CURE}") from error


class Ledger:
    """The SQLite file of a store. Raises StoreError where the file is damaged or missing."""

    def __init__(self, path: Path, *, create: bool = False, read_only: bool = False) -> None:
        self._path = path
        if not create and not path.is_file():
            raise StoreError(f"{path}: missing; {_CURE}")
        with _reading(path):
            mode = "ro" if read_only else "rwc" if create else "rw"
            self._db = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode={mode}",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
            )
            if not read_only:
                self._db.execute("PRAGMA journal_mode = WAL")
                # The keys are hashes: what is written next may stand on any page.
                self._db.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
            if create and not self._db.execute("SELECT 1 FROM sqlite_master").fetchone():
                schema = files("kg.store").joinpath("schema.sql").read_text("utf-8")
                self._db.executescript(f"BEGIN; {schema} COMMIT;")
            self._db.execute("SELECT count(*) FROM pending").fetchone()

    def close(self) -> None:
        """Closes the file; the ledger is of no use after it."""
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with _reading(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _rows(self, sql: str, *parameters: object) -> Iterator[tuple[Any, ...]]:
        with _reading(self._path):
            yield from self._db.execute(sql, parameters)

    # Reading

    def article(self, article_id: str, hash_: str) -> Article | None:
        """The article as it was read, in the version with this content hash."""
        columns = "id, text, language, title, published, publisher, url, source"
        rows = self._rows(f"SELECT {columns} FROM article WHERE id = ? AND hash = ?", article_id, hash_)
        for row in rows:
            return Article(*row)
        return None

    def state(self, article_id: str) -> tuple[str, str] | None:
        """Content hash and extractor version of an article, if it stands."""
        for hash_, version in self._rows(
            "SELECT hash, version FROM article WHERE id = ? AND live", article_id
        ):
            return str(hash_), str(version)
        return None

    def states(self) -> Iterator[tuple[str, str, str]]:
        """Id, content hash and extractor version of each article, in the order of the ids."""
        rows = self._rows("SELECT id, hash, version FROM article WHERE live ORDER BY id")
        return ((str(id_), str(hash_), str(version)) for id_, hash_, version in rows)

    def count(self, but: str | None) -> int:
        """How many articles there are, without those of one extractor version."""
        rows = self._rows("SELECT count(*) FROM article WHERE live AND version IS NOT ?", but)
        return sum(int(str(number)) for (number,) in rows)

    def rejected(self, article_id: str | None = None) -> Iterator[tuple[str, Rejected]]:
        """Article id and candidate for each that was turned down, of one article or of all."""
        rows = self._rows(
            "SELECT id, start, end, what, rule, reason FROM rejected JOIN article USING (key)"
            " WHERE live AND (?1 IS NULL OR id = ?1) ORDER BY id, position",
            article_id,
        )
        for id_, start, end, what, rule, reason in rows:
            yield str(id_), Rejected(Span(start, end), what, rule, reason)

    def names(self, entity: str) -> list[NameCount]:
        """The names of one entity over all articles."""
        rows = self._rows("SELECT entity, cls, language, text, claims FROM total WHERE entity = ?", entity)
        return [NameCount(*row) for row in rows]

    def entities(self) -> Iterator[str]:
        """The IRIs of all entities, in code-point order."""
        for (entity,) in self._rows("SELECT DISTINCT entity FROM total ORDER BY entity"):
            yield str(entity)

    def bandmates(self, article_id: str) -> list[str]:
        """The ids of other articles whose texts may be like that of an article."""
        with _reading(self._path):
            return ties.bandmates(self._db, article_id)

    def tied(self, entities: Iterable[str]) -> Iterator[Tie]:
        """The ties of each rule and key under which one of these entities stands with another, in order."""
        with _reading(self._path):
            yield from ties.tied(self._db, entities)

    def stale(self, kind: Kind) -> list[str]:
        """The ids of articles, or IRIs of entities, that have changed since what follows was derived."""
        with _reading(self._path):
            return ties.stale(self._db, kind)

    def decided(self) -> list[tuple[str, str, str]]:
        """The decisions of users that what follows was derived with: verb and two IRIs."""
        return [(str(v), str(a), str(b)) for v, a, b in self._rows("SELECT * FROM decided ORDER BY 1, 2, 3")]

    # Writing

    def derived(self, decisions: Iterable[tuple[str, str, str]]) -> None:
        """What follows from all that has changed is derived, with these decisions."""
        with self._transaction() as db:
            db.execute("DELETE FROM stale")
            db.execute("DELETE FROM decided")
            db.executemany("INSERT INTO decided VALUES (?, ?, ?)", decisions)

    def enter(self, adding: Sequence[ArticleGraph], removing: Sequence[str] = ()) -> set[str]:
        """Enters a batch as pending; returns the IRIs of the entities that it touches."""
        touched: set[str] = set()
        with self._transaction() as db:
            for graph in adding:
                key = digest(graph.id, graph.hash, graph.version)
                keys = [old for (old,) in db.execute("SELECT key FROM article WHERE id = ?", (graph.id,))]
                _forget(db, {key}.intersection(keys))
                old = self._live_key(graph.id) if keys else None
                _insert(db, key, graph)
                touched |= self._shift(db, graph.id, old, key)
            for id_ in removing:
                if (old := self._live_key(id_)) is not None:
                    touched |= self._shift(db, id_, old, None)
        return touched

    def pending(self) -> list[tuple[str, str | None, str | None]]:
        """Id, old key and new key of each article that is on its way into the RDF.

        A new article has no old key, one that is removed no new one.
        """
        rows = self._rows("SELECT id, old, new FROM pending ORDER BY id")
        return [(str(id_), _text(old), _text(new)) for id_, old, new in rows]

    def settle(self) -> None:
        """The pending batch is in the RDF: what it replaced is forgotten."""
        with self._transaction() as db:
            _forget(db, [key for (key,) in db.execute("SELECT old FROM pending WHERE old IS NOT NULL")])
            db.execute("DELETE FROM pending")

    def take_back(self) -> None:
        """The pending batch is not in the RDF: everything is as it was before it."""
        with self._transaction() as db:
            for id_, old, new in db.execute("SELECT id, old, new FROM pending").fetchall():
                self._shift(db, id_, new, old)
                _forget(db, [new] if new else [])
            db.execute("DELETE FROM pending")

    def _live_key(self, article_id: str) -> str | None:
        for (key,) in self._rows("SELECT key FROM article WHERE id = ? AND live", article_id):
            return str(key)
        return None

    @staticmethod
    def _shift(db: sqlite3.Connection, article_id: str, old: str | None, new: str | None) -> set[str]:
        """Moves an article from one version to another; returns the entities of both."""
        db.execute("INSERT OR REPLACE INTO pending VALUES (?, ?, ?)", (article_id, old, new))
        db.execute("UPDATE article SET live = (key = ?) WHERE id = ?", (new or "", article_id))
        if old is not None:
            db.execute(
                "UPDATE total SET claims = total.claims - name.claims, articles = articles - 1 FROM name"
                " WHERE name.key = ? AND (total.entity, total.cls, total.language, total.text)"
                " = (name.entity, name.cls, name.language, name.text)",
                (old,),
            )
        db.execute(
            "INSERT INTO total SELECT entity, cls, language, text, claims, 1 FROM name WHERE key = ?"
            " ON CONFLICT DO UPDATE SET claims = claims + excluded.claims, articles = articles + 1",
            (new,),
        )
        touched = {str(e) for (e,) in db.execute("SELECT entity FROM name WHERE key IN (?, ?)", (old, new))}
        if old is not None:
            db.executemany("DELETE FROM total WHERE entity = ? AND articles = 0", ((e,) for e in touched))
        ties.mark_stale(db, article_id, touched, old, new)
        return touched


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _insert(db: sqlite3.Connection, key: str, graph: ArticleGraph) -> None:
    a = graph.article
    db.execute(
        "INSERT INTO article VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?)",
        (
            key,
            a.id,
            graph.hash,
            graph.version,
            a.language,
            a.title,
            a.published,
            a.publisher,
            a.url,
            a.source,
            a.text,
        ),
    )
    db.executemany(
        "INSERT INTO name VALUES (?, ?, ?, ?, ?, ?)",
        ((key, n.entity, n.cls, n.language, n.text, n.claims) for n in graph.names),
    )
    db.executemany(
        "INSERT INTO rejected VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((key, i, r.span.start, r.span.end, r.what, r.rule, r.reason) for i, r in enumerate(graph.rejected)),
    )
    db.executemany("INSERT INTO band VALUES (?, ?)", ((band, key) for band in set(graph.bands)))
    ties.insert(db, key, graph.ties)


def _forget(db: sqlite3.Connection, keys: Iterable[str]) -> None:
    for key in keys:
        for table in ("article", "name", "rejected", "band", "tie"):
            db.execute(f"DELETE FROM {table} WHERE key = ?", (key,))
