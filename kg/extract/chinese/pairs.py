"""Industries of two words in a list: 生物医药、食品和农产品加工、新材料 names three.

Only before its last member does a Chinese list have 和; in another member it joins the words of one name.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.types import Mention, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

_AND: Final = ("和", "与", "及")


def paired_industries(document: Document, tools: Tools) -> Iterator[Mention]:
    """Each two industries joined by 和 between two commas of a list, as one."""
    view = document.view
    for first, second in pairwise(m for m in document.mentions if m.cls == "Industry" and not m.anaphor):
        behind = view[second.span.end : second.span.end + 1]
        if view[first.span.end : second.span.start] not in _AND or behind != "、":
            continue
        if view[first.span.start - 1 : first.span.start] in ("、", "：", ":", "是"):
            span = Span(first.span.start, second.span.end)
            name = document.article.text[span.start : span.end]
            yield Mention(span, "Industry", name, "zh-paired-industry", 0.9, language="zh")
