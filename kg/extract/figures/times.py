"""The time that a number holds for."""

from __future__ import annotations

import re
from typing import Final

from kg.extract.document import Document, Time
from kg.extract.figures.scene import SHARES, Scene, cue, words
from kg.types import Figure, Mention, Span, Value

_TIGHT: Final = re.compile(r"\s+(?:in|by|for|during)?\s*")


def at_time(scene: Scene, owner: Mention, last: Figure | None) -> Value | None:
    """The nearest time of the clause, else the sentence, that is no point of comparison.

    A growth or share that names none holds for the time of the number that it goes with;
    a period within one year is that year.
    """
    start = scene.quantity.span.start
    for stretch in (scene.clause, scene.sentence.span):
        found = [time for time in scene.times(stretch) if not _compares(scene, time)]
        before = [time for time in found if time.span.end <= start]
        tight = [time for time in found if _TIGHT.fullmatch(_gap(scene, time))]
        if tight:
            return whole(tight[0])
        if before:
            return whole(before[-1])
        near = [t for t in found if _behind(scene, t)]
        if near:
            return whole(near[0])
    if last is not None and last.sentence == scene.sentence.span:
        return last.at_time
    if last is not None and _reports_on(scene, owner, last):
        return last.at_time
    return _reported(scene.document, scene.sentence.span)


def _reports_on(scene: Scene, owner: Mention, last: Figure) -> bool:
    """Whether a sentence goes on with the statistics of the one before: 其中，…; shares of one owner."""
    sentence = scene.document.sentence_of(last.sentence)
    if sentence is None or sentence.paragraph != scene.sentence.paragraph:
        return False
    start = scene.document.view[scene.sentence.span.start : scene.sentence.span.start + 12]
    measured = scene.quantity.unit in SHARES or scene.kind == "money"
    return measured and (
        last.owner == owner or bool(re.match(r"其中|Of (?:this|these|them|which)\b|Among", start))
    )


def _compares(scene: Scene, time: Time) -> bool:
    """Whether a number is held against the time: "up 5 percent on 2019", "since 2017"."""
    before = scene.document.view[max(scene.sentence.span.start, time.span.start - 20) : time.span.start]
    if scene.language == "zh":
        return before.endswith(("比", "较", "同", "自", "从", "于"))
    based = re.search(rf"\b(?:{'|'.join(words('en')['base'])})\s+(?:in\s+)?$", before)
    held_against = re.search(r"\b(?:since|compared|against)\s+$", before)
    return bool(based and (held_against or cue("en", "growth").search(scene.before[-40:])))


def _gap(scene: Scene, time: Time) -> str:
    """The text from the quantity to a time behind it, without brackets; nothing for one before it."""
    return re.sub(r"[(（][^)）]*[)）]", "", scene.document.view[scene.quantity.span.end : time.span.start])


def _behind(scene: Scene, time: Time) -> bool:
    """Whether a time right behind the number belongs to it: "above 6.5 percent last year"."""
    gap = _gap(scene, time)
    return bool(gap) and len(gap) < 60 and not re.search(r"\d|[,;，；]", gap)


def whole(time: Time) -> Value:
    """The time as one literal: a period inside one year is the year, a longer one its end."""
    if time.end is None:
        return time.value
    if time.end.text[:4] == time.value.text[:4]:
        return Value(time.value.text[:4], "gYear") if time.value.datatype == "gYearMonth" else time.value
    return Value(time.end.text[:4], "gYear")


def _reported(document: Document, sentence: Span) -> Value | None:
    """The time with which a list is headed ("By 2025:", one line above)."""
    before = document.view[max(0, sentence.start - 600) : sentence.start].rstrip()
    at = len(document.view[: sentence.start].rstrip())
    if not before or not re.match(r"\s*[·•*▪●‣-]", document.view[sentence.start : sentence.start + 3]):
        return None
    for earlier in reversed(document.sentences):
        if earlier.span.end > at:
            continue
        text = document.view[earlier.span.start : earlier.span.end]
        if text.rstrip().endswith((":", "：")):
            times = [item for item in document.items_in(earlier.span) if isinstance(item, Time)]
            return whole(times[0]) if times else None
        if not re.match(r"\s*[·•*▪●‣-]", text):
            return None
    return None
