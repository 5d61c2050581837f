"""Projects in lists that count them as such: 膨润土深加工、云岭轴承生产基地等23个项目.

A list of trades that are counted as projects (轴承、医药等12个项目) says of what kind they are, and names
none: one member at least must be called by what is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.extract.document import item_class
from kg.types import Mention, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

RULE: Final = "zh-listed-project"
_LIST: Final = re.compile(
    r"((?:[^，。；：、！？“”《》\n]{3,26}、)+[^，。；：、！？“”《》\n]{3,26}?)等(?:一批|一大批|[\d一二三四五六七八九十两]+(?:多|余)?个?)"
    r"(?:重大|重点|产业|签约|招商|合作|投资|工业|制造业|优质|亿元以上){0,3}(?:项目|工程)"
)
# What is built; what is done to a material there.
_BUILT: Final = re.compile(
    r"(?:生产线|产线|基地|工厂|[产总]?厂|中心|产业园|科技园|物流园|园区?|装置|总部|电站|项目|工程|[一二三]期|平台|综合体|小镇|港)$"
)
_MADE: Final = re.compile(r"(?:深加工|精深加工|生产|制造|加工|改造|扩建|建设|研发|回收利用|综合利用|开发)$")
# What stands before the list's first member.
_LEAD: Final = re.compile(
    r".*(?:签约|签下|签订|签了|落户|落地|引进|引来|其中|包括|涉及|开工|投产|推进|建设|实施|带来|揽下|达成|[有了将把对为]|的)(?=.{3})"
)


def listed_projects(document: Document, tools: Tools) -> Iterator[Mention]:
    """The members of such lists that are called by what is built or done, where nothing else claims them."""
    view = document.view
    for sentence in document.sentences:
        for match in _LIST.finditer(view, sentence.span.start, sentence.span.end):
            at = match.start(1)
            members = [Span(at + m.start(), at + m.end()) for m in re.finditer("[^、]+", match[1])]
            if lead := _LEAD.match(view, members[0].start, members[0].end):
                members[0] = Span(lead.end(), members[0].end)
            built = [_BUILT.search(view[m.start : m.end]) is not None for m in members]
            if not any(built):
                continue
            for member, is_built in zip(members, built, strict=True):
                words = view[member.start : member.end]
                if len(words) < 4 or not (is_built or _MADE.search(words)) or not _free(document, member):
                    continue
                name = document.article.text[member.start : member.end]
                yield Mention(member, "Project", name, RULE, 0.9, language="zh")


def _free(document: Document, span: Span) -> bool:
    """Whether no name of a body, zone or project stands across the words or is all of them."""
    for item in document.items_in(Span(max(0, span.start - 20), span.end + 20)):
        if item.span.overlaps(span) and item.span not in span:
            return False
        if item.span == span and item_class(item) != "Industry":
            return False
    return True
