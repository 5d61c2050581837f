"""Training the tagger of names: ``python -m kg.evaluate.tagging FOLDER... --unseen ID...``.

The folders hold annotated articles of our own, ``--unseen`` says which of them no writer of rules has read.
The weights go into the package (``kg/extract/tagging/en.json``, ``zh.json``); the same input gives the same
files. With ``--folds K`` nothing is written: unseen articles are held back in turn, and what is found in them
without the tagger is set beside what is found with one that was trained without them.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from kg.evaluate.examples import readers_of
from kg.evaluate.gold import GoldArticle, load_gold
from kg.evaluate.judge import judge
from kg.evaluate.score import Judgement, scores
from kg.evaluate.trial import extracted
from kg.extract import Tools, load_tools
from kg.extract.document import Document, Item
from kg.extract.pipeline import find_names
from kg.extract.sentences import view
from kg.extract.tagging import NEW, Line, Tagger, names_of, read_line, read_tagger
from kg.ids import digest, normalise
from kg.read import read_articles
from kg.resolve import load_lexicon
from kg.resolve.entities import group_mentions
from kg.types import Article, Extraction, Mention, Span

WEIGHTS: Final = Path(__file__).parent.parent / "extract" / "tagging"

HIDDEN: Final[Mapping[str, float]] = {"Place": 0.12, "Person": 0.25, "GovernmentBody": 0.35}
"""Of the names that rules know in articles that their writers have read, so many are hidden from the tagger,
so that it learns how names look that rules miss; half of those of other kinds."""

PENALTY: Final[Mapping[str, Any]] = {
    "c1": 0.05,
    "c2": 0.3,
    "max_iterations": 60,
    "feature.minfreq": 2,
}
"""Of the training (L1 and L2); features that occur once are not learned."""

LEAST_WEIGHT: Final = 0.04
"""Weights below say nothing and are left out of the file."""

LANGUAGES: Final = ("en", "zh")

Taught = tuple[list[list[str]], list[str]]
"""The features of each token of a stretch, and its labels."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An annotated article, what the rules find in it, and whether their writers may have read it.

    ``readers`` is for each mention what readers make of it: whether they took it, None where they may.
    """

    gold: GoldArticle
    document: Document
    seen: bool
    readers: Mapping[Mention, bool | None]


def readings(folders: Iterable[Path], unseen: Iterable[str], tools: Tools) -> Iterator[Reading]:
    """The annotated articles of the folders; a bank of sentences is passed over, its names are not annotated.

    Raises:
        SourceError: a file is missing or malformed.
    """
    unseen = frozenset(unseen)
    for folder in folders:
        if not (folder / "annotations").is_dir():
            continue
        golds = {gold.id: gold for gold in load_gold(folder / "annotations")}
        for article in read_articles([folder / "articles"]):
            if isinstance(article, Article) and article.id in golds:
                yield reading(article, golds[article.id], article.id not in unseen, tools)


def reading(article: Article, gold: GoldArticle, seen: bool, tools: Tools) -> Reading:
    """One article, read by the rules."""
    document, _ = find_names(article, tools)
    extraction = Extraction(article, document.sentences, document.mentions, (), ())
    grouping = group_mentions(extraction, tools.gazetteer, tools.ontology)
    readers: dict[Mention, bool | None] = {}
    for mention, group in grouping.of.items():
        taken = readers_of(group, gold, tools)
        readers[mention] = None if set(taken[:1]) & gold.optional_entities else bool(taken)
    return Reading(gold, document, seen, readers)


def taught(of: Reading, tools: Tools) -> Iterator[Taught]:
    """The stretches of the article's sentences that the annotation leaves no doubt about."""
    document = _with_hidden(of, tools) if of.seen else of.document
    names = list(_names(of))
    language = document.article.language
    for sentence in document.sentences:
        line = read_line(document, sentence.span, tools)
        features = [
            [name for name in found if not (of.seen and name.startswith(NEW))]
            for found in names_of(line, document.view, language)
        ]
        here = [name for name in names if sentence.span.overlaps(name[0])]
        yield from _stretches(features, _labels(line, here, of, tools))


def _with_hidden(of: Reading, tools: Tools) -> Document:
    """The document without some of what the rules found; all places of one name go together."""

    def shown(item: Item) -> bool:
        if not isinstance(item, Mention):
            return True
        chance = int(digest(of.gold.id, normalise(item.name)), 16) / 16**20
        return chance >= HIDDEN.get(tools.tagged_as(item.cls), 0.5)

    return replace(of.document, items=tuple(item for item in of.document.items if shown(item)))


def _names(of: Reading) -> Iterator[tuple[Span, str, bool]]:
    """Where the annotated names stand, their class, and whether a reader may leave them; the longest win."""
    language, text = of.document.article.language, of.document.view.lower()
    optional = of.gold.optional_entities
    listed = sorted(
        (-len(name), name, entity.cls, id_ in optional)
        for id_, entity in of.gold.entities.items()
        for name in {view(name.strip(), language).lower() for name in entity.spelled}
        if len(name) > 1 and (language == "zh" or re.search("[a-z]", name))
    )
    taken = bytearray(len(text))
    for _, name, cls, free in listed:
        pattern = re.escape(name).replace(r"\ ", r"\s+")
        if language == "en":
            pattern = rf"(?<![a-z]){pattern}(?:s|es)?(?![a-z])"
        for match in re.finditer(pattern, text):
            start, end = match.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                yield Span(start, end), cls, free


