"""Times in Chinese text."""

from __future__ import annotations

import re
from typing import Final

from kg.extract.times.calendar import Context, Period, Point, Reading, TimePattern

_DIGITS: Final = {
    digit: value for value, digits in enumerate(("〇零○", *"一二三四五六七八九")) for digit in digits
} | {"两": 2}
_RELATIVE: Final = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "当年": 0, "明年": 1}
_DAYS: Final = {"昨日": -1, "昨天": -1, "今日": 0, "今天": 0, "当日": 0, "明日": 1, "明天": 1}

_Y: Final = r"(?:(?:19|20)\d\d|[一二][〇零○一二三四五六七八九]{3})"
_YEAR: Final = rf"(?P<y>{_Y})年"
_REL: Final = r"(?P<rel>(?<![比较同])(?:前年|去年|今年|本年|明年)(?!同期))"
_ANY: Final = rf"(?:{_YEAR}|{_REL})度?"
_NUMBER: Final = r"(?:\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_M: Final = rf"(?P<m>{_NUMBER})月份?"
_D: Final = rf"(?P<d>{_NUMBER})[日号](?![文令楼线馆])"
_TO: Final = r"\s*(?:[-－—–~～]+|至|到)\s*"
_EDGE: Final = r"(?:底|末|初|中旬|上旬|下旬|中(?![\u4e00-\u9fff]))?"
_ALONE: Final = r"(?<![\d第年月一二三四五六七八九十])"


def small_number(text: str | None) -> int | None:
    """A number below a hundred, in digits or characters: 7, 十二, 二十三."""
    if not text:
        return None
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[text]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def year_number(text: str) -> int:
    """A year in digits or characters: 2021, 二〇二一."""
    return int("".join(c if c.isdigit() and c.isascii() else str(_DIGITS[c]) for c in text))


def _year(match: re.Match[str], context: Context) -> int | None:
    groups = match.groupdict()
    if groups.get("y"):
        return year_number(groups["y"])
    if groups.get("rel"):
        now = context.now
        return now.year + _RELATIVE[groups["rel"]] if now else None
    return None


def _days(match: re.Match[str], context: Context) -> Period:
    """2022年9月23日; 11月7号; 16日; 9月3日至5日; 7日-9日."""
    groups = match.groupdict()
    day = small_number(groups["d"])
    month = small_number(groups.get("m"))
    year = _year(match, context)
    if day is None:
        return None, None
    if month is None:
        place = context.month_of(day)
        if place is None:
            return None, None
        year, month = place
    year = year or context.year_of(month, day)
    if year is None:
        return None, None
    last = None
    if groups.get("d2"):
        second = small_number(groups.get("m2")) or month
        last = Point(year + (second < month), second, small_number(groups["d2"]))
    return Point(year, month, day), last


def _months(match: re.Match[str], context: Context) -> Period:
    """2021年2月; 1-11月; 今年前11个月."""
    groups = match.groupdict()
    month = small_number(groups["m"]) or 0
    year = _year(match, context) or context.year_of(small_number(groups.get("m2")) or month, None)
    if year is None:
        return None, None
    second = small_number(groups.get("m2"))
    return Point(year, month), Point(year, second) if second else None


def _last_month(text: str) -> int:
    """The month with which a stretch of the year ends: 6 for 上半年."""
    counted = re.search(r"(\d+|[一二两三四五六七八九十]+)个?(季度|月)", text)
    if counted:
        return min(12, (small_number(counted[1]) or 1) * (3 if counted[2] == "季度" else 1))
    return 6 if "上半年" in text else 12


def _stretch(match: re.Match[str], context: Context) -> Period:
    """上半年; 2023年前三季度; 前11个月: the year."""
    year = _year(match, context) or context.stretch_year(_last_month(match[0]))
    return (Point(year), None) if year else (None, None)


def _years(match: re.Match[str], context: Context) -> Period:
    """2021-2025年; 2021年至2035年; （2016—2020）."""
    first, last = year_number(match["y1"]), year_number(match["y2"])
    return (Point(first), Point(last)) if last > first else (None, None)


