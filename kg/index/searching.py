"""Full-text search with facets: what matches goes into a table of the connection, and is divided there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from .model import Entity, Found, Hit, Query, Sentence
from .tokens import match

_MOST: Final = 2000
"""Of the best matches so many are divided into facets, and can be paged through."""
_SHOWN: Final = 12
"""Values of one facet that are shown."""

_OF_ENTITIES: Final = {
    "cls": "SELECT e.cls, count(*) FROM hit JOIN entity e USING (id) WHERE e.cls != '' GROUP BY 1",
    **{
        kind: f"SELECT v.iri, count(*) FROM hit CROSS JOIN facet f ON f.entity = hit.id AND f.kind = '{kind}'"
        " CROSS JOIN entity v ON v.id = f.value GROUP BY 1"
        for kind in ("province", "industry")
    },
}
_PRINTED: Final = "hit JOIN sentence s USING (id) JOIN article a ON a.id = s.article"
_OF_SENTENCES: Final = {
    "cls": "SELECT e.cls, count(DISTINCT hit.id) FROM hit JOIN mention m ON m.sentence = hit.id"
    " JOIN entity e ON e.id = m.entity WHERE e.cls != '' GROUP BY 1",
    # CROSS JOIN keeps the order of the tables: from the matches on, never from all members of a facet.
    "province": "SELECT v.iri, count(DISTINCT hit.id) FROM hit CROSS JOIN mention m ON m.sentence = hit.id"
    " CROSS JOIN facet f ON f.entity = m.entity AND f.kind = 'province'"
    " CROSS JOIN entity v ON v.id = f.value GROUP BY 1",
    # An industry that a sentence names: a place in it may be for two hundred others.
    "industry": "SELECT v.iri, count(DISTINCT hit.id) FROM hit CROSS JOIN mention m ON m.sentence = hit.id"
    " CROSS JOIN entity v ON v.id = m.entity AND v.cls = 'Industry' GROUP BY 1",
    "year": f"SELECT substr(a.published, 1, 4), count(*) FROM {_PRINTED} WHERE a.published != '' GROUP BY 1",
    "publisher": f"SELECT a.publisher, count(*) FROM {_PRINTED} WHERE a.publisher != '' GROUP BY 1",
}
_FACET: Final = (
    "EXISTS (SELECT 1 FROM facet f JOIN entity v ON v.id = f.value WHERE f.entity = {of}"
    " AND f.kind = '{kind}' AND v.iri = ?)"
)
_IN_ARTICLE: Final = {"year": "substr(a.published, 1, 4) = ?", "publisher": "a.publisher = ?"}

Named = Callable[[Iterable[str]], Mapping[str, Entity]]


def entities(
    db: sqlite3.Connection, query: Query, classes: Collection[str], limit: int, offset: int, named: Named
) -> Found:
    """The entities of which a name has all the words of the query, and that its facets hold."""
    tests: list[tuple[str, tuple[object, ...]]] = []
    if query.cls:
        tests.append((f"e.cls IN ({', '.join('?' * len(classes))})", tuple(classes)))
    for kind in ("province", "prefecture", "industry"):
        if wanted := getattr(query, kind):
            tests.append((_FACET.format(of="e.id", kind=kind), (wanted,)))
    for kind, test in _IN_ARTICLE.items():
        if wanted := getattr(query, kind):
            inside = (
                "EXISTS (SELECT 1 FROM mention m JOIN sentence s ON s.id = m.sentence JOIN article a"
                f" ON a.id = s.article WHERE m.entity = e.id AND {test})"
            )
            tests.append((inside, (wanted,)))
    words = match(query.text, prefix=True)
    if words is None and not tests:
        return Found(0, (), {})
    if words is None:
        parameters: tuple[object, ...] = ()
        source, order = "entity e", "e.articles DESC, e.iri"
        tests.append(("e.articles > 0", ()))
    else:
        source, parameters = "names JOIN entity e ON e.id = names.rowid", (words,)
        tests.insert(0, ("names MATCH ?", ()))
        # The name itself first, then what articles speak of.
        order = "(lower(e.en) = lower(?) OR e.zh = ?) DESC, e.articles DESC, bm25(names), e.iri"
    _keep(db, "e.id", source, tests, parameters, order, (query.text, query.text) if words is not None else ())
    total, ids = _page(db, limit, offset)
    iris = [db.execute("SELECT iri FROM entity WHERE id = ?", (id_,)).fetchone()[0] for id_ in ids]
    found = named(iris)
    hits = tuple(Hit(entity=found[iri]) for iri in iris)
    return Found(total, hits, _divided(db, _OF_ENTITIES, named))


def sentences(
    db: sqlite3.Connection,
    query: Query,
    classes: Collection[str],
    limit: int,
    offset: int,
    named: Named,
    read: Callable[[Iterable[int]], Iterator[Sentence]],
) -> Found:
    """The sentences with all the words of the query, of articles and on entities that its facets hold."""
    words = match(query.text)
    if words is None:
        return Found(0, (), {})
    tests: list[tuple[str, tuple[object, ...]]] = [("sentences MATCH ?", ())]
    if query.cls:
        inside = (
            "EXISTS (SELECT 1 FROM mention m JOIN entity e ON e.id = m.entity WHERE m.sentence = s.id"
            f" AND e.cls IN ({', '.join('?' * len(classes))}))"
        )
        tests.append((inside, tuple(classes)))
    for kind in ("province", "prefecture"):
        if wanted := getattr(query, kind):
            held = _FACET.format(of="m.entity", kind=kind)
            tests.append((f"EXISTS (SELECT 1 FROM mention m WHERE m.sentence = s.id AND {held})", (wanted,)))
    if query.industry:
        named_in = "SELECT 1 FROM mention m JOIN entity v ON v.id = m.entity WHERE m.sentence = s.id"
        tests.append((f"EXISTS ({named_in} AND v.iri = ?)", (query.industry,)))
    for kind, test in _IN_ARTICLE.items():
        if wanted := getattr(query, kind):
            tests.append((test, (wanted,)))
    source = "sentences JOIN sentence s ON s.id = sentences.rowid JOIN article a ON a.id = s.article"
    _keep(db, "s.id", source, tests, (words,), "bm25(sentences), s.id", ())
    total, ids = _page(db, limit, offset)
    hits = tuple(Hit(sentence=sentence) for sentence in read(ids))
    return Found(total, hits, _divided(db, _OF_SENTENCES, named))


def _keep(
    db: sqlite3.Connection,
    id_: str,
    source: str,
    tests: Iterable[tuple[str, tuple[object, ...]]],
    first: tuple[object, ...],
    order: str,
    last: tuple[object, ...],
) -> None:
    tests = list(tests)
    where = " AND ".join(test for test, _ in tests)
    parameters = (*first, *(p for _, of in tests for p in of), *last)
    db.execute("CREATE TEMP TABLE IF NOT EXISTS hit (place INTEGER PRIMARY KEY, id INTEGER NOT NULL)")
    db.execute("DELETE FROM hit")
    db.execute(
        f"INSERT INTO hit (id) SELECT {id_} FROM {source} WHERE {where} ORDER BY {order} LIMIT {_MOST}",
        parameters,
    )


def _page(db: sqlite3.Connection, limit: int, offset: int) -> tuple[int, list[int]]:
    (total,) = db.execute("SELECT count(*) FROM hit").fetchone()
    rows: Any = db.execute("SELECT id FROM hit ORDER BY place LIMIT ? OFFSET ?", (limit, offset))
    return int(total), [id_ for (id_,) in rows]


def _divided(
    db: sqlite3.Connection, queries: Mapping[str, str], named: Named
) -> dict[str, tuple[tuple[str, Entity | None, int], ...]]:
    facets: dict[str, tuple[tuple[str, Entity | None, int], ...]] = {}
    for kind, sql in queries.items():
        rows = db.execute(f"{sql} ORDER BY 2 DESC, 1 LIMIT {_SHOWN}").fetchall()
        known = named(value for value, _ in rows) if kind in ("province", "industry") else {}
        facets[kind] = tuple((value, known.get(value), n) for value, n in rows)
    return facets
