"""One quantity in its surroundings, and what the whole article is about."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from kg.extract.document import Document, Quantity, Time
from kg.types import Figure, Mention, Sentence, Span

if TYPE_CHECKING:
    from kg.ontology import Ontology

_BREAK: Final = {"en": re.compile(r"[;:]\s|\s[–—-]{1,2}\s"), "zh": re.compile(r"[；：。]")}
MONEY: Final = frozenset({"CNY", "USD", "EUR", "HKD", "JPY", "GBP"})
SHARES: Final = frozenset({"percent", "percentage point", "倍"})


@cache
def words(language: str) -> Mapping[str, Any]:
    """The table of a language from rules/figures.toml; strings of words are split into sets."""
    file = resources.files("kg.extract") / "rules" / "figures.toml"
    table = tomllib.loads(file.read_text("utf-8"))[language]
    return {name: frozenset(each.split()) if isinstance(each, str) else each for name, each in table.items()}


@cache
def cue(language: str, name: str) -> re.Pattern[str]:
    """One of the lists of expressions of figures.toml, as one expression."""
    joined = "|".join(words(language)[name])
    return re.compile(rf"\b(?:{joined})\b" if language == "en" else f"(?:{joined})", re.IGNORECASE)


@dataclass(frozen=True)
class Topic:
    """What an article is about: its chief entity of each group, by how often it is named and how early."""

    event: Mention | None = None
    policy: Mention | None = None
    title: Mention | None = None
    place: Mention | None = None
    country: Mention | None = None
    industry: Mention | None = None
    body: Mention | None = None
    first: Mention | None = None

    @property
    def any(self) -> Mention | None:
        """The best owner where nothing nearer is known."""
        return (
            self.event
            or self.title
            or self.policy
            or self.place
            or self.country
            or self.industry
            or self.body
        )


# The first group that fits counts: a programme is no mere policy, a country no mere place.
_GROUPS: Final = {
    "event": ("Event", "EventSeries"),
    "title": ("Programme", "Cluster", "Zone", "Project"),
    "policy": ("Policy",),
    "country": ("Country",),
    "place": ("Place",),
    "industry": ("Industry",),
    "body": ("Enterprise", "Institution"),
}


def topic(document: Document, ontology: Ontology) -> Topic:
    """The topic of an article."""
    best: dict[str, Counter[str]] = {group: Counter() for group in _GROUPS}
    first: dict[tuple[str, str], Mention] = {}
    length = max(1, len(document.view))
    named = [mention for mention in document.mentions if not mention.anaphor]
    for mention in named:
        group = group_of(mention, ontology)
        if group is None:
            continue
        key = mention.candidates[0] if mention.candidates else mention.name.casefold()
        first.setdefault((group, key), mention)
        # The beginning of a news text says what it is about.
        best[group][key] += 3 if mention.span.start < length / 4 else 2
    chosen = {}
    for group, counts in best.items():
        ranked = sorted(counts, key=counts.__getitem__, reverse=True)
        most = [key for key in ranked if counts[key] == counts[ranked[0]]]
        if most:
            chosen[group] = min((first[group, key] for key in most), key=lambda m: m.span.start)
    return Topic(**chosen, first=next((m for m in named if m.cls != "Person"), None))


def group_of(mention: Mention, ontology: Ontology) -> str | None:
    """The group of owners that a mention belongs to; None for one that owns no numbers (a person)."""
    if mention.cls == "FiveYearPlan":
        return None
    return _group(ontology.superclasses.get(mention.cls, frozenset()))


@lru_cache(256)
def _group(classes: frozenset[str]) -> str | None:
    """The group of a class and those above it."""
    return next((group for group, wanted in _GROUPS.items() if not classes.isdisjoint(wanted)), None)


@dataclass(frozen=True)
class Scene:
    """A quantity, its sentence, and the article around it."""

    document: Document
    ontology: Ontology
    sentence: Sentence
    quantity: Quantity
    topic: Topic
    counted_before: Figure | None = None

    @property
    def language(self) -> str:
        """The language of the article."""
        return self.document.article.language

    @property
    def kind(self) -> str:
        """What sort of number it is: money, share, or the noun counted."""
        unit = self.quantity.unit
        return "money" if unit in MONEY else "share" if unit in SHARES else unit

    @cached_property
    def clause(self) -> Span:
        """The clause up to the quantity, and on to the next strong break."""
        span, view = self.sentence.span, self.document.view
        start = span.start
        for match in _BREAK[self.language].finditer(view, span.start, self.quantity.span.start):
            start = match.end()
        after = _BREAK[self.language].search(view, self.quantity.span.end, span.end)
        return Span(start, after.start() if after else span.end)

    @property
    def before(self) -> str:
        """The clause's text before the quantity."""
        return self.document.view[self.clause.start : self.quantity.span.start]

    @property
    def after(self) -> str:
        """The clause's text behind the quantity."""
        return self.document.view[self.quantity.span.end : self.clause.end]

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The sentence's outermost mentions that may own a number.

        Of those that point back ("the event"), only those to which an earlier name answers, or that
        know what they mean.
        """
        return tuple(
            mention
            for mention in self.document.mentions_in(self.sentence.span)
            if group_of(mention, self.ontology) is not None
            and (not mention.anaphor or mention.candidates or mention.refers)
        )

    def goes_on(self, last: Figure) -> bool:
        """Whether a figure found before stands in the same sentence."""
        return last.sentence == self.sentence.span

    def since(self, last: Figure) -> str:
        """The text between a figure found before and the quantity."""
        return self.document.view[last.span.end : self.quantity.span.start]

    def times(self, span: Span) -> tuple[Time, ...]:
        """The times within a stretch."""
        return tuple(item for item in self.document.items_in(span) if isinstance(item, Time))

    def group(self, mention: Mention) -> str | None:
        """The group of owners that a mention belongs to."""
        return group_of(mention, self.ontology)
