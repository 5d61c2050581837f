"""Training the relation model on annotated articles: ``python -m kg.evaluate.train FOLDER...``.

Each folder holds ``articles/`` and ``annotations/`` as gold does, or a bank of sentences. The weights go
into the package (``kg/extract/linking/weights.json``); the same folders give the same file. With
``--folds K`` nothing is written: articles are held back in turn, and the measured precision
and recall of the model alone are printed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.evaluate.bank import load_bank
from kg.evaluate.gold import GoldArticle, load_gold
from kg.evaluate.names import comparable, one_agrees
from kg.evaluate.score import class_fits, date_worth
from kg.extract import Tools, load_tools
from kg.extract.linking import Candidate, candidates
from kg.extract.pipeline import extract, find_items
from kg.read import read_articles
from kg.resolve.entities import Group, group_mentions
from kg.types import Article, Mention, Value

if TYPE_CHECKING:
    import numpy as np

STRENGTH: Final = 0.3
"""Inverse of the L2 penalty, chosen by cross-validation over articles (0.03 to 1 tried)."""

THRESHOLD: Final = 0.6
"""The probability from which a candidate is taken: the precision that rules have, on articles held back."""

LEAST_POSITIVE: Final = 8
"""A property with fewer true examples is left to the rules."""

LEAST_WEIGHT: Final = 0.04
"""Weights below say nothing and are left out of the file."""


@dataclass(frozen=True, slots=True)
class Example:
    """A candidate of an article, and whether readers found it; ``entities`` names the pair."""

    article: str
    candidate: Candidate
    true: bool
    entities: tuple[str, str, str]


def examples(folder: Path, tools: Tools) -> Iterator[Example]:
    """The candidates of a folder's annotated articles or open sentences, optional ones left out."""
    if not (folder / "annotations").is_dir():
        for sentences, annotation in load_bank(folder):
            yield from _of_article(sentences, annotation, tools)
        return
    gold = {article.id: article for article in load_gold(folder / "annotations")}
    for article in read_articles([folder / "articles"]):
        if isinstance(article, Article) and article.id in gold:
            yield from _of_article(article, gold[article.id], tools)


def _of_article(article: Article, gold: GoldArticle, tools: Tools) -> Iterator[Example]:
    extraction = extract(article, tools)
    of = group_mentions(extraction, tools.gazetteer, tools.ontology).of
    hits: dict[int, list[str]] = {}

    def readers(mention: Mention) -> list[str]:
        group = of.get(mention)
        if group is None:
            return []
        if id(group) not in hits:
            hits[id(group)] = _matching(group, gold, tools)
        return hits[id(group)]

    document, _ = find_items(article, tools)
    for candidate in candidates(document, tools.ontology):
        subjects = readers(candidate.subject)
        if isinstance(candidate.object, Mention):
            objects = readers(candidate.object)
            triples = {(s, candidate.property, o) for s in subjects for o in objects}
            true = bool(triples & set(gold.relations))
            optional = bool(triples & set(gold.optional_relations)) or any(
                e in gold.optional_entities for e in (*subjects[:1], *objects[:1])
            )
            end = objects[0] if objects else candidate.object.name
        else:
            value = candidate.object.value
            true = _dated(gold.relations, subjects, candidate.property, value)
            optional = _dated(gold.optional_relations, subjects, candidate.property, value)
            end = value.text
        if true or not optional:
            start = subjects[0] if subjects else candidate.subject.name
            yield Example(article.id, candidate, true, (start, candidate.property, end))


def _dated(relations: Iterable[Any], subjects: list[str], property_: str, value: Value) -> bool:
    return any(s in subjects and p == property_ and date_worth(o, value.text) > 0 for s, p, o in relations)


def _matching(group: Group, gold: GoldArticle, tools: Tools) -> list[str]:
    """The ids of the gold entities that a group of mentions may be, by class and name."""
    names = {comparable(m.name) for m in group.mentions if not m.anaphor}
    if group.iri is not None and group.iri in tools.gazetteer.entries:
        names |= {comparable(name.text) for name in tools.gazetteer.entries[group.iri].names}
    found = [
        id_
        for id_, entity in gold.entities.items()
        if class_fits(entity.cls, group.cls, tools.ontology) and one_agrees(entity.names, names)
    ]
    return sorted(found, key=lambda id_: not names.intersection(gold.entities[id_].names))


