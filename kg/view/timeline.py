"""Events, policies and their periods along an axis of years, and figures over time below, as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from .style import family_of
from .svg import (
    INK,
    LINE,
    SOFT,
    Link,
    amount,
    drawing,
    element,
    joined,
    linked,
    shortened,
    width_of,
)

_WIDTH: Final = 1000
_LANE: Final = 24
_AXIS: Final = 26
_LABEL: Final = 230
_LANES: Final = 30
_SERIES: Final = 44
_MOST_SERIES: Final = 12


@dataclass(frozen=True, slots=True)
class Span:
    """Something in time: first and last date as far as they are known (ISO 8601, of any precision).

    ``weight`` says which stay where there is no room for all.
    """

    start: str
    end: str
    name: str
    cls: str
    iri: str | None = None
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one measure over time: (date, value), in order."""

    name: str
    cls: str
    unit: str
    points: tuple[tuple[str, float], ...]
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class _Placed:
    """A span in pixels: its mark from ``start`` to ``end``, and what it takes with its name."""

    span: Span
    name: str
    start: float
    end: float
    left: float
    right: float
    turned: bool


def timeline(
    spans: Iterable[Span],
    *,
    title: str,
    link: Link | None = None,
    series: Sequence[Series] = (),
    language: str = "en",
) -> Markup:
    """The spans on as many lanes as their names need, and each series as a line below them.

    Beyond thirty lanes those of least weight are left out, and so are series after the twelfth.
    """
    found = list(spans)
    series = series[:_MOST_SERIES]
    dates = [date for s in found for date in (s.start, s.end) if date]
    dates += [date for it in series for date, _ in it.points]
    if not dates:
        return Markup("")
    first = int(min(dates)[:4])
    last = max(int(max(dates)[:4]), first) + 1
    scale = (_WIDTH - 20) / (last - first)

    def at(date: str, late: bool = False) -> float:
        return 10 + (year_of(date, late=late) - first) * scale

    placed = [
        _place(span, at(span.start), at(span.end, True) if span.end else at(span.start)) for span in found
    ]
    lanes = _in_lanes(placed)
    parts = [
        _drawn(it, i * _LANE + 14, link) for i, lane in enumerate(lanes) for it in lane
    ]  # fmt: skip
    height = float(len(lanes) * _LANE)
    for it in series:
        parts.append(_line(it, [(at(date), value) for date, value in it.points], height, link, language))
        height += _SERIES
    height += _AXIS + 6
    return drawing(
        _WIDTH, height, title, joined([_axis(first, last, scale, height - _AXIS), *parts]), "timeline"
    )


def _place(span: Span, start: float, end: float) -> _Placed:
    name = shortened(span.name, _LABEL)
    # A name near the right edge stands before its mark.
    turned = max(start, end) + 10 + width_of(name) > _WIDTH
    left = start - 8 - width_of(name) if turned else start - 6
    right = end + 8 if turned else max(end, start) + 14 + width_of(name)
    return _Placed(span, name, start, end, left, right, turned)


def _in_lanes(placed: Iterable[_Placed]) -> list[list[_Placed]]:
    """Each on the first lane with room, the earliest first; of too many those of most weight stay."""
    # That they fit is found out lane by lane with the heaviest first; ordered by time they take no more.
    kept: list[list[_Placed]] = []
    for it in sorted(placed, key=lambda p: (-p.span.weight, p.span.start, p.span.end, p.span.name)):
        free = (lane for lane in kept if all(it.right <= o.left or o.right <= it.left for o in lane))
        if (lane := next(free, None)) is not None:
            lane.append(it)
        elif len(kept) < _LANES:
            kept.append([it])
    lanes: list[list[_Placed]] = []
    for it in sorted((it for lane in kept for it in lane), key=lambda p: (p.left, p.span.start, p.span.name)):
        free = (lane for lane in lanes if lane[-1].right <= it.left)
        if (lane := next(free, None)) is not None:
            lane.append(it)
        else:
            lanes.append([it])
    return lanes


