"""Editions of a series of events: the series in an event's name, and 首届 said of an earlier one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.extract.document import Time
from kg.extract.families import OCCASIONS
from kg.types import Mention, Relation, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

_EDITION: Final = re.compile(r"^(?:第[一二三四五六七八九十百\d]+届|首届|(?:19|20)\d\d年?(?=.*系列))")
# What tells one edition from the others: its number or its year.
_NUMBERED: Final = re.compile(r"^(?:第[一二三四五六七八九十百\d]+届|首届|(?:19|20)\d\d年?)")
_SAME: Final = {"头一届": "首届", "头届": "首届", "上一届": "上届"}
_QUOTED: Final = re.compile(r"[“「]([^”」]{2,20})[”」]系列")
_NUMBER: Final = re.compile(r"第[一二三四五六七八九十百\d]+届|首届|上一?届|头一?届")
_ALONE: Final = re.compile(
    rf"(?:{_NUMBER.pattern})(?:大会|博览会|论坛|峰会|活动|展会|会议)?"
    r"(?=由|于|在|是|[，。、；：(]|起|举办|举行|召开|落户|开幕|\d|今年|去年|前年|当年|上月|放|办|拖|挪|搬|改|来|到|更|还|也|就|才|只|都|定|设|请|选|同|共|签|收|结束|落幕|闭幕)"
    r"|(?<=(?:19|20)\d\d年)那一?届(?!毕业|学生)"
)
_HELD: Final = re.compile(r"举[办行]|召开|开幕|启幕|揭幕|闭幕|落幕|拉开|开赛|登场|开门迎客")
_AGAIN: Final = re.compile(r"每年|每届|一年一度|首届|创办|系列|届|连续|历年|自(?:19|20)\d\d年|始于|永久")
_DOCKING: Final = re.compile(r"对接|洽谈|推介|招商")
_CONTEST: Final = re.compile(r"[大竞]赛$")
_SESSION: Final = re.compile(r"(?:等?[两三四五六七八九十\d]+(?:个|场|大))?专场(?![对演销直招])")
_SESSION_OF: Final = frozenset("Industry Province Prefecture Region".split())
_FIRST: Final = re.compile(r"首[次场]$")


def series(document: Document, tools: Tools) -> Iterator[Mention]:
    """The series in an event's name: …博览会 in 第五届…博览会, 话开局 in “话开局”系列新闻发布会."""
    for event in document.mentions:
        if event.cls not in OCCASIONS or event.anaphor:
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
    named = [m for m in document.mentions if m.cls in OCCASIONS and _NUMBERED.match(m.name)]
    for match in _ALONE.finditer(document.view):
        earlier = [m for m in named if m.span.end <= match.start()] or named[:1]
        if earlier and not any(match.start() == m.span.start for m in named):
            core = _NUMBERED.sub("", earlier[-1].name)
            span = Span(*match.span())
            if number := _NUMBER.match(match[0]):
                name = _SAME.get(number[0], number[0]) + core
            else:
                name = document.view[match.start() - len("2011年") : match.end()]  # 2011年那届
            yield _mention(document, span, earlier[-1].cls, name, "zh-edition", 0.86)


def held_series(document: Document, tools: Tools) -> Iterator[Mention]:
    """An event that bears no more than its series' name: 世界轴承大会9月1日在成都举行.

    What is held on a day or in a place is one event; the series is meant where the article names an
    edition, too, or speaks of it as of something that comes again.
    """
    series_ = [m for m in document.mentions_in(Span(0, len(document.view))) if m.cls == "EventSeries"]
    for name in dict.fromkeys(m.name for m in series_):
        own = [m for m in series_ if m.name == name]
        if any(m.name == name and m not in own for m in document.inner):
            continue
        around = [s.span for m in own if (s := document.sentence_of(m.span)) is not None]
        told = [document.view[s.start : s.end] for s in around]
        held = any(
            _HELD.search(words) and any(isinstance(i, Time) for i in document.items_in(span))
            for words, span in zip(told, around, strict=True)
        )
        if not held or any(_AGAIN.search(words) for words in told):
            continue
        cls = (
            "DockingEvent"
            if _DOCKING.search(name)
            else "Competition"
            if _CONTEST.search(name)
            else "Conference"
        )
        for mention in own:
            yield _mention(document, mention.span, cls, name, "zh-event-of-series", 0.99)


def sessions(document: Document, tools: Tools) -> Iterator[Mention]:
    """Sessions of a matchmaking event, by their place or field: 首次四川专场; 轴承、新材料两个专场."""
    if "专场" not in document.view:
        return
    if not any(
        _DOCKING.search(m.name) for m in document.mentions if m.cls in ("DockingEvent", "EventSeries")
    ):
        return
    text = document.article.text
    for match in _SESSION.finditer(document.view):
        run: list[Mention] = []
        for mention in reversed(document.mentions_in(Span(max(0, match.start() - 60), match.start()))):
            gap = document.view[mention.span.end : run[-1].span.start if run else match.start()]
            if mention.cls not in _SESSION_OF or gap not in ("", "、", "和", "与", "及"):
                break
            run.append(mention)
        if len(run) == 1 and match[0] == "专场":
            first = _FIRST.search(document.view, max(0, run[0].span.start - 2), run[0].span.start)
            span = Span(first.start() if first else run[0].span.start, match.end())
            yield _mention(document, span, "DockingEvent", None, "zh-session", 0.76)
        elif len(run) > 1:
            for each in run:
                name = text[each.span.start : each.span.end] + "专场"
                yield _mention(document, each.span, "DockingEvent", name, "zh-session", 0.74)


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
