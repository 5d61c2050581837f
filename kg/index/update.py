"""Brings the index in step with a store: what changed since the last time, and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg.errors import StoreError
from kg.graph import ArticleGraph, Parts
from kg.ontology import load_ontology
from kg.terms import POL, PROV, RDF

from . import counts, tokens
from .articles import Articles, Given
from .entities import Entities
from .home import connect, create, index_path

if TYPE_CHECKING:
    from pathlib import Path

    from kg.store import Store

_FIRST: Final = NamedNode(PROV + "hadPrimarySource")
_TYPE: Final = NamedNode(RDF + "type")
_COUNTY: Final = NamedNode(POL + "County")
"""Thousands of them are in the vocabularies: they come in with the first article that names them."""
_FORMAT: Final = f"6.{tokens.VERSION}"

_FEW: Final = 1000
"""Voices that are asked for by name; where more have gone, all articles are looked at."""


@contextmanager
def indexing(store: Store) -> Iterator[Indexing]:
    """The index of a store on its way: what is not finished is as it was before. Raises StoreError."""
    update = Indexing(store)
    try:
        yield update
    except sqlite3.Error as error:
        path = index_path(store.directory)
        raise StoreError(f"{path}: {error}; delete the file, the next build makes it again") from error
    finally:
        update.close()


def update_index(store: Store) -> bool:
    """Makes the index of a store say what the store says; tells whether it had to be changed.

    All in one transaction: readers see the index as it was until it is done. Raises StoreError.
    """
    with indexing(store) as update:
        return update.finish()


def has_index(directory: Path) -> bool:
    """Whether there is an index of the form that this version of policykg reads."""
    path = index_path(directory)
    if not path.is_file():
        return False
    with suppress(sqlite3.Error), closing(connect(path)) as db:
        return _meta(db, "format") == _FORMAT
    return False


class Indexing:
    """The index as it is brought in step with a store, in one transaction that begins when it is needed.

    Articles can go in while they are at hand; whatever else has changed is found out at the end.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db: sqlite3.Connection | None = None
        self._changed = False
        self._silenced = set[str]()
        self._places = set[int]()

    @cached_property
    def _at(self) -> sqlite3.Connection:
        """The file, inside the transaction."""
        db = self._db = connect(index_path(self._store.directory), write=True)
        if _meta(db, "format") != _FORMAT:
            create(db)
        db.execute("BEGIN IMMEDIATE")
        # What was one the last time: the articles in the index were entered with that.
        self._same = dict(db.execute("SELECT member, one FROM same"))
        return db

    @cached_property
    def _articles(self) -> Articles:
        return Articles(self._at, lambda iri: self._same.get(iri, iri))

    def close(self) -> None:
        """Ends the use of the file; without :meth:`finish` all is as it was."""
        if self._db is not None:
            self._db.close()

    def add(self, graph: ArticleGraph, parts: Parts) -> None:
        """Puts in an article that was just written into the store, from what was written."""
        iri, _, _ = graph.graphs
        _, claims, about = parts
        self._remove(iri)
        given = Given(about, claims, graph.article.text)
        self._articles.add(iri, graph.id, _state(graph.hash, graph.version), iri, given)
        self._changed = True

    def know(self) -> bool:
        """Enters what the vocabulary knows, where another one stands in the store than the last time."""
        db, store = self._at, self._store
        vocabulary = store.vocabulary_version() or ""
        if _meta(db, "vocabulary") == vocabulary:
            return False
        known = {
            quad.subject.value
            for quad in store.match(None, _TYPE, None, NamedNode(store.graphs.vocabulary))
            if isinstance(quad.subject, NamedNode)
            and isinstance(quad.object, NamedNode)
            and quad.object.value.startswith(POL)
            and quad.object != _COUNTY
        }
        db.execute("UPDATE entity SET known = 0")
        for iri in known:
            self._articles.entity(iri)
        db.executemany("UPDATE entity SET known = 1 WHERE iri = ?", ((iri,) for iri in known))
        self._refresh({id_ for (id_,) in db.execute("SELECT id FROM entity")})
        self._articles.forget_numbers()
        db.execute("INSERT OR REPLACE INTO meta VALUES ('vocabulary', ?)", (vocabulary,))
        self._changed = True
        return True

    def finish(self, voices: Collection[str] | None = None) -> bool:
        """Makes the index say what the store says; tells whether it had to be changed.

        ``voices`` are the articles whose voice may have changed, where that is known.
        """
        db = self._at
        self._follow(voices)
        self._articles.settle()
        self.know()
        if self._changed:
            self._refresh(self._articles.touched)
            counts.keep(db, self._articles.counts, self._places)
        db.execute("INSERT OR REPLACE INTO meta VALUES ('format', ?)", (_FORMAT,))
        db.execute("COMMIT")
        return self._changed

    def _refresh(self, numbers: Iterable[int]) -> None:
        """Brings the rows of entities in step."""
        entities = Entities(self._at, self._store, load_ontology())
        entities.refresh(numbers)
        self._places |= entities.places

    def _follow(self, voices: Collection[str] | None) -> None:
        """Takes out and puts in the articles that have changed, or whose entities have become others."""
        db, store = self._at, self._store
        again = dict(self._moved())
        for iri in again:
            self._remove(iri)
        self._rename()
        for iri, key in chain(self._suspects(), again.items()):
            state = store.state(key)
            wanted = None if state is None else _state(*state)
            row = db.execute("SELECT state FROM article WHERE iri = ?", (iri,)).fetchone()
            if wanted == (row and row[0]):
                continue
            self._remove(iri)
            if wanted is not None:
                self._articles.add(iri, key, wanted, self._voice(iri), self._given(key))
            self._changed = True
        for iri, before in self._voiced(voices):
            if (voice := self._voice(iri)) != before:
                self._articles.voice(iri, voice)
                self._changed = True

    def _voiced(self, voices: Collection[str] | None) -> list[tuple[str, str]]:
        """The articles whose voice may have changed, each with the one that the index has."""
        db = self._at
        if voices is None or len(self._silenced) > _FEW:
            return db.execute("SELECT iri, voice FROM article").fetchall()
        found = [
            db.execute("SELECT iri, voice FROM article WHERE iri = ?", (iri,)).fetchall() for iri in voices
        ]
        # Whom the index had as one voice with an article that went or came anew.
        marks = ", ".join("?" * len(self._silenced))
        found.append(
            db.execute(
                f"SELECT iri, voice FROM article WHERE voice IN ({marks})", (*self._silenced,)
            ).fetchall()
        )
        return list(chain.from_iterable(found))

    def _voice(self, iri: str) -> str:
        """The article that printed an article's text first."""
        graph = NamedNode(self._store.graphs.voices)
        found = self._store.match(NamedNode(iri), _FIRST, None, graph)
        return next((quad.object.value for quad in found if isinstance(quad.object, NamedNode)), iri)

    def _suspects(self) -> Iterator[tuple[str, str]]:
        """IRI and id of the articles that may have changed: of all where the index may not be whole."""
        facts = self._store.graphs.facts
        for key in self._store.stale("article"):
            yield facts(key), key
        (standing,) = self._at.execute("SELECT count(*) FROM article").fetchone()
        if _meta(self._at, "format") is None or standing != self._store.count():
            for key, _, _ in self._store.states():
                yield facts(key), key
            yield from self._at.execute("SELECT iri, key FROM article").fetchall()

    def _given(self, key: str) -> Given:
        """An article as the store has it."""
        store = self._store
        claims, about = (
            store.match(graph=NamedNode(name)) for name in (store.graphs.claims(key), store.graphs.about(key))
        )
        try:
            text = store.article(key).text
        except StoreError:
            text = ""  # a dataset that came without its texts
        return Given(about, claims, text)

    def _remove(self, iri: str) -> None:
        if row := self._at.execute("SELECT voice FROM article WHERE iri = ?", (iri,)).fetchone():
            self._silenced.update((row[0], iri))
            self._articles.remove(iri)
            self._changed = True

    def _moved(self) -> Iterator[tuple[str, str]]:
        """The articles that speak of an entity whose identity is another than when they were indexed."""
        before, now = self._same, self._store.merged
        changed = {iri for iri, _ in before.items() ^ now.items()}
        ends = {one for iri in changed for one in (iri, before.get(iri), now.get(iri)) if one}
        for iri in sorted(ends):
            yield from self._at.execute(
                "SELECT DISTINCT article.iri, key FROM entity JOIN mention ON entity.id = mention.entity"
                " JOIN sentence ON sentence.id = sentence JOIN article ON article.id = article"
                " WHERE entity.iri = ?",
                (iri,),
            )

    def _rename(self) -> None:
        """From now on entities are one as the store has it."""
        now = dict(self._store.merged)
        if now != self._same:
            self._at.execute("DELETE FROM same")
            self._at.executemany("INSERT INTO same VALUES (?, ?)", now.items())
            self._same = now
            self._changed = True


def _state(hash_: str, version: str) -> str:
    """What the index keeps of an article to see whether it is another."""
    return f"{hash_}/{version}"


def _meta(db: sqlite3.Connection, key: str) -> str | None:
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return None
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])
