"""How far a claim's confidence can be trusted, and how good each rule is, by the judged claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from kg.evaluate.score import Judgement, Key
from kg.graph import GraphNames
from kg.graph.readback import read_claims
from kg.store import Store
from kg.types import Claim

BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The claims with a confidence from ``low`` up to ``high`` (the last bin's end included).

    ``confidence`` is their mean confidence, ``precision`` the mean worth of what they state.
    """

    low: float
    high: float
    claims: int
    confidence: float
    precision: float


@dataclass(frozen=True, slots=True)
class RuleScore:
    """A rule, the number of its claims that were judged, their mean confidence and worth."""

    rule: str
    claims: int
    confidence: float
    precision: float


def judged_claims(store: Store, judgements: Iterable[Judgement]) -> list[tuple[Claim, float]]:
    """Each claim that states a judged triple, with the worth of that triple.

    An entity is judged by the claims that mention it, a figure by those of its value. Denied claims
    state nothing and are left out.
    """
    worth: dict[str, dict[Key, float]] = defaultdict(dict)
    for judgement in judgements:
        if judgement.key is not None:
            worth[judgement.article][judgement.key] = judgement.worth
    graphs = GraphNames(store.base)
    return [
        (claim, worth[article][key])
        for article in worth
        for _, claim in read_claims(store.match(graph=NamedNode(graphs.claims(article))), store.base)
        if claim.status != "denied" and (key := _key(claim)) in worth[article]
    ]


def _key(claim: Claim) -> Key:
    object_ = claim.fact.object
    return claim.fact.subject, claim.fact.property, object_ if isinstance(object_, str) else object_.text


def reliability(judged: Sequence[tuple[Claim, float]], bins: int = BINS) -> list[Bin]:
    """The reliability table: claims in bins of equal width by confidence, empty bins left out."""
    groups: dict[int, list[tuple[Claim, float]]] = defaultdict(list)
    for claim, worth in judged:
        # Rounded, because 0.3 * 10 is a little less than 3.
        groups[min(bins - 1, int(round(claim.confidence * bins, 6)))].append((claim, worth))
    return [Bin(i / bins, (i + 1) / bins, len(group), *_means(group)) for i, group in sorted(groups.items())]


def calibration_error(table: Sequence[Bin]) -> float:
    """The expected calibration error: mean distance of confidence and precision over all claims.

    Naeini, Cooper and Hauskrecht, Obtaining Well Calibrated Probabilities Using Bayesian Binning, AAAI 2015.
    """
    total = sum(row.claims for row in table)
    return sum(row.claims * abs(row.confidence - row.precision) for row in table) / total if total else 0.0


def rule_scores(judged: Iterable[tuple[Claim, float]]) -> list[RuleScore]:
    """The measured precision of each rule, by the number of its judged claims, the most first."""
    groups: dict[str, list[tuple[Claim, float]]] = defaultdict(list)
    for claim, worth in judged:
        for rule in claim.rules:
            groups[rule].append((claim, worth))
    rows = [RuleScore(rule, len(group), *_means(group)) for rule, group in groups.items()]
    return sorted(rows, key=lambda row: (-row.claims, row.rule))


def _means(group: Sequence[tuple[Claim, float]]) -> tuple[float, float]:
    return sum(c.confidence for c, _ in group) / len(group), sum(w for _, w in group) / len(group)
