"""Gradient-boosted trees, asked with numpy alone (Friedman, Annals of Statistics 2001)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    Floats: TypeAlias = "np.ndarray[Any, np.dtype[np.float32]]"
    Doubles: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"
    Integers: TypeAlias = "np.ndarray[Any, np.dtype[np.intp]]"


@dataclass(frozen=True, slots=True)
class Trees:
    """All nodes of all trees in one row: a node asks whether its column is above its threshold.

    ``next`` has two entries for each node, where to go if not and if so; both of a leaf are the leaf itself.
    ``depth`` is that of the deepest tree, ``start`` the log-odds before any tree has spoken.
    """

    start: float
    roots: Integers
    column: Integers
    threshold: Floats
    next: Integers
    value: Floats
    depth: int

    def probabilities(self, rows: Floats) -> Floats:
        """How likely each row is, from 0 to 1."""
        at = np.tile(self.roots, (len(rows), 1))
        values, row = rows.ravel(), np.arange(len(rows))[:, None] * rows.shape[1]
        for _ in range(self.depth):
            above = values.take(row + self.column.take(at)) > self.threshold.take(at)
            at = self.next.take(2 * at + above)
        likely: Floats = 1 / (1 + np.exp(-self.start - self.value.take(at).sum(axis=1)))
        return likely


def read_trees(data: Mapping[str, Any]) -> Trees:
    """The trees of a file: ``start``, ``depth``, and for each tree its nodes, the root first.

    A node is ``[column, threshold, left, right]`` with numbers of nodes in its tree, a leaf ``[value]``.
    """
    roots: list[int] = []
    column: list[int] = []
    next_: list[int] = []
    threshold: list[float] = []
    value: list[float] = []
    for tree in data["trees"]:
        root = len(column)
        roots.append(root)
        for number, node in enumerate(tree, root):
            leaf = len(node) == 1
            column.append(0 if leaf else node[0])
            threshold.append(0.0 if leaf else node[1])
            next_ += (number, number) if leaf else (root + node[2], root + node[3])
            value.append(node[0] if leaf else 0.0)
    return Trees(
        data["start"],
        np.array(roots, np.intp),
        np.array(column, np.intp),
        _rounded_down(np.array(threshold, np.float64)),
        np.array(next_, np.intp),
        np.array(value, np.float32),
        data["depth"],
    )


def _rounded_down(values: Doubles) -> Floats:
    """The greatest numbers of single precision that are not above: rows have no more."""
    single = values.astype(np.float32)
    rounded: Floats = np.where(single > values, np.nextafter(single, np.float32(-np.inf)), single)
    return rounded
