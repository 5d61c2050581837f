"""The map of China's 34 provincial-level units as a grid of equal tiles, shaded by a number of each, and
the units within one of them as rows of tiles.

The grid is our own (``tiles.csv``): no data set of boundaries is free of doubt about origin or lines, and
on a map of areas the small coastal provinces, where most happens, could hardly be seen.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from markupsafe import Markup

from .svg import INK, LINE, SOFT, Link, amount, drawing, element, joined, linked, shortened, width_of

_SIZE, _GAP = 76, 4
_STEP: Final = _SIZE + _GAP
_ACROSS: Final = 8
LEGEND: Final = 40
"""The height that the legend takes below a map."""
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


@dataclass(frozen=True, slots=True)
class Part:
    """A place inside a province: IRI, name, number."""

    iri: str
    name: str
    value: float


def tile_map(
    values: Mapping[str, float],
    *,
    title: str,
    language: str,
    base: str,
    link: Link | None = None,
    unit: str = "",
) -> Markup:
    """The map as SVG; ``values`` gives a number, in ``unit``, for the IRI of each province that has one."""
    shades = shading(values.values())
    drawn = [
        _tile(
            tile.column * _STEP,
            tile.row * _STEP,
            Part(iri, tile.zh if language == "zh" else tile.en, values.get(iri, 0)),
            shades,
            language,
            link,
            unit,
        )
        for tile in tiles()
        for iri in (province_iri(base, tile),)
    ]
    columns, rows = (1 + max(getattr(tile, side) for tile in tiles()) for side in ("column", "row"))
    height = rows * _STEP - _GAP
    return drawing(
        columns * _STEP - _GAP,
        height + LEGEND,
        title,
        joined([*drawn, legend(shades, language, unit, height)]),
        "tile-map",
    )


def part_map(
    parts: Sequence[Part],
    shades: Mapping[float, int],
    *,
    title: str,
    language: str,
    link: Link | None = None,
    unit: str = "",
) -> Markup:
    """Places inside a province as rows of tiles, in their order; ``shades`` are those of all such places."""
    drawn = [
        _tile(i % _ACROSS * _STEP, i // _ACROSS * _STEP, part, shades, language, link, unit)
        for i, part in enumerate(parts)
    ]
    height = -(-len(parts) // _ACROSS) * _STEP - _GAP
    key = legend(shades, language, unit, height)
    return drawing(_ACROSS * _STEP - _GAP, height + LEGEND, title, joined([*drawn, key]), "tile-map")


def _tile(
    x: float,
    y: float,
    part: Part,
    shades: Mapping[float, int],
    language: str,
    link: Link | None,
    unit: str,
) -> Markup:
    name, value = part.name, part.value
    shade = shades.get(value, 0)
    ink = "#ffffff" if shade >= 4 else INK
    number = amount(value, language)
    words = _in_lines(name)
    first = y + 26 - 7 * (len(words) - 1)
    size = max(9.0, min(12.0, 12 * (_SIZE - 4) / max(width_of(word, 12) for word in words)))
    middle: dict[str, object] = {"x": x + _SIZE / 2, "text_anchor": "middle", "fill": ink}
    texts = [
        element("text", shortened(word, _SIZE, size), y=first + 14 * i, font_size=size, **middle)
        for i, word in enumerate(words)
    ]
    if value:
        texts.append(element("text", amount(_short(value), language), y=y + 56, font_weight=600, **middle))
    content = joined(
        [
            element("title", f"{name}: {number} {unit}".strip()),
            element("rect", x=x, y=y, width=_SIZE, height=_SIZE, rx=6, fill=SHADES[shade], stroke=LINE),
            *texts,
        ]
    )
    shaded = element("g", content, class_=f"tile shade{shade}")
    return linked(link(part.iri) if link else None, shaded)


def _in_lines(name: str) -> list[str]:
    """A name in at most two lines: at a space, in Chinese by its characters."""
    if not name.isascii() and " " not in name:
        return [name] if len(name) <= 5 else [name[: -(-len(name) // 2)], name[-(-len(name) // 2) :]]
    return [name] if len(name) < 11 else name.split(" ", 1)


def _short(value: float) -> float:
    """A large number as short as a tile needs it, to three figures; the whole one is in its title."""
    return round(value, 2 - math.floor(math.log10(value))) if value >= 1e5 else value


def legend(shades: Mapping[float, int], language: str, unit: str, top: float, *, left: float = 0) -> Markup:
    """What the shades stand for: the least and the greatest number of each, and the unit."""
    y, small = top + 28, {"fill": SOFT, "class_": "soft", "font_size": 12}
    parts = [element("text", unit, x=left, y=y, **small)] if unit else []
    x = left + (width_of(unit, 12) + 12 if unit else 0)
    for shade in sorted({*shades.values()}):
        numbers = [value for value, its in shades.items() if its == shade]
        low, high = (amount(_short(pick(numbers)), language) for pick in (min, max))
        text = low if low == high else f"{low} – {high}"
        parts += [
            element("rect", x=x, y=top + 16, width=16, height=16, rx=3, fill=SHADES[shade], stroke=LINE),
            element("text", text, x=x + 21, y=y, **small),
        ]
        x += 21 + width_of(text, 12) + 14
    return joined(parts)


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
