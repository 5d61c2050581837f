"""Positions computed in Python, the same every time, so that a page draws at once and never shakes.

Each connected component is laid out by itself (Fruchterman and Reingold 1991, as networkx has it),
the components are packed in rows, and boxes of labels that still overlap are pushed apart.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

    Points = np.ndarray[tuple[int, int], np.dtype[np.float64]]

Point = tuple[int, int]
Box = tuple[float, float]

_SEED: Final = 7
_GAP: Final = 90.0
_EDGE: Final = 160.0
"""Length in pixels that three quarters of the edges have or exceed, for the sake of their labels."""
_ROUNDS: Final = 120


def layout(graph: nx.Graph[str], boxes: Mapping[str, Box]) -> dict[str, Point]:
    """The place of each node in whole pixels; ``boxes`` gives the width and height that each one needs.

    The order of nodes and edges in ``graph`` decides ties, so a caller gives them sorted.
    """
    import networkx as nx
    import numpy as np

    blocks: list[tuple[list[str], Points]] = []
    for members in sorted(nx.connected_components(graph), key=lambda c: (-len(c), min(c))):
        # A subgraph view would lose the caller's order to that of a set.
        part = nx.Graph()
        part.add_nodes_from(node for node in graph if node in members)
        part.add_edges_from(pair for pair in graph.edges if pair[0] in members)
        names = list(part)
        size = np.array([boxes[name] for name in names])
        points = _spread(_component(part), size)
        low, high = (points - size / 2).min(axis=0), (points + size / 2).max(axis=0)
        blocks.append((names, np.vstack([points - low, high - low])))
    return _pack(blocks)


def _component(graph: nx.Graph[str]) -> Points:
    import networkx as nx
    import numpy as np

    if len(graph) == 1:
        return np.zeros((1, 2))
    places = nx.spring_layout(graph, seed=_SEED, iterations=300, method="force", scale=None, k=1.0)
    points = np.array([places[name] for name in graph])
    index = {name: i for i, name in enumerate(graph)}
    ends = np.array([(index[a], index[b]) for a, b in graph.edges])
    lengths = np.linalg.norm(points[ends[:, 0]] - points[ends[:, 1]], axis=1)
    wanted = max(_EDGE, 2 * _EDGE - 10 * len(graph))  # a small drawing has room for longer ones
    scaled: Points = points * (wanted / max(float(np.quantile(lengths, 0.25)), 1e-6))
    return _lie_down(scaled)


def _lie_down(points: Points) -> Points:
    """Turn the longest axis to the horizontal, as screens are wide."""
    import numpy as np

    points = points - points.mean(axis=0)
    _, vectors = np.linalg.eigh(points.T @ points)
    long = vectors[:, 1] * (1.0 if vectors[0, 1] >= 0 else -1.0)
    turned: Points = points @ np.array([[long[0], -long[1]], [long[1], long[0]]])
    return turned


def _spread(points: Points, size: Points) -> Points:
    """Push apart boxes that overlap, along the axis where they overlap less."""
    import numpy as np

    points = points.copy()
    reach = (size[:, None, :] + size[None, :, :]) / 2
    upper = np.triu(np.ones((len(points), len(points)), dtype=bool), 1)
    for _ in range(_ROUNDS):
        delta = points[:, None, :] - points[None, :, :]
        overlap = reach - np.abs(delta)
        hits = np.argwhere((overlap > 0).all(axis=2) & upper)
        if not len(hits):
            break
        for i, j in hits:
            axis = int(overlap[i, j].argmin())
            push = overlap[i, j, axis] / 2 + 1
            sign = 1.0 if delta[i, j, axis] >= 0 else -1.0
            points[i, axis] += sign * push
            points[j, axis] -= sign * push
    return points


def _pack(blocks: list[tuple[list[str], Points]]) -> dict[str, Point]:
    """Rows of blocks, largest first, in about the shape of a screen."""
    area = sum((p[-1, 0] + _GAP) * (p[-1, 1] + _GAP) for _, p in blocks)
    width = max([math.sqrt(area * 1.7), *(p[-1, 0] for _, p in blocks)])
    places: dict[str, Point] = {}
    x = y = row = 0.0
    for names, points in blocks:
        w, h = points[-1]
        if x and x + w > width:
            x, y, row = 0.0, y + row + _GAP, 0.0
        places.update(
            (name, (round(float(px) + x), round(float(py) + y)))
            for name, (px, py) in zip(names, points[:-1], strict=True)
        )
        x, row = x + w + _GAP, max(row, h)
    return places
