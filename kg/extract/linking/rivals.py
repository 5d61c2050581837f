"""Pairs of an article beside their rivals: a place is where something was held if no other place is likelier.

What the network makes of each sentence is gathered by pair and property, and set beside what else could
be meant: other subjects of the same object, other objects of the same subject, other properties of the two,
the rest of an enumeration, the article as a whole (stacked generalisation; Wolpert, Neural Networks 1992).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from kg.extract.document import Document
from kg.extract.linking.candidates import COLUMN, Candidate
from kg.extract.linking.reading import WHERE
from kg.extract.linking.scene import kind_number

if TYPE_CHECKING:
    Rows: TypeAlias = "np.ndarray[Any, np.dtype[np.float32]]"

FLOOR: Final = -3.0
"""Pairs whose log-odds are below this in each sentence are no rivals of anything."""

NOTHING: Final = -12.0
"""The log-odds of a rival that does not exist."""

MEASURES: Final = (
    "property", "subject kind", "object kind", "Chinese",
    "best", "second", "together", "sentences", "named together", "where", "sentence", "part", "characters",
    "other subjects", "subjects above", "subjects", "other objects", "objects above", "objects",
    "other properties", "reversed",
    "other subjects here", "subjects here", "other objects here", "objects here",
    "mean of list", "best of list", "list", "mean of subjects' list", "subjects' list", "best here",
    "pairs", "likely pairs", "length", "best of property", "property above",
    "subject first", "object first", "subject in title", "object in title",
    "rule",
)  # fmt: skip
"""The columns of :func:`measured`. Those called "other" are how far the pair is above its best rival; "rule"
is what the best rule has earned that found the pair."""

_LIKELY: Final = -1.0
"""Log-odds from which a rival in the same sentence is counted."""

Key: TypeAlias = tuple[str, str, str]
"""Identities of subject and object with the property between."""


@dataclass(frozen=True, slots=True)
class Bid:
    """A pair with a property: the candidate that speaks best for it, the log-odds of all, falling."""

    key: Key
    candidate: Candidate
    odds: tuple[float, ...]
    together: int


def bids(scored: Iterable[tuple[Candidate, str, float]]) -> list[Bid]:
    """What the candidates of an article say, by pair and property, in the order of their first ones."""
    found: dict[Key, list[tuple[float, Candidate]]] = {}
    for candidate, property_, odds in scored:
        subject, object_ = candidate.ends
        found.setdefault((subject.identity, property_, object_.identity), []).append((odds, candidate))
    return [
        Bid(
            key,
            max(each, key=lambda one: one[0])[1],
            tuple(sorted((odds for odds, _ in each), reverse=True)),
            sum(candidate.where == "same" for _, candidate in each),
        )
        for key, each in found.items()
    ]


def measured(made: Sequence[Bid], document: Document, told: Mapping[Key, float]) -> Rows:
    """The bids of an article in numbers: a row for each, a column for each of ``MEASURES``.

    ``told`` is what rules found, with the log-odds that they are right.
    """
    of_object: dict[Any, list[float]] = defaultdict(list)
    of_subject: dict[Any, list[float]] = defaultdict(list)
    of_property: dict[str, list[float]] = defaultdict(list)
    of_pair: dict[Any, dict[str, float]] = defaultdict(dict)
    best_here: dict[Any, float] = defaultdict(lambda: NOTHING)
    with_object: dict[Any, list[Bid]] = defaultdict(list)
    with_subject: dict[Any, list[Bid]] = defaultdict(list)
    for bid in made:
        subject, property_, object_ = bid.key
        best = bid.odds[0]
        of_object[property_, object_].append(best)
        of_subject[subject, property_].append(best)
        of_property[property_].append(best)
        of_pair[subject, object_][property_] = best
        here = bid.candidate.passage.number, property_
        best_here[here] = max(best, best_here[here])
        with_object[here, object_].append(bid)
        with_subject[here, subject].append(bid)
    for each in (of_object, of_subject, of_property):
        for values in each.values():
            values.sort()
    length, sentences = len(document.article.text), len(document.sentences)
    chinese = document.article.language == "zh"
    likely = sum(bid.odds[0] > 0 for bid in made) / (1 + sentences)
    rows = []
    for bid in made:
        subject, property_, object_ = bid.key
        candidate, best = bid.candidate, bid.odds[0]
        one, two = candidate.ends
        beside = of_object[property_, object_]
        others = of_subject[subject, property_]
        all_ = of_property[property_]
        properties = (odds for name, odds in of_pair[subject, object_].items() if name != property_)
        turned = of_pair.get((object_, subject), {})
        here = candidate.passage.number, property_
        same_object = [b for b in with_object[here, object_] if b is not bid]
        same_subject = [b for b in with_subject[here, subject] if b is not bid]
        listed = [b.odds[0] for b in same_subject if b.candidate.lists[1] == candidate.lists[1] >= 0]
        subjects_listed = [b.odds[0] for b in same_object if b.candidate.lists[0] == candidate.lists[0] >= 0]
        rows.append((
            COLUMN[property_], kind_number(one.kind), kind_number(two.kind), chinese,
            best, bid.odds[1] if len(bid.odds) > 1 else NOTHING, log(sum(map(exp, bid.odds))),
            len(bid.odds), bid.together,
            WHERE.index(candidate.where), candidate.passage.number, candidate.passage.part,
            abs(two.item.span.start - one.item.span.start) if candidate.where == "same" else -1,
            *_among(best, beside), len(beside), *_among(best, others), len(others),
            best - max(properties, default=NOTHING), max(turned.values(), default=NOTHING),
            *_near(best, same_object), *_near(best, same_subject),
            _mean(listed), max(listed, default=NOTHING), len(listed),
            _mean(subjects_listed), len(subjects_listed), best_here[here],
            len(made), likely, sentences, all_[-1], len(all_) - bisect_right(all_, best),
            one.first / length, two.first / length, one.in_title, two.in_title,
            told.get(bid.key, NOTHING),
        ))  # fmt: skip
    return np.array(rows, np.float32).reshape(len(rows), len(MEASURES))


def _among(best: float, values: Sequence[float]) -> tuple[float, int]:
    """How far one of the rising values is above the best of the others, and how many are above it."""
    rival = values[-1] if values[-1] > best else values[-2] if len(values) > 1 else NOTHING
    return best - rival, len(values) - bisect_right(values, best)


def _near(best: float, rivals: Sequence[Bid]) -> tuple[float, int]:
    odds = [bid.odds[0] for bid in rivals]
    return best - max(odds, default=NOTHING), sum(each > _LIKELY for each in odds)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else NOTHING
