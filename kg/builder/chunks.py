"""Pieces and articles in chunks that are worth a task."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeVar

from kg.read import Document, Record
from kg.types import Article

A = TypeVar("A")

LONGEST: Final = 16
_LARGEST: Final = 1_000_000
"""A chunk with so much text takes no more."""


def chunks(items: Iterable[A]) -> Iterator[list[A]]:
    """The items in their order, at most ``LONGEST`` in a chunk, fewer where they are large."""
    chunk: list[A] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += _size(item)
        if len(chunk) == LONGEST or size >= _LARGEST:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _size(item: object) -> int:
    """How much text goes out with a piece or an article, in bytes or characters."""
    match item:
        case Article():
            return len(item.text)
        case Document():
            return len(item.data or b"")
        case Record(value=bytes(line)):
            return len(line)
        case Record(value=Mapping() as row):
            return sum(len(value) for value in row.values() if isinstance(value, str))
        case _:
            return 0
