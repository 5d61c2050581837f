"""Counts that are kept, so that no page has to count: of the whole, and of each province."""

from __future__ import annotations

import sqlite3
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
    "Policy",
    "Enterprise",
    "industries",
    "money",
)
"""What the map of provinces can show; ``money`` is in CNY."""

_WHOLE: Final = {
    "articles": "SELECT '', count(*) FROM article",
    "claims": "SELECT '', coalesce(sum(claims), 0) FROM article",
    "figures": "SELECT '', count(*) FROM figure",
    "entities": "SELECT '', count(*) FROM entity WHERE articles > 0",
    # Of a mention each article has its own, of a figure each triple counts: as `kg stats` counts them.
    "facts": """SELECT '', (SELECT count(*) FROM fact WHERE claims > denied)
      + (SELECT count(*) FROM (SELECT DISTINCT article, entity FROM mention JOIN sentence ON id = sentence
         WHERE named))
      + (SELECT coalesce(sum(triples), 0) FROM figure)""",
    "class": "SELECT cls, count(*) FROM entity WHERE articles > 0 AND cls != '' GROUP BY cls",
    "language": "SELECT language, count(*) FROM article GROUP BY language",
    "publisher": "SELECT publisher, count(*) FROM article WHERE publisher != '' GROUP BY publisher",
    "year": "SELECT substr(published, 1, 4), count(*) FROM article WHERE published != '' GROUP BY 1",
}
_PROVINCES: Final = (
    """SELECT 'province ' || family, value, count(*) FROM facet JOIN entity ON entity.id = facet.entity
      WHERE kind = 'province' AND articles > 0 GROUP BY family, value""",
    """SELECT 'province articles', value, count(DISTINCT article) FROM facet
      JOIN mention ON mention.entity = facet.entity JOIN sentence ON sentence.id = mention.sentence
      WHERE kind = 'province' GROUP BY value""",
    """SELECT 'province industries', place.value, count(DISTINCT fact.object) FROM facet place
      JOIN fact ON fact.subject = place.entity AND fact.property = 'developsIndustry' AND claims > denied
      WHERE place.kind = 'province' GROUP BY place.value""",
    # The largest amount that is stated of each project, event and agreement: stated twice, it is one.
    """SELECT 'province money', value, sum(most) FROM facet
      JOIN (SELECT entity AS owner, max(value) AS most FROM figure WHERE unit = 'CNY' GROUP BY entity)
        ON owner = facet.entity
      JOIN entity ON entity.id = facet.entity AND family IN ('Project', 'Event', 'Agreement')
      WHERE kind = 'province' GROUP BY value""",
)


def keep(db: sqlite3.Connection) -> None:
    """Counts everything anew, inside the transaction that changed it."""
    db.execute("DELETE FROM count")
    for kind, sql in _WHOLE.items():
        db.execute(f"INSERT INTO count SELECT '{kind}', * FROM ({sql})")
    for sql in _PROVINCES:
        db.execute(f"INSERT INTO count {sql}")
