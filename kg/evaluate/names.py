"""Whether two names say the same, as a reader of the article would judge it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from rapidfuzz import fuzz

_MARKS: Final = re.compile(r"[\"'“”‘’`«»《》〈〉()\[\]（）,，.。:：;；·]")
_JOINS: Final = re.compile(r"[-‐-―_/]")
_SPACE: Final = re.compile(r"\s+")
_NUMBER: Final = re.compile(r"\d+")
_HAN: Final = re.compile(r"[一-鿿]")
_FUNCTION_WORDS: Final = frozenset("the of and for in on a an s".split())
_ALIKE: Final = 80
"""Percentage of characters in common at which two long Chinese names are one."""


def comparable(name: str) -> str:
    """A name as it is compared: NFKC, case folded, marks, joins and a leading "the" set aside.

    >>> comparable("The “Yangtze–River Delta”")
    'yangtze river delta'
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    bare = _JOINS.sub(" ", _MARKS.sub(" ", folded))
    return _SPACE.sub(" ", bare).strip().removeprefix("the ")


def one_agrees(gold: Iterable[str], found: Iterable[str]) -> bool:
    """Whether any of an entity's names agrees with any of another's (both in comparable form)."""
    found = list(found)
    return any(_agree(g, f) for g in gold for f in found)


def _agree(gold: str, found: str) -> bool:
    if gold.replace(" ", "") == found.replace(" ", ""):
        return True
    if _NUMBER.findall(gold) != _NUMBER.findall(found):
        return False
    return _same_words(gold, found) or (
        len(gold) >= 6 and len(found) >= 4 and bool(_HAN.search(gold)) and fuzz.ratio(gold, found) >= _ALIKE
    )


def _same_words(gold: str, found: str) -> bool:
    """Names of three words or more: all words of the shorter, and most of the longer, have their like."""
    a, b = gold.split(), found.split()
    if len(a) < 3 or len(b) < 3:
        return False
    short, long = sorted((set(a) - _FUNCTION_WORDS, set(b) - _FUNCTION_WORDS), key=len)
    paired = sum(any(_same_word(word, other) for other in long) for word in short)
    return len(short) >= 2 and paired == len(short) and paired >= 0.6 * len(long)


def _same_word(a: str, b: str) -> bool:
    """Equal but for an ending of two letters: "develop" and "develops", "industry" and "industries"."""
    stem = max(4, min(len(a), len(b)) - 2)
    return a == b or a[:stem] == b[:stem]
