"""Points in time as a text gives them: a year, a month of it, a day of that."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, NamedTuple

from kg.types import Value

_ISO: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_AHEAD: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Point:
    """A year, a month or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def valid(self) -> bool:
        """Whether the calendar has it, between 1900 and 2100."""
        if not 1900 <= self.year <= 2100 or (self.day is not None and self.month is None):
            return False
        try:
            # None is what the text leaves open; 0 is a month or day that there is not.
            date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)
        except ValueError:
            return False
        return True

    @property
    def first_day(self) -> date:
        """The day on which it begins."""
        return date(self.year, self.month or 1, self.day or 1)

    def value(self) -> Value:
        """The point as an XSD literal of its own precision."""
        if self.month is None:
            return Value(f"{self.year:04d}", "gYear")
        if self.day is None:
            return Value(f"{self.year:04d}-{self.month:02d}", "gYearMonth")
        return Value(self.first_day.isoformat(), "date")


def parse_point(text: str | None) -> Point | None:
    """An ISO 8601 date of any precision, as articles carry it; None for anything else.

    >>> parse_point("2023-07").value().text
    '2023-07'
    """
    match = _ISO.match(text or "")
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    point = Point(year or 0, month, day)
    return point if point.valid else None


@dataclass(frozen=True, slots=True)
class Context:
    """What a text's incomplete dates lean on.

    ``published`` is the article's date, ``last`` the nearest earlier time of the text,
    ``near`` the one before in the same sentence, ``titled`` the year in the title.
    ``ahead`` says that the sentence speaks of the future.
    """

    published: Point | None
    titled: Point | None = None
    last: Point | None = None
    near: Point | None = None
    ahead: bool = False

    def after(self, point: Point) -> Context:
        """The context behind a time that was found."""
        return replace(self, last=point, near=point)

    @property
    def now(self) -> Point | None:
        """The point from which "last year" and "this month" count."""
        return self.published or self.last or self.titled

    def year_of(self, month: int, day: int | None) -> int | None:
        """The year of a month or day that the text gives without one.

        A date of the same sentence decides; then the publication date, with the year
        before where the date would lie more than two months ahead of it and the year
        after where the text looks ahead; then what stood earlier in the text or title.
        """
        if self.near is not None and self.near.month is not None:
            return self.near.year
        if self.published is None:
            now = self.last or self.titled
            return now.year if now else None
        year = self.published.year
        if self.published.month is None:
            return year
        candidate = Point(year, month, day)
        if not candidate.valid:
            return year
        distance = candidate.first_day - self.published.first_day
        if not self.ahead and distance > _AHEAD:
            return year - 1
        if self.ahead and distance < -3 * _AHEAD:
            return year + 1
        return year

    def stretch_year(self, last_month: int) -> int | None:
        """The year of a half or quarter that the text gives without one; it ends with the month.

        A stretch that ends more than two months after publication is that of the year before.
        """
        now = self.near or self.now
        if now is None:
            return None
        early = now is self.published and now.month is not None and last_month - now.month > 2
        return now.year - (early and not self.ahead)

    def month_of(self, day: int) -> tuple[int, int] | None:
        """Year and month of a day that the text gives alone ("16日")."""
        for point in (self.near, self.published, self.last):
            if point is None or point.month is None:
                continue
            if point is not self.published or point.day is None or day <= point.day or self.ahead:
                return point.year, point.month
            before = point.first_day.replace(day=1) - timedelta(days=1)
            return before.year, before.month
        return None

    def weekday(self, number: int) -> Point | None:
        """The last such day of the week (Monday is 0) on or before publication."""
        if self.published is None or self.published.day is None:
            return None
        today = self.published.first_day
        if self.ahead:
            return day_point(today + timedelta(days=(number - today.weekday()) % 7))
        return day_point(today - timedelta(days=(today.weekday() - number) % 7))

    def year(self, shift: int) -> Point | None:
        """The year so many years after that of the text: last year is -1."""
        return Point(self.now.year + shift) if self.now else None

    def month(self, shift: int) -> Point | None:
        """The month so many months after that of publication."""
        if self.published is None or self.published.month is None:
            return None
        count = self.published.year * 12 + self.published.month - 1 + shift
        return Point(count // 12, count % 12 + 1)

    def day(self, shift: int) -> Point | None:
        """The day so many days after publication; today is as precise as publication is known."""
        if self.published is None or (shift and self.published.day is None):
            return None
        return day_point(self.published.first_day + timedelta(days=shift)) if shift else self.published


def day_point(day: date) -> Point:
    """A calendar day as a point."""
    return Point(day.year, day.month, day.day)


Period = tuple[Point | None, Point | None]
"""The first and, for a period, the last point of a time; no first one where it can't be told."""

Reading = Callable[[re.Match[str], Context], Period]


class TimePattern(NamedTuple):
    """A form that times take, and how a match of it is read."""

    regex: re.Pattern[str]
    read: Reading
