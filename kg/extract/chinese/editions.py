"""Editions of a series of events: the series in an event's name, and 首届 said of an earlier one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.types import Mention, Relation, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

_EDITION: Final = re.compile(r"^(?:第[一二三四五六七八九十百\d]+届|首届|(?:19|20)\d\d年?(?=.*系列))")
_QUOTED: Final = re.compile(r"[“「]([^”」]{2,20})[”」]系列")
_ALONE: Final = re.compile(
    r"(?:第[一二三四五六七八九十百\d]+届|首届|上届)(?=由|于|在|是|，|举办|举行|落户|活动(?:由|于|在|，))"
)
_EVENTS: Final = frozenset("Event DockingEvent Conference Competition".split())


def series(document: Document, tools: Tools) -> Iterator[Mention]:
    """The series in an event's name: …博览会 in 第五届…博览会, 话开局 in “话开局”系列新闻发布会."""
    if document.article.language != "zh":
        return
    for event in document.mentions:
        if event.cls not in _EVENTS or event.anaphor:
            continue
        if quoted := _QUOTED.search(document.view, event.span.start, event.span.end):
            span = Span(quoted.start(), quoted.end())
            name = document.article.text[quoted.start(1) : quoted.end(1)]
            yield _mention(document, span, "EventSeries", name, "zh-quoted-series", 0.8)
            continue
        match = _EDITION.match(document.view[event.span.start : event.span.end])
        if match is None or any(m.cls == "EventSeries" for m in document.inside(event)):
            continue
        span = Span(event.span.start + match.end(), event.span.end)
        if span.end - span.start >= 4:
            yield _mention(document, span, "EventSeries", None, "zh-series-of-edition", 0.75)


def editions(document: Document, tools: Tools) -> Iterator[Mention]:
    """首届, 第三届 alone: that edition of the series whose other edition is named before."""
    if document.article.language != "zh":
        return
    named = [m for m in document.mentions if m.cls in _EVENTS and _EDITION.match(m.name)]
    for match in _ALONE.finditer(document.view):
        earlier = [m for m in named if m.span.end <= match.start()]
        if earlier:
            core = _EDITION.sub("", earlier[-1].name)
            span = Span(*match.span())
            yield _mention(document, span, earlier[-1].cls, match[0] + core, "zh-edition", 0.75)


def edition_of_series(document: Document, tools: Tools) -> Iterator[Relation]:
    """partOfSeries of an edition that stands alone: of the series of the other edition named before."""
    for edition in document.mentions:
        sentence = document.sentence_of(edition.span)
        if edition.rule != "zh-edition" or sentence is None:
            continue
        earlier = [
            m for m in document.mentions if m.cls == "EventSeries" and m.span.end <= edition.span.start
        ]
        if earlier:
            nearest = max(earlier, key=lambda m: m.span.start)
            yield Relation(edition, "partOfSeries", nearest, sentence.span, "zh-edition", 0.75)


def _mention(
    document: Document, span: Span, cls: str, name: str | None, rule: str, confidence: float
) -> Mention:
    return Mention(
        span, cls, name or document.article.text[span.start : span.end], rule, confidence, language="zh"
    )
