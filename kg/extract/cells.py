"""Tables in a text by its layout: lines whose cells are parted by the same marks.

The marks are tabs, bars (as tables of pages come), slashes, dashes and wide gaps.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby
from typing import Final

from kg.types import Span

_MARKS: Final = tuple(
    map(re.compile, (r"\t", r"[|｜]", r"\s+/\s+", r"\s+[-–—]\s+|\s*——\s*", r"[ \u3000]{2,}"))
)
"""What parts cells, the first that fits a line."""

_RULER: Final = re.compile(r"[\s|:–—-]+")
_FRAME: Final = re.compile(r"[ \u3000]*[|｜]?(.*?)[|｜]?[ \u3000]*")
_BRACKETS: Final = re.compile(r"[(（]([^()（）\n]+)[)）]\s*[:：]?\s*$")
_LINE: Final = re.compile(r"[^\n]+")
_LONGEST_LINE: Final = 240
_LEAST: Final = 3
"""Rows that make a table; with words above, one less."""

Row = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table, as spans of its cells, and the words above each column, empty where none are.

    ``walls`` are the places where a cell begins, those of the words above among them.
    """

    rows: tuple[Row, ...]
    heads: tuple[str, ...]
    walls: tuple[int, ...]

    def parts(self, span: Span) -> bool:
        """Whether a span reaches over several cells."""
        return bisect_right(self.walls, span.start) < bisect_left(self.walls, span.end)


@cache
def words_of(table: str) -> Mapping[str, re.Pattern[str]]:
    """A table of ``rules/tables.toml``."""
    text = (resources.files("kg.extract") / "rules" / "tables.toml").read_text("utf-8")
    return {name: re.compile(words, re.IGNORECASE) for name, words in tomllib.loads(text)[table].items()}


def find_tables(text: str) -> Iterator[Table]:
    """The tables of a text, in its order."""
    lines = [Span(*line.span()) for line in _LINE.finditer(text) if line[0].strip()]
    rows = [_row(text, line) for line in lines if not _RULER.fullmatch(text, *_ends(line))]
    number = 0
    for (mark, width), group in groupby(rows, key=lambda row: (row[0], len(row[1]))):
        size = len(list(group))
        first, number = number, number + size
        if mark < 0 or size < _LEAST - 1:
            continue
        cells = [row for _, row in rows[first:number]]
        walls = tuple(cell.start for row in cells for cell in row)
        if heads := _heads(text, cells[0]):
            cells = cells[1:]
        elif first:
            heads = _heads_ahead(text, rows[first - 1][1], mark, width)
        if len(cells) >= _LEAST - bool(heads):
            yield Table(tuple(cells), heads or ("",) * width, walls)


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _row(text: str, line: Span) -> tuple[int, Row]:
    """The number of the mark that parts a line's cells, -1 for none, and the cells."""
    if line.end - line.start <= _LONGEST_LINE:
        for number, mark in enumerate(_MARKS):
            if mark.search(text, *_ends(line)) and len(cells := tuple(_cells(text, line, mark))) > 1:
                return number, cells
    return -1, (line,)


def _cells(text: str, line: Span, mark: re.Pattern[str]) -> Iterator[Span]:
    """The cells of a line, without the bars that frame it."""
    frame = _FRAME.fullmatch(text, *_ends(line))
    start, end = frame.span(1) if frame else _ends(line)
    for found in mark.finditer(text, start, end):
        yield _stripped(text, start, found.start())
        start = found.end()
    yield _stripped(text, start, end)


def _stripped(text: str, start: int, end: int) -> Span:
    cell = text[start:end]
    return Span(end - len(cell.lstrip()), start + len(cell.rstrip())) if cell.strip() else Span(start, start)


def _heads(text: str, row: Row) -> tuple[str, ...]:
    """The words of a row that stands above the others; nothing where it does not."""
    cells = [text[cell.start : cell.end].strip() for cell in row]
    told = sum(any(words.search(cell) for words in words_of("columns").values()) for cell in cells)
    short = all(len(cell.split()) <= 5 and len(cell) <= 40 for cell in cells)
    return tuple(cells) if told >= 2 and 2 * told >= len(cells) and short else ()


def _heads_ahead(text: str, ahead: Row, mark: int, width: int) -> tuple[str, ...]:
    """The words that the line ahead of a table gives in brackets: "(province - park - leading industry):"."""
    if found := _BRACKETS.search(text, ahead[0].start, ahead[-1].end):
        cells = tuple(_cells(text, Span(*found.span(1)), _MARKS[mark]))
        if len(cells) == width:
            return _heads(text, cells)
    return ()
