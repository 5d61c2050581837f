"""Training the relation model: ``python -m kg.evaluate.train FOLDER... [--gold FOLDER]``.

The folders hold texts of our own: ``articles/`` and ``annotations/`` as gold does, or a bank of sentences.
A gold folder holds articles of others: their candidates are kept without their text, and read again where
no gold folder is given. The weights go into the package (``kg/extract/linking/weights.json``); the same
input gives the same file. With ``--folds K`` nothing is written: articles are held back in turn, and
what the rules find in them is set beside what rules and model find together.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from kg.evaluate.examples import KEPT, Annotated, Example, keep
from kg.evaluate.texts import Text, read_texts, texts_parser, whole_articles
from kg.extract import Tools, load_tools
from kg.extract.linking import LINKED, Model, read_model, weigh
from kg.extract.pipeline import objection

if TYPE_CHECKING:
    import numpy as np

WEIGHTS: Final = Path(__file__).parent.parent / "extract" / "linking" / "weights.json"

STRENGTH: Final = 0.2
"""Inverse of the L2 penalty, chosen by cross-validation over articles (0.02 to 0.3 tried)."""

LEAST_RIGHT: Final = 0.65
"""So much of what a property's threshold lets through must be right in articles held back.

At 0.5 F1 gains a little still, at the cost of precision."""

NEWS: Final = 0.5
"""Of the relations that the rules find in articles they were written by, about this part they miss in new
ones (docs/confidence.md)."""

GRID: Final = tuple(round(0.45 + 0.05 * step, 2) for step in range(10))
"""The thresholds that are tried."""

FOLDS: Final = 3
"""Parts in which articles are held back to choose the thresholds."""

LANGUAGES: Final = ("en", "zh")

LEAST_POSITIVE: Final = 8
"""A property with fewer true examples is left to the rules."""

LEAST_WEIGHT: Final = 0.04
"""Weights below say nothing and are left out of the file."""

CLEAR: Final = 0.7
"""Of several sentences for one relation, those count whose probability is at least this part of the best's.

The annotation says which relations an article states, not where: a first model tells the sentences that do
from those that happen to name both (multi-instance learning; Bunescu and Mooney, ACL 2007).
"""


Thresholds: TypeAlias = Mapping[str, Mapping[str, float]]
"""By language and property."""


def fit(texts: Iterable[Text], names: frozenset[str], thresholds: Thresholds) -> dict[str, Any]:
    """The model's file, trained on texts (logistic regression with an L2 penalty, by scikit-learn)."""
    import numpy as np
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    counts: dict[str, int] = defaultdict(int)
    pool = [(text.name, example) for text in texts for example in text.examples]
    for _, example in pool:
        counts[example.property] += example.true
    pool = [(name, e) for name, e in pool if counts[e.property] >= LEAST_POSITIVE]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(_columns(example, names) for _, example in pool)
    # scikit-learn takes 32-bit indices only.
    matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
    true = np.array([example.true for _, example in pool])
    regression = LogisticRegression(C=STRENGTH, max_iter=500, solver="liblinear", random_state=0)
    regression.fit(matrix, true)
    chosen = _clear(pool, regression.predict_proba(matrix)[:, 1])
    regression.fit(matrix[chosen], true[chosen])
    shared: dict[str, float] = {}
    own: dict[str, dict[str, float]] = defaultdict(dict)
    for name, weight in zip(vectorizer.get_feature_names_out(), regression.coef_[0], strict=True):
        if abs(weight) >= LEAST_WEIGHT:
            property_, _, feature = str(name).partition("\t")
            (own[property_] if property_ else shared)[feature] = round(float(weight), 3)
    return {
        "bias": round(float(regression.intercept_[0]), 4),
        "thresholds": {
            language: {name: t for name, t in of.items() if counts[name] >= LEAST_POSITIVE}
            for language, of in thresholds.items()
        },
        "shared": dict(sorted(shared.items())),
        "own": {name: dict(sorted(values.items())) for name, values in sorted(own.items())},
    }


def _columns(example: Example, names: frozenset[str]) -> dict[str, int]:
    property_ = example.property
    columns = {f"{property_}\t": 1}
    for part in example.parts:
        for feature in part:
            if feature in names:
                columns[f"\t{feature}"] = columns[f"{property_}\t{feature}"] = 1
    return columns


def _clear(pool: Sequence[tuple[str, Example]], probability: Sequence[float]) -> np.ndarray[Any, Any]:
    """Which examples count: of the true ones of a pair those that a first model tells to state it."""
    import numpy as np

    best: dict[Any, float] = defaultdict(float)
    for (name, example), p in zip(pool, probability, strict=True):
        if example.true:
            best[name, example.pair] = max(best[name, example.pair], p)
    return np.array(
        [
            not example.true or p >= CLEAR * best[name, example.pair]
            for (name, example), p in zip(pool, probability, strict=True)
        ]
    )


