"""The identity of a claim, and claims of one place made one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from kg.ids import digest
from kg.types import Claim, Fact, Status

# Where two rules disagree with equal confidence, the more cautious reading holds.
_CAUTION: dict[Status, int] = {"stated": 0, "planned": 1, "denied": 2}


def _object_key(fact: Fact) -> tuple[str, ...]:
    if isinstance(fact.object, str):
        return ("iri", fact.object)
    return ("literal", fact.object.text, fact.object.datatype, fact.object.language or "")


def _identity(claim: Claim) -> tuple[str, ...]:
    fact = claim.fact
    place = (claim.article, str(claim.span.start), str(claim.span.end))
    return (fact.subject, fact.property, *_object_key(fact), *place)


def claim_iri(base: str, claim: Claim) -> str:
    """The IRI of a claim: the hash of its fact, its article and its span, so a rerun makes no twin."""
    return f"{base}claim/{digest(*_identity(claim))}"


def merge_claims(claims: Iterable[Claim]) -> list[Claim]:
    """Claims with one fact, article and span made one, in a stable order.

    Rules and names are united and the highest confidence holds; status, attribution and
    post are those of the most confident claim, or of the next that has one.
    """
    groups: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        groups[_identity(claim)].append(claim)
    return [_merge(groups[key]) for key in sorted(groups)]


def _merge(claims: list[Claim]) -> Claim:
    ranked = sorted(
        claims,
        key=lambda c: (-c.confidence, -_CAUTION[c.status], c.attributed_to or "", c.post or "", c.rules),
    )
    best = ranked[0]
    return replace(
        best,
        rules=tuple(sorted({rule for claim in claims for rule in claim.rules})),
        names=tuple(sorted({name for claim in claims for name in claim.names})),
        references=tuple(sorted({words for claim in claims for words in claim.references})),
        attributed_to=next((c.attributed_to for c in ranked if c.attributed_to), None),
        post=next((c.post for c in ranked if c.post), None),
        valid_time=next((c.valid_time for c in ranked if c.valid_time), None),
    )
