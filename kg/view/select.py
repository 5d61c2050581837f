"""A selection of the graph: the whole, or what lies around one entity."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

from kg.errors import KgError
from kg.query.lookup import find_entity
from kg.store import Store
from kg.terms import EXTRACTED, POL

from . import details
from .model import Edge, Evidence, Label, Node, Number, Statement, View
from .source import rows, text

_RELATIONS: Final = EXTRACTED - {"mentions"}
_PLACES: Final = frozenset({"memberOf", "within"})
"""Walked along only from places that articles speak of: a province would bring in each of its prefectures."""
_TRIPLES: Final = """SELECT DISTINCT ?s ?p ?o WHERE {
  VALUES ?p { $iris } GRAPH ?g { ?s ?p ?o } FILTER(isIRI(?o) && (?g = <$vocabulary>) = $known) }"""
_NODE_EVIDENCE: Final = 5
_EDGE_EVIDENCE: Final = 12

Triple = tuple[str, str, str]


def select_view(
    store: Store,
    *,
    focus: str | None = None,
    among: Collection[str] | None = None,
    depth: int = 1,
    limit: int = 300,
    articles: bool = False,
    figures: bool = False,
) -> View:
    """What to draw: the neighbourhood of ``focus`` up to ``depth`` steps away, or the whole graph.

    ``among`` are the IRIs of several entities in the place of one focus: a question's answer, or what fits
    a filter (:mod:`kg.view.fitting`).

    What articles state is walked along and drawn. What only the vocabularies say is drawn between nodes that
    are there anyway, and walked along only from a focus of which no article states anything.
    ``focus`` is a name in either language, an alias, or an IRI. ``limit`` is the most nodes that a
    drawing holds: beyond it, the best connected stay (near the focus first), and the view says
    how many there would be.
    ``articles`` draws articles with what they mention, ``figures`` each figure as a node of its own.
    Raises :class:`KgError` where the focus is unknown or ambiguous, or depth or limit make no sense.
    """
    if depth < 0 or limit < 1:
        raise KgError(f"a view needs a depth of 0 or more and a limit of 1 or more, not {depth} and {limit}")
    start = _focus(store, focus) if focus is not None else None
    starts = among if start is None else (start,)
    properties = set(_RELATIONS)
    if articles or (start is not None and details.names(store, [start])[start].cls == "Article"):
        properties.add("mentions")
    if figures:
        properties.add("figureOf")
    # What the vocabularies know of things that no article speaks of would swamp what articles say.
    stated = _triples(store, properties, known=False)
    known = _triples(store, _RELATIONS | _PLACES, known=True) - stated
    walked = stated | _inside(stated, known)
    if start is not None and not any(start in (s, o) for s, _, o in walked):
        walked |= {t for t in known if t[1] not in _PLACES}
    neighbours: dict[str, set[str]] = defaultdict(set)
    for s, _, o in walked:
        neighbours[s].add(o)
        neighbours[o].add(s)
    within = dict.fromkeys(neighbours, 0) if starts is None else _reach(neighbours, starts, depth)
    chosen = _best(neighbours, within, starts, limit)
    shown = {t for t in stated | known if t[0] in chosen and t[2] in chosen}
    total = sum(t[0] in within and t[2] in within for t in stated | known)
    stated_of = Counter(end for s, p, o in stated if s != o and p in _RELATIONS for end in (s, o))
    nodes, edges = _describe(store, sorted(chosen), sorted(shown), stated_of)
    return View(nodes, edges, start, depth, len(within), total)


def _inside(stated: frozenset[Triple], known: frozenset[Triple]) -> frozenset[Triple]:
    """What leads from places that articles speak of to the places around them: Kunming's event is Yunnan's.

    Not as far as the country, in which everything lies.
    """
    within = {t for t in known if t[1] == "within"}
    spoken_of = {end for s, _, o in stated for end in (s, o)}
    inner = {s for s, _, _ in within}
    return frozenset(t for t in within if t[0] in spoken_of and t[2] in inner)


def _focus(store: Store, focus: str) -> str:
    """The IRI that a user means; raises KgError where the graph says nothing about it."""
    from pyoxigraph import NamedNode

    iri = find_entity(store, focus)
    try:
        node = NamedNode(iri)
    except ValueError as error:
        raise KgError(f"{focus!r} is not an IRI: {error}") from error
    if not (any(store.match(node)) or any(store.match(None, None, node))):
        raise KgError(f"the graph says nothing about <{iri}>; check the IRI, or give a name")
    return iri


def _triples(store: Store, properties: Iterable[str], *, known: bool) -> frozenset[Triple]:
    """The triples of the properties: those that the vocabularies know, or those that articles state."""
    query = _TRIPLES.replace("$vocabulary", store.graphs.vocabulary).replace("$known", str(known).lower())
    found = rows(store, query, [POL + name for name in sorted(properties)])
    return frozenset((text(s) or "", details.local(text(p) or ""), text(o) or "") for s, p, o in found)


def _reach(neighbours: Mapping[str, set[str]], starts: Collection[str], depth: int) -> dict[str, int]:
    """The nodes at most ``depth`` steps from the nearest start, with their distance."""
    distance = dict.fromkeys(starts, 0)
    edge = sorted(starts)
    for step in range(1, depth + 1):
        edge = sorted({near for node in edge for near in neighbours.get(node, ())} - distance.keys())
        distance.update(dict.fromkeys(edge, step))
    return distance


def _best(
    neighbours: Mapping[str, set[str]], within: Mapping[str, int], starts: Collection[str] | None, limit: int
) -> frozenset[str]:
    """At most ``limit`` nodes: all, or parts grown from the starts along the best connected ones."""
    if len(within) <= limit:
        return frozenset(within)

    def rank(node: str) -> tuple[int, int, str]:
        return (within[node], -len(neighbours.get(node, ())), node)

    queued = set(starts or (min(within, key=rank),))
    chosen: set[str] = set()
    queue = sorted(map(rank, queued))
    while queue and len(chosen) < limit:
        *_, node = heapq.heappop(queue)
        chosen.add(node)
        for near in neighbours.get(node, ()):
            if near in within and near not in queued:
                queued.add(near)
                heapq.heappush(queue, rank(near))
    return frozenset(chosen)


def _describe(
    store: Store, iris: list[str], triples: list[Triple], degrees: Mapping[str, int]
) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    if not iris:
        return (), ()
    labels = details.term_labels(store)
    named = details.names(store, iris)
    facts = details.facts(store, iris, labels)
    numbers = details.figures(store, iris)
    mentioned = details.mentions(store, iris)
    keys = {*triples, *((iri, fact.property, fact.value) for iri, of in facts.items() for fact in of)}
    claims = details.claims(store, keys, [number.iri for of in numbers.values() for number in of])
    of_figure: dict[str, list[Evidence]] = defaultdict(list)
    for (subject, _, _), evidence in claims.items():
        of_figure[subject].extend(evidence)

    def with_evidence(iri: str, fact: Statement) -> Statement:
        return replace(
            fact, evidence=tuple(claims.get((iri, fact.property, fact.value), ())[:_EDGE_EVIDENCE])
        )

    def with_sentence(number: Number) -> Number:
        # The triples of one figure come out of one sentence: it need not be shown for each.
        distinct = {(e.article, e.sentence): e for e in reversed(of_figure[number.iri])}
        return replace(number, evidence=tuple(distinct.values())[:_EDGE_EVIDENCE])

    nodes = []
    for iri in iris:
        it, (articles, sentences) = named[iri], mentioned.get(iri, (0, []))
        name = _figure_name(facts[iri]) if it.cls == "Figure" else it.name
        node = Node(
            iri,
            it.cls,
            labels.get(it.cls) or Label(details.split_words(it.cls), it.cls),
            name,
            it.aliases,
            tuple(with_evidence(iri, fact) for fact in facts.get(iri, [])),
            tuple(with_sentence(number) for number in numbers.get(iri, [])),
            tuple(sentences[:_NODE_EVIDENCE]),
            articles,
            degrees.get(iri, 0),
        )
        nodes.append(node)
    return tuple(nodes), tuple(_edge(t, labels, claims.get(t, [])) for t in triples)


def _edge(triple: Triple, labels: Mapping[str, Label], evidence: list[Evidence]) -> Edge:
    s, p, o = triple
    return Edge(
        s,
        o,
        p,
        labels.get(p) or Label(details.split_words(p), details.split_words(p)),
        max((e.confidence for e in evidence), default=1.0),
        len({e.article for e in evidence}),
        len(evidence),
        tuple(sorted({e.published for e in evidence if e.published})),
        bool(evidence) and all(e.status == "planned" for e in evidence),
        tuple(evidence[:_EDGE_EVIDENCE]),
    )


def _figure_name(facts: list[Statement]) -> Label:
    value = {fact.property: fact.value for fact in facts}
    words = " ".join(filter(None, (value.get("qualifier"), value.get("value"), value.get("measure"))))
    return Label(words, words)