def fit(pool: Sequence[Example]) -> dict[str, Any]:
    """The model's file, trained on examples (logistic regression with an L2 penalty, by scikit-learn)."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    counts: dict[str, int] = defaultdict(int)
    for example in pool:
        counts[example.candidate.property] += example.true
    learned = [e for e in pool if counts[e.candidate.property] >= LEAST_POSITIVE]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(_columns(e.candidate) for e in learned)
    regression = LogisticRegression(C=STRENGTH, max_iter=1000, random_state=0)
    regression.fit(matrix, [e.true for e in learned])
    shared: dict[str, float] = {}
    own: dict[str, dict[str, float]] = defaultdict(dict)
    weights: np.ndarray[Any, np.dtype[np.float64]] = regression.coef_[0]
    for name, weight in zip(vectorizer.get_feature_names_out(), weights, strict=True):
        if abs(weight) >= LEAST_WEIGHT:
            property_, _, feature = str(name).partition("\t")
            (own[property_] if property_ else shared)[feature] = round(float(weight), 3)
    return {
        "bias": round(float(regression.intercept_[0]), 4),
        "thresholds": {name: THRESHOLD for name, n in sorted(counts.items()) if n >= LEAST_POSITIVE},
        "shared": dict(sorted(shared.items())),
        "own": {name: dict(sorted(values.items())) for name, values in sorted(own.items())},
    }


def _columns(candidate: Candidate) -> dict[str, int]:
    property_ = candidate.property
    columns = {f"{property_}\t": 1}
    for feature in candidate.features:
        columns[f"\t{feature}"] = columns[f"{property_}\t{feature}"] = 1
    return columns


def cross_validate(pool: Sequence[Example], folds: int) -> Iterator[str]:
    """Lines of a table: precision and recall of pairs of entities, each article held back once."""
    from kg.extract.linking import Model

    articles = sorted({example.article for example in pool})
    right: dict[str, int] = defaultdict(int)
    taken: dict[str, int] = defaultdict(int)
    wanted: dict[str, int] = defaultdict(int)
    for fold in range(folds):
        held = set(articles[fold::folds])
        data = fit([e for e in pool if e.article not in held])
        model = Model(data["bias"], data["shared"], data["own"], data["thresholds"])
        true = {(e.article, e.entities) for e in pool if e.article in held and e.true}
        said = {
            (e.article, e.entities)
            for e in pool
            if e.article in held
            and model.probability(e.candidate) >= model.thresholds.get(e.candidate.property, 2)
        }
        for group, counter in ((true & said, right), (said, taken), (true, wanted)):
            for _, (_, property_, _) in group:
                counter[property_] += 1
    for property_ in sorted(wanted):
        yield _line(property_, right[property_], taken[property_], wanted[property_])
    yield _line("all", sum(right.values()), sum(taken.values()), sum(wanted.values()))


def _line(name: str, right: int, taken: int, wanted: int) -> str:
    precision = right / taken if taken else 0
    return f"{name:18} precision {precision:.2f}  recall {right / wanted:.2f}  of {wanted} candidate pairs"


def main(arguments: Sequence[str] | None = None) -> None:
    """Trains or cross-validates, as the arguments say."""
    parser = argparse.ArgumentParser(prog="python -m kg.evaluate.train", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    given = parser.parse_args(arguments)
    tools = load_tools()
    pool = [example for folder in given.folders for example in examples(folder, tools)]
    if given.folds:
        sys.stdout.writelines(f"{line}\n" for line in cross_validate(pool, given.folds))
        return
    target = Path(__file__).parent.parent / "extract" / "linking" / "weights.json"
    target.write_text(json.dumps(fit(pool), ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")
    sys.stdout.write(f"{target}: {target.stat().st_size} bytes from {len(pool)} examples\n")


if __name__ == "__main__":
    main()
