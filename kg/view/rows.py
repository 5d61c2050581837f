"""Where things stand that are drawn in rows: each as near as others allow to what it is joined with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Final

_ROUNDS: Final = 24


def aligned(
    rows: Sequence[Sequence[int]], widths: Sequence[float], links: Iterable[tuple[int, int, float]]
) -> list[float]:
    """The middle of each thing, from 0 on; ``rows`` number the things from left to right.

    ``links`` are pairs of things of different rows and how strongly each is drawn to the other. Each row in
    turn takes the places nearest to the means of what its things are joined with, in its order and without
    overlap: an isotonic regression, where Gansner, Koutsofios, North and Vo (1993) move single nodes.
    """
    near: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for one, other, weight in links:
        near[one].append((other, weight))
        near[other].append((one, weight))
    # What each thing keeps from the left end of its row.
    keep = [_offsets(row, widths) for row in rows]
    place = [0.0] * len(widths)
    for row, offsets in zip(rows, keep, strict=True):
        for it, offset in zip(row, offsets, strict=True):
            place[it] = offset
    order = [*range(len(rows)), *reversed(range(len(rows)))]
    for turn in order * (_ROUNDS // 2):
        row, offsets = rows[turn], keep[turn]
        wanted = [_mean(near[it], place) if near[it] else place[it] for it in row]
        found = _rising([want - offset for want, offset in zip(wanted, offsets, strict=True)])
        for it, start, offset in zip(row, found, offsets, strict=True):
            place[it] = start + offset
    left = min(at - width / 2 for at, width in zip(place, widths, strict=True))
    return [at - left for at in place]


def _offsets(row: Sequence[int], widths: Sequence[float]) -> list[float]:
    steps = ((widths[one] + widths[other]) / 2 for one, other in pairwise(row))
    return list(accumulate(steps, initial=widths[row[0]] / 2))


def _mean(near: Iterable[tuple[int, float]], place: Sequence[float]) -> float:
    near = list(near)
    return sum(place[it] * weight for it, weight in near) / sum(weight for _, weight in near)


def _rising(wanted: Sequence[float]) -> list[float]:
    """The nearest values that never fall, by pooling adjacent violators.

    >>> _rising([1.0, 3.0, 1.0, 4.0])
    [1.0, 2.0, 2.0, 4.0]
    """
    pools: list[tuple[float, int]] = []
    for value in wanted:
        total, count = value, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            before, many = pools.pop()
            total, count = total + before, count + many
        pools.append((total, count))
    return [total / count for total, count in pools for _ in range(count)]
