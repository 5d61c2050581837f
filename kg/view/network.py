"""A small network as SVG: nodes with their names, links with what they say, positions computed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from .layout import layout
from .style import family_of
from .svg import INK, LINE, SOFT, drawing, element, joined, linked, shortened, width_of
from .svg import Link as Address

_LABEL: Final = 150.0
_MARGIN: Final = 40


@dataclass(frozen=True, slots=True)
class Link:
    """A link from one thing to another: their IRIs and names, and what it says."""

    source: str
    source_name: str
    target: str
    target_name: str
    label: str = ""


def network(links: Sequence[Link], *, title: str, link: Address) -> Markup:
    """The drawing of a network, the same every time; for up to about a hundred nodes."""
    import networkx as nx

    names: dict[str, str] = {}
    for one in links:
        names.setdefault(one.source, one.source_name)
        names.setdefault(one.target, one.target_name)
    if not names:
        return Markup("")
    graph = nx.Graph()
    graph.add_nodes_from(sorted(names))
    graph.add_edges_from(sorted({(o.source, o.target) for o in links if o.source != o.target}))
    shown = {iri: shortened(name, _LABEL) for iri, name in names.items()}
    places = layout(graph, {iri: (max(width_of(text), 30.0) + 12, 44.0) for iri, text in shown.items()})
    left, top = (min(place[axis] for place in places.values()) for axis in (0, 1))
    width, height = (max(place[axis] for place in places.values()) for axis in (0, 1))

    def at(iri: str) -> tuple[float, float]:
        x, y = places[iri]
        return x - left + _LABEL / 2 + _MARGIN / 2, float(y - top + _MARGIN)

    parts: list[Markup] = []
    for one in links:
        (x1, y1), (x2, y2) = at(one.source), at(one.target)
        content = [element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=LINE, class_="line", stroke_width=1.5)]
        if one.label:
            middle = {"x": (x1 + x2) / 2, "y": (y1 + y2) / 2 - 3}
            text = shortened(one.label, 120, 11)
            content.append(
                element("text", text, **middle, text_anchor="middle", font_size=11, fill=SOFT, class_="soft")
            )
        parts.append(element("g", joined(content)))
    for iri, name in shown.items():
        x, y = at(iri)
        dot = element("circle", cx=x, cy=y, r=8, fill=family_of(class_in(iri)).colour)
        text = element("text", name, x=x, y=y + 22, text_anchor="middle", fill=INK, class_="ink")
        node = element("g", joined([element("title", names[iri]), dot, text]))
        parts.append(linked(link(iri), node))
    return drawing(
        width - left + _LABEL + _MARGIN, height - top + 2 * _MARGIN, title, joined(parts), "network"
    )


def class_in(iri: str) -> str:
    """The class that an IRI of the dataset names: ``…/docking-event/x`` is a DockingEvent."""
    parts = iri.split("/")
    return "".join(word.capitalize() for word in parts[-2].split("-")) if len(parts) > 1 else ""
