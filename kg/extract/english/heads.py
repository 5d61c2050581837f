"""Names by their head noun: "2023 Anhui Equipment Expo", "guidance on orderly transfer of industry".

A name is a head from the lexicon with the words that belong to it on its left, and,
for heads that take one, a part that a preposition opens on its right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kg.extract.document import Document, Quantity, Time
from kg.extract.english.lexicon import Head, Lexicon, lexicon
from kg.extract.english.tokens import Token, tokens
from kg.extract.tools import Tools
from kg.types import Mention, Span

_PLACES: Final = frozenset({"Place", "Country", "Region", "Province", "Prefecture", "County", "Zone"})
_POLICIES: Final = frozenset(
    "Plan Guidance Catalogue Regulation Agreement Strategy FiveYearPlan Programme Policy".split()
)
_EVENTS: Final = frozenset("Conference DockingEvent Competition Event EventSeries".split())
_ORGANIZATIONS: Final = frozenset(
    "Organization GovernmentBody Ministry Department LocalGovernment Enterprise Institution".split()
)
_DATED: Final = _POLICIES | _EVENTS
_EDITION: Final = re.compile(
    r"\s*[(（]\s*(?:(?:19|20)\d\d\s*(?:[-–—]\s*(?:19|20)?\d\d(?:\d\d)?)?\s*(?:edition|version)?|trial|draft[^()]{0,20}"
    r"|for trial implementation|interim|revised|on trial|[^()]{0,20}(?:edition|version))\s*[)）]",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Found:
    """A head at its place among the tokens: from ``start`` to ``end``, both token numbers."""

    head: Head
    start: int
    end: int


def find_heads(row: Sequence[Token], words: Lexicon) -> Iterator[Found]:
    """The heads among the tokens, the longest at each place."""
    for i, token in enumerate(row):
        if token.item is not None:
            continue
        for head in words.heads.get(token.low, ()):
            first = i - len(head.words) + 1
            if first >= 0 and all(
                row[first + k].low == word and row[first + k].item is None
                for k, word in enumerate(head.words)
            ):
                yield Found(head, first, i + 1)
                break


def _joins(row: Sequence[Token], at: int, words: Lexicon) -> bool:
    """Whether the "and" at a place joins two words of one name."""
    if at < 1 or at + 1 >= len(row):
        return False
    left, right = row[at - 1], row[at + 1]
    if left.kind not in ("name", "noun") or right.kind not in ("name", "noun"):
        return False
    if isinstance(left.item, Mention) and left.item.cls in _ORGANIZATIONS | _PLACES | {"Person"} | _DATED:
        return (
            isinstance(right.item, Mention) and left.item.cls == right.item.cls and left.item.cls in _PLACES
        )
    lower = not row[at + 1 :][0].capital
    if left.capital != right.capital and not (left.capital and (left.item or lower)):
        return False
    return left.low not in words.heads or left.item is not None


def _left(row: Sequence[Token], found: Found, words: Lexicon) -> int:
    """The number of the first token of the name that ends in the head."""
    cls = found.head.cls
    i = found.start
    while i > 0:
        token = row[i - 1]
        if token.low in ("and", "&", "-", "–", "—"):
            if not _joins(row, i - 1, words):
                break
        elif token.low in ("'s", "’s"):
            owner = row[i - 2] if i >= 2 else None
            known = owner is not None and isinstance(owner.item, Mention) and owner.item.cls in _PLACES
            if not known or cls not in _DATED:
                break
        elif (
            token.text in ")）"
            and i >= 3
            and row[i - 3].text in "(（"
            and row[i - 2].kind in ("name", "number")
        ):
            i -= 3
            continue
        elif token.text in '"”' and cls in _DATED:
            opening = next((k for k in range(i - 2, max(-1, i - 14), -1) if row[k].text in '"“'), None)
            if opening is None:
                break
            i = opening
            continue
        elif isinstance(token.item, Time):
            if cls not in _DATED or not _YEAR.fullmatch(token.text):
                break
        elif isinstance(token.item, Quantity) or token.kind in ("stop", "mark"):
            compound = token.low.endswith("ing") and i >= 2 and row[i - 2].kind in ("noun", "name")
            if not (token.kind == "stop" and (token.ordinal and cls in _EVENTS or compound)):
                break
        elif token.kind == "link":
            break
        elif token.kind == "number":
            if not (_YEAR.fullmatch(token.text) and cls in _DATED):
                break
        elif isinstance(token.item, Mention):
            if token.item.cls == "Person" or token.item.cls in _DATED and cls not in _EVENTS:
                break
            if token.item.cls in _ORGANIZATIONS and cls in _DATED | {"Cluster"}:
                break
        i -= 1
    while i < found.start and (
        row[i].kind in ("link", "mark") and row[i].text not in '"“' or _empty(row[i], words, cls)
    ):
        i += 1
    return i


def _empty(token: Token, words: Lexicon, cls: str) -> bool:
    """Whether a word at the start of a name in lower case says nothing of what is named."""
    return (
        token.item is None
        and not token.capital
        and token.low in words.generic
        and not (token.ordinal and cls in _EVENTS)
    )


def _tail(row: Sequence[Token], found: Found, words: Lexicon) -> int:
    """The number of the token after the last one of the name that begins with the head."""
    if found.end + 1 >= len(row) or row[found.end].low not in found.head.tail:
        return found.end
    after = row[found.end + 1 : found.end + 3]
    if any(t.low == "series" or isinstance(t.item, Mention) and t.item.cls == "EventSeries" for t in after):
        return found.end
    proper = found.head.cls in _ORGANIZATIONS
    i = found.end + 1
    last = found.end
    content = 0
    while i < len(row) and i - found.end < 30:
        token = row[i]
        if token.kind == "mark":
            hyphen = token.text in "-–—"
            comma = token.text == "," and not proper and _listed(row, i)
            if not (hyphen or comma):
                break
        elif isinstance(token.item, Time | Quantity) or token.low in words.tail_stop:
            break
        elif isinstance(token.item, Mention) and token.item.cls == "Person":
            break
        elif proper and not (token.capital or token.kind == "link" or token.low == "the" or token.item):
            break
        elif found.head.cls in _EVENTS and token.low in ("in", "on", "at", "to"):
            break
        elif token.low in ("in", "on", "at", "to") and (
            i + 1 >= len(row) or isinstance(row[i + 1].item, Time) or row[i + 1].kind == "mark"
        ):
            break
        elif token.low == "and" and not _goes_on(row, i, proper):
            break
        elif token.kind in ("name", "noun") or token.low.endswith("ing"):
            content += 1
        i += 1
        if token.kind in ("name", "noun", "number"):
            last = i
    return last if content else found.end


def _goes_on(row: Sequence[Token], at: int, proper: bool) -> bool:
    if at + 1 >= len(row):
        return False
    after = row[at + 1]
    if proper:
        return after.capital and not (isinstance(after.item, Mention) and after.item.cls in _ORGANIZATIONS)
    return after.kind in ("name", "noun", "link") or after.low.endswith("ing") or after.low == "the"


def _listed(row: Sequence[Token], at: int) -> bool:
    """Whether the comma at a place stands in a list "A, B and C" of words of one name."""
    for k in range(at + 1, min(at + 5, len(row))):
        if row[k].low == "and":
            return k > at + 1
        if row[k].kind not in ("name", "noun"):
            return False
    return False


def _counts(row: Sequence[Token], found: Found, start: int, end: int, words: Lexicon) -> bool:
    """Whether what was found names one thing, and isn't a common noun with its adjectives."""
    head = found.head
    left = row[start : found.start]
    tail = row[found.end + 1 : end]
    told = [
        t for t in left if t.kind in ("name", "noun") and (t.item is not None or t.low not in words.generic)
    ]
    proper = [t for t in left if t.capital and t.kind == "name"]
    initial = start == 0 and len(proper) == 1 and proper[0].item is None and not row[found.start].capital
    capital = row[found.end - 1].capital
    if head.cls in ("County", "Prefecture"):
        return bool(proper) and len(left) <= 3 and all(t.item is None for t in left)
    if head.weak:
        return capital and len(proper) >= 1 and found.start - start == len(left) and not tail
    if capital and (proper or any(t.capital for t in tail)) and not initial:
        return True
    if head.cls == "LocalGovernment" and (any(_place(t) for t in left) or any(_place(t) for t in tail)):
        return True
    if head.cls in ("Zone", "Cluster"):
        return (
            any(_place(t) or t.capital for t in left) and not initial or head.cls == "Cluster" and bool(told)
        )
    if not head.lower:
        return False
    if head.cls in _POLICIES:
        content = [t for t in tail if t.kind in ("name", "noun") and t.low not in words.generic]
        if head.cls == "Guidance":
            return len(content) >= 2 or (len(told) >= 2 and len(head.words) > 1)
        enough = 1 if head.cls == "Agreement" and len(head.words) > 1 else 2
        return len(told) >= enough or len(content) >= 2 or (bool(told) and len(content) >= 1)
    if head.cls in _EVENTS:
        if head.bare:
            return True
        return (
            len(told) >= 1
            and len(head.words) >= 1
            and (len(told) + len(head.words) >= 3 or bool(proper) or bool(tail))
        )
    return bool(told)


