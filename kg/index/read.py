"""Reading the index: entities, what is said of them and where, articles, and the counts that are kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

from . import counts, placed, searching, timed
from .links import Links
from .marks import marks
from .model import Article, Completion, Entity, Fact, Figure, Found, Moment, Query, Sentence
from .tokens import plain

_ENTITY: Final = "e.iri, e.cls, e.en, e.zh, e.articles"
_FACT: Final = "f.id, f.property, f.value, f.claims, f.sources, f.confidence, f.planned, f.denied"
_ARTICLE: Final = "a.iri, a.key, a.title, a.language, a.published, a.publisher, a.url, a.voice, a.claims"
_SENTENCE: Final = f"s.id, s.text, s.start, {_ARTICLE}"


class Index:
    """The index of a store, over an open database; ``open_index`` opens it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    # Counts

    def counts(self) -> dict[str, int]:
        """How many articles, entities, facts, claims and figures there are."""
        return counts.totals(self._db)

    def divided(self, kind: str) -> list[tuple[str, int]]:
        """How entities divide by ``class``, articles by ``language``, ``publisher``, ``year``; most first."""
        return counts.divided(self._db, kind)

    def provinces(self, measure: str) -> dict[str, float]:
        """A measure (``kg.index.counts.MEASURES``) of each province that has any, by its IRI."""
        return counts.of_provinces(self._db, measure)

    def prefectures(self, measure: str) -> dict[str, tuple[str, float]]:
        """The same of each prefecture or county directly in a province: its province's IRI, the number."""
        return counts.of_prefectures(self._db, measure)

    def within(self, place: str) -> dict[str, int]:
        """How many entities of each family (``kg.index.counts.FAMILIES``) lie in a place, by its IRI."""
        return counts.within(self._db, place)

    # Articles

    def articles(self, *, limit: int = 20, offset: int = 0) -> list[Article]:
        """Articles, the newest first."""
        sql = f"SELECT {_ARTICLE} FROM article a ORDER BY published DESC, key LIMIT ? OFFSET ?"
        return [Article(*row) for row in self._db.execute(sql, (limit, offset))]

    def article(self, iri: str) -> Article | None:
        """An article by its IRI."""
        row = self._db.execute(f"SELECT {_ARTICLE} FROM article a WHERE iri = ?", (iri,)).fetchone()
        return None if row is None else Article(*row)

    def sentences_of(self, iri: str) -> list[Sentence]:
        """The sentences of an article, in its order."""
        sql = f"""SELECT {_SENTENCE} FROM article a JOIN sentence s ON s.article = a.id
          WHERE a.iri = ? ORDER BY s.start, s.id"""
        return [self._sentence(row) for row in self._db.execute(sql, (iri,)).fetchall()]

    def claims_of(self, iri: str) -> list[dict[str, object]]:
        """What an article states, as rows: subject, property, object or value, status, sentence, claim."""
        sql = """SELECT b.iri AS subject, f.property, coalesce(e.iri, '') AS object, f.value, c.status,
            c.confidence, s.start, s.text AS sentence, c.iri AS claim
          FROM article a JOIN sentence s ON s.article = a.id JOIN claim c ON c.sentence = s.id
          JOIN fact f ON f.id = c.fact JOIN entity b ON b.id = f.subject LEFT JOIN entity e ON e.id = f.object
          WHERE a.iri = ? ORDER BY s.start, subject, property, object, value"""
        cursor = self._db.execute(sql, (iri,))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    # Entities

    def entity(self, iri: str) -> Entity | None:
        """An entity by its IRI, or by that of one that was merged into it."""
        (iri,) = self._db.execute(
            "SELECT coalesce((SELECT one FROM same WHERE member = ?1), ?1)", (iri,)
        ).fetchone()
        row = self._db.execute(f"SELECT {_ENTITY} FROM entity e WHERE iri = ?", (iri,)).fetchone()
        return None if row is None else Entity(*row)

    def entities(self, iris: Iterable[str]) -> dict[str, Entity]:
        """Those of the entities that the index has, by IRI."""
        asked = json.dumps(list(iris))
        sql = f"SELECT {_ENTITY} FROM entity e WHERE iri IN (SELECT value FROM json_each(?))"
        return {row[0]: Entity(*row) for row in self._db.execute(sql, (asked,))}

    def members(self, cls: Collection[str], *, limit: int = 500) -> list[Entity]:
        """The entities of some classes, those of most articles first."""
        marks = ", ".join("?" * len(cls))
        sql = f"SELECT {_ENTITY} FROM entity e WHERE cls IN ({marks}) ORDER BY articles DESC, iri LIMIT ?"
        return [Entity(*row) for row in self._db.execute(sql, (*cls, limit))]

    def called(self, name: str) -> list[Entity]:
        """The entities that have a name, to the letter but for case and kind of characters; ten at most."""
        sql = f"""SELECT {_ENTITY} FROM entity e
          WHERE e.id IN (SELECT entity FROM completion WHERE key = ? AND whole)
          ORDER BY articles DESC, iri LIMIT 10"""
        return [Entity(*row) for row in self._db.execute(sql, (plain(name).strip(),))]

    def provinces_of(self, iris: Iterable[str]) -> dict[str, list[str]]:
        """The provinces that entities are or lie in, by IRI."""
        sql = """SELECT e.iri, v.iri FROM entity e JOIN facet f ON f.entity = e.id AND f.kind = 'province'
          JOIN entity v ON v.id = f.value WHERE e.iri IN (SELECT value FROM json_each(?)) ORDER BY 1, 2"""
        found: dict[str, list[str]] = {}
        for entity, province in self._db.execute(sql, (json.dumps(list(iris)),)):
            found.setdefault(entity, []).append(province)
        return found

    def other_names(self, iri: str) -> list[str]:
        """The names of an entity besides the preferred ones."""
        sql = """SELECT text FROM name JOIN entity ON entity.id = entity
          WHERE iri = ? AND text NOT IN (en, zh) ORDER BY text"""
        return [text for (text,) in self._db.execute(sql, (iri,))]

    def facts(self, iri: str, property_: str = "", *, limit: int = 100, offset: int = 0) -> list[Fact]:
        """What is stated of an entity, what most sources state first; so many of each property, or of one."""
        sql = f"""SELECT {_FACT}, {_ENTITY} FROM (
            SELECT *, row_number() OVER (PARTITION BY property ORDER BY sources DESC, value, object) AS turn
            FROM fact WHERE subject = (SELECT id FROM entity WHERE iri = ?1) AND (?2 = '' OR property = ?2)
          ) f LEFT JOIN entity e ON e.id = f.object
          WHERE turn > ?4 AND turn <= ?3 + ?4 ORDER BY property, turn"""
        return [_fact(row) for row in self._db.execute(sql, (iri, property_, limit, offset))]

    def fact_counts(self, iri: str) -> dict[str, int]:
        """How many facts of each property are stated of an entity."""
        sql = """SELECT property, count(*) FROM fact
          WHERE subject = (SELECT id FROM entity WHERE iri = ?) GROUP BY property"""
        return dict(self._db.execute(sql, (iri,)))

    def pointing(self, iri: str, property_: str, *, limit: int = 20, offset: int = 0) -> list[Fact]:
        """The facts of a property that point at an entity, what most sources state first."""
        sql = f"""SELECT {_FACT}, {_ENTITY} FROM fact f JOIN entity e ON e.id = f.subject
          WHERE f.object = (SELECT id FROM entity WHERE iri = ?) AND f.object > 0 AND f.property = ?
          ORDER BY sources DESC, e.articles DESC, e.iri LIMIT ? OFFSET ?"""
        return [_fact(row) for row in self._db.execute(sql, (iri, property_, limit, offset))]

    def pointing_counts(self, iri: str) -> dict[str, int]:
        """By which properties other entities point at an entity, and how many do."""
        sql = """SELECT property, count(*) FROM fact
          WHERE object = (SELECT id FROM entity WHERE iri = ?) AND object > 0
          GROUP BY property ORDER BY 2 DESC, 1"""
        return dict(self._db.execute(sql, (iri,)))

    def figures(self, iri: str, *, limit: int = 200) -> list[Figure]:
        """The figures of an entity, by measure and time."""
        sql = f"""SELECT f.iri, measure, value, unit, qualifier, time, {_SENTENCE} FROM figure f
          JOIN sentence s ON s.id = f.sentence JOIN article a ON a.id = s.article
          WHERE entity = (SELECT id FROM entity WHERE iri = ?)
          ORDER BY measure, unit, time, value, a.published LIMIT ?"""
        rows = self._db.execute(sql, (iri, limit)).fetchall()
        return [Figure(*_six(row), self._sentence(row[6:])) for row in rows]

    def moments(self, iri: str, *, limit: int = 60) -> list[Moment]:
        """The dates of an entity and of what it is joined with, by date."""
        sql = f"""WITH it AS (SELECT id FROM entity WHERE iri = ?),
          near AS (SELECT id FROM it
            UNION SELECT subject FROM fact
              WHERE object = (SELECT id FROM it) AND object > 0 AND claims > denied
            UNION SELECT object FROM fact
              WHERE subject = (SELECT id FROM it) AND object > 0 AND claims > denied)
          SELECT f.value, f.property, {_ENTITY}
          FROM near JOIN fact f ON f.subject = near.id JOIN entity e ON e.id = near.id
          WHERE f.property IN ({", ".join(f"'{d}'" for d in timed.DATES)}) AND f.claims > f.denied
          ORDER BY f.sources DESC, e.articles DESC LIMIT ?"""
        found = [Moment(row[0], row[1], Entity(*row[2:])) for row in self._db.execute(sql, (iri, limit))]
        return sorted(found, key=lambda m: (m.date, m.entity.iri, m.property))

    def dated(self, kept: timed.Kept) -> list[timed.Dated]:
        """The dates of everything that fits, by date."""
        return timed.dated(self._db, kept)

    def fitting(self, kept: timed.Kept) -> list[str]:
        """The IRIs of all entities that fit, those first that most articles speak of."""
        return timed.fitting(self._db, kept)

    def measured(self, kept: timed.Kept) -> list[timed.Measured]:
        """What was measured at several times, of everything that fits; that of most times first."""
        return timed.measured(self._db, kept, _SENTENCE, self._sentence)

    def parts(self, province: str) -> list[Entity]:
        """The prefectures of a province, and the counties directly in it that the index knows."""
        return placed.parts(self._db, province)

    def listed(self, place: str, measure: str, *, limit: int = 20) -> list[placed.Listed]:
        """What a measure (``kg.index.counts.MEASURES``) counts in a place, with a sentence on each."""
        return placed.listed(self._db, place, measure, limit, _SENTENCE, self._sentence)

    def evidence(self, fact: int, *, limit: int = 8, offset: int = 0) -> list[Sentence]:
        """The sentences that state a fact (or deny it), one an article before a second of any."""
        sql = f"""SELECT {_SENTENCE}, c.iri, c.confidence, c.status, c.post, c.said_by,
            row_number() OVER (PARTITION BY a.id ORDER BY c.confidence DESC, s.start) AS turn
          FROM claim c JOIN sentence s ON s.id = c.sentence JOIN article a ON a.id = s.article
          WHERE c.fact = ? ORDER BY turn, c.confidence DESC, a.published, a.key LIMIT ? OFFSET ?"""
        rows = self._db.execute(sql, (fact, limit, offset)).fetchall()
        return [self._sentence(row[:12], row[12:17]) for row in rows]

    def find_fact(
        self, subject: str, property_: str, object_: str = "", value: str = ""
    ) -> tuple[Entity, Fact] | None:
        """A fact with its subject: by IRIs and the property's local name, or with a literal's value."""
        sql = f"""SELECT {_FACT}, {_ENTITY}, s.iri, s.cls, s.en, s.zh, s.articles FROM fact f
          JOIN entity s ON s.id = f.subject LEFT JOIN entity e ON e.id = f.object
          WHERE s.iri = ? AND f.property = ? AND coalesce(e.iri, '') = ? AND f.value = ?"""
        row = self._db.execute(sql, (subject, property_, object_, value)).fetchone()
        return None if row is None else (Entity(*row[13:]), _fact(row[:13]))

    def mentioning(self, iri: str, *, limit: int = 10, offset: int = 0) -> list[Sentence]:
        """Sentences that speak of an entity, those that were indexed last first."""
        sql = f"""SELECT {_SENTENCE} FROM (
            SELECT sentence FROM mention WHERE entity = (SELECT id FROM entity WHERE iri = ?)
            ORDER BY sentence DESC LIMIT ? OFFSET ?
          ) m JOIN sentence s ON s.id = m.sentence JOIN article a ON a.id = s.article ORDER BY s.id DESC"""
        return [self._sentence(row) for row in self._db.execute(sql, (iri, limit, offset)).fetchall()]

    def links(self) -> Links:
        """The network of the entities."""
        return Links(self._db)

    # Search

    def complete(self, text: str, *, limit: int = 10) -> list[Completion]:
        """Entities of which a name begins, or a word of a name begins, as what was typed, also in pinyin."""
        key = plain(text).strip()
        if not key:
            return []
        sql = f"""SELECT text, {_ENTITY} FROM (
            SELECT entity, min(text) AS text, min((key != ?1) * 2 + (whole = 0)) AS rank FROM completion
            WHERE key >= ?1 AND key < ?1 || char(1114111) GROUP BY entity
          ) c JOIN entity e ON e.id = c.entity ORDER BY rank, e.articles DESC, length(text), e.iri LIMIT ?2"""
        return [Completion(row[0], Entity(*row[1:])) for row in self._db.execute(sql, (key, limit))]

    def search_entities(
        self, query: Query, classes: Collection[str], *, limit: int = 20, offset: int = 0
    ) -> Found:
        """The entities that a query names; ``classes`` are those that its class stands for."""
        return searching.entities(self._db, query, classes, limit, offset, self.entities)

    def search_sentences(
        self, query: Query, classes: Collection[str], *, limit: int = 20, offset: int = 0
    ) -> Found:
        """The sentences in which a query's words stand."""
        return searching.sentences(
            self._db, query, classes, limit, offset, self.entities, self._sentences_by_id
        )

    def _sentences_by_id(self, ids: Iterable[int]) -> Iterator[Sentence]:
        sql = f"SELECT {_SENTENCE} FROM sentence s JOIN article a ON a.id = s.article WHERE s.id = ?"
        for id_ in ids:
            yield self._sentence(self._db.execute(sql, (id_,)).fetchone())

    def _sentence(self, row: tuple[Any, ...], claim: tuple[Any, ...] | None = None) -> Sentence:
        id_, text, start = row[:3]
        sentence = Sentence(text, start, Article(*row[3:12]), self._marks(id_, text))
        if claim is None:
            return sentence
        iri, confidence, status, post, said_by = claim
        speaker = self._db.execute(f"SELECT {_ENTITY} FROM entity e WHERE id = ?", (said_by,)).fetchone()
        return Sentence(
            text,
            start,
            sentence.article,
            sentence.marks,
            iri,
            confidence,
            status,
            Entity(*speaker) if speaker else None,
            post,
        )

    def _marks(self, sentence: int, text: str) -> tuple[tuple[int, int, str], ...]:
        """Where the sentence names entities; the longer of two that overlap stays."""
        rows = self._db.execute(
            "SELECT iri, surface FROM mention JOIN entity ON id = entity WHERE sentence = ?", (sentence,)
        )
        return marks(text, {iri: json.loads(surface) for iri, surface in rows})


def _six(row: tuple[Any, ...]) -> tuple[Any, Any, Any, Any, Any, Any]:
    iri, measure, value, unit, qualifier, time = row[:6]
    return iri, measure, value, unit, qualifier, time


def _fact(row: tuple[Any, ...]) -> Fact:
    id_, property_, value, claims, sources, confidence, planned, denied = row[:8]
    other = Entity(*row[8:13]) if row[8] is not None else None
    return Fact(id_, property_, other, value, claims, sources, confidence, bool(planned), denied)
