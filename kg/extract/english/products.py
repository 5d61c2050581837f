"""Products that a place is said to be known for: "known for taps", "Tongshan District (pickles, kiwi)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.document import Document
from kg.extract.english.lexicon import lexicon
from kg.extract.tools import Tools
from kg.types import Mention, Span

_SITES: Final = frozenset({"County", "Prefecture", "Zone", "Cluster"})
_WORDS: Final = r"[a-z][a-z-]+(?:\s[a-z][a-z-]+){0,2}"
_KNOWN_FOR: Final = re.compile(
    r"\b(?:known|famous|famed|renowned|noted)\s+for\s+(?:its\s+|their\s+)?"
    rf"({_WORDS}(?:,\s+{_WORDS})*(?:,?\s+and\s+{_WORDS})?)(?=\s*[,.;:)])"
)
_BRACKETED: Final = re.compile(rf"\s\(({_WORDS}(?:,\s+{_WORDS})*(?:,?\s+and\s+{_WORDS})?)\)")
_NOTHING: Final = frozenset("else little nothing anything much".split())
_JOINED: Final = re.compile(r",\s+(?:and\s+)?|\s+and\s+")


def find_place_products(document: Document, tools: Tools) -> Iterator[Mention]:
    """What a place makes, said behind its name in brackets or by what it is known for."""
    for match in _KNOWN_FOR.finditer(document.view):
        yield from _products(document, match, "en-industry-known-for")
    for site in document.mentions:
        if site.cls in _SITES and (bracket := _BRACKETED.match(document.view, site.span.end)):
            yield from _products(document, bracket, "en-industry-bracketed")


def _products(document: Document, match: re.Match[str], rule: str) -> Iterator[Mention]:
    """An industry for each member of a list that could be a product."""
    words = lexicon()
    idle = frozenset(words.lists["industry"]["idle"].split()) | words.stop | words.heads.keys() | _NOTHING
    at = match.start(1)
    spans = []
    for part in (*_JOINED.finditer(match[1]), None):
        end = match.start(1) + (part.start() if part else len(match[1]))
        spans.append(Span(at, end))
        at = match.start(1) + part.end() if part else end
    good = [not _idle(document, span, words.stop, idle) for span in spans]
    if rule == "en-industry-bracketed" and not all(good):
        return
    first = good.index(False) if False in good else len(good)  # "known for taps, is about poultry"
    for span in spans[:first]:
        if not any(m.span == span for m in document.mentions_in(span)):
            yield Mention(span, "Industry", document.line(span), rule, 0.65)


def _idle(document: Document, span: Span, stop: frozenset[str], idle: frozenset[str]) -> bool:
    """Whether words can be no product: one of them ends names, or the last says what is measured or done."""
    low = document.view[span.start : span.end].split()
    return any(word in stop for word in low) or low[-1] in idle
