"""Measuring each rule, so that confidence means something: ``python -m kg.evaluate.calibrate``.

The folders are those of training. Articles are extracted by models that have not seen them; what the
rules' writers have seen is discounted to the precision on what they have not (the bank's blind
sentences, and the articles of ``--unseen``). The table goes into ``kg/resolve/precision.json``; equal input
gives equal bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from kg.evaluate.bank import load_bank
from kg.evaluate.examples import Annotated
from kg.evaluate.fitting import FOLDS, hold_back, models, with_trees
from kg.evaluate.gold import GoldArticle
from kg.evaluate.judge import judge
from kg.evaluate.reading import fit_network
from kg.evaluate.record import record_of, shrunk
from kg.evaluate.reliability import Bin, calibration_error, judged_claims, reliability
from kg.evaluate.tagging import readings, taggers_without
from kg.evaluate.texts import read_texts, texts_parser, whole_articles
from kg.evaluate.trial import extracted
from kg.extract import Tools, load_tools
from kg.resolve import Lexicon, load_lexicon
from kg.resolve.precision import LEARNED, Measured, Precision, log_odds, part_of
from kg.types import Article, Claim

TABLE: Final = Path(__file__).parent.parent / "resolve" / "precision.json"


@dataclass(frozen=True, slots=True)
class Sample:
    """A judged claim of an article; ``seen`` where writers of rules may have read the article."""

    article: str
    language: str
    claim: Claim
    worth: float
    seen: bool


def samples(
    pairs: Iterable[tuple[Article, GoldArticle]], tools: Tools, lexicon: Lexicon, seen: bool
) -> Iterator[Sample]:
    """The judged claims of articles, with the confidence that extraction gave them."""
    pairs = list(pairs)
    with extracted((article for article, _ in pairs), tools, lexicon) as store:
        for _, gold in pairs:
            judgements, _ = judge(store, [gold])
            for claim, worth in judged_claims(store, judgements):
                yield Sample(gold.id, gold.language, claim, worth, seen)


def measure(pool: Sequence[Sample]) -> Precision:
    """The precision of parts and rules, each seen claim discounted to the precision on unseen ones."""
    parts: dict[str, float] = {}
    discount: dict[str, float] = {}
    for part in ("entities", "relations", "figures"):
        own = [s for s in pool if part_of(s.claim) == part and not _learned(s)]
        known, new = (_mean([s.worth for s in own if s.seen == seen]) for seen in (True, False))
        parts[part] = new if new is not None else known or 0.5
        discount[part] = min(1.0, parts[part] / known) if known else 1.0
    groups: dict[str, list[Sample]] = defaultdict(list)
    for sample in pool:
        for rule in sample.claim.rules:
            groups[rule].append(sample)
    rules = {
        rule: Measured(round(_shrunk(group, parts, discount), 3), len(group))
        for rule, group in sorted(groups.items())
    }
    return Precision(rules, {part: round(p, 3) for part, p in parts.items()}, _lines(pool))


def _shrunk(group: Sequence[Sample], parts: Mapping[str, float], discount: Mapping[str, float]) -> float:
    part = part_of(group[0].claim)
    right = sum(s.worth * (discount[part] if s.seen and not _learned(s) else 1) for s in group)
    return shrunk(right, len(group), parts[part])


def _learned(sample: Sample) -> bool:
    return sample.claim.rules[0].startswith(LEARNED)


def _mean(worths: Sequence[float]) -> float | None:
    return sum(worths) / len(worths) if worths else None


def _lines(pool: Sequence[Sample]) -> dict[str, tuple[float, float]]:
    """For each language the line from the model's log-odds to the log-odds of being right."""
    from sklearn.linear_model import LogisticRegression

    lines = {}
    for language in sorted({sample.language for sample in pool}):
        own = [s for s in pool if s.language == language and s.claim.rules[0].startswith(LEARNED)]
        right = [s.worth >= 0.5 for s in own]
        if len(set(right)) == 2:
            regression = LogisticRegression(C=1.0, random_state=0)
            regression.fit([[log_odds(s.claim.confidence)] for s in own], right)
            lines[language] = (
                round(float(regression.intercept_[0]), 3),
                round(float(regression.coef_[0][0]), 3),
            )
    return lines


