"""Entities in the index: their class, names, spellings for completion, provinces and industries."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from kg.ontology import Ontology
from kg.terms import POL, RDF, SKOS

from .counts import FAMILIES
from .tokens import indexed, spellings

if TYPE_CHECKING:
    from kg.store import Store

_TYPE: Final = RDF + "type"
_PREFERRED: Final = SKOS + "prefLabel"
_ALTERNATIVE: Final = SKOS + "altLabel"
_PLACED: Final = frozenset(
    POL + name for name in ("locatedIn", "heldIn", "appliesTo", "transfersTo", "within")
)
_FOR: Final = frozenset(POL + name for name in ("targets", "developsIndustry"))
_UP: Final = tuple(NamedNode(POL + name) for name in ("within", "locatedIn"))


class Entities:
    """Writes what the store says of entities."""

    def __init__(self, db: sqlite3.Connection, store: Store, ontology: Ontology) -> None:
        self._db = db
        self._store = store
        self._ontology = ontology
        self._provinces = lru_cache(50_000)(self._provinces_of)
        self._class = lru_cache(50_000)(self._class_of)

    def refresh(self, numbers: Iterable[int]) -> None:
        """Brings the rows of entities in step; those that nothing speaks of any more go."""
        numbers = set(numbers)
        # What lies in a park lies in the park's province, which may be what changed.
        for number in list(numbers):
            rows = self._db.execute(
                "SELECT subject FROM fact WHERE object = ? AND property = 'locatedIn'", (number,)
            )
            numbers.update(subject for (subject,) in rows)
        for number in sorted(numbers):
            self._forget(number)
            iri, known = self._db.execute("SELECT iri, known FROM entity WHERE id = ?", (number,)).fetchone()
            (articles,) = self._db.execute(
                "SELECT count(DISTINCT article) FROM mention JOIN sentence ON id = sentence WHERE entity = ?",
                (number,),
            ).fetchone()
            if articles or known or self._spoken_of(number):
                self._write(number, iri, articles)
            else:
                self._db.execute("DELETE FROM entity WHERE id = ?", (number,))

    def _spoken_of(self, number: int) -> bool:
        rows = self._db.execute(
            "SELECT 1 FROM fact WHERE subject = ?1"
            " UNION ALL SELECT 1 FROM fact WHERE object = ?1 AND object > 0"
            " UNION ALL SELECT 1 FROM claim WHERE said_by = ?1 LIMIT 1",
            (number,),
        )
        return rows.fetchone() is not None

    def _forget(self, number: int) -> None:
        texts = self._texts(number)
        if texts:
            self._db.execute(
                "INSERT INTO names (names, rowid, text) VALUES ('delete', ?, ?)", (number, indexed(texts))
            )
        for table in ("name", "completion", "facet"):
            self._db.execute(f"DELETE FROM {table} WHERE entity = ?", (number,))

    def _texts(self, number: int) -> str:
        rows = self._db.execute("SELECT text FROM name WHERE entity = ? ORDER BY text", (number,))
        return " | ".join(text for (text,) in rows)

    def _write(self, number: int, iri: str, articles: int) -> None:
        preferred: dict[str, str] = {}
        names: set[str] = set()
        provinces: set[str] = set()
        industries: set[str] = set()
        for quad in self._store.match(NamedNode(iri)):
            predicate, term = quad.predicate.value, quad.object
            if isinstance(term, Literal) and predicate in (_PREFERRED, _ALTERNATIVE):
                names.add(term.value)
                if predicate == _PREFERRED:
                    language = (term.language or "en").split("-")[0]
                    preferred[language] = min(term.value, preferred.get(language, term.value))
            elif isinstance(term, NamedNode) and predicate in _PLACED:
                provinces |= self._provinces(term.value)
            elif isinstance(term, NamedNode) and predicate in _FOR:
                industries.add(term.value)
        cls = self._class(iri)
        if cls == "Province":
            provinces.add(iri)
        if cls == "Industry":
            industries.add(iri)
        family = next((f for f in FAMILIES if self._ontology.is_a(cls, f)), "")
        self._db.execute(
            "UPDATE entity SET cls = ?, family = ?, en = ?, zh = ?, articles = ? WHERE id = ?",
            (cls, family, preferred.get("en", ""), preferred.get("zh", ""), articles, number),
        )
        self._db.executemany("INSERT INTO name VALUES (?, ?)", ((number, text) for text in names))
        if names:
            self._db.execute(
                "INSERT INTO names (rowid, text) VALUES (?, ?)", (number, indexed(self._texts(number)))
            )
        self._db.executemany(
            "INSERT OR IGNORE INTO completion VALUES (?, ?, ?, ?)",
            ((key, number, text, whole) for text in names for key, whole in spellings(text)),
        )
        facets = [("province", p) for p in provinces] + [("industry", i) for i in industries]
        self._db.executemany(
            "INSERT INTO facet SELECT ?, ?, id FROM entity WHERE iri = ?",
            ((number, kind, value) for kind, value in facets),
        )

    def _class_of(self, iri: str) -> str:
        terms = (quad.object for quad in self._store.match(NamedNode(iri), NamedNode(_TYPE)))
        classes = {
            t.value.removeprefix(POL) for t in terms if isinstance(t, NamedNode) and t.value.startswith(POL)
        }
        is_a = self._ontology.is_a
        return min((c for c in classes if not any(o != c and is_a(o, c) for o in classes)), default="")

    def _provinces_of(self, place: str) -> frozenset[str]:
        """The provinces that a place is or lies in, over parks and counties."""
        found, seen, todo = set[str](), set[str](), [place]
        while todo:
            iri = todo.pop()
            if iri in seen:
                continue
            seen.add(iri)
            if self._class(iri) == "Province":
                found.add(iri)
                continue
            todo += (
                quad.object.value
                for predicate in _UP
                for quad in self._store.match(NamedNode(iri), predicate)
                if isinstance(quad.object, NamedNode)
            )
        return frozenset(found)
