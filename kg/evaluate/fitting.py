"""Fitting the relation model's parts: the two that read sentences, and the trees behind them.

The trees learn from what readers make of articles that they have not seen, as they will be asked about such
articles only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from kg.evaluate.examples import Annotated, Example
from kg.evaluate.reading import fit_network
from kg.evaluate.record import Earned, Record
from kg.evaluate.texts import Text
from kg.extract import Tools
from kg.extract.document import Time
from kg.extract.linking import LINKED, Model, Network, measured, read_model, rivals

if TYPE_CHECKING:
    import numpy as np

STRENGTH: Final = 0.2
"""Inverse of the L2 penalty, chosen by cross-validation over articles (0.02 to 0.3 tried)."""

LEAST_POSITIVE: Final = 8
"""A property with fewer true examples is left to the rules."""

LEAST_WEIGHT: Final = 0.04
"""Weights below say nothing and are left out of the file."""

CLEAR: Final = 0.7
"""Of several sentences for one relation, those count whose probability is at least this part of the best's.

The annotation says which relations an article states, not where: a first model tells the sentences that do
from those that happen to name both (multi-instance learning; Bunescu and Mooney, ACL 2007).
"""


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
class Readers:
    """The two parts that read sentences: the content of the linear one's file, and the network."""

    linear: Mapping[str, Any]
    network: Network

    def with_trees(self, lessons: Iterable[Lesson], thresholds: Thresholds, earned: Earned) -> Model:
        """The model of the two and of trees grown from ``lessons``."""
        return read_model(model_file(self.linear, lessons, thresholds, earned), self.network)


@dataclass(frozen=True, slots=True)
class Held:
    """Articles held back, the readers trained without them, and what these make of them."""

    articles: tuple[Annotated, ...]
    readers: Readers
    lessons: tuple[Lesson, ...]


def hold_back(
    texts: Sequence[Text],
    held_back: Sequence[Annotated],
    names: frozenset[str],
    tools: Tools,
    record: Record,
) -> list[Held]:
    """Each of ``held_back`` once, with readers that have not seen it.

    Only those that no writer of rules has read are lessons: in the others rules are right too often.
    """
    parts = []
    for fold in range(FOLDS):
        articles = tuple(held_back[fold::FOLDS])
        without = {article.gold.id for article in articles}
        readers = fit_readers([text for text in texts if text.name not in without], names)
        model = readers.with_trees((), {}, record.earned())
        lessons = tuple(
            _lesson(article, replace(model, earned=record.earned(article.gold.id)), tools)
            for article in articles
            if article.gold.id in record.articles
        )
        parts.append(Held(articles, readers, lessons))
    return parts


def models(
    parts: Sequence[Held], thresholds: Thresholds, record: Record
) -> Iterator[tuple[tuple[Annotated, ...], Model]]:
    """Articles with a model of which no part was trained on them."""
    for part in parts:
        rest = [lesson for other in parts if other is not part for lesson in other.lessons]
        earned = record.earned(*(article.gold.id for article in part.articles))
        yield part.articles, part.readers.with_trees(rest, thresholds, earned)


def fit_readers(texts: Sequence[Text], names: frozenset[str]) -> Readers:
    """Both readers, trained on texts; of texts of others, which are not at hand, the network sees nothing."""
    return Readers(fit_linear(texts, names), fit_network(texts))


def model_file(
    linear: Mapping[str, Any], lessons: Iterable[Lesson], thresholds: Thresholds, earned: Earned
) -> dict[str, Any]:
    """The content of the model's file, its trees grown from ``lessons``."""
    return {
        "linear": linear,
        "rivals": grow(list(lessons)),
        "thresholds": {
            language: {name: t for name, t in of.items() if name in linear["own"]}
            for language, of in thresholds.items()
        },
        "earned": earned,
    }


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


def fit_linear(texts: Iterable[Text], names: frozenset[str]) -> dict[str, Any]:
    """The linear part of the model's file (logistic regression with an L2 penalty, by scikit-learn).

    A property with fewer true examples than ``LEAST_POSITIVE`` is none of its.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    counts: dict[str, int] = defaultdict(int)
    pool = [(text.name, example) for text in texts for example in text.examples]
    for _, example in pool:
        counts[example.property] += example.true
    pool = [(name, e) for name, e in pool if counts[e.property] >= LEAST_POSITIVE]
    features = sorted(names)
    matrix = _matrix([example for _, example in pool], features)
    true = np.array([example.true for _, example in pool])
    regression = LogisticRegression(C=STRENGTH, max_iter=500, solver="liblinear", random_state=0)
    regression.fit(matrix, true)
    chosen = _clear(pool, regression.predict_proba(matrix)[:, 1])
    regression.fit(matrix[chosen], true[chosen])
    blocks = np.split(regression.coef_[0].round(3), len(LINKED) + 1)
    shared, *own = (
        {name: weight for name, weight in zip((*features, ""), block.tolist(), strict=True) if weight}
        for block in np.where(np.abs(blocks) >= LEAST_WEIGHT, blocks, 0)
    )
    return {
        "bias": round(float(regression.intercept_[0]), 4),
        "shared": shared,
        "own": {name: weights for name, weights in zip(LINKED, own, strict=True) if weights},
    }


def _matrix(pool: Sequence[Example], features: Sequence[str]) -> Any:
    """A row for each example, with a block of columns that all properties share and one for each property.

    The columns of a block are the features, and last one that is always there (in that of a property).
    """
    import numpy as np
    from scipy.sparse import csr_array

    number = {name: n for n, name in enumerate(features)}
    width = len(features) + 1
    # Several examples have the same parts.
    of_part: dict[int, list[int]] = {}
    columns: list[int] = []
    lengths = []
    for example in pool:
        before = len(columns)
        for part in example.parts:
            if id(part) not in of_part:
                of_part[id(part)] = sorted(number[name] for name in part if name in number)
            columns += of_part[id(part)]
        lengths.append(len(columns) - before)
    rows = np.repeat(np.arange(len(pool)), lengths)
    block = np.array([width * (1 + LINKED.index(example.property)) for example in pool])
    shared = np.array(columns)
    return csr_array(
        (
            np.ones(2 * len(rows) + len(pool)),
            (
                np.concatenate([rows, rows, np.arange(len(pool))]).astype(np.int32),
                np.concatenate([shared, shared + block[rows], block + width - 1]).astype(np.int32),
            ),
        ),
        shape=(len(pool), width * (len(LINKED) + 1)),
    )


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
