"""What colons, brackets and headings say: "Hunan: textiles, robots", "chips (Wuhan, Hefei)", a heading "
"with its points."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from kg.extract.document import Document
from kg.extract.english.structure import bullet, bullet_lists, topic
from kg.extract.families import AREAS
from kg.extract.tools import Tools
from kg.types import Mention, Relation, Sentence, Span

_HOLDERS: Final = frozenset(
    "Plan Guidance Catalogue Regulation Policy Event DockingEvent Conference Competition EventSeries "
    "Programme Zone Cluster Project".split()
)
_MEMBERS: Final = frozenset({"Zone", "Cluster", "Enterprise"})
_SITED: Final = frozenset({"Zone", "Cluster", "Enterprise", "Institution", "Project"})
_COLON: Final = re.compile(
    r"\s*(?:province|city|municipality|region|county)?\s*(?::|：|\s[–—-]\s)\s*", re.IGNORECASE
)
_MARK: Final = re.compile(r"\s*(?:[-–—•·*●▪◦○■]|\(?\d{1,2}[.)、]|[IVX]+\.)?\s*(?:the\s+)?", re.IGNORECASE)
_SITES: Final = 3
"""In so many places at most does one zone lie."""
_BRACKET: Final = re.compile(r"\s*\(([^()]{2,120})\)")
_HEADING_WORDS: Final = 7
_LISTS_MEMBERS: Final = re.compile(
    r"\b(?:includes?|including|are|entries|entrants|winners?|members?|selected|newcomers?"
    r"|as follows|list(?:ed)?|among)\b",
    re.IGNORECASE,
)


def _pair(head: Mention, other: Mention) -> tuple[Mention, str, Mention] | None:
    """What one name set before a list says of a member of the list."""
    if head.cls in AREAS and other.cls == "Industry":
        return head, "developsIndustry", other
    if head.cls == "Industry" and other.cls in AREAS:
        return other, "developsIndustry", head
    if head.cls == "Industry" and other.cls in ("Zone", "Cluster", "Project"):
        return other, "targets", head
    if head.cls in _HOLDERS and other.cls == "Industry":
        return head, "targets", other
    if head.cls == "Programme" and (other.cls in _MEMBERS or other.cls in AREAS - {"Region"}):
        return other, "underProgramme", head
    if head.cls in AREAS and other.cls in _SITED:
        return other, "locatedIn", head
    if head.cls in _SITED and other.cls in AREAS:
        return head, "locatedIn", other
    return None


def _relations(
    head: Mention, others: Sequence[Mention], sentence: Sentence, rule: str, confidence: float
) -> Iterator[Relation]:
    for other in others:
        if pair := _pair(head, other):
            yield Relation(pair[0], pair[1], pair[2], sentence.span, rule, confidence)


def colon_lists(document: Document, tools: Tools) -> Iterator[Relation]:
    """A name, a colon, and a list of what belongs to it.

    Example: "Hunan: construction machinery, rail transit equipment and textiles"
    """
    text = document.view
    for sentence in document.sentences:
        mentions = document.mentions_in(sentence.span)
        if len(mentions) < 2:
            continue
        mark = _MARK.match(text, sentence.span.start)
        if mark is None or mentions[0].span.start != mark.end():
            continue
        if text[mark.end() : mentions[0].span.end].isupper():
            continue  # a dateline: "BEIJING - …"
        if colon := _COLON.match(text, mentions[0].span.end):
            others = [m for m in mentions[1:] if m.span.start >= colon.end()]
            if mentions[0].cls == "Zone" and len(others) > _SITES:
                continue  # an "economic zone" of many cities is a region
            yield from _relations(mentions[0], others, sentence, "en-colon-list", 0.7)


def bracketed(document: Document, tools: Tools) -> Iterator[Relation]:
    """A name with what belongs to it in brackets.

    Example: "Three fields stand out: chips (Wuhan, Hefei), robots (Shenyang) and textiles (Shaoxing)."
    """
    for sentence in document.sentences:
        for head in document.mentions_in(sentence.span):
            match = _BRACKET.match(document.view, head.span.end)
            if match is None:
                continue
            inside = document.mentions_in(Span(match.start(1), match.end(1)))
            covered = sum(m.span.end - m.span.start for m in inside)
            # The brackets must hold a list of names and hardly a word more.
            if inside and 2 * covered >= len(match[1]):
                yield from _relations(head, inside, sentence, "en-bracketed", 0.65)


def headed_lists(document: Document, tools: Tools) -> Iterator[Relation]:
    """A heading that is a name, and the points below it; points that are members of the programme just named.

    Example: "Hunan" as a heading, and below it "- Construction machinery", "- Rail transit equipment",
    "- Textiles".
    """
    for opening, points in bullet_lists(document):
        words = document.view[opening.span.start : opening.span.end]
        named = document.mentions_in(opening.span)
        short = len(words.split()) <= _HEADING_WORDS
        # "New entries from Hubei include:" goes on about the programme; "Hubei" is a head.
        head = named[0] if short and len(named) == 1 and not _LISTS_MEMBERS.search(words) else None
        programme = None if head else topic(document, tools, opening.span.end, ("Programme",))
        for point in points:
            sentence = document.sentence_of(point)
            inside = document.mentions_in(point)
            if sentence is None or not inside:
                continue
            if head:
                yield from _relations(head, inside, sentence, "en-headed-list", 0.65)
            elif programme and inside[0].cls in _MEMBERS and inside[0].span.start - point.start < 5:
                yield from _relations(programme, inside[:1], sentence, "en-listed-members", 0.6)


def under_headings(document: Document, tools: Tools) -> Iterator[Relation]:
    """Industries in the lines below a heading that is a place.

    Example: "Wuhan" on a line of its own, and below it "Key industries: robots, textiles".
    """
    head: Mention | None = None
    lines = Counter(sentence.paragraph for sentence in document.sentences)
    for sentence in document.sentences:
        mentions = document.mentions_in(sentence.span)
        # A dateline is a sentence of its own, but no line of its own.
        point = bullet(document, sentence) if lines[sentence.paragraph] == 1 else None
        if point and len(mentions) == 1 and mentions[0].cls in AREAS:
            rest = len(document.view[point.start : point.end]) - (
                mentions[0].span.end - mentions[0].span.start
            )
            if rest <= 12:
                head = mentions[0]
                continue
        if head is None or not mentions:
            continue
        if any(m.cls in AREAS and not m.anaphor for m in mentions):
            continue
        if len([m for m in mentions if m.cls == "Industry"]) > 1 and not any(
            m.cls in _HOLDERS for m in mentions
        ):
            yield from _relations(
                head, [m for m in mentions if m.cls == "Industry"], sentence, "en-under-heading", 0.6
            )
