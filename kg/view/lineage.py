"""Which policy implements or replaces which, in bands by level of government, as SVG.

Layered as by Sugiyama, Tagawa and Toda (1981), by igraph: lines that pass a row pass between its boxes.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from .rows import aligned
from .style import family_of
from .svg import INK, LINE, SOFT, Link, drawing, element, joined, linked, shortened, width_of

_BOX, _HEIGHT, _GAP, _ROW, _SIDE = 210, 62, 18, 116, 130
_ACROSS: Final = 4
"""So many boxes side by side, or as many as make a square of all; a row with more becomes several."""

_WIDE: Final = 1400
"""What is wider is not read when it is shrunk to a page: it is moved about."""

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Policy:
    """A box: its level of government (0 is the highest), its class, name and, where it is known, year."""

    iri: str
    name: str
    cls: str
    level: int
    year: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A relation of two policies (IRIs): how it is drawn, what it says, and the address that it leads to."""

    source: str
    target: str
    dashed: bool = False
    told: str = ""
    address: str = ""


def lineage(
    policies: Iterable[Policy],
    relations: Iterable[Line],
    *,
    levels: Sequence[str],
    title: str,
    link: Link | None = None,
    kinds: tuple[str, str] = ("implements", "replaces"),
) -> Markup:
    """The policies with lines to what they implement (whole) and replace (dashed), in bands named ``levels``.

    ``kinds`` names the two in the legend. Relations of what is not among ``policies`` are left out.
    Empty where there is nothing to draw.
    """
    boxes = {
        policy.iri: policy for policy in sorted(policies, key=lambda p: (p.level, p.year, p.name, p.iri))
    }
    lines = sorted(
        (it for it in relations if it.source in boxes and it.target in boxes and it.source != it.target),
        key=lambda it: (it.dashed, it.source, it.target),
    )
    if not boxes:
        return Markup("")
    rows = _rows(boxes, lines)
    places, bends = _places(rows, lines)
    passing = (x - _BOX for bend in bends for x, _ in bend)
    width = max((*(x for x, _ in places.values()), *passing)) + _BOX + 10
    bottoms = {level: y for (level, *_), y in zip(rows, _tops(len(rows)), strict=True)}
    parts: list[Markup] = []
    top = _tops(1)[0]
    for level, y in bottoms.items():
        name = levels[min(level, len(levels) - 1)]
        parts.append(_band(name, top, width, first=top == _tops(1)[0]))
        top = y + _ROW
    parts += [
        _line(line, places[line.source], places[line.target], bend)
        for line, bend in zip(lines, bends, strict=True)
    ]
    parts += [_box(boxes[iri], place, link) for iri, place in places.items()]
    parts.append(_legend(kinds, top))
    kind = "lineage wide" if width > _WIDE else "lineage"
    return drawing(width, top + 24, title, joined(parts), kind)


def _rows(boxes: Mapping[str, Policy], lines: Sequence[Line]) -> dict[tuple[int, int, int], list[str]]:
    """The boxes in rows, by level and by how many steps of its own level each stands below the first."""
    below = _depths(boxes, lines)
    together = _components(boxes, lines)
    layers: dict[tuple[int, int], list[str]] = defaultdict(list)
    for iri, policy in boxes.items():
        layers[policy.level, below[iri]].append(iri)
    rows = {}
    across = max(_ACROSS, math.isqrt(len(boxes)))
    for (level, depth), members in sorted(layers.items()):
        members.sort(key=lambda iri: (together[iri], iri))
        for i in range(0, len(members), across):
            rows[level, depth, i] = members[i : i + across]
    return rows


