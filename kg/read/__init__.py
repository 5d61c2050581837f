"""Files, folders and standard input as articles; what can't be read is named, not raised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import SourceError
from kg.ids import digest
from kg.read.body import body_spans
from kg.read.files import find_sources
from kg.read.formats import Limits, read_source
from kg.types import Article

__all__ = ["body_spans", "read_articles"]


def read_articles(
    sources: Iterable[str | Path],
    *,
    max_chars: int = 2_000_000,
    max_article_bytes: int = 8_000_000,
) -> Iterator[Article | SourceError]:
    """The articles of the sources, in their order, and a SourceError for each bad input.

    A source is a file, a folder (read recursively, by relative path) or ``-`` for standard
    input. Formats: plain text, HTML, JSON (a record or a list), JSON lines, each also with
    ``.gz``. A text holds at most ``max_chars`` characters, and takes at most
    ``max_article_bytes`` bytes in its file. An article that comes twice with the same
    content is given once; two with one id and different content are an error, and the
    first stands.
    """
    limits = Limits(max_chars, max_article_bytes)
    seen: dict[str, tuple[str, str]] = {}
    for source in find_sources(sources):
        if isinstance(source, SourceError):
            yield source
            continue
        for item in read_source(source, limits):
            if isinstance(item, SourceError):
                yield item
                continue
            content = _content(item)
            if item.id not in seen:
                seen[item.id] = (content, item.source)
                yield item
            elif seen[item.id][0] != content:
                other = seen[item.id][1]
                reason = f"has the id {item.id!r} of another article with other content, {other}"
                yield SourceError(item.source, f"{reason}; give it its own id")


def _content(article: Article) -> str:
    fields = (article.title, article.published, article.publisher, article.url)
    return digest(article.text, article.language, *(f or "" for f in fields))
