"""A view as a pyvis network: places, shapes, colours and labels that fit."""

from __future__ import annotations

import json
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log1p
from typing import Any, Final

from .centrality import degrees
from .layout import layout
from .model import View
from .style import family_of

_LINES: Final = 3
_FONT: Final = 14
_OPTIONS: Final[dict[str, Any]] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": False,
        "keyboard": {"enabled": True, "bindToWindow": False},
        "selectConnectedEdges": False,
    },
    "nodes": {
        "borderWidth": 1,
        "borderWidthSelected": 4,
        "font": {"size": _FONT, "face": "system-ui, sans-serif"},
        # The page itself decides which labels there is room for.
        "scaling": {"label": {"drawThreshold": 0, "maxVisible": 1000}},
    },
    "edges": {
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.55}},
        "font": {"size": 11, "align": "horizontal", "face": "system-ui, sans-serif"},
        "scaling": {"label": {"drawThreshold": 0, "maxVisible": 1000}},
        "hoverWidth": 0,
        "selectionWidth": 1,
    },
}


def build_network(view: View, families: Sequence[int], ids: dict[str, int]) -> Any:
    """The view as a pyvis network: numbers for ids, so that no text of the graph is a key in the page."""
    import networkx as nx
    from pyvis.network import Network

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(ids)
    graph.add_edges_from((edge.source, edge.target) for edge in view.edges if edge.source != edge.target)
    labels = {node.iri: {"en": shorten(node.name.en), "zh": shorten(node.name.zh)} for node in view.nodes}
    sizes = {iri: 9 + 6 * log1p(degree) for iri, degree in zip(ids, degrees(view), strict=True)}
    places = layout(graph, {iri: _box(labels[iri].values(), sizes[iri]) for iri in ids})

    network = Network(directed=True)
    network.set_options(json.dumps(_OPTIONS))
    for node, number in zip(view.nodes, families, strict=True):
        style = family_of(node.cls)
        x, y = places[node.iri]
        network.add_node(
            ids[node.iri],
            label=" ",
            shape=style.shape,
            color=style.colour,
            labels=labels[node.iri],
            cls=node.cls,
            family=number,
            size=round(sizes[node.iri], 1),
            x=x,
            y=y,
        )
    seen: Counter[frozenset[str]] = Counter()
    for i, edge in enumerate(view.edges):
        pair = frozenset((edge.source, edge.target))
        turn = seen[pair] if edge.source < edge.target else -seen[pair]
        seen[pair] += 1
        network.add_edge(
            ids[edge.source],
            ids[edge.target],
            id=i,
            confidence=edge.confidence,
            dates=list(edge.dates),
            dashes=edge.planned,
            width=1 + min(edge.articles, 9) / 3,
            # Edges between the same two nodes bend apart, so that each can be read and clicked.
            smooth={
                "enabled": bool(turn),
                "type": "curvedCW" if turn > 0 else "curvedCCW",
                "roundness": abs(turn) * 0.18,
            },
        )
    return network


def _box(labels: Iterable[str], size: float) -> tuple[float, float]:
    """The room that a node and its label below it need, in pixels."""
    lines = [label.split("\n") for label in labels]
    width = max(
        sum(_FONT if ord(c) > 0x2E7F else _FONT * 0.56 for c in line) for label in lines for line in label
    )
    return max(width, 2 * size) + 16, 2 * size + max(map(len, lines)) * (_FONT + 4) * 1.6 + 10


def shorten(name: str) -> str:
    """A name as a label: one to three short lines, no control or direction characters."""
    clean = " ".join("".join(" " if unicodedata.category(c)[0] == "C" else c for c in name[:400]).split())
    wide = sum(ord(c) > 0x2E7F for c in clean) * 2 > len(clean)
    lines = textwrap.wrap(clean, 11 if wide else 22, break_on_hyphens=False) or ["–"]
    if len(lines) > _LINES or len(name) > 400:
        lines = (
            [*lines[: _LINES - 1], lines[_LINES - 1][: 9 if wide else 20] + "…"]
            if len(lines) >= _LINES
            else lines
        )
    return "\n".join(lines)
