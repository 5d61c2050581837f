"""Counts that are kept, so that no page has to count: of the whole, and of each province and prefecture."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
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

_OF_ENTITIES: Final = (
    "SELECT 'entities', '', count(*) FROM entity WHERE articles > 0",
    "SELECT 'class', cls, count(*) FROM entity WHERE articles > 0 AND cls != '' GROUP BY cls",
    """SELECT kind || ' ' || family, value, count(*) FROM facet JOIN entity ON entity.id = facet.entity
      WHERE kind != 'industry' AND articles > 0 GROUP BY kind, family, value""",
    """SELECT iif(cls = 'Province', 'province', 'prefecture') || ' articles', place, n
      FROM (SELECT place, count(*) AS n FROM placed GROUP BY place) JOIN entity ON entity.id = place""",
    """SELECT kind || ' industries', facet.value, count(DISTINCT fact.object) FROM facet
      JOIN fact ON fact.subject = facet.entity AND fact.property = 'developsIndustry' AND claims > denied
      WHERE kind != 'industry' GROUP BY kind, facet.value""",
    # The largest amount that is stated of each project, event and agreement: stated twice, it is one.
    """SELECT kind || ' money', value, sum(money) FROM facet
      JOIN entity ON entity.id = facet.entity AND family IN ('Project', 'Event', 'Agreement') AND money > 0
      WHERE kind != 'industry' GROUP BY kind, value""",
)
"""What is counted anew each time: there are fewer entities than articles speak of them."""


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


def keep(db: sqlite3.Connection, changes: Mapping[tuple[str, str], int]) -> None:
    """Brings the counts in step, inside the transaction that changed what they count.

    ``changes`` are by how much the numbers of articles, claims, figures and facts have changed, by kind and
    key; what is counted of entities and places is counted anew.
    """
    changes = {**{(kind, ""): 0 for kind in ("articles", "claims", "figures", "facts")}, **changes}
    db.execute("DELETE FROM count WHERE kind IN ('entities', 'class') OR kind LIKE 'pr% %'")
    for sql in _OF_ENTITIES:
        db.execute(f"INSERT INTO count {sql}")
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
