"""One function a format: from bytes to articles, every fault a value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

from kg.errors import SourceError
from kg.read.encoding import decode
from kg.read.files import (
    HTML,
    JSON,
    JSON_LINES,
    ByteStream,
    Source,
    open_bytes,
    read_some,
    read_whole,
    too_large,
)
from kg.read.html import html_record
from kg.read.records import to_article
from kg.types import Article

_JSON_FACTOR: Final = 32  # a JSON document may hold many articles, but is read at once
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
# How content begins that comes without a name.
_OBJECT: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_JSON: Final = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[{\]])")
_HTML: Final = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The most characters of one text, and the most bytes that one article takes in a file."""

    max_chars: int
    max_article_bytes: int


def read_source(source: Source, limits: Limits) -> Iterator[Article | SourceError]:
    """The articles of one file or of standard input, with the faults met on the way."""
    try:
        with open_bytes(source) as stream:
            if source.ending in JSON_LINES:
                yield from _json_lines(stream, source, limits)
            elif source.ending:
                yield from _document(stream, source, limits)
            else:
                yield from _unnamed(stream, source, limits)
    except SourceError as error:
        yield error


def _document(stream: ByteStream, source: Source, limits: Limits) -> Iterator[Article | SourceError]:
    is_json = source.ending in JSON
    limit = limits.max_article_bytes * (_JSON_FACTOR if is_json else 1)
    data = read_whole(
        stream, source, limit, "max_article_bytes" + (", or write JSON lines" if is_json else "")
    )
    if is_json:
        yield from _json(decode(data, source.name), source, limits)
    elif source.ending in HTML:
        yield to_article(html_record(data, source.name), source.name, source.stem or None, limits.max_chars)
    else:
        record = {"text": decode(data, source.name)}
        yield to_article(record, source.name, source.stem or None, limits.max_chars)


def _json(text: str, source: Source, limits: Limits) -> Iterator[Article | SourceError]:
    value = _parsed(text, source.name)
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


def _parsed(text: str, place: str) -> object:
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


def _json_lines(
    stream: ByteStream, source: Source, limits: Limits, head: tuple[bytes, ...] = ()
) -> Iterator[Article | SourceError]:
    records = 0
    for number, line in enumerate(_lines(stream, source, limits.max_article_bytes, head), 1):
        place = f"{source.name} line {number}"
        if isinstance(line, str):
            records += 1
            yield SourceError(place, line)
        elif line.strip():
            records += 1
            try:
                yield _article(_parsed(decode(line, place), place), place, None, limits)
            except SourceError as error:
                yield error
    if not records:
        raise SourceError(source.name, "is empty; remove it or fill it")


def _lines(stream: ByteStream, source: Source, limit: int, head: tuple[bytes, ...]) -> Iterator[bytes | str]:
    """The lines as bytes; for a line beyond the limit the reason why it isn't read."""
    rest = iter(lambda: read_some(stream, source, limit + 1, line=True), b"")
    parts = chain(head, rest)
    first = next(parts, b"")
    if first[:2] in _UTF16_MARKS or 0 in first[:2]:
        # Line feeds part lines in every encoding but UTF-16, which is read at once.
        whole = read_whole(stream, source, limit * _JSON_FACTOR, "max_article_bytes, or save it as UTF-8")
        for text in decode(first + whole, source.name).split("\n"):
            yield text.encode()
        return
    for part in chain([first] if first else [], parts):
        if len(part) <= limit:
            yield part
            continue
        while part and not part.endswith(b"\n"):
            part = next(parts, b"")  # noqa: PLW2901 - the rest of the same line
        yield too_large(None, limit, "max_article_bytes")


def _unnamed(stream: ByteStream, source: Source, limits: Limits) -> Iterator[Article | SourceError]:
    """A stream without a name: what it holds is told by how it begins."""
    limit = limits.max_article_bytes
    first, second = (read_some(stream, source, limit + 1, line=True) for _ in range(2))
    # One of the first two lines may be broken and the others still be records.
    if _OBJECT.match(first) and (_is_record(first, source) or _is_record(second, source)):
        yield from _json_lines(stream, source, limits, (first, second))
        return
    data = first + second + read_some(stream, source, limit * _JSON_FACTOR)
    text = decode(data, source.name)
    if _JSON.match(text):
        yield from _json(text, source, limits)
    elif len(data) > limit:
        raise SourceError(source.name, too_large(None, limit, "max_article_bytes"))
    elif _HTML.match(text):
        yield to_article(html_record(data, source.name), source.name, None, limits.max_chars)
    else:
        yield to_article({"text": text}, source.name, None, limits.max_chars)


def _is_record(line: bytes, source: Source) -> bool:
    try:
        return isinstance(_parsed(decode(line, source.name), source.name), Mapping)
    except SourceError:
        return False
