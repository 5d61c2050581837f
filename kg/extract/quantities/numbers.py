"""Numbers in digits and in words, English and Chinese, as decimals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

_ONES: Final[Mapping[str, int]] = {
    word: number
    for number, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen""".split()
    )
}
_TENS: Final[Mapping[str, int]] = {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_GROUPS: Final[Mapping[str, int]] = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}

_CHARACTERS: Final[Mapping[str, int]] = {
    char: number for number, chars in enumerate(("零〇○", *"一二三四五六七八九")) for char in chars
} | {"两": 2, "壹": 1, "贰": 2, "叁": 3}
_SMALL: Final[Mapping[str, int]] = {"十": 10, "百": 100, "千": 1000}
_LARGE: Final[Mapping[str, int]] = {"万": 10**4, "亿": 10**8}

_WORD: Final = "|".join(sorted((*_ONES, *_TENS), key=len, reverse=True))
ENGLISH_WORD: Final = rf"(?:{_WORD})(?![\w-])"
"""A number in one English word, as an expression."""
_MORE: Final = rf"(?:\s+(?:hundred|thousand)(?:\s+(?:and\s+)?(?:{_WORD})(?:-(?:{_WORD}))?)?)?"
ENGLISH_WORDS: Final = rf"(?:a\s+dozen|(?:{_WORD})(?:[\s-]+(?:{_WORD}))?{_MORE})"
"""A number in English words, as an expression: eighteen, twenty-one, one hundred and twenty."""
DIGITS: Final = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?![\d,])|\d+(?:\.\d+)?"
"""A number in digits, as an expression: 1,234.5; 1 234; 38."""
CHINESE_WORDS: Final = r"[〇零一二三四五六七八九十百千两壹贰叁万亿]+(?:点[〇零一二三四五六七八九]+)?"
"""A number in Chinese characters, as an expression: 三百六十亿, 两, 二点五."""


def tidy(value: Decimal) -> Decimal:
    """The value without trailing zeros and without an exponent: 8.60E+12 is 8600000000000."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if whole == value else value.normalize()


def english(text: str) -> Decimal | None:
    """The value of an English number in digits or words; None for anything else.

    >>> english("one hundred and twenty"), english("1,234.5")
    (Decimal('120'), Decimal('1234.5'))
    """
    plain = re.sub(r"[,，\s](?=\d{3})", "", text.strip())
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return Decimal(plain)
    total = group = 0
    words = [word for word in re.split(r"[\s-]+", text.lower().strip()) if word not in ("and", "a")]
    if not words:
        return None
    for word in words:
        if word in _ONES or word in _TENS:
            group += _ONES.get(word, 0) + _TENS.get(word, 0)
        elif word == "dozen":
            group = (group or 1) * 12
        elif word == "hundred":
            group = (group or 1) * 100
        elif word in _GROUPS:
            total += (group or 1) * _GROUPS[word]
            group = 0
        else:
            return None
    return Decimal(total + group)


def chinese(text: str) -> Decimal | None:
    """The value of a Chinese number in digits, characters or both; None for anything else.

    >>> chinese("三百六十亿"), chinese("1.2万亿"), chinese("十")
    (Decimal('36000000000'), Decimal('1200000000000.0'), Decimal('10'))
    """
    mixed = re.fullmatch(rf"({DIGITS})([十百千万亿]*)", text.strip())
    if mixed:
        value = english(mixed[1])
        for char in mixed[2]:
            value = value * (_SMALL.get(char) or _LARGE[char]) if value is not None else None
        return value
    whole, _, fraction = text.strip().partition("点")
    value = _characters(whole)
    if value is None or not fraction:
        return value
    decimals = _plain(fraction)
    return None if decimals is None else value + Decimal(f"0.{decimals}")


def _plain(text: str) -> str | None:
    """Digits in characters, read one by one: 二〇二一."""
    return "".join(str(_CHARACTERS[c]) for c in text) if all(c in _CHARACTERS for c in text) else None


def _characters(text: str) -> Decimal | None:
    if not text:
        return None
    if len(text) > 1 and (plain := _plain(text)):
        return Decimal(plain)
    total = section = digit = 0
    for char in text:
        if char in _CHARACTERS:
            digit = _CHARACTERS[char]
        elif char in _SMALL:
            section += (digit or 1) * _SMALL[char]
            digit = 0
        elif char in _LARGE:
            # 万亿 multiplies what stands before it as a whole.
            total = (total + section + digit or 1) * _LARGE[char]
            section = digit = 0
        else:
            return None
    return Decimal(total + section + digit)
