"""Names by their head noun: "2023 Anhui Equipment Expo", "guidance on orderly transfer of industry".

A name is a head from the lexicon with the words that belong to it on its left, and,
for heads that take one, a part that a preposition opens on its right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kg.extract.document import Document
from kg.extract.english.lexicon import Lexicon, lexicon
from kg.extract.english.naming import class_of, names_one
from kg.extract.english.phrases import DATED, PLACES, POLICIES, find_heads, left_end
from kg.extract.english.tails import right_end, without_owner
from kg.extract.english.tokens import Token, tokens
from kg.extract.families import BODIES, DOCUMENTS, EVENTS
from kg.extract.tools import Tools
from kg.types import Mention, Span

EDITION: Final = re.compile(
    r"\s*[(（]\s*(?:(?:19|20)\d\d\s*(?:[-–—]\s*(?:19|20)?\d\d(?:\d\d)?)?\s*(?:edition|version"
    r"|revision)?|trial|draft[^()]{0,20}"
    r"|for trial implementation|interim|revised|on trial|[^()]{0,20}(?:edition|version|revision))\s*[)）]",
    re.IGNORECASE,
)
"""An edition or a period in brackets behind a title."""

_YEARS_AFTER: Final = re.compile(r",?\s+(?:for\s+)?(?:19|20)\d\d\s?[-–—]\s?(?:19|20)\d\d\b")
_OPEN: Final = re.compile(r"\s*\(")
_CLOSE: Final = re.compile(r"\s*\)(?:\s+(?:19|20)\d\d\b)?")
_YEAR_AFTER: Final = re.compile(r"\s+(?:19|20)\d\d(?=[\s.,;])")
_PERIOD_AFTER: Final = re.compile(
    r"\s+in\s+(?:(?:the\s+)?(?:first|second|third|fourth)\s+(?:half|quarter|three\s+quarters)\s+of\s+"
    r"|H[12]\s+)?(?:19|20)\d\d(?=\s*(?:$|\())"
)
"""The period that a heading's press conference is about: "… development in the first half of 2022"."""

_SAME: Final = re.compile(
    r"\b(?:it|this|which|(?:the|this)\s+(?:event|activity|conference|forum|expo|fair|meeting|gathering"
    r"|summit|plan|document|catalogue|policy))\s+"
    r"(?:is|was|will be|has become|has been)\s+(?:also\s+)?(?:the|an?|China['’]s|Asia['’]s|one of the)\s+"
    r"(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
"""What shows that a name only says what is spoken of already: "it is the first docking event …"."""


_FAMILIES: Final = (EVENTS - {"EventSeries"}, DOCUMENTS)


def find_headed(document: Document, tools: Tools) -> Iterator[Mention]:
    """Names that a head noun shows to be names, in English articles."""
    words = lexicon()
    named = {family for family in _FAMILIES if any(m.cls in family for m in document.mentions)}
    for sentence in document.sentences:
        row = tuple(tokens(document, sentence.span, words))
        for mention in _standing(_headed(document, row, words, frozenset().union(*named))):
            named |= {family for family in _FAMILIES if mention.cls in family}
            yield mention


def _standing(mentions: Iterator[Mention]) -> Iterator[Mention]:
    """The mentions without those that are only the beginning of a longer one.

    A place or zone may well begin the name of a body: "Suzhou Industrial Park Administrative Committee".
    """
    found = list(mentions)
    inner = [m for m in found if m.cls in EVENTS and _EDITION_NAME.match(m.name)]
    for m in found:
        if any(_PART.fullmatch(m.name.removesuffix(e.name)) for e in inner if e.span.end == m.span.end):
            continue  # "the main forum of the 2024 China Battery Conference"
        longer = [o for o in found if m.span in o.span and m.span != o.span]
        if all(
            (o.cls in BODIES and m.cls in PLACES)
            or (o.span.start != m.span.start and (m.cls != "Conference" or (o.cls in EVENTS and m in inner)))
            for o in longer
        ):
            yield m


_EDITION_NAME: Final = re.compile(
    r"(?:(?:19|20)\d\d|\d+(?:st|nd|rd|th)|[A-Z][a-z]+(?:st|nd|rd|th)|First|Second|Third)\s+[A-Z(“\"]"
)
"""An event's own name that begins with its year or number: "2024 China …", "the 23rd World …"."""
_PART: Final = re.compile(r"(?:[a-z]+\s+)?(?:forum|conference|meeting|session|expo)\s+of\s+(?:the\s+)?")
"""What only says that something is a part of an event, before that event's name."""


def _headed(
    document: Document, row: Sequence[Token], words: Lexicon, named: frozenset[str]
) -> Iterator[Mention]:
    """The names that the heads among the tokens give; of ``named`` classes something was named before."""
    if row:
        for found in find_heads(row, words):
            start = left_end(row, found, words)
            end = right_end(row, found, words)
            if not names_one(row, found, start, end, words):
                continue
            end = without_owner(row, found, start, end)
            span = Span(row[start].span.start, row[end - 1].span.end)
            cls = class_of(row, found, start, end)
            if cls in DATED | {"Zone"}:
                span = _with_brackets(document, span, cls)
            if cls == "Conference" and end > found.end:
                period = _PERIOD_AFTER.match(document.view[: row[-1].span.end], span.end)
                span = Span(span.start, period.end()) if period else span
            opening = document.view[row[0].span.start : span.start]
            same = cls in named and _SAME.search(opening) is not None
            yield Mention(
                span,
                cls,
                _name(document, span),
                f"en-head-{cls.lower()}",
                0.85 if row[found.end - 1].capital else 0.75,
                anaphor=same and not row[found.end - 1].capital,
                language="en",
            )


def _with_brackets(document: Document, span: Span, cls: str) -> Span:
    """The span with an edition, a period or, for events, a place in brackets behind it."""
    text = document.view
    if match := EDITION.match(text, span.end):
        return Span(span.start, match.end())
    if cls in POLICIES and (years := _YEARS_AFTER.match(text, span.end)):
        return Span(span.start, years.end())
    after = _OPEN.match(text, span.end)
    if after and cls in EVENTS:
        inside = document.mentions_in(Span(after.end(), min(len(text), after.end() + 40)))
        if inside and inside[0].span.start == after.end() and inside[0].cls in PLACES:
            closing = _CLOSE.match(text, inside[0].span.end)
            if closing:
                return Span(span.start, closing.end())
    if cls in EVENTS | {"Policy"} and (year := _YEAR_AFTER.match(text, span.end)):
        return Span(span.start, year.end())
    return span


def _name(document: Document, span: Span) -> str:
    return document.line(span)