def choose_thresholds(
    texts: Sequence[Text], held_back: Sequence[Annotated], names: frozenset[str], tools: Tools
) -> Thresholds:
    """For each language and property the lowest threshold at which enough of what is added is right.

    It is judged by articles that the model has not seen, but the rules have: of what they found there they
    would find a part only in articles that are new to them, so the rest counts as added. Where no threshold
    will do, the property has none.
    """
    lowest: Thresholds = {language: dict.fromkeys(LINKED, GRID[0]) for language in LANGUAGES}
    found: dict[tuple[str, str], list[tuple[float, float, float]]] = defaultdict(list)
    for article, model in _held_back(texts, held_back, names, FOLDS, lowest):
        told = {article.pair(r.subject, r.property, r.object) for r in article.relations}
        # As though the rules had found nothing: what they know here they do not know elsewhere.
        for relation in weigh(article.document, tools, (), model).added:
            if objection(article.document, relation):
                continue
            pair = article.pair(relation.subject, relation.property, relation.object)
            if pair and (worth := article.worth(pair)[0]) >= 0:
                share = NEWS if pair in told else 1.0
                found[article.gold.language, relation.property].append((relation.confidence, worth, share))
    chosen: dict[str, dict[str, float]] = {language: {} for language in LANGUAGES}
    for (language, property_), judged in sorted(found.items()):
        for threshold in GRID:
            shares = [(worth * share, share) for likely, worth, share in judged if likely >= threshold]
            right, number = (sum(column) for column in zip(*shares, strict=True)) if shares else (0.0, 0.0)
            # One right and two wrong ones besides: few examples prove little.
            if (right + 1) / (number + 3) >= LEAST_RIGHT:
                chosen[language][property_] = threshold
                break
    return chosen


def cross_validate(
    texts: Sequence[Text],
    held_back: Sequence[Annotated],
    names: frozenset[str],
    folds: int,
    tools: Tools,
    thresholds: Thresholds,
) -> Iterator[tuple[Annotated, tuple[float, ...], tuple[float, ...]]]:
    """Each of ``held_back``, left out of training once: the counts by rules, and by rules and model."""
    for article, model in _held_back(texts, held_back, names, folds, thresholds):
        weighed = weigh(article.document, tools, article.relations, model)
        kept = (relation for relation in article.relations if relation not in weighed.doubted)
        added = (relation for relation in weighed.added if not objection(article.document, relation))
        yield article, _counts(article, article.relations), _counts(article, (*kept, *added))


def _held_back(
    texts: Sequence[Text],
    held_back: Sequence[Annotated],
    names: frozenset[str],
    folds: int,
    thresholds: Thresholds,
) -> Iterator[tuple[Annotated, Model]]:
    """Each of ``held_back`` with a model that was trained without it."""
    for fold in range(folds):
        held = held_back[fold::folds]
        without = {article.gold.id for article in held}
        model = read_model(fit((text for text in texts if text.name not in without), names, thresholds))
        for article in held:
            yield article, model


def _counts(article: Annotated, relations: Iterable[Any]) -> tuple[float, float, float, float]:
    """Worth and number of the pairs found, worth and number of the relations annotated."""
    pairs = {
        pair
        for r in relations
        if r.status != "denied" and (pair := article.pair(r.subject, r.property, r.object))
    }
    judged = [article.worth(pair) for pair in pairs]
    found: dict[Any, float] = defaultdict(float)
    for worth, stated in judged:
        if stated:
            found[stated] = max(found[stated], worth)
    gold = article.gold
    wanted = [
        r
        for r in gold.relations
        if r not in gold.optional_relations and not {r[0], r[2]} & gold.optional_entities
    ]
    worths = [worth for worth, _ in judged if worth >= 0]
    return sum(worths), len(worths), sum(found[r] for r in wanted), len(wanted)


def _line(name: str, counts: Sequence[Sequence[float]]) -> str:
    right, said, found, wanted = (sum(column) for column in zip(*counts, strict=True))
    precision, recall = right / said if said else 0, found / wanted if wanted else 0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0
    return f"{name:24} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  of {wanted:.0f} relations"


def _table(rows: Sequence[tuple[Annotated, tuple[float, ...], tuple[float, ...]]]) -> Iterator[str]:
    for language in LANGUAGES:
        own = [row for row in rows if row[0].gold.language == language]
        if own:
            yield _line(f"{language} rules", [rules for _, rules, _ in own])
            yield _line(f"{language} rules and model", [both for _, _, both in own])


def main(arguments: Sequence[str] | None = None) -> None:
    """Trains or cross-validates, as the arguments say."""
    parser = texts_parser("python -m kg.evaluate.train", __doc__ or "")
    parser.add_argument("--folds", type=int, default=0, help="cross-validate and write nothing")
    given = parser.parse_args(arguments)
    tools = load_tools()
    own, gold, names = read_texts(given, tools)
    texts = [*own, *gold]
    thresholds = choose_thresholds(texts, whole_articles(own), names, tools)
    if given.folds:
        rows = list(cross_validate(texts, whole_articles(texts), names, given.folds, tools, thresholds))
        sys.stdout.writelines(f"{line}\n" for line in _table(rows))
        return
    if given.gold:
        keep([text.examples for text in gold], names)
        sys.stdout.write(f"{KEPT}: {KEPT.stat().st_size} bytes\n")
    data = json.dumps(fit(texts, names, thresholds), ensure_ascii=False, indent=0, sort_keys=True)
    WEIGHTS.write_text(data + "\n", "utf-8")
    total = sum(len(text.examples) for text in texts)
    sys.stdout.write(f"{WEIGHTS}: {WEIGHTS.stat().st_size} bytes from {total} examples\n")


if __name__ == "__main__":
    main()
