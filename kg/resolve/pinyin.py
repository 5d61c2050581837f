"""Chinese characters as they are read, so that a name compares with the same one in Latin letters."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from kg.collector import paused
from kg.ids import normalise
from kg.resolve.names import language_of

if TYPE_CHECKING:
    from opencc import OpenCC


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


def simplified(characters: str) -> str:
    """Chinese characters in the simplified script."""
    return str(_converter().convert(characters))


@lru_cache(1 << 12)
def pinyin(characters: str) -> str:
    """Chinese characters as one word of pinyin without tones (GB/T 16159), ü as v.

    >>> pinyin("曹县")
    'caoxian'
    """
    return _readings().get(characters) or read(characters)


def read(characters: str) -> str:
    """The same by pypinyin, whose dictionaries take a while to load."""
    return "".join(_reader()(characters))


@cache
@paused()
def _reader() -> Callable[[str], list[str]]:
    from pypinyin import lazy_pinyin

    return lazy_pinyin


def person_key(name: str) -> str:
    """A person's name as it is compared across languages: pinyin, family name first, in one word.

    >>> person_key("曾毓群"), person_key("Zeng Yu-qun")
    ('zengyuqun', 'zengyuqun')
    """
    bare = normalise(name)
    if language_of(bare) != "zh":
        return bare.replace(" ", "").replace("ü", "v").replace("lyu", "lv").replace("nyu", "nv")
    bare = simplified(bare.replace(" ", ""))
    for length in (2, 1):
        if (reading := _surnames().get(bare[:length])) and len(bare) > length:
            return reading + pinyin(bare[length:])
    return pinyin(bare)


@cache
def _surnames() -> Mapping[str, str]:
    """Family names that are read otherwise than the same characters elsewhere."""
    return {row["surname"]: row["pinyin"] for row in rows("surnames.csv")}


@cache
def _readings() -> Mapping[str, str]:
    """What pypinyin reads where the vocabularies' own names hold characters that no other entry explains."""
    return {row["characters"]: row["pinyin"] for row in rows("readings.csv")}


def rows(table: str) -> Iterable[dict[str, str]]:
    """The rows of a table of this package."""
    text = files("kg.resolve").joinpath(table).read_text("utf-8")
    return csv.DictReader(text.splitlines())
