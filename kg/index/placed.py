"""What a map counts, one by one: the things of a measure that lie in a place, with what is said of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from .model import Entity, Sentence

_INSIDE: Final = "JOIN facet f ON f.entity = e.id AND f.value = (SELECT id FROM entity WHERE iri = :place)"
_ENTITY: Final = "e.iri, e.cls, e.en, e.zh, e.articles"
_SAID: Final = "s.id = (SELECT max(sentence) FROM mention WHERE mention.entity = e.id)"
"""The sentence that speaks of a thing and was indexed last."""

_LISTED: Final = {
    "articles": """SELECT a.iri, 'Article', iif(a.language = 'zh', '', a.title),
        iif(a.language = 'zh', a.title, ''), 0, 0, {sentence} FROM placed p JOIN article a ON a.id = p.article
      JOIN sentence s ON s.id = (SELECT min(sentence) FROM mention m JOIN sentence n ON n.id = m.sentence
        JOIN facet f ON f.entity = m.entity WHERE n.article = a.id AND f.value = p.place)
      WHERE p.place = (SELECT id FROM entity WHERE iri = :place) ORDER BY a.published DESC, a.key""",
    "industries": f"""SELECT i.iri, i.cls, i.en, i.zh, i.articles, 0, {{sentence}} FROM entity e {_INSIDE}
      JOIN fact ON fact.subject = e.id AND fact.property = 'developsIndustry' AND fact.claims > fact.denied
      JOIN entity i ON i.id = fact.object
      JOIN claim c ON c.fact = fact.id AND c.status != 'denied' JOIN sentence s ON s.id = c.sentence
      JOIN article a ON a.id = s.article GROUP BY i.id ORDER BY count(*) DESC, i.iri""",
    "money": f"""SELECT {_ENTITY}, e.money, {{sentence}} FROM entity e {_INSIDE}
      JOIN figure n ON n.id = (SELECT min(id) FROM figure
        WHERE figure.entity = e.id AND unit = 'CNY' AND value = e.money)
      JOIN sentence s ON s.id = n.sentence JOIN article a ON a.id = s.article
      WHERE e.family IN ('Project', 'Event', 'Agreement') AND e.money > 0 ORDER BY e.money DESC, e.iri""",
    "": f"""SELECT {_ENTITY}, 0, {{sentence}} FROM entity e {_INSIDE}
      JOIN sentence s ON {_SAID} JOIN article a ON a.id = s.article
      WHERE e.family = :measure AND e.articles > 0 ORDER BY e.articles DESC, e.iri""",
}
"""By measure, and under the empty one by family; only what the numbers of ``counts.py`` count."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A thing that a measure counts (an article, too), its amount in CNY or 0, and a sentence on it."""

    entity: Entity
    amount: float
    sentence: Sentence


def parts(db: sqlite3.Connection, province: str) -> list[Entity]:
    """The prefectures of a province, and the counties directly in it that the index knows, by IRI."""
    sql = f"""SELECT {_ENTITY} FROM entity e {_INSIDE} AND f.kind = 'province'
      JOIN facet own ON own.entity = e.id AND own.kind = 'prefecture' AND own.value = e.id ORDER BY e.iri"""
    return [Entity(*row) for row in db.execute(sql, {"place": province})]


def listed(
    db: sqlite3.Connection,
    place: str,
    measure: str,
    limit: int,
    sentence: str,
    read: Callable[[tuple[Any, ...]], Sentence],
) -> list[Listed]:
    """What the measure counts in a province or prefecture, what matters most first."""
    sql = _LISTED.get(measure, _LISTED[""]).format(sentence=sentence)
    rows = db.execute(f"{sql} LIMIT :limit", {"place": place, "measure": measure, "limit": limit}).fetchall()
    return [Listed(Entity(*row[:5]), row[5], read(row[6:])) for row in rows]
