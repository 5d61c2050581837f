"""Industries beyond the gazetteer: fuller names of known ones, and what a list of them holds.

A list that names known industries, or that ends in 等产业, 四个领域 and the like, names
industries throughout: 高原制氧、竹木精深加工等产业.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from kg.extract.chinese.segment import Token, tokens
from kg.extract.document import item_class
from kg.types import Mention, Span

if TYPE_CHECKING:
    from kg.extract.chinese.name_rules import NameRules
    from kg.extract.document import Document
    from kg.extract.tools import Tools

_SEPARATORS: Final = frozenset("、 和 与 及 以及 或".split())
_NOUN: Final = re.compile(r"^(?:n|vn|b|a|an|j|z|eng|l|f|h|k|item|v|g|i|nr)", re.IGNORECASE)
# A person's, a place's or a body's name is no part of an industry's.
_NAMES: Final = frozenset({"nr", "ns", "nt", "nrt", "nrfg"})
_TAIL: Final = re.compile(
    r"^(?:制造业?|产业链?|工业|行业|装备|加工业?|设备|服务业?|材料|零部件|用品|制品|整车|器械|器件|元器件|系统|技术|产品|开发|应用|储运|回收|研发|设计|新材料|业|链|养殖|种植|物流|冶炼|终端|装置|部件|芯片|仪器|机械|软件|健康|网络)$"
)
_MODIFIER: Final = re.compile(
    r"^(?:酱香|浓香|清香|精品|优质|高品质|优特|休闲|新型|金属|非金属|高端|先进|绿色|智能|现代|特色|精细|无机|有机|民用|商业|高性能|特种|新一代|基础|关键|核心|前沿|通用|专用|海洋|航空|航天|船舶|医用|生物|有色|黑色|稀土|硅基|铝基|铜基|锂电|电子|光|数字|低空|生态|健康|农产品|农副产品|食品|纺织|汽车|高技术|高附加值|轻量化|柔性|超高清|下一代|高档|大型|重大|成套|节能|环保|清洁|可再生|天然|煤基|氟|硅|磷|钛|锂|钒|稀有|贵|复合|再生|国产|工业|农业|林业|畜牧|乳|肉|酒|茶|棉|羊绒|中|中医|中药|民族)$"
)
_AFTER: Final = re.compile(
    r"^(?:等)?(?:[\d一二三四五六七八九十两几]+(?:个|大|条|类|项))?(?:重点|主导|优势|特色|新兴|战略性新兴|支柱|未来|传统|细分|关键|产业)*(?:产业|行业|领域|产业链|工业|制造业|赛道|方向|条件)"
)
_BEFORE: Final = re.compile(
    r"(?:产业|行业|领域|发展|培育|打造|聚焦|涉及|涵盖|包括|围绕|壮大|布局|瞄准|做强|做大|形成|以|主攻|承接|在|依托|如|为|重点是|推进|推动|提升)(?:了|有|的)?[:：“]?$"
)
_TRADE: Final = re.compile(r"(?:产业|行业|工业)$")
_AMOUNT: Final = re.compile(r"^[\d一二三四五六七八九十两几百千多]+(?:个|大|条|类|项|家|批|场|种|种类)?$")
_COUNTED: Final = re.compile(r"分(?:行业|领域|产业)|按(?:行业|领域|产业)|从(?:行业|领域|产业)")
_COUNTED_ITEM: Final = re.compile(
    r"([\u4e00-\u9fff]{2,12}?)(?:产业|行业|领域)?(?:项目)?(?:各)?(\d+|[一二三四五六七八九十]+)(?:个|项|家)"
)
# What a list begins with, before its first member: 做汽配、卫浴.
_LEAD: Final = re.compile(r"(?:还有|就是|则是|包括|[做是有以抓搞兴靠])(?=[\u4e00-\u9fff]{2})")
_NO_INDUSTRY: Final = re.compile(
    r"(?:资金|人才|企业|项目|政策|市场|土地|园区|平台|机构|服务体系|基地|城市|区域|地区|部门|单位|专家|代表|省份?|市|县|区|环境|条件|优势|能力|水平|体系|机制|标准|数据|成果|资源|要素|质量|效益|补链|延链|强链|链条|收入|利润|投资|就业|消费|出口|进口|贸易|民生|会|展|赛|校|院|所|人|者|量|率|额|值|期|化|性|度|方式|途径|模式|需求|问题|任务|工作|研究|合作|交流|创新|规划|意见|方案|安全|能耗|能效|环保|管理|改革|开放|发展|建设|转移|升级|改造|转型|引领|培育|布局|协同|集聚|突破|攻关|保障|支撑|推广|示范|应用场景|生活|生产|生态|经济|社会|文化|教育|卫生|办|委|局|部|厅|司|处)$"
)


def industries(document: Document, tools: Tools) -> Iterator[Mention]:
    """Fuller names of known industries, and unknown industries in lists of industries."""
    for sentence in document.sentences:
        row = tokens(document, sentence.span)
        text = document.view[sentence.span.start : sentence.span.end]
        if any(_is_industry(t) for t in row) or _AFTER.search(text) or "产业" in text or "领域" in text:
            yield from _in_lists(document, tools.name_rules, row)
        if _COUNTED.search(text):
            yield from _counted(document, sentence.span)


def _is_industry(token: Token) -> bool:
    return token.item is not None and item_class(token.item) == "Industry"


def _in_lists(document: Document, rules: NameRules, row: Sequence[Token]) -> Iterator[Mention]:
    at = 0
    while at < len(row):
        # What follows a company's name without a break is part of the company's: 惠科 + 光电.
        before = row[at - 1].mention if at > 0 else None
        of_company = before is not None and before.cls == "Enterprise"
        if not _stands(rules, row[at]) or of_company:
            at += 1
            continue
        end, elements = _elements(rules, row, at)
        yield from _judge(document, row, elements, at, end)
        at = max(end, at + 1)


def _stands(rules: NameRules, token: Token) -> bool:
    """Whether the token can be part of an industry's name."""
    if token.item is not None:
        return item_class(token.item) == "Industry"
    if token.text in "“”":
        return True
    word = token.text
    return (
        (_NOUN.match(token.tag) is not None or _MODIFIER.match(word) is not None)
        and rules.stop.match(word) is None
        and re.fullmatch(r"[\u4e00-\u9fffA-Za-z0-9+]+", word) is not None
        and word not in _SEPARATORS
        and _AMOUNT.match(word) is None
        and word
        not in ("等", "发展", "建设", "集群", "项目", "领域", "归", "年产", "接", "属", "科技", "形象")
    )


