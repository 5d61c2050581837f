"""Quantities in Chinese text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Final, NamedTuple

from kg.extract.document import Document, Quantity
from kg.extract.quantities import numbers
from kg.extract.quantities.chinese_nouns import Nouns
from kg.extract.quantities.units import Forms, alternatives, unit_words
from kg.types import Span

_PLACES: Final = Decimal("0.01")
_SCALED: Final = r"(?:[十百千]?[万亿]{1,3}|[十百千](?=[余多]?(?:[万亿]|[家个名项人台座]))|)"
_NUMBER: Final = rf"(?:(?:{numbers.DIGITS}){_SCALED}|{numbers.CHINESE_WORDS})"
# What stands before a number that orders or names (第三轮, 前三名), and before a character of an idiom.
_NAMING: Final = ("第", "No.", "几", "数", "前")
_IDIOMS: Final = (
    "“",
    "每",
    "同",
    "哪",
    "某",
    "逐",
    "唯",
    "统",
    "新",
    "专",
    "单",
    "万",
    "之",
    "十",
    "百",
    "千",
)


class _Grammar(NamedTuple):
    regex: re.Pattern[str]
    currencies: Forms
    units: Forms


@cache
def _grammar() -> _Grammar:
    words = unit_words("zh")
    currencies, units = Forms(words["currencies"]), Forms(words["units"])
    nouns = words["nouns"]
    measures = "".join(nouns["measures"].split())
    before = alternatives(words["qualifiers"]["before"])
    after = alternatives(words["qualifiers"]["after"])
    return _Grammar(
        re.compile(
            rf"(?<![\d.A-Za-z×+〔\[#第/])(?P<qualifier>{before})?\s*"
            rf"(?:(?P<from>{numbers.DIGITS})(?P<fromunit>[万亿]{{0,3}}(?:元|%)?)(?:[-—–~～]|至|到)(?={numbers.DIGITS}))?"
            rf"(?P<number>{_NUMBER})(?P<more>[余多])?(?P<scale>[万亿]{{0,3}})(?P<more2>[余多])?\s*"
            rf"(?:(?P<unit>{currencies.expression}|{units.expression})"
            rf"|(?P<bare>{alternatives(nouns['bare'])})(?![长委局厅里域级标面图化际道务行])"
            rf"|(?P<people>(?<=[万亿])(?=[，。；、）]))|(?P<measure>[{measures}](?!人机|别|性|体)))"
            rf"(?P<more3>{after})?"
        ),
        currencies,
        units,
    )


_SHARE: Final = re.compile(
    r"(?P<qualifier>超过|超|近|约|逾)?(?:(?P<moiety>(?<=[占比过超近约逾])(?:一半|半数))|百分之(?P<hundredth>[零〇一二三四五六七八九十百点两]+)"
    r"|(?P<bottom>[二三四五六七八九十])分之(?P<top>[一二三四五六七八九两])"
    r"|(?<![\d/])(?P<n>[1-9])/(?P<d>[2-9]|10)(?![\d/月])"
    r"|(?P<tenths>[一二三四五六七八九两\d])成(?P<half>半)?(?=[以，。；、的左多]|$))(?P<more>以上|多|左右)?"
)


def shares(text: str, offset: int) -> Iterator[Quantity]:
    """Shares in words as a percentage with two decimals: 百分之八十, 三分之二, 2/3, 七成."""
    for match in _SHARE.finditer(text):
        if match["moiety"]:
            share: Decimal | None = Decimal(50)
        elif match["hundredth"]:
            share = numbers.chinese(match["hundredth"])
        elif match["tenths"]:
            tenths = numbers.chinese(match["tenths"])
            share = None if tenths is None else tenths * 10 + (5 if match["half"] else 0)
        else:
            top = numbers.chinese(match["top"] or match["n"])
            bottom = numbers.chinese(match["bottom"] or match["d"])
            share = (
                (100 * top / bottom).quantize(_PLACES, ROUND_HALF_UP)
                if top and bottom and top < bottom
                else None
            )
        if share is not None:
            yield Quantity(
                Span(offset + match.start(), offset + match.end()),
                share,
                "percent",
                match[0],
                match["qualifier"] or match["more"],
            )


def quantities(document: Document) -> Iterator[Quantity]:
    """The quantities of a Chinese article, in its order."""
    nouns = Nouns()
    for sentence in document.sentences:
        text = document.view[sentence.span.start : sentence.span.end]
        taken: list[Span] = []
        for share in shares(text, sentence.span.start):
            taken.append(share.span)
            yield share
        for match in _grammar().regex.finditer(text):
            span = Span(sentence.span.start + match.start(), sentence.span.start + match.end())
            if not any(span.overlaps(other) for other in taken):
                yield from _read(text, sentence.span.start, match, nouns)


def _read(text: str, offset: int, match: re.Match[str], nouns: Nouns) -> Iterator[Quantity]:
    grammar = _grammar()
    value = numbers.chinese(match["number"] + match["scale"])
    if value is None or _names(text, match):
        return
    about = None if text[: match.start()].endswith("签") else match["qualifier"]
    qualifier = about or match["more"] or match["more2"] or match["more3"]
    end = match.end()
    if match["people"] is not None:
        # 常住人口4600万, 用户8.05亿: what the scale counts stands before it.
        before = re.search(
            r"(人口|用户|网民|游客|会员|人次)(?:总数|数|规模)?(?:达到?|为|约|近|超过?|突破)?$",
            text[: match.start()],
        )
        if not before:
            return
        noun = unit = "人" if before[1] == "人口" else before[1]
    elif match["unit"]:
        noun = match["unit"]
        unit = grammar.currencies.name(noun) or grammar.units.name(noun) or noun
    else:
        noun, unit = nouns.counted(text, match)
    if match["from"] and (low := numbers.chinese(match["from"])) is not None:
        scale = re.sub(r"[元%]", "", match["fromunit"]) or "".join(
            c for c in match["number"] + match["scale"] if c in "万亿"
        )
        low_value = numbers.chinese(f"{low}{scale}")
        if low_value is not None and low_value < value:
            yield Quantity(
                Span(offset + match.start(), offset + match.end("fromunit")), low_value, unit, noun, qualifier
            )
        yield Quantity(Span(offset + match.start("number"), offset + end), value, unit, noun, None)
        return
    yield Quantity(Span(offset + match.start(), offset + end), value, unit, noun, qualifier)


def _names(text: str, match: re.Match[str]) -> bool:
    """Whether the number is part of a name, an ordinal, a date or an idiom, and counts nothing."""
    number, before, after = match["number"], text[: match.start("number")], text[match.end() :]
    digits = number[0].isdigit()
    if not digits and before.endswith("签约"):
        return True  # 签约亿元以上项目
    if before.endswith(_NAMING) or (not digits and before.endswith(_IDIOMS)):
        return True
    if number in ("一", "零"):
        return not (match["unit"] and match["scale"])
    if (not digits and not re.search(r"[二三四五六七八九两]|十一|十$", number)) or number in ("千万", "百千"):
        # 亿元以上 is a threshold, 万千 an idiom; 近百家 and 十余家 are counts.
        return not (match["qualifier"] or match["more"] or (match["more2"] and not match["unit"]))
    if number == "十" and not (
        match["bare"] or match["qualifier"] or match["more"] or match["measure"] in ("家", "个", "项")
    ):
        return True
    if digits and number[0] == "0" and not number.startswith("0."):
        return True
    if match["unit"] == "年" and (len(re.sub(r"\D", "", number)) == 4 or number[:1] == "0"):
        return True
    if match["measure"] in ("届", "期", "次", "部", "对") and not digits:
        return True
    if (
        match["bare"]
        and not digits
        and match["bare"] in ("地", "市", "区", "国", "县", "村", "镇", "校", "企", "州")
    ):
        return not (match["bare"] == "地" and re.search(r"[有：在]$", before) and number != "两")
    if match["measure"] == "台" and not digits and re.match(r"[区市]|经开|高新|开发|工业园", after):
        return True  # 九台, a place
    if match["bare"] == "省" and after.startswith("一市"):
        return True
    return after.startswith(("强", "后", "号", "代", "版"))
