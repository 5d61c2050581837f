"""What an entity is joined with, as SVG to be read: on the left what points at it, on the right its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from markupsafe import Markup

from .style import family_of
from .svg import INK, LINE, SOFT, Link, drawing, element, joined, linked, shortened

_WIDTH: Final = 760
_ROW: Final = 25
_SIDE: Final = 260
_BOX: Final = 170


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An entity at the other end of a fact: the property's label, its IRI, class, name and sources."""

    label: str
    iri: str
    cls: str
    name: str
    sources: int


def surroundings(
    name: str, cls: str, left: Sequence[Neighbour], right: Sequence[Neighbour], *, title: str, link: Link
) -> Markup:
    """The drawing; neighbours of one label must stand together."""
    rows = max(_rows(left), _rows(right), 2)
    height = rows * _ROW + 10
    middle = height / 2
    x = (_WIDTH - _BOX) / 2
    # A side without neighbours takes no room.
    start, end = (0.0 if left else x - 4), (float(_WIDTH) if right else x + _BOX + 4)
    parts = [*_column(left, middle, False, link), *_column(right, middle, True, link)]
    colour = family_of(cls).colour
    box = joined(
        [
            element("rect", x=x, y=middle - 19, width=_BOX, height=38, rx=8, fill=colour),
            element(
                "rect",
                x=x + 2,
                y=middle - 17,
                width=_BOX - 4,
                height=34,
                rx=6,
                fill="#ffffff",
                class_="paper",
            ),
            element(
                "text",
                shortened(name, _BOX - 20),
                x=_WIDTH / 2,
                y=middle + 5,
                text_anchor="middle",
                font_weight=600,
                fill=INK,
                class_="ink",
            ),
        ]
    )
    return drawing(end - start, height, title, joined([*parts, box]), "surroundings", left=start)


def _rows(neighbours: Sequence[Neighbour]) -> int:
    return len(neighbours) + len({n.label for n in neighbours})


def _column(neighbours: Sequence[Neighbour], middle: float, outward: bool, link: Link) -> list[Markup]:
    y = middle - _rows(neighbours) * _ROW / 2 + _ROW / 2
    at = _WIDTH - _SIDE if outward else _SIDE
    centre = _WIDTH / 2 + (_BOX / 2 if outward else -_BOX / 2)
    anchor = "start" if outward else "end"
    side = 1 if outward else -1
    edges: list[Markup] = []
    texts: list[Markup] = []
    for label, group in groupby(neighbours, key=lambda n: n.label):
        texts.append(
            element(
                "text",
                shortened(label, _SIDE - 20, 12),
                x=at + 12 * side,
                y=y + 6,
                text_anchor=anchor,
                fill=SOFT,
                class_="soft",
                font_size=12,
            )
        )
        y += _ROW
        for one in group:
            colour = family_of(one.cls).colour
            turn = (centre + at) / 2
            edges.append(
                element(
                    "path",
                    d=f"M{centre:.0f} {middle:.0f} C{turn:.0f} {middle:.0f} {turn:.0f} {y:.0f}"
                    f" {at:.0f} {y:.0f}",
                    fill="none",
                    stroke=LINE,
                    class_="line",
                    stroke_width=min(1.2 + 0.5 * one.sources, 4.0),
                )
            )
            text = element(
                "text",
                shortened(one.name, _SIDE - 20),
                x=at + 12 * side,
                y=y + 4,
                text_anchor=anchor,
                fill=INK,
                class_="ink",
            )
            dot = element("circle", cx=at, cy=y, r=5, fill=colour)
            content = joined([element("title", f"{one.label}: {one.name}"), dot, text])
            texts.append(linked(link(one.iri), element("g", content)))
            y += _ROW
    return edges + texts
