"""会上, 论坛上, 活动现场: the event that a text has just reported, and none that it named in passing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.extract.families import OCCASIONS
from kg.extract.passing import in_passing
from kg.types import Mention, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

RULE: Final = "zh-at-the-meeting"
_THERE: Final = re.compile(
    r"(?:(?<=[，。；：！？ \n“])|(?<=在)|^)"
    r"(?P<noun>会|会议|发布会|推介会|对接会|座谈会|论坛|大会|峰会|开幕式|闭幕式|活动|仪式|签约仪式)(?:上|现场)(?=[，\u4e00-\u9fff])"
    r"|(?:(?<=[，。；：！？ \n“])|^)会议(?!中心|室|厅)(?=[，\u4e00-\u9fff])"
)


# 泳博会 for …国际泳装博览会: letters of the name in its order.
_SHORT: Final = re.compile(r"(?:[\u4e00-\u9fff]{1,2})(?:博会|交会|洽会|贸会|展会)")
_LONG: Final = {"博": "博览会", "交": "交易会|交流会", "洽": "洽谈会", "贸": "贸易", "展": "展览会|展"}
SHORT: Final = "zh-short-event"


def short_events(document: Document, tools: Tools) -> Iterator[Mention]:
    """Fairs by a short name that is made of letters of the full one: 泳博会 after …泳装博览会."""
    events = [m for m in document.mentions if m.cls in OCCASIONS and not m.anaphor]
    for match in _SHORT.finditer(document.view) if events else ():
        at = match.start()
        for start in (at, at + 1):
            words = document.view[start : match.end()]
            span = Span(start, match.end())
            if len(words) < 3 or document.items_in(span):
                continue
            spelt = re.compile(f"{'.*'.join(words[:-2])}.*(?:{_LONG[words[-2]]})")
            meant = [m for m in events if m.span.end <= start and spelt.search(m.name)]
            if meant:
                target = meant[-1]
                yield Mention(span, target.cls, target.name, SHORT, 0.8, anaphor=True, language="zh")
                break


def meetings(document: Document, tools: Tools) -> Iterator[Mention]:
    """The words for being there, each pointing to the event that they mean."""
    events = [m for m in document.mentions if m.cls in OCCASIONS and not m.anaphor]
    if not events:
        return
    for match in _THERE.finditer(document.view):
        span = Span(*match.span())
        if document.items_in(span):
            continue
        earlier = [m for m in events if m.span.end <= span.start]
        reported = [m for m in earlier if not in_passing(document, m)] or earlier
        noun = match["noun"] or "会议"
        named = [m for m in reported if len(noun) > 1 and m.name.strip("”》」").endswith(noun)]
        for target in (named or reported)[-1:]:
            yield Mention(span, target.cls, target.name, RULE, 0.7, anaphor=True, language="zh")
