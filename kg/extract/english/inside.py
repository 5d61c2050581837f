"""What English names hold inside them that no vocabulary knows.

The industry of "Hydraulic Components Industry Cluster", of "World Vanadium Forum"; the series
of "the 3rd World Voice Expo".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from kg.extract.document import Document
from kg.extract.english.lexicon import lexicon
from kg.extract.english.phrases import PLACES, POLICIES
from kg.extract.families import EVENTS
from kg.extract.tools import Tools
from kg.types import Mention, Span

_HOLDERS: Final = POLICIES | EVENTS | {"Cluster", "Zone", "Project"}
_WORD: Final = re.compile(r"[^\W_][\w’'-]*")
_INDUSTRY: Final = re.compile(r"\b(?:Industry|Industries|Industrial\s+Chain)\b", re.IGNORECASE)
_FAIR: Final = re.compile(
    r"\b(?:Conference|Expo|Exposition|Exhibition|Fair|Summit|Forum|Convention|Congress|Contest|Competition)\b"
)
_AREA: Final = re.compile(r"\b(?:cluster|base|park|valley|project)\b", re.IGNORECASE)
_PINYIN: Final = re.compile(r"(?:[bpmfdtnlgkjqxrzcsyw]?h?[aeiouü]{1,3}(?:ng|n|r)?)+", re.IGNORECASE)
_UNIT: Final = re.compile(r"[kmgt]?w(?:h|p)?|tons?|tonnes?|mu|km|sets?|units?")
_OPENER: Final = re.compile(r"(?:world|china|international|global|asian?|chinese)$", re.IGNORECASE)
_EDITION: Final = re.compile(
    r"(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh"
    r"|twelfth)\s+(?!(?:round|edition|session)\b)"
    r"(?=[A-Z“\"]\S*\s+[A-Z“\"(（&]\S*\s)",
    re.IGNORECASE,
)
_MEETS: Final = re.compile(
    r"press|news|\bbatch\b|plenary|session|meeting|congress of|party congress", re.IGNORECASE
)
_MAX_WORDS: Final = 4
_SHADES: Final = frozenset({"smart", "digital", "intelligent", "green"})


@cache
def _english() -> frozenset[str]:
    listed: str = lexicon().lists["industry"]["like_pinyin"]
    return frozenset(listed.split())


def romanised(word: str) -> bool:
    """Whether a word looks like Chinese in Latin letters: "Sanfeng", but not "silicon"."""
    return bool(_PINYIN.fullmatch(word)) and word.lower() not in _english()


@cache
def _empty() -> frozenset[str]:
    """Words inside a name that say nothing of an industry."""
    words = lexicon()
    listed: str = words.lists["industry"]["nameless"]
    return words.stop | words.generic | frozenset(listed.split())


@cache
def _verbs() -> frozenset[str]:
    listed: str = lexicon().lists["industry"]["verbs"]
    return frozenset(listed.split())


def find_inside(document: Document, tools: Tools) -> Iterator[Mention]:
    """Industries and series that stand inside the names of an English article."""
    text = document.view
    for outer in document.mentions:
        if outer.cls not in _HOLDERS or outer.anaphor:
            continue
        name = text[outer.span.start : outer.span.end]
        places = [m.span for m in document.inside(outer) if m.cls in PLACES]
        for match in _INDUSTRY.finditer(name):
            yield from _industry(document, outer, places, outer.span.start + match.start(), opened=True)
        if outer.cls in EVENTS and (fair := _FAIR.search(name)):
            yield from _industry(document, outer, places, outer.span.start + fair.start(), opened=False)
        if outer.cls in ("Cluster", "Zone", "Project") and (area := _AREA.search(name)):
            yield from _industry(document, outer, places, outer.span.start + area.start(), opened=False)
        for industry in document.inside(outer):
            if industry.cls == "Industry":
                yield from _widened(document, outer, industry)
        if outer.cls in EVENTS and (edition := _EDITION.match(name)) and not _MEETS.search(name):
            span = Span(outer.span.start + edition.end(), outer.span.end)
            yield Mention(span, "EventSeries", document.line(span), "en-series-of-edition", 0.7)


def _widened(document: Document, outer: Mention, industry: Mention) -> Iterator[Mention]:
    """A known industry with the nouns before it that make it another one: "Silicon Carbon New Materials"."""
    text = document.view
    taken = [m.span for m in document.inside(outer) if m.span != industry.span]
    start = industry.span.start
    for word in reversed(list(_WORD.finditer(text, outer.span.start, start))):
        low = word[0].lower()
        firm = word[0][0].isupper() and romanised(word[0])
        joined = text[word.end() : start] == " "
        heads = low in lexicon().heads or low in _SHADES
        named = any(word.start() < span.end and span.start < word.end() for span in taken)
        verbal = low in _verbs() or (
            low.endswith(("ing", "ed", "ly", "al", "s")) and low not in lexicon().nominal
        )
        if (
            not joined
            or firm
            or heads
            or named
            or verbal
            or _blank(low)
            or "’" in low
            or "'" in low
            or _UNIT.fullmatch(low)
        ):
            break
        start = word.start()
    words = len(text[start : industry.span.end].split())
    if start < industry.span.start and start > outer.span.start and words <= _MAX_WORDS + 1:
        span = Span(start, industry.span.end)
        yield Mention(span, "Industry", document.line(span), "en-industry-widened", 0.65, language="en")


def _industry(
    document: Document, outer: Mention, places: list[Span], end: int, *, opened: bool
) -> Iterator[Mention]:
    """The words right before ``end``; those of a fair count after "World", "China" and the like only."""
    text = document.view
    found: list[re.Match[str]] = []
    stopped, owned = "", False
    after = end
    words = list(_WORD.finditer(text, outer.span.start, end))
    # "World Vanadium Industry Forum", "Civil Aviation Innovation Forum": what it is about stands before.
    while words and not opened and _blank(words[-1][0]) and not _OPENER.fullmatch(words[-1][0]):
        after = words.pop().start()
    for word in reversed(words):
        joined = text[word.end() : after].strip() in ("", "&")
        placed = any(p.start <= word.start() < p.end for p in places)
        # "Jiahai garment industry cluster", "Xiantao PENGCHANG fabric cluster": a name and no word.
        firm = (
            bool(found)
            and romanised(word[0])
            and (
                (word[0][0].isupper() and found[-1][0][0].islower())
                or (word[0].isupper() and len(word[0]) > 4)
            )
        )
        if firm:
            break
        link = word[0].lower() == "and" and bool(found)
        if not joined or placed or len(found) == _MAX_WORDS or (_blank(word[0]) and not link):
            stopped, owned = word[0], placed
            break
        found.append(word)
        after = word.start()
    while found and found[-1][0].lower() == "and":
        found.pop()
    if outer.cls in EVENTS:
        opened = opened or bool(_OPENER.search(stopped)) or (bool(found) and _known(document, outer, found))
    elif not opened and len(found) > 1 and found[-1][0][0].isupper() and found[-2][0].islower():
        # "Anping wire mesh cluster": the one capitalised word is a place that nobody knows.
        found.pop()
        opened = all(w[0].islower() for w in found) and outer.cls == "Cluster"
    elif not opened and owned and found:
        # A word that is no English may be the name of a firm: "Wuhan Sanfeng project".
        opened = not any(w[0][0].isupper() and romanised(w[0]) for w in found) and (
            outer.cls != "Project" or found[0][0].islower()
        )
    while len(found) > 1 and _named(found[-1][0]) and outer.cls in ("Zone", "Project"):
        found.pop()  # "Hefei Kerui Pipe Industrial Park"
    if (
        not found
        or not opened
        or (len(found) == 1 and (found[0][0].lower() in _SHADES or _named(found[0][0])))
    ):
        return
    span = Span(found[-1].start(), found[0].end())
    known = [m.span for m in document.inside(outer) if m.cls == "Industry"]
    if any(span in k or k.start < span.start < k.end for k in known):
        return
    yield Mention(span, "Industry", document.line(span), "en-industry-in-name", 0.65, language="en")


def _named(word: str) -> bool:
    """Whether a word is a name in Chinese: "Kerui", "Binhai-Kerui"."""
    return all(part[:1].isupper() and romanised(part) for part in word.split("-"))


def _known(document: Document, outer: Mention, words: list[re.Match[str]]) -> bool:
    """Whether an industry that the vocabularies know is among the words: the Aviation of "Civil Aviation"."""
    span = Span(words[-1].start(), words[0].end())
    return any(m.cls == "Industry" and m.span in span for m in document.inside(outer))


def _blank(word: str) -> bool:
    low = word.lower()
    return (
        low in _empty()
        or low[0].isdigit()
        or low.endswith(("-class", "-scale", "-level", "-quality"))
        or bool(_OPENER.fullmatch(low))
    )
