"""What has a date, and what was measured at several times: what a timeline of a graph is made of."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from .model import Entity, Sentence

DATES: Final = ("heldOn", "issuedOn", "periodStart", "periodEnd")
_ENTITY: Final = "e.iri, e.cls, e.en, e.zh, e.articles"
_NEAR: Final = """e.id IN (WITH it AS (SELECT id FROM entity WHERE iri = ?)
  SELECT id FROM it
  UNION SELECT subject FROM fact WHERE object = (SELECT id FROM it) AND object > 0 AND claims > denied
  UNION SELECT object FROM fact WHERE subject = (SELECT id FROM it) AND object > 0 AND claims > denied)"""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a timeline keeps: classes (local names; none: all), IRIs of provinces, prefectures and industries
    to all of which a thing must belong, an entity (``focus``) that it is or is joined with, and the least
    confidence; of that at most so many, those that most sources state."""

    classes: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    focus: str = ""
    confidence: float = 0.0
    limit: int = 2000


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of an entity: of which kind, the number of its fact, its best confidence, how many state it."""

    entity: Entity
    property: str
    date: str
    fact: int
    confidence: float
    sources: int


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure of an entity at several times: (time, value, sentence) in the order of time.

    Of values for the same time, that of the article that was published last stands.
    """

    entity: Entity
    measure: str
    unit: str
    points: tuple[tuple[str, float, Sentence], ...]


def dated(db: sqlite3.Connection, kept: Kept) -> list[Dated]:
    """The dates that fit, by date."""
    tests, values = _tests(kept)
    names = ", ".join(f"'{name}'" for name in DATES)
    sql = f"""SELECT f.property, f.value, f.id, f.confidence, f.sources, {_ENTITY}
      FROM fact f JOIN entity e ON e.id = f.subject
      WHERE f.property IN ({names}) AND f.claims > f.denied AND f.confidence >= ? {tests}
      ORDER BY f.sources DESC, e.articles DESC, e.iri, f.property, f.value LIMIT ?"""
    rows = db.execute(sql, (kept.confidence, *values, kept.limit))
    found = [Dated(Entity(*row[5:]), *row[:5]) for row in rows]
    return sorted(found, key=lambda d: (d.date, d.entity.iri, d.property))


def fitting(db: sqlite3.Connection, kept: Kept) -> list[str]:
    """The IRIs of the entities that fit and that articles speak of, those first that most speak of."""
    tests, values = _tests(kept)
    sql = f"SELECT e.iri FROM entity e WHERE e.articles > 0 {tests} ORDER BY e.articles DESC, e.iri LIMIT ?"
    return [iri for (iri,) in db.execute(sql, (*values, kept.limit))]


def measured(
    db: sqlite3.Connection, kept: Kept, sentence: str, read: Callable[[tuple[Any, ...]], Sentence]
) -> list[Measured]:
    """The measures of several times that fit, those of most times first.

    ``sentence`` names the columns of a sentence ``s`` and its article ``a``, ``read`` makes a value of them.
    """
    tests, values = _tests(kept)
    sql = f"""SELECT f.measure, f.unit, f.time, f.value, {_ENTITY}, {sentence}
      FROM figure f JOIN entity e ON e.id = f.entity
        JOIN sentence s ON s.id = f.sentence JOIN article a ON a.id = s.article
      WHERE f.time != '' AND (f.entity, f.measure, f.unit) IN (SELECT entity, measure, unit FROM figure
        WHERE time != '' GROUP BY 1, 2, 3 HAVING count(DISTINCT time) > 1) {tests}
      ORDER BY e.iri, f.measure, f.unit, f.time, a.published, a.key, s.start LIMIT ?"""
    rows = db.execute(sql, (*values, kept.limit)).fetchall()
    found = [_measured(list(group), read) for _, group in groupby(rows, key=lambda r: (r[4], r[0], r[1]))]
    whole = [it for it in found if len(it.points) > 1]
    return sorted(whole, key=lambda m: (-len(m.points), m.entity.iri, m.measure, m.unit))


def _measured(rows: list[tuple[Any, ...]], read: Callable[[tuple[Any, ...]], Sentence]) -> Measured:
    measure, unit = rows[0][:2]
    last = {row[2]: row for row in rows}
    points = tuple((time, row[3], read(row[9:])) for time, row in sorted(last.items()))
    return Measured(Entity(*rows[0][4:9]), measure, unit, points)


def _tests(kept: Kept) -> tuple[str, list[object]]:
    tests, values = [], list[object]()
    if kept.classes:
        tests.append(f"e.cls IN ({_marks(kept.classes)})")
        values += kept.classes
    for place in kept.within:
        tests.append(
            "EXISTS (SELECT 1 FROM facet JOIN entity v ON v.id = value"
            " WHERE facet.entity = e.id AND v.iri = ?)"
        )
        values.append(place)
    if kept.focus:
        tests.append(_NEAR)
        values.append(kept.focus)
    return "".join(f" AND {test}" for test in tests), values


def _marks(values: Iterable[str]) -> str:
    return ", ".join("?" for _ in values)
