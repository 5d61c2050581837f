"""A small network that reads sentences word by word.

Gated convolutions (Dauphin, Fan, Auli and Grangier, ICML 2017) run over a sentence in which names are marks
of their kind. Each pair is then weighed by what they make of its two places, and by the most that they make
of any word between, around and in the sentence (Zeng, Liu, Chen and Zhao, EMNLP 2015). The arithmetic is
written once: ``numpy`` runs it here, ``jax.numpy`` where it is trained (``kg.evaluate.reading``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from kg.errors import OntologyError
from kg.extract.linking.reading import FACTS, REACH, WHERE, Array, Reading, Vocabulary, reading
from kg.extract.linking.scene import KINDS
from kg.extract.threads import one_thread

if TYPE_CHECKING:
    from kg.extract.linking.candidates import Candidate

Floats: TypeAlias = "np.ndarray[Any, np.dtype[np.float32]]"

Weights: TypeAlias = Mapping[str, Any]
"""Matrices by name, of numpy or of JAX."""

KINDS_READ: Final = len(KINDS) + 2
"""Those, times, and all others."""

AROUND: Final = 3
"""Words on either side of a pair that count as around it; of one that stands alone, one more between."""

STEPS: Final = 8
"""Distances are told apart up to two to this power, as the stretches are over which a maximum is taken."""


@dataclass(frozen=True, slots=True)
class Network:
    """The weights with their vocabulary."""

    vocabulary: Vocabulary
    weights: Weights

    def odds(self, found: Sequence[Candidate], language: str) -> Floats:
        """The log-odds of each property (columns) for each of an article's candidates (rows)."""
        read = reading(found, language, self.vocabulary)
        with one_thread():
            odds: Floats = forward(self.weights, read, np)
        return odds


def shapes(words: int, classes: int, properties: int, width: int = 64) -> dict[str, tuple[int, ...]]:
    """The matrices of a network, by name."""
    own_words, own_classes, own_where, own_kind, own_distance, hidden = 64, 16, 16, 12, 12, 128
    pair = 5 * width + own_where + 2 * own_kind + 2 * own_classes + own_distance + FACTS
    return {
        "words": (words, own_words),
        "classes": (classes, own_classes),
        "in": (own_words + own_classes, width),
        "in bias": (width,),
        **{f"layer {n}": (3 * width, 2 * width) for n in range(len(REACH))},
        **{f"layer {n} bias": (2 * width,) for n in range(len(REACH))},
        "elsewhere": (len(WHERE), width),
        "where": (len(WHERE), own_where),
        "kinds": (KINDS_READ, own_kind),
        "distances": (2 * STEPS + 2, own_distance),
        "pair": (pair, hidden),
        "pair bias": (hidden,),
        "out": (hidden, properties),
        "out bias": (properties,),
        "kinds of pair": (KINDS_READ * KINDS_READ, properties),
    }


def forward(
    weights: Weights, read: Reading, xp: Any, drop: Callable[[Any], Any] = lambda values: values
) -> Any:
    """The log-odds of each property for each pair; ``drop`` sets some values to zero in training."""
    words = _read_words(weights, read, xp, drop)
    subject, object_, start, last, where, *classes = read.pairs.T
    has_subject, has_object = subject >= 0, object_ >= 0
    both = has_subject & has_object
    elsewhere = weights["elsewhere"][where]
    alone = xp.where(has_subject, subject, object_)
    first = xp.where(both, xp.minimum(subject, object_), alone)
    second = xp.where(both, xp.maximum(subject, object_), alone)
    most = _Most(words, xp)
    wide = AROUND + 1
    between = most.of(
        xp.where(both, first + 1, xp.maximum(first - wide, start)),
        xp.where(both, second - 1, xp.minimum(second + wide, last)),
    )
    before = most.of(xp.maximum(first - AROUND, start), first - 1)
    after = most.of(second + 1, xp.minimum(second + AROUND, last))
    far = object_ - subject
    step = xp.minimum(xp.round(xp.log2(xp.abs(far) + 1.0)), STEPS).astype("int32")
    distance = xp.where(both, xp.sign(far) * step + STEPS, 2 * STEPS + 1)
    subject_kind, object_kind, subject_class, object_class = classes
    pair = xp.concatenate(
        [
            xp.where(has_subject[:, None], words[subject], elsewhere),
            xp.where(has_object[:, None], words[object_], elsewhere),
            between,
            xp.maximum(before, after),
            most.of(start, last),
            weights["where"][where],
            weights["kinds"][subject_kind],
            weights["kinds"][object_kind],
            weights["classes"][subject_class],
            weights["classes"][object_class],
            weights["distances"][distance],
            read.facts,
        ],
        axis=1,
    )
    hidden = xp.maximum(drop(pair) @ weights["pair"] + weights["pair bias"], 0)
    own = weights["kinds of pair"][subject_kind * KINDS_READ + object_kind]
    return drop(hidden) @ weights["out"] + weights["out bias"] + own


