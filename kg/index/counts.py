"""Counts that are kept, so that no page has to count: of the whole, and of each province and prefecture."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

FAMILIES: Final = (
    "Cluster",
    "Zone",
    "Project",
    "Event",
    "EventSeries",
    "Agreement",
    "Programme",
    "Policy",
    "Enterprise",
    "Organization",
    "Person",
    "Industry",
    "Place",
)
"""The classes under which entities are counted on maps: an entity belongs to the first that it is of."""

MEASURES: Final = (
    "articles",
    "Event",
    "Cluster",
    "Zone",
    "Project",
    "Agreement",
    "Programme",
    "Policy",
    "Enterprise",
    "Organization",
    "industries",
    "money",
)
"""What the map can show of places; ``money`` is in CNY."""

_OF_ALL: Final = (
    "SELECT 'entities', '', count(*) FROM entity WHERE articles > 0",
    "SELECT 'class', cls, count(*) FROM entity WHERE articles > 0 AND cls != '' GROUP BY cls",
)
"""What is counted anew each time, by an index of its own."""

_OF_PLACES: Final = (
    """SELECT kind || ' ' || family, value, count(*) FROM changed JOIN facet ON value = place
      JOIN entity ON entity.id = facet.entity
      WHERE kind IN ('province', 'prefecture') AND articles > 0 GROUP BY kind, family, value""",
    """SELECT iif(cls = 'Province', 'province', 'prefecture') || ' articles', place, count(*)
      FROM changed JOIN placed USING (place) JOIN entity ON entity.id = place GROUP BY place""",
    """SELECT kind || ' industries', place, count(DISTINCT fact.object) FROM changed
      JOIN facet ON facet.value = place
      JOIN fact ON fact.subject = facet.entity AND fact.property = 'developsIndustry' AND claims > denied
      WHERE kind IN ('province', 'prefecture') GROUP BY kind, place""",
    # The largest amount that is stated of each project, event and agreement: stated twice, it is one.
    """SELECT kind || ' money', value, sum(money) FROM changed JOIN facet ON value = place
      JOIN entity ON entity.id = facet.entity AND family IN ('Project', 'Event', 'Agreement') AND money > 0
      WHERE kind IN ('province', 'prefecture') GROUP BY kind, value""",
)
"""What is counted anew of places in which something has changed."""


def of_article(db: sqlite3.Connection, article: int) -> tuple[Counter[tuple[str, str]], list[int]]:
    """What an article of the index adds to the counts, by kind and key, and the entities that it names."""
    language, publisher, year, claims = db.execute(
        "SELECT language, publisher, substr(published, 1, 4), claims FROM article WHERE id = ?", (article,)
    ).fetchone()
    figures, triples = db.execute(
        "SELECT count(*), coalesce(sum(triples), 0)"
        " FROM sentence JOIN figure ON figure.sentence = sentence.id WHERE article = ?",
        (article,),
    ).fetchone()
    mentions = db.execute(
        "SELECT entity, max(named) FROM sentence JOIN mention ON mention.sentence = sentence.id"
        " WHERE article = ? GROUP BY entity",
        (article,),
    ).fetchall()
    counts = Counter({("articles", ""): 1, ("claims", ""): claims, ("language", language): 1})
    counts.update({(kind, key): 1 for kind, key in (("publisher", publisher), ("year", year)) if key})
    # Of a mention each article has its own, of a figure each triple counts: as `kg stats` counts them.
    counts.update({("figures", ""): figures, ("facts", ""): triples + sum(named for _, named in mentions)})
    return counts, [entity for entity, _ in mentions]


def keep(db: sqlite3.Connection, changes: Mapping[tuple[str, str], int], places: Iterable[int]) -> None:
    """Brings the counts in step, inside the transaction that changed what they count.

    ``changes`` are by how much the numbers of articles, claims, figures and facts have changed, by kind and
    key; ``places`` are those in which an entity lies, or did, that an article came or went with.
    """
    changes = {**{(kind, ""): 0 for kind in ("articles", "claims", "figures", "facts")}, **changes}
    db.execute("CREATE TEMP TABLE changed (place INTEGER PRIMARY KEY)")
    db.executemany("INSERT INTO changed VALUES (?)", ((place,) for place in places))
    db.execute("DELETE FROM count WHERE kind IN ('entities', 'class')")
    db.execute(
        "DELETE FROM count WHERE kind LIKE 'pr% %' AND key IN (SELECT CAST(place AS TEXT) FROM changed)"
    )
    for sql in (*_OF_ALL, *_OF_PLACES):
        db.execute(f"INSERT INTO count {sql}")
    db.execute("DROP TABLE changed")
    db.executemany(
        "INSERT INTO count VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
        ((kind, key, number) for (kind, key), number in changes.items()),
    )
    db.execute("DELETE FROM count WHERE n = 0 AND key != ''")


def totals(db: sqlite3.Connection) -> dict[str, int]:
    """How many articles, entities, facts, claims and figures there are."""
    return {kind: int(n) for kind, n in db.execute("SELECT kind, n FROM count WHERE key = ''")}


def divided(db: sqlite3.Connection, kind: str) -> list[tuple[str, int]]:
    """How entities divide by ``class``, articles by ``language``, ``publisher``, ``year``; most first."""
    sql = "SELECT key, n FROM count WHERE kind = ? AND key != '' ORDER BY n DESC, key"
    return [(key, int(n)) for key, n in db.execute(sql, (kind,))]


def of_provinces(db: sqlite3.Connection, measure: str) -> dict[str, float]:
    """One of ``MEASURES`` of each province that has any, by its IRI."""
    sql = "SELECT iri, n FROM count JOIN entity ON entity.id = CAST(key AS INTEGER) WHERE kind = ?"
    return dict(db.execute(sql, (f"province {measure}",)))


def of_prefectures(db: sqlite3.Connection, measure: str) -> dict[str, tuple[str, float]]:
    """The same of each prefecture or county directly in a province: its province's IRI, the number."""
    sql = """SELECT e.iri, p.iri, n FROM count JOIN entity e ON e.id = CAST(key AS INTEGER)
      JOIN facet f ON f.entity = e.id AND f.kind = 'province' JOIN entity p ON p.id = f.value
      WHERE count.kind = ? ORDER BY n DESC, e.iri"""
    return {iri: (province, n) for iri, province, n in db.execute(sql, (f"prefecture {measure}",))}


def within(db: sqlite3.Connection, place: str) -> dict[str, int]:
    """How many entities of each of ``FAMILIES`` lie in a place, by its IRI."""
    sql = """SELECT substr(kind, instr(kind, ' ') + 1), n FROM count WHERE kind LIKE 'pr% %'
      AND key = (SELECT CAST(id AS TEXT) FROM entity WHERE iri = ?) ORDER BY n DESC"""
    return {kind: int(n) for kind, n in db.execute(sql, (place,)) if kind[:1].isupper()}
