"""Which entities of different IRIs are one: decided among those that share a tie (``ties.py``).

Every rule looks only at the entities of one key, so that the cost grows with the number of ties and not with
its square, and an article that comes or goes touches its own ties alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from rapidfuzz.distance import JaroWinkler

from kg.types import Tie

CROWD: Final = 50
"""Entities of one key beyond which rules that compare each with each say nothing: the key is too common."""

_LETTERS: Final = 0.95
"""Similarity (Jaro-Winkler) from which two long words are one that is spelt differently."""
_LONG: Final = 8


@dataclass(frozen=True, slots=True, order=True)
class Merge:
    """Two IRIs of one entity, the rule that says so, and why in words.

    ``doubt`` is that one of the two, if any, which fits only while it fits nothing else: a name
    that lacks what tells two known things apart.
    """

    one: str
    other: str
    rule: str
    why: str
    doubt: str = ""


def merges(ties: Collection[Tie]) -> Iterator[Merge]:
    """What the rule of some ties, which have it and their key in common, takes for one."""
    first = next(iter(ties))
    decide, why = RULES[first.rule]
    marks: dict[str, set[str]] = defaultdict(set)
    for tie in ties:
        marks[tie.mark].add(tie.entity)
    for one, other, doubt in decide(marks):
        if one != other:
            low, high = sorted((one, other))
            yield Merge(low, high, first.rule, why.format(*first.key.split("|")), doubt)


_Pairs = Iterator[tuple[str, str, str]]
_Marks = Mapping[str, Collection[str]]


def _marked(marks: _Marks) -> _Pairs:
    """Entities of one mark are one; an entity without a mark is the marked one that there is."""
    for mark, entities in sorted(marks.items()):
        if mark:
            centre = min(entities)
            yield from ((centre, entity, "") for entity in sorted(entities))
            yield from ((centre, entity, entity) for entity in sorted(marks.get("", ())))


def _dated(marks: _Marks) -> _Pairs:
    """The same, and entities without a mark are one among themselves."""
    yield from _all({"": marks.get("", ())})
    yield from _marked(marks)


def _all(marks: _Marks) -> _Pairs:
    """All entities of the key are one."""
    entities = sorted({entity for group in marks.values() for entity in group})
    yield from ((entities[0], entity, "") for entity in entities[1:])


def _alike(marks: _Marks) -> _Pairs:
    """Entities are one where their words are the same; one of fewer words is the one that has them all."""
    if len({entity for group in marks.values() for entity in group}) > CROWD:
        return
    for entities in marks.values():
        yield from _all({"": entities})
    for (one, mine), (other, theirs) in combinations(sorted(marks.items()), 2):
        found = _fewer(frozenset(one.split()), frozenset(other.split()))
        if found is not None:
            fewer = (mine, theirs, ())[found]
            for a in sorted(mine):
                yield from ((a, b, next((x for x in (a, b) if x in fewer), "")) for b in sorted(theirs))


def _fewer(one: frozenset[str], other: frozenset[str]) -> int | None:
    """Which of two sets of words has fewer and none of its own: 0, 1 or, where they are equal, 2."""
    left, right = set(one - other), set(other - one)
    for a in sorted(left):
        same = next((b for b in sorted(right) if _spelt_alike(a, b)), None)
        if same is not None:
            left.discard(a)
            right.discard(same)
    if left and right:
        return None
    return 2 if not left and not right else 0 if right else 1


def _spelt_alike(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= _LONG and JaroWinkler.similarity(one, other) >= _LETTERS


RULES: Final[Mapping[str, tuple[Callable[[_Marks], _Pairs], str]]] = {
    "namesake-of-post": (_marked, "the post's body is spoken of with the other: {1}"),
    "namesake-of-scene": (_all, "both articles speak of {1}"),
    "name-of-place": (_marked, "one name, and the one's place is spoken of with the other: {2}"),
    "title-of-year": (_dated, "one title, of the same years or of no other year: {0}"),
    "event-of-day": (_alike, "the same kind of event on one day in one place or of one host: {0}, {1}, {2}"),
    "event-of-year": (_alike, "the same kind of event in one year and place: {0}, {1}, {2}"),
    "site-of-place": (_alike, "the same kind of site in one place: {1}, {0}"),
}
"""Each rule: how it decides, and its reason in words, with the parts of the key."""


COMPARED: Final = frozenset(rule for rule, (decide, _) in RULES.items() if decide is _alike)
"""The rules that say nothing of a crowd."""


def by_key(ties: Iterable[Tie]) -> Iterator[list[Tie]]:
    """The ties of each rule and key; ``ties`` come in their order."""
    group: list[Tie] = []
    for tie in ties:
        if group and (tie.rule, tie.key) != (group[0].rule, group[0].key):
            yield group
            group = []
        group.append(tie)
    if group:
        yield group
