"""The network of entities in the index: who is joined with whom, how well, by which sentence."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

_NAMES: Final = 20
"""Other names of an entity that are told, at most."""
_STATED: Final = "f.object > 0 AND f.object != f.subject AND f.claims > f.denied"
_FITTING: Final = f"""{_STATED} AND f.confidence >= :confidence AND f.sources >= :sources
  AND f.property NOT IN (SELECT value FROM json_each(:properties))"""
_PUBLISHED: Final = """(SELECT {of} FROM claim c JOIN sentence s ON s.id = c.sentence
  JOIN article a ON a.id = s.article WHERE c.fact = f.id)"""
_FIRST: Final = _PUBLISHED.format(of="min(nullif(a.published, ''))")
_LAST: Final = _PUBLISHED.format(of="max(a.published)")
# As in kg/assets/src/large/select.js: a fact without a date fits any time.
_IN_TIME: Final = f""" AND (:since = '' OR {_LAST} = '' OR {_LAST} >= :since)
  AND (:until = '' OR coalesce(substr({_FIRST}, 1, length(:until)), '') <= :until)"""
_NEAR: Final = """NOT EXISTS (SELECT 1 FROM json_each(:near) w LEFT JOIN entity v ON v.iri = w.value
  WHERE v.id IS NOT e.id AND NOT EXISTS (SELECT 1 FROM facet WHERE entity = e.id AND facet.value = v.id)
    AND NOT EXISTS (SELECT 1 FROM fact f WHERE f.subject = e.id AND f.object = v.id AND {fitting})
    AND NOT EXISTS (SELECT 1 FROM fact f WHERE f.subject = v.id AND f.object = e.id AND {fitting}))"""
_BOTH_WAYS: Final = """SELECT f.subject AS one, f.object AS other, f.sources AS sources FROM fact f
    WHERE f.subject IN (SELECT value FROM json_each(:of)) AND {fitting}
  UNION ALL SELECT f.object, f.subject, f.sources FROM fact f
    WHERE f.object IN (SELECT value FROM json_each(:of)) AND {fitting}"""


@dataclass(frozen=True, slots=True)
class Link:
    """A fact between two entities: IRIs, the property's local name, its support, dates of its articles."""

    id: int
    subject: str
    property: str
    object: str
    claims: int
    sources: int
    confidence: float
    planned: bool
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence that states something, and where it stands."""

    sentence: str
    article: str
    title: str
    url: str
    published: str
    confidence: float
    status: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which facts a path may use: confidence and sources at least, and what it may not pass.

    ``since`` and ``until`` are when articles stated them: ISO 8601 dates of any precision, or empty. ``near``
    are IRIs of provinces and industries; what the path passes belongs to each, or is joined with it.
    """

    confidence: float = 0.0
    sources: int = 0
    properties: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    near: tuple[str, ...] = ()


