"""What is left of an article's claims when they are seen together.

A place counts at its most precise ("in Kunming, Yunnan" is Kunming), and a thing of a
common kind only where the article says something of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from kg.gazetteer import Gazetteer
from kg.types import Claim, Entity, Rejected

PASSING: Final = frozenset({"Country"})
"""Classes whose names stand in nearly every article: they count where something is said of them."""

HOME: Final = "country/CN"
"""The country of all articles. Another one that a text names plays a part in it."""

PLACED: Final = frozenset({"heldIn", "locatedIn"})
"""Properties that lead to the most precise place named, and to no other."""


PERIODS: Final = frozenset({"periodStart", "periodEnd"})
"""Properties that a policy's own name decides where it gives years."""


SURE: Final = 0.8
"""The confidence from which the place that a text says outweighs the one in an event's name."""


def most_precise(claims: Iterable[Claim], gazetteer: Gazetteer) -> tuple[list[Claim], list[Rejected]]:
    """The claims without those that place a thing in a place around its own place."""
    pool = list(claims)
    around: dict[tuple[str, str], set[str]] = defaultdict(set)
    for claim in pool:
        place = claim.fact.object
        if claim.fact.property in PLACED and isinstance(place, str) and claim.status != "denied":
            around[claim.fact.subject, claim.fact.property].update(_around(place, gazetteer))
    kept, vague = [], []
    for claim in pool:
        if claim.fact.object in around.get((claim.fact.subject, claim.fact.property), ()):
            what = f"{claim.fact.subject} {claim.fact.property} {claim.fact.object}"
            vague.append(Rejected(claim.span, what, claim.rules[0], "a more precise place is stated"))
        else:
            kept.append(claim)
    return kept, vague


def own_periods(claims: Iterable[Claim]) -> tuple[list[Claim], list[Rejected]]:
    """The claims without years of a policy whose own name gives its period: its goals for a year on the way.

    《轴承产业发展规划(2021—2027年)》 that wants something by 2025 ends in 2027.
    """
    pool = list(claims)
    named = {c.fact.subject for c in pool if c.fact.property in PERIODS and "composed-period" in c.rules}
    kept, other = [], []
    for claim in pool:
        fact = claim.fact
        if fact.property in PERIODS and fact.subject in named and "composed-period" not in claim.rules:
            what = f"{fact.subject} {fact.property} {getattr(fact.object, 'text', fact.object)}"
            other.append(Rejected(claim.span, what, claim.rules[0], "its name gives another period"))
        else:
            kept.append(claim)
    return kept, other


def said_places(claims: Iterable[Claim]) -> tuple[list[Claim], list[Rejected]]:
    """The claims without places that an event's name holds in brackets, where the text says another one."""
    pool = list(claims)
    held = [c for c in pool if c.fact.property == "heldIn" and c.status != "denied"]
    said = {c.fact.subject for c in held if c.confidence >= SURE and "composed-heldIn" not in c.rules}
    kept, named = [], []
    for claim in pool:
        if claim in held and "composed-heldIn" in claim.rules and claim.fact.subject in said:
            what = f"{claim.fact.subject} heldIn {claim.fact.object}"
            named.append(Rejected(claim.span, what, claim.rules[0], "the text says where it is held"))
        else:
            kept.append(claim)
    return kept, named


def _around(place: str, gazetteer: Gazetteer) -> set[str]:
    """The places around a place: what it lies within, and the regions that these belong to."""
    chain = gazetteer.within(place)
    regions = {
        value
        for iri in (place, *chain)
        if (entry := gazetteer.entries.get(iri)) is not None
        for name, value in entry.facts
        if name == "memberOf" and isinstance(value, str)
    }
    return {*chain, *regions}


def said_something(
    claims: Iterable[Claim], entities: Mapping[str, Entity]
) -> tuple[list[Claim], list[Rejected]]:
    """The claims without those that only mention a thing of a common kind in passing."""
    pool = list(claims)
    parts = {
        iri
        for claim in pool
        if claim.fact.property != "mentions"
        for iri in (claim.fact.subject, claim.fact.object, claim.attributed_to)
    }
    kept, passing = [], []
    for claim in pool:
        entity = entities.get(claim.fact.object) if isinstance(claim.fact.object, str) else None
        if (
            claim.fact.property == "mentions"
            and entity
            and entity.cls in PASSING
            and entity.iri not in parts
            and entity.iri.endswith(HOME)
        ):
            what = f"{entity.cls} “{'” “'.join(name.text for name in claim.names)}”"
            passing.append(
                Rejected(claim.span, what, claim.rules[0], "named in passing, nothing is said of it")
            )
        else:
            kept.append(claim)
    return kept, passing