def _drawn(it: _Placed, y: float, link: Link | None) -> Markup:
    span, colour = it.span, family_of(it.span.cls).colour
    mark = (
        element("rect", x=it.start, y=y - 4, width=max(it.end - it.start, 6.0), height=8, rx=4, fill=colour)
        if span.end
        else element("circle", cx=it.start, cy=y, r=5, fill=colour)
    )
    x = it.start - 8 if it.turned else max(it.end, it.start) + 9
    anchor = "end" if it.turned else None
    text = element("text", it.name, x=x, y=y + 4, text_anchor=anchor, fill=INK, class_="ink")
    when = f"{span.start} – {span.end}" if span.end else span.start
    content = joined([element("title", f"{when}: {span.name}"), mark, text])
    return linked(link(span.iri) if link and span.iri else None, element("g", content))


def _line(
    it: Series, points: Sequence[tuple[float, float]], top: float, link: Link | None, language: str
) -> Markup:
    """A series as a line through its points, its name above and its first and last value beside it."""
    colour = family_of(it.cls).colour
    low, high = min(v for _, v in points), max(v for _, v in points)
    span = (high - low) or 1.0
    # The least value stands above the lower edge, the greatest below the name.
    path = [(x, top + 36 - (value - low) / span * 16) for x, value in points]
    first, last = (f"{amount(it.points[i][1], language)} {it.unit}".strip() for i in (0, -1))
    half = width_of(it.name, 11) / 2
    middle = min(max((path[0][0] + path[-1][0]) / 2, half + 4), max(_WIDTH - half - 4, half + 4))
    told = ", ".join(f"{date}: {amount(value, language)}" for date, value in it.points)
    small = {"fill": SOFT, "class_": "soft", "font_size": 11}
    ink = {"fill": INK, "class_": "ink", "font_size": 11}
    content = [
        element("title", f"{it.name} ({it.unit}): {told}" if it.unit else f"{it.name}: {told}"),
        element("text", it.name, x=middle, y=top + 12, text_anchor="middle", **ink),
        element(
            "polyline",
            points=" ".join(f"{x:.1f},{y:.1f}" for x, y in path),
            fill="none",
            stroke=colour,
            stroke_width=2,
        ),
        *(element("circle", cx=x, cy=y, r=3, fill=colour) for x, y in path),
    ]
    (x, y), (left, level) = path[-1], path[0]
    if left - 8 - width_of(first, 11) >= 0:
        content.append(element("text", first, x=left - 8, y=level + 4, text_anchor="end", **small))
    if x + 8 + width_of(last, 11) <= _WIDTH:
        content.append(element("text", last, x=x + 8, y=y + 4, **small))
    else:
        content.append(element("text", last, x=x - 6, y=y - 6, text_anchor="end", **small))
    return linked(link(it.iri) if link and it.iri else None, element("g", joined(content)))


def _axis(first: int, last: int, scale: float, y: float) -> Markup:
    step = next(n for n in (1, 2, 5, 10, 20, 50, 100, 1000) if n * scale >= 46)
    parts: list[Markup] = []
    for year in range(first, last + 1):
        if year % step:
            continue
        x = 10 + (year - first) * scale
        parts.append(element("line", x1=x, y1=0, x2=x, y2=y, stroke=LINE, class_="line"))
        anchor = "end" if x > _WIDTH - 30 else "middle" if x > 20 else "start"
        parts.append(element("text", year, x=x, y=y + 18, text_anchor=anchor, fill=SOFT, class_="soft"))
    return joined(parts)


def year_of(date: str, *, late: bool = False) -> float:
    """A date as a fraction of years; of an imprecise one the beginning, or with ``late`` the end.

    >>> year_of("2023"), year_of("2023", late=True), year_of("2023-07")
    (2023.0, 2024.0, 2023.5)
    """
    year, month, day = (int(p) if p.isdigit() else 0 for p in (*date.split("T")[0].split("-"), "", "")[:3])
    if not month:
        return float(year + (1 if late else 0))
    return year + (month - 1) / 12 + ((day - 1) / 372 if day else (1 / 12 if late else 0))


def spans_of(moments: Sequence[tuple[str, str, str, str, str]]) -> list[Span]:
    """Dates (date, property, IRI, class, name) as spans: a policy's period is one, all others are points."""
    ends = {iri: date for date, property_, iri, _, _ in moments if property_ == "periodEnd"}
    starts = {iri for _, property_, iri, _, _ in moments if property_ == "periodStart"}
    spans = []
    for date, property_, iri, cls, name in moments:
        if property_ == "periodStart":
            spans.append(Span(date, ends.get(iri, ""), name, cls, iri))
        elif property_ != "periodEnd" or iri not in starts:
            spans.append(Span(date, "", name, cls, iri))
    return spans
