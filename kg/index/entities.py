"""Entities in the index: their class, names, spellings for completion, places and industries."""

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
# "object > 0" is what the index of facts by object asks for: without it each place looks through all facts.
_INSIDE: Final = (
    "SELECT subject FROM fact WHERE object = ? AND object > 0 AND property IN"
    " ('locatedIn', 'heldIn', 'appliesTo', 'transfersTo', 'within')"
)
_SPEAKING: Final = "FROM mention JOIN sentence ON sentence.id = mention.sentence WHERE mention.entity = ?2"
_LEVELS: Final = frozenset({"Province", "Prefecture", "County"})
_UP: Final = tuple(NamedNode(POL + name) for name in ("within", "locatedIn"))


class Entities:
    """Writes what the store says of entities; ``places`` are the numbers of those where these lie, or did."""

    def __init__(self, db: sqlite3.Connection, store: Store, ontology: Ontology) -> None:
        self._db = db
        self._store = store
        self._ontology = ontology
        self._places = lru_cache(50_000)(self._places_of)
        self._class = lru_cache(50_000)(self._class_of)
        self.places: set[int] = set()

    def refresh(self, numbers: Iterable[int]) -> None:
        """Brings the rows of entities in step; those that nothing speaks of any more go."""
        todo = set(numbers)
        while todo:
            moved = set[int]()
            for number in sorted(todo):
                row = self._db.execute("SELECT iri, known, articles FROM entity WHERE id = ?", (number,))
                if (found := row.fetchone()) is None:
                    continue
                iri, known, articles = found
                if not (articles or known or self._spoken_of(number)):
                    self._forget(number)
                    self._db.execute("DELETE FROM entity WHERE id = ?", (number,))
                elif self._write(number, iri):
                    moved.add(number)
            # What lies in a park lies in the park's province.
            todo = {subject for number in moved for (subject,) in self._db.execute(_INSIDE, (number,))} - todo

    def _spoken_of(self, number: int) -> bool:
        rows = self._db.execute(
            "SELECT 1 FROM fact WHERE subject = ?1"
            " UNION ALL SELECT 1 FROM fact WHERE object = ?1 AND object > 0"
            " UNION ALL SELECT 1 FROM claim WHERE said_by = ?1 LIMIT 1",
            (number,),
        )
        return rows.fetchone() is not None

    def _forget(self, number: int) -> None:
        self._name(number, set())
        self._place(number, set())

    def _write(self, number: int, iri: str) -> bool:
        """Writes what the store says of an entity; tells whether it lies elsewhere than before."""
        preferred: dict[str, str] = {}
        names: set[str] = set()
        places: set[tuple[str, str]] = set()
        industries: set[str] = set()
        for quad in self._store.match(NamedNode(iri)):
            predicate, term = quad.predicate.value, quad.object
            if isinstance(term, Literal) and predicate in (_PREFERRED, _ALTERNATIVE):
                names.add(term.value)
                if predicate == _PREFERRED:
                    language = (term.language or "en").split("-")[0]
                    preferred[language] = min(term.value, preferred.get(language, term.value))
            elif isinstance(term, NamedNode) and predicate in _PLACED:
                places |= self._places(term.value)
            elif isinstance(term, NamedNode) and predicate in _FOR:
                industries.add(term.value)
        cls = self._class(iri)
        if cls in _LEVELS:
            places |= self._places(iri)
        if cls == "Industry":
            industries.add(iri)
        family = next((f for f in FAMILIES if self._ontology.is_a(cls, f)), "")
        self._db.execute(
            "UPDATE entity SET cls = ?1, family = ?2, en = ?3, zh = ?4, money = (SELECT"
            " coalesce(max(value), 0) FROM figure WHERE entity = ?5 AND unit = 'CNY') WHERE id = ?5",
            (cls, family, preferred.get("en", ""), preferred.get("zh", ""), number),
        )
        self._name(number, names)
        facets = [*places, *(("industry", i) for i in industries)]
        rows = (
            (kind, self._db.execute("SELECT id FROM entity WHERE iri = ?", (iri,)).fetchone())
            for kind, iri in facets
        )
        return self._place(number, {(kind, row[0]) for kind, row in rows if row})

    def _name(self, number: int, names: set[str]) -> None:
        """Gives an entity these names and no others."""
        db = self._db
        old = {text for (text,) in db.execute("SELECT text FROM name WHERE entity = ?", (number,))}
        if old == names:
            return
        if old:
            db.execute("INSERT INTO names (names, rowid, text) VALUES ('delete', ?, ?)", (number, _text(old)))
        if names:
            db.execute("INSERT INTO names (rowid, text) VALUES (?, ?)", (number, _text(names)))
        gone, new = old - names, names - old
        for table in ("name", "completion") if gone else ():
            db.executemany(
                f"DELETE FROM {table} WHERE entity = ? AND text = ?", ((number, text) for text in gone)
            )
        db.executemany("INSERT INTO name VALUES (?, ?)", ((number, text) for text in new))
        db.executemany(
            "INSERT OR IGNORE INTO completion VALUES (?, ?, ?, ?)",
            ((key, number, text, whole) for text in new for key, whole in spellings(text)),
        )

    def _place(self, number: int, facets: set[tuple[str, int]]) -> bool:
        """Gives an entity these places and industries; tells whether its places were others."""
        db = self._db
        old = set(db.execute("SELECT kind, value FROM facet WHERE entity = ?", (number,)))
        self.places.update(place for kind, place in old | facets if kind != "industry")
        gone, new = old - facets, facets - old
        db.executemany(
            "DELETE FROM facet WHERE entity = ? AND kind = ? AND value = ?", ((number, *f) for f in gone)
        )
        db.executemany("INSERT INTO facet VALUES (?, ?, ?)", ((number, *f) for f in new))
        for kind, place in gone:
            if kind != "industry":
                self._unplaced(number, place)
        for kind, place in new:
            if kind != "industry":
                db.execute(
                    f"INSERT OR IGNORE INTO placed SELECT DISTINCT ?1, article {_SPEAKING}", (place, number)
                )
        return any(kind != "industry" for kind, _ in gone | new)

    def _unplaced(self, number: int, place: int) -> None:
        """The articles that speak of an entity are of its former place only by what else they speak of."""
        self._db.execute(
            f"""DELETE FROM placed WHERE place = ?1 AND article IN (SELECT article {_SPEAKING})
              AND NOT EXISTS (SELECT 1 FROM sentence JOIN mention ON mention.sentence = sentence.id
                JOIN facet ON facet.entity = mention.entity
                WHERE sentence.article = placed.article AND kind != 'industry' AND value = ?1)""",
            (place, number),
        )

    def _class_of(self, iri: str) -> str:
        terms = (quad.object for quad in self._store.match(NamedNode(iri), NamedNode(_TYPE)))
        classes = {
            t.value.removeprefix(POL) for t in terms if isinstance(t, NamedNode) and t.value.startswith(POL)
        }
        is_a = self._ontology.is_a
        return min((c for c in classes if not any(o != c and is_a(o, c) for o in classes)), default="")

    def _places_of(self, place: str) -> frozenset[tuple[str, str]]:
        """The provinces that a place is or lies in, over parks and counties, and the prefectures on the way.

        A county that lies directly in a province, as the districts of Beijing do, counts as a prefecture.
        """
        found, seen, todo = set[tuple[str, str]](), set[str](), [place]
        while todo:
            iri = todo.pop()
            if iri in seen:
                continue
            seen.add(iri)
            cls = self._class(iri)
            if cls == "Province":
                found.add(("province", iri))
                continue
            above = [
                (predicate, quad.object.value)
                for predicate in _UP
                for quad in self._store.match(NamedNode(iri), predicate)
                if isinstance(quad.object, NamedNode)
            ]
            inside = any(p is _UP[0] and self._class(it) == "Province" for p, it in above)
            if cls == "Prefecture" or (cls == "County" and inside):
                found.add(("prefecture", iri))
            todo += (it for _, it in above)
        return frozenset(found)


def _text(names: set[str]) -> str:
    """Names as the full-text table takes them."""
    return indexed(" | ".join(sorted(names)))
