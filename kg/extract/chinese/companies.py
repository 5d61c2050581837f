"""Companies by their trade names (惠科光电, 东方日升), which no suffix gives away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.extract.document import item_class
from kg.types import Mention, Span

if TYPE_CHECKING:
    from kg.extract.document import Document

MAY_NAME: Final = re.compile(
    r"企业|公司|集团|入驻|落户|龙头|签约|参展|投资|投产|建厂|设厂|扎根|落子|巨头|独角兽|巨人|冠军"
)
_BODY: Final = re.compile(
    r"(?:政府|委|部|厅|局|办|处|司|院|会|党|府|室|站|军|团|联盟|大学|学院|中心|银行|报|社|台|网|国|省|市|县|区|镇|村|队|校|所|馆|产业|行业|部门|科技)$"
)
_AFTER: Final = re.compile(
    r"^(?:产业|技术|领域|行业|汽车|战略|规划|政策|工程|行动|大会|论坛|集群|基地|示范|先导)"
)
_INSIDE: Final = frozenset("Province Prefecture County Industry Enterprise Country Region".split())


def company(document: Document, span: Span) -> Mention | None:
    """The organisation that LAC sees at a span as a company, where nothing else claims its words."""
    words = document.view[span.start : span.end]
    if (
        not 3 <= len(words) <= 12
        or _BODY.search(words)
        or not re.fullmatch(r"[\u4e00-\u9fffA-Za-z0-9]+", words)
    ):
        return None
    if _AFTER.match(document.view[span.end : span.end + 4]):
        return None
    near = document.items_in(Span(max(0, span.start - 60), min(len(document.view), span.end + 60)))
    for item in near:
        if item.span.overlaps(span) and (item.span not in span or item_class(item) not in _INSIDE):
            return None
        if item.span == span:
            return None
    name = document.article.text[span.start : span.end]
    return Mention(span, "Enterprise", name, "zh-company", 0.7, language="zh")
