"""Comparing names within one article: what is left when edition, year and place are set aside."""

from __future__ import annotations

import re
from typing import Final

from kg.ids import normalise

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_BRACKETS: Final = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_EDITION: Final = re.compile(
    r"\b(?:19|20)\d\d\b|(?:19|20)\d\d年?|第?[一二三四五六七八九十\d]+届"
    r"|\b(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)\b"
    r"|\b(?:edition|version|session)\b|[版本]$",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def language_of(name: str) -> str:
    """The language of a name, by its script: ``zh`` where a Chinese character stands in it."""
    return "zh" if _HAN.search(name) else "en"


def core(name: str) -> str:
    """A name without its year, edition and bracketed part, normalised.

    >>> core("2023 China Industrial Transfer Docking Event (Yunnan)")
    'china industrial transfer docking event'
    """
    return normalise(_EDITION.sub(" ", _BRACKETS.sub(" ", name)))


def years(name: str) -> tuple[str, ...]:
    """The years that stand in a name, in their order."""
    return tuple(_YEAR.findall(name))


def is_generic(name: str) -> bool:
    """Whether a name says only what kind of thing it is: "press conference", 通知, 市政府.

    In English such a name has neither a capital inside nor a digit; in Chinese it is
    short and stands without title marks.
    """
    if language_of(name) == "zh":
        return len(normalise(name).replace(" ", "")) <= 4 and not re.search(r"[\dA-Za-z]", name)
    words = name.split()
    proper = any(c.isupper() or c.isdigit() for word in words for c in word[:1])
    return not proper and len(words) <= 3


def shortens(short: str, long: str) -> bool:
    """Whether one normalised name is a shorter form of another: its first or last words.

    >>> shortens("docking event", "china industrial transfer docking event")
    True
    """
    if language_of(long) == "zh":
        a, b = short.replace(" ", ""), long.replace(" ", "")
        return 2 <= len(a) < len(b) and (b.startswith(a) or b.endswith(a))
    a_words, b_words = short.split(), long.split()
    n = len(a_words)
    return 0 < n < len(b_words) and (b_words[:n] == a_words or b_words[-n:] == a_words)
