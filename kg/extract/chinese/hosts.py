"""Who holds a fair away from home: 长沙市（深圳）轴承产业对接会 is held by Changsha in Shenzhen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.extract.families import DIVISIONS
from kg.types import Relation

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

_FAIRS: Final = frozenset("DockingEvent Conference Event".split())


def hosts_away(document: Document, tools: Tools) -> Iterator[Relation]:
    """organizedBy of an event whose name begins with one place and has another behind it in brackets."""
    view = document.view
    for event in document.mentions:
        sentence = document.sentence_of(event.span)
        if event.cls not in _FAIRS or event.anaphor or sentence is None:
            continue
        places = [m for m in document.inside(event) if m.cls in DIVISIONS]
        if len(places) < 2 or places[0].span.start != event.span.start:
            continue
        home, away = places[0], places[-1]
        if view[home.span.end : home.span.end + 1] in ("(", "（") and away.span.start == home.span.end + 1:
            yield Relation(event, "organizedBy", home, sentence.span, "zh-host-away", 0.8)
