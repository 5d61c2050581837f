"""What a timeline shows of a graph: entries with names in both languages, and the sentences behind each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kg.index import Entity, Index, Kept, Sentence
from kg.ontology import load_ontology

from .model import Label
from .timeline import Series, Span, timeline, year_of

if TYPE_CHECKING:
    from markupsafe import Markup

_SENTENCES: Final = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on the timeline: its dates (``end`` only of a period) or its values over time.

    ``sources`` counts the articles that say so, ``sentences`` are some of theirs. ``id`` tells entries apart.
    """

    id: str
    entity: Entity
    label: Label
    start: str
    end: str
    sources: int
    sentences: tuple[Sentence, ...]
    points: tuple[tuple[str, float], ...] = ()
    unit: str = ""

    @property
    def last(self) -> str:
        """The date that it ends with, or the only one."""
        return self.end or self.start


def entries_of(index: Index, kept: Kept, *, since: str = "", until: str = "") -> list[Entry]:
    """The dates, periods and measures that fit and touch the time from ``since`` to ``until``, by date.

    Both are ISO 8601 dates of any precision, or empty. Classes in ``kept`` stand for their subclasses, too.
    """
    kept = with_subclasses(kept)
    found = [*_dates(index, kept), *_measures(index, kept)]
    return [
        it
        for it in sorted(found, key=lambda e: (bool(e.points), e.start, e.last, e.entity.iri, e.id))
        if (not since or year_of(it.last, late=True) > year_of(since))
        and (not until or year_of(it.start) < year_of(until, late=True))
    ]


def with_subclasses(kept: Kept) -> Kept:
    """The same, with the classes below each that it names."""
    ontology = load_ontology()
    names = {*ontology.superclasses, *kept.classes}
    below = tuple(sorted(c for c in names if any(ontology.is_a(c, wanted) for wanted in kept.classes)))
    return replace(kept, classes=below)


def _dates(index: Index, kept: Kept) -> Iterable[Entry]:
    ends: dict[str, list[tuple[str, int]]] = defaultdict(list)
    moments = index.dated(kept)
    starts = {it.entity.iri for it in moments if it.property == "periodStart"}
    for it in moments:
        if it.property == "periodEnd":
            ends[it.entity.iri].append((it.date, it.fact))
    for it in moments:
        iri = it.entity.iri
        if it.property == "periodEnd" and iri in starts:
            continue
        later = [end for end in ends[iri] if it.property == "periodStart" and end[0] >= it.date]
        end, fact = max(later, default=("", 0))
        sentences = [*index.evidence(it.fact, limit=_SENTENCES)]
        if fact:
            sentences += index.evidence(fact, limit=1)
        said = {(s.article.iri, s.start): s for s in reversed(sentences)}
        yield Entry(
            f"d{it.fact}",
            it.entity,
            _names(it.entity),
            it.date,
            end,
            it.sources,
            tuple(reversed(said.values())),
        )


def _measures(index: Index, kept: Kept) -> Iterable[Entry]:
    for number, it in enumerate(index.measured(kept)):
        names = _names(it.entity)
        label = Label(f"{names.en}: {it.measure}", f"{names.zh}：{it.measure}")
        points = tuple((time, value) for time, value, _ in it.points)
        said = {(s.article.iri, s.start): s for *_, s in reversed(it.points)}
        yield Entry(
            f"m{number}",
            it.entity,
            label,
            points[0][0],
            points[-1][0],
            len({article for article, _ in said}),
            tuple(reversed(said.values())),
            points,
            it.unit,
        )


def _names(entity: Entity) -> Label:
    return Label(entity.name("en"), entity.name("zh"))


def draw_entries(entries: Iterable[Entry], *, title: str, language: str, by_entity: bool = True) -> Markup:
    """The entries as one SVG; linked to the IRIs of their entities, or to their own ids on the same page."""
    entries = list(entries)
    spans = [
        Span(
            it.start, it.end, getattr(it.label, language), it.entity.cls,
            it.entity.iri if by_entity else f"#{it.id}", it.sources,
        )
        for it in entries
        if not it.points
    ]  # fmt: skip
    series = [
        Series(
            getattr(it.label, language), it.entity.cls, it.unit, it.points,
            it.entity.iri if by_entity else f"#{it.id}",
        )
        for it in entries
        if it.points
    ]  # fmt: skip
    return timeline(spans, title=title, link=str, series=series, language=language)
