"""What a report of an event leaves unsaid: who its first sentences name was there, on the day that they give.

A report begins with its event. Officials whom its first sentences name with their posts were there,
whatever is said of them; the one day, and the one place that an event has none of, are told just before it
or just behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from kg.extract.chinese.persons import posts
from kg.extract.document import Time
from kg.extract.families import DIVISIONS, OCCASIONS
from kg.extract.passing import in_passing
from kg.types import Mention, Relation, Sentence, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

_LEAD: Final = 4
"""The event is named in so many first sentences."""
_THERE: Final = 5
"""Who is named in so many sentences from the event's on was there."""
_LATER: Final = re.compile(r"第[二三四五六七八两]天|闭幕|落幕|收官")
_SAME_DAY: Final = re.compile(r"当天|当日|同日|同天|到了(?:下午|晚上)")
_WRITER: Final = re.compile(r"(?:记者|通讯员|编辑|作者|摄影|责编|校对|审核|[图文])[^，。；]{0,6}$")


def reported(document: Document, tools: Tools, relations: Sequence[Relation]) -> Iterator[Relation]:
    """participatedIn, heldOn and heldIn of the event that an article reports."""
    yield from _days(document, relations)
    number, event = _event(document)
    if event is None:
        return
    sentence = document.sentences[number]
    yield from _those_there(document, number, event)
    told = {r.property for r in relations if r.subject.name == event.name}
    around = (*document.sentences[max(0, number - 1) : number], *document.sentences[number + 1 : number + 2])
    later = _LATER.search(document.view, sentence.span.start, sentence.span.end)
    if "heldOn" not in told and later is None:
        days = [i for s in around for i in document.items_in(s.span) if isinstance(i, Time)]
        for day in [d for d in days if d.value.datatype == "date" and d.end is None][:1]:
            yield Relation(event, "heldOn", day.value, sentence.span, "zh-report-day", 0.62)
    if "heldIn" not in told:
        near = document.sentences[max(0, number - 1) : number + 1]
        places = [
            m for s in near for m in document.mentions_in(s.span) if m.cls in DIVISIONS and not m.anaphor
        ]
        if len({m.name for m in places}) == 1:
            yield Relation(event, "heldIn", places[0], sentence.span, "zh-report-place", 0.6)


def _days(document: Document, relations: Sequence[Relation]) -> Iterator[Relation]:
    """heldOn of the one event of a sentence that gives one day before it, where nothing tells its day."""
    dated = {r.subject.name for r in relations if r.property == "heldOn"}
    for sentence in document.sentences:
        here = [m for m in document.mentions_in(sentence.span) if m.cls in OCCASIONS]
        if len(here) != 1 or here[0].anaphor or here[0].name in dated or in_passing(document, here[0]):
            continue
        if _LATER.search(document.view, sentence.span.start, sentence.span.end):
            continue
        days = [i for i in document.items_in(sentence.span) if isinstance(i, Time)]
        days = [d for d in days if d.value.datatype == "date"]
        if not days and _SAME_DAY.search(document.view, sentence.span.start, here[0].span.start):
            earlier = document.items_in(Span(0, sentence.span.start))
            told = [i for i in earlier if isinstance(i, Time) and i.value.datatype == "date"]
            days = told[-1:]  # 当天下午: the day that was spoken of
        if len(days) == 1 and days[0].end is None and days[0].span.end <= here[0].span.start:
            yield Relation(here[0], "heldOn", days[0].value, sentence.span, "zh-day-of-sentence", 0.62)


def _event(document: Document) -> tuple[int, Mention | None]:
    """The first event that the article names, with the number of its sentence; none where that is late."""
    for number, sentence in enumerate(document.sentences[:_LEAD]):
        for mention in document.mentions_in(sentence.span):
            named = mention.cls in OCCASIONS - {"Competition"} and not mention.anaphor
            if named and not in_passing(document, mention):
                return number, mention
    return 0, None


def _those_there(document: Document, number: int, event: Mention) -> Iterator[Relation]:
    for sentence in document.sentences[number : number + _THERE]:
        mentions = document.mentions_in(sentence.span)
        if any(m.cls in OCCASIONS and not m.anaphor and m.name != event.name for m in mentions):
            continue
        for person in mentions:
            if person.cls == "Person" and not person.anaphor and _with_post(document, sentence, person):
                yield Relation(person, "participatedIn", event, sentence.span, "zh-report-guest", 0.66)


def _with_post(document: Document, sentence: Sentence, person: Mention) -> bool:
    before = document.view[max(sentence.span.start, person.span.start - 10) : person.span.start]
    return not _WRITER.search(before) and any(True for _ in posts(document, person.span))
