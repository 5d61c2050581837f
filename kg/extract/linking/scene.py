"""An article as the relation model sees it: its things with their kinds, what it is about, its sentences."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Final, TypeAlias

from kg.extract.document import Document, Item, Time
from kg.extract.linking.words import Words, read_words
from kg.ids import normalise
from kg.references import name_key
from kg.types import Mention, Sentence

if TYPE_CHECKING:
    from kg.extract.tools import Tools
    from kg.ontology import Ontology

CARRIED: Final = frozenset(
    {"Event", "EventSeries", "Policy", "Cluster", "Zone", "Programme", "Place", "Project"}
)
"""Kinds that a later sentence may speak of without naming them."""

KINDS: Final = (
    "Programme", "Event", "EventSeries", "Policy", "Cluster", "Zone", "Organization", "Place", "Person",
    "Industry", "Project",
)  # fmt: skip
"""The coarse classes by which the relation model tells mentions apart, the first that fits."""

_NUMBERS: Final = {name: number for number, name in enumerate((*KINDS, "Time"))}

Kind: TypeAlias = Callable[[str], str]

_LEAD: Final = 200
"""Characters at the beginning of an article that tell what it is about."""
_SPOKEN_OF: Final = {"Policy": 2}
"""Of how many things of a kind an article may speak throughout, if not of one: a plan and its model."""
_ADDRESS: Final = 14
_PREFIX: Final = 3
"""How many characters stand at most between a place and the wider one behind it, or before it."""


@dataclass(frozen=True, slots=True, eq=False)
class Thing:
    """A mention or time of an article, with where it is first named, and how often as a mention.

    Two are equal only if they are one.
    """

    item: Mention | Time
    kind: str
    cls: str
    identity: str
    in_title: bool
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, its number and as a part of all, the things that it may relate, and its words."""

    sentence: Sentence
    number: int
    part: float
    things: tuple[Thing, ...]
    times: tuple[Thing, ...]
    words: Words
    heading: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """The article as a whole; ``topics`` are by kind what it speaks of most, the first one first."""

    document: Document
    topics: Mapping[str, tuple[Thing, ...]]
    passages: tuple[Passage, ...]


def identity(item: Item) -> str:
    """What makes two mentions of an article the same thing, before resolution."""
    if isinstance(item, Mention):
        return name_key(item)
    return item.value.text if isinstance(item, Time) else ""


def read_scene(document: Document, tools: Tools) -> Scene:
    """The article's sentences with what they could relate."""
    kind_of = tools.kind_of
    title = normalise(document.article.title or "")
    first: dict[str, int] = {}
    counts = Counter(identity(mention) for mention in document.mentions)
    things = [
        Thing(
            m, kind_of(m.cls), m.cls, name, bool(title) and normalise(m.name) in title,
            first.setdefault(name, m.span.start), counts[name],
        )
        for m in document.mentions
        for name in (identity(m),)
    ]  # fmt: skip
    times = [
        Thing(t, "Time", "Time", t.value.text, False, first.setdefault(t.value.text, t.span.start), 0)
        for t in document.items
        if isinstance(t, Time)
    ]
    passages = tuple(_passages(document, things, times, kind_of, tools))
    return Scene(document, _topics(things), passages)


def kinds_of(ontology: Ontology, kinds: tuple[str, ...] = KINDS) -> Kind:
    """The kind of each class: the first of ``kinds`` that is above it, or else the class itself."""

    @cache
    def kind(cls: str) -> str:
        return next((kind for kind in kinds if ontology.is_a(cls, kind)), cls)

    return kind


def kind_number(kind: str) -> int:
    """The kind's number: that of ``KINDS``, one for times, and one for all others."""
    return _NUMBERS.get(kind, len(_NUMBERS))


def _passages(
    document: Document,
    things: list[Thing],
    times: list[Thing],
    kind_of: Kind,
    tools: Tools,
) -> Iterator[Passage]:
    language = document.article.language
    for number, sentence in enumerate(document.sentences):
        start, end = sentence.span.start, sentence.span.end
        here = _within(things, start, end)
        dates = _within(times, start, end)
        if not here and not dates:
            continue
        items = [
            (item, kind_of(item.cls) if isinstance(item, Mention) else type(item).__name__)
            for item in document.items_in(sentence.span)
        ]
        wider = _addresses(here, document.view, tools)
        yield Passage(
            sentence,
            number,
            number / len(document.sentences),
            tuple(t for t in here if t not in wider),
            tuple(dates),
            read_words(document.view, sentence.span, items, language),
            end - start < (80 if language == "en" else 30) and document.view[end - 1] not in ".。!！?？;；",
        )


def _within(things: list[Thing], start: int, end: int) -> list[Thing]:
    """Those of the things, which come in text order, that start in a stretch."""
    first = bisect_left(things, start, key=_start)
    return things[first : bisect_left(things, end, first, key=_start)]


def _start(thing: Thing) -> int:
    return thing.item.span.start


def contains(wide: Mention | Time, narrow: Mention | Time, tools: Tools) -> bool:
    """Whether the gazetteers know that one place lies in the other."""
    if isinstance(wide, Time) or isinstance(narrow, Time):
        return False
    if not wide.candidates:
        return False
    return any(iri in wide.candidates for place in narrow.candidates for iri in tools.gazetteer.within(place))


def _addresses(here: list[Thing], view: str, tools: Tools) -> set[Thing]:
    """Places that only say where the place beside them lies: "Anhui" in "Hefei, Anhui", 四川 in 四川宜宾."""
    places = [t for t in here if t.kind == "Place"]
    found = set()
    for one, next_ in pairwise(places):
        gap = view[one.item.span.end : next_.item.span.start]
        if any(mark in gap for mark in ";；。"):
            continue
        for wide, narrow, reach in ((next_, one, _ADDRESS), (one, next_, _PREFIX)):
            if len(gap) <= reach and contains(wide.item, narrow.item, tools):
                found.add(wide)
    return found


def _topics(things: list[Thing]) -> dict[str, tuple[Thing, ...]]:
    """For each kind, what the article speaks of most: often, early, in its title."""
    best: defaultdict[str, dict[str, tuple[float, Thing]]] = defaultdict(dict)
    for thing in things:
        if isinstance(thing.item, Mention) and not thing.item.anaphor:
            score = thing.count + 2 * thing.in_title + (thing.item.span.start < _LEAD)
            of_kind = best[thing.kind]
            if thing.identity not in of_kind or score > of_kind[thing.identity][0]:
                of_kind[thing.identity] = (score, thing)
    return {
        kind: tuple(thing for _, thing in nlargest(_SPOKEN_OF.get(kind, 1), of_kind.values(), itemgetter(0)))
        for kind, of_kind in best.items()
    }