def _elements(rules: NameRules, row: Sequence[Token], at: int) -> tuple[int, list[list[Token]]]:
    """The list that begins at a token: where it ends, and the tokens of each element."""
    elements: list[list[Token]] = [[]]
    while at < len(row):
        token = row[at]
        if token.text in _SEPARATORS and elements[-1]:
            # 卫星及应用 is one; so is 生物医药及高端医疗器械 where no list surrounds it.
            following = row[at + 1] if at + 1 < len(row) else token
            if token.text == "及" and (
                _TAIL.match(following.text)
                or (len(elements) == 1 and _is_industry(following) and _is_industry(elements[-1][-1]))
            ):
                elements[-1].append(token)
            else:
                elements.append([])
        elif _stands(rules, token):
            elements[-1].append(token)
        else:
            break
        at += 1
    while elements and not elements[-1]:
        elements.pop()
    return at, elements


def _judge(
    document: Document, row: Sequence[Token], elements: list[list[Token]], first: int, end: int
) -> Iterator[Mention]:
    known = [any(_is_industry(t) for t in element) for element in elements]
    view = document.view
    after = view[row[end - 1].span.end : row[end - 1].span.end + 14] if end <= len(row) and end else ""
    trigger = _AFTER.match(after) is not None or (
        elements != []
        and elements[-1] != []
        and re.search(r"(?:产业|行业)$", elements[-1][-1].text) is not None
        and len(elements) > 1
    )
    if len(elements) == 1 and known[0]:
        mention = _fuller(document, elements[0], bounded=False)
        if mention is not None:
            yield mention
        return
    if not (any(known) and (trigger or sum(known) * 2 >= len(elements))) and not (
        trigger and len(elements) > 1 and after.startswith(("等", "产业", "行业"))
    ):
        for element, is_known in zip(elements, known, strict=True):
            if is_known and (mention := _fuller(document, element, bounded=False)) is not None:
                yield mention
        return
    for number, (element, is_known) in enumerate(zip(elements, known, strict=True)):
        if is_known:
            mention = _fuller(document, element, bounded=number > 0)
        else:
            mention = _unknown(document, element, number)
        if mention is not None:
            yield mention


