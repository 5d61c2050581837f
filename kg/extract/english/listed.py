"""Lists of industries in running text whose owner was named before: "Projects are mostly in A, B and C."."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from kg.extract.document import Document
from kg.extract.english.structure import ENUMERATES, REACH, TOPICS, referent, topic
from kg.extract.families import AREAS
from kg.extract.rules import BACKGROUND
from kg.extract.tools import Tools
from kg.types import Mention, Relation, Sentence, Span

_LIST_CUE: Final = re.compile(
    r"\b(?:focus|priorit|come first|key (?:areas|industries|fields|sectors)|mostly|mainly|chiefly"
    r"|fields? of|areas? of|industries such as"
    r"|fields such as|such as|sub-event|emphasis|had to do with|involv|cover|includ|in terms of|industries"
    r"|most of them|projects?|investment|contract|deals?|at (?:its|the) (?:heart|core|cent(?:er|re))"
    r"|efforts|engines?|pillars?|themes?|topics?|halls?|belong to|stress|went (?:\w+ )*(?:in)?to"
    r"|account|what (?:it|they)|products"
    r"|them(?:e|ed)|sectors|tracks|directions|chains|promot|push|boost|nurtur|foster|upgrad|advanc"
    r"|singled out|encourag|support)",
    re.IGNORECASE,
)
_JOINT: Final = re.compile(
    # "41 belong to new materials, 33 to green food and 14 to robots"
    r"(?:\s*[,;]\s*(?:and\s+|or\s+)?|\s+(?:and|or|as well as)\s+)(?:the\s+)?"
    r"(?:(?:the|one|another)\s+(?:\w+\s+)?(?:with|on|about|in|to|for)\s+(?:the\s+)?)?"
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
    if subject is not None and any(tools.ontology.is_a(subject.cls, cls) for cls in _OWNERS):
        for industry in run:
            yield Relation(subject, "targets", industry, sentence.span, "en-listed-targets", 0.6)


_OWNERS: Final = ("Event", "Plan", "Guidance", "Catalogue")
"""What a list in a later sentence still belongs to; of places and sites other things are said."""
_OF_PLACE: Final = re.compile(
    r"\b(?:its|their)\s+(?:[\w-]+\s+){0,3}(?:industries|sectors|pillars|clusters|strengths|specialties)\b"
    r"|\b(?:the|this)\s+(?:city|province|county|region|district)\b|\boutput value\b",
    re.IGNORECASE,
)
_OF_EVENT: Final = re.compile(
    r"\b(?:contracted|signed|signing|contracts|deals|investment|projects|docking|matchmaking"
    r"|sub-events?|sessions?|halls?|booths?"
    r"|exhibit\w*|showcas\w*|on display|on show|pavilions?)\b",
    re.IGNORECASE,
)
_CAPTION: Final = re.compile(r"\[[^\]\n]*(?:photo|\])|\bphoto by\b", re.IGNORECASE)
_TALKS: Final = re.compile(r"press|news|briefing|meeting|congress|session|plen", re.IGNORECASE)


def _owner(document: Document, tools: Tools, sentence: Sentence, start: int) -> Mention | None:
    """What a list of industries belongs to: what the last sentence with a thing or a place is about.

    A thing goes before a place of the same sentence, unless the list speaks of a place's industries.
    """
    if pointed := referent(document, sentence):
        return pointed
    of_place = _OF_PLACE.search(document.view, sentence.span.start, sentence.span.end)
    if _OF_EVENT.search(document.view, sentence.span.start, sentence.span.end):
        event = topic(document, tools, start, ("Event",))
        if event is not None and not _TALKS.search(event.name):
            return event
    at = bisect_right(document.sentences, start, key=lambda s: s.span.start) - 1
    for earlier in reversed(document.sentences[max(0, at - REACH) : at + 1]):
        if ENUMERATES.match(document.view, earlier.span.start) and earlier is not sentence:
            return None
        said = document.view[earlier.span.start : earlier.span.end]
        if _CAPTION.search(said):
            continue
        here = document.mentions_in(Span(earlier.span.start, min(start, earlier.span.end)))
        things = [
            m
            for m in here
            if m.cls not in BACKGROUND
            and any(tools.ontology.is_a(m.cls, cls) for cls in TOPICS)
            and not _TALKS.search(m.name)
        ]
        places = [m for m in here if m.cls in AREAS]
        if places and (of_place or not things):
            return places[0]
        if things:
            return things[-1]
    return None
