"""Events that a text names by a known series with its year, number or place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.document import Document
from kg.extract.english.lexicon import lexicon
from kg.extract.english.titles import head_class
from kg.extract.families import DOCUMENTS, OCCASIONS
from kg.extract.tools import Tools
from kg.types import Mention, Relation, Span

_BEFORE: Final = re.compile(
    r"(?:\b(?:19|20)\d\d|\b\d+(?:st|nd|rd|th)|\b[A-Z][a-z]+(?:st|nd|rd|th)"
    r"|\b(?:second|third|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf|thir|twentie)(?:teen)?th))\s+(?:[A-Z][\w-]*\s+){0,2}$"
)
_AFTER: Final = re.compile(
    r"\s*\((?![A-Z]{2,10}\))[A-Z][\w’' -]{2,30}\)(?:\s+(?:19|20)\d\d\b)?|\s+(?:19|20)\d\d\b"
)
_HOLD: Final = re.compile(r"\b(?:Conference|Expo|Congress|Forum|Fair|Summit|Convention|Exhibition)\b")


_EDITION_OF: Final = re.compile(
    r"\b(?:(?:19|20)\d\d|\d+(?:st|nd|rd|th)|[a-z]+(?:st|nd|rd|th)|first|second|third)\s+(?:edition"
    r"|session|round)\s+of\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def find_editions(document: Document, tools: Tools) -> Iterator[Mention]:
    """One event of a known series: "2022 China Industrial Transfer Docking Activities (Hunan)"."""
    text = document.view
    for series in document.mentions:
        if series.cls not in ("EventSeries", "Competition") or not series.candidates:
            continue
        before = _BEFORE.search(text, max(0, series.span.start - 48), series.span.start)
        before = before or _EDITION_OF.search(text, max(0, series.span.start - 40), series.span.start)
        after = _AFTER.match(text, series.span.end)
        if not before and not after:
            continue
        span = Span(
            before.start() if before else series.span.start, after.end() if after else series.span.end
        )
        found = head_class(series.name, lexicon())
        cls = found[0] if found else "Conference" if _HOLD.search(series.name) else "Event"
        name = document.line(span)
        yield Mention(span, cls, name, "en-edition", 0.9)


_NUMBER: Final = (
    r"(?:\d+(?:st|nd|rd|th)|first|second|third|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf)th)"
)
_NUMBERED: Final = re.compile(
    rf"\bthe\s+(?:({_NUMBER})\s+edition(?=\s+(?:is|was|will|took|ended|opened|closed|began|runs|ran|goes|on)\b)"
    r"|(\d+(?:st|nd|rd|th))(?=\s+(?:ended|opened|closed|goes\s+to|will\s+(?:open|move|take|be\s+in))\b)"
    rf"|({_NUMBER})(?=\s+(?:was\s+held|will\s+be\s+held|takes\s+place|took\s+place)\b))",
    re.IGNORECASE,
)
"""Another edition of an event, by its number alone: "The 14th edition is set for …"."""
_OWN_NUMBER: Final = re.compile(rf"(?:the\s+)?(?:(?:19|20)\d\d\s+)?({_NUMBER})\s+(?=\S+\s)", re.IGNORECASE)


def find_numbered(document: Document, tools: Tools) -> Iterator[Mention]:
    """Other editions of the event that the article named before, where only their number is said.

    Example: "The 13th China Tea Fair closed in Wuhan on Monday. The 14th edition is set for May."
    """
    for match in _NUMBERED.finditer(document.view):
        before = [
            m
            for m in document.mentions
            if m.span.end <= match.start()
            and not m.anaphor
            and (m.cls == "EventSeries" or (m.cls in OCCASIONS and _OWN_NUMBER.match(m.name)))
        ]
        if not before:
            continue
        last = before[-1]
        own = _OWN_NUMBER.match(last.name)
        number = match[match.lastindex or 1]
        if own and own[1].lower() == number.lower():
            continue
        cls = last.cls
        if cls == "EventSeries":
            cls = "Conference" if _HOLD.search(last.name) else "Event"
        name = f"{number} {_OWN_NUMBER.sub('', last.name, 1)}"
        yield Mention(
            Span(match.start(match.lastindex or 1), match.end()), cls, name, "en-numbered-edition", 0.75
        )


_COMMON: Final = frozenset("series of the for in and event events activity activities a china chinas".split())
_STEM: Final = 5
_ALIKE: Final = 0.7


def _stems(name: str) -> frozenset[str]:
    """The beginnings of the words that tell a name from others: neither years nor brackets."""
    words = re.findall(r"[a-z]+", re.sub(r"\([^)]*\)", " ", name.lower().replace("'s", "")))
    return frozenset(word[:_STEM] for word in words if word not in _COMMON)


def events_of_series(document: Document, tools: Tools) -> Iterator[Relation]:
    """partOfSeries where an event and a series of the same article bear nearly the same name.

    Example: "The ministry will hold a series of docking activities for 2022 China robot
    development. Recently, the 2022 China robot development docking event (Hunan) was held in Changsha."
    """
    series = [m for m in document.mentions if m.cls == "EventSeries" and not m.anaphor]
    events = [
        m
        for m in document.mentions
        if m.cls != "EventSeries" and not m.anaphor and tools.ontology.is_a(m.cls, "Event")
    ]
    for event in events:
        sentence = document.sentence_of(event.span)
        mine = _stems(event.name)
        for each in series:
            theirs = _stems(each.name)
            alike = len(mine & theirs) >= _ALIKE * max(len(mine), len(theirs), 2)
            if alike and sentence is not None and not event.span.overlaps(each.span):
                yield Relation(event, "partOfSeries", each, sentence.span, "en-events-of-series", 0.7)
                break


_VERSION: Final = re.compile(
    r"\b(?:the|its|an)\s+(?:(?:previous|earlier|old|original|first)\s+)?"
    r"(?:((?:19|20)\d\d)\s+(edition|version|catalogue|catalog|directory|list|plan|measures|opinions"
    r"|guidelines|rules|outline)"
    r"|(edition|version)\s+of\s+((?:19|20)\d\d))\b",
    re.IGNORECASE,
)
_CLASSES: Final = {
    "plan": "Plan", "outline": "Plan", "measures": "Guidance", "opinions": "Guidance",
    "guidelines": "Guidance", "rules": "Regulation",
}  # fmt: skip
_BRACKET: Final = re.compile(r"\s*\([^()]*\)")


def find_versions(document: Document, tools: Tools) -> Iterator[Mention]:
    """Earlier editions of a document that the text names by their year: "replaces the 2012 edition"."""
    for match in _VERSION.finditer(document.view):
        year, noun = match[1] or match[4], (match[2] or match[3]).lower()
        span = Span(match.start(1) if match[1] else match.start(3), match.end())
        if noun not in ("edition", "version"):
            name = document.line(span)
            yield Mention(span, _CLASSES.get(noun, "Catalogue"), name, "en-dated-document", 0.7)
            continue
        earlier = [
            m
            for m in document.mentions
            if m.cls in DOCUMENTS and not m.anaphor and m.span.end <= match.start() and year not in m.name
        ]
        if earlier:
            name = f"{_BRACKET.sub('', earlier[-1].name)} ({year} edition)"
            yield Mention(span, earlier[-1].cls, name, "en-version", 0.75)
