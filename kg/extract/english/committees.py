"""Party committees and governments that only a post names: "secretary of the municipal party committee"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.document import Document
from kg.extract.english.lexicon import lexicon
from kg.extract.english.offices import body_of, province_around
from kg.extract.tools import Tools
from kg.types import Mention, Relation, Span

_COMMITTEE: Final = re.compile(
    r"(?<![\w-])(?:CPC\s+)?(?P<level>provincial|municipal|city|county|district"
    r"|autonomous\s+region(?:al)?|regional)"
    r"\s+(?:CPC\s+|party\s+|communist\s+party\s+){1,2}committee(?![\w-])"
    r"|(?<![\w-])party\s+committee\s+of\s+the\s+(?P<of>province|city|county|district"
    r"|autonomous\s+region)(?![\w-])"
    r"|(?<=secretary\sof\sthe\s)(?P<bare>provincial|municipal|city|county|district|regional)\s+committee(?![\w-])"
    r"|(?<![\w-])the\s+(?P<whose>province|city|county|district)['’]s\s+(?:CPC|party)"
    r"(?=\s+(?:committee|secretary|chief)\b)",
    re.IGNORECASE,
)
_CLASSES: Final = {
    "prov": "Province",
    "auto": "Province",
    "regi": "Province",
    "muni": "Prefecture",
    "city": "Prefecture",
}
_COMMITTEE_BEHIND: Final = re.compile(
    r"\s+(?:CPC\s+|Party\s+)Committee\b|\s+(?:(?:Provincial"
    r"|Municipal)\s+)?Committee\s+of\s+the\s+(?:CPC|Communist\s+Party"
    r"(?:\s+of\s+China)?)\b",
    re.IGNORECASE,
)
_WHOLE: Final = re.compile(
    r"(?:\s+(?:Provincial|Municipal|City|County|District|Autonomous\s+Region(?:al)?))?\s+Committee\b"
    r"(?!\s+of\s+the\s+(?:CPC|Communist))",
    re.IGNORECASE,
)
_CPC: Final = re.compile(r"(?<![\w-])(?:CPC|Communist\s+Party(?:\s+of\s+China)?)\s+$")
_OF_PLACE: Final = re.compile(
    r"(?<![\w-])(?:CPC\s+|party\s+){1,2}committee\s+of\s+(?:the\s+)?$", re.IGNORECASE
)
_MAYOR: Final = re.compile(
    r"(?:,|\band)\s+(?:(?:the|also|concurrently)\s+)*(?P<post>(?:(?:executive|vice|deputy"
    r"|acting)[\s-]+)*(?:mayor|governor"
    r"|county\s+(?:magistrate|head|mayor)|district\s+(?:head|mayor|governor)"
    r"|magistrate))(?!\s+of\b)(?![\w-])",
    re.IGNORECASE,
)
_FAR: Final = 130
_SECRETARY_OF: Final = re.compile(
    r"\b(?:secretary(?:\s+general)?\s+of|leads|led|heads|headed)\s+(?:the\s+)?$", re.IGNORECASE
)
_COMMITTEE_OF: Final = re.compile(
    r"(?:\s+(?:Provincial|Municipal|Prefectural|City|County|District|League|Banner))?\s+Committee\b(?!\s+of\b)"
)


def find_committees(document: Document, tools: Tools) -> Iterator[Mention]:
    """Party committees of the place spoken of, and the governments of those who are mayors as well."""
    committees: list[tuple[Span, Mention]] = []
    for match in _COMMITTEE.finditer(document.view):
        span = Span(*match.span())
        cls = _CLASSES.get(
            (match["level"] or match["of"] or match["bare"] or match["whose"])[:4].lower(), "County"
        )
        place = _spoken_of(document, tools, cls, span.start)
        if place is None or _named(document, span):
            continue
        kind, name = body_of(place.cls, place.name, "party secretary")
        yield Mention(span, kind, name, "en-unnamed-committee", 0.75)
        committees.append((span, place))
    committees += [
        (m.span, inside[0])
        for m in document.mentions
        if m.cls == "GovernmentBody"
        and "ommittee" in m.name
        and (inside := [p for p in document.inside(m) if p.cls in ("Province", "Prefecture", "County")])
    ]
    for place in document.mentions:
        if place.cls in ("Province", "Prefecture", "County") and not place.anaphor:
            kind, name = body_of(place.cls, place.name, "party secretary")
            party = _CPC.search(document.view, max(0, place.span.start - 30), place.span.start)
            if party and (whole := _WHOLE.match(document.view, place.span.end)):
                span = Span(party.start(), whole.end())
                yield Mention(span, "GovernmentBody", document.line(span), "en-place-committee", 0.9)
                committees.append((span, place))
            elif _SECRETARY_OF.search(document.view, max(0, place.span.start - 30), place.span.start) and (
                whole := _COMMITTEE_OF.match(document.view, place.span.end)
            ):
                span = Span(place.span.start, whole.end())
                yield Mention(span, "GovernmentBody", document.line(span), "en-place-committee", 0.85)
                committees.append((span, place))
            elif after := _COMMITTEE_BEHIND.match(document.view, place.span.end):
                yield Mention(Span(place.span.start, after.end()), kind, name, "en-place-committee", 0.85)
            if before := _OF_PLACE.search(document.view, max(0, place.span.start - 40), place.span.start):
                yield Mention(Span(before.start(), place.span.end), kind, name, "en-unnamed-committee", 0.8)
    yield from _titled(document, tools)
    for span, place in committees:
        sentence = document.sentence_of(span)
        end = min(sentence.span.end, span.end + 40) if sentence else span.end
        if post := _MAYOR.match(
            document.view[:end], span.end + (document.view[span.end : span.end + 1] == " ")
        ):
            kind, name = body_of(place.cls, place.name, post["post"])
            yield Mention(Span(*post.span("post")), kind, name, "en-office-unplaced", 0.75)


_TITLE: Final = (
    r"(?P<post>(?:(?:executive|vice|deputy|acting)[\s-]+)*(?:governor|mayor|county\s+(?:magistrate"
    r"|head|mayor)"
    r"|(?:provincial|municipal|city|county|district)\s+(?:CPC\s+"
    r"|party\s+)(?:committee\s+)?(?:secretary|chief)"
    r"|head\s+of\s+the\s+(?:county|district)|party\s+(?:chief|secretary|boss)))"
)
_BEFORE: Final = re.compile(rf"(?<![\w-]){_TITLE}\s+$", re.IGNORECASE)
_BEHIND: Final = re.compile(
    rf",\s+(?:the\s+|then\s+)?{_TITLE}(?=\s*[,.;:]|\s+and\b|\s+of\s+the\s+(?:[\w’']+\s+)?(?:city|county|province)\b)",
    re.IGNORECASE,
)


def _titled(document: Document, tools: Tools) -> Iterator[Mention]:
    """The governments of "Governor Li Na" and "Li Na, mayor,", of the place spoken of."""
    taken = [m.span for m in document.mentions if m.rule.startswith("en-office")]
    for person in document.mentions:
        if person.cls != "Person" or person.anaphor:
            continue
        title = _BEFORE.search(document.view, max(0, person.span.start - 40), person.span.start)
        title = title or _BEHIND.match(document.view, person.span.end)
        if title is None:
            continue
        span = Span(*title.span("post"))
        low = title["post"].lower()
        provincial = "governor" in low or "provincial" in low
        cls = "Province" if provincial else "County" if re.search("county|district", low) else "Prefecture"
        place = _main(document, tools, cls) or _spoken_of(document, tools, cls, span.start)
        if place is not None and not any(span.overlaps(other) for other in taken):
            kind, name = body_of(place.cls, place.name, title["post"])
            yield Mention(span, kind, name, "en-office-titled", 0.75)


def _main(document: Document, tools: Tools, cls: str) -> Mention | None:
    """The place of a class that the title names: a mayor may be of a city that is a county or a province."""
    if cls not in ("Prefecture", "County"):
        return None
    title = (document.article.title or "").lower()
    named = [
        m
        for m in document.mentions
        if m.cls in ("Province", "Prefecture", "County") and not m.anaphor and m.name.lower() in title
    ]
    local = [m for m in named if m.cls == cls]
    if not local and cls == "Prefecture":
        municipal = lexicon().lists["municipalities"]
        local = [m for m in named if m.cls == "County" or m.name in municipal]
    return local[0] if len({m.candidates or m.name for m in local}) == 1 else None


def _spoken_of(document: Document, tools: Tools, cls: str, before: int) -> Mention | None:
    """The place of a class that was named last; a municipality has a municipal committee too."""
    fitting = {cls, "Province"} if cls == "Prefecture" else {cls}
    named = [
        m
        for m in document.mentions
        if m.cls in fitting and m.candidates and m.span.end <= before and not m.anaphor
    ]
    own = [m for m in named if m.cls == cls]
    if own or named:
        return (own or named)[-1]
    return province_around(document, tools, before) if cls == "Province" else None


def _named(document: Document, span: Span) -> bool:
    """Whether the words are part of a longer name: "Wuhan Municipal Party Committee"."""
    return any(
        span in m.span and m.span != span
        for m in document.mentions_in(
            Span(max(0, span.start - _FAR), min(len(document.view), span.end + _FAR))
        )
    )


def committee_posts(document: Document, tools: Tools) -> Iterator[Relation]:
    """holdsPostIn of the mayor's government for the person before the office.

    Example: "Wuhan grows. Li Na, deputy secretary of the municipal party committee and mayor, spoke."
    """
    for office in document.mentions:
        unplaced = office.rule in ("en-office-unplaced", "en-office-titled")
        sentence = document.sentence_of(office.span) if unplaced else None
        if sentence is None:
            continue
        post = document.view[office.span.start : office.span.end]
        behind = document.mentions_in(Span(office.span.end, min(sentence.span.end, office.span.end + 30)))
        before = document.mentions_in(
            Span(max(sentence.span.start, office.span.start - _FAR), office.span.start)
        )
        named = [m for m in behind[:1] if m.cls == "Person" and m.span.start == office.span.end + 1]
        named = named or [m for m in before if m.cls == "Person"]
        for person in named[-1:]:
            yield Relation(person, "holdsPostIn", office, sentence.span, "en-committee-mayor", 0.8, post=post)
