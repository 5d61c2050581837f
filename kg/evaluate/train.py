"""Training the relation model: ``python -m kg.evaluate.train FOLDER...``.

The folders hold ``articles/`` and ``annotations/`` as gold does, or a bank of sentences. The weights go into
the package (``weights.json`` and ``network.npz`` in ``kg/extract/linking``); the same input gives the same
files. With ``--try-only`` nothing is written: articles that no writer of rules has read (``--unseen``) are
held back in turn, and what the rules find in them is set beside what rules and model find together.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from kg.evaluate.examples import Annotated
from kg.evaluate.fitting import Held, Thresholds, hold_back, model_file, models
from kg.evaluate.reading import fit_network
from kg.evaluate.record import Record, record_of
from kg.evaluate.texts import read_texts, texts_parser, whole_articles
from kg.extract import Tools, load_tools
from kg.extract.linking import LINKED, Model, weigh
from kg.extract.linking.network import write_network
from kg.extract.pipeline import objection

WEIGHTS: Final = Path(__file__).parent.parent / "extract" / "linking" / "weights.json"
NETWORK: Final = WEIGHTS.with_name("network.npz")

THRESHOLD: Final = 0.42
"""From this probability on a pair is taken. F1 is highest from about half of F1 itself on (Lipton, Elkan and
Naryanaswamy, ECML PKDD 2014), and next to the same up to here; from here on seven of ten relations that rules
and model say of unread articles are right (``--try-only``)."""

LEAST_OF_PROPERTY: Final = 0.4
"""A property of which less is right in a language, in articles held back, is left to the rules."""

LANGUAGES: Final = ("en", "zh")


def choose_thresholds(parts: Sequence[Held], tools: Tools, record: Record) -> Thresholds:
    """The threshold, by language, for each property of which enough of what is added is right there.

    It is judged by articles that neither the model nor any writer of rules has seen. A threshold of its
    own for each property did worse in articles that nobody had read: its examples are too few to choose by.
    """
    all_: Thresholds = {language: dict.fromkeys(LINKED, THRESHOLD) for language in LANGUAGES}
    right: dict[tuple[str, str], float] = defaultdict(float)
    said: Counter[tuple[str, str]] = Counter()
    for article, model in _one_by_one(parts, all_, record):
        for relation in weigh(article.document, tools, article.relations, model).added:
            if objection(article.document, relation):
                continue
            pair = article.pair(relation.subject, relation.property, relation.object)
            if pair and (worth := article.worth(pair)[0]) >= 0:
                right[article.gold.language, relation.property] += worth
                said[article.gold.language, relation.property] += 1
    return {
        language: {
            name: THRESHOLD
            for name in LINKED
            if right[language, name] >= LEAST_OF_PROPERTY * said[language, name] > 0
        }
        for language in LANGUAGES
    }


def cross_validate(
    parts: Sequence[Held], tools: Tools, thresholds: Thresholds, record: Record
) -> Iterator[tuple[Annotated, tuple[float, ...], tuple[float, ...]]]:
    """Each unseen article: the counts by rules, and by rules and a model that was trained without it."""
    for article, model in _one_by_one(parts, thresholds, record):
        weighed = weigh(article.document, tools, article.relations, model)
        kept = (relation for relation in article.relations if relation not in weighed.doubted)
        added = (relation for relation in weighed.added if not objection(article.document, relation))
        yield article, _counts(article, article.relations), _counts(article, (*kept, *added))


def _one_by_one(
    parts: Sequence[Held], thresholds: Thresholds, record: Record
) -> Iterator[tuple[Annotated, Model]]:
    """The articles that no writer of rules has read, each with a model that has not seen it."""
    return (
        (article, model)
        for articles, model in models(parts, thresholds, record)
        for article in articles
        if article.gold.id in record.articles
    )


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
    parser.add_argument("--try-only", action="store_true", help="cross-validate and write nothing")
    given = parser.parse_args(arguments)
    tools = load_tools()
    texts = read_texts(given, tools)
    whole = whole_articles(texts)
    record = record_of(whole, given.unseen)
    parts = hold_back(texts, whole, tools, record)
    thresholds = choose_thresholds(parts, tools, record)
    if given.try_only:
        rows = list(cross_validate(parts, tools, thresholds, record))
        sys.stdout.writelines(f"{line}\n" for line in _table(rows))
        return
    lessons = [lesson for part in parts for lesson in part.lessons]
    file = model_file(lessons, thresholds, record.earned())
    WEIGHTS.write_text(json.dumps(file, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")
    write_network(NETWORK, fit_network(texts))
    total = sum(len(text.examples) for text in texts)
    for path in (WEIGHTS, NETWORK):
        sys.stdout.write(f"{path}: {path.stat().st_size} bytes from {total} examples\n")


if __name__ == "__main__":
    main()