def _one_year(match: re.Match[str], context: Context) -> Period:
    """2021年底; 去年; 二〇二一年."""
    year = _year(match, context)
    return (Point(year), None) if year else (None, None)


def _numeric(match: re.Match[str], context: Context) -> Period:
    """2023-07-16; 2023.7.16; 2023/7/16."""
    return Point(int(match["y"]), int(match["m"]), int(match["d"])), None


def _relative_month(match: re.Match[str], context: Context) -> Period:
    """上月; 本月."""
    return context.month(-1 if match[0].startswith("上") else 0), None


def _weekday(match: re.Match[str], context: Context) -> Period:
    """周六; 上周五: the last such day, that of the week before."""
    number = "一二三四五六日".index(match["weekday"])
    if match["week"] in ("上", "下") and context.published is not None and context.published.day:
        ahead = number - context.published.first_day.weekday()
        return context.day(ahead + (7 if match["week"] == "下" else -7)), None
    return context.weekday(number), None


def _today(match: re.Match[str], context: Context) -> Period:
    """今天; 昨日."""
    return context.day(_DAYS[match[0]]), None


_FORMS: Final[tuple[tuple[str, Reading], ...]] = (
    (r"(?<!\d)(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)", _numeric),
    (
        rf"(?:{_ANY})?{_ALONE}{_M}{_D}(?:{_TO}(?:(?P<m2>{_NUMBER})月)?(?P<d2>{_NUMBER})[日号])?".replace(
            _ALONE, rf"(?:(?<=[年度])|{_ALONE})"
        ),
        _days,
    ),
    (
        rf"(?:{_ANY})?{_ALONE}(?P<m>{_NUMBER})月(?P<d>{_NUMBER}){_TO}(?P<d2>{_NUMBER})[日号]".replace(
            _ALONE, rf"(?:(?<=[年度])|{_ALONE})"
        ),
        _days,
    ),
    (
        rf"(?:{_ANY})?(?:(?<=[年度])|{_ALONE})(?P<m>{_NUMBER})月?份?{_TO}(?P<m2>{_NUMBER})月份?{_EDGE}",
        _months,
    ),
    (rf"(?:{_ANY})?前(?:[一二两三123]个?季度|(?:\d{{1,2}}|[两二三四五六七八九十]+)个月)", _stretch),
    (rf"(?:{_ANY})?(?:上半年|下半年|第?[一二三四1234]季度|全年(?![度龄])|年内)", _stretch),
    (rf"(?:{_ANY})?(?:(?<=[年度])|{_ALONE}){_M}{_EDGE}(?![\d牙])", _months),
    (rf"(?<![\d〔\[])(?P<y1>{_Y})年?{_TO}(?P<y2>{_Y})(?:年|(?=[)）]))(?:底|末|初)?", _years),
    (rf"{_ANY}年?(?:底|末|初|中(?![\u4e00-\u9fff])|全年|期间)?(?!级)", _one_year),
    (r"(?<![\d.])(?P<y>(?:19|20)\d\d)(?=(?:[、和与及](?:19|20)\d\d){1,6}年)", _one_year),
    (rf"{_ALONE}(?P<d>\d{{1,2}})日(?:{_TO}(?P<d2>\d{{1,2}})日)?(?![内均元本])", _days),
    (r"(?<=[始日至到，、])(?P<d>\d{1,2})号(?![文令楼线馆公])", _days),
    (r"(?<![一二三四五六七八九十\d])(?:上个?月|本月)(?!球)", _relative_month),
    (
        r"(?<![一二三四五六七八九十两\d几每])(?P<week>上|本|这|下)?(?:周|星期)(?P<weekday>[一二三四五六日])"
        r"(?=[，。、上下晚早在的召举开闭落启揭公发会印签对宣正]|$)",
        _weekday,
    ),
    (r"昨日|昨天|今日(?!头条)|今天|明日(?!之)|明天", _today),
)


def patterns() -> tuple[TimePattern, ...]:
    """The forms of Chinese times, surest first."""
    return tuple(TimePattern(re.compile(form), read) for form, read in _FORMS)