def _indefinite(row: Sequence[Token], start: int, words: Lexicon) -> bool:
    """Whether an article or the like before the name says that it's one of many."""
    i = start - 1
    while i > 0 and row[i].low in words.generic:
        i -= 1
    return i >= 0 and row[i].low in ("a", "an", "any", "such", "no", "every")


def _place(token: Token) -> bool:
    return isinstance(token.item, Mention) and token.item.cls in _PLACES


def _class(row: Sequence[Token], found: Found, start: int, end: int) -> str:
    """The class of what was found, where more than the head decides it."""
    head = found.head
    lows = [t.low for t in row[start:end]]
    left = row[start : found.start]
    if head.cls == "Zone":
        national = any(low.startswith(("national", "state-level")) for low in lows[:3])
        if not any(_place(t) for t in left) and (head.plural or national):
            return "Programme"
    if head.cls in ("Department", "Ministry", "GovernmentBody"):
        local = any(_place(t) and not (isinstance(t.item, Mention) and t.item.cls == "Country") for t in left)
        if local or any(low in ("provincial", "municipal", "city", "county", "district") for low in lows):
            return "LocalGovernment" if head.cls != "GovernmentBody" else "GovernmentBody"
    return head.cls


def find_headed(document: Document, tools: Tools) -> Iterator[Mention]:
    """Names that a head noun shows to be names, in English articles."""
    if document.article.language != "en":
        return
    words = lexicon()
    for sentence in document.sentences:
        row = tuple(tokens(document, sentence.span, words))
        yield from _standing(_headed(document, row, words))


