"""Times in text: absolute, incomplete and relative ones, each as an XSD literal.

An incomplete date ("September 23", 16日) takes what it lacks from the publication date
or from the text; where neither has it, there is no time. A stretch of a year (its end, a
half, a quarter) is that year.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from kg.extract.document import Document, Time
from kg.extract.times import chinese, english
from kg.extract.times.calendar import Context, Point, Reading, TimePattern, parse_point
from kg.extract.times.edtf import edtf
from kg.extract.triggers import Triggers, clauses
from kg.types import Span

if TYPE_CHECKING:
    from kg.extract.tools import Tools

_TITLED: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# "will open …, he announced on Sunday": the sentence looks ahead, the day does not.
_DONE: Final = re.compile(
    r"\b(?:said|told|announced|noted|added|reported|released|published|unveiled|issued|disclosed"
    r"|revealed|signed|stated|learned|made public|put out)"
    r"(?:\s+(?!that\b|will\b)[\w’'-]+){0,4}\s*$",
    re.IGNORECASE,
)
_MAY_HOLD: Final = {
    "en": re.compile(
        r"\d|\b(?:year|month|day|half|quarter|today|tomorrow|January|February|March|April|May|June"
        r"|July|August"
        r"|September|October|November|December)|day\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(r"[年月日季今昨明号周]|星期|\d{4}"),
}


@cache
def _forms(language: str) -> tuple[Triggers[TimePattern], re.Pattern[str]]:
    """The patterns of a language, by what a sentence must hold for them, and its words that look ahead."""
    file = resources.files("kg.extract") / "rules" / "times.toml"
    words = tomllib.loads(file.read_text("utf-8"))[language]
    edge = r"\b" if language == "en" else ""
    ahead = re.compile("|".join(f"{edge}{re.escape(word)}{edge}" for word in words["ahead"]))
    forms = english.patterns(words) if language == "en" else chinese.patterns()
    return Triggers((form, clauses(form.regex.pattern)) for form in forms), ahead


def find_times(document: Document, tools: Tools | None = None) -> Iterator[Time]:
    """The times that the text names, in its order, none overlapping another."""
    article = document.article
    titled = _TITLED.search(article.title or "") or (
        _TITLED.search(document.view) if article.language == "zh" and not article.published else None
    )
    context = Context(parse_point(article.published), Point(int(titled[0])) if titled else None)
    forms, ahead = _forms(article.language)
    may_hold = _MAY_HOLD[article.language]
    for sentence in document.sentences:
        text = document.view[sentence.span.start : sentence.span.end]
        if not may_hold.search(text):
            continue
        context = replace(context, near=None, ahead=bool(ahead.search(text)))
        fitting = forms.fitting(text)
        for time, point in _in_sentence(text, sentence.span.start, fitting, context, article.language):
            context = context.after(point)
            yield time


def _in_sentence(
    text: str, offset: int, forms: Iterable[TimePattern], context: Context, language: str
) -> Iterator[tuple[Time, Point]]:
    """The times of one sentence; where forms overlap, the one that stands first in the table wins."""
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, int, re.Match[str], Reading]] = []
    for form in forms:
        for match in form.regex.finditer(text):
            start, end = match.span("start") if "start" in form.regex.groupindex else match.span()
            if all(end <= a or b <= start for a, b in taken):
                taken.append((start, end))
                found.append((start, end, match, form.read))
    for start, end, match, read in sorted(found, key=lambda each: each[:2]):
        past = language == "en" and _DONE.search(text, 0, start) is not None
        first, last = read(match, replace(context, ahead=False) if past and context.ahead else context)
        if first is None or not first.valid:
            continue
        if last is not None and (not last.valid or last.first_day < first.first_day):
            last = None
        context = context.after(last or first)
        said = edtf(text, start, end, first, last, language)
        span = Span(offset + start, offset + end)
        yield Time(span, first.value(), last.value() if last else None, said), first
