"""What an article says by its layout: bullet lists of industries, lists whose subject was named before."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from kg.extract.document import Document
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
_TOPICS: Final = ("Policy", "Event", "Programme", "Zone", "Cluster")
_REACH: Final = 5


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
    if document.article.language != "en":
        return
    for _, points in _industry_bullets(document):
        for point in points:
            known = any(m.cls == "Industry" and m.span == point for m in document.mentions_in(point))
            if not known and len(document.view[point.start : point.end].split()) <= _MAX_WORDS:
                name = document.article.text[point.start : point.end]
                yield Mention(point, "Industry", name, "en-industry-bullet", 0.7)


def topic(
    document: Document, tools: Tools, before: int, classes: tuple[str, ...] = _TOPICS
) -> Mention | None:
    """The nearest mention of the classes before a place in the text, from a few sentences back at most."""
    at = bisect_right(document.sentences, before, key=lambda s: s.span.start)
    sentences = document.sentences[max(0, at - _REACH) : at]
    for number, sentence in enumerate(sentences):
        if ENUMERATES.match(document.view, sentence.span.start):
            sentences = sentences[number:]
    if not sentences:
        return None
    for mention in reversed(document.mentions_in(Span(sentences[0].span.start, before))):
        if mention.cls != "FiveYearPlan" and any(tools.ontology.is_a(mention.cls, cls) for cls in classes):
            return mention
    return None


def bulleted_targets(document: Document, tools: Tools) -> Iterator[Relation]:
    """targets from what the list is about to each of its points.

    Example: "The catalogue names three industries:" and below it "- Robots", "- Textiles", "- New materials".
    """
    if document.article.language != "en":
        return
    for opening, points in _industry_bullets(document):
        subject = topic(document, tools, opening.span.end)
        if subject is None:
            continue
        for point in points:
            sentence = document.sentence_of(point)
            for industry in document.mentions_in(point):
                if industry.cls == "Industry" and sentence:
                    yield Relation(subject, "targets", industry, sentence.span, "en-bulleted-targets", 0.75)


_LIST_CUE: Final = re.compile(
    r"\b(?:focus|priorit|come first|key (?:areas|industries|fields|sectors)|mostly|mainly|chiefly"
    r"|fields? of|areas? of|industries such as"
    r"|fields such as|such as|sub-event|emphasis|had to do with|involv|cover|includ|in terms of|industries"
    r"|efforts|engines?|pillars?|themes?|topics?|halls?|belong to|stress|went (?:\w+ )*(?:in)?to"
    r"|account|what (?:it|they)|products"
    r"|them(?:e|ed)|sectors|tracks|directions|chains|promot|singled out|encourag|support)",
    re.IGNORECASE,
)
_JOINT: Final = re.compile(
    # "41 belong to new materials, 33 to green food and 14 to robots"
    r"(?:\s*[,;]\s*(?:and\s+|or\s+)?|\s+(?:and|or|as well as)\s+)(?:the\s+)?"
    r"(?:(?:another\s+)?(?:\d[\d,.]*|\w+)\s+(?:projects?\s+)?(?:to|in|for|on|are in|belong to)\s+)?",
    re.IGNORECASE,
)
_SUBJECTS: Final = frozenset(
    "Policy Strategy Plan Guidance Catalogue Regulation Agreement Programme Event DockingEvent "
    "Conference Competition EventSeries"
    " Zone Cluster Province Prefecture County Region Place Project Enterprise".split()
)


def listed_targets(document: Document, tools: Tools) -> Iterator[Relation]:
    """targets of a list of industries in a sentence whose subject was named before.

    Example: "The Wuhan Chip Forum opened on Monday. Projects are mostly in new materials, robots and
    textiles."
    """
    if document.article.language != "en":
        return
    for sentence in document.sentences:
        items = document.mentions_in(sentence.span)
        run: list[Mention] = []
        for mention in [*(m for m in items if m.cls == "Industry"), None]:
            joined = (
                mention and run and _JOINT.fullmatch(document.view[run[-1].span.end : mention.span.start])
            )
            if mention and (joined or not run):
                run.append(mention)
                continue
            if len(run) > 1:
                yield from _run_targets(document, tools, sentence, items, run)
            run = [mention] if mention else []


def _run_targets(
    document: Document, tools: Tools, sentence: Sentence, items: tuple[Mention, ...], run: list[Mention]
) -> Iterator[Relation]:
    start = run[0].span.start
    if any(m.cls in _SUBJECTS and m.span.end <= start for m in items):
        return
    # "Robots, drones and new displays are where efforts go first": the cue may follow the list.
    if not _LIST_CUE.search(document.view, sentence.span.start, start) and not (
        start - sentence.span.start < 20
        and _LIST_CUE.search(document.view, run[-1].span.end, sentence.span.end)
    ):
        return
    subject = _owner(document, tools, sentence, start)
    if subject is not None:
        property_ = "developsIndustry" if subject.cls in _SETTLEMENTS else "targets"
        for industry in run:
            yield Relation(subject, property_, industry, sentence.span, f"en-listed-{property_}", 0.6)


_SETTLEMENTS: Final = frozenset({"Province", "Prefecture", "County", "Region"})
_OF_PLACE: Final = re.compile(
    r"\b(?:its|their)\s+(?:[\w-]+\s+){0,3}(?:industries|sectors|pillars|clusters|strengths|specialties)\b"
    r"|\b(?:the|this)\s+(?:city|province|county|region|district)\b|\boutput value\b",
    re.IGNORECASE,
)
_CAPTION: Final = re.compile(r"\[[^\]\n]*(?:photo|\])|\bphoto by\b", re.IGNORECASE)
_TALKS: Final = re.compile(r"press|news|briefing|meeting|congress|session|plen", re.IGNORECASE)


def _owner(document: Document, tools: Tools, sentence: Sentence, start: int) -> Mention | None:
    """What a list of industries belongs to: what the last sentence with a thing or a place is about.

    A thing goes before a place of the same sentence, unless the list speaks of a place's industries.
    """
    of_place = _OF_PLACE.search(document.view, sentence.span.start, sentence.span.end)
    at = bisect_right(document.sentences, start, key=lambda s: s.span.start) - 1
    for earlier in reversed(document.sentences[max(0, at - _REACH) : at + 1]):
        if ENUMERATES.match(document.view, earlier.span.start) and earlier is not sentence:
            return None
        said = document.view[earlier.span.start : earlier.span.end]
        if _CAPTION.search(said):
            continue
        here = document.mentions_in(Span(earlier.span.start, min(start, earlier.span.end)))
        things = [
            m
            for m in here
            if m.cls != "FiveYearPlan"
            and any(tools.ontology.is_a(m.cls, cls) for cls in _TOPICS)
            and not _TALKS.search(m.name)
        ]
        places = [m for m in here if m.cls in _SETTLEMENTS]
        if places and (of_place or not things):
            return places[0]
        if things:
            return things[-1]
    return None
