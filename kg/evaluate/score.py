"""Judgements, and the precision, recall and F1 that follow from them.

A judgement stands on one of two sides: something that the dataset says (is it right?) or something
that readers found (was it found?). Precision is the mean worth of the first, recall of the second.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from kg.ontology import Ontology

Part: TypeAlias = Literal["entities", "relations", "figures"]
PARTS: Final[tuple[Part, ...]] = ("entities", "relations", "figures")
Key: TypeAlias = tuple[str, str, str]
"""A judged triple: subject, local name of the property, object's IRI or lexical form."""

NEAR: Final = tuple(
    frozenset(classes.split())
    for classes in (
        "Plan Strategy Guidance Catalogue Regulation Programme Agreement FiveYearPlan",
        "Ministry Department LocalGovernment Institution",
        "Enterprise Institution",
        "Zone Cluster",
        "Zone County",
        "Zone Programme",
        "Cluster Programme",
        "Prefecture County",
        "Region Strategy",
        "DockingEvent Conference Event",
        "EventSeries DockingEvent",
        "EventSeries Conference",
        "Competition Programme",
    )
)
"""Classes between which careful readers may choose differently."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One thing that the dataset says or that readers found, and what it is worth.

    ``worth`` is 1 (right, found), 0 (wrong, missed), or 0.5 for a date at another precision. ``kind`` is
    the class or property, empty for a figure. ``key`` is the triple judged, on the side of the dataset.
    """

    article: str
    language: str
    part: Part
    predicted: bool
    kind: str
    worth: float
    what: tuple[str, ...]
    key: Key | None = None

    def __str__(self) -> str:
        word = {"entities": "entity", "relations": "relation", "figures": "figure"}[self.part]
        kind = f" {self.kind}" if self.kind else ""
        return (
            f"{self.article}: {'extra' if self.predicted else 'missed'} {word}{kind}: {' | '.join(self.what)}"
        )


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and their harmonic mean, with the counts that they are of."""

    precision: float
    recall: float
    f1: float
    predicted: int
    gold: int


def scores(judgements: Iterable[Judgement]) -> dict[str, Score]:
    """Scores of the three parts, then of each class and property (``class/Event``, ``property/heldIn``)."""
    groups: dict[str, list[Judgement]] = {part: [] for part in PARTS}
    kinds: dict[str, list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        groups[judgement.part].append(judgement)
        if judgement.kind:
            kinds[f"{'class' if judgement.part == 'entities' else 'property'}/{judgement.kind}"].append(
                judgement
            )
    return {name: _score(group) for name, group in (*groups.items(), *sorted(kinds.items()))}


def _score(judgements: Sequence[Judgement]) -> Score:
    worth, count = {True: 0.0, False: 0.0}, {True: 0, False: 0}
    for judgement in judgements:
        worth[judgement.predicted] += judgement.worth
        count[judgement.predicted] += 1
    precision, recall = (worth[side] / count[side] if count[side] else 0.0 for side in (True, False))
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Score(precision, recall, f1, count[True], count[False])


def class_fits(gold: str, found: str, ontology: Ontology) -> bool:
    """Whether a class is the annotated one, above or below it, or one that readers may choose for it."""
    related = ontology.is_a(gold, found) or ontology.is_a(found, gold)
    return related or any(gold in near and found in near for near in NEAR)


def date_worth(gold: str, found: str) -> float:
    """1 where two ISO dates are equal, 0.5 where one is the other at lower precision."""
    gold, found = gold[:10], found[:10]
    if gold == found:
        return 1.0
    return 0.5 if gold.startswith(found) or found.startswith(gold) else 0.0
