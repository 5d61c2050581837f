"""Quantities in English text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Final, NamedTuple

from kg.extract.document import Document, Quantity
from kg.extract.quantities import numbers
from kg.extract.quantities.nouns import Counted, counted
from kg.extract.quantities.units import Forms, unit_words
from kg.extract.triggers import Triggers, clauses
from kg.types import Span

_PLACES: Final = Decimal("0.01")
_PARTS: Final = dict(
    zip("half third quarter fifth sixth seventh eighth ninth tenth".split(), range(2, 11), strict=True)
)
# What may not stand before a number that counts something: "No. 31", "Top 500", "Chapter 2".
_NAMING: Final = re.compile(
    r"(?:\b(?:nos?\.?|number:?|articles?|chapters?|sections?|tables?|pages?|rooms?|versions?|phases?|photos?|steps?|volumes?|appendix|annex|tops?|fortune|global|china"
    r"|interval|time:|tel:?|phone:?|fax:?|icp|items?|grade|level|class|line|bus|route|highway|beijing|windows|covid)"
    r"|[#＃:：/№]|[\[〔])\s*$",
    re.IGNORECASE,
)
# What makes a bare number, with neither unit nor noun behind it, a count of something named before.
_LEADING: Final = re.compile(
    r"\b(?:reach(?:es|ed|ing)?|hits?|total(?:s|ed|ing|led|ling)?|number(?:s|ed|ing)?|stands? at|stood at"
    r"|c[oa]mes? to|rose to|ris(?:es|ing) to|grew to|grown to|risen to|increased to|expanded to|up to|down to"
    r"|fell to|from|to|another|including|by|be|is|was|are|were|of|and|at)\s*$",
    re.IGNORECASE,
)
# "The first three places", "the past five years", "page 4 of 10".
_ORDERED: Final = re.compile(
    r"(?:\b(?:first|last|past|next|previous|coming|top|every)|\bpage \d+ of)\s*$", re.IGNORECASE
)
# "Eight of the country's 45 clusters": the whole that a part is taken of names the noun.
_WHOLE: Final = re.compile(
    r"\s+of\s+(?:the|its|their|all|these|those|our|China['’]s)\s+(?:[\w-]+['’]s\s+)?(?:[\d,.]+\s+)?"
)
# "30 are in the east, eight in the west and two in the northeast", "steel with seven, textiles with five"
_LISTED: Final = re.compile(r"(?:,|\band|\bwith)\s+$")
_GOES_ON: Final = re.compile(r"\s+in\s|\s*[,.;]|\s+and\s")
# "Of 40 sectors, 33 posted growth"
_PART: Final = re.compile(r"\b[Oo]f\s+(?:the\s+)?[\d,]+\s[^,;.]*,\s+$")
_OR_SO: Final = re.compile(r"\s+(?:or\s+(?:so|more)|plus)\b")
_EXTENT: Final = re.compile(r"\b(?:extend|spread|stretch|cover)(?:s|ed|ing)?\s+$", re.IGNORECASE)
_ENDING: Final = re.compile(
    r"\s*(?:[.,;)”]|$|(?:of|are|is|were|was|have|has|had|lie|will|in|by|and|on|come|came|more|further|from|at"
    r"|a year|each|[a-z]+ed)\b)"
)


# What makes billions without a currency an amount of money, as translated news leaves the yuan out.
_AMOUNT: Final = re.compile(
    r"\b(?:values?|income|revenues?|investments?|invest(?:s|ed|ing)?|scale|funds?|amount|turnover|sales|tax(?:es)?|taxation"
    r"|gdp|contracts?|capital|profits?|exports?|imports?|fiscal|output|economy|industry|reward|worth)\b",
    re.IGNORECASE,
)
_FUND: Final = re.compile(r"\s+(?:\w+\s+){0,2}funds?\b", re.IGNORECASE)
_YUAN: Final = "CNY"
_NEAR: Final = 90
_BEHIND: Final = 30


class _Grammar(NamedTuple):
    regex: re.Pattern[str]
    currencies: Forms
    units: Forms
    qualifiers: Forms


@cache
def _grammar() -> _Grammar:
    words = unit_words("en")
    currencies, units = Forms(words["currencies"]), Forms(words["units"])
    qualifiers = Forms(words["qualifiers"])
    scales = "|".join(sorted(words["scales"], key=len, reverse=True))
    number = rf"(?:{numbers.DIGITS}|{numbers.ENGLISH_WORDS})"
    scale = rf"(?:[\s-]*(?:{scales})\b(?!-(?!yuan|dollar)))"
    return _Grammar(
        re.compile(
            rf"(?<![\w.,/+×])(?:(?P<qualifier>(?<!\w)(?:{qualifiers.expression}))\s+"
            rf"(?:an?\s+(?:estimated|total of)\s+)?)?"
            rf"(?P<minus>minus\s+|(?<![\w)%])[-−–](?=\d))?"
            rf"(?:(?P<before>{currencies.expression})\s*)?"
            rf"(?:(?P<between>(?<=between\s))?(?P<from>{numbers.DIGITS}|{numbers.ENGLISH_WORD})(?P<fromscale>{scale})?"
            rf"(?(between)\s+and\s+|(?:\s+to\s+|\s*[-–—~]\s*))"
            rf"(?:(?:{currencies.expression})\s*)?(?={number}))?"
            rf"(?P<number>{number})(?P<scale>{scale})?\+?"
            rf"(?:[\s-]*(?P<unit>(?:{currencies.expression}|{units.expression})(?:(?<=%)|(?!\w))(?!\s*\d)))?",
            re.IGNORECASE,
        ),
        currencies,
        units,
        qualifiers,
    )


_FRACTION: Final = re.compile(
    rf"\b(?:(?P<top>one|two|three|four|five|a)[\s-](?P<part>{'|'.join(_PARTS)})s?\b(?=\s+of\b|\s+the\b)"
    r"|(?P<half>(?<!first )(?<!second )(?<!latter )(?<!last )half)\s+of\s+(?!the\s+(?:year|century|month))"
    r"|(?P<one>one)\s+in\s+(?P<in>(?:every\s+)?(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,3}))\b(?!\s*%)"
    r"|(?P<n>[1-9])/(?P<d>[2-9]|10)(?=\s+of\b))",
    re.IGNORECASE,
)  # fmt: skip


def fractions(text: str, offset: int) -> Iterator[Quantity]:
    """Shares in words, as a percentage with two decimals: two-thirds of, one in seven, half of."""
    for match in _FRACTION.finditer(text):
        top: Decimal | None = Decimal(1)
        bottom: Decimal | None
        end = match.end("half") if match["half"] else match.end()
        if match["half"]:
            bottom = Decimal(2)
        elif match["one"]:
            bottom = numbers.english(match["in"].lower().replace("every", "").strip())
        elif match["n"]:
            top, bottom = Decimal(match["n"]), Decimal(match["d"])
        else:
            top = top if match["top"].lower() == "a" else numbers.english(match["top"])
            bottom = Decimal(_PARTS[match["part"].lower()])
        if not top or not bottom or top > bottom:
            continue
        share = (100 * top / bottom).quantize(_PLACES, ROUND_HALF_UP)
        yield Quantity(
            Span(offset + match.start(), offset + end), share, "percent", text[match.start() : end]
        )


def _may_count(text: str) -> bool:
    """Whether a number may stand in a text, in digits or in words."""
    return any(map(str.isdigit, text)) or bool(_words_of_numbers().fitting(text))


@cache
def _words_of_numbers() -> Triggers[str]:
    return Triggers([(numbers.ENGLISH_WORDS, clauses(numbers.ENGLISH_WORDS))])


def quantities(document: Document) -> Iterator[Quantity]:
    """The quantities of an English article, in its order."""
    for sentence in document.sentences:
        offset = sentence.span.start
        text = document.view[offset : sentence.span.end]
        taken: list[Span] = []
        for quantity in fractions(text, offset):
            taken.append(quantity.span)
            yield quantity
        for match in _grammar().regex.finditer(text) if _may_count(text) else ():
            span = Span(offset + match.start(), offset + match.end())
            if not any(span.overlaps(other) for other in taken):
                yield from _read(text, offset, match)


def _read(text: str, offset: int, match: re.Match[str]) -> Iterator[Quantity]:
    grammar = _grammar()
    scales = unit_words("en")["scales"]
    value = numbers.english(match["number"])
    if value is None or _names(text, match):
        return

    def scaled(number: Decimal, scale: str | None) -> Decimal:
        return number * Decimal(scales[scale.strip(" -").lower()]) if scale else number

    currency = match["before"] or (
        match["unit"] if match["unit"] and grammar.currencies.name(match["unit"]) else None
    )
    unit = grammar.currencies.name(currency) if currency else None
    noun = currency or match["unit"] or ""
    if unit is None and match["unit"]:
        unit = grammar.units.name(match["unit"])
    if unit is None:
        found = _count(text, match)
        if (found is None or not found[1] or _FUND.match(text, match.end())) and _is_money(text, match):
            found = "", _YUAN
        if found is None:
            return
        noun, unit = found
    sign = -1 if match["minus"] else 1
    qualifier = grammar.qualifiers.name(match["qualifier"]) if match["qualifier"] else None
    if match["qualifier"] and match["qualifier"].lower() == "over" and _EXTENT.search(text[: match.start()]):
        qualifier = None
    start = match.start()
    if match["from"]:
        low = numbers.english(match["from"])
        start = match.start("number")
        below = low is not None and scaled(low, match["fromscale"] or match["scale"]) < scaled(
            value, match["scale"]
        )
        # "In 2012 to 31.4 trillion" is a year and a number, no range.
        if low is not None and below and not re.fullmatch(r"(?:19|20)\d\d", match["from"]):
            yield Quantity(
                Span(offset + match.start(), offset + match.end("from")),
                sign * scaled(low, match["fromscale"] or match["scale"]),
                unit,
                noun,
                qualifier,
            )
            qualifier = None
    yield Quantity(
        Span(offset + start, offset + match.end()),
        sign * scaled(value, match["scale"]),
        unit,
        noun,
        qualifier,
    )


def _is_money(text: str, match: re.Match[str]) -> bool:
    """Whether billions without a unit are an amount of money: "an output value of 38.6 billion"."""
    if not match["scale"] or match["scale"].strip(" -").lower() not in ("billion", "trillion"):
        return False
    clause = re.split(r"[;:]", text[max(0, match.start() - _NEAR) : match.start()])[-1]
    return bool(_AMOUNT.search(clause) or _AMOUNT.search(text[match.end() : match.end() + _BEHIND]))


def _names(text: str, match: re.Match[str]) -> bool:
    """Whether the number is part of a name, a date, a list marker or a clock's time."""
    first = match.start("from") if match["from"] else match.start("number")
    digits = match["number"]
    before, after = text[:first], text[match.end() :]
    if _NAMING.search(before[-24:]) and not match["before"] and not (match["unit"] or match["qualifier"]):
        return True
    if _ORDERED.search(before) and not (match["unit"] or match["before"] or match["scale"]):
        return True
    if digits[0] == "0" and digits[1:2].isdigit():
        return True
    # 5G, 3D, 14th, 07:45, 5-year, 80s, 1-2-3 and a list marker "1." or "(2)".
    if not match[0].endswith("%") and re.match(
        r"(?:st|nd|rd|th)\b|[A-Za-z]|:\d|[-‐–]\s?(?:year|month|day|star|point|level|level|type|fold|in-)|['’]?s\b|/\d",
        after,
    ):
        return True
    if not before.strip(" (（·-") and re.match(r"\s*[.)）、]", after) and not match["unit"]:
        return True
    return bool(re.match(r"\s*(?:a\.m|p\.m|o['’]clock|seconds?\b|minutes?\b)", after))


