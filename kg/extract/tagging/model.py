"""The tagger: a linear-chain conditional random field (Lafferty, McCallum and Pereira, ICML 2001) in numpy.

Labels are ``O`` for what is no name, ``B-Zone`` for a token that begins a zone's name, ``I-Zone`` for others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from kg.collector import paused
from kg.errors import OntologyError
from kg.extract.tagging.features import AROUND, EDGE, Key, said

if TYPE_CHECKING:
    Matrix: TypeAlias = "np.ndarray[Any, np.dtype[np.float32]]"

Sentence: TypeAlias = tuple[Sequence[Key], Iterable[Sequence[str]]]
"""What each token of a sentence says alone, and what it says with its neighbours."""

_SCALED: Final = 4
"""Steps after which sums are scaled, so that they stay within the range of float32."""

_LEAST: Final = -60.0
"""How far a label may fall behind the best of its token, likewise."""

_AT_ONCE: Final = 1 << 13
"""Tokens that are weighed together, the padding of shorter sentences among them."""


@dataclass(frozen=True, slots=True)
class Tagger:
    """The field's weights: a row for each feature of ``rows``, last one of zeros; a column for each label.

    ``known`` gives what a token says for each label to the one two behind it, to the next, to itself, to the
    one before and to the one two before, a row for each, and is quick about one that it has seen; ``moves``
    are by label and next label.
    """

    labels: tuple[str, ...]
    rows: Mapping[str, int]
    known: Callable[[Key], Matrix]
    weights: Matrix
    moves: Matrix

    def marginals(self, sentences: Sequence[Sentence]) -> list[Matrix]:
        """For each sentence how likely each of its tokens has each label."""
        scores = self._scores(sentences)
        ends = np.cumsum([len(keys) for keys, _ in sentences])
        each = np.split(scores, ends[:-1]) if len(ends) else []
        order = sorted(range(len(each)), key=lambda number: len(each[number]))
        found: list[Matrix] = list(each)
        for batch in _batches(order, [len(one) for one in each]):
            for number, likely in zip(batch, self._smoothed([each[n] for n in batch]), strict=True):
                found[number] = likely
        return found

    def _scores(self, sentences: Iterable[Sentence]) -> Matrix:
        """What the features of each token say for each label."""
        rows: list[int] = []
        firsts: list[int] = []
        spoken: list[Matrix] = []
        places: list[int] = []
        row, edges = self.rows.get, [self.known(EDGE)] * AROUND
        for keys, names in sentences:
            # Where a token's neighbours begin, those behind the edge of the sentence among them.
            places += range(len(spoken), len(spoken) + len(keys))
            spoken += [*edges, *map(self.known, keys), *edges]
            for own in names:
                firsts.append(len(rows))
                # Of a token without a known feature there is still one row, which is zero.
                rows.append(-1)
                rows += [number for name in own if (number := row(name)) is not None]
        if not rows:
            return np.zeros((0, len(self.labels)), np.float32)
        scores: Matrix = np.add.reduceat(self.weights[rows], firsts)
        beside, first = np.stack(spoken), np.array(places)
        for role in range(beside.shape[1]):
            scores += beside[first + role, role]
        return scores

    def _smoothed(self, sentences: Sequence[Matrix]) -> Iterator[Matrix]:
        """The marginals of some sentences by the forward-backward algorithm, all side by side.

        The way back is the way forth over the sentence turned round. Sums are scaled now and then, which
        leaves the marginals as they are.
        """
        steps, width = max(map(len, sentences)), len(self.labels)
        potentials = np.ones((steps, 2, len(sentences), width), np.float32)
        for number, scores in enumerate(sentences):
            own = np.exp(np.maximum(scores - scores.max(axis=1, keepdims=True), _LEAST))
            potentials[: len(own), 0, number] = own
            potentials[: len(own), 1, number] = own[::-1]
        moves = np.exp(np.stack([self.moves, self.moves.T]))
        sums = np.empty_like(potentials)
        sums[0] = last = potentials[0]
        for step in range(1, steps):
            last = np.multiply(last @ moves, potentials[step], out=sums[step])
            if step % _SCALED == 0:
                last /= last.sum(axis=-1, keepdims=True)
        for number, scores in enumerate(sentences):
            forth, back = sums[: len(scores), 0, number], sums[: len(scores), 1, number][::-1]
            # Both count the token itself.
            yield _scaled(_scaled(forth) * _scaled(back) / potentials[: len(scores), 0, number])


def _scaled(values: Matrix) -> Matrix:
    scaled: Matrix = values / values.sum(axis=-1, keepdims=True)
    return scaled


def _batches(order: Iterable[int], lengths: Sequence[int]) -> Iterator[list[int]]:
    """The sentences, which come by rising length, in groups that fit into memory; empty ones are left out."""
    batch: list[int] = []
    for number in order:
        if batch and lengths[number] * (len(batch) + 1) > _AT_ONCE:
            yield batch
            batch = []
        if lengths[number]:
            batch.append(number)
    if batch:
        yield batch


@paused()
def load_tagger(language: str) -> Tagger:
    """The tagger of a language that comes with the package.

    Raises:
        OntologyError: the file is malformed.
    """
    file = resources.files("kg.extract.tagging") / f"{language}.json"
    try:
        return read_tagger(json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, KeyError) as error:
        raise OntologyError(f"{file}: {error!r}; run python -m kg.evaluate.tagging") from error


def read_tagger(data: Mapping[str, Any]) -> Tagger:
    """The tagger of a file: labels, moves, and for each feature numbers of labels and weights by turns."""
    labels, features = tuple(data["labels"]), data["features"]
    weights = np.zeros((len(features) + 1, len(labels)), np.float32)
    for row, pairs in enumerate(features.values()):
        weights[row, pairs[::2]] = pairs[1::2]
    rows = {name: row for row, name in enumerate(features)}

    @lru_cache(1 << 14)
    def known(key: Key) -> Matrix:
        spoken = said(key, data["language"])
        return np.stack(
            [weights[[rows[name] for name in part if name in rows]].sum(axis=0) for part in spoken]
        )

    return Tagger(labels, rows, known, weights, np.array(data["moves"], np.float32))
