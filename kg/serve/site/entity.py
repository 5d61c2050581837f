"""The page of an entity: what is stated of it and by how many, what points at it, figures, dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode
from starlette.requests import Request
from starlette.responses import Response

from kg.index import Entity, Fact, Figure, Index, Sentence
from kg.serve.http.addresses import local_path
from kg.serve.site.interface import Interface, interface_of
from kg.serve.site.site import Site
from kg.terms import OWL, POL, PREFIXES, RDFS, SKOS, WGS84
from kg.view.chart import column_chart
from kg.view.surroundings import Neighbour, surroundings
from kg.view.timeline import spans_of, timeline

if TYPE_CHECKING:
    from kg.serve.site.labels import Labels
    from kg.store import Store

_SAME: Final = frozenset(
    (
        OWL + "sameAs",
        SKOS + "exactMatch",
        SKOS + "closeMatch",
        RDFS + "seeAlso",
        PREFIXES["foaf"] + "homepage",
    )
)
_CODES: Final = frozenset(POL + name for name in ("gb2260", "iso3166_2", "isicRev4", "shortForm"))
_CODES_TOO: Final = frozenset((SKOS + "notation", WGS84 + "lat", WGS84 + "long"))
_LABELS: Final = frozenset(SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel"))
_BELOW: Final = tuple(NamedNode(POL + name) for name in ("within", "memberOf", "unitOf"))
_ONE: Final = frozenset(("heldIn", "heldOn", "issuedOn", "periodStart", "periodEnd"))
"""Properties of which one thing has one value: articles that state two disagree, or are less precise."""
_INLINE, _PLACES, _OWN, _GROUP, _SIDE = 16, 2, 12, 8, 10
"""Facts that carry their sentences, sentences of each; facts of a property, things that point here
by one property, and neighbours on a side of the drawing. The rest is a click away."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact with some of the sentences that state it."""

    fact: Fact
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A value that the vocabularies give: an entity, or a text; ``web`` tells that it is an address."""

    text: str
    iri: str | None = None


def entity_page(
    site: Site, request: Request, index: Index, store: Store, labels: Labels, entity: Entity, asked: str
) -> Response:
    """The page of an entity; ``asked`` is the IRI that was asked for, which may have been merged into it."""
    ui = interface_of(request)
    facts = index.facts(entity.iri, limit=_OWN)
    budget = _INLINE
    stated: dict[str, list[Stated]] = {}
    for fact in facts:
        stated.setdefault(fact.property, []).append(_stated(index, fact, budget > 0))
        budget -= 1
    counts = index.pointing_counts(entity.iri)
    pointing = {}
    for property_, number in counts.items():
        group = []
        for fact in index.pointing(entity.iri, property_, limit=_GROUP):
            group.append(_stated(index, fact, budget > -_INLINE))
            budget -= 1
        pointing[property_] = (number, group)
    known, elsewhere = _known(
        store, index, ui, entity.iri, {(f.property, f.other.iri) for f in facts if f.other}
    )
    figures = index.figures(entity.iri)
    marked = index.mentioning(entity.iri, limit=_GROUP)
    return site.page(
        request,
        "entity.html",
        entity=entity,
        asked=asked,
        other_names=index.other_names(entity.iri),
        path=local_path(entity.iri, site.base),
        stated=stated,
        within=index.within(entity.iri) if entity.cls == "Province" else {},
        numbers=index.fact_counts(entity.iri),
        known=known,
        below=_below(store, index, ui, entity.iri),
        elsewhere=elsewhere,
        pointing=pointing,
        differences=differences(facts),
        figures=figures,
        charts=_charts(figures, ui),
        drawing=_drawing(site, labels, ui, entity, facts, {p: g for p, (_, g) in pointing.items()}),
        dates=_dates(site, index, ui, entity),
        sentences=marked,
        named={e.iri: e for e in _named(index, stated, pointing, marked, figures)},
        data=None,
    )


def fact_rows(index: Index, iri: str) -> list[dict[str, object]]:
    """The facts of an entity as rows of data."""
    return [
        {
            "property": f.property,
            "object": f.other.iri if f.other else "",
            "value": f.other.name("en") if f.other else f.value,
            "sources": f.sources,
            "claims": f.claims,
            "denied": f.denied,
            "planned": f.planned,
            "confidence": f.confidence,
        }
        for f in index.facts(iri, limit=10_000)
    ]


def differences(facts: Iterable[Fact]) -> list[tuple[str, str]]:
    """Where articles differ: (``values`` or ``denied``, property). Less precise is not different.

    >>> differences([])
    []
    """
    found = []
    for property_, group in groupby(sorted(facts, key=lambda f: f.property), key=lambda f: f.property):
        held = list(group)
        if any(f.denied and f.claims > f.denied for f in held):
            found.append(("denied", property_))
        values = [f.other.iri if f.other else f.value for f in held if f.claims > f.denied]
        if property_ in _ONE and any(
            not (one.startswith(other) or other.startswith(one)) for one in values for other in values
        ):
            found.append(("values", property_))
    return found


def _stated(index: Index, fact: Fact, inline: bool) -> Stated:
    return Stated(fact, tuple(index.evidence(fact.id, limit=_PLACES)) if inline else ())


def _known(
    store: Store, index: Index, ui: Interface, iri: str, stated: set[tuple[str, str]]
) -> tuple[dict[str, list[Known]], list[Known]]:
    """What the vocabularies say besides the articles, by property; and identifiers of it elsewhere."""
    pairs = [(q.predicate.value, q.object) for q in store.match(NamedNode(iri))]
    wanted = [term.value for _, term in pairs if isinstance(term, NamedNode)]
    named = index.entities(wanted)
    known: dict[str, list[Known]] = {}
    elsewhere = []
    for predicate, term in sorted(pairs, key=str):
        if not isinstance(term, NamedNode | Literal):
            continue
        if predicate in _SAME and isinstance(term, NamedNode):
            elsewhere.append(Known(term.value, term.value))
        elif predicate in _CODES or predicate in _CODES_TOO:
            known.setdefault(predicate, []).append(Known(term.value))
        elif isinstance(term, NamedNode) and (other := named.get(term.value)):
            name = predicate.removeprefix(POL)
            if predicate.startswith((POL, SKOS)) and (name, term.value) not in stated:
                known.setdefault(predicate, []).append(Known(other.name(ui.language), other.iri))
        elif isinstance(term, Literal) and predicate.startswith(SKOS) and predicate not in _LABELS:
            known.setdefault(predicate, []).append(Known(term.value))
    return known, elsewhere


def _below(store: Store, index: Index, ui: Interface, iri: str) -> dict[str, list[Known]]:
    """What the vocabularies put below an entity: prefectures of a province, departments of a ministry."""
    found = {}
    for predicate in _BELOW:
        subjects = []
        for quad in store.match(None, predicate, NamedNode(iri)):
            if isinstance(quad.subject, NamedNode):
                subjects.append(quad.subject.value)
            if len(subjects) == 200:
                break
        named = sorted(index.entities(subjects).values(), key=lambda e: (-e.articles, e.iri))
        if named:
            found[predicate.value.removeprefix(POL)] = [Known(e.name(ui.language), e.iri) for e in named]
    return found


def _charts(figures: Iterable[Figure], ui: Interface) -> list[tuple[str, object]]:
    """For each measure that has values of two times or more, a chart of it."""
    found: list[tuple[str, object]] = []
    for (measure, unit), group in groupby(figures, key=lambda f: (f.measure, f.unit)):
        values = {f.time: f.value for f in group if f.time}
        if len(values) > 1:
            title = f"{measure} ({unit})" if unit else measure
            found.append((title, column_chart(sorted(values.items()), title=title, language=ui.language)))
    return found


def _drawing(
    site: Site,
    labels: Labels,
    ui: Interface,
    entity: Entity,
    facts: list[Fact],
    pointing: dict[str, list[Stated]],
) -> object:
    def neighbour(label: str, fact: Fact) -> Neighbour:
        assert fact.other is not None
        return Neighbour(label, fact.other.iri, fact.other.cls, fact.other.name(ui.language), fact.sources)

    right = [
        neighbour(labels.of(f.property, ui.language), f) for f in facts if f.other and f.claims > f.denied
    ]
    left = [
        neighbour(labels.inverse(property_, ui.language), one.fact)
        for property_, group in pointing.items()
        for one in group[:4]
        if one.fact.claims > one.fact.denied
    ]
    if not left and not right:
        return ""
    return surroundings(
        entity.name(ui.language),
        entity.cls,
        left[:_SIDE],
        sorted(right[:_SIDE], key=lambda n: n.label),
        title=ui.say("surroundings_of", name=entity.name(ui.language)),
        link=lambda iri: local_path(iri, site.base),
    )


def _dates(site: Site, index: Index, ui: Interface, entity: Entity) -> object:
    moments = index.moments(entity.iri)
    if not moments:
        return ""
    spans = spans_of(
        [(m.date, m.property, m.entity.iri, m.entity.cls, m.entity.name(ui.language)) for m in moments]
    )
    return timeline(
        spans,
        title=ui.say("timeline_of", name=entity.name(ui.language)),
        link=lambda iri: local_path(iri, site.base),
    )


def _named(
    index: Index,
    stated: dict[str, list[Stated]],
    pointing: dict[str, tuple[int, list[Stated]]],
    sentences: list[Sentence],
    figures: list[Figure],
) -> Iterable[Entity]:
    """What the sentences of the page name, for the titles and colours of their marks."""
    groups = [*stated.values(), *(group for _, group in pointing.values())]
    shown = [s for group in groups for one in group for s in one.sentences]
    shown += [*sentences, *(f.sentence for f in figures if f.sentence)]
    return index.entities({iri for s in shown for _, _, iri in s.marks}).values()