def _count(text: str, match: re.Match[str]) -> tuple[str, str] | None:
    """What a number without a unit counts, as the text has it and in the singular; None if nothing."""
    word = match["number"].lower()
    plain = word[0].isdigit()
    if word in ("one", "zero", "a"):
        return None
    if re.fullmatch(r"(?:19|20)\d\d", word) and not match["scale"] and not match["qualifier"]:
        # Years; only "2066 enterprises", close by and in lower case, is a count.
        close = re.match(r"\s+(?:[a-z-]+\s+){0,2}?[a-z]{3,}s\b", text[match.end() :])
        if not close or re.search(
            r"\b(?:in|since|by|until|during|year)\s+$", text[: match.start()], re.IGNORECASE
        ):
            return None
    so = _OR_SO.match(text, match.end())
    noun: Counted | None = counted(text[so.end() if so else match.end() :])
    if noun is not None:
        return noun
    whole = _WHOLE.match(text, match.end())
    if whole and (noun := counted(text[whole.end() :])):
        return "", noun.head
    if not plain and _LISTED.search(text[: match.start()]) and re.search(r"\d", text[: match.start()]):
        return ("", "") if _GOES_ON.match(text, match.end()) else None
    if not _ENDING.match(text[match.end() :]):
        return None
    large = plain and ("," in word or match["scale"] or match["qualifier"])
    if (
        large
        or (plain and re.match(r"\s+in\s+(?:total|all)\b", text[match.end() :]))
        or (plain and (_LEADING.search(text[: match.start()]) or _PART.search(text[: match.start()])))
        or re.match(r"\s+of\s+(?:them|these|those|which|whom)\b", text[match.end() :])
    ):
        return "", ""
    return ("", "") if plain and re.match(r"\s+(?:are|were)\b", text[match.end() :]) else None
