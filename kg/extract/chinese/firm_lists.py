"""Firms in lists that say by their last word what their members are: 国仪量子、本源量子等企业.

Trade names need no suffix that gives them away; a list that ends in 等企业, or follows 企业包括, names firms
throughout. Lists of industries (钢铁、化工等企业) and of kinds (中小、民营等企业) name none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.extract.chinese.segment import words
from kg.extract.document import item_class
from kg.types import Mention, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

_KIND: Final = (
    r"(?:企业|公司|车企|厂商|屏企|药企|[强名龙种]企|厂子|央企|国企|民企"
    r"|巨头|龙头|头部|链主|“链主”|大厂|整车厂|电池厂)"
)
_BEFORE: Final = re.compile(
    r"(?:^|[，。；：“（(]|引进|引入|引来|集聚|聚集|汇聚|吸引|包括|如|来自|培育|拥有|供给|供应|落户|涌现|招引|招来|[出了起有以由与为的让给含及]"
    r"|形成|诞生|走出|入驻|壮大|依托|支持|推动|服务|配套|携手|联合|龙头企业|企业|公司)$"
)
_BRINGS: Final = re.compile(
    r"引进|引入|引来|集聚|聚集|汇聚|吸引|包括|来自|培育|拥有|供给|供应|落户|涌现|招引|招来|形成|诞生|走出|入驻|壮大|依托|支持|推动|携手|联合|[集引]育"
    r"|有了?(?=[^限])|[出起来]了"
)
_LIST: Final = re.compile(
    rf"((?:[\u4e00-\u9fffA-Za-z0-9·]{{2,30}}、)+[\u4e00-\u9fffA-Za-z0-9·]{{2,12}}(?:和[\u4e00-\u9fffA-Za-z0-9·]{{2,8}})?)"
    rf"等(?:一批|一大批|多家|[\d一二三四五六七八九十]+多?余?家|[\u4e00-\u9fff“”]{{0,8}}?)(?:[\u4e00-\u9fff“”\d]{{0,6}}?){_KIND}"
)
_COUNTED: Final = re.compile(
    rf"((?:[\u4e00-\u9fffA-Za-z0-9·]{{2,30}}、)+[\u4e00-\u9fffA-Za-z0-9·]{{2,12}})(?:等?\d+家(?={_KIND}|入驻|入选|参展|落户|签约|参会|亮相|上榜|获评|加入)"
    rf"|(?:等)?[两三四五六七八九十\d]+家(?=共|都|均|也|带头|在|则|就|还|分别|撑|联合|合计|[\u4e00-\u9fff]{{0,6}}(?:大户|企业|厂子|工厂|[强名龙]企)|，|。)|来了\d+家)"
)
_BROUGHT: Final = re.compile(
    r"(?:引进|招引|引入|引育|引来|招来|走出|培育出|诞生|集聚|汇聚|落户|依靠|[，]靠|旗下的|[，]像|例如|比如|看了|走访|考察|参观|敲开|拜访)了?((?:[\u4e00-\u9fffA-Za-z0-9·]{2,10}、)+[\u4e00-\u9fffA-Za-z0-9·]{2,10}?)(?=[，。；]|等|的门|撑起|在内|[两三四五六七八九十\d]+家|$)"
)
_DOING: Final = re.compile(
    r"(?:^|(?<=[，。；：“有由给])|(?<=进了))((?:[\u4e00-\u9fffA-Za-z0-9·]{2,8}、)+[\u4e00-\u9fffA-Za-z0-9·]{2,8}?)(?:等)?"
    r"(?:(?:则|也|都|均|先后|相继)+(?:已)?(?:把|将|在|住在|落户|入驻|进驻|安家|建|设|扎根|布局|投资|来了)|进驻|入驻|撑着|撑起|供货|聚在|早已在|这些(?:厂子?|企业|公司|厂家|大厂))"
)
_BEHIND: Final = re.compile(
    rf"(?:(?:{_KIND}|\d+家)(?:有|包括|如|——|：)|(?:关联|配套|上下游|龙头|知名|骨干|代表|链主|头部)企业)((?:[\u4e00-\u9fffA-Za-z0-9·]{{2,12}}、)+[\u4e00-\u9fffA-Za-z0-9·]{{2,12}})(?=等|，|。|；|$)"
)
_SIGNING: Final = re.compile(
    r"[同与]((?:[\u4e00-\u9fffA-Za-z0-9·]{2,10}、)+[\u4e00-\u9fffA-Za-z0-9·]{2,10}?)(?:等(?:\d+家(?:企业)?)?)?(?:签[了署订下约]|达成|敲定)"
)
_LEADS: Final = re.compile(r"带着|领着|带上|拉上|带来|找来|请来|靠|如今|目前|眼下|现在|其中|当下|现有|已有")
_BOUND: Final = re.compile(r"[，。；：\n※●▲■◎]?$")
_SAID: Final = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9·]{2,6}?(?=都|也|则|均|的厂|等|撑|领着|带着|之外|在内|把|已|先后|相继|这些|这几|[两三四五六七八九十\d]+家|来了|赶来|到场)"
)
_ROW: Final = re.compile(r"[^，。；：、“”（）()]{2,30}(?:、[^，。；：、“”（）()]{2,30})+")
_KINDS: Final = re.compile(
    r"^(?:我|全|该|本|同)[省市县区州]|中小|民营|国有|外资|大型|龙头|骨干|规上|规模|领军|优质|上下游|配套|链主|冠军|瞪羚|独角兽|高新|专精特新|小巨人|生产|研发|制造$|加工$|服务$"
    r"|[省市县区镇州盟旗]$|行业|产业|领域|企业|单位|协会|大学|研究|银行|政府|在|都|将|正|已"
)
_PROPER: Final = ("nr", "nz", "nt", "ns", "eng", "x", "nrt")
_LONGEST: Final = 8


def listed_firms(document: Document, tools: Tools) -> Iterator[Mention]:
    """The firms in such lists by which nothing else goes."""
    view = document.view
    trades = tools.name_rules.trades
    for sentence in document.sentences:
        if "、" not in view[sentence.span.start : sentence.span.end]:
            continue
        for look in (_LIST, _COUNTED, _BROUGHT, _BEHIND, _DOING, _SIGNING):
            for match in look.finditer(view, sentence.span.start, sentence.span.end):
                if look is _DOING and not _has_firm(document, trades, Span(*match.span(1))):
                    continue
                yield from _members(
                    document,
                    trades,
                    sentence.span,
                    Span(*match.span(1)),
                    closed=look in (_BEHIND, _BROUGHT, _DOING, _SIGNING),
                )
        yield from _beside_firms(document, trades, sentence.span)


def _has_firm(document: Document, trades: re.Pattern[str], list_: Span) -> bool:
    """Whether one of a list is known to be a firm, or is named like one."""
    if any(item_class(i) == "Enterprise" for i in document.items_in(list_)):
        return True
    return any(trades.search(part) for part in document.view[list_.start : list_.end].split("、"))


def _beside_firms(document: Document, trades: re.Pattern[str], sentence: Span) -> Iterator[Mention]:
    """The names inside a list at least half of which are known firms: what is listed with firms is one."""
    firms = {m.span for m in document.mentions_in(sentence) if m.cls == "Enterprise" and not m.anaphor}
    if not firms:
        return
    for row in _ROW.finditer(document.view, sentence.start, sentence.end):
        at = row.start()
        elements = [Span(at + e.start(), at + e.end()) for e in re.finditer("[^、]+", row[0])]
        known = [any(firm in element for firm in firms) for element in elements]
        if (
            len(elements) < 2
            or sum(known) * 2 < len(elements)
            or any(_is_industry(document, element) for element in elements)
        ):
            continue
        # 远山十年前就在昆明、宜宾铺光伏: a list of firms has one that is a whole member of it.
        if not firms & {*elements} and len(elements) < 4:
            elements, known = elements[1:-1], known[1:-1]
        # The list's two ends may hold more than a name: its first word begins a clause, or is not looked at.
        if elements and _BOUND.match(document.view[max(0, row.start() - 1) : row.start()]) is None:
            elements, known = elements[1:], known[1:]
        # The list's last name ends where something is said of it.
        if elements and not known[-1]:
            end = _SAID.match(document.view, elements[-1].start, elements[-1].end)
            elements[-1] = Span(elements[-1].start, end.end() if end else elements[-1].start)
        for element, is_known in zip(elements, known, strict=True):
            if not is_known and _is_firm(document, trades, sentence, element):
                name = document.article.text[element.start : element.end]
                yield Mention(element, "Enterprise", name, "zh-firm-beside-firms", 0.86, language="zh")


def _members(
    document: Document, trades: re.Pattern[str], sentence: Span, list_: Span, *, closed: bool
) -> Iterator[Mention]:
    view = document.view
    parts = [Span(m.start(), m.end()) for m in re.finditer(r"[^、和]+", view[list_.start : list_.end])]
    elements = [Span(list_.start + p.start, list_.start + p.end) for p in parts]
    if not closed:
        elements = [e for e in (_first(view, elements[0]), *elements[1:]) if e is not None]
    if any(_is_industry(document, element) for element in elements):
        return
    # Beside a name that looks like a firm's, others need not: 远山大地、云常春两家企业.
    sure = any(_is_firm(document, trades, sentence, element) for element in elements)
    for element in elements:
        # 国光电子的音响、永达的不锈钢 都在里头: whose products they are.
        of = view.find("的", element.start, element.end)
        start = of + 1 if of > 0 and not closed else element.start
        if lead := _LEADS.match(view, start, element.end):
            start = lead.end()
        end = of if of > 0 and closed else element.end
        lenient = sure and 3 <= end - start <= 4
        if _is_firm(document, trades, sentence, Span(start, end), lenient=lenient):
            name = document.article.text[start:end]
            yield Mention(Span(start, end), "Enterprise", name, "zh-firm-of-list", 0.88, language="zh")


def _first(view: str, element: Span) -> Span | None:
    """What of the list's first element is a name: what stands behind a word that brings names."""
    brought = list(_BRINGS.finditer(view, element.start, element.end - 1))
    if brought:
        behind = re.compile(r"[到来入了的]*").match(view, brought[-1].end(), element.end)
        return Span(behind.end() if behind else brought[-1].end(), element.end)
    for at in range(element.start, element.end - 1):
        if _BEFORE.search(view[max(0, at - 6) : at]) and element.end - at <= _LONGEST:
            return Span(at, element.end)
    return None


