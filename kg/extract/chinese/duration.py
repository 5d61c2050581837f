"""The day on which an event opened, where a text tells how long it took and when it closed.

为期5天的第三届轴承博览会今天闭幕, in a report of the 28th, opened on the 24th.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from kg.extract.document import Time
from kg.extract.families import OCCASIONS
from kg.extract.quantities.numbers import chinese
from kg.types import Mention, Relation, Sentence, Value

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

RULE: Final = "zh-opening-day"
_LASTED: Final = re.compile(r"(?:为期|历时)([一二三四五六七八九十两\d]{1,2})(?:天|日)")
_CLOSED: Final = re.compile(r"闭幕|落幕|收官|结束|落下帷幕|谢幕|收兵|告捷")


def closes(document: Document, sentence: Sentence) -> int | None:
    """How many days an event took that closes in a sentence; None where it says no such thing."""
    view = document.view
    lasted = _LASTED.search(view, sentence.span.start, sentence.span.end)
    if lasted is None or not _CLOSED.search(view, sentence.span.start, sentence.span.end):
        return None
    days = chinese(lasted[1])
    return int(days) if days is not None else None


def opening_days(document: Document, tools: Tools) -> Iterator[Relation]:
    """heldOn of an event that closes, worked back from its last day."""
    for sentence in document.sentences:
        days = closes(document, sentence)
        if days is None:
            continue
        here = document.items_in(sentence.span)
        ends = [i.value.text for i in here if isinstance(i, Time) and i.value.datatype == "date"]
        if not ends:
            continue
        opened = date.fromisoformat(ends[0]) - timedelta(days=days - 1)
        for event in here:
            if isinstance(event, Mention) and event.cls in OCCASIONS and not event.anaphor:
                value = Value(opened.isoformat(), "date")
                yield Relation(event, "heldOn", value, sentence.span, RULE, 0.8)
