"""Fitting the relation model: the network that reads sentences, and the trees behind it.

The trees learn from what a network makes of articles that it has not seen, as they will be asked about such
articles only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from kg.evaluate.examples import Annotated
from kg.evaluate.reading import fit_network
from kg.evaluate.record import Earned, Record
from kg.evaluate.texts import Text
from kg.extract import Tools
from kg.extract.document import Time
from kg.extract.linking import Model, Network, measured, read_model, rivals

if TYPE_CHECKING:
    import numpy as np

TREES: Final[Mapping[str, Any]] = {
    "n_estimators": 120,
    "learning_rate": 0.1,
    "max_depth": None,
    "max_leaf_nodes": 15,
    "min_samples_leaf": 40,
    "subsample": 0.7,
    "max_features": 0.4,
    "random_state": 0,
}
"""Small trees, many pairs to a leaf, by cross-validation over articles; twice as many at half the rate gain
next to nothing."""

FOLDS: Final = 5
"""Parts in which articles are held back: for the trees, to choose the thresholds, to measure the rules."""

Thresholds: TypeAlias = Mapping[str, Mapping[str, float]]
"""By language and property."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """An article's pairs as the trees see them, and which of them readers found."""

    rows: np.ndarray[Any, Any]
    true: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """Articles held back, the network trained without them, and what it makes of them."""

    articles: tuple[Annotated, ...]
    network: Network
    lessons: tuple[Lesson, ...]


def hold_back(
    texts: Sequence[Text],
    held_back: Sequence[Annotated],
    tools: Tools,
    record: Record,
) -> list[Held]:
    """Each of ``held_back`` once, with a network that has not seen it.

    Only those that no writer of rules has read are lessons: in the others rules are right too often.
    """
    parts = []
    for fold in range(FOLDS):
        articles = tuple(held_back[fold::FOLDS])
        without = {article.gold.id for article in articles}
        network = fit_network(text for text in texts if text.name not in without)
        model = with_trees(network, (), {}, record.earned())
        lessons = tuple(
            _lesson(article, replace(model, earned=record.earned(article.gold.id)), tools)
            for article in articles
            if article.gold.id in record.articles
        )
        parts.append(Held(articles, network, lessons))
    return parts


def models(
    parts: Sequence[Held], thresholds: Thresholds, record: Record
) -> Iterator[tuple[tuple[Annotated, ...], Model]]:
    """Articles with a model of which no part was trained on them."""
    for part in parts:
        rest = [lesson for other in parts if other is not part for lesson in other.lessons]
        earned = record.earned(*(article.gold.id for article in part.articles))
        yield part.articles, with_trees(part.network, rest, thresholds, earned)


def with_trees(network: Network, lessons: Iterable[Lesson], thresholds: Thresholds, earned: Earned) -> Model:
    """The model of a network and of trees grown from ``lessons``."""
    return read_model(model_file(lessons, thresholds, earned), network)


def model_file(lessons: Iterable[Lesson], thresholds: Thresholds, earned: Earned) -> dict[str, Any]:
    """The content of the model's file, its trees grown from ``lessons``."""
    return {"rivals": grow(list(lessons)), "thresholds": thresholds, "earned": earned}


def _lesson(article: Annotated, model: Model, tools: Tools) -> Lesson:
    told = model.told(article.relations)
    made = rivals(article.document, tools, model, told)
    worths = []
    for bid in made:
        end = bid.candidate.object
        pair = article.pair(bid.candidate.subject, bid.key[1], end.value if isinstance(end, Time) else end)
        worths.append(article.worth(pair)[0] if pair else 0.0)
    counted = [number for number, worth in enumerate(worths) if worth >= 0]
    return Lesson(measured(made, article.document, told)[counted], tuple(worths[n] > 0 for n in counted))


def grow(lessons: Sequence[Lesson]) -> dict[str, Any]:
    """Gradient-boosted trees by scikit-learn, as :func:`kg.extract.linking.trees.read_trees` takes them."""
    import numpy as np
    from sklearn.ensemble import GradientBoostingClassifier

    if not lessons:
        return {"start": 0.0, "depth": 0, "trees": []}
    rows = np.concatenate([lesson.rows for lesson in lessons])
    true = np.array([each for lesson in lessons for each in lesson.true])
    forest = GradientBoostingClassifier(**TREES).fit(rows, true)
    grown = [tree.tree_ for (tree,) in forest.estimators_]
    return {
        "start": round(float(np.log(true.mean() / (1 - true.mean()))), 4),
        "depth": int(max(tree.max_depth for tree in grown)),
        "trees": [_nodes(tree) for tree in grown],
    }


def _nodes(tree: Any) -> list[list[float]]:
    """A tree's nodes, the root first: column, threshold and the two below, or the value of a leaf."""
    leaf = -1
    return [
        [round(float(value) * TREES["learning_rate"], 4)]
        if left == leaf
        else [int(column), float(threshold), int(left), int(right)]
        for column, threshold, left, right, value in zip(
            tree.feature,
            tree.threshold,
            tree.children_left,
            tree.children_right,
            tree.value.flat,
            strict=True,
        )
    ]
