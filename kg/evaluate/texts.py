"""The annotated texts from which the relation model learns, and the arguments that name them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.evaluate.examples import Annotated, Example, annotated, examples, kept, vocabulary
from kg.extract import Tools
from kg.extract.linking import Candidate, candidates

LEAST_COMMON: Final = 5
"""In how many examples of our own a feature must occur."""


@dataclass(frozen=True, slots=True)
class Text:
    """An article's examples under its name; ``article`` and its candidates where its text is at hand."""

    name: str
    examples: tuple[Example, ...]
    article: Annotated | None = None
    found: tuple[Candidate, ...] = ()


def whole_articles(texts: Iterable[Text]) -> list[Annotated]:
    """The texts that are whole articles, not sentences of a bank."""
    return [text.article for text in texts if text.article and text.article.document.article.title]


def _read(folders: Iterable[Path], texts: Sequence[Path], tools: Tools) -> list[Text]:
    return [
        Text(article.gold.id, tuple(examples(article, found)), article, found)
        for folder in folders
        for article in annotated(folder, texts, tools)
        for found in (tuple(candidates(article.document, tools)),)
    ]


def texts_parser(program: str, description: str) -> argparse.ArgumentParser:
    """The arguments that say which texts to learn from."""
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("folders", nargs="+", type=Path, help="texts of our own")
    parser.add_argument("--gold", type=Path, help="articles of others, kept without text")
    parser.add_argument("--texts", nargs="*", type=Path, default=[], help="where else articles of gold stand")
    parser.add_argument(
        "--unseen", nargs="*", default=[], help="ids of articles that no writer of rules has read"
    )
    parser.add_argument("--without", nargs="*", default=[], help="ids of articles to leave out")
    return parser


def read_texts(given: argparse.Namespace, tools: Tools) -> tuple[list[Text], list[Text], frozenset[str]]:
    """The texts of our own, those of others, and the features that are learned.

    Raises:
        SourceError: a file is missing or malformed.
    """
    own = [text for text in _read(given.folders, (), tools) if text.name not in given.without]
    names = vocabulary((example for text in own for example in text.examples), LEAST_COMMON)
    if given.gold:
        gold = [text for text in _read([given.gold], given.texts, tools) if text.name not in given.without]
    else:
        gold = [Text(f"kept {n}", tuple(article)) for n, article in enumerate(kept())]
    return own, gold, names
