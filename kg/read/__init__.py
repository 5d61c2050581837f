"""Files, folders, object storage and standard input as articles; what can't be read is named, not raised.

``find_sources`` → ``cut`` → ``read_piece`` → ``once``; a piece can be read in another process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import SourceError
from kg.ids import digest
from kg.read.body import body_spans
from kg.read.files import find_sources
from kg.read.formats import read_piece
from kg.read.pieces import cut, taken_along
from kg.read.remote import is_url
from kg.read.sources import Document, Limits, Piece, Record
from kg.types import Article

__all__ = [
    "Document",
    "Limits",
    "Piece",
    "Record",
    "body_spans",
    "is_url",
    "once",
    "pieces",
    "read_articles",
    "read_piece",
    "taken_along",
]


def read_articles(
    sources: Iterable[str | Path],
    *,
    max_chars: int = 2_000_000,
    max_article_bytes: int = 8_000_000,
) -> Iterator[Article | SourceError]:
    """The articles of the sources, in their order, and a SourceError for each bad input.

    A source is a file, a folder (read recursively, by relative path), the address of one of them in a file
    system of fsspec (``s3://…``) or ``-`` for standard input. Formats: plain text, HTML, JSON (a record or
    a list), JSON lines, each also with ``.gz`` or ``.zst``, and Parquet. A text holds at most ``max_chars``
    characters, and takes at most ``max_article_bytes`` bytes in its file. An article that comes twice with
    the same content is given once; two with one id and different content are an error, and the first stands.
    """
    limits = Limits(max_chars, max_article_bytes)
    return once(
        item
        for piece in pieces(sources, limits)
        for item in ((piece,) if isinstance(piece, SourceError) else read_piece(piece, limits))
    )


def pieces(sources: Iterable[str | Path], limits: Limits) -> Iterator[Piece | SourceError]:
    """What the sources hold, cut into pieces that can be read apart, in their order."""
    for source in find_sources(sources):
        if isinstance(source, SourceError):
            yield source
        else:
            yield from cut(source, limits)


def once(items: Iterable[Article | SourceError]) -> Iterator[Article | SourceError]:
    """Each article once; another with the same id and other content is an error."""
    seen: dict[str, tuple[str, str]] = {}
    for item in items:
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
