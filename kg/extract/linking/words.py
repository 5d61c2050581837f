"""A sentence as the relation model reads it: names as marks of their kind, other words in short form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.extract.document import Item
from kg.types import Span

_WORD: Final = re.compile(r"[a-z]+(?:-[a-z]+)*|[,;:.()“”\"]|\d+")
_NUMBER: Final = "0"
_LISTING: Final = {
    "en": frozenset(", and or & as well the in of ( ) ;".split()),
    "zh": frozenset("、 ， 和 与 及 以及 或 及其 并 同".split()),
}
"""Words of which nothing but a list is made: "Henan, Jiangxi and Guizhou", 河南、江西和贵州."""
_SUFFIXES: Final = ("ing", "ed", "es", "s")


@lru_cache(1 << 14)
def stem(word: str) -> str:
    """An English word without its inflection, roughly: only equality of the results matters.

    >>> stem("released") == stem("releases") == stem("releasing")
    True
    """
    if len(word) > 4 and word.isalpha():
        for suffix in _SUFFIXES:
            if word.endswith(suffix) and len(word) - len(suffix) >= 3:
                word = word.removesuffix(suffix)
                break
        if len(word) > 4 and word.endswith("e"):
            word = word[:-1]
        if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "sl":
            word = word[:-1]
    return word


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence as words, each outermost item as one mark (``<Place>``).

    ``at`` is the place of each item's mark, ``kinds`` its kind, ``first`` the first item of its list.
    """

    words: tuple[str, ...]
    items: tuple[Item, ...]
    at: tuple[int, ...]
    kinds: tuple[str, ...]
    first: tuple[int, ...]

    def unit(self, span: Span) -> tuple[int | None, bool]:
        """The number of the item that has or holds the span, and whether it only holds it."""
        for number, item in enumerate(self.items):
            if item.span.start <= span.start and span.end <= item.span.end:
                return number, item.span != span
        return None, True


def read_words(view: str, span: Span, items: Sequence[tuple[Item, str]], language: str) -> Words:
    """The stretch ``span`` of a document's view as words, with its outermost items and their kinds."""
    words: list[str] = []
    at: list[int] = []
    start = span.start
    for item, kind in items:
        words += _plain(view[start : item.span.start], language)
        at.append(len(words))
        words.append(f"<{kind}>")
        start = item.span.end
    words += _plain(view[start : span.end], language)
    kinds = tuple(kind for _, kind in items)
    first = _first_of_lists(words, at, kinds, _LISTING[language])
    return Words(tuple(words), tuple(item for item, _ in items), tuple(at), kinds, tuple(first))


def _plain(text: str, language: str) -> Iterator[str]:
    """The words of a stretch without items, in short form."""
    if not text.strip():
        return
    english = language == "en"
    for word in _cut(text, language):
        yield _NUMBER if word.isdecimal() else stem(word) if english else word


def _cut(text: str, language: str) -> list[str]:
    if language == "zh":
        import rjieba

        return [word for word in rjieba.cut(text) if word.strip()]
    return _WORD.findall(text.lower())


def _first_of_lists(
    words: Sequence[str], at: Sequence[int], kinds: Sequence[str], listing: frozenset[str]
) -> list[int]:
    """For each item the first of its list: items of one kind with nothing but commas and "and" between."""
    first = list(range(len(at)))
    for i in range(1, len(at)):
        gap = words[at[i - 1] + 1 : at[i]]
        if kinds[i] == kinds[i - 1] and 0 < len(gap) <= 3 and listing.issuperset(gap):
            first[i] = first[i - 1]
    return first
