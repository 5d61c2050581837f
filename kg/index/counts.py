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
    """SELECT iif(cls = 'Province', 'province', 'prefecture') || ' articles', place, count(*)
      FROM placed JOIN entity ON entity.id = place GROUP BY place""",
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
