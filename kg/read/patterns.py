"""The patterns of patterns.toml, compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

_DAY: Final = r"(?:\d{1,2}(?:st|nd|rd|th)?)"


@dataclass(frozen=True, slots=True)
class Patterns:
    """What surrounds the prose; each field is a table of patterns.toml."""

    noise: re.Pattern[str]
    closing: re.Pattern[str]
    dateline: tuple[re.Pattern[str], ...]
    publisher: tuple[re.Pattern[str], ...]
    credits: tuple[re.Pattern[str], ...]
    no_publisher: re.Pattern[str]
    published: re.Pattern[str]
    updated: re.Pattern[str]
    bare_date: re.Pattern[str]
    label: re.Pattern[str]
    source: re.Pattern[str]
    original_title: re.Pattern[str]
    no_title: re.Pattern[str]


def _fill(pattern: str, names: dict[str, str]) -> str:
    # Not str.format: braces are quantifiers in regular expressions.
    return re.sub(r"\{([a-z_]+)\}", lambda m: f"(?:{names[m[1]]})", pattern)


def month_names() -> tuple[str, ...]:
    """Patterns of the twelve English month names, January first."""
    months: list[str] = _table()["words"]["months"]
    return tuple(months)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("patterns.toml").read_text("utf-8"))


@cache
def patterns() -> Patterns:
    """All patterns, compiled; loaded at the first call in a process."""
    table = _table()
    names: dict[str, str] = dict(table["words"] | {"months": ""})
    names["month"] = "|".join(month_names())
    names["monthday"] = _fill(rf"{{month}}\.?\s*{_DAY}|{_DAY}\s+{{month}}\.?", names)
    names["date"] = _fill(
        r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|{monthday},?\s*\d{4}|\d{1,2}/\d{1,2}/\d{4}"
        r"|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日",
        names,
    )
    names["site"] = _fill(table["publisher"]["site"], names)

    def one(pattern: str) -> re.Pattern[str]:
        return re.compile(_fill(pattern, names), re.IGNORECASE)

    def cased(pattern: str) -> re.Pattern[str]:
        return re.compile(_fill(pattern, names | {"monthday": f"(?i:{names['monthday']})"}))

    def any_of(several: list[str]) -> re.Pattern[str]:
        return one("|".join(f"(?:{p})" for p in several))

    return Patterns(
        noise=any_of(table["noise"]["lines"]),
        closing=any_of(table["noise"]["closing"]),
        dateline=tuple(cased(p) for p in table["dateline"]["lines"]),
        publisher=tuple(one(p) for p in table["publisher"]["lines"]),
        credits=tuple(cased(p) for p in table["publisher"]["credits"]),
        no_publisher=one(table["publisher"]["none"]),
        published=one(r"(?:^|[\s|(（\[【])(?:{published})\s*[:：]?\s*(?P<date>{date})"),
        updated=one(r"(?:^|[\s|(（\[【])(?:{updated})\s*[:：]?\s*(?P<date>{date})"),
        bare_date=one(r"{date}"),
        label=one(r"^(?:{updated}|{published})\s*[:：]?\s*{date}"),
        source=one(r"(?:^|\s)(?:{source})\s*[:：]\s*{site}"),
        original_title=one(table["title"]["original"]),
        no_title=one(table["title"]["none"]),
    )
