"""Who speaks at a press conference, and when it's held, as transcripts lay it out: "Speakers:", "Li Na:"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from kg.extract.document import Document, Time
from kg.extract.tools import Tools
from kg.types import Mention, Relation, Sentence, Span, Value

_PRESS: Final = re.compile(r"\b(?:press|news|media)\s+(?:conference|briefing)|\bbriefing\b", re.IGNORECASE)
_ROLE: Final = re.compile(
    r"(?:key\s?note\s+|main\s+|guest\s+)?(?:speakers?|chairperson|chair|moderators?|hosts?|presenters?"
    r"|guests?|attendees?|participants|present|briefers?|spokespersons?)\s*[:：]",
    re.IGNORECASE,
)
_COURTESY: Final = re.compile(r"\s*(?:[-–—•·*]\s*)?(?:(?:Mr|Ms|Mrs|Dr)\.?\s+)?")
_AFTER: Final = re.compile(r"\s*[,，:：(（]|\s*$")
_INVITES: Final = re.compile(
    r"\b(?:(?:joined|attended|addressed) by|we (?:have|are pleased to have|are honou?red to have"
    r"|also have)(?: also)?"
    r"(?: invited)?|(?:also )?(?:joining us|present|attending|with us|invited)"
    r"(?: [\w’']+){0,5} (?:are|is|were|was))\b",
    re.IGNORECASE,
)
_DATE: Final = re.compile(
    r"\b(?:Date|Time)\s*[:：]\s*(?:\d{1,2}[:.]?\d{0,2}\s*[ap]\.?m\.?,?\s*)?$", re.IGNORECASE
)
_DATE_LINE: Final = re.compile(r"^[^\S\n]*Date[^\S\n]*[:：]\s*([A-Z][a-z]+ \d{1,2}, \d{4})", re.MULTILINE)
_HEAD: Final = re.compile(r"\s*(?:\d{1,2}[:.]?\d{0,2}\s*[ap]\.?m\.?,?\s*)?")
_LINE: Final = 260


def transcripts(document: Document, tools: Tools) -> Iterator[Relation]:
    """participatedIn of those whom a transcript presents, heldOn and heldIn from its head.

    Example: "The Ministry of Commerce held a press conference in Beijing. Speakers:
    Li Na, director of the National Energy Administration".
    """
    event = next(
        (m for m in document.mentions if m.cls == "Conference" and not m.anaphor and _PRESS.search(m.name)),
        None,
    )
    if event is None:
        return
    yield from _dated(document, event)
    listed = False
    for sentence in document.sentences:
        text = document.view[sentence.span.start : sentence.span.end]
        role = _ROLE.match(text)
        listed = bool(role) or (listed and _presented(document, sentence) is not None)
        first = _presented(document, sentence, role.end() if role else 0)
        if first is not None and (listed or _titled_line(document, sentence, first)):
            yield _took_part(first, event, sentence)
        if invites := _INVITES.search(document.view, sentence.span.start, sentence.span.end):
            for person in document.mentions_in(Span(invites.end(), sentence.span.end)):
                if person.cls == "Person":
                    yield _took_part(person, event, sentence)
        yield from _head(document, sentence, event)


def _took_part(person: Mention, event: Mention, sentence: Sentence) -> Relation:
    return Relation(person, "participatedIn", event, sentence.span, "en-transcript-speaker", 0.75)


def _presented(document: Document, sentence: Sentence, skip: int = 0) -> Mention | None:
    """The person with whose name a line begins: "Ms. Li Na, spokesperson of …", "Li Na:"."""
    opening = _COURTESY.match(document.view, sentence.span.start + skip)
    start = opening.end() if opening else sentence.span.start
    found = document.mentions_in(Span(start, sentence.span.end))
    person = next((m for m in found[:1] if m.cls == "Person" and m.span.start == start), None)
    return person if person and _AFTER.match(document.view, person.span.end) else None


def _titled_line(document: Document, sentence: Sentence, person: Mention) -> bool:
    """Whether a line holds a person and a post and no more, or a person who is about to speak."""
    rest = document.view[person.span.end : sentence.span.end].strip()
    if rest in (":", "："):
        return True
    short = len(rest) < _LINE and rest.startswith(",") and not rest.endswith((".", "!", "?"))
    return short and not re.search(r"\b(?:said|says|told|noted|added)\b", rest)


def _dated(document: Document, event: Mention) -> Iterator[Relation]:
    """The day in a line of its own, which is no sentence: "Date:" and below it "July 16, 2021"."""
    line = _DATE_LINE.search(document.article.text)
    sentence = document.sentence_of(event.span)
    if line is None or sentence is None:
        return
    try:
        day = datetime.strptime(line[1], "%B %d, %Y").date()
    except ValueError:
        return  # no month is called so
    yield Relation(event, "heldOn", Value(day.isoformat(), "date"), sentence.span, "en-transcript-date", 0.75)


def _head(document: Document, sentence: Sentence, event: Mention) -> Iterator[Relation]:
    """Day and place in the head of a transcript: "Date: July 18, 2025", "Beijing | 10 a.m. July 18, 2025"."""
    for item in document.items_in(sentence.span):
        if not isinstance(item, Time) or item.value.datatype != "date":
            continue
        before = document.view[max(0, item.span.start - 30) : item.span.start]
        place, bar, rest = before.rpartition("|")
        at = item.span.start - len(rest) - 1
        near = (
            document.mentions_in(Span(max(0, at - len(place)), at)) if bar and _HEAD.fullmatch(rest) else ()
        )
        seat = near[-1] if near and near[-1].cls in ("Province", "Prefecture") else None
        if _DATE.search(before) or seat:
            yield Relation(event, "heldOn", item.value, sentence.span, "en-transcript-date", 0.75)
        if seat:
            yield Relation(event, "heldIn", seat, sentence.span, "en-transcript-place", 0.7)
