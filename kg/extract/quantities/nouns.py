"""The noun that an English number counts: "four national pilot areas" counts areas."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from kg.extract.quantities.units import unit_words

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<word>\d?[A-Za-z](?:[\w'’&/.-]*\w)?)|(?P<mark>[,“”\"‘’'(（])|(?P<other>\S))"
)
_REACH: Final = 14


class Counted(NamedTuple):
    """The noun phrase as the text has it, and its head in the singular."""

    phrase: str
    head: str


@cache
def _words() -> tuple[Mapping[str, str], frozenset[str], frozenset[str], frozenset[str]]:
    nouns = unit_words("en")["nouns"]
    return (
        nouns["irregular"],
        frozenset(nouns["never"].split()),
        frozenset(nouns["stop"].split()),
        frozenset(nouns["elliptic"].split()),
    )


def plural(word: str) -> bool:
    """Whether a word looks like a plural noun."""
    irregular, never, _, _ = _words()
    low = word.lower().rstrip("'’")
    if low in irregular:
        return True
    return (
        len(low) > 3
        and low.endswith("s")
        and not low.endswith(("ss", "us", "ous", "is"))
        and low not in never
    )


def singular(word: str) -> str:
    """The singular of a plural noun, in lower case.

    >>> [singular(w) for w in ("Companies", "bases", "batches", "businesses", "people", "areas")]
    ['company', 'base', 'batch', 'business', 'person', 'area']
    """
    irregular, _, _, _ = _words()
    low = word.lower().rstrip("'’").rsplit("-", 1)[-1]
    if low in irregular:
        return irregular[low]
    if word[:-1].isupper() and len(word) > 2:
        return word[:-1]
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith(("ches", "shes", "sses", "xes", "zzes")):
        return low[:-2]
    return low[:-1] if low.endswith("s") else low


def counted(text: str) -> Counted | None:
    """What the number before the text counts: up to the first plural noun, and one right behind it.

    >>> counted(" national-level specialized, high-end businesses, and 156")
    Counted(phrase='national-level specialized, high-end businesses', head='business')
    >>> counted(" of them are large") is None
    True
    """
    _, _, stop, elliptic = _words()
    at, start, commas = 0, -1, 0
    head: str | None = None
    end = 0
    for _ in range(_REACH):
        match = _TOKEN.match(text, at)
        if not match or match["other"]:
            break
        if match["mark"]:
            commas += match["mark"] == ","
            if head is not None or match["mark"] in "(（" or (start < 0 and match["mark"] == ","):
                break
            at = match.end()
            continue
        word = match["word"]
        if word.lower() in stop or (start < 0 and word.lower() == "and"):
            break
        if head is not None and not (plural(word) and word.lower() not in elliptic):
            break
        if start < 0:
            start = match.start("word")
        if plural(word):
            head, end = word, match.end("word")
        at = match.end()
    if head is None or start < 0:
        return None
    if head.lower() in elliptic:
        return Counted(text[start:end], "")
    return Counted(text[start:end], singular(head))
