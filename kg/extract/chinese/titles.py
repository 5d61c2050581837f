"""Titles in book-title marks, 《…》: policies by the noun that ends them, and their short names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.types import Mention, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools
    from kg.gazetteer import Gazetteer

_TITLE: Final = re.compile(r"《((?:[^《》\n]|《[^《》\n]{1,60}》){1,90})》")
# What may stand behind the noun: an edition, a period, a number, "for trial implementation".
_TAIL: Final = re.compile(r"(?:[((（][^)）]{1,24}[)）]|[\d\s年版—-])+$")
_PERIOD: Final = re.compile(
    r"[(（][^)）]{0,30}\d{4}[^)）本版]{0,10}\d{4}[^)）本版]{0,10}[)）]$|[(（](?:试行|暂行|修订)[)）]$"
)
_SHORT_FOR: Final = re.compile(r"(?:以下)?(?:简称|统称)(?:为)?[“\"]?$")
_PERIODICAL: Final = re.compile(r"(?:日报|晚报|早报|时报|周刊|周报|新闻|商报|导报|报)$")

_NAMED: Final = re.compile(r"(?:名为|名称为|全称为|题为|名叫|叫|即|为)[：:]?$")
_CALLED: Final = re.compile(
    r"(?:一份|一项|一个|这份|签署|签订|签了|签下|签|达成)(?:了|的)?(?:一份|一项)?"
    r"((?:(?![，。；、的了一])[\u4e00-\u9fff]){0,8}(?:协议|备忘录|方案|规划|意见|行动计划|办法|目录))(?![\u4e00-\u9fff]*[》])"
)

CLASSES: Final = tuple(
    (cls, re.compile(f"(?:{heads})$"))
    for cls, heads in (
        ("Agreement", "协议|协议书|备忘录|协定|公约|合同|倡议书?|共识|意向书"),
        ("Strategy", "战略|发展战略|中国制造2025|战略纲要"),
        ("Plan", "规划|计划|方案|行动|纲要|蓝图|路线图|安排|要点|工程|专项|部署"),
        ("Catalogue", "目录|名录|名单|清单|图谱|产业地图"),
        ("Regulation", "条例|法|标准|规范|规范条件|准入条件|规定|规程|通则|守则|技术要求|体系建设指南"),
        (
            "Guidance",
            "意见|通知|办法|措施|政策|若干政策|决定|指南|指引|细则|批复|公告|通告|函|建议|决议|声明|宣言|举措|条措施|\\d+条|十条|导则",
        ),
    )
)
"""Classes of policies by the end of their titles; the first that fits."""


_POLICIES: Final = frozenset({cls for cls, _ in CLASSES} | {"FiveYearPlan"})


def policy_class(title: str) -> str | None:
    """The class of a policy with that title; None where its last noun names no policy.

    >>> policy_class("临江省轴承产业发展规划(2021—2025年)")
    'Plan'
    """
    stem = _TAIL.sub("", title) or title
    return next((cls for cls, heads in CLASSES if heads.search(stem)), None)


def titles(document: Document, tools: Tools) -> Iterator[Mention]:
    """Policies and newspapers in book-title marks.

    A short title (《意见》) takes the name of the full one: the one that introduces it
    (以下简称《意见》), else the nearest earlier one of the same kind, later ones failing that.
    """
    text, view = document.article.text, document.view
    full: list[tuple[int, str, str]] = []
    short: dict[str, str] = {}
    pending: list[tuple[Span, str, str]] = []
    for match in _TITLE.finditer(view):
        span = Span(*match.span())
        title = view[match.start(1) : match.end(1)].strip()
        name = text[match.start(1) : match.end(1)].strip()
        cls = policy_class(title)
        if cls is None:
            if _PERIODICAL.search(title):
                yield _mention(span, "Institution", name, "zh-newspaper-title", 0.85)
            continue
        if full and _SHORT_FOR.search(view[max(0, match.start() - 6) : match.start()]):
            short[title] = full[-1][2]
        if len(title) <= 4 or title in short:
            pending.append((span, cls, title))
        else:
            full.append((span.start, cls, name))
            if (called := _called(view, match.start(), cls)) is not None:
                yield _mention(called, cls, name, "zh-title-told-later", 0.88)
            yield replace(
                _mention(span, cls, name, "zh-title", 0.93), candidates=_known(tools.gazetteer, title)
            )
    for span, cls, title in pending:
        earlier = [f for f in full if f[0] < span.start and _TAIL.sub("", f[2]).endswith(title)]
        later = [f for f in full if f[0] > span.start and _TAIL.sub("", f[2]).endswith(title)]
        near = earlier[-1:] or later[:1]
        whole = short.get(title) or (near[0][2] if near else None)
        if whole is not None:
            own = next((f[1] for f in full if f[2] == whole), cls)
            yield _mention(span, own, whole, "zh-short-title", 0.9)


def _called(view: str, at: int, cls: str) -> Span | None:
    """Where the text spoke of what it names now: 签了一份合作协议，名为《…》; None where it did not."""
    before = view[max(0, at - 120) : at]
    if not _NAMED.search(before):
        return None
    found = [m for m in _CALLED.finditer(before) if policy_class(m[1]) == cls]
    if not found:
        return None
    start = at - len(before)
    return Span(start + found[-1].start(1), start + found[-1].end(1))


def _known(gazetteer: Gazetteer, title: str) -> tuple[str, ...]:
    """The policy that bears a title; a period in brackets behind it names no other policy."""
    for name in dict.fromkeys((title, _PERIOD.sub("", title))):
        found = tuple(entry.iri for entry in gazetteer.lookup(name, "zh") if entry.cls in _POLICIES)
        if found:
            return found
    return ()


def _mention(span: Span, cls: str, name: str, rule: str, confidence: float) -> Mention:
    return Mention(span, cls, name, rule, confidence, language="zh")