def _is_industry(document: Document, span: Span) -> bool:
    return any(
        item_class(item) == "Industry" and item.span == span and isinstance(item, Mention) and item.candidates
        for item in document.items_in(span)
    )


def _is_firm(
    document: Document, trades: re.Pattern[str], sentence: Span, span: Span, *, lenient: bool = False
) -> bool:
    text = document.view[span.start : span.end]
    near = document.items_in(Span(max(0, span.start - 20), span.end + 20))
    placed = [i for i in near if i.span in span and item_class(i) in ("Province", "Prefecture", "County")]
    longest = _LONGEST + 3 if placed else _LONGEST  # a firm's place comes before its name
    if not 2 <= len(text) <= longest or _KINDS.search(text):
        return False
    if sum(i.span.end - i.span.start for i in placed) == span.end - span.start:
        return False  # 江西赣州 is a place
    for item in near:
        if not item.span.overlaps(span):
            continue
        if item.span not in span or item_class(item) not in (
            "Industry",
            "Enterprise",
            "Person",
            "Place",
            "Prefecture",
            "Province",
            "County",
        ):
            return False
        if item.span == span and isinstance(item, Mention) and item.candidates:
            return False
    if any(i.span.start == span.start and item_class(i) == "Enterprise" for i in near if i.span in span):
        return True
    if lenient or (trades.search(text) and len(text) >= 4):
        return True
    own = [(w, t) for w, t in words(document.view, sentence) if w.start >= span.start and w.end <= span.end]
    cut = not own or own[0][0].start > span.start or own[-1][0].end < span.end
    single = sum(w.end - w.start == 1 for w, _ in own)
    return cut or single >= 2 or any(t in _PROPER for _, t in own)
