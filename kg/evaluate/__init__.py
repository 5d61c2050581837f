"""A dataset held against gold annotations: its errors, and how far its confidence can be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.evaluate.gold import GoldArticle, load_gold
from kg.evaluate.judge import judge
from kg.evaluate.reliability import (
    Bin,
    RuleScore,
    calibration_error,
    judged_claims,
    reliability,
    rule_scores,
)
from kg.evaluate.score import PARTS, Judgement, Score, scores
from kg.store import Store

__all__ = ["Bin", "Evaluation", "GoldArticle", "Judgement", "RuleScore", "Score", "evaluate", "load_gold"]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The measures of a dataset on some gold annotations.

    ``scores`` are of entities, relations and figures, then of each class and property; ``by_language``
    holds the first three for each language. ``not_found`` are the articles that the dataset lacks.
    """

    articles: int
    not_found: tuple[str, ...]
    scores: Mapping[str, Score]
    by_language: Mapping[str, Mapping[str, Score]]
    reliability: tuple[Bin, ...]
    calibration_error: float
    rules: tuple[RuleScore, ...]
    errors: tuple[Judgement, ...]


def evaluate(store: Store, gold: Sequence[GoldArticle]) -> Evaluation:
    """Judges all that the dataset says of the articles of ``gold``, and all that it should say."""
    judgements, missing = judge(store, gold)
    claims = judged_claims(store, judgements)
    table = reliability(claims)
    languages = sorted({article.language for article in gold})
    by_language = {tongue: scores(j for j in judgements if j.language == tongue) for tongue in languages}
    return Evaluation(
        articles=len(gold),
        not_found=tuple(missing),
        scores=scores(judgements),
        by_language={tongue: {part: found[part] for part in PARTS} for tongue, found in by_language.items()},
        reliability=tuple(table),
        calibration_error=calibration_error(table),
        rules=tuple(rule_scores(claims)),
        errors=tuple(judgement for judgement in judgements if not judgement.worth),
    )
