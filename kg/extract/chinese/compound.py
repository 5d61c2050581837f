"""Names that end in a noun which says what they name: 昆明高新技术产业开发区, 第五届…博览会.

A Chinese name grows to the left of its head. From each head the finder walks left over
words and known names for as long as they can stand inside a name, and keeps the result
where it holds what makes it a name: a place, an industry, an edition, a level. Heads and
conditions are data (``rules/zh-names.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kg.extract.chinese.name_rules import NameRule, NameRules
from kg.extract.chinese.segment import Token, tokens
from kg.extract.document import Document, Quantity, Time, item_class
from kg.extract.families import OCCASIONS
from kg.types import Mention, Span

_OPEN = {"”": "“", ")": "(", "）": "（", "』": "『", "」": "「", "》": "《"}
_JOINERS = "·-—－+/“”‘’()（）「」『』《》"
_DASHES = "—－-"
_INSIDE = re.compile(r"^(?:n|v|a|b|j|z|eng|f|i|l|k|g|s|x?m|h|q|t|nr|un)", re.IGNORECASE)
_AMOUNT = re.compile(
    r"^[\d一二三四五六七八九十两几百千万数多]+(?:个|大|条|类|项|家|批|场|余|多|种|座|位|名|户|地)?$"
)
_ORDINAL = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]+|首|本|历|[一二三四五六七八九十]+)?(?:届|次|批|期|轮|号|季|站|场|版)$|^第[一二三四五六七八九十百\d]+$"
)
# What ends a body's name: 与 behind it joins two bodies and not two words of one.
_BODY_END = re.compile(r"(?:政府|[厅局院会部委]|公司|集团|大学|学院|银行|企业|[省市县区州])$")
_BILATERAL = re.compile(
    r"^(?:德|日|韩|新|法|英|美|俄|意|瑞)$|^中[德日韩新法意俄瑞奥荷白以英美欧非阿外]$|^(?:中外|海峡两岸|两岸|国际|中)$"
)
_WORLD = re.compile(r"世界级?|国际|全球|亚洲|区域性?")
_EDITION = re.compile(r"第[一二三四五六七八九十百\d]+届$|首届$")
_YEAR = re.compile(r"^(?:19|20)\d\d年?$")
_NUMBER = re.compile(r"^[\d一二三四五六七八九十百]+$")
# 调味品产业 is called 调味品, too; what is left must be a name.
_TRADE: Final = re.compile(r"(?<=[\u4e00-\u9fff]{3})(?:产业链?|行业)$")
_OWNED: Final = frozenset({"enterprise", "place", "quoted", "quantity"})
_TELLING: Final = 6
_EVENT_END: Final = re.compile(r"(?:仪式|[会坛展赛节])$")
_VERBS: Final = frozenset("建设 推进 组织 促进 打造 支持".split())
_SEVERAL: Final = re.compile(r"^(?:[二两三四五六七八九十几多\d]+)(?:余|多)?[场次个项]$")
_BESIDE: Final = frozenset("空港 临空 临港 滨海 沿江 沿海".split())
_CAPACITY: Final = re.compile(r"吨|[GMk]W|瓦|辆|平方米|方|片|台|套|平米|升|锭")
_DATELINE: Final = re.compile(r".*[(（【〔][^()（）【】]*(?:记者|通讯员|报道|摄影)[^()（）【】]*[)）】〕]")
_WHOLE = re.compile(r"^全(?:省|市|县|区|州|自治区)$")
_AREA = re.compile(r"^(?:地区|区域|各地|省级|市级|县级|市|县|区|省|州|盟)$")


def find_compounds(document: Document, rules: NameRules, stage: int) -> Iterator[Mention]:
    """The names that the rules of one stage find."""
    for sentence in document.sentences:
        text = document.view[sentence.span.start : sentence.span.end]
        heads = [
            (rule, Span(sentence.span.start + m.start(), sentence.span.start + m.end(1)))
            for rule in rules.of_stage[stage].fitting(text)
            for m in rule.heads.finditer(text)
        ]
        if not heads:
            continue
        row = tokens(document, sentence.span)
        ends = {token.span.end: i for i, token in enumerate(row)}
        for rule, head in heads:
            last = ends.get(head.end)
            # A head ends where a word ends; within a known name it is a head only where that
            # name is the title of a programme (北京 + 国家人工智能创新应用先导区).
            if last is None:
                continue
            item = row[last].item
            if item is not None and item_class(item) not in rule.over:
                continue
            mention = _grow(document, rules, rule, row, last, head)
            if mention is not None:
                yield mention


def _grow(
    document: Document, rules: NameRules, rule: NameRule, row: list[Token], last: int, head: Span
) -> Mention | None:
    first = last
    while row[first].span.start > head.start:
        first -= 1
    head_first = first
    # A verb that the dictionary joins to the head is no part of the name: 主持 + 会议.
    if rules.stop.match(document.view[row[first].span.start : head.start]):
        return None
    placed = False
    depth: list[str] = []
    i = first - 1
    while i >= 0 and head.end - row[i].span.start <= 45:
        token = row[i]
        if not _fits(rules, rule, row, i, placed, depth):
            break
        placed = placed or (token.mention is not None and _is_place(token))
        i -= 1
    first = i + 1
    while first < head_first and _cannot_begin(rules, rule, row[first]):
        first += 1
    if rule.cls in OCCASIONS:
        # An event's name may begin with its edition; before that, only a place belongs to it.
        editions = [i for i in range(first + 1, last) if _EDITION.match(row[i].text)]
        if editions and any(row[i].item is None for i in range(first, editions[-1])):
            first = editions[-1]
        if first > 0 and _SEVERAL.match(row[first - 1].text):
            return None  # 3场专题座谈会 are no event by name
    # 云岭晚报讯（记者 王伟）第三届…: the dateline is no part of the name.
    if dateline := _DATELINE.match(document.view, row[first].span.start, head.start):
        while first < head_first and row[first].span.start < dateline.end():
            first += 1
    # An unbalanced quote or bracket at the left is no part of the name.
    name = document.view[row[first].span.start : head.end]
    while first < head_first and _unbalanced(name):
        first += 1
        name = document.view[row[first].span.start : head.end]
    if _unbalanced(name):
        return None
    # A head may begin inside a known name: 河南省 + 政府, found as 省政府.
    inner = [
        token for token in row[first : last + 1] if token.span.start < head.start or token.item is not None
    ]
    inner = [_before(token, head.start) for token in inner]
    has = _features(rules, inner, document.view[row[first].span.start : head.start])
    end = head.end
    if (
        rule.suffix
        and last + 3 < len(row)
        and row[last + 1].text in "(（"
        and row[last + 3].text in ")）"
        and _is_place(row[last + 2])
    ):
        end = row[last + 3].span.end
        has |= {"place"}
    if rule.needs and not has & set(rule.needs):
        return None
    if rule.cls == "Project" and not has & _OWNED and head.start - row[first].span.start < _TELLING:
        return None  # 绿色食品项目 is any of its kind
    if has & set(rule.without) or head.start - row[first].span.start < rule.least:
        return None
    span = Span(row[first].span.start, end)
    if row[last].item is not None and span == row[last].span:
        return None
    words = document.article.text[span.start : span.end]
    return Mention(
        span,
        rule.cls,
        _TRADE.sub("", words) if rule.cls == "Industry" else words,
        rule.name,
        rule.confidence,
        language="zh",
    )


def _before(token: Token, end: int) -> Token:
    """What of a word stands before the head: 支柱 of 支柱产业."""
    if token.item is not None or token.span.end <= end:
        return token
    return Token(Span(token.span.start, end), token.text[: end - token.span.start], token.tag)


def _is_place(token: Token) -> bool:
    if token.mention is not None and token.mention.anaphor:
        return False
    return token.item is not None and item_class(token.item) in (
        "Place",
        "Country",
        "Region",
        "Province",
        "Prefecture",
        "County",
    )


def _fits(rules: NameRules, rule: NameRule, row: list[Token], i: int, placed: bool, depth: list[str]) -> bool:
    """Whether the token can stand in a name whose rest, to its right, is already accepted."""
    token, right = row[i], row[i + 1]
    if token.text in _DASHES and (i == 0 or right.text in _DASHES or row[i - 1].text in _DASHES):
        return False
    if (
        token.text in _DASHES
        and rule.cls in ("Zone", "Institution", "Enterprise")
        and _BODY_END.search(row[i - 1].text)
    ):
        return False  # 远山轴承公司—云岭产业园—古镇: stations of a visit
    if token.text == "·" and rule.cls in ("Zone", "Cluster"):
        return False  # 轴承·昆明高新技术产业开发区: its trade stands before it
    if token.text in _JOINERS:
        if token.text in _OPEN:
            depth.append(_OPEN[token.text])
        elif depth and token.text == depth[-1]:
            depth.pop()
        elif token.text in _OPEN.values():
            return False
        return True
    if depth:
        # Inside quotes or brackets all is name, unless it is a whole clause.
        return token.text not in "，。；：,;:"
    if token.mention is not None and token.mention.anaphor:
        return "whole" in rule.needs and _WHOLE.match(token.text) is not None
    if token.item is not None:
        cls = item_class(token.item)
        if isinstance(token.item, Time):
            return "Time" in rule.inside and re.fullmatch(r"(?:19|20)\d\d年?", token.text) is not None
        if _is_place(token):
            if not placed:
                return "Place" in rule.inside
            return _is_place(right) or right.text in "(（-—－" or (rule.several and right.text in "、和与")
        if isinstance(token.item, Quantity) and not _CAPACITY.search(token.text):
            return False  # 5个锂电材料项目 counts, 年产10万吨锂电材料项目 names
        return cls in rule.inside
    if placed and token.text in ("、", "和", "与") and rule.several:
        # 芜湖市、马鞍山市智能网联新能源汽车集群
        return _is_place(right) and i > 0 and _is_place(row[i - 1])
    if placed and not (
        _BILATERAL.match(token.text)
        or _ORDINAL.match(token.text)
        or rules.levels.match(token.text)
        or _YEAR.match(token.text)
        or (token.text in _BESIDE and i > 0 and _is_place(row[i - 1]))
    ):
        return False
    if rule.cls == "Project" and token.text == "承接":
        return False  # what a zone takes over are projects of a kind, and none by name
    if not token.text.strip() or (rules.stop.match(token.text) and token.text not in rule.allows):
        return False
    if token.text in ("和", "与", "及", "暨"):
        left = row[i - 1] if i > 0 else token
        if rule.cls == "Project" and left.text.endswith(("项目", "工程")):
            return False
        if rule.cls == "Programme" and left.mention is not None and left.mention.cls == "Programme":
            return False  # 先进制造业集群和“小巨人”企业 are two
        if _BODY_END.search(left.text) or (rule.cls in OCCASIONS and _EVENT_END.search(left.text)):
            return False
        joinable = left.text in _OPEN or (left.item is not None) or _INSIDE.match(left.tag) is not None
        return rule.joins and i > 0 and not _ends_name(left) and joinable
    if _NUMBER.match(token.text):
        return _ORDINAL.match(right.text) is not None or re.match(r"(?:19|20)\d\d$", token.text) is not None
    if _AMOUNT.match(token.text) and not _ORDINAL.match(token.text):
        return False
    if token.text == "特别":
        return True  # 粤桂合作特别试验区
    return _INSIDE.match(token.tag) is not None or _ORDINAL.match(token.text) is not None


def _ends_name(token: Token) -> bool:
    return token.mention is not None and token.mention.cls not in (
        "Industry",
        "Strategy",
        "Programme",
        "Plan",
    )


def _cannot_begin(rules: NameRules, rule: NameRule, token: Token) -> bool:
    if token.item is not None:
        return False
    if ("area" in rule.needs or rule.cls == "Programme") and _AREA.match(token.text):
        return False
    if token.text in _VERBS and token.text in rule.allows:
        return True  # 建设新药研究院: the verb may stand inside a name, and begins none
    if token.text in "·-—－+/)）”’》」』" or (rule.cls == "Industry" and token.tag in ("v", "ns")):
        return True
    return rules.not_first.match(token.text) is not None or _AREA.match(token.text) is not None


def _unbalanced(text: str) -> bool:
    return any(text.count(left) != text.count(right) for right, left in _OPEN.items())


def _features(rules: NameRules, inner: Sequence[Token], text: str) -> set[str]:
    has: set[str] = set()
    for token in inner:
        if token.item is not None:
            cls = item_class(token.item)
            has.add({"Country": "country"}.get(cls, "place") if _is_place(token) else cls.lower())
        if rules.levels.match(token.text):
            has.add("level")
            # A world-class cluster bears no title, one of national level does.
            has.add("world" if _WORLD.match(token.text) else "rank")
        if token is inner[0] and token.tag in ("ns", "nr", "nz", "nrt") and len(token.text) >= 2:
            has.add("proper")
        if token is inner[0] and token.text in ("省", "市", "县", "州", "自治区"):
            has.add("area")
        if _ORDINAL.match(token.text):
            has.add("edition")
        if _WHOLE.match(token.text):
            has.add("whole")
        if re.match(r"(?:19|20)\d\d年?$", token.text):
            has.add("year")
    if "“" in text or "「" in text:
        has.add("quoted")
    if re.search(r"第[一二三四五六七八九十百\d]+届|首届", text):
        has.add("edition")
    has.add("generic" if all(rules.generic.match(t.text) for t in inner) else "specific")
    if len(text) >= 4:
        has.add("long")
    return has