def left_out(pool: Sequence[Sample], folds: int = FOLDS) -> Iterator[Sample]:
    """Each sample, its claim with the confidence that a measure without its article gives it."""
    articles = sorted({sample.article for sample in pool})
    for fold in range(folds):
        held = set(articles[fold::folds])
        precision = measure([s for s in pool if s.article not in held])
        for sample in pool:
            if sample.article in held:
                confidence = precision.confidence(sample.claim, sample.language)
                yield replace(sample, claim=replace(sample.claim, confidence=confidence))


def _gather(given: argparse.Namespace, tools: Tools) -> list[Sample]:
    """The samples of all texts, each extracted by a model that was not trained on it."""
    texts = read_texts(given, tools)
    lexicon = load_lexicon(tools.gazetteer, tools.ontology)
    whole = whole_articles(texts)
    thresholds = tools.linker.thresholds
    pool: list[Sample] = []
    record = record_of(whole, given.unseen)
    parts = hold_back(texts, whole, tools, record)
    read = [
        each for each in readings(given.folders, given.unseen, tools) if each.gold.id not in given.without
    ]
    for held, model in models(parts, thresholds, record):
        taggers = taggers_without(read, (article.gold.id for article in held), tools)
        with_model = tools.but(linker=model, taggers=taggers)
        for seen in (True, False):
            pairs = [_pair(article) for article in held if (article.gold.id in given.unseen) != seen]
            pool += samples(pairs, with_model, lexicon, seen)
    blind = [case for folder in given.folders for case in load_bank(folder, blind=True)]
    lessons = [lesson for part in parts for lesson in part.lessons]
    model = with_trees(fit_network(texts), lessons, thresholds, record.earned())
    with_model = tools.but(linker=model)
    # A sentence of the bank is annotated for its relations only.
    found = samples(blind, with_model, lexicon, seen=False)
    return pool + [sample for sample in found if part_of(sample.claim) == "relations"]


def _pair(article: Annotated) -> tuple[Article, GoldArticle]:
    return article.document.article, article.gold


def _lines_of(table: Sequence[Bin]) -> Iterator[str]:
    yield f"{'confidence':16}{'claims':>8}{'mean':>8}{'right':>8}"
    for row in table:
        bounds = f"{row.low:.1f} to {row.high:.1f}"
        yield f"{bounds:16}{row.claims:>8}{row.confidence:>8.2f}{row.precision:>8.2f}"
    yield f"expected calibration error {calibration_error(table):.3f}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes the table, and says how well confidence holds on articles left out of it."""
    parser = texts_parser("python -m kg.evaluate.calibrate", __doc__ or "")
    given = parser.parse_args(arguments)
    pool = _gather(given, load_tools())
    after = list(left_out(pool))
    for title, which in (("all", (True, False)), ("not seen by writers of rules", (False,))):
        for when, claims in (("before", pool), ("after, articles left out", after)):
            table = reliability([(s.claim, s.worth) for s in claims if s.seen in which])
            sys.stdout.writelines(f"{line}\n" for line in (f"\n{title}: {when}", *_lines_of(table)))
    found = measure(pool)
    data: dict[str, Any] = {
        "rules": {rule: [m.precision, m.samples] for rule, m in found.rules.items()},
        "parts": found.parts,
        "learned": found.learned,
    }
    TABLE.write_text(json.dumps(data, indent=0, ensure_ascii=False) + "\n", "utf-8")
    sys.stdout.write(f"\n{TABLE}: {len(found.rules)} rules from {len(pool)} claims\n")


if __name__ == "__main__":
    main()
