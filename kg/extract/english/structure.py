"""What an article says by its layout: bullet lists of industries, lists whose subject was named before."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from typing import Final

from kg.extract.document import Document
from kg.extract.families import AREAS
from kg.extract.tools import Tools
from kg.types import Mention, Relation, Sentence, Span

_MARK: Final = re.compile(r"\s*(?:[-–—•·*●▪◦○■]|\(?\d{1,2}[.)、])\s*")
_BULLET: Final = re.compile(r"\s*(?:[-–—•·*●▪◦○■]\s|\(?\d{1,2}[.)、]\s?)")
_MARK_BEFORE: Final = re.compile(r"(?:^|\n)[ \t]*(?:[-–—•·*●▪◦○■]|\(?\d{1,2}[.)、])[ \t]*$")
_INTRODUCES: Final = re.compile(r"\b(?:industr(?:y|ies)|sectors?|fields?|tracks?|areas?)\b", re.IGNORECASE)
ENUMERATES: Final = re.compile(
    r"(?:First|Second|Third|Fourth|Fifth|Sixth|Finally|Firstly|Secondly|Thirdly|One is|The (?:first"
    r"|second|third|fourth) is)\b"
)
"""The start of a point of an enumeration in running text, where the subject changes."""

_MAX_WORDS: Final = 9
_MAX_MARKED: Final = 14
_LEAST: Final = 3
TOPICS: Final = ("Policy", "Event", "Programme", "Zone", "Cluster")
REACH: Final = 5


def bullet(document: Document, sentence: Sentence) -> Span | None:
    """The words of a sentence that looks like one point of a list; None for any other."""
    text = document.view[sentence.span.start : sentence.span.end]
    mark = _MARK.match(text)
    start = sentence.span.start + (mark.end() if mark else 0)
    words = document.view[start : sentence.span.end].rstrip(" ;,.")
    if (
        not words
        or len(words.split()) > (_MAX_MARKED if mark or _marked_before(document, sentence) else _MAX_WORDS)
        or re.search(r"[.!?:]\s|:$", words)
    ):
        return None
    return Span(start, start + len(words))


def _marked_before(document: Document, sentence: Sentence) -> bool:
    """Whether a list's mark stands before the sentence on its line."""
    start = sentence.span.start
    return bool(_MARK_BEFORE.search(document.article.text[max(0, start - 6) : start]))


def bullet_lists(document: Document) -> Iterator[tuple[Sentence, list[Span]]]:
    """Runs of points of a list, each with the sentence that introduces it.

    A marked list may follow any line; an unmarked one follows a colon.
    """
    points: list[Span] = []
    opening: Sentence | None = None
    before: Sentence | None = None
    for sentence in [*document.sentences, None]:
        point = bullet(document, sentence) if sentence else None
        starts = sentence is not None and _marked(document, sentence, before)
        if not point or starts:
            if opening and len(points) >= _LEAST:
                yield opening, points
            points, opening = [], None
        if point and (points or starts or _opens(document, before)):
            opening = opening or before
            points.append(point)
        before = sentence


def _marked(document: Document, sentence: Sentence, before: Sentence | None) -> bool:
    """Whether a sentence is a marked point, the first below a line without a mark."""
    if before is None:
        return False
    here, there = (document.view[s.span.start : s.span.end] for s in (sentence, before))
    marked = _BULLET.match(here) or _marked_before(document, sentence)
    return bool(marked) and not (_BULLET.match(there) or _marked_before(document, before))


def _opens(document: Document, sentence: Sentence | None) -> bool:
    return sentence is not None and document.view[sentence.span.start : sentence.span.end].rstrip().endswith(
        (":", "：")
    )


def _industry_bullets(document: Document) -> Iterator[tuple[Sentence, list[Span]]]:
    for opening, points in bullet_lists(document):
        known = sum(any(m.cls == "Industry" for m in document.mentions_in(p)) for p in points)
        words = document.view[opening.span.start : opening.span.end]
        if 2 * known >= len(points) or (_INTRODUCES.search(words) and 4 * known >= len(points)):
            yield opening, points


def find_bulleted(document: Document, tools: Tools) -> Iterator[Mention]:
    """The points of a list of industries that no vocabulary knows."""
    for _, points in _industry_bullets(document):
        for point in points:
            known = any(m.cls == "Industry" and m.span == point for m in document.mentions_in(point))
            if not known and len(document.view[point.start : point.end].split()) <= _MAX_WORDS:
                name = document.article.text[point.start : point.end]
                yield Mention(point, "Industry", name, "en-industry-bullet", 0.7)


def topic(document: Document, tools: Tools, before: int, classes: tuple[str, ...] = TOPICS) -> Mention | None:
    """The nearest mention of the classes before a place in the text, from a few sentences back at most."""
    at = bisect_right(document.sentences, before, key=lambda s: s.span.start)
    sentences = document.sentences[max(0, at - REACH) : at]
    for number, sentence in enumerate(sentences):
        if ENUMERATES.match(document.view, sentence.span.start):
            sentences = sentences[number:]
    if not sentences:
        return None
    for mention in reversed(document.mentions_in(Span(sentences[0].span.start, before))):
        if mention.cls != "FiveYearPlan" and any(tools.ontology.is_a(mention.cls, cls) for cls in classes):
            return mention
    return None


_OFTEN: Final = 2


def is_main(document: Document, place: Mention) -> bool:
    """Whether an article is about a place: it is in the title, or named about as often as any other."""
    if place.anaphor or place.name.lower() in (document.article.title or "").lower():
        return True
    counts = Counter(m.candidates or m.name for m in document.mentions if m.cls in AREAS and not m.anaphor)
    mine = counts[place.candidates or place.name]
    most = max(counts.values(), default=0)
    # A short note names each of its few places once.
    return (2 * mine >= most and mine >= _OFTEN) or (most == 1 and len(counts) <= _OFTEN)


_PRONOUN: Final = re.compile(r"\W*(?:It|Its|They|Their|There|Here)\b")
_ABOUT: Final = frozenset(
    "Province Prefecture County Region Zone Cluster Plan Guidance Catalogue Programme Event DockingEvent"
    " Conference Project".split()
)


def referent(document: Document, sentence: Sentence) -> Mention | None:
    """What "it" or "its" at a sentence's beginning points to: what the sentence before is about."""
    if not _PRONOUN.match(document.view, sentence.span.start, sentence.span.end):
        return None
    at = bisect_right(document.sentences, sentence.span.start, key=lambda s: s.span.start) - 1
    for earlier in reversed(document.sentences[max(0, at - 3) : at]):
        if earlier.paragraph < sentence.paragraph - 1:
            return None
        if _PRONOUN.match(document.view, earlier.span.start, earlier.span.end):
            continue
        return next((m for m in document.mentions_in(earlier.span) if m.cls in _ABOUT), None)
    return None


def bulleted_targets(document: Document, tools: Tools) -> Iterator[Relation]:
    """targets from what the list is about to each of its points.

    Example: "The catalogue names three industries:" and below it "- Robots", "- Textiles", "- New materials".
    """
    for opening, points in _industry_bullets(document):
        subject = topic(document, tools, opening.span.end)
        if subject is None:
            continue
        for point in points:
            sentence = document.sentence_of(point)
            for industry in document.mentions_in(point):
                if industry.cls == "Industry" and sentence:
                    yield Relation(subject, "targets", industry, sentence.span, "en-bulleted-targets", 0.75)
