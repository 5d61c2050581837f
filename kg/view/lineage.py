"""Which policy implements or replaces which, in bands by level of government, as SVG."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from .style import family_of
from .svg import INK, LINE, SOFT, Link, drawing, element, joined, linked, shortened, width_of

_BOX, _HEIGHT, _GAP, _ROW, _SIDE = 210, 62, 18, 110, 130
_ROUNDS: Final = 8
_ACROSS: Final = 6
"""Boxes side by side; a band with more has several rows."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A box: its level of government (0 is the highest), its class, name and, where it is known, year."""

    iri: str
    name: str
    cls: str
    level: int
    year: str = ""


def lineage(
    policies: Iterable[Policy],
    implements: Iterable[tuple[str, str]],
    replaces: Iterable[tuple[str, str]],
    *,
    levels: Sequence[str],
    title: str,
    link: Link | None = None,
) -> Markup:
    """The policies with lines to what they implement (whole) and replace (dashed), in bands named ``levels``.

    Pairs whose policies are not among ``policies`` are left out. Empty where there is nothing to draw.
    """
    boxes = {
        policy.iri: policy for policy in sorted(policies, key=lambda p: (p.level, p.year, p.name, p.iri))
    }
    lines = [
        (source, target, dashed)
        for pairs, dashed in ((implements, False), (replaces, True))
        for source, target in sorted(set(pairs))
        if source in boxes and target in boxes and source != target
    ]
    if not boxes:
        return Markup("")
    rows = _rows(boxes, lines)
    places: dict[str, tuple[float, float]] = {}
    bands = []
    y = 40.0
    for level in sorted(rows):
        top = y
        for row in rows[level]:
            places.update((iri, (_SIDE + i * (_BOX + _GAP), y)) for i, iri in enumerate(row))
            y += _ROW
        bands.append((levels[min(level, len(levels) - 1)], top, y))
    width = max(x for x, _ in places.values()) + _BOX + 10
    parts = [_band(name, top, bottom, width, first=not i) for i, (name, top, bottom) in enumerate(bands)]
    parts += [_line(places[source], places[target], dashed) for source, target, dashed in lines]
    parts += [_box(boxes[iri], place, link) for iri, place in places.items()]
    return drawing(width, y, title, joined(parts), "lineage")


def _rows(boxes: Mapping[str, Policy], lines: Iterable[tuple[str, str, bool]]) -> dict[int, list[list[str]]]:
    """The boxes of each level in rows, ordered so that few lines cross (by barycentres, Sugiyama 1981)."""
    near: dict[str, list[str]] = defaultdict(list)
    for source, target, _ in lines:
        near[source].append(target)
        near[target].append(source)
    below = _depths(boxes, lines)
    layers: dict[tuple[int, int], list[str]] = defaultdict(list)
    for iri, policy in boxes.items():
        layers[policy.level, below[iri]].append(iri)
    at = {iri: float(i) for members in layers.values() for i, iri in enumerate(members)}
    for _ in range(_ROUNDS):
        for members in layers.values():
            middle = {i: sum(at[n] for n in near[i]) / len(near[i]) if near[i] else at[i] for i in members}
            members.sort(key=lambda iri: (middle[iri], iri))
            at.update((iri, float(i)) for i, iri in enumerate(members))
    rows: dict[int, list[list[str]]] = defaultdict(list)
    for (level, _), members in sorted(layers.items()):
        rows[level] += [members[i : i + _ACROSS] for i in range(0, len(members), _ACROSS)]
    return rows


def _depths(boxes: Mapping[str, Policy], lines: Iterable[tuple[str, str, bool]]) -> dict[str, int]:
    """How many steps of its own level each policy stands below the first: an edition below the one before."""
    above = defaultdict(list)
    for source, target, _ in lines:
        if boxes[source].level == boxes[target].level:
            above[source].append(target)
    depth: dict[str, int] = {}
    for _ in boxes:  # a ring of policies, which only an error of a text can make, ends the rounds, too
        new = {iri: max((depth.get(n, 0) + 1 for n in above[iri]), default=0) for iri in boxes}
        if new == depth:
            break
        depth = {iri: min(steps, len(boxes)) for iri, steps in new.items()}
    return depth


def _band(name: str, top: float, bottom: float, width: float, *, first: bool) -> Markup:
    rule = Markup("") if first else element("line", x1=0, y1=top - 20, x2=width, y2=top - 20, stroke=LINE)
    middle = top + _HEIGHT / 2
    text = element(
        "text", shortened(name, _SIDE - 14), x=4, y=middle, fill=SOFT, class_="soft", font_weight=600
    )
    return joined([rule, text])


def _line(source: tuple[float, float], target: tuple[float, float], dashed: bool) -> Markup:
    down = source[1] < target[1]
    x1, y1 = source[0] + _BOX / 2, source[1] + (_HEIGHT if down else 0)
    x2, y2 = target[0] + _BOX / 2, target[1] + (0 if down else _HEIGHT)
    if source[1] == target[1]:  # in one row: an arc above the boxes
        y1 = y2 = source[1]
        path = f"M{x1:.0f} {y1:.0f} C{x1:.0f} {y1 - 30:.0f} {x2:.0f} {y2 - 30:.0f} {x2:.0f} {y2:.0f}"
    else:
        bend = (y2 - y1) / 2
        path = f"M{x1:.0f} {y1:.0f} C{x1:.0f} {y1 + bend:.0f} {x2:.0f} {y2 - bend:.0f} {x2:.0f} {y2:.0f}"
    stroke = element(
        "path",
        d=path,
        fill="none",
        stroke=SOFT,
        class_="line",
        stroke_width=1.4,
        stroke_dasharray="5 4" if dashed else None,
    )
    end = -1 if y2 > y1 or source[1] == target[1] else 1
    tip = f"{x2:.0f},{y2:.0f} {x2 - 4:.0f},{y2 + 8 * end:.0f} {x2 + 4:.0f},{y2 + 8 * end:.0f}"
    return joined([stroke, element("polygon", points=tip, fill=SOFT)])


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
