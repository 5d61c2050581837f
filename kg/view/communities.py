"""Communities and positions for graphs of up to a hundred thousand nodes, the same every time.

Communities by the Leiden algorithm (Traag, Waltman and van Eck 2019), each laid out by itself (Fruchterman
and Reingold 1991) on a disc as large as its membership asks; the discs are placed by the graph between them
and pushed apart. All by igraph.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np

    Points = np.ndarray[tuple[int, int], np.dtype[np.float64]]

_SEED: Final = 7
_ROOM: Final = 26.0
"""Pixels between neighbours, about."""
_BY_FORCE: Final = 400
"""So many of the largest discs are placed by forces; the rest lie below them, in rows."""
_TURNS: Final = 12


@dataclass(frozen=True, slots=True)
class Drawing:
    """For each node its place in pixels and its community (0 is the largest)."""

    places: tuple[tuple[int, int], ...]
    communities: tuple[int, ...]


def draw(count: int, edges: Sequence[tuple[int, int]]) -> Drawing:
    """Lays out the graph of nodes 0 to ``count`` - 1; the order of nodes and edges decides ties."""
    import igraph
    import numpy as np

    if not count:
        return Drawing((), ())
    graph = igraph.Graph(count, edges).simplify()
    # igraph has one generator of random numbers for the whole process: Python's, unless told otherwise.
    igraph.set_random_number_generator(random.Random(_SEED))
    try:
        found = list(graph.community_leiden(objective_function="modularity", n_iterations=4))
        found.sort(key=lambda members: (-len(members), min(members)))
        community = np.empty(count, dtype=np.int64)
        for index, members in enumerate(found):
            community[members] = index
        discs = [_disc(graph.induced_subgraph(members)) for members in found]
        centres = _centres(graph, community, [float(np.abs(d).max(initial=0)) + _ROOM for d in discs])
    finally:
        igraph.set_random_number_generator(random)
    places = np.empty((count, 2))
    for members, disc, centre in zip(found, discs, centres, strict=True):
        places[members] = disc + centre
    return Drawing(tuple((round(x), round(y)) for x, y in places.tolist()), tuple(community.tolist()))


def _disc(graph: Any) -> Points:
    """The places of one community's members around zero."""
    import numpy as np

    size = graph.vcount()
    if size == 1:
        return np.zeros((1, 2))
    start = [_spiral(i) for i in range(size)]
    rounds = 300 if size <= 1000 else max(30, 300_000 // size)
    points = np.array(graph.layout_fruchterman_reingold(niter=rounds, grid="auto", seed=start).coords)
    points -= points.mean(axis=0)
    # A few that fly far out would make the disc large and empty.
    reach = np.linalg.norm(points, axis=1)
    usual = max(float(np.quantile(reach, 0.9)), 1e-9)
    points *= (np.minimum(reach, 1.3 * usual) / np.maximum(reach, 1e-9))[:, None]
    scaled: Points = points * (_ROOM * math.sqrt(size) / usual)
    return scaled


def _centres(graph: Any, community: Any, radii: list[float]) -> Points:
    import igraph
    import numpy as np

    main = min(len(radii), _BY_FORCE)
    radius = np.array(radii)
    ends = community[np.array(graph.get_edgelist(), dtype=np.int64).reshape(-1, 2)]
    between = ends[(ends[:, 0] != ends[:, 1]) & (ends < main).all(axis=1)]
    pairs, weights = np.unique(np.sort(between, axis=1), axis=0, return_counts=True)
    discs = igraph.Graph(main, pairs.tolist())
    start = [_spiral(i) for i in range(main)]
    layout = discs.layout_fruchterman_reingold(
        niter=500, seed=start, weights=np.log1p(weights).tolist() or None
    )
    points = np.array(layout.coords).reshape(-1, 2)
    points -= points.mean(axis=0)
    reach = math.sqrt(float((radius[:main] ** 2).sum()))
    points *= reach / max(float(np.abs(points).max()), 1e-9)
    # Forces leave much room between the discs: drawn together and pushed apart in turns, they fill it.
    for _ in range(_TURNS):
        points = _apart(points * 0.85, radius[:main])
    points = _apart(points, radius[:main], rounds=100)
    if main == len(radii):
        return points
    low, high = (points - radius[:main, None]).min(axis=0), (points + radius[:main, None]).max(axis=0)
    return np.vstack([points, _rows(radius[main:], low[0], high[0], high[1])])


def _apart(points: Points, radius: Any, rounds: int = 25) -> Points:
    """Pushes discs apart until none overlaps another (or the rounds are over)."""
    import numpy as np

    points = points.copy()
    least = radius[:, None] + radius[None, :]
    np.fill_diagonal(least, 0)
    for _ in range(rounds):
        delta = points[:, None, :] - points[None, :, :]
        distance = np.maximum(np.linalg.norm(delta, axis=2), 1e-6)
        overlap = np.maximum(least - distance, 0)
        if float(overlap.max()) < 1:
            break
        points += ((overlap / distance)[:, :, None] * delta).sum(axis=1) * 0.35
    return points


def _rows(radius: Any, left: float, right: float, top: float) -> Points:
    """Small discs side by side in rows below ``top``, largest first."""
    import numpy as np

    places = []
    x, height = left, 0.0
    for r in radius.tolist():
        if not height or x + 2 * r > right:
            x, top, height = left, top + height, 2 * r
        places.append((x + r, top + r))
        x += 2 * r
    return np.array(places)


def _spiral(index: int) -> tuple[float, float]:
    """Even places on a disc in the order of a sunflower's seeds (Vogel 1979): a start without chance."""
    r, angle = math.sqrt(index + 0.5), index * math.pi * (3 - math.sqrt(5))
    return (r * math.cos(angle), r * math.sin(angle))
