"""Events, policies and their periods along an axis of years, as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from .style import family_of
from .svg import INK, LINE, SOFT, Link, drawing, element, joined, linked, shortened, width_of

_WIDTH: Final = 1000
_LANE: Final = 24
_AXIS: Final = 26
_LABEL: Final = 230
_LANES: Final = 30


@dataclass(frozen=True, slots=True)
class Span:
    """Something in time: first and last date as far as they are known (ISO 8601, of any precision)."""

    start: str
    end: str
    name: str
    cls: str
    iri: str | None = None


def timeline(spans: Iterable[Span], *, title: str, link: Link | None = None) -> Markup:
    """The spans on as many lanes as their names need; beyond thirty lanes the rest is left to the table."""
    found = sorted(spans, key=lambda s: (s.start, s.end, s.name))
    if not found:
        return Markup("")
    first = int(min(s.start for s in found)[:4])
    last = max(int(max(s.end or s.start for s in found)[:4]), first) + 1
    scale = (_WIDTH - 20) / (last - first)
    lanes: list[float] = []
    parts = []
    for span in found:
        start = 10 + (_year(span.start) - first) * scale
        end = 10 + (_year(span.end, late=True) - first) * scale if span.end else start
        name = shortened(span.name, _LABEL)
        # A name near the right edge stands before its mark.
        turned = max(start, end) + 10 + width_of(name) > _WIDTH
        left = start - 8 - width_of(name) if turned else start - 6
        right = end + 8 if turned else max(end, start) + 14 + width_of(name)
        lane = next((i for i, taken in enumerate(lanes) if taken < left), len(lanes))
        if lane >= _LANES:
            continue
        lanes[lane : lane + 1] = [right]
        y = lane * _LANE + 14
        parts.append(_drawn(span, name, start, end, y, turned, link))
    height = len(lanes) * _LANE + _AXIS + 6
    return drawing(
        _WIDTH, height, title, joined([_axis(first, last, scale, height - _AXIS), *parts]), "timeline"
    )


def _drawn(
    span: Span, name: str, start: float, end: float, y: float, turned: bool, link: Link | None
) -> Markup:
    colour = family_of(span.cls).colour
    mark = (
        element("rect", x=start, y=y - 4, width=max(end - start, 6.0), height=8, rx=4, fill=colour)
        if span.end
        else element("circle", cx=start, cy=y, r=5, fill=colour)
    )
    x = start - 8 if turned else max(end, start) + 9
    text = element("text", name, x=x, y=y + 4, text_anchor="end" if turned else None, fill=INK, class_="ink")
    when = f"{span.start} – {span.end}" if span.end else span.start
    content = joined([element("title", f"{when}: {span.name}"), mark, text])
    return linked(link(span.iri) if link and span.iri else None, element("g", content))


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


def _year(date: str, *, late: bool = False) -> float:
    """A date as a fraction of years; of an imprecise one the beginning, or with ``late`` the end."""
    year, month, day = (int(p) if p.isdigit() else 0 for p in (*date.split("T")[0].split("-"), "", "")[:3])
    if not month:
        return year + (1 if late else 0)
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
