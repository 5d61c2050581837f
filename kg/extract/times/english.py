"""Times in English text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from kg.extract.times.calendar import Context, Period, Point, Reading, TimePattern

_YEAR: Final = r"(?:19[4-9]|20[0-6])\d(?![\d%])(?![,.]\d)"
_DAY: Final = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d%])(?![,.]\d\d\d(?!\d)|\.\d)"
_DASH: Final = r"\s*(?:-|–|—|to|through|until)\s*"
_COUNT: Final[Mapping[str, int]] = {
    word: number
    for number, word in enumerate("two three four five six seven eight nine ten eleven".split(), 2)
}


def patterns(words: Mapping[str, Any]) -> tuple[TimePattern, ...]:
    """The forms of English times, surest first; ``words`` is the ``en`` table of times.toml."""
    numbers = {form: n for n, forms in enumerate(words["months"], 1) for form in forms}
    weekdays = {day: n for n, day in enumerate(words["weekdays"])}
    month = f"(?:{'|'.join(sorted((*numbers, *map(str.upper, numbers)), key=len, reverse=True))})\\b\\.?"
    before = "|".join(re.escape(word) for word in words["before"])

    def number(text: str) -> int:
        return numbers[text.rstrip(".").capitalize()]

    def month_day(match: re.Match[str], context: Context) -> Period:
        """September 3; Sept. 3-5, 2023; 5 September 2023; November 30 to December 2."""
        first, day = number(match["m1"]), _int(match["d1"])
        year = _int(match["y"]) or context.year_of(first, day)
        if year is None:
            return None, None
        start = Point(year, first, day)
        if not match["d2"]:
            return start, None
        second = number(match["m2"]) if match.groupdict().get("m2") else first
        return start, Point(year + (second < first), second, _int(match["d2"]))

    def months(match: re.Match[str], context: Context) -> Period:
        """November 2020; January to June; early October."""
        first = number(match["m1"])
        relative = match.groupdict().get("rel")
        year = _int(match["y"]) if "y" in match.re.groupindex else None
        if relative:
            now = context.now
            year = now.year + _SHIFT[relative.lower()] if now else None
        elif year is None:
            year = context.year_of(first, None)
        if year is None:
            return None, None
        end = None
        if match.groupdict().get("m2"):
            second = number(match["m2"])
            end = Point(year, second)
            year -= second < first
        return Point(year, first), end

    def numeric(match: re.Match[str], context: Context) -> Period:
        """2018-01-23 and 2018/1/23."""
        return Point(int(match["y"]), int(match["m"]), int(match["d"])), None

    def american(match: re.Match[str], context: Context) -> Period:
        """11/1/2018: month first, unless that is none."""
        first, second = int(match["a"]), int(match["b"])
        if first > 12:
            first, second = second, first
        return Point(int(match["y"]), first, second), None

    def span_of_years(match: re.Match[str], context: Context) -> Period:
        """2021-2025; from 2019 to 2023; 2021-25."""
        start = int(match["y1"])
        end = int(match["y2"]) if len(match["y2"]) == 4 else start // 100 * 100 + int(match["y2"])
        return (Point(start), Point(end)) if end > start else (None, None)

    def near_month(match: re.Match[str], context: Context) -> Period:
        """Last December; next May: the one before and the one after the day of the article."""
        first, now = number(match["m1"]), context.now
        if now is None or now.month is None:
            return months(match, context)
        last = match["near"].lower() == "last"
        passed = first < now.month if last else first <= now.month
        return Point(now.year - (last and not passed) + (not last and passed), first), None

    def part_of_year(match: re.Match[str], context: Context) -> Period:
        """First half of 2023; first three quarters; first 11 months of the year; end of last year."""
        return _year(match, context), None

    def relative_year(match: re.Match[str], context: Context) -> Period:
        """Last year, this year, next year."""
        return context.year(_SHIFT[match["rel"].lower()]), None

    def relative_month(match: re.Match[str], context: Context) -> Period:
        """Last month, this month."""
        return context.month(_SHIFT[match["rel"].lower()]), None

    def today(match: re.Match[str], context: Context) -> Period:
        """Today; yesterday; tomorrow."""
        return context.day(_DAYS[match["word"].lower()]), None

    def weekday(match: re.Match[str], context: Context) -> Period:
        """On Monday."""
        return context.weekday(weekdays[match["day"]]), None

    def year(match: re.Match[str], context: Context) -> Period:
        """2017, after a word that leads to a time, or alone between punctuation."""
        return Point(int(match["y"])), None

    known_year = f"(?P<y>{_YEAR})"
    some_year = rf"(?:(?:of|in)\s+)?(?:{known_year}|(?P<rel>this|last|next|the|the same)\s+year)"
    part = (
        r"(?:(?:first|second|1st|2nd)\s+half(?:[\s-]year)?"
        r"|(?:first|second|third|fourth|1st|2nd|3rd|4th|last)\s+quarter"
        r"|first\s+(?:two|three|2|3)\s+quarters"
        rf"|(?:first|last)\s+(?:\d\d?|{'|'.join(_COUNT)})\s+months|(?:year-)?end|beginning|start|middle)"
    )
    end_en = r"(?:the\s+)?(?:end|beginning|start|middle)\s+of"
    forms: list[tuple[str, Reading]] = [
        (r"(?<!\d)(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)", numeric),
        (r"(?<![\d/])(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>(?:19|20)\d\d)(?!\d)", american),
        (
            rf"\b(?P<m1>{month})\s*(?P<d1>{_DAY})(?:(?:{_DASH}|\s+and\s+)(?:(?P<m2>{month})\s*)?(?P<d2>{_DAY}))?"
            rf"(?:\s*,?\s*(?P<y>{_YEAR}))?",
            month_day,
        ),
        (
            rf"\b(?P<d1>{_DAY})(?:{_DASH}(?P<d2>{_DAY}))?\s+(?:of\s+)?(?P<m1>{month})(?:\s*,?\s*(?P<y>{_YEAR}))?",
            month_day,
        ),
        (
            rf"\b(?P<m1>{month})(?:{_DASH}(?P<m2>{month}))?\s*(?:,|of|in)?\s*(?P<y>{_YEAR})",
            months,
        ),
        (
            rf"\b(?P<m1>{month}){_DASH}(?P<m2>{month})(?:\s+(?:of\s+)?(?P<rel>this|last|next|the)\s+year)?",
            months,
        ),
        (rf"(?<![\d$¥€.,-])(?P<y1>{_YEAR})\s*[-–—]\s*(?P<y2>20\d\d|\d\d)(?![\d-])", span_of_years),
        (rf"\bfrom\s+(?P<start>(?P<y1>{_YEAR})\s+(?:to|through|until)\s+(?P<y2>20\d\d))\b", span_of_years),
        (rf"\bbetween\s+(?P<start>(?P<y1>{_YEAR})\s+and\s+(?P<y2>20\d\d))\b", span_of_years),
        (rf"\b(?P<y>{_YEAR})\s+[Aa]t\s+the\s+end\s+of\b", year),
        (rf"\b(?i:{end_en})\s+(?P<m1>{month})(?:,?\s*(?P<y>{_YEAR}))?", months),
        (rf"\b(?:the\s+)?{part}\s+{some_year}", part_of_year),
        (rf"\b(?:the\s+)?(?:Q[1-4]|H[12])\s*(?:,|of)?\s*{known_year}", part_of_year),
        (rf"\b{known_year}\s*(?:Q[1-4]|H[12])\b", part_of_year),
        (rf"\b(?:early|late|mid)[\s-]+{known_year}", part_of_year),
        (rf"\byear-end\s+{known_year}", part_of_year),
        (
            rf"\b(?:(?i:early|late|mid)[\s-]+)?(?P<m1>{month})\s+(?:of\s+)?(?P<rel>this|last|next)\s+year",
            months,
        ),
        (rf"\b(?:the\s+)?{part}(?!\s+(?:of|in)\b)(?<!end)(?<!beginning)(?<!start)(?<!middle)", part_of_year),
        (rf"\b(?i:early|late|mid|end|the end of)[\s-]+(?P<m1>{month})", months),
        (rf"\b(?P<near>(?i:last|next))\s+(?P<start>(?P<m1>{month}))(?!\s*\d)", near_month),
        (
            rf"\b(?i:in|since|by|of|from|last|this|for|until|as\sof|and|to)\s+(?P<start>(?P<m1>{month}))",
            months,
        ),
        (
            r"(?<!same period )(?<!same time )(?<!than )(?<!over )(?<!from )(?<!on )"
            r"\b(?P<rel>last|this|next)\s+year\b",
            relative_year,
        ),
        (r"\b(?P<rel>last|this|next)\s+month\b", relative_month),
        (r"\b(?P<word>today|yesterday|tomorrow)\b(?!['’])", today),
        (rf"\b(?P<day>{'|'.join(weekdays)})\b", weekday),
        (rf"\b(?i:{before})\s+(?P<start>(?P<y>{_YEAR}))(?![\w/])", year),
        (
            rf"(?:(?<![\w$¥€£.,/#\[〔-])|(?<=[a-z]{{2}}\.))(?P<y>{_YEAR})"
            r"(?![\w/-]|\s+(?:[a-z-]+\s+){0,4}?(?!was\b|is\b|has\b|does\b|as\b|this\b)[a-z-]+s\b)",
            year,
        ),
    ]
    return tuple(
        TimePattern(re.compile(form, re.IGNORECASE if _free(form) else 0), read) for form, read in forms
    )


_SHIFT: Final[Mapping[str, int]] = {"last": -1, "this": 0, "next": 1, "the": 0, "the same": 0}
_DAYS: Final[Mapping[str, int]] = {"yesterday": -1, "today": 0, "tomorrow": 1}


def _free(form: str) -> bool:
    """Whether a form may be written in any case: all that name no month ("may", "march")."""
    return "January" not in form and "Monday" not in form


def _int(text: str | None) -> int | None:
    return int(re.sub(r"\D", "", text)) if text else None


def _last_month(part: str) -> int:
    """The month with which a stretch of the year ends: 6 for "the first half"."""
    text = part.lower()
    if "half" in text or "h1" in text:
        return 6 if re.search(r"first|1st|h1", text) else 12
    counted = re.search(r"first\s+(\w+)\s+(month|quarter)", text)
    if counted:
        count = int(counted[1]) if counted[1].isdigit() else _COUNT[counted[1]]
        return min(12, count * (3 if counted[2] == "quarter" else 1))
    for number, words in enumerate(("first|1st|beginning|start", "second|2nd|middle", "third|3rd"), 1):
        if re.search(words, text):
            return 3 * number
    return 12


def _year(match: re.Match[str], context: Context) -> Point | None:
    """The year of a match: given, relative, or the one that the text stands in."""
    groups = match.groupdict()
    if groups.get("y"):
        return Point(int(groups["y"]))
    relative = (groups.get("rel") or "the").lower()
    if relative in ("last", "next", "this"):
        return context.year(_SHIFT[relative])
    year = context.stretch_year(_last_month(match[0]))
    return Point(year) if year else None
