"""What a text says of a time beyond a year, a month or a day, in the Extended Date/Time Format (EDTF).

Source: ISO 8601-2:2019 and https://www.loc.gov/standards/datetime/: levels 0 (intervals) and 1 (seasons,
and ~ for what is approximate).
"""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

from kg.extract.times.calendar import Point
from kg.extract.times.chinese import small_number

_WINDOW: Final = 24
_COUNT: Final = "zero one two three four five six seven eight nine ten eleven".split()


def edtf(text: str, start: int, end: int, first: Point, last: Point | None, language: str) -> str:
    """The EDTF of the time that ``text[start:end]`` names; empty where XSD says the same.

    >>> edtf("By the end of 2021 it grew.", 3, 18, Point(2021), None, "en")
    '2021-12~'
    >>> edtf("2023年上半年增长", 0, 8, Point(2023), None, "zh")
    '2023-01/2023-06'
    """
    if last is not None:
        return f"{first.value().text}/{last.value().text}" if last != first else ""
    if first.day is not None:
        return ""
    data = _data()[language]
    before = re.search(data["before"], text[max(0, start - _WINDOW) : start], re.IGNORECASE)
    after = re.search(data["after"], text[end : end + _WINDOW])
    words = (before[0] if before else "") + text[start:end] + (after[0] if after else "")
    if first.month is not None:
        return _part(data["month"], words, lambda days: _days(first, days))
    if counted := re.search(data["counted"], words, re.IGNORECASE):
        number = _number(counted["count"]) * (1 if counted["unit"] in ("months", "月") else 3)
        return f"{first.year}-01/{first.year}-{number:02d}" if 1 < number < 12 else ""
    return _part(data["year"], words, lambda months: [f"{first.year}-{month:02d}" for month in months])


def _part(parts: list[dict[str, Any]], words: str, points: Callable[[list[int]], list[str]]) -> str:
    """The first part that the words name, as one point or an interval."""
    for part in parts:
        if re.search(part["form"], words, re.IGNORECASE):
            if "season" in part:
                return points([part["season"]])[0]
            mark = "~" if part.get("about") else ""
            ends = dict.fromkeys(f"{point}{mark}" for point in points(part.get("months") or part["days"]))
            return "/".join(ends)
    return ""


def _days(month: Point, days: list[int]) -> list[str]:
    length = monthrange(month.year, month.month or 1)[1]
    return [f"{month.value().text}-{min(day, length):02d}" for day in days]


def _number(text: str) -> int:
    return _COUNT.index(text.lower()) if text.lower() in _COUNT else small_number(text) or 0


@cache
def _data() -> Mapping[str, Any]:
    text = resources.files("kg.extract.times").joinpath("parts.toml").read_text("utf-8")
    return tomllib.loads(text)
