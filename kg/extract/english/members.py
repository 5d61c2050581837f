"""Zones that a text names by their places only.

"pilot zones in Wuhan, Tianjin (Binhai New Area) and Chengdu" speaks of three zones; each gets
a name of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kg.extract.document import Document
from kg.extract.english.enrolled import AHEAD, BEHIND
from kg.extract.tools import Tools
from kg.types import Mention, Relation, Span

_TITLES: Final = frozenset({"Programme", "Zone"})
_PLACES: Final = frozenset({"Province", "Prefecture", "County", "Place", "Region"})
_NOUN: Final = re.compile(r"(zone|area|base|park|city|center|centre)s?\b", re.IGNORECASE)
_OPEN: Final = re.compile(
    r"\s*(?:,\s*)?(?:(?:located|established|set up|built|approved|launched|created)\s+)?"
    r"(?:in|:|namely|including|include|are|such as|,\s*(?:namely|including|in))\s*(?:in\s+"
    r"|the\s+cities\s+of\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"\s*(?:,|;|、)\s*(?:and\s+)?|\s+(?:and|as well as)\s+", re.IGNORECASE)
_WITHIN: Final = re.compile(r"\s+(?:in|of)\s+|,\s+")
_WIDE: Final = frozenset({"Province", "Region"})
_TWIN: Final = re.compile(r"\s*[-–—]\s*|\s+")
_LATER: Final = re.compile(
    r"\s+(?:came before|were (?:in|part of) the (?:first|second|third|earlier) batch|were approved"
    r"|were named|were added|joined)",
    re.IGNORECASE,
)
_REACH: Final = 2
_NEAR: Final = 400
_LIKE: Final = re.compile(
    r"\b(zones|bases|areas|parks|cent(?:er|re)s)(?:\s+\w+ed)?\s+(?:in|of|at)\s+(?:the\s+cities\s+of\s+|the\s+)?$",
    re.IGNORECASE,
)
"""Sites of the kind that a title is for: "as well as parks in Wuhan, Yibin and Hefei"."""

_BATCH: Final = re.compile(
    r"\bbatch\b[^;:{}\n]*,\s+in\s+$|\bbatch\b[^.;:{}\n]{0,60}(?::|\bin)\s*$", re.IGNORECASE
)
_LISTED: Final = re.compile(
    r"\s+(?:(?:are|were|have|has|also|all|both|newly|been)\s+)*(?:made (?:it|the)|on the list|entered|joined"
    r"|listed|selected|shortlisted|(?:got|won|received|hold|have) (?:one|the|such))\b",
    re.IGNORECASE,
)
_ZONES: Final = re.compile(r"\bzones\b", re.IGNORECASE)
_BUILD: Final = re.compile(
    r"\s+(?:(?:has|have|had|been|were|was|will|be|are|is|also|all|now)\s+)*"
    r"(?:asked|approved|allowed|chosen|selected|picked|named|tasked|designated|cleared|permitted|entrusted"
    r"|granted|going|may|can|will|to)\s+(?:(?:to|as|for|by)\s+)?"
    r"(?:(?:build|set(?:ting)? up|establish|creat|host|run)(?:e|ing)?\s+)?(?:the\s+|such\s+|new\s+)*",
    re.IGNORECASE,
)
"""Between places and the sites that they are to have: "Chengdu and Hefei have been asked to build"."""
_THE_ZONE: Final = re.compile(
    r"\b(?:the|an?)\s+(?:pilot |demonstration )?(zone|base|area|park)\s+in\s+(?:the\s+)?$", re.IGNORECASE
)


def _place_lists(document: Document, sentence: Span) -> Iterator[list[list[Mention]]]:
    """The lists of places in a sentence; each member is a place, with those in brackets or beside it."""
    members: list[list[Mention]] = []
    last: Mention | None = None
    bracket = False
    for place in [m for m in document.mentions_in(sentence) if m.cls in _PLACES]:
        gap = document.view[last.span.end : place.span.start] if last else ""
        if last and place.cls in _WIDE and last.cls not in _WIDE and _WITHIN.fullmatch(gap):
            last = place  # "Langfang in Hebei, Yuncheng in Shanxi": only where it lies
            continue
        if last and (re.fullmatch(r"\s*\(\s*", gap) or (_TWIN.fullmatch(gap) and place.cls == last.cls)):
            members[-1].append(place)
            bracket = "(" in gap
        elif last and _BETWEEN.fullmatch(gap.removeprefix(")") if bracket else gap):
            members.append([place])
            bracket = False
        else:
            if members:
                yield members
            members, bracket = [[place]], False
        last = place
    if members:
        yield members


def find_zone_members(document: Document, tools: Tools) -> Iterator[Mention]:
    """The zones that a programme's places stand for."""
    for zone, _, _ in _zones(document):
        yield zone


