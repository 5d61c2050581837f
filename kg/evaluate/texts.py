"""The annotated texts from which the relation model learns, and the arguments that name them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.evaluate.examples import Annotated, Example, annotated, examples
from kg.extract import Tools
from kg.extract.linking import Candidate, candidates


@dataclass(frozen=True, slots=True)
class Text:
    """An annotated article with its candidates and the examples that these are."""

    article: Annotated
    found: tuple[Candidate, ...]
    examples: tuple[Example, ...]

    @property
    def name(self) -> str:
        """The article's id."""
        return self.article.gold.id


def text_of(article: Annotated, tools: Tools) -> Text:
    """The article with its candidates and examples."""
    found = tuple(candidates(article.document, tools))
    return Text(article, found, tuple(examples(article, found)))


def whole_articles(texts: Iterable[Text]) -> list[Annotated]:
    """The texts that are whole articles, not sentences of a bank."""
    return [text.article for text in texts if text.article.document.article.title]


def texts_parser(program: str, description: str) -> argparse.ArgumentParser:
    """The arguments that say which texts to learn from."""
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("folders", nargs="+", type=Path, help="annotated articles, or a bank of sentences")
    parser.add_argument(
        "--unseen", nargs="*", default=[], help="ids of articles that no writer of rules has read"
    )
    parser.add_argument("--without", nargs="*", default=[], help="ids of articles to leave out")
    return parser


def read_texts(given: argparse.Namespace, tools: Tools) -> list[Text]:
    """The texts of all folders.

    Raises:
        SourceError: a file is missing or malformed.
    """
    return [
        text_of(article, tools)
        for folder in given.folders
        for article in annotated(folder, tools)
        if article.gold.id not in given.without
    ]
