"""Whether time, place or organiser that are said of an event are those of another one, or of another year."""

from __future__ import annotations

import re
from typing import Final

from kg.extract.document import Document, Time
from kg.extract.families import EVENTS
from kg.types import Mention, Relation

_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ABOUT_YEAR: Final = re.compile(r"\s+in\s+(?:(?:\w+\s+)+of\s+|H[12]\s+)?(?:19|20)\d\d$")
"""The year that a conference is about: "press conference on industrial development in 2024"."""

_ONCE: Final = re.compile(
    r"\b(?:first|initially|originally|previously|last)\s+(?:\w+\s+)?(?:held|hosted|staged|launched"
    r"|organi[sz]ed|convened|opened)\b"
    r"|\b(?:since|founded|initiated|inaugurated|dating (?:from|back to)|ever since)\b(?:\s+(?:its|it"
    r"|the|in|was|first|\w+))*",
    re.IGNORECASE,
)
_EVENTS: Final = EVENTS - {"EventSeries"}
_LISTED: Final = re.compile(r"\s*(?:,|and|,\s*and|as well as)\s*(?:the\s+|an?\s+)?", re.IGNORECASE)
_PART_OF: Final = re.compile(
    r",?\s*(?:(?:is|was|as)\s+)?(?:(?:the|an?)\s+(?:[\w-]+\s+){0,2}|one\s+)?(?:in|of|under|within|from"
    r"|part of)\s+(?:an?\s+|the\s+)?"
    r"(?:\w+\s+){0,2}[\"“]?",
    re.IGNORECASE,
)
_FRAME: Final = re.compile(
    r"\b(?:as part of|during|on the sidelines of|(?:within|under|in) the framework of|at|ahead of"
    r"|before|after|following|alongside"
    r"|in the run-up to|a highlight of|among the \w+ of)\s+(?:the\s+|this\s+)?$",
    re.IGNORECASE,
)
_PAST: Final = r"(?:held|built|made|took|brought|sent|led|drew|gave|[a-z]+ed)"
_NEXT_VERB: Final = re.compile(
    r"\w[^,;]*,\s+(?:(?:and|then|also|successfully|successively|jointly)\s+)*(?!organi[sz]ed\s+by)"
    rf"{_PAST}\s"
)
"""What comes behind a date where the clause ends and another verb of the same subject follows."""
_PAST_VERB: Final = re.compile(rf"\b{_PAST}\b", re.IGNORECASE)


def of_another(document: Document, relation: Relation) -> str | None:
    """What shows that time, place or organiser are those of another event."""
    return "it is said of another event" if _of_another(document, relation) else None


def _of_another(document: Document, relation: Relation) -> bool:
    """Whether time, place or organiser are those of another event named nearer by.

    "As part of the Trade Fair, the Chip Forum was held in Wuhan"; "the fifth in the series was held in May".
    """
    subject = relation.subject
    here = document.mentions_in(relation.sentence)
    before = [m for m in here if m.cls in _EVENTS and m.span.end <= subject.span.start]
    if subject.cls == "EventSeries" and before:
        return bool(_PART_OF.fullmatch(document.view, before[-1].span.end, subject.span.start))
    opening = document.view[relation.sentence.start : subject.span.start]
    framed = _FRAME.search(opening) is not None
    if isinstance(relation.object, Mention):
        end = relation.object.span.start
    elif framed:
        end = relation.sentence.end
    else:
        return False
    between = [m for m in here if m.cls in _EVENTS and subject.span.end <= m.span.start and m.span.end <= end]
    if not between:
        return False
    gap = document.view[subject.span.end : between[0].span.start]
    return framed or _LISTED.fullmatch(gap) is None


def other_time(document: Document, relation: Relation) -> str | None:
    """heldOn of an edition at the time of another one: the year in its name, "first held in 2015"."""
    if why := of_another(document, relation):
        return why
    if isinstance(relation.object, Mention):
        return None
    years = _YEAR.findall(_ABOUT_YEAR.sub("", relation.subject.name))
    year = relation.object.text[:4]
    edition = relation.subject.cls != "EventSeries" and not relation.subject.anaphor
    if edition and years and year not in years:
        return "its name gives another year"
    if relation.object.datatype != "gYear":
        return None
    days = (i for i in document.items_in(relation.sentence) if isinstance(i, Time))
    if any(day.value.datatype != "gYear" and day.value.text.startswith(year) for day in days):
        return "the sentence gives the day"
    at = document.view.find(year, relation.sentence.start, relation.sentence.end)
    if _of_verb_before(document, relation, at):
        return "the time of the verb before"
    if at >= 0 and any(
        m.end() >= at - 4 for m in _ONCE.finditer(document.view, max(relation.sentence.start, at - 60), at)
    ):
        return "the time of an earlier edition"
    return None


def _of_verb_before(document: Document, relation: Relation, at: int) -> bool:
    """Whether a date ends a clause of its own: "drew up two catalogues in 2018, held docking events"."""
    start = relation.subject.span.start
    if not relation.sentence.start < at < start:
        return False
    clause = max(relation.sentence.start, document.view.rfind(",", relation.sentence.start, at))
    if not _PAST_VERB.search(document.view, clause, at):
        return False
    return _NEXT_VERB.match(document.view, at, start) is not None
