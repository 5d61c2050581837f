"""Events that a Chinese text names in passing: last year's fair, the congress whose spirit is carried out.

What a text goes on to say (会上, 出席, 主办方是 …) is said of the event that it reports, not of these.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.types import Mention

_EARLIER: Final = re.compile(
    r"(?:去年|前年|上届|上一届|此前|早在|曾于|曾在|落实|贯彻|学习|贯彻落实|传达|按照|根据|自|继)[^，。；！？]{0,12}$"
)
_SPIRIT: Final = re.compile(
    r"^(?:精神|以来|作出|做出|提出|部署|确定|[(（](?:19|20)\d\d年?[)）]|的(?:部署|要求|精神|成果))"
)
_FRAME: Final = re.compile(r"作为(?:[^，。；！？]{0,6})$")
_PART_OF: Final = re.compile(
    r"^[”」》]?的?(?:[^，。；！？]{0,6})?(?:活动之一|活动|专场|分论坛|论坛|环节|内容|板块|组成部分|预热|前奏|重头戏|子活动|平行论坛)"
)
_YEAR: Final = re.compile(r"((?:19|20)\d\d)年[^，。；！？]{0,16}$")


def in_passing(document: Document, event: Mention) -> bool:
    """Whether the words around an event's mention say that it is another one than the text reports."""
    start = max(0, event.span.start - 24)
    before = document.view[start : event.span.start]
    behind = document.view[event.span.end : event.span.end + 16]
    if _SPIRIT.match(behind) or _EARLIER.search(before):
        return True
    if _FRAME.search(before) and _PART_OF.match(behind):
        return True  # 作为…博览会的活动之一: the fair of which it is a part
    year = _YEAR.search(before)
    published = (document.article.published or "")[:4]
    return year is not None and bool(published) and year[1] < published


_BRIEFING: Final = re.compile(r"(?:发布会|通气会|吹风会|说明会|筹备会|启动仪式)$")


def announced(document: Document, event: Mention) -> Mention:
    """The fair that a press conference is on (世界轴承大会新闻发布会): who hosts is told of the fair."""
    if _BRIEFING.search(event.name):
        inner = [m for m in document.inside(event) if m.cls in ("Event", "DockingEvent", "Conference")]
        return inner[0] if inner else event
    return event
