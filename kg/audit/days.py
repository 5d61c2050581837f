"""The first and the last day of an incomplete date."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

_YEAR, _MONTH, _DAY = 4, 7, 10
_SEASONS: Final = {"21": ("03", "05"), "22": ("06", "08"), "23": ("09", "11"), "24": ("12", "12")}
"""The months of EDTF's seasons, as they are counted on the northern half of the globe within one year."""


def first_day(text: str) -> date | None:
    """The day on which a date of XSD or EDTF (levels 0 and 1) begins; None for what is no date.

    >>> first_day("2023-02"), first_day("2021-12~"), first_day("2023-01/2023-06")
    (datetime.date(2023, 2, 1), datetime.date(2021, 12, 1), datetime.date(2023, 1, 1))
    """
    return _day(text.partition("/")[0], last=False)


def last_day(text: str) -> date | None:
    """The day on which a date of XSD or EDTF (levels 0 and 1) ends; None for what is no date.

    >>> last_day("2023-02"), last_day("2023-01/2023-06"), last_day("2023-22")
    (datetime.date(2023, 2, 28), datetime.date(2023, 6, 30), datetime.date(2023, 8, 31))
    """
    return _day(text.rpartition("/")[2], last=True)


def _day(text: str, *, last: bool) -> date | None:
    text = text.rstrip("~?%")[:_DAY]
    if text[_YEAR + 1 :] in _SEASONS:
        text = f"{text[:_YEAR]}-{_SEASONS[text[_YEAR + 1 :]][last]}"
    try:
        match len(text):
            case 4:
                return date.fromisoformat(f"{text}-12-31" if last else f"{text}-01-01")
            case 7:
                first = date.fromisoformat(f"{text}-01")
                return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1) if last else first
            case 10:
                return date.fromisoformat(text)
    except ValueError:
        pass
    return None
