"""How often each rule is right, in articles that no writer of rules has read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from kg.evaluate.examples import Annotated

SHRINKAGE: Final = 8
"""How many samples of the mean precision a rule begins with."""

Earned: TypeAlias = Mapping[str, float]
"""How often each rule is right; the empty name is for all of them."""


@dataclass(frozen=True, slots=True)
class Record:
    """What rules found in articles that their writers have not read, and whether it is right."""

    articles: Mapping[str, tuple[tuple[str, bool], ...]]

    def earned(self, *without: str) -> Earned:
        """How often each rule is right, in all articles but some; few samples draw it towards the mean."""
        said: Counter[str] = Counter()
        right: Counter[str] = Counter()
        for id_, relations in self.articles.items():
            if id_ not in without:
                said.update(rule for rule, _ in relations)
                right.update(rule for rule, true in relations if true)
        mean = (right.total() + 1) / (said.total() + 2)
        return {"": round(mean, 3)} | {
            rule: round(shrunk(right[rule], count, mean), 3) for rule, count in sorted(said.items())
        }


def record_of(articles: Sequence[Annotated], unseen: Collection[str]) -> Record:
    """What rules found in the ``unseen`` ones of the articles; in all where none is said to be."""
    return Record({a.gold.id: _rulings(a) for a in articles if not unseen or a.gold.id in unseen})


def shrunk(right: float, count: int, mean: float) -> float:
    """The part of ``count`` that is right, drawn towards the mean the more, the fewer they are."""
    return (right + SHRINKAGE * mean) / (count + SHRINKAGE)


def _rulings(article: Annotated) -> tuple[tuple[str, bool], ...]:
    pairs = {(r.rule, article.pair(r.subject, r.property, r.object)): None for r in article.relations}
    judged = ((rule, article.worth(pair)[0] if pair else 0.0) for rule, pair in pairs)
    return tuple((rule, worth > 0) for rule, worth in judged if worth >= 0)
