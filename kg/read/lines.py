"""The lines of a text with their places, and what kind of line each is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, repeat
from typing import Final

from kg.read.patterns import patterns
from kg.types import Span

_LINE: Final = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c]+")
_BULLET: Final = re.compile(r"(?:[-*+•·●■◆▪►–—]|#{1,6})\s+")
_LETTER: Final = re.compile(r"[^\W\d_]")
_STOP: Final = re.compile(r"[.。!！?？;；][\"”’』」)）]*$")
_BAR: Final = re.compile(r"[^|\d.。,，:：]{1,20}(?:\s*[|丨｜]\s*[^|\d.。,，:：]{0,20})+")
_TIME: Final = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?\b|\(?\bGMT\b[+\d: ]*\)?")
_BARS: Final = re.compile(r"[|丨｜]")
_ROWS: Final = 3
"""Lines in a row with as many bars each, of which navigation has fewer, are a table."""
_MAX_NOISE: Final = 300
_MAX_LABEL: Final = 160
_MAX_REST: Final = 24
_MAX_LINK: Final = 120


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space and bullet around it; ``noise`` is no prose, title or list."""

    span: Span
    text: str
    noise: bool
    blank_after: bool


def _is_label(text: str) -> bool:
    """Whether a line holds a date, a time and a source, and nothing else."""
    if len(text) > _MAX_LABEL:
        return False
    p = patterns()
    rest = text
    for piece in (p.source, p.published, p.updated, p.bare_date, _TIME):
        rest = piece.sub(" ", rest)
    if rest == text or not _LETTER.search(rest):
        return rest != text
    name = rest.strip()
    return bool(p.label.match(text)) and len(name) <= _MAX_REST and not re.search(r"[:：.。]", name)


def _is_noise(text: str, row: bool) -> bool:
    """Whether a line is neither prose nor title nor list; ``row``: it is one of a table."""
    if not _LETTER.search(text):
        return True
    if len(text) > _MAX_NOISE:
        return False
    if not row and _BAR.fullmatch(text):
        return True
    return bool(patterns().noise.fullmatch(text)) or _is_label(text)


def _rows(texts: Iterable[str]) -> Iterator[bool]:
    """Whether each of some lines is one of a table whose cells bars part."""
    for bars, group in groupby(len(_BARS.findall(text)) for text in texts):
        size = len(list(group))
        yield from repeat(bars > 0 and size >= _ROWS, size)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def lines(text: str) -> Iterator[Line]:
    """The lines of a text that hold more than white space, in their order."""
    closing = False
    found: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        start, end = _stripped(text, *match.span())
        if bullet := _BULLET.match(text, start, end):
            start, end = _stripped(text, bullet.end(), end)
        if start < end:
            found.append((start, end))
    starts = [start for start, _ in found[1:]] + [len(text)]
    rows = _rows(text[start:end] for start, end in found)
    for (start, end), following, row in zip(found, starts, rows, strict=False):
        line = text[start:end]
        # White space between two lines that holds two line breaks is a blank line.
        blank = len(re.findall(r"\r\n|\r|\n", text[end:following])) > 1 or following == len(text)
        closing = closing or bool(patterns().closing.fullmatch(line))
        link = closing and len(line) <= _MAX_LINK and not _STOP.search(line)
        yield Line(Span(start, end), line, link or _is_noise(line, row), blank)
        closing = closing and link
