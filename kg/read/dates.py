"""Dates as web pages write them, as ISO 8601 of the precision found."""

from __future__ import annotations

import datetime
import re
from functools import cache
from typing import Final

from kg.read.patterns import month_names

_YEARS: Final = range(1900, 2100)
_NUMERIC: Final = re.compile(
    r"(?<!\d)(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})(?:\s*[-/.月]\s*(?P<d>\d{1,2})(?!\d))?(?!\d)"
)
_COMPACT: Final = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?!\d)")
_SLASHED: Final = re.compile(r"(?<!\d)(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>\d{4})(?!\d)")
_YEAR: Final = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?!\d)")
_DIGITS: Final = dict(zip("〇一二三四五六七八九", range(10), strict=True)) | {"○": 0, "零": 0}
_CHINESE: Final = re.compile(
    "[〇○零一二三四五六七八九]{4}年(?:十[一二]?|[一二三四五六七八九])月"
    "(?:(?:[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])日)?"
)
_IN_URL: Final = re.compile(
    r"/(?P<y>(?:19|20)\d{2})[-/_]?(?P<m>[01]\d)(?:[-/_]?(?P<d>[0-3]\d))?(?=[/_.-]|$)"
    r"|/t?(?P<y2>20\d{2})(?P<m2>[01]\d)(?P<d2>[0-3]\d)_"
)


def iso(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """The date as ISO 8601, or None if there is no such day.

    >>> iso(2022, 9), iso(2022, 2, 30)
    ('2022-09', None)
    """
    if year not in _YEARS:
        return None
    try:
        datetime.date(year, month or 1, day or 1)
    except ValueError:
        return None
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])


def _arabic(found: re.Match[str]) -> str:
    """二〇二二年一月十七日 in Arabic digits."""
    year, *rest = re.split("[年月日]", found[0])
    numbers = ["".join(str(_DIGITS[c]) for c in year)]
    for part in filter(None, rest):
        tens, ten, ones = part.rpartition("十")
        numbers.append(str((_DIGITS[tens or "一"] * 10 if ten else 0) + (_DIGITS[ones] if ones else 0)))
    return "-".join(numbers)


@cache
def _english() -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(f"(?P<m{i}>{name})" for i, name in enumerate(month_names(), 1))
    day = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
    return (
        re.compile(rf"\b{day}\s+(?:{names})\b\.?,?\s+(?P<y>\d{{4}})\b", re.I),
        re.compile(rf"\b(?:{names})\b\.?\s*(?:{day}\s*(?:,\s*|\s))?(?P<y>\d{{4}})\b", re.I),
    )


def _named(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    month = next(i for i in range(1, 13) if groups[f"m{i}"])
    day = groups["d"]
    return iso(int(groups["y"]), month, int(day) if day else None)


def find_date(text: str) -> str | None:
    """The first date of a short text, ISO 8601 as precise as it is written.

    11/1/2018 is read as month, day, year unless only the other order is a date.

    >>> find_date("Updated: Jan 15,2022 06:59"), find_date("2022年1月"), find_date("Date:11/1/2018")
    ('2022-01-15', '2022-01', '2018-11-01')
    """
    text = _CHINESE.sub(_arabic, text)
    for pattern in (_NUMERIC, _COMPACT):
        if found := pattern.search(text):
            day = found["d"]
            if date := iso(int(found["y"]), int(found["m"]), int(day) if day else None):
                return date
    for pattern in _english():
        if (found := pattern.search(text)) and (date := _named(found)):
            return date
    if found := _SLASHED.search(text):
        first, second, year = (int(found[g]) for g in ("a", "b", "y"))
        return iso(year, first, second) or iso(year, second, first)
    return iso(int(found["y"])) if (found := _YEAR.search(text)) else None


def date_in_url(url: str) -> str | None:
    """The date that a news address carries: ``…/2022-01/15/…``, ``…/t20221216_72.html``."""
    dates: list[str] = []
    for found in _IN_URL.finditer(url):
        year, month, day = (int(found[g] or found[f"{g}2"] or 0) for g in ("y", "m", "d"))
        if date := iso(year, month, day or None):
            dates.append(date)
    return max(dates, key=len, default=None)


def join_parts(parts: list[str]) -> str | None:
    """A date whose numbers stand on lines of their own, e.g. 26 / 2022 / - / 09.

    Around a year in the middle stand the day, set large, and the month; a year at the
    end follows month and day (or day and month, where only that is a date).

    >>> join_parts(["26", "2022", "-", "09"]), join_parts(["2022", "09"])
    ('2022-09-26', '2022-09')
    """
    numbers = re.findall(r"\d+", " ".join(parts))
    years = [i for i, n in enumerate(numbers) if len(n) == 4]
    if len(years) != 1 or any(len(n) > 2 for n in numbers if len(n) != 4):
        return None
    at = years[0]
    year, rest = int(numbers[at]), [int(n) for n in numbers[:at] + numbers[at + 1 :]]
    if len(rest) == 1:
        return iso(year, rest[0])
    if len(rest) != 2:
        return None
    month, day = (rest[1], rest[0]) if at == 1 else (rest[0], rest[1])
    return iso(year, month, day) or iso(year, day, month)
