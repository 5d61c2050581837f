"""Places that English text writes in pieces: "the central and western regions", "Hefei, Anhui"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from kg.extract.document import Document
from kg.extract.tools import Tools
from kg.types import Mention, Span

_DIRECTION: Final = r"(?:(?:north|south)(?:east|west)|north|south|east|west|central)(?:ern)?"
_JOINED: Final = re.compile(
    rf"\b({_DIRECTION})((?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*[-–]\s*){_DIRECTION})+\s+"
    r"(?:(?:coastal|inland)\s+)?(?:regions?|parts?|areas?|China|provinces|places|cities)\b",
    re.IGNORECASE,
)
# "the western provinces", "to the northeast", "in China's west": one direction alone.
_SINGLE: Final = re.compile(
    r"\b(?:the|China['’]s|country['’]s|nation['’]s)\s+((?:(?:north|south)(?:east|west)|north|south"
    r"|east|west|central)ern|central)"
    r"\s+(?:provinces|provincial|cities|parts of (?:the country|China)|inland|hinterland)\b"
    r"|\b(?:the|China['’]s|country['’]s|nation['’]s)\s+((?:north|south)(?:east|west)|west|east)"
    r"(?=\s*(?:[,.;)]|$|\s(?:is|are|was|were|has|have|had|will|should|may|can|and|or|to|for|from|as"
    r"|grew|rose)\b))",
    re.IGNORECASE,
)
_ONE: Final = re.compile(_DIRECTION, re.IGNORECASE)
_PLACES: Final = frozenset({"Country", "Region", "Province", "Prefecture", "County", "Place", "Zone"})
_KIND: Final = (
    r"(?:\s+(?:city|province|municipality|county|district|prefecture|region"
    r"|autonomous (?:region|prefecture)))?"
)
_PART: Final = re.compile(rf"{_DIRECTION}\s+(?:China|region)", re.IGNORECASE)
# "east China's Anhui Province", "Anhui Province's capital Hefei".
_OWNED: Final = re.compile(
    rf"{_KIND}[’']s\s+(?:(?:[a-z-]+\s+)?(?:capital|city|county|town)(?:\s+city)?(?:\s+of)?,?\s+"
    rf"|(?:\w+ern|central)\s+)?",
    re.IGNORECASE,
)
# "Hefei, the capital of Anhui", "Kunming city in central Yunnan", "Yibin, Sichuan", "Hefei (Anhui)".
_LIES_IN: Final = re.compile(
    rf"{_KIND}(?:,|\s+of|\s+in|,\s+in|\s*\(|,?\s+(?:the\s+|an?\s+)?(?:[\w-]+\s+){{0,2}}(?:capital|city"
    rf"|county|town|district)"
    r"(?:\s+city)?\s+(?:of|in))\s+(?:the\s+)?(?:(?:\w+ern|central|north|south|east|west)\s+)?",
    re.IGNORECASE,
)
_CLOSED: Final = re.compile(rf"{_KIND}\s*(?:\)|,(?!\s*$))?", re.IGNORECASE)


def find_regions(document: Document, tools: Tools) -> Iterator[Mention]:
    """Regions that share one noun, each with the name that the gazetteer knows it by."""
    for match in _JOINED.finditer(document.view):
        for direction in _ONE.finditer(document.view, match.start(), match.end()):
            yield from _region(direction[0], Span(*direction.span()), "en-region-shared-noun", tools)
    for match in _SINGLE.finditer(document.view):
        span = Span(match.start(match.lastindex or 1), match.end())
        yield from _region(match[match.lastindex or 1], span, "en-region-direction", tools)


def _region(direction: str, span: Span, rule: str, tools: Tools) -> Iterator[Mention]:
    """The region of China that lies in a direction, where the vocabularies know one."""
    low = direction.lower()
    full = low if low.endswith("ern") or low == "central" else f"{low}ern"
    gazetteer = tools.gazetteer
    entries = gazetteer.lookup(f"{full} region", "en") or gazetteer.lookup(f"{full} China", "en")
    if regions := tuple(entry.iri for entry in entries if entry.cls == "Region"):
        yield Mention(span, "Region", f"{full} region", rule, 0.85, regions)


def place_phrases(document: Document, tools: Tools) -> tuple[tuple[Span, Mention], ...]:
    """The stretches of an English article that name a place by the places around it, with that place.

    "southwest China's Guizhou Province" is Guizhou, "Hefei, the capital of Anhui," is Hefei.
    """
    found: list[tuple[Span, Mention]] = []
    for sentence in document.sentences:
        places = [m for m in document.mentions_in(sentence.span) if m.cls in _PLACES]
        at = 0
        while at < len(places):
            length, precise = _phrase(document, places[at:], tools)
            if length > 1:
                found.append((_closed(document, places, at, at + length), precise))
            at += length
    return tuple(found)


def _phrase(document: Document, places: list[Mention], tools: Tools) -> tuple[int, Mention]:
    """How many of the places in a row name one place, and which of them is the most precise."""
    gaps = [document.view[one.span.end : other.span.start] for one, other in pairwise(places)]
    precise, length = places[0], 1
    while length < len(places) and _OWNED.fullmatch(gaps[length - 1]) and places[length].cls != "Country":
        precise = places[length]
        length += 1
    while length < len(places) and _LIES_IN.fullmatch(gaps[length - 1]):
        last = length  # "Hefei, east China's Anhui Province": the last of the owned ones counts
        while last < len(gaps) and _OWNED.fullmatch(gaps[last]):
            last += 1
        if not _holds(tools, places[last], precise):
            break
        length = last + 1
    return length, precise


def _holds(tools: Tools, outer: Mention, inner: Mention) -> bool:
    """Whether a place lies around another; a part of China named by its direction lies around any."""
    if outer.cls == "Region" and _PART.fullmatch(outer.name):
        return inner.cls != "Region"
    gazetteer = tools.gazetteer
    around = {place for iri in inner.candidates for place in gazetteer.within(iri)}
    entries = [gazetteer.entries[iri] for iri in {*inner.candidates, *around} if iri in gazetteer.entries]
    around |= {
        value for e in entries for name, value in e.facts if name == "memberOf" and isinstance(value, str)
    }
    return bool(around.intersection(outer.candidates))


def _closed(document: Document, places: list[Mention], first: int, end: int) -> Span:
    """The phrase with the comma or bracket that closes it: "Yibin, Sichuan, on Monday"."""
    start, stop = places[first].span.start, places[end - 1].span.end
    inside = document.view[start:stop]
    mark = "," if "," in inside else "(" if "(" in inside else ""
    closing = _CLOSED.match(document.view, stop) if mark else None
    if closing is None or not closing[0].strip():
        return Span(start, stop)
    listed = end < len(places) and places[end].span.start <= closing.end() + 5
    if closing[0].endswith("," if mark == "," else ")") and not (mark == "," and listed):
        return Span(start, closing.end())
    return Span(start, stop)
