"""Brings the index in step with a store: what changed since the last time, and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg.errors import StoreError
from kg.ontology import load_ontology
from kg.terms import OWL, POL, PROV, RDF

from . import counts, tokens
from .articles import Articles
from .entities import Entities
from .home import connect, create, index_path

if TYPE_CHECKING:
    from pathlib import Path

    from kg.store import Store

_SAME: Final = NamedNode(OWL + "sameAs")
_FIRST: Final = NamedNode(PROV + "hadPrimarySource")
_TYPE: Final = NamedNode(RDF + "type")
_COUNTY: Final = NamedNode(POL + "County")
"""Thousands of them are in the vocabularies: they come in with the first article that names them."""
_FORMAT: Final = f"3.{tokens.VERSION}"


def update_index(store: Store) -> bool:
    """Makes the index of a store say what the store says; tells whether it had to be changed.

    All in one transaction: readers see the index as it was until it is done. Raises StoreError.
    """
    path = index_path(store.directory)
    try:
        with closing(connect(path, write=True)) as db:
            if _meta(db, "format") != _FORMAT:
                create(db)
            db.execute("BEGIN IMMEDIATE")
            try:
                changed = _follow(db, store)
                db.execute("INSERT OR REPLACE INTO meta VALUES ('format', ?)", (_FORMAT,))
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")
            return changed
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {error}; delete the file, the next build makes it again") from error


def has_index(directory: Path) -> bool:
    """Whether there is an index of the form that this version of policykg reads."""
    path = index_path(directory)
    if not path.is_file():
        return False
    with suppress(sqlite3.Error), closing(connect(path)) as db:
        return _meta(db, "format") == _FORMAT
    return False


def _follow(db: sqlite3.Connection, store: Store) -> bool:
    same = _pairs(store, _SAME, store.graphs.identity)
    voices = _pairs(store, _FIRST, store.graphs.voices)
    standing = {
        iri: (state, voice) for iri, state, voice in db.execute("SELECT iri, state, voice FROM article")
    }
    wanted = {}
    for key, hash_, version in store.states():
        iri = store.graphs.facts(key)
        wanted[iri] = key, f"{hash_}/{version}", voices.get(iri, iri)
    moved = _moved(db, same)
    gone = [iri for iri, at in standing.items() if iri not in wanted or iri in moved or at != wanted[iri][1:]]
    new = [iri for iri in wanted if iri not in standing or iri in moved or standing[iri] != wanted[iri][1:]]
    vocabulary = store.vocabulary_version() or ""
    known_anew = _meta(db, "vocabulary") != vocabulary
    if not gone and not new and not known_anew:
        return False
    ontology = load_ontology()
    articles = Articles(db, store, same)
    for iri in gone:
        articles.remove(iri)
    for iri in new:
        key, state, voice = wanted[iri]
        articles.add(key, state, voice)
    articles.settle()
    entities = Entities(db, store, ontology)
    touched = set(articles.touched)
    if known_anew:
        graph = NamedNode(store.graphs.vocabulary)
        known = {
            quad.subject.value
            for quad in store.match(None, _TYPE, None, graph)
            if isinstance(quad.subject, NamedNode)
            and isinstance(quad.object, NamedNode)
            and quad.object.value.startswith(POL)
            and quad.object != _COUNTY
        }
        db.execute("UPDATE entity SET known = 0")
        touched |= {articles.entity(iri) for iri in known}
        touched |= {id_ for (id_,) in db.execute("SELECT id FROM entity")}
        db.executemany("UPDATE entity SET known = 1 WHERE iri = ?", ((iri,) for iri in known))
    entities.refresh(touched)
    db.execute("DELETE FROM same")
    db.executemany("INSERT INTO same VALUES (?, ?)", same.items())
    db.execute("INSERT OR REPLACE INTO meta VALUES ('vocabulary', ?)", (vocabulary,))
    counts.keep(db)
    return True


def _pairs(store: Store, predicate: NamedNode, graph: str) -> dict[str, str]:
    return {
        quad.subject.value: quad.object.value
        for quad in store.match(None, predicate, None, NamedNode(graph))
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    }


def _moved(db: sqlite3.Connection, same: Mapping[str, str]) -> set[str]:
    """The articles that speak of an entity whose identity is another than when they were indexed."""
    before = dict(db.execute("SELECT member, one FROM same"))
    changed = {iri for iri in before.keys() | same.keys() if before.get(iri) != same.get(iri)}
    ends = {one for iri in changed for one in (iri, before.get(iri), same.get(iri)) if one}
    found: set[str] = set()
    for iri in ends:
        rows = db.execute(
            "SELECT DISTINCT article.iri FROM entity JOIN mention ON entity.id = mention.entity"
            " JOIN sentence ON sentence.id = mention.sentence JOIN article ON article.id = sentence.article"
            " WHERE entity.iri = ?",
            (iri,),
        )
        found.update(article for (article,) in rows)
    return found


def _meta(db: sqlite3.Connection, key: str) -> str | None:
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return None
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])
