"""Parts of a graph of any size, out of its index: what a page shows of a store, and what it asks for then.

What is walked along and drawn is as in :mod:`kg.view.select`; each part is bounded, however large the graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from kg.errors import KgError
from kg.index import Index, Link, Wanted
from kg.ontology import load_ontology
from kg.terms import EXTRACTED, POL

from .details import local, split_words, tail
from .model import Edge, Evidence, Label, Node, View
from .source import rows, text

if TYPE_CHECKING:
    from kg.index import Entity
    from kg.store import Store

Labels = Mapping[tuple[str, str], str]

MOST: Final = 1000
"""Entities of one part, at most."""
_OUTER: Final = 12
"""Neighbours of a neighbour, at most, and of one of many entities that are asked for."""
_DRAWN: Final = EXTRACTED - {"mentions"} | {"memberOf", "within"}
_KNOWN: Final = """SELECT DISTINCT ?s ?p ?o WHERE { VALUES ?s { $iris } GRAPH <$vocabulary> { ?s ?p ?o }
  FILTER(isIRI(?o)) }"""
_KNOWN_OF: Final = """SELECT DISTINCT ?other ?p WHERE { VALUES ?it { $iris } GRAPH <$vocabulary> {
  { ?it ?p ?other } UNION { ?other ?p ?it } } FILTER(isIRI(?other)) }"""


def overview(store: Store, index: Index, *, within: str = "", limit: int = 500) -> View:
    """The entities that articles speak of most and their relations, of all or of a province or industry."""
    iris = index.links().busiest(within=within, limit=min(limit, MOST))
    total = index.counts().get("entities", 0)
    return _view(store, index, iris, total=total)


def around(
    store: Store, index: Index, iri: str, *, depth: int = 1, limit: int = 60, offset: int = 0
) -> tuple[View, int]:
    """An entity with the neighbours that most articles speak of, and how many neighbours it has in all.

    ``offset`` leaves out the first of them, for who has those. With a depth of 2 or 3 there are also some
    neighbours of the neighbours. Sentences come along. Raises KgError for an entity that the index lacks.
    """
    entity = index.entity(iri)
    if entity is None or not entity.cls:
        raise KgError(f"the graph says nothing about <{iri}>; check the IRI")
    centre, limit = entity.iri, min(limit, MOST)
    first, total = _neighbours(store, index, centre, limit, offset)
    chosen, ring = dict.fromkeys([centre, *first]), first
    for _ in range(depth - 1):
        outer = [near for one in ring for near in _neighbours(store, index, one, _OUTER, 0)[0]]
        ring = [near for near in dict.fromkeys(outer) if near not in chosen][: max(MOST - len(chosen), 0)]
        chosen |= dict.fromkeys(ring)
    return _view(store, index, list(chosen), focus=centre, depth=depth, sentences=True), total


def between(store: Store, index: Index, iris: Iterable[str]) -> View:
    """Those of the entities that the index has, what joins them, and some of the neighbours of each."""
    chosen = dict.fromkeys(list(dict.fromkeys(iris))[:MOST])
    room = MOST // 4 - len(chosen)
    if room > 0 and chosen:
        each = min(room // len(chosen) + 1, _OUTER)
        near = [other for one in chosen for other in _neighbours(store, index, one, each, 0)[0]]
        chosen |= dict.fromkeys([other for other in dict.fromkeys(near) if other not in chosen][:room])
    return _view(store, index, list(chosen), sentences=True)


def route(store: Store, index: Index, start: str, end: str, wanted: Wanted) -> View:
    """The entities and relations on a shortest path, with sentences; without any where there is no path.

    What articles state is walked along, in either direction.
    """
    ends = [entity.iri for iri in (start, end) if (entity := index.entity(iri))]
    found = index.links().path(ends[0], ends[1], wanted) if len(ends) == 2 else None
    return _view(store, index, found or [], sentences=True)


def _neighbours(store: Store, index: Index, iri: str, limit: int, offset: int) -> tuple[list[str], int]:
    """What articles join an entity with, then what lies in it; of nothing stated, what vocabularies know."""
    links = index.links()
    stated, total = links.neighbours(iri, limit=limit, offset=offset)
    known = _known_of(store, index, iri, only_inside=total > 0)
    joined = {end for link in links.among([iri, *known]) for end in (link.subject, link.object)}
    more = [other for other in known if other not in joined and other != iri]
    return [*stated, *more[max(offset - total, 0) : max(offset + limit - total, 0)]], total + len(more)


def _known_of(store: Store, index: Index, iri: str, *, only_inside: bool) -> list[str]:
    """What the vocabularies join an entity with; with ``only_inside`` places in it that articles speak of."""
    query = _KNOWN_OF.replace("$vocabulary", store.graphs.vocabulary)
    found = {
        (text(other) or "", local(text(property_) or ""))
        for other, property_ in rows(store, query, [iri])
        if local(text(property_) or "") in (("within",) if only_inside else _DRAWN)
    }
    entities = index.entities(sorted({other for other, _ in found}))
    # Not as far as the country, in which everything lies.
    kept = (e for e in entities.values() if not only_inside or (e.articles and e.cls != "Country"))
    return [e.iri for e in sorted(kept, key=lambda e: (-e.articles, e.iri))]


def _view(
    store: Store,
    index: Index,
    iris: Sequence[str],
    *,
    focus: str | None = None,
    depth: int = 1,
    total: int | None = None,
    sentences: bool = False,
) -> View:
    links, labels = index.links(), load_ontology().labels
    entities = {iri: entity for iri, entity in index.entities(iris).items() if entity.cls}
    shown = [iri for iri in iris if iri in entities]
    names, degrees, facets = links.names(shown), links.degrees(shown), links.facets(shown)
    stated = links.among(shown)
    edges = [_edge(index, link, labels, sentences) for link in stated]
    edges += _known(store, labels, set(shown), {(e.subject, e.property, e.object) for e in stated})
    nodes = tuple(
        Node(
            iri,
            entities[iri].cls,
            _label(labels, entities[iri].cls),
            _name(entities[iri]),
            tuple(names.get(iri, ())),
            articles=entities[iri].articles,
            degree=degrees.get(iri, 0),
            places=tuple(facets.get(iri, ())),
        )
        for iri in sorted(shown)
    )
    ordered = tuple(sorted(edges, key=lambda e: (e.source, e.property, e.target)))
    return View(nodes, ordered, focus, depth, len(nodes) if total is None else total, len(edges))


def _known(store: Store, labels: Labels, among: set[str], stated: set[tuple[str, str, str]]) -> list[Edge]:
    """What the vocabularies say besides, of entities that are there anyway."""
    query = _KNOWN.replace("$vocabulary", store.graphs.vocabulary)
    found = []
    for s, p, o in rows(store, query, sorted(among)):
        triple = (text(s) or "", local(text(p) or ""), text(o) or "")
        if triple[1] in _DRAWN and triple[2] in among and triple not in stated:
            found.append(Edge(triple[0], triple[2], triple[1], _label(labels, triple[1]), 1.0, 0, 0))
    return found


def _edge(index: Index, link: Link, labels: Labels, with_sentence: bool) -> Edge:
    place = index.links().place(link.id) if with_sentence else None
    said: tuple[Evidence, ...] = ()
    if place is not None:
        at = (place.article, place.title, place.url or None, place.published or None)
        said = (Evidence(place.sentence, *at, place.confidence, place.status),)
    return Edge(
        link.subject,
        link.object,
        link.property,
        _label(labels, link.property),
        link.confidence,
        link.sources,
        link.claims,
        tuple(filter(None, dict.fromkeys((link.first, link.last)))),
        link.planned,
        said,
    )


def _label(labels: Labels, term: str) -> Label:
    en = labels.get((term, "en")) or split_words(term.removeprefix(POL))
    return Label(en, labels.get((term, "zh")) or en)


def _name(entity: Entity) -> Label:
    end = tail(entity.iri)
    return Label(entity.en or entity.zh or end, entity.zh or entity.en or end)