def _read_words(weights: Weights, read: Reading, xp: Any, drop: Callable[[Any], Any]) -> Any:
    """A vector for each place: its word, and what stands around it."""
    real = (read.words > 0)[:, None]
    seen = drop(xp.concatenate([weights["words"][read.words], weights["classes"][read.classes]], axis=1))
    values = (seen @ weights["in"] + weights["in bias"]) * real
    for number, reach in enumerate(REACH):
        own = drop(values)
        edge = xp.zeros((reach, own.shape[1]), own.dtype)
        around = xp.concatenate(
            [xp.concatenate([edge, own[:-reach]]), own, xp.concatenate([own[reach:], edge])], axis=1
        )
        new = around @ weights[f"layer {number}"] + weights[f"layer {number} bias"]
        half = new.shape[1] // 2
        values = (values + new[:, :half] / (1 + xp.exp(-new[:, half:]))) * real
    return values


class _Most:
    """The greatest values over stretches of places, from those over stretches of one, two, four … places."""

    def __init__(self, values: Any, xp: Any) -> None:
        self.xp, stretches = xp, [values]
        for step in range(STEPS):
            last, size = stretches[-1], 1 << step
            stretches.append(xp.maximum(last, xp.concatenate([last[size:], last[-size:]])))
        self.stretches = xp.stack(stretches)

    def of(self, first: Any, last: Any) -> Any:
        """For each stretch from ``first`` to ``last``; zeros where it is empty."""
        length = last - first + 1
        some = self.xp.maximum(length, 1)
        step = self.xp.minimum(self.xp.log2(some + 0.5).astype("int32"), STEPS)
        begin = self.xp.maximum(first, 0)
        end = self.xp.maximum(begin, last - (1 << step) + 1)
        found = self.xp.maximum(self.stretches[step, begin], self.stretches[step, end])
        return self.xp.where((length > 0)[:, None], found, 0)


def load_network() -> Network:
    """The weights that come with the package.

    Raises:
        OntologyError: the file is malformed.
    """
    file = resources.files("kg.extract.linking") / "network.npz"
    try:
        with file.open("rb") as opened:
            return read_network(opened)
    except (OSError, ValueError, KeyError) as error:
        raise OntologyError(f"{file}: {error!r}; run python -m kg.evaluate.train") from error


def read_network(file: Any) -> Network:
    """The network of a file."""
    with np.load(file, allow_pickle=False) as parts:
        vocabulary = Vocabulary(*(_numbered(str(parts[name])) for name in ("known words", "known classes")))
        weights = {
            name: parts[name].astype(np.float32) for name in parts.files if not name.startswith("known ")
        }
    return Network(vocabulary, weights)


def _numbered(lines: str) -> dict[str, int]:
    return {name: number for number, name in enumerate(lines.split("\n")) if name}


def write_network(file: Any, network: Network) -> None:
    """Writes a network; equal ones give equal bytes."""
    parts: dict[str, Array] = {
        name: np.asarray(values, np.float16) for name, values in network.weights.items()
    }
    known = network.vocabulary
    for name, numbers in (("words", known.words), ("classes", known.classes)):
        parts[f"known {name}"] = np.array("\n".join(_listed(numbers)))
    np.savez_compressed(file, allow_pickle=False, **dict(sorted(parts.items())))


def _listed(numbers: Mapping[str, int]) -> Iterable[str]:
    named = {number: name for name, number in numbers.items()}
    return (named.get(number, "") for number in range(max(named, default=0) + 1))
