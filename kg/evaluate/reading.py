"""Training the network that reads sentences (``kg.extract.linking.network``), by JAX.

Adam with decoupled weight decay (Loshchilov and Hutter, ICLR 2019), the rate rising first and then falling to
nothing; some of the values and words are hidden at random. The same articles give the same weights.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import cos, pi, sqrt
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.evaluate.texts import Text
from kg.extract.linking import COLUMN, LINKED, Network
from kg.extract.linking.network import forward, shapes
from kg.extract.linking.reading import UNKNOWN, Reading, Vocabulary, reading, word_key

if TYPE_CHECKING:
    from collections.abc import Callable

LEAST_COMMON: Final = 3
"""In how many sentences a word must stand to be learned."""

SEED: Final = 0
ROUNDS: Final = 10
ARTICLES_AT_ONCE: Final = 12
RATE: Final = 3e-3
RISING: Final = 0.15
"""The part of the training in which the rate rises."""
DECAY: Final = 0.01
HIDDEN: Final = 0.25
"""The part of the values that are hidden …"""
WORDS_HIDDEN: Final = 0.06
"""… and of the words."""
GREATEST: Final = 1.0
"""The norm to which gradients are cut."""

_MOMENTS: Final = (0.9, 0.999)
_LOOKED_UP: Final = frozenset({"words", "classes", "elsewhere", "where", "kinds", "distances"})


@dataclass(frozen=True, slots=True)
class Page:
    """An article as the network reads it; for each pair and property what it should say, and if it counts."""

    read: Reading
    wanted: np.ndarray[Any, Any]
    counted: np.ndarray[Any, Any]


def page(text: Text, vocabulary: Vocabulary) -> Page:
    """The article of a text with what its readers found."""
    said = np.full((len(text.found), len(LINKED)), -1, np.int8)
    for example in text.examples:
        said[example.number, COLUMN[example.property]] = example.true
    return Page(reading(text.found, text.article.gold.language, vocabulary), said > 0, said >= 0)


def vocabulary_of(texts: Iterable[Text]) -> Vocabulary:
    """The words and classes that are learned."""
    words: Counter[str] = Counter()
    classes: set[str] = set()
    for text in texts:
        passages = {candidate.passage.number: candidate.passage for candidate in text.found}
        for passage in passages.values():
            words.update({word_key(word, text.article.gold.language) for word in passage.words.words})
            classes.update(passage.words.kinds)
        classes.update(end.cls for candidate in text.found for end in candidate.ends)
    common = sorted(word for word, count in words.items() if count >= LEAST_COMMON)
    return Vocabulary(
        {word: number for number, word in enumerate(common, UNKNOWN + 1)},
        {name: number for number, name in enumerate(sorted(classes), 1)},
    )


def fit_network(texts: Iterable[Text]) -> Network:
    """A network trained on the texts."""
    texts = [text for text in texts if text.found]
    vocabulary = vocabulary_of(texts)
    pages = [page(text, vocabulary) for text in texts]
    return Network(vocabulary, _fit(pages, vocabulary))


def _fit(pages: Sequence[Page], vocabulary: Vocabulary) -> dict[str, np.ndarray[Any, Any]]:
    """The weights."""
    import jax

    weights = _first_weights(vocabulary)
    state = (weights, *({name: np.zeros_like(v) for name, v in weights.items()} for _ in _MOMENTS))
    step = jax.jit(partial(_step, jax=jax), donate_argnums=0)
    order, key, pages = random.Random(SEED), jax.random.PRNGKey(SEED), list(pages)
    total = ROUNDS * -(-len(pages) // ARTICLES_AT_ONCE)
    number = 0
    for _ in range(ROUNDS):
        order.shuffle(pages)
        for start in range(0, len(pages), ARTICLES_AT_ONCE):
            number += 1
            batch = _padded(_joined(pages[start : start + ARTICLES_AT_ONCE]))
            key, own = jax.random.split(key)
            state = step(state, batch, own, _rate(number / total), number)
    trained = {name: np.asarray(value) for name, value in state[0].items()}
    trained["words"] = trained["words"][: len(vocabulary.words) + UNKNOWN + 1]
    return trained


def _first_weights(vocabulary: Vocabulary) -> dict[str, np.ndarray[Any, Any]]:
    """Small values at random; room for words is made in steps, so that what JAX compiles serves again."""
    chance = np.random.default_rng(SEED)
    words = -(-(len(vocabulary.words) + UNKNOWN + 1) // 1024) * 1024
    weights = {}
    for name, shape in shapes(words, len(vocabulary.classes) + 1, len(LINKED)).items():
        if "bias" in name or name == "kinds of pair":
            values = np.zeros(shape)
        elif name in _LOOKED_UP:
            values = chance.normal(0, 0.5, shape)
        else:
            values = chance.uniform(-1, 1, shape) / sqrt(shape[0])
        weights[name] = values.astype(np.float32)
    return weights


def _rate(done: float) -> float:
    if done < RISING:
        return RATE * done / RISING
    return RATE * (1 + cos(pi * (done - RISING) / (1 - RISING))) / 2


def _joined(pages: Sequence[Page]) -> Page:
    """Several articles as one."""
    starts = np.cumsum([0, *(len(page.read.words) for page in pages)])
    moved = []
    for start, page in zip(starts, pages, strict=False):
        pairs = page.read.pairs.copy()
        places = pairs[:, :4]
        places[places >= 0] += start
        moved.append(pairs)
    read = Reading(
        np.concatenate([page.read.words for page in pages]),
        np.concatenate([page.read.classes for page in pages]),
        np.concatenate(moved),
        np.concatenate([page.read.facts for page in pages]),
    )
    return Page(
        read,
        np.concatenate([page.wanted for page in pages]),
        np.concatenate([page.counted for page in pages]),
    )


def _padded(page: Page) -> tuple[np.ndarray[Any, Any], ...]:
    """The page with room up to the next power of two, so that few shapes are compiled."""
    read = page.read
    words, pairs = (1 << (len(of) - 1).bit_length() for of in (read.words, read.pairs))
    return (
        *(np.pad(of, (0, words - len(of))) for of in (read.words, read.classes)),
        *(
            np.pad(of.astype(np.float32) if of.dtype == bool else of, ((0, pairs - len(of)), (0, 0)))
            for of in (read.pairs, read.facts, page.wanted, page.counted)
        ),
    )


def _step(
    state: tuple[Any, Any, Any], batch: Sequence[Any], key: Any, rate: float, number: int, *, jax: Any
) -> tuple[Any, Any, Any]:
    """One step of Adam."""
    xp = jax.numpy
    weights, means, squares = state
    slopes = jax.grad(partial(_loss, batch=batch, key=key, jax=jax))(weights)
    norm = xp.sqrt(sum((slope**2).sum() for slope in slopes.values()))
    cut = xp.minimum(1, GREATEST / (norm + 1e-6))
    one, two = _MOMENTS
    new: tuple[dict[str, Any], ...] = ({}, {}, {})
    for name, uncut in slopes.items():
        slope = uncut * cut
        new[1][name] = mean = one * means[name] + (1 - one) * slope
        new[2][name] = square = two * squares[name] + (1 - two) * slope**2
        move = mean / (1 - one**number) / (xp.sqrt(square / (1 - two**number)) + 1e-8)
        new[0][name] = weights[name] - rate * (move + DECAY * weights[name])
    return new[0], new[1], new[2]


def _loss(weights: Any, *, batch: Sequence[Any], key: Any, jax: Any) -> Any:
    """Cross-entropy over what counts."""
    xp = jax.numpy
    words, classes, pairs, facts, wanted, counted = batch
    keys = _keys(key, jax)
    hidden = jax.random.bernoulli(next(keys), WORDS_HIDDEN, words.shape)
    read = Reading(xp.where(hidden & (words > UNKNOWN), UNKNOWN, words), classes, pairs, facts)
    odds = forward(weights, read, xp, _dropping(keys, jax))
    # log(1 + exp(x)) without overflow
    each = xp.maximum(odds, 0) - odds * wanted + xp.log1p(xp.exp(-xp.abs(odds)))
    return (each * counted).sum() / xp.maximum(counted.sum(), 1)


def _keys(key: Any, jax: Any) -> Iterator[Any]:
    while True:
        key, own = jax.random.split(key)
        yield own


def _dropping(keys: Iterator[Any], jax: Any) -> Callable[[Any], Any]:
    def drop(values: Any) -> Any:
        kept = jax.random.bernoulli(next(keys), 1 - HIDDEN, values.shape)
        return values * kept / (1 - HIDDEN)

    return drop
