"""Sources cut into pieces: a document stays whole, a file of many records comes apart, at little cost.

What a piece says is read by ``kg.read.formats``, perhaps in another process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Final

from kg.errors import SourceError
from kg.read.encoding import decode
from kg.read.formats import parsed
from kg.read.remote import only_here
from kg.read.sources import JSON_FACTOR, JSON_LINES, PARQUET, Document, Limits, Piece, Record, Source
from kg.read.streams import ByteStream, open_bytes, read_document, read_some, read_whole, too_large

_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_OBJECT: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")


def cut(source: Source, limits: Limits) -> Iterator[Piece | SourceError]:
    """The pieces of one file or of standard input, with the faults met on the way."""
    try:
        if source.ending in PARQUET:
            from kg.read.parquet import rows

            yield from rows(source, limits.max_article_bytes)
        elif source.ending in JSON_LINES:
            with open_bytes(source) as stream:
                yield from _lines_of_json(stream, source, limits)
        elif source.ending:
            yield Document(source)
        else:
            with open_bytes(source) as stream:
                yield from _unnamed(stream, source, limits)
    except SourceError as error:
        yield error


def taken_along(piece: Piece, limits: Limits) -> Piece | SourceError:
    """The piece with its bytes where only this machine can read them; who reads it may be another."""
    if isinstance(piece, Document) and piece.data is None and only_here(piece.source):
        try:
            return replace(piece, data=read_document(piece.source, limits))
        except SourceError as error:
            return error
    return piece


def _lines_of_json(
    stream: ByteStream, source: Source, limits: Limits, head: tuple[bytes, ...] = ()
) -> Iterator[Record | SourceError]:
    records = 0
    for number, line in enumerate(_lines(stream, source, limits.max_article_bytes, head), 1):
        place = f"{source.name} line {number}"
        if isinstance(line, str):
            records += 1
            yield SourceError(place, line)
        elif line.strip():
            records += 1
            yield Record(place, line)
    if not records:
        raise SourceError(source.name, "is empty; remove it or fill it")


def _lines(stream: ByteStream, source: Source, limit: int, head: tuple[bytes, ...]) -> Iterator[bytes | str]:
    """The lines as bytes; for a line beyond the limit the reason why it isn't read."""
    rest = iter(lambda: read_some(stream, source, limit + 1, line=True), b"")
    parts = chain(head, rest)
    first = next(parts, b"")
    if first[:2] in _UTF16_MARKS or 0 in first[:2]:
        # Line feeds part lines in every encoding but UTF-16, which is read at once.
        whole = read_whole(stream, source, limit * JSON_FACTOR, "max_article_bytes, or save it as UTF-8")
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


def _unnamed(stream: ByteStream, source: Source, limits: Limits) -> Iterator[Piece | SourceError]:
    """A stream without a name: whether it holds records is told by how it begins."""
    limit = limits.max_article_bytes
    first, second = (read_some(stream, source, limit + 1, line=True) for _ in range(2))
    # One of the first two lines may be broken and the others still be records.
    if _OBJECT.match(first) and (_is_record(first, source) or _is_record(second, source)):
        yield from _lines_of_json(stream, source, limits, (first, second))
    else:
        yield Document(source, first + second + read_some(stream, source, limit * JSON_FACTOR))


def _is_record(line: bytes, source: Source) -> bool:
    try:
        return isinstance(parsed(decode(line, source.name), source.name), Mapping)
    except SourceError:
        return False
