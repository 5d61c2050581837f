"""Which of several places of one name an article means (Suzhou in Jiangsu or in Anhui)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.gazetteer import Gazetteer
from kg.types import Mention


def context(mentions: Iterable[Mention], gazetteer: Gazetteer) -> dict[str, int]:
    """How often each place is meant without doubt, counting what lies within it."""
    counts: dict[str, int] = {}
    for mention in mentions:
        if len(mention.candidates) == 1:
            iri = mention.candidates[0]
            for place in (iri, *gazetteer.within(iri)):
                counts[place] = counts.get(place, 0) + 1
    return counts


def choose(candidates: tuple[str, ...], counts: Mapping[str, int], gazetteer: Gazetteer) -> tuple[str, bool]:
    """The candidate that the article's other places speak for, and whether any does.

    Without such a place the first in order of codes is taken, and the answer is unsure.
    """
    ranked = sorted(
        candidates, key=lambda iri: (-sum(counts.get(p, 0) for p in (iri, *gazetteer.within(iri))), iri)
    )
    votes = [sum(counts.get(p, 0) for p in (iri, *gazetteer.within(iri))) for iri in ranked]
    return ranked[0], len(votes) == 1 or votes[0] > votes[1]
