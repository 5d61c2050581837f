"""Sentences and pairs as numbers, as the network reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log1p
from typing import TYPE_CHECKING, Any, Final, TypeAlias, get_args

import numpy as np

from kg.extract.linking.candidates import Where
from kg.extract.linking.scene import kind_number
from kg.types import Mention

if TYPE_CHECKING:
    from kg.extract.linking.candidates import Candidate
    from kg.extract.linking.scene import Passage

Array: TypeAlias = "np.ndarray[Any, Any]"

WHERE: Final[tuple[Where, ...]] = get_args(Where)

REACH: Final = (1, 2, 4)
"""How far to either side each layer looks."""

GAP: Final = max(REACH)
"""Empty places between two sentences, so that none looks into another."""

LONGEST: Final = 200
"""Words of a sentence that are read; names behind them count as named elsewhere."""

FACTS: Final = 13
"""Numbers that :func:`_facts` tells of a pair."""

UNKNOWN: Final = 1
"""The number of words that were too rare to be learned; nothing is 0."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The sentences of an article, one behind the other, and the pairs in them, as numbers.

    ``words`` and ``classes`` have an entry for each place; ``pairs`` a row for each candidate with the places
    of subject and object (-1 where named elsewhere), the first and the last place of the sentence, where the
    other end is named, kinds and classes of the two; ``facts`` what else is known of the candidate.
    """

    words: Array
    classes: Array
    pairs: Array
    facts: Array


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The numbers of words (``en:hold``) and classes; 0 is nothing, 1 a word that is not known."""

    words: Mapping[str, int]
    classes: Mapping[str, int]


def reading(found: Sequence[Candidate], language: str, vocabulary: Vocabulary) -> Reading:
    """The candidates of an article as numbers."""
    words: list[int] = [0] * GAP
    classes: list[int] = [0] * GAP
    spans: dict[int, tuple[int, int]] = {}
    pairs: list[tuple[int, ...]] = []
    facts: list[tuple[float, ...]] = []
    for candidate in found:
        passage = candidate.passage
        if passage.number not in spans:
            start = len(words)
            words += _numbers(passage, language, vocabulary)
            spans[passage.number] = start, len(words) - 1
            classes += _classes(passage, vocabulary)
            words += [0] * GAP
            classes += [0] * GAP
        start, last = spans[passage.number]
        one, two = candidate.ends
        places = (start + at if 0 <= at < LONGEST else -1 for at in candidate.at)
        pairs.append((
            *places, start, last, WHERE.index(candidate.where),
            kind_number(one.kind), kind_number(two.kind),
            vocabulary.classes.get(one.cls, 0), vocabulary.classes.get(two.cls, 0),
        ))  # fmt: skip
        facts.append(_facts(candidate, language))
    return Reading(
        np.array(words, np.int32),
        np.array(classes, np.int32),
        np.array(pairs, np.int32).reshape(len(pairs), 9),
        np.array(facts, np.float32).reshape(len(facts), FACTS),
    )


def _numbers(passage: Passage, language: str, vocabulary: Vocabulary) -> list[int]:
    return [vocabulary.words.get(word_key(word, language), UNKNOWN) for word in passage.words.words[:LONGEST]]


def word_key(word: str, language: str) -> str:
    """A word under its language; marks of names are the same in both."""
    return word if word[0] == "<" else f"{language}:{word}"


def _classes(passage: Passage, vocabulary: Vocabulary) -> list[int]:
    words = passage.words
    classes = [0] * min(len(words.words), LONGEST)
    for item, at, kind in zip(words.items, words.at, words.kinds, strict=True):
        if at < LONGEST:
            name = item.cls if isinstance(item, Mention) else kind
            classes[at] = vocabulary.classes.get(name, 0)
    return classes


def _facts(candidate: Candidate, language: str) -> tuple[float, ...]:
    """What else is known of a candidate, in numbers of about one at most."""
    one, two = candidate.ends
    passage, (subject_inner, object_inner) = candidate.passage, candidate.inside
    return (
        subject_inner, object_inner, min(one.count, 5) / 5, min(two.count, 5) / 5, one.in_title, two.in_title,
        candidate.subject.anaphor, min(passage.number, 20) / 20, passage.part,
        candidate.at[0] == candidate.at[1] >= 0, language == "zh", log1p(len(passage.words.words)) / 5,
        passage.heading,
    )  # fmt: skip