def _places(
    rows: Mapping[tuple[int, int, int], list[str]], lines: Sequence[Line]
) -> tuple[dict[str, Place], list[list[Place]]]:
    """The upper left corner of each box, and where each line passes rows, from the higher one down."""
    import igraph

    layer = {iri: i for i, members in enumerate(rows.values()) for iri in members}
    at = {iri: i for i, iri in enumerate(layer)}
    tops = _tops(len(rows))
    layers = list(layer.values())
    edges: dict[tuple[int, int], None] = {}
    # Lines to one box pass a row in one place: a plan that hundreds implement has one trunk.
    trunks: dict[tuple[str, int], int] = {}
    through: list[list[int]] = []
    for line in lines:
        high, low = sorted((line.source, line.target), key=lambda iri: layer[iri])
        for row in range(layer[high] + 1, layer[low]):
            if (high, row) not in trunks:
                trunks[high, row] = len(layers)
                layers.append(row)
        through.append([trunks[high, row] for row in range(layer[high] + 1, layer[low])])
        if layer[high] != layer[low]:
            edges |= dict.fromkeys(itertools.pairwise([at[high], *through[-1], at[low]]))
    graph = igraph.Graph(len(layers), list(edges), directed=True)
    # igraph's order has few crossings; its places are far apart.
    order = [x for x, _ in graph.layout_sugiyama(layers=layers, hgap=1).coords]
    inside = [
        sorted((i for i, row in enumerate(layers) if row == n), key=order.__getitem__)
        for n in range(len(tops))
    ]
    widths = [_BOX + _GAP if i < len(at) else 2.0 * _GAP for i in range(len(layers))]
    # What passes rows is held straight.
    links = [(a, b, 8.0 if b >= len(at) else 1.0) for a, b in edges]
    xs = [_SIDE - _GAP / 2 + x for x in aligned(inside, widths, links)]
    points = {iri: (xs[i] - _BOX / 2, tops[layer[iri]]) for iri, i in at.items()}
    return points, [[(xs[i], tops[layers[i]]) for i in passing] for passing in through]


def _tops(count: int) -> list[float]:
    return [40.0 + _ROW * i for i in range(count)]


def _components(boxes: Mapping[str, Policy], lines: Iterable[Line]) -> dict[str, tuple[int, str]]:
    """Of each box those that hang together with it, as a key: the largest group first."""
    group = {iri: {iri} for iri in boxes}
    for line in lines:
        one, other = group[line.source], group[line.target]
        if one is not other:
            one |= other
            for iri in other:
                group[iri] = one
    return {iri: (-len(group[iri]), min(group[iri])) for iri in boxes}


def _depths(boxes: Mapping[str, Policy], lines: Iterable[Line]) -> dict[str, int]:
    """How many steps of its own level each policy stands below the first: an edition below the one before."""
    above = defaultdict(list)
    for line in lines:
        if boxes[line.source].level == boxes[line.target].level:
            above[line.source].append(line.target)
    depth: dict[str, int] = {}
    for _ in boxes:  # a ring of policies, which only an error of a text can make, ends the rounds, too
        new = {iri: max((depth.get(n, 0) + 1 for n in above[iri]), default=0) for iri in boxes}
        if new == depth:
            break
        depth = {iri: min(steps, len(boxes)) for iri, steps in new.items()}
    return depth


def _band(name: str, top: float, width: float, *, first: bool) -> Markup:
    rule = (
        Markup("")
        if first
        else element("line", x1=0, y1=top - 27, x2=width, y2=top - 27, stroke=LINE, class_="line")
    )
    middle = top + _HEIGHT / 2
    text = element(
        "text", shortened(name, _SIDE - 14), x=4, y=middle, fill=SOFT, class_="soft", font_weight=600
    )
    return joined([rule, text])