def _standing(mentions: Iterator[Mention]) -> Iterator[Mention]:
    """The mentions without those that are only the beginning of a longer one.

    A place or zone may well begin the name of a body: "Suzhou Industrial Park Administrative Committee".
    """
    found = list(mentions)
    for m in found:
        longer = [o for o in found if m.span in o.span and m.span != o.span]
        if all(
            o.cls in _ORGANIZATIONS
            and m.cls in _PLACES
            or o.span.start != m.span.start
            and m.cls != "Conference"
            for o in longer
        ):
            yield m


def _headed(document: Document, row: Sequence[Token], words: Lexicon) -> Iterator[Mention]:
    """The names that the heads among the tokens give."""
    if row:
        for found in find_heads(row, words):
            start = _left(row, found, words)
            end = _tail(row, found, words)
            if not _counts(row, found, start, end, words):
                continue
            span = Span(row[start].span.start, row[end - 1].span.end)
            cls = _class(row, found, start, end)
            if cls in _DATED | {"Zone"}:
                span = _with_brackets(document, span, cls)
            yield Mention(
                span,
                cls,
                _name(document, span),
                f"en-head-{cls.lower()}",
                0.85 if row[found.end - 1].capital else 0.75,
                language="en",
            )


def _with_brackets(document: Document, span: Span, cls: str) -> Span:
    """The span with an edition, a period or, for events, a place in brackets behind it."""
    text = document.view
    if match := _EDITION.match(text, span.end):
        return Span(span.start, match.end())
    after = re.compile(r"\s*\(").match(text, span.end)
    if after and cls in _EVENTS:
        inside = document.mentions_in(Span(after.end(), min(len(text), after.end() + 40)))
        if inside and inside[0].span.start == after.end() and inside[0].cls in _PLACES:
            closing = re.compile(r"\s*\)(?:\s+(?:19|20)\d\d\b)?").match(text, inside[0].span.end)
            if closing:
                return Span(span.start, closing.end())
    if cls in _EVENTS and (year := re.compile(r"\s+(?:19|20)\d\d(?=[\s.,;])").match(text, span.end)):
        return Span(span.start, year.end())
    return span


def _name(document: Document, span: Span) -> str:
    return re.sub(r"\s+", " ", document.article.text[span.start : span.end]).strip()
