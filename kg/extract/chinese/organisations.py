"""Organisations and sites as the tagger sees them: trade names that no suffix gives away (惠科光电), and
whole names where a word inside looks like the end of one (中电科芜湖钻石飞机制造有限公司)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.extract.document import item_class
from kg.types import Mention, Span

if TYPE_CHECKING:
    from kg.extract.document import Document

MAY_NAME: Final = re.compile(
    r"企业|公司|集团|入驻|落户|龙头|签约|参展|投资|投产|建厂|设厂|扎根|落子|巨头|独角兽|巨人|冠军"
    r"|[省市县区州][\u4e00-\u9fff]{2,10}(?:厅|局|委|办公室)|[发新开范验行作税业术]区"
    r"|扩产|量产|基地|总部|产能|工厂|上市|科技园|工业园|产业园|科技城|科学城|有厂|其中一家|挂出|供货|产线|车间|中标|老板|联手|牵手|项目"
)
_BODY: Final = re.compile(
    r"(?:政府|委|部|厅|局|办|处|司|院|会|党|府|室|站|军|团|联盟|大学|学院|中心|银行|报|社|台|网|国|省|市|县|区|镇|村|队|校|所|馆|产业|行业|部门|科技|[知科生未智]\w城|园|基地|集群)$"
)
_NO_FIRM: Final = re.compile(
    r"^新时代|^规模|企业$|^全[省市国]|^[该本各]|之一$|讯$|本报|行署$|整车厂$|(?:.在.)"
)
_AFTER: Final = re.compile(
    r"^(?:发?〔|发?\[20|产业|技术|领域|行业|汽车|战略|规划|政策|工程|行动|大会|论坛|集群|基地|示范|先导)"
)
_INSIDE: Final = frozenset(
    "Place Province Prefecture County Industry Enterprise Country Region Zone LocalGovernment".split()
)
_FULL: Final = (
    ("Enterprise", re.compile(r"[\u4e00-\u9fffA-Za-z0-9()（）·]{2,}(?:公司|集团|控股)$")),
    (
        "LocalGovernment",
        re.compile(
            r"(?:[省市县区州]|[\u4e00-\u9fff]{2,8}(?:省|市|县|区|州|自治区))(?:[\u4e00-\u9fff]{2,14}|(?=管委会))"
            r"(?:厅|局|委员会|改革委|发改委|信息化?委|经信委|科技委|商务委|国资委|农委|科委|住建委|卫健委|管委会|办公室|政府)$"
        ),
    ),
    (
        "Zone",
        re.compile(
            r"[\u4e00-\u9fff()—·]{2,12}(?:开发区|高新区|经开区|示范区|试验区|实验区|先行区|合作区|保税区|自贸区|产业园|产业园区"
            r"|工业园|工业园区|产业集中区|工业集中区|科技园|科技城|科学城|科创城|知识城|生态城|未来城|集聚区|工业区|创新区|软件园|港区)$"
        ),
    ),
    (
        "Institution",
        re.compile(r"[\u4e00-\u9fff]{3,}(?:大学|学院|研究院|研究所|科学院|协会|商会|学会|联合会|联盟)$"),
    ),
)
"""How a whole name of a class looks that the tagger sees in one piece."""
_LEAD: Final = re.compile(
    r"^(?:联合|会同|兴建|新建|建设|打造|搭建|推进|规划|共建|建成|走进|来到|由|与|和|同|对|向|经|据|请|让|原|各|全|我|该|本)+"
)


_CLAUSE: Final = re.compile(r"代表|出席|签[署订下约]|主任|局长|及[市县区]")
"""What no name of a body holds: more than the name was seen."""


def organisation(document: Document, span: Span, label: str) -> Mention | None:
    """The organisation or site that LAC sees at a span, where nothing else claims its words."""
    if label not in ("ORG", "LOC"):
        return None
    return _whole(document, span) or (_company(document, span) if label == "ORG" else None)


def _whole(document: Document, span: Span) -> Mention | None:
    """A name that says by its end what it is, though shorter names have been found inside it."""
    lead = _LEAD.match(document.view[span.start : span.end])
    if lead is not None:
        span = Span(span.start + lead.end(), span.end)
    words = document.view[span.start : span.end]
    if _CLAUSE.search(words):
        return None
    cls = next((cls for cls, look in _FULL if look.match(words)), None)
    if cls is None:
        return None
    if not _free(document, span, _INSIDE | {cls}):
        return None
    name = document.article.text[span.start : span.end]
    return Mention(span, cls, name, "zh-whole-name", 0.8, language="zh")


def _company(document: Document, span: Span) -> Mention | None:
    """A company by its trade name alone."""
    words = document.view[span.start : span.end]
    if (
        not 3 <= len(words) <= 12
        or _BODY.search(words)
        or not re.fullmatch(r"[\u4e00-\u9fffA-Za-z0-9]+", words)
        or _NO_FIRM.search(words)
    ):
        return None
    if _AFTER.match(document.view[span.end : span.end + 4]):
        return None
    if not _free(document, span, _INSIDE - {"Place", "Zone", "LocalGovernment"}):
        return None
    name = document.article.text[span.start : span.end]
    return Mention(span, "Enterprise", name, "zh-company", 0.7, language="zh")


def _free(document: Document, span: Span, inside: frozenset[str]) -> bool:
    """Whether no item crosses the span or equals it, and those within it are of classes that may be."""
    near = document.items_in(Span(max(0, span.start - 60), min(len(document.view), span.end + 60)))
    return not any(
        item.span == span or item.span not in span or item_class(item) not in inside
        for item in near
        if item.span.overlaps(span)
    )
