"""One function a format: from the pieces of sources to articles, every fault a value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from kg.errors import SourceError
from kg.read.encoding import decode
from kg.read.html import html_record
from kg.read.records import to_article
from kg.read.sources import HTML, JSON, Document, Limits, Piece, Record, Source
from kg.read.streams import read_document, too_large
from kg.types import Article

# How content begins that comes without a name.
_JSON: Final = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[{\]])")
_HTML: Final = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:(?><!--.*?-->)\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def read_piece(piece: Piece, limits: Limits) -> Iterator[Article | SourceError]:
    """The articles of a piece, with the faults met on the way."""
    try:
        if isinstance(piece, Record):
            value = piece.value
            record = parsed(decode(value, piece.place), piece.place) if isinstance(value, bytes) else value
            yield _article(record, piece.place, None, limits)
        elif piece.source.ending:
            yield from _document(piece, limits)
        elif piece.data is not None:
            yield from _unnamed(piece.data, piece.source, limits)
    except SourceError as error:
        yield error


def _document(document: Document, limits: Limits) -> Iterator[Article | SourceError]:
    source = document.source
    data = read_document(source, limits) if document.data is None else document.data
    if source.ending in JSON:
        yield from _json(decode(data, source.name), source, limits)
    elif source.ending in HTML:
        yield to_article(html_record(data, source.name), source.name, source.stem or None, limits.max_chars)
    else:
        record = {"text": decode(data, source.name)}
        yield to_article(record, source.name, source.stem or None, limits.max_chars)


def _unnamed(data: bytes, source: Source, limits: Limits) -> Iterator[Article | SourceError]:
    """A document without a name: what it is is told by how it begins."""
    text = decode(data, source.name)
    if _JSON.match(text):
        yield from _json(text, source, limits)
    elif len(data) > limits.max_article_bytes:
        raise SourceError(source.name, too_large(None, limits.max_article_bytes, "max_article_bytes"))
    elif _HTML.match(text):
        yield to_article(html_record(data, source.name), source.name, None, limits.max_chars)
    else:
        yield to_article({"text": text}, source.name, None, limits.max_chars)


def _json(text: str, source: Source, limits: Limits) -> Iterator[Article | SourceError]:
    value = parsed(text, source.name)
    if isinstance(value, list):
        if not value:
            raise SourceError(source.name, "holds an empty list; remove it or fill it")
        for number, record in enumerate(value, 1):
            yield _article(record, f"{source.name} record {number}", None, limits)
    else:
        yield _article(value, source.name, source.stem or None, limits)


def _article(record: object, place: str, stem: str | None, limits: Limits) -> Article | SourceError:
    try:
        if not isinstance(record, Mapping):
            kind = type(record).__name__
            raise SourceError(place, f"is not a record but {kind}; write an object with a text")
        return to_article(record, place, stem, limits.max_chars)
    except SourceError as error:
        return error


def parsed(text: str, place: str) -> object:
    """The value of a text of JSON. Raises SourceError."""
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        where = (
            f"line {error.lineno}, column {error.colno}" if "\n" in text.strip() else f"column {error.colno}"
        )
        cure = "name it .jsonl if it has a record a line" if error.msg == "Extra data" else "correct it"
        raise SourceError(place, f"is broken JSON: {error.msg} at {where}; {cure}") from error
    except RecursionError as error:
        raise SourceError(place, "is JSON nested too deeply; a record is a flat object") from error
    except ValueError as error:
        raise SourceError(place, f"is JSON that cannot be read: {error}; correct it") from error
    return value
