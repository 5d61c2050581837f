"""Words that point back to a name by its last noun: 方案由…编制 after 《…实施方案》, 会议 after …推进会.

A bare noun is a pointer where nothing in its clause qualifies it: no word before it or behind it
belongs to its phrase. One that ends an earlier name (推介会 of …产业推介会) points to that name; a
noun for all of a kind (活动, 园区, 文件) points to the nearest, and only where it begins its clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.extract.chinese.segment import Token, tokens
from kg.types import Mention, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools


@dataclass(frozen=True, slots=True)
class Kind:
    """What may be pointed to: the classes, the nouns that end their names, the nouns for any of them."""

    classes: frozenset[str]
    ends: re.Pattern[str]
    any: re.Pattern[str]


def _kind(classes: str, ends: str, any_: str) -> Kind:
    return Kind(frozenset(classes.split()), re.compile(ends), re.compile(any_))


KINDS: Final = (
    _kind(
        "Event DockingEvent Conference Competition",
        r"活动|大会|论坛|峰会|会议|[博展]览会|展会|[推交洽]\w会|发布会|对接会|大赛|竞赛|决赛|年会|座谈会|研讨会|签约仪式|仪式|现场会"
        r"|启动会|通气会|吹风会|交流会|招商会",
        r"活动|会议|大会|展会|盛会|赛事",
    ),
    _kind(
        "Plan Guidance Catalogue Regulation",
        r"(?:行动|实施|工作|总体)?方案|(?:发展|专项|总体)?规划|(?:行动)?计划|(?:指导|实施)?意见|办法|通知|(?:若干)?措施|若干政策|目录|条例"
        r"|细则|纲要|指南|标准|规范条件|准入条件|批复",
        r"文件|新规|新政",
    ),
    _kind("Agreement", r"(?:框架|合作|战略合作)?协议|备忘录|协定|意向书|倡议", r"协议"),
    _kind(
        "Zone",
        r"示范区|先导区|试验区|自贸试验区|开发区|高新区|经开区|新区|合作区|产业园|基地|科学城|自贸区|保税区|综保区|先行区|集聚区|工业园|科技园"
        r"|软件园|科技城|产业城",
        r"园区|片区",
    ),
    _kind("Programme", r"示范区|先导区|试验区|试点|示范基地|集群|小巨人|示范城市|试点城市", r"(?!)"),
    _kind("County", r"新区", r"新区"),
    _kind("Cluster", r"集群", r"集群"),
    _kind("Project", r"项目|工程|基地", r"项目"),
    _kind("Enterprise", r"公司|集团", r"公司|企业"),
    _kind("Institution", r"大学|学院|研究院|研究所|协会|商会|联盟|实验室|中心", r"学校|协会|联盟"),
)

_BEFORE: Final = frozenset(
    """该 本 此 这 这个 这一 这项 这次 此次 本次 本届 这份 由 在 据 按 按照 根据 为 对 与 和 把 将 从
    自 出席 参加 落实 实施 列入 签署 依据 围绕 位于 入驻 落户 走进 来到 印发 发布 出台 编制
    制定 主办 承办 新""".split()
)
_QUALIFIES: Final = ("n", "b", "j", "l", "eng", "item", "s", "k")
_CLAUSE: Final = re.compile(r"[，。；：“\n](?:该|本)?")
_FOLLOWS: Final = re.compile(
    r"(?!中心)[由将在已要是还以把从对共拟于自位提明指规支鼓强内里上中现拥有坚占面入集形布聚围涵总分计投主选落地横辐毗坐升获挂成启预年累每去今新二一各与和双]"
)
_GOES_ON: Final = frozenset(
    """总投资 总 地区 总数 数量 数目 总量 总规模 规模 全 双方 各方 主题 主会场 现场 期间 期限 主办方 主要
    旨在 规划面积 重点 首期 一期 二期""".split()
)


def pointers(document: Document, tools: Tools) -> Iterator[Mention]:
    """The bare nouns that point back to something named before."""
    named = [m for m in document.mentions if not m.anaphor]
    for sentence in document.sentences:
        before = [m for m in named if m.span.start < sentence.span.end]
        kinds = [kind for kind in KINDS if any(m.cls in kind.classes for m in before)]
        text = document.view[sentence.span.start : sentence.span.end]
        if not any(kind.ends.search(text) or kind.any.search(text) for kind in kinds):
            continue
        row = tokens(document, sentence.span)
        for kind in kinds:
            yield from _pointing(document, row, kind, before)
            yield from _at_clauses(document, sentence.span, kind, before)


def _pointing(
    document: Document, row: Sequence[Token], kind: Kind, named: Sequence[Mention]
) -> Iterator[Mention]:
    for at, token in enumerate(row):
        if token.item is not None:
            continue
        ends, any_ = kind.ends.fullmatch(token.text), kind.any.fullmatch(token.text)
        if not (ends or any_) or not _stands_alone(row, at, strict=not ends):
            continue
        yield from _to(document, token.span, kind, named, anything=any_ is not None and _begins(row, at))


def _at_clauses(document: Document, span: Span, kind: Kind, named: Sequence[Mention]) -> Iterator[Mention]:
    """Pointers that begin a clause before a word that can only follow a subject, however jieba cuts them."""
    starts = [span.start, *(m.end() for m in _CLAUSE.finditer(document.view, span.start, span.end))]
    for start in starts:
        for look in (kind.ends, kind.any):
            match = look.match(document.view, start)
            if match is not None and _FOLLOWS.match(document.view, match.end()):
                yield from _to(document, Span(*match.span()), kind, named, anything=look is kind.any)


def _to(
    document: Document, span: Span, kind: Kind, named: Sequence[Mention], *, anything: bool
) -> Iterator[Mention]:
    """The pointer at a span, to the name that ends with its words, else to one of its kind."""
    if document.items_in(span):
        return
    noun = document.view[span.start : span.end]
    earlier = [m for m in named if m.cls in kind.classes and m.span.end <= span.start]
    ending = [m for m in earlier if _ends(document.view[m.span.start : m.span.end], noun)]
    if noun == "园区" and earlier:
        ending = [_salient(document, earlier)]  # any of them is one
    if ending or (earlier and anything):
        target = ending[-1] if ending else _salient(document, earlier)
        yield Mention(span, target.cls, target.name, "zh-pointer", 0.72, anaphor=True, language="zh")


def _ends(name: str, noun: str) -> bool:
    """Whether a name, or the first of two that it joins, ends with a noun: 方案 in …实施方案(…)及若干措施."""
    return re.search(rf"{noun}(?:[》」”]|[(（][^)）]*[)）])*(?:及|和|暨|$)", name) is not None


def _salient(document: Document, earlier: Sequence[Mention]) -> Mention:
    """What an article speaks of: the last of those named in its title, else the last of all."""
    title = document.article.title or ""
    return next((m for m in reversed(earlier) if m.name.strip("《》“”") in title), earlier[-1])


def _begins(row: Sequence[Token], at: int) -> bool:
    """Whether the token begins its clause, but for 该, 本 and the like."""
    return at == 0 or row[at - 1].text in "，。；：:“ " or row[at - 1].text in ("该", "此", "本", "这")


def _stands_alone(row: Sequence[Token], at: int, *, strict: bool) -> bool:
    """Whether neither the word before nor the one behind belongs to the noun's phrase."""
    if at > 0:
        before = row[at - 1]
        if before.item is not None or (before.text not in _BEFORE and before.tag not in ("x", "p")):
            return False
        if before.text in "、”》)）" or (strict and before.tag != "x" and before.text not in _BEFORE):
            return False
    behind = row[at + 1] if at + 1 < len(row) else None
    if behind is None or behind.text in _GOES_ON:
        return True
    if behind.item is not None:
        return False
    return (
        not behind.tag.startswith(_QUALIFIES) and behind.tag != "vn" and behind.text not in ("的", "、", "“")
    )
