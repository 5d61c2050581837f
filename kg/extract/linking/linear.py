"""The linear reader of sentences: a logistic regression for each property, over the same features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from kg.extract.linking.candidates import COLUMN, LINKED, Candidate

Vector: TypeAlias = "np.ndarray[Any, np.dtype[np.float32]]"


@dataclass(frozen=True, slots=True)
class Linear:
    """A logistic regression for each property, over the same features.

    ``weights`` has a row for each feature of ``rows``, one of zeros, and a column for each of ``LINKED``.
    """

    rows: Mapping[str, int]
    weights: Vector
    bias: Vector

    def odds(self, pairs: Sequence[Candidate]) -> Vector:
        """The log-odds of each property (columns) for each candidate (rows).

        All of them are added up at once: the rows of each part, then the parts of each candidate.
        """
        number: dict[int, int] = {}
        rows: list[int] = []
        starts: list[int] = []
        chosen: list[int] = []
        firsts: list[int] = []
        nothing, row = len(self.rows), self.rows.get
        for pair in pairs:
            firsts.append(len(chosen))
            for part in pair.parts:
                if (place := number.get(id(part))) is None:
                    place = number[id(part)] = len(starts)
                    starts.append(len(rows))
                    # Of a part without a known feature there is still one row, which is zero.
                    rows.append(nothing)
                    rows += [known for name in part if (known := row(name)) is not None]
                chosen.append(place)
        totals = np.add.reduceat(self.weights[rows], starts)
        odds: Vector = self.bias + np.add.reduceat(totals[chosen], firsts)
        return odds


def read_linear(data: Mapping[str, Any]) -> Linear:
    """Its linear part: weights that all properties share, and each one's own beside them."""
    own: Mapping[str, Mapping[str, float]] = data["own"]
    names = sorted({*data["shared"], *(name for each in own.values() for name in each)} - {""})
    rows = {name: row for row, name in enumerate(names)}
    weights = np.zeros((len(rows) + 1, len(LINKED)), np.float32)
    bias = np.full(len(LINKED), data["bias"], np.float32)
    for name, weight in data["shared"].items():
        weights[rows[name]] += weight
    for property_, each in own.items():
        column = COLUMN[property_]
        for name, weight in each.items():
            if name:
                weights[rows[name], column] += weight
            else:
                bias[column] += weight
    return Linear(rows, weights, bias)
