"""The map of China's 34 provincial-level units as a grid of equal tiles, shaded by a number of each.

The grid is our own (``tiles.csv``): no data set of boundaries is free of doubt about origin or lines, and
on a map of areas the small coastal provinces, where most happens, could hardly be seen.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from markupsafe import Markup

from .svg import INK, LINE, Link, amount, drawing, element, joined, linked, shortened

_SIZE, _GAP = 76, 4
SHADES: Final = ("#f1f4f8", "#cfe2f3", "#9cc6e8", "#5fa3d6", "#2878b8", "#0b4f8a")
"""From none to most; the last two need light text."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A provincial-level unit: ISO 3166-2 and GB/T 2260 codes, place in the grid, short names."""

    code: str
    gb: str
    column: int
    row: int
    en: str
    zh: str


@cache
def tiles() -> tuple[Tile, ...]:
    """The tiles of ``tiles.csv``."""
    lines = files(__package__).joinpath("tiles.csv").read_text("utf-8").splitlines()
    return tuple(
        Tile(row["code"], row["gb"], int(row["column"]), int(row["row"]), row["en"], row["zh"])
        for row in csv.DictReader(lines)
    )


def province_iri(base: str, tile: Tile) -> str:
    """The IRI of a tile's province under the base of a dataset."""
    return f"{base}province/{tile.code}"


def tile_map(
    values: Mapping[str, float], *, title: str, language: str, base: str, link: Link | None = None
) -> Markup:
    """The map as SVG; ``values`` gives a number for the IRI of each province that has one."""
    shades = shading(values.values())
    drawn = [
        _tile(tile, values.get(province_iri(base, tile), 0), shades, language, base, link) for tile in tiles()
    ]
    columns, rows = (1 + max(getattr(tile, side) for tile in tiles()) for side in ("column", "row"))
    return drawing(
        columns * (_SIZE + _GAP) - _GAP, rows * (_SIZE + _GAP) - _GAP, title, joined(drawn), "tile-map"
    )


def _tile(
    tile: Tile, value: float, shades: Mapping[float, int], language: str, base: str, link: Link | None
) -> Markup:
    x, y = tile.column * (_SIZE + _GAP), tile.row * (_SIZE + _GAP)
    name = tile.zh if language == "zh" else tile.en
    shade = shades.get(value, 0)
    ink = "#ffffff" if shade >= 4 else INK
    number = amount(value, language)
    words = [name] if language == "zh" or len(name) < 11 else name.split(" ", 1)
    first = y + 26 - 7 * (len(words) - 1)
    texts = [
        element("text", word, x=x + _SIZE / 2, y=first + 14 * i, text_anchor="middle", fill=ink, font_size=12)
        for i, word in enumerate(shortened(w, _SIZE + 6, 12) for w in words)
    ]
    if value:
        texts.append(
            element(
                "text", number, x=x + _SIZE / 2, y=y + 56, text_anchor="middle", fill=ink, font_weight=600
            )
        )
    content = joined(
        [
            element("title", f"{name}: {number}"),
            element("rect", x=x, y=y, width=_SIZE, height=_SIZE, rx=6, fill=SHADES[shade], stroke=LINE),
            *texts,
        ]
    )
    shaded = element("g", content, class_=f"tile shade{shade}")
    return linked(link(province_iri(base, tile)) if link else None, shaded)


def shading(values: Iterable[float]) -> dict[float, int]:
    """The shade of each number: equal steps of its logarithm, since counts of places are so spread."""
    found = sorted({float(v) for v in values if v > 0})
    if not found:
        return {}
    low, high = math.log(found[0]), math.log(found[-1])
    steps = len(SHADES) - 1
    span = (high - low) or 1.0
    return {
        v: 1 + min(int((math.log(v) - low) / span * steps), steps - 1) if high > low else 3 for v in found
    }
