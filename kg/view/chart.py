"""Small charts of numbers as SVG: bars with their names, and values over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from .svg import ACCENT, INK, LINE, SOFT, Link, amount, drawing, element, joined, linked, shortened, width_of

_WIDTH: Final = 680
_ROW: Final = 26
_HEIGHT: Final = 200
_MOST: Final = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """A number and what it is of; ``iri`` is that of an entity, where there is one."""

    name: str
    value: float
    iri: str | None = None


def bar_chart(bars: Sequence[Bar], *, title: str, language: str = "en", link: Link | None = None) -> Markup:
    """Horizontal bars in the order given; beyond forty the rest is left to the table."""
    bars = bars[:_MOST]
    names = min(240.0, max((width_of(bar.name) for bar in bars), default=0) + 8)
    low, high = min(0.0, *(b.value for b in bars), 0.0), max(0.0, *(b.value for b in bars), 0.0)
    room = _WIDTH - names - 90
    scale = room / ((high - low) or 1)
    zero = names - low * scale
    parts = []
    for i, bar in enumerate(bars):
        y = i * _ROW
        name = element(
            "text",
            shortened(bar.name, names - 8),
            x=names - 8,
            y=y + 17,
            text_anchor="end",
            fill=INK,
            class_="ink",
        )
        length = abs(bar.value) * scale
        start = zero if bar.value >= 0 else zero - length
        parts += [
            linked(link(bar.iri) if link and bar.iri else None, name),
            element("title", f"{bar.name}: {bar.value:,}"),
            element(
                "rect",
                x=start,
                y=y + 4,
                width=max(length, 1.0),
                height=_ROW - 8,
                rx=3,
                fill=ACCENT,
                class_="bar",
            ),
            element(
                "text", amount(bar.value, language), x=start + length + 6, y=y + 17, fill=SOFT, class_="soft"
            ),
        ]
    return drawing(_WIDTH, max(len(bars), 1) * _ROW, title, joined(parts), "bar-chart")


def column_chart(points: Sequence[tuple[str, float]], *, title: str, language: str = "en") -> Markup:
    """Values over time as columns: (time, value) in order; names of times that would overlap are left out."""
    points = points[:_MOST]
    high = max((value for _, value in points), default=0) or 1
    step = min(90.0, (_WIDTH - 20) / max(len(points), 1))
    every = max(1, round(max((width_of(time) for time, _ in points), default=1) / step + 0.49))
    parts = [element("line", x1=0, y1=_HEIGHT - 26, x2=_WIDTH, y2=_HEIGHT - 26, stroke=LINE, class_="line")]
    for i, (time, value) in enumerate(points):
        x, height = 10 + i * step, max(value, 0) / high * (_HEIGHT - 60)
        middle = x + step / 2
        number = amount(value, language)
        column = joined(
            [
                element("title", f"{time}: {value:,}"),
                element(
                    "rect",
                    x=x + step * 0.15,
                    y=_HEIGHT - 26 - height,
                    width=step * 0.7,
                    height=max(height, 1.0),
                    rx=3,
                    fill=ACCENT,
                    class_="bar",
                ),
            ]
        )
        parts.append(element("g", column))
        if width_of(number, 11) <= step or len(points) <= 4:
            y = _HEIGHT - 32 - height
            parts.append(
                element(
                    "text",
                    number,
                    x=middle,
                    y=y,
                    text_anchor="middle",
                    fill=SOFT,
                    font_size=11,
                    class_="soft",
                )
            )
        if i % every == 0:
            parts.append(
                element("text", time, x=middle, y=_HEIGHT - 8, text_anchor="middle", fill=INK, class_="ink")
            )
    return drawing(_WIDTH, _HEIGHT, title, joined(parts), "column-chart")