def _zones(document: Document) -> Iterator[tuple[Mention, list[Mention], Mention]]:
    """Each zone named by its place, with its places and the mention of its programme."""
    text = document.view
    titles = [
        m for m in document.mentions if m.cls in _TITLES and not m.anaphor and m.rule != "en-zone-member"
    ]
    sites = [m for m in titles if m.cls == "Zone"]
    # The last words of a site's own name open no list: "Wuhu Economic Development Zone, in Anhui".
    titles = [m for m in titles if not any(m.span in z.span and m.span != z.span for z in sites)]
    for number, sentence in enumerate(document.sentences):
        for members in _place_lists(document, sentence.span):
            first, last = members[0][0], members[-1][-1]
            here = [
                m
                for m in titles
                if m.cls == "Programme" and sentence.span.start <= m.span.start < first.span.start
            ]
            title = None
            if here and _OPEN.fullmatch(text, here[-1].span.end, first.span.start):
                title = here[-1]
            elif _LATER.match(text, last.span.end):
                reach = document.sentences[max(0, number - _REACH)].span.start
                earlier = [
                    m for m in titles if m.cls == "Programme" and reach <= m.span.start < first.span.start
                ]
                title = earlier[-1] if earlier else None
            elif len(members) > 1:
                title = _pointed(text, titles, sentence.span, first, last)
            noun = _NOUN.search(text, title.span.start, title.span.end) if title else None
            if title is None or noun is None:
                continue
            for places in members:
                yield _zone(document, places, title, noun), places, title
        for place in [m for m in document.mentions_in(sentence.span) if m.cls in _PLACES]:
            opening = _THE_ZONE.search(
                text, max(sentence.span.start, place.span.start - 40), place.span.start
            )
            earlier = [m for m in titles if m.cls == "Programme" and m.span.end <= place.span.start]
            noun = _NOUN.search(text, earlier[-1].span.start, earlier[-1].span.end) if earlier else None
            if opening and noun and noun[1].lower() == opening[1].lower():
                yield _zone(document, [place], earlier[-1], noun), [place], earlier[-1]


def _pointed(
    text: str, titles: list[Mention], sentence: Span, first: Mention, last: Mention
) -> Mention | None:
    """The programme named before to whose kind of sites the words around a list of places point."""
    opening = text[sentence.start : first.span.start]
    earlier = [m for m in titles if m.cls == "Programme" and m.span.end <= first.span.start]
    if like := _LIKE.search(opening):
        kind = like[1].lower().rstrip("s")
        fitting = [m for m in earlier if (noun := _NOUN.search(m.name)) and noun[1].lower() == kind]
        return fitting[-1] if fitting else None
    beside = [m for m in earlier if m.span.end >= sentence.start - _NEAR]
    if beside and _BATCH.search(opening):
        return beside[-1]
    zones = [m for m in beside if _ZONES.search(m.name)]
    if zones and (AHEAD.search(opening) or BEHIND.match(text, last.span.end)):
        return zones[-1]
    behind = next(
        (m for m in titles if m.cls == "Programme" and last.span.end <= m.span.start < sentence.end), None
    )
    if behind and _BUILD.fullmatch(text, last.span.end, behind.span.start):
        return behind
    return behind if behind and not opening.strip() and _LISTED.match(text, last.span.end) else None


def _zone(document: Document, places: Sequence[Mention], title: Mention, noun: re.Match[str]) -> Mention:
    """The zone of a place under a title: "Wuhan national pilot zone for big data"."""
    text = document.view
    words = text[places[0].span.start : places[-1].span.end]
    bracket = ")" if "(" in words else ""
    kind = text[title.span.start : noun.end(1)] + text[noun.end() : title.span.end]
    return Mention(
        places[0].span, "Zone", " ".join(f"{words}{bracket} {kind}".split()), "en-zone-member", 0.8
    )


def zone_members(document: Document, tools: Tools) -> Iterator[Relation]:
    """underProgramme and locatedIn of zones named by their places.

    Example: "The ministry named national pilot zones for big data in Wuhan, Tianjin (Binhai New Area) and
    Chengdu."
    """
    for zone, places, programme in _zones(document):
        sentence = document.sentence_of(zone.span)
        if sentence is None:
            continue
        yield Relation(zone, "underProgramme", programme, sentence.span, "en-zone-member", 0.8)
        bracketed = "(" in document.view[places[0].span.start : places[-1].span.end]
        for place in places[-1:] if bracketed else places:
            yield Relation(zone, "locatedIn", place, sentence.span, "en-zone-member", 0.85)
