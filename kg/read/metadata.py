"""Title, publication date and publisher of a text, where its file doesn't say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile, takewhile
from typing import Final

from rapidfuzz.fuzz import ratio

from kg.read.body import dateline, window_title
from kg.read.dates import date_in_url, find_date, join_parts
from kg.read.lines import Line, lines
from kg.read.patterns import patterns

_HEAD: Final = 12
_TAIL: Final = 4
_MAX_TITLE: Final = 300
_MIN_WORDS: Final = 3
_MIN_HAN: Final = 5
_MAX_LABEL: Final = 160
_SAME_TITLE: Final = 80.0
_ENDS_SENTENCE: Final = re.compile(r"[.。;；,，:：][\"”’』」)）]*$")
_DATE_PART: Final = re.compile(r"[\d\s./年月日-]+")


@dataclass(frozen=True, slots=True)
class Found:
    """What a text says of itself; ``published`` is ISO 8601 of the precision found."""

    title: str | None = None
    published: str | None = None
    publisher: str | None = None


def describe(text: str, url: str | None = None) -> Found:
    """Title, date and publisher by rules that hold for news text from the web.

    The date is looked for in labels, in lone lines, in numbers split over lines, in the
    dateline, in the address, in that order. A year is never guessed.
    """
    every = list(lines(text))
    prose = [line for line in every if not line.noise]
    edges = [*every[:_HEAD], *every[max(_HEAD, len(every) - _TAIL) :]]
    return Found(_title(every, prose), _published(every, prose, edges, url), _publisher(every, prose, edges))


def _title(every: Sequence[Line], prose: Sequence[Line]) -> str | None:
    if not prose:
        return None
    if window := _window(every, prose):
        return window[0]
    # A short line first is the name of a section; the title comes after it.
    at = next((i for i, line in enumerate(prose[:_TAIL]) if not _is_short(line.text)), len(prose))
    if at + 1 >= len(prose) or not _is_heading(prose[at], every, prose[at + 1]):
        return None
    text = prose[at].text
    if quoted := patterns().original_title.fullmatch(text):
        return _clean(quoted["title"])
    for label in (patterns().published, patterns().updated):
        text = label.sub("", text)
    return _clean(text.rstrip(" |｜"))


def _is_short(text: str) -> bool:
    return len(text) < _MIN_HAN if not text.isascii() else len(text.split()) < _MIN_WORDS


def _is_heading(line: Line, every: Sequence[Line], next_prose: Line) -> bool:
    if len(line.text) > _MAX_TITLE or _ENDS_SENTENCE.search(line.text) or dateline(line.text):
        return False
    if patterns().no_title.fullmatch(line.text):
        return False
    # Lines of one wrapped paragraph are about equally long; a title stands apart.
    following = every[every.index(line) + 1]
    return line.blank_after or following.noise or len(next_prose.text) > 1.5 * len(line.text)


def _window(every: Sequence[Line], prose: Sequence[Line]) -> tuple[str, str] | None:
    """Title and site where a text begins with a window's title, ``TITLE _ SITE``.

    A dash or a bar parts them only where the page's own heading follows; that heading,
    which may differ a little, is then the title.
    """
    if not prose or every.index(prose[0]) >= _TAIL:
        return None
    first, rest = prose[0].text, prose[1:_HEAD]
    if not (parts := window_title(first)):
        return None
    heading = next((c.text for c in rest if ratio(parts[0], c.text, score_cutoff=_SAME_TITLE)), None)
    title = heading or (parts[0] if "_" in first else None)
    return (" ".join(title.split()), parts[1]) if title else None


def _clean(text: str) -> str | None:
    return " ".join(text.split()) or None


def _published(
    every: Sequence[Line], prose: Sequence[Line], edges: Sequence[Line], url: str | None
) -> str | None:
    p = patterns()
    head = [line.text for line in every[:_HEAD]]
    for pattern in (p.published, p.updated):
        for line in edges:
            found = pattern.search(line.text[:_MAX_LABEL])
            if found and (date := find_date(found["date"])):
                return date
    # Numbers split over the first lines, without any other line between them.
    split = takewhile(_DATE_PART.fullmatch, dropwhile(lambda t: not _DATE_PART.fullmatch(t), head))
    if date := join_parts(list(split)):
        return date
    for line in edges:
        if line.noise and (found := p.bare_date.search(line.text)) and (date := find_date(found[0])):
            return date
    for line in prose[:_TAIL]:
        found = dateline(line.text)
        day = found.groupdict().get("date") if found else None
        if day and (date := find_date(day)):
            return date
    return date_in_url(url) if url else None


def _publisher(every: Sequence[Line], prose: Sequence[Line], edges: Sequence[Line]) -> str | None:
    for pattern in patterns().publisher:
        for line in edges:
            if name := _name(pattern.search(line.text[:_MAX_LABEL])):
                return name
    for line in prose[:_TAIL]:
        if name := _name(dateline(line.text)):
            return name
    if window := _window(every, prose):
        return window[1]
    for line in reversed(prose[-_TAIL:]):
        for pattern in patterns().credits:
            if name := _name(pattern.search(line.text)):
                return name
    return None


def _name(found: re.Match[str] | None) -> str | None:
    name = (found.groupdict().get("publisher") or "").strip(" -–—:：") if found else ""
    return name if len(name) > 1 and not patterns().no_publisher.fullmatch(name) else None
