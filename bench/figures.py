"""What a section of the benchmarks gives, piece by piece: figures, tables, and notes as plain text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, in a unit, and what a peer needed for the same in the same run.

    ``at`` is the size at which it was measured, where that decides.
    """

    what: str
    ours: float
    unit: str
    peer: str = ""
    theirs: float | None = None
    at: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times as good as the peer: more of a rate, less of anything else."""
        if not self.theirs or not self.ours:
            return None
        return self.ours / self.theirs if self.unit.endswith("/s") else self.theirs / self.ours

    def __str__(self) -> str:
        said = f"{self.what + (f' ({self.at})' if self.at else ''):<48} {number(self.ours):>9} {self.unit}"
        if self.peer:
            said += f"   {self.peer}" + ("" if self.theirs is None else f" {number(self.theirs)} {self.unit}")
        return said + (f"   {self.ratio:.2f} times as good" if self.ratio else "")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings, where a figure alone would not do. Numbers are shortened when they are shown."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str | float]]

    def __str__(self) -> str:
        return f"{self.caption}\n\n{markdown(self.headings, self.rows)}"


Finding: TypeAlias = Figure | Table | str


def number(value: float) -> str:
    """A number with three digits that count, none beyond thousandths; whole where it is, or from 100 on."""
    if isinstance(value, int) or not value or not math.isfinite(value) or abs(value) >= 99.95:
        return f"{value:,.0f}"
    return f"{value:.{min(3, 2 - math.floor(math.log10(abs(value))))}f}"


def markdown(headings: Sequence[str], rows: Iterable[Sequence[str | float]]) -> str:
    """A table in Markdown, its columns aligned so that it reads well as it is."""
    cells = [[cell if isinstance(cell, str) else number(cell) for cell in row] for row in rows]
    right = [any(not isinstance(cell, str) for cell in column) for column in zip(*rows, strict=True)]
    right = right or [False] * len(headings)
    widths = [max(3, *map(len, column)) for column in zip(headings, *cells, strict=True)]

    def line(row: Sequence[str]) -> str:
        sides = zip(row, widths, right, strict=True)
        return "| " + " | ".join(c.rjust(w) if r else c.ljust(w) for c, w, r in sides) + " |"

    rule = "| " + " | ".join("-" * (w - r) + ":" * r for w, r in zip(widths, right, strict=True)) + " |"
    return "\n".join((line(headings), rule, *map(line, cells)))


def geometric_mean(values: Sequence[float]) -> float:
    """The mean of ratios."""
    return math.exp(sum(map(math.log, values)) / len(values))