def _labels(
    line: Line, names: Iterable[tuple[Span, str, bool]], of: Reading, tools: Tools
) -> list[str | None]:
    """The label of each token; None where the annotation leaves it open."""
    labels: list[str | None] = ["O"] * len(line.words)
    for span, cls, free in names:
        over = [at for at, place in enumerate(line.spans) if place.overlaps(span)]
        if not over or (len(over) == 1 and line.items[over[0]] in of.readers):
            continue
        whole = line.spans[over[0]].start == span.start and line.spans[over[-1]].end == span.end
        kind = tools.tagged_as(cls)
        for at in over:
            labels[at] = f"{'B' if at == over[0] else 'I'}-{kind}" if whole and not free else None
    for at, item in enumerate(line.items):
        if isinstance(item, Mention) and labels[at] == "O" and item in of.readers:
            right = of.readers[item]
            labels[at] = None if right is None else f"B-{tools.tagged_as(item.cls)}" if right else "O"
    return labels


def _stretches(features: Sequence[list[str]], labels: Sequence[str | None]) -> Iterator[Taught]:
    """The sentence, cut where a label is open."""
    start = 0
    for end in range(len(labels) + 1):
        if end == len(labels) or labels[end] is None:
            known = [label for label in labels[start:end] if label is not None]
            if known:
                yield list(features[start:end]), known
            start = end + 1


def fit(pool: Iterable[Reading], language: str, tools: Tools) -> dict[str, Any]:
    """The content of the file of a language's tagger, trained by CRFsuite (N. Okazaki, 2007)."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer("lbfgs", verbose=False)
    for each in (one for one in pool if one.gold.language == language):
        for features, labels in taught(each, tools):
            trainer.append(features, labels)
    trainer.set_params(dict(PENALTY))
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "model")
        trainer.train(file)
        tagger = pycrfsuite.Tagger()
        with tagger.open(file):
            learned = tagger.info()
    labels = sorted(learned.labels)
    weights: dict[str, list[float]] = {}
    for (feature, label), weight in sorted(learned.state_features.items()):
        if abs(weight) >= LEAST_WEIGHT:
            weights.setdefault(feature, []).extend((labels.index(label), round(weight, 2)))
    moves = [[round(learned.transitions.get((one, two), 0.0), 2) for two in labels] for one in labels]
    return {"language": language, "labels": labels, "moves": moves, "features": weights}


def taggers_without(pool: Sequence[Reading], ids: Iterable[str], tools: Tools) -> dict[str, Tagger]:
    """A tagger for each language that has not seen the articles of some ids."""
    without = frozenset(ids)
    rest = [each for each in pool if each.gold.id not in without]
    return {language: read_tagger(fit(rest, language, tools)) for language in LANGUAGES}


def cross_validate(pool: Sequence[Reading], folds: int, tools: Tools) -> Iterator[tuple[bool, Judgement]]:
    """What is said of each unseen article, and whether with a tagger that has not seen it."""
    lexicon = load_lexicon(tools.gazetteer, tools.ontology)
    unseen = sorted((each for each in pool if not each.seen), key=lambda each: digest(each.gold.id))
    for fold in range(folds):
        held = unseen[fold::folds]
        other = tools.but(taggers=taggers_without(pool, (each.gold.id for each in held), tools))
        articles = [each.document.article for each in held]
        for learned in (False, True):
            with extracted(articles, other, lexicon, learned_names=learned) as store:
                judgements, _ = judge(store, [each.gold for each in held])
                yield from ((learned, judgement) for judgement in judgements)


def _table(found: Sequence[tuple[bool, Judgement]]) -> Iterator[str]:
    for language in LANGUAGES:
        for name, learned in (("rules", False), ("rules and tagger", True)):
            own = [each for which, each in found if which == learned and each.language == language]
            measured = scores(own)
            for part in ("entities", "relations"):
                score = measured[part]
                yield (
                    f"{language} {name:17} {part:9} precision {score.precision:.3f}"
                    f"  recall {score.recall:.3f}  F1 {score.f1:.3f}  of {score.gold}"
                )


def main(arguments: Sequence[str] | None = None) -> None:
    """Trains or cross-validates, as the arguments say."""
    parser = argparse.ArgumentParser(prog="python -m kg.evaluate.tagging", description=__doc__ or "")
    parser.add_argument("folders", nargs="+", type=Path, help="annotated articles")
    parser.add_argument(
        "--unseen", nargs="*", default=[], help="ids of articles that no writer of rules has read"
    )
    parser.add_argument("--without", nargs="*", default=[], help="ids of articles to leave out")
    parser.add_argument("--folds", type=int, default=0, help="cross-validate and write nothing")
    given = parser.parse_args(arguments)
    tools = load_tools()
    pool = [
        each for each in readings(given.folders, given.unseen, tools) if each.gold.id not in given.without
    ]
    if given.folds:
        sys.stdout.writelines(f"{line}\n" for line in _table(list(cross_validate(pool, given.folds, tools))))
        return
    for language in LANGUAGES:
        file = WEIGHTS / f"{language}.json"
        text = json.dumps(fit(pool, language, tools), ensure_ascii=False, separators=(",", ":"))
        file.write_text(text + "\n", "utf-8")
        sys.stdout.write(f"{file}: {file.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