def _fuller(document: Document, element: list[Token], *, bounded: bool) -> Mention | None:
    """The known industry in an element with its modifiers: 金属 + 新材料, 新能源 + 装备制造.

    Between two separators the whole element is the name; at a list's left end only
    words that modify industries are taken.
    """
    marks = [i for i, t in enumerate(element) if _is_industry(t)]
    first, last = marks[0], marks[-1]
    if any(t.tag == "v" and not _TAIL.match(t.text) for t in element[first:last]):
        return None
    if first < last and _TRADE.search(element[first].text):
        last = first
    right = last
    while right + 1 < len(element) and (
        _TAIL.match(element[right + 1].text) or (element[right + 1].text == "及" and right + 2 < len(element))
    ):
        right += 1
    # Where more words follow, the element's end is unknown, and only modifiers are sure to belong to it.
    bounded = bounded and right + 1 == len(element)
    left = first
    while left > 0 and (
        _MODIFIER.match(element[left - 1].text)
        or (bounded and element[left - 1].text not in "“”" and element[left - 1].tag not in _NAMES)
    ):
        left -= 1
    if (left, right) == (first, last) and first == last:
        return None
    if document.view[element[left].span.start] in "以为做搞抓":
        return None  # 以中光学为链主: what is said, and no name
    return _mention(
        document, Span(element[left].span.start, element[right].span.end), "zh-fuller-industry", 0.85
    )


def _unknown(document: Document, element: list[Token], number: int) -> Mention | None:
    # A name in quotes is a slogan or a brand, and no industry: “科技赛会”.
    if not element or any(t.text in "“”" for t in element):
        return None
    span = Span(element[0].span.start, element[-1].span.end)
    if lead := _LEAD.match(document.view, span.start, span.end):
        span = Span(lead.end(), span.end)
    words = document.view[span.start : span.end]
    if not 2 <= len(words) <= 10 or _NO_INDUSTRY.search(words) or (number == 0 and len(element) > 3):
        return None
    return _mention(document, span, "zh-listed-industry", 0.7)


def _counted(document: Document, span: Span) -> Iterator[Mention]:
    """分行业看，轴承4个，棕编9个: what is counted by industry is one."""
    text = document.view[span.start : span.end]
    for clause in re.finditer(r"[^，；。,;:：]+", text):
        match = _COUNTED_ITEM.match(clause[0])
        if match is None and not re.search(r"[\d一二三四五六七八九十]+(?:个|项|家)$", clause[0]):
            continue
        counted = match[1] if match else re.split(r"(?:产业|行业|两个领域|领域|各)", clause[0])[0]
        at = span.start + clause.start() + clause[0].index(counted)
        for part in re.finditer(r"[^、和与]+", counted):
            if 2 <= len(part[0]) <= 12 and not _NO_INDUSTRY.search(part[0]) and not re.search(r"\d", part[0]):
                yield _mention(document, Span(at + part.start(), at + part.end()), "zh-counted-industry", 0.8)


def _mention(document: Document, span: Span, rule: str, confidence: float) -> Mention:
    name = document.article.text[span.start : span.end]
    return Mention(span, "Industry", name, rule, confidence, language="zh")
