"""Articles in the index: their sentences, and what these mention, state and count."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.readback import claims_by_node
from kg.terms import DCTERMS, OA, POL, RDF, SCHEMA

from .counts import of_article
from .tokens import indexed

_ABOUT: Final = {
    DCTERMS + "title": "title",
    DCTERMS + "language": "language",
    DCTERMS + "issued": "published",
    DCTERMS + "publisher": "publisher",
    SCHEMA + "url": "url",
}
_BREAK: Final = re.compile(r"\n+|(?<=[。！？])")
_FIGURE: Final = "/figure/"
_REMEMBERED: Final = 100_000
"""Facts that are remembered before they are counted: about 20 MB."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the index takes of an article: its graph of what is known of it, its claims, and its text."""

    about: Iterable[Quad]
    claims: Iterable[Quad]
    text: str


class Articles:
    """Takes articles out of the index and puts them in; ``touched`` are the numbers of their entities.

    ``counts`` is by how much this changes what is counted (``counts.py``).
    """

    def __init__(self, db: sqlite3.Connection, one: Callable[[str], str]) -> None:
        self._db = db
        self._one = one
        self._numbers: dict[str, int] = {}
        self._facts: set[int] = set()
        self._known: dict[tuple[int, str, int, str], int] = {}
        self._claims: list[tuple[object, ...]] = []
        self._texts: list[tuple[int, str]] = []
        self.touched: set[int] = set()
        self.counts: Counter[tuple[str, str]] = Counter()

    def entity(self, iri: str) -> int:
        """The number of an entity, which it gets where it has none; of a merged one, its canonical's."""
        iri = self._one(iri)
        if iri not in self._numbers:
            self._db.execute("INSERT OR IGNORE INTO entity (iri) VALUES (?)", (iri,))
            (self._numbers[iri],) = self._db.execute("SELECT id FROM entity WHERE iri = ?", (iri,)).fetchone()
        return self._numbers[iri]

    def forget_numbers(self) -> None:
        """Forgets which number is whose: entities may have gone."""
        self._numbers.clear()

    def remove(self, iri: str) -> None:
        """Takes an article out."""
        db = self._db
        (article,) = db.execute("SELECT id FROM article WHERE iri = ?", (iri,)).fetchone()
        self._count(article, -1)
        for id_, text in db.execute("SELECT id, text FROM sentence WHERE article = ?", (article,)).fetchall():
            db.execute(
                "INSERT INTO sentences (sentences, rowid, text) VALUES ('delete', ?, ?)", (id_, indexed(text))
            )
            self._facts.update(f for (f,) in db.execute("SELECT fact FROM claim WHERE sentence = ?", (id_,)))
            for table in ("mention", "claim", "figure"):
                db.execute(f"DELETE FROM {table} WHERE sentence = ?", (id_,))
        for table in ("sentence", "placed"):
            db.execute(f"DELETE FROM {table} WHERE article = ?", (article,))
        db.execute("DELETE FROM article WHERE id = ?", (article,))

    def voice(self, iri: str, voice: str) -> None:
        """Says that an article is of another voice."""
        self._db.execute("UPDATE article SET voice = ? WHERE iri = ?", (voice, iri))
        rows = self._db.execute(
            "SELECT fact FROM article JOIN sentence ON sentence.article = article.id"
            " JOIN claim ON claim.sentence = sentence.id WHERE article.iri = ?",
            (iri,),
        )
        self._facts.update(fact for (fact,) in rows)

    def add(self, iri: str, key: str, state: str, voice: str, given: Given) -> None:
        """Puts an article in."""
        nodes = claims_by_node(given.claims)
        about = dict.fromkeys(_ABOUT.values(), "")
        for quad in given.about:
            if (column := _ABOUT.get(quad.predicate.value)) and isinstance(quad.object, Literal | NamedNode):
                about[column] = quad.object.value
        row = (iri, key, state, about["title"] or key, *list(about.values())[1:], voice, len(nodes))
        article = self._insert(
            "article (iri, key, state, title, language, published, publisher, url, voice, claims)", row
        )
        sentences = self._sentences(given.text, article, nodes)
        figures: dict[str, dict[str, str]] = defaultdict(dict)
        places: dict[str, int] = {}
        surfaces: dict[tuple[int, int], set[str]] = defaultdict(set)
        named: set[tuple[int, int]] = set()
        for claim, properties in nodes.items():
            subject, predicate, object_ = (
                _one(properties, RDF + p) for p in ("subject", "predicate", "object")
            )
            if subject is None or predicate is None or object_ is None:
                continue  # `kg verify` tells of a claim that is not whole
            sentence = sentences[_span(properties)]
            name = predicate.value.removeprefix(POL)
            if _FIGURE in subject.value:
                figures[subject.value][name] = object_.value
                places[subject.value] = sentence
            elif name == "mentions":
                place = sentence, self.entity(object_.value)
                named.add(place)
                surfaces[place].update(
                    t.value for t in properties.get(POL + "surfaceForm", ()) if isinstance(t, Literal)
                )
            else:
                one = self.entity(subject.value)
                other = self.entity(object_.value) if isinstance(object_, NamedNode) else 0
                for end in filter(None, (one, other)):
                    surfaces[sentence, end].update(())
                self._claim(claim, properties, one, name, other, "" if other else object_.value, sentence)
        for figure, parts in figures.items():
            self._figure(figure, parts, places[figure], surfaces)
        self._db.executemany(
            "INSERT INTO mention VALUES (?, ?, ?, ?)",
            (
                (*place, json.dumps(sorted(texts), ensure_ascii=False), place in named)
                for place, texts in surfaces.items()
            ),
        )
        # In one go each: a call for every row would take twice the time.
        self._db.executemany(
            "INSERT INTO claim (iri, fact, sentence, confidence, status, said_by, post)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            self._claims,
        )
        self._db.executemany("INSERT INTO sentences (rowid, text) VALUES (?, ?)", self._texts)
        self._db.executemany(
            "INSERT OR IGNORE INTO placed SELECT value, ? FROM facet WHERE entity = ? AND kind != 'industry'",
            [(article, entity) for entity in {entity for _, entity in surfaces}],
        )
        self._claims.clear()
        self._texts.clear()
        self._count(article, 1)
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        if len(self._facts) > _REMEMBERED:
            self.settle()

    def settle(self) -> None:
        """Counts anew who states the facts that were touched; one that nobody states goes."""
        ids = [(fact,) for fact in sorted(self._facts)]
        before = self._stated(ids)
        self._db.executemany(
            "DELETE FROM fact WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM claim WHERE fact = ?1)", ids
        )
        self._db.executemany(
            """UPDATE fact SET (claims, denied, planned, sources, confidence) = (
              SELECT count(*), sum(status = 'denied'),
                sum(status = 'stated') = 0 AND sum(status = 'planned') > 0,
                count(DISTINCT iif(status = 'denied', NULL, article.voice)),
                max(iif(status = 'denied', 0, confidence))
              FROM claim JOIN sentence ON sentence.id = claim.sentence
                JOIN article ON article.id = sentence.article
              WHERE claim.fact = ?1) WHERE id = ?1""",
            ids,
        )
        self.counts["facts", ""] += self._stated(ids) - before
        self._facts.clear()
        self._known.clear()

    def _stated(self, ids: Iterable[tuple[int]]) -> int:
        sql = "SELECT 1 FROM fact WHERE id = ? AND claims > denied"
        return sum(self._db.execute(sql, id_).fetchone() is not None for id_ in ids)

    def _count(self, article: int, sign: int) -> None:
        """Counts an article that came or is about to go, and the entities that it speaks of."""
        counted, entities = of_article(self._db, article)
        for key, number in counted.items():
            self.counts[key] += sign * number
        self._db.executemany(
            "UPDATE entity SET articles = articles + ? WHERE id = ?", [(sign, entity) for entity in entities]
        )
        self.touched.update(entities)

    def _sentences(
        self, text: str, article: int, nodes: Mapping[str, Mapping[str, Sequence[object]]]
    ) -> dict[tuple[int, int], int]:
        """The numbers of the sentences that claims quote; what lies between them is kept for search, too."""
        quotes = {_span(p): q.value for p in nodes.values() if (q := _one(p, OA + "exact"))}
        numbers: dict[tuple[int, int], int] = {}
        end = 0
        for (start, stop), quote in sorted(quotes.items()):
            self._between(article, text, end, start)
            numbers[start, stop] = self._sentence(article, start, quote)
            end = max(end, stop)
        self._between(article, text, end, len(text))
        return defaultdict(int, numbers)

    def _between(self, article: int, text: str, start: int, stop: int) -> None:
        for piece in _BREAK.split(text[start:stop]):
            if len(piece.strip()) > 1:
                self._sentence(article, text.index(piece, start), piece.strip())

    def _sentence(self, article: int, start: int, text: str) -> int:
        id_ = self._insert("sentence (article, start, text)", (article, start, text))
        self._texts.append((id_, indexed(text)))
        return id_

    def _claim(
        self,
        iri: str,
        properties: Mapping[str, Sequence[object]],
        subject: int,
        property_: str,
        object_: int,
        value: str,
        sentence: int,
    ) -> None:
        key = (subject, property_, object_, value)
        fact = self._known.get(key)
        if fact is None:
            fact = self._known[key] = self._fact(key)
        said_by, post, confidence, status = (
            _one(properties, POL + name) for name in ("attributedTo", "postTitle", "confidence", "status")
        )
        self._claims.append(
            (
                iri,
                fact,
                sentence,
                float(confidence.value) if confidence else 0.0,
                status.value if status else "stated",
                self.entity(said_by.value) if said_by else 0,
                post.value if post else "",
            ),
        )
        self._facts.add(fact)

    def _fact(self, key: tuple[int, str, int, str]) -> int:
        self._db.execute(
            "INSERT OR IGNORE INTO fact (subject, property, object, value) VALUES (?, ?, ?, ?)", key
        )
        (fact,) = self._db.execute(
            "SELECT id FROM fact WHERE (subject, property, object, value) = (?, ?, ?, ?)", key
        ).fetchone()
        return int(fact)

    def _figure(
        self, iri: str, parts: Mapping[str, str], sentence: int, surfaces: dict[tuple[int, int], set[str]]
    ) -> None:
        owner = parts.get("figureOf")
        if owner is None or "value" not in parts:
            return
        entity = self.entity(owner)
        surfaces[sentence, entity].update(())
        texts = (parts.get(name, "") for name in ("unit", "qualifier", "atTime"))
        self._insert(
            "figure (iri, entity, measure, value, unit, qualifier, time, sentence, triples)",
            (iri, entity, parts.get("measure", ""), float(parts["value"]), *texts, sentence, len(parts)),
        )

    def _insert(self, into: str, row: Sequence[object]) -> int:
        cursor = self._db.execute(f"INSERT INTO {into} VALUES ({', '.join('?' * len(row))})", row)
        assert cursor.lastrowid is not None
        return cursor.lastrowid


def _one(properties: Mapping[str, Sequence[object]], predicate: str) -> NamedNode | Literal | None:
    return next((t for t in properties.get(predicate, ()) if isinstance(t, NamedNode | Literal)), None)


def _span(properties: Mapping[str, Sequence[object]]) -> tuple[int, int]:
    start, end = (_one(properties, OA + name) for name in ("start", "end"))
    return (int(start.value), int(end.value)) if start and end else (0, 0)
