"""The words of an English sentence, with the items found so far as single tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from kg.extract.document import Document, Item, Quantity
from kg.extract.english.lexicon import Lexicon
from kg.types import Span

Kind = Literal["name", "noun", "link", "stop", "mark", "number"]
"""A capitalised word; another content word; a word that joins; one that ends a name; a sign; a number."""

_WORD: Final = re.compile(
    r"Co\.,?\s?Ltd\.?|(?:Inc|Corp|Co|Ltd|No)\.|[A-Za-z](?:\.[A-Za-z])+\.?"
    r"|['’]s\b|[^\W_]+(?:[-‑’'][^\W_]+)*(?:(?<=s)['’](?=\s))?|&|[^\w\s]",
    re.UNICODE,
)
_LINKS: Final = frozenset("of and for in on & 's ’s - – — to 's".split())
_ORDINAL: Final = re.compile(
    r"\d+(?:st|nd|rd|th)|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth"
    r"|twenty-(?:first|second|third|fourth|fifth))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a sign or an item; ``low`` is its text in lower case."""

    span: Span
    text: str
    low: str
    kind: Kind
    item: Item | None = None

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()

    @property
    def ordinal(self) -> bool:
        """Whether it is an ordinal number: 14th, fifth."""
        return bool(_ORDINAL.fullmatch(self.text))


def _kind(word: str, words: Lexicon) -> Kind:
    low = word.lower()
    if low in _LINKS:
        return "link"
    if not any(c.isalnum() for c in word):
        return "mark"
    if _ORDINAL.fullmatch(word):
        return "name" if word[0].isupper() else "noun"
    if word[0].isdigit():
        # 5G and 3D are words, 2023 may open a name.
        return "number" if not any(c.isalpha() for c in word) else "name"
    if low in words.stop:
        return "stop"
    if low in words.nominal:
        return "name" if word[0].isupper() else "noun"
    if word[0].isupper():
        return "name"
    if (low.endswith(("ing", "ed")) and "-" not in low) or low.endswith("ly"):
        return "stop"
    return "noun"


def tokens(document: Document, span: Span, words: Lexicon) -> tuple[Token, ...]:
    """The tokens of a stretch of the document, in order."""
    view, items = document.view, document.items_in(span)
    known = document.kept.get(span)
    if known is None or known[0] != items:
        # Several extractors ask before an item is added.
        document.kept[span] = known = items, tuple(_tokens(view, span, items, words))
    found: tuple[Token, ...] = known[1]
    return found


def _tokens(view: str, span: Span, items: tuple[Item, ...], words: Lexicon) -> Iterator[Token]:
    at = span.start
    for item in items:
        yield from _plain(view, at, item.span.start, words)
        text = view[item.span.start : item.span.end]
        kind: Kind = "number" if isinstance(item, Quantity) else "name" if not text[0].islower() else "noun"
        yield Token(item.span, text, text.lower(), kind, item)
        at = item.span.end
    yield from _plain(view, at, span.end, words)


@lru_cache(1 << 10)  # several extractors look at the same sentences
def _plain(view: str, start: int, end: int, words: Lexicon) -> tuple[Token, ...]:
    """The tokens of a stretch in which no item stands."""
    found = []
    for match in _WORD.finditer(view, start, end):
        text = match[0]
        middle = match.end() - 2 if len(text) > 2 and text[-2:] in ("'s", "’s") else match.end()
        found.append(_token(view, match.start(), middle, words))
        if middle < match.end():
            found.append(_token(view, middle, match.end(), words))
    return tuple(found)


def _token(view: str, start: int, end: int, words: Lexicon) -> Token:
    text = view[start:end]
    return Token(Span(start, end), text, *_looked_up(text, words))


@lru_cache(1 << 13)
def _looked_up(text: str, words: Lexicon) -> tuple[str, Kind]:
    """A word as the lexicon has it (lower case, plain apostrophes, no space inside), and its kind."""
    return text.lower().replace("’", "'").replace(" ", ""), _kind(text, words)
