"""The ties of entities in the ledger, and what has changed since merges and voices were derived from it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from kg.resolve.merging import COMPARED, CROWD
from kg.types import Tie

Kind: TypeAlias = Literal["article", "entity"]
"""What can be stale: an article, by its id, or an entity, by its IRI."""


def insert(db: sqlite3.Connection, key: str, ties: Iterable[Tie]) -> None:
    """Enters the ties that one version of an article gives."""
    rows = ((tie.rule, tie.key, tie.entity, tie.mark, key) for tie in ties)
    db.executemany("INSERT OR IGNORE INTO tie VALUES (?, ?, ?, ?, ?)", rows)


def mark_stale(
    db: sqlite3.Connection, article_id: str, entities: Iterable[str], old: str | None, new: str | None
) -> None:
    """Remembers an article and its entities until what follows from them has been derived.

    With them those whom an entity may have kept apart: all that share a tie with the old version of the
    article, and a crowd that the new version may have made one.
    """
    db.execute("INSERT OR IGNORE INTO stale VALUES ('article', ?)", (article_id,))
    db.executemany("INSERT OR IGNORE INTO stale VALUES ('entity', ?)", ((e,) for e in entities))
    if old is not None:
        db.execute(
            "INSERT OR IGNORE INTO stale SELECT 'entity', entity FROM tie WHERE (rule, name) IN"
            " (SELECT rule, name FROM tie WHERE key = ?)",
            (old,),
        )
    compared = ", ".join(f"'{rule}'" for rule in sorted(COMPARED))
    db.execute(
        "INSERT OR IGNORE INTO stale SELECT 'entity', entity FROM tie WHERE (rule, name) IN"
        " (SELECT rule, name FROM tie WHERE (rule, name) IN"
        f"  (SELECT rule, name FROM tie WHERE key = ? AND rule IN ({compared}))"
        "  GROUP BY rule, name HAVING count(DISTINCT entity) BETWEEN ? AND ?)",
        (new, CROWD + 1, 2 * CROWD),
    )


def tied(db: sqlite3.Connection, entities: Iterable[str]) -> Iterator[Tie]:
    """The ties of each rule and key under which one of these entities stands with another, in their order."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS seed (entity TEXT PRIMARY KEY) WITHOUT ROWID")
    db.execute("DELETE FROM seed")
    db.executemany("INSERT OR IGNORE INTO seed VALUES (?)", ((entity,) for entity in entities))
    rows = db.execute(
        "SELECT DISTINCT rule, name, entity, mark FROM tie WHERE (rule, name) IN"
        " (SELECT rule, name FROM tie WHERE (rule, name) IN"
        "  (SELECT DISTINCT rule, name FROM seed CROSS JOIN tie USING (entity))"
        "  GROUP BY rule, name HAVING min(entity) < max(entity))"
        " ORDER BY rule, name, entity, mark"
    )
    return (Tie(*row) for row in rows)


def stale(db: sqlite3.Connection, kind: Kind) -> list[str]:
    """What has changed since what follows from it was derived."""
    return [name for (name,) in db.execute("SELECT name FROM stale WHERE kind = ? ORDER BY name", (kind,))]


def bandmates(db: sqlite3.Connection, article_id: str) -> list[str]:
    """The ids of other articles whose texts may be like that of an article."""
    rows = db.execute(
        "SELECT DISTINCT b.id FROM article a JOIN band x ON x.key = a.key JOIN band y ON y.band = x.band"
        " JOIN article b ON b.key = y.key WHERE a.id = ?1 AND a.live AND b.live AND b.id != ?1 ORDER BY b.id",
        (article_id,),
    )
    return [id_ for (id_,) in rows]