def _line(line: Line, source: Place, target: Place, bends: Sequence[Place]) -> Markup:
    """A line from a box to another, upright where it passes a row, with its tip at the target."""
    if source[1] == target[1]:  # in one row: an arc above the boxes
        x1, x2, y = source[0] + _BOX / 2, target[0] + _BOX / 2, source[1]
        path = f"M{x1:.0f} {y:.0f} C{x1:.0f} {y - 30:.0f} {x2:.0f} {y - 30:.0f} {x2:.0f} {y:.0f}"
        return _stroke(line, path, (x2, y), -1)
    high, low = sorted((source, target), key=lambda place: place[1])
    points = [(high[0] + _BOX / 2, high[1] + _HEIGHT)]
    for x, y in bends:
        points += [(x, y), (x, y + _HEIGHT)]
    points.append((low[0] + _BOX / 2, low[1]))
    if target == high:
        points.reverse()
    path = f"M{points[0][0]:.0f} {points[0][1]:.0f}"
    for i, ((x1, y1), (x2, y2)) in enumerate(itertools.pairwise(points)):
        bend = (y2 - y1) / 2
        curve = f"C{x1:.0f} {y1 + bend:.0f} {x2:.0f} {y2 - bend:.0f} {x2:.0f} {y2:.0f}"
        path += f" V{y2:.0f}" if i % 2 else f" {curve}"
    return _stroke(line, path, points[-1], 1 if target == high else -1)


def _stroke(line: Line, path: str, end: Place, way: int) -> Markup:
    x, y = end
    tip = f"{x:.0f},{y:.0f} {x - 4:.0f},{y + 8 * way:.0f} {x + 4:.0f},{y + 8 * way:.0f}"
    content = [
        element("title", line.told),
        # A line is thin: what is beside it can be pointed at, too.
        element("path", d=path, fill="none", stroke="transparent", stroke_width=14, class_="ground"),
        element("path", d=path, fill="none", stroke=SOFT, class_="step", stroke_width=1.4,
                stroke_dasharray="5 4" if line.dashed else None),
        element("polygon", points=tip, fill=SOFT, class_="tip"),
    ]  # fmt: skip
    drawn = element("g", joined(content[not line.told :]))
    return element("a", drawn, href=line.address, aria_label=line.told) if line.address else drawn


def _legend(kinds: tuple[str, str], top: float) -> Markup:
    parts, x = [], float(_SIDE)
    for kind, dashes in zip(kinds, (None, "5 4"), strict=True):
        parts += [
            element("line", x1=x, y1=top, x2=x + 34, y2=top, stroke=SOFT, class_="step", stroke_width=1.4,
                    stroke_dasharray=dashes),
            element("text", kind, x=x + 42, y=top + 4, fill=SOFT, class_="soft"),
        ]  # fmt: skip
        x += 42 + width_of(kind) + 28
    return joined(parts)


def _box(policy: Policy, place: tuple[float, float], link: Link | None) -> Markup:
    x, y = place
    words = _in_lines(policy.name, _BOX - 20)
    first = y + _HEIGHT / 2 + 4 - 8 * (len(words) - 1)
    content = joined(
        [
            element("title", f"{policy.name} {policy.year}".strip()),
            element(
                "rect",
                x=x,
                y=y,
                width=_BOX,
                height=_HEIGHT,
                rx=5,
                fill="#ffffff",
                stroke=LINE,
                class_="paper",
            ),
            element("rect", x=x, y=y, width=5, height=_HEIGHT, fill=family_of(policy.cls).colour),
            *(
                element("text", word, x=x + 12, y=first + 16 * i, fill=INK, class_="ink", font_size=12)
                for i, word in enumerate(words)
            ),
        ]
    )
    return linked(link(policy.iri) if link else None, element("g", content))


def _in_lines(name: str, width: float) -> list[str]:
    """A name in at most three lines; where there is more, its end stands, which tells editions apart."""
    lines: list[str] = []
    rest = name
    while len(lines) < 2 and shortened(rest, width, 12) != rest:
        cut = len(shortened(rest, width, 12)) - 1
        if " " in rest[:cut] and rest[cut] != " ":
            cut = rest.rindex(" ", 0, cut)
        lines.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    while width_of(rest, 12) > width:
        rest = "…" + rest[2:]
    return [*lines, rest]
