"""Comparing names within one article: what is left when edition, year and place are set aside."""

from __future__ import annotations

import re
from typing import Final

from kg.ids import normalise

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_BRACKETS: Final = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_EDITION: Final = re.compile(
    r"\b(?:19|20)\d\d\b|(?:19|20)\d\d年?|首[届屆]|第[一二三四五六七八九十\d]+[轮輪]|第?[一二三四五六七八九十\d]+[届屆]"
    r"|\b(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)\b"
    r"|\b(?:inaugural|edition|version|session)\b|[版本]$",
    re.IGNORECASE,
)
_YEARLY: Final = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)(?:年?本|年版|年)?|\b(?:edition|version)\b", re.IGNORECASE
)
_DIGITS: Final = "一二三四五六七八九"
_SESSION: Final = re.compile(r"第([一二三四五六七八九十\d]+)[届屆次轮輪]")
_INAUGURAL: Final = re.compile(r"首[届屆]|\binaugural\b", re.IGNORECASE)
_ORDINALS: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_ORDINAL: Final = re.compile(rf"\b(?:(\d+)(?:st|nd|rd|th)|({'|'.join(_ORDINALS)}))\b", re.IGNORECASE)
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


def without_edition(name: str) -> str:
    """A name without its years and the number of its edition; brackets stay.

    >>> without_edition("2023 China Fair (Yunnan)").strip()
    'China Fair (Yunnan)'
    """
    return _EDITION.sub(" ", name)


def without_years(name: str) -> str:
    """A title without its years and the word that says that it is an edition.

    >>> without_years("Catalogue (2018 edition) of the 14th Five-Year Plan").split()
    ['Catalogue', '(', ')', 'of', 'the', '14th', 'Five-Year', 'Plan']
    """
    return _YEARLY.sub(" ", name)


def edition(name: str) -> int | None:
    """Which of a series a name says that it is.

    >>> edition("第十三届博览会"), edition("the third summit"), edition("China Fair")
    (13, 3, None)
    """
    if _INAUGURAL.search(name):
        return 1
    if found := _SESSION.search(name):
        return _number(found.group(1))
    if found := _ORDINAL.search(name):
        return int(found.group(1)) if found.group(1) else _ORDINALS.index(found.group(2).casefold()) + 1
    return None


def _number(text: str) -> int | None:
    """A number below 100 in Chinese or Arabic digits."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    if any(char not in _DIGITS for char in tens + ones) or len(tens) > 1 or len(ones) > 1:
        return None
    one = _DIGITS.index(ones) + 1 if ones else 0
    return (10 * (_DIGITS.index(tens) + 1 if tens else 1) if ten else 0) + (
        one if ten else _DIGITS.index(tens) + 1
    )


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
