"""How often each rule is right, as measured, and the confidence of claims that follows from it.

``precision.json`` comes from ``python -m kg.evaluate.calibrate``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from math import exp, log
from typing import Final, Literal, TypeAlias

from kg.errors import OntologyError
from kg.resolve.claims import UNSURE
from kg.terms import FIGURE_PROPERTIES
from kg.types import Claim, Resolved

Part: TypeAlias = Literal["entities", "relations", "figures"]

LEARNED: Final = "linked-"
"""How the names of the learned model's rules begin: it tells for each claim how sure it is."""

_EDGE: Final = 0.01


@dataclass(frozen=True, slots=True)
class Measured:
    """A rule's share of right claims, from 0 to 1, over ``samples`` of them, shrunk towards its part's."""

    precision: float
    samples: int


@dataclass(frozen=True, slots=True)
class Precision:
    """The measured rules; ``parts`` for those not measured, ``learned`` the line of the model's log-odds.

    ``learned`` are by language the intercept and the slope (Platt scaling: J. Platt, Probabilistic Outputs
    for Support Vector Machines, 1999).
    """

    rules: Mapping[str, Measured]
    parts: Mapping[str, float]
    learned: Mapping[str, tuple[float, float]]

    def confidence(self, claim: Claim, language: str) -> float:
        """How likely the claim is right, from 0 to 1."""
        rule = claim.rules[0]
        if rule.startswith(LEARNED) and language in self.learned:
            intercept, slope = self.learned[language]
            return 1 / (1 + exp(-intercept - slope * log_odds(claim.confidence)))
        measured = self.rules.get(rule)
        confidence = measured.precision if measured else self.parts[part_of(claim)]
        # Undecided homonyms are no surer for the rule that found the name.
        return min(confidence, UNSURE) if claim.confidence <= UNSURE else confidence


def part_of(claim: Claim) -> Part:
    """Which of the three measures a claim counts for."""
    if claim.fact.property == "mentions":
        return "entities"
    return "figures" if claim.fact.property in FIGURE_PROPERTIES else "relations"


def log_odds(probability: float) -> float:
    """The log-odds of a probability, which stays off 0 and 1."""
    inside = min(1 - _EDGE, max(_EDGE, probability))
    return log(inside / (1 - inside))


@cache
def load_precision() -> Precision:
    """The measured precision that comes with the package.

    Raises:
        OntologyError: the file is malformed.
    """
    file = resources.files("kg.resolve") / "precision.json"
    try:
        data = json.loads(file.read_text("utf-8"))
        return Precision(
            {rule: Measured(*row) for rule, row in data["rules"].items()},
            data["parts"],
            {language: (line[0], line[1]) for language, line in data["learned"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OntologyError(f"{file}: {error!r}; run python -m kg.evaluate.calibrate") from error


def calibrated(resolved: Resolved, precision: Precision) -> Resolved:
    """The same with the confidence of each claim as its rule has earned it."""
    language = resolved.article.language
    claims = tuple(
        replace(claim, confidence=round(precision.confidence(claim, language), 2))
        for claim in resolved.claims
    )
    return replace(resolved, claims=claims)