class Links:
    """Reads the network; made by :meth:`kg.index.Index.links`. Facts that articles only deny are no links."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def busiest(self, *, within: str = "", limit: int = 500) -> list[str]:
        """The entities that facts join, those of most articles first; all or of a province or industry."""
        inside = """AND (e.iri = :within OR e.id IN (SELECT entity FROM facet
          WHERE value = (SELECT id FROM entity WHERE iri = :within)))"""
        # Of those that articles speak of most, nearly all are joined with something.
        sql = f"""SELECT iri FROM (SELECT e.*,
              (SELECT count(*) FROM fact f WHERE f.subject = e.id AND {_STATED})
                + (SELECT count(*) FROM fact f WHERE f.object = e.id AND {_STATED}) AS degree
            FROM (SELECT id, iri, articles FROM entity e WHERE articles > 0 {inside if within else ""}
              ORDER BY articles DESC, iri LIMIT 4 * :limit + 1000) e)
          WHERE degree > 0 ORDER BY articles DESC, degree DESC, iri LIMIT :limit"""
        return [iri for (iri,) in self._db.execute(sql, {"within": within, "limit": limit})]

    def neighbours(self, iri: str, *, limit: int = 60, offset: int = 0) -> tuple[list[str], int]:
        """What facts join an entity with, what most sources state first; and how many there are in all."""
        of = json.dumps(list(self._numbers([iri])))
        pairs = _BOTH_WAYS.format(fitting=_STATED)
        around = f"SELECT other, max(sources) AS sources FROM ({pairs}) GROUP BY other"
        (total,) = self._db.execute(f"SELECT count(*) FROM ({around})", {"of": of}).fetchone()
        sql = f"""SELECT e.iri FROM ({around}) n JOIN entity e ON e.id = n.other
          ORDER BY n.sources DESC, e.articles DESC, e.iri LIMIT :limit OFFSET :offset"""
        rows = self._db.execute(sql, {"of": of, "limit": limit, "offset": offset})
        return [iri for (iri,) in rows], total

    def among(self, iris: Iterable[str]) -> list[Link]:
        """The facts of which both ends are among the entities."""
        of = self._numbers(iris)
        sql = f"""SELECT f.id, f.subject, f.property, f.object, f.claims, f.sources, f.confidence, f.planned,
            min(nullif(a.published, '')), max(a.published)
          FROM fact f JOIN claim c ON c.fact = f.id JOIN sentence s ON s.id = c.sentence
            JOIN article a ON a.id = s.article
          WHERE f.subject IN (SELECT value FROM json_each(:of))
            AND f.object IN (SELECT value FROM json_each(:of)) AND {_STATED} GROUP BY f.id"""
        rows = self._db.execute(sql, {"of": json.dumps(list(of))})
        return [
            Link(id_, of[s], p, of[o], claims, sources, confidence, bool(planned), first or "", last or "")
            for id_, s, p, o, claims, sources, confidence, planned, first, last in rows
        ]

    def degrees(self, iris: Iterable[str]) -> dict[str, int]:
        """How many facts join each entity with others."""
        of = self._numbers(iris)
        sql = f"SELECT one, count(*) FROM ({_BOTH_WAYS.format(fitting=_STATED)}) GROUP BY one"
        return {of[one]: n for one, n in self._db.execute(sql, {"of": json.dumps(list(of))})}

    def facets(self, iris: Iterable[str]) -> dict[str, list[str]]:
        """The places that entities are or lie in (provinces, prefectures), the industries they are (for)."""
        sql = """SELECT e.iri, v.iri FROM entity e JOIN facet f ON f.entity = e.id
          JOIN entity v ON v.id = f.value WHERE e.iri IN (SELECT value FROM json_each(?)) ORDER BY 1, 2"""
        return _grouped(self._db.execute(sql, (json.dumps(list(iris)),)))

    def names(self, iris: Iterable[str]) -> dict[str, list[str]]:
        """The names of entities besides the preferred ones; some of them where they are many."""
        sql = """SELECT iri, text FROM name JOIN entity ON entity.id = entity
          WHERE iri IN (SELECT value FROM json_each(?)) AND text NOT IN (en, zh) ORDER BY 1, 2"""
        found = _grouped(self._db.execute(sql, (json.dumps(list(iris)),)))
        return {iri: names[:_NAMES] for iri, names in found.items()}

    def place(self, fact: int) -> Place | None:
        """The sentence that states a fact best."""
        sql = """SELECT s.text, a.iri, a.title, a.url, a.published, c.confidence, c.status
          FROM claim c JOIN sentence s ON s.id = c.sentence JOIN article a ON a.id = s.article
          WHERE c.fact = ? AND c.status != 'denied'
          ORDER BY c.confidence DESC, a.published, a.key, s.start LIMIT 1"""
        row = self._db.execute(sql, (fact,)).fetchone()
        return None if row is None else Place(*row)

    def path(self, start: str, end: str, wanted: Wanted, *, most: int = 200_000) -> list[str] | None:
        """The entities on a shortest way from one to another, by facts in either direction.

        Searched from both ends at once, so that little of the network is read; none where there is no way, or
        none was found before so many entities were looked at.
        """
        ends = {iri: number for number, iri in self._numbers([start, end]).items()}
        if start not in ends or end not in ends:
            return None
        came: tuple[dict[int, int | None], ...] = ({ends[start]: None}, {ends[end]: None})
        edges = [list(came[0]), list(came[1])]
        met = ends[start] if start == end else None
        while met is None and all(edges) and len(came[0]) + len(came[1]) < most:
            side = 0 if len(edges[0]) <= len(edges[1]) else 1
            edges[side] = self._step(edges[side], came[side], wanted, may_end=came[1 - side])
            met = next((number for number in edges[side] if number in came[1 - side]), None)
        if met is None:
            return None
        steps = [*reversed(_back(came[0], met)), *_back(came[1], met)[1:]]
        iris = dict(
            self._db.execute(
                "SELECT id, iri FROM entity WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(steps),),
            )
        )
        return [iris[number] for number in steps]

    def _step(
        self, edge: list[int], came: dict[int, int | None], wanted: Wanted, *, may_end: Collection[int]
    ) -> list[int]:
        """What lies one step further; the way there is noted in ``came``."""
        values = {
            "of": json.dumps(edge),
            "confidence": wanted.confidence,
            "sources": wanted.sources,
            "properties": json.dumps(wanted.properties),
            "classes": json.dumps(wanted.classes),
            "since": wanted.since,
            "until": wanted.until,
            "near": json.dumps(wanted.near),
        }
        # Dates and places cost a look at the claims and facts of each fact and entity: only where asked for.
        fitting = _FITTING + (_IN_TIME if wanted.since or wanted.until else "")
        near = f"AND {_NEAR.format(fitting=fitting)}" if wanted.near else ""
        sql = f"""SELECT one, other FROM ({_BOTH_WAYS.format(fitting=fitting)}) n
          JOIN entity e ON e.id = n.other
          WHERE e.cls NOT IN (SELECT value FROM json_each(:classes)) {near}
          ORDER BY n.sources DESC, e.iri, one"""
        found = []
        for one, other in self._db.execute(sql, values):
            if other not in came:
                came[other] = one
                found.append(other)
                if other in may_end:
                    break
        return found

    def _numbers(self, iris: Iterable[str]) -> dict[int, str]:
        sql = "SELECT id, iri FROM entity WHERE iri IN (SELECT value FROM json_each(?)) ORDER BY id"
        return dict(self._db.execute(sql, (json.dumps(list(iris)),)))


def _back(came: Mapping[int, int | None], at: int) -> list[int]:
    way: list[int] = []
    step: int | None = at
    while step is not None:
        way.append(step)
        step = came[step]
    return way


def _grouped(rows: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in rows:
        found.setdefault(key, []).append(value)
    return found
