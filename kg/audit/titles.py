"""Titles in marks and words in capitals: what a text shows to be a name by the way it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kg.types import Span

_IN_MARKS: Final = re.compile(r"《([^《》\n]{2,60})》|“([^“”\n]{4,80})”|\"([^\"\n]{4,80})\"")
_CAPITAL: Final = r"[A-Z][\w’'&-]*"
_LINKS: Final = r"(?:(?:of|for|and|on|in|to|the|&)\s+){0,2}"
_CAPITALISED: Final = re.compile(rf"\b{_CAPITAL}(?:\s+{_LINKS}{_CAPITAL})+")
# Words that begin a sentence and have their capital from that.
_LEADING: Final = re.compile(
    r"(?:(?:The|A|An|In|On|At|By|For|From|To|Of|And|But|As|This|That|These|Those|It|Its|Our|We|He|She|They"
    r"|All|First|Second|Third|Fourth|Fifth|Finally|Since|After|During|With|Under|When|While)\s+)+"
)
_WORD: Final = re.compile(r"[\w’'-]+")
_MONTHS: Final = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|to|and|of|\W|\d)+"
)
_OWNER: Final = re.compile(r"(?:[\w&-]+\s+)*?[\w&-]+['’]s\s+")
_LONG_WORD: Final = re.compile(r"[A-Za-z]{4,}")


def unknown_titles(sentence: str, known: Sequence[Span]) -> Iterator[str]:
    """The titles of a sentence that ``known`` spans (offsets into the sentence) do not cover.

    In marks: 《…》, and quotations that are Chinese or hold two words in capitals, unless a known name takes
    half of them. Without marks: a run of words in capitals of which two or more are of no known name, and
    most where it holds one; none in a headline, where every word has a capital.
    """
    taken: list[Span] = []
    for match in _IN_MARKS.finditer(sentence):
        group = match.lastindex or 0
        span, text = Span(*match.span(group)), match[group]
        if (group == 1 or _like_a_name(text)) and not _covered(span, known):
            taken.append(span)
            yield text.strip()
        elif _covered(span, known):
            taken.append(span)
    for match in () if _headline(sentence) else _CAPITALISED.finditer(sentence):
        start = match.start()
        for beginning in (_LEADING, _OWNER):
            if before := beginning.match(sentence, start, match.end()):
                start = before.end()
        span = Span(start, match.end())
        text = " ".join(sentence[span.start : span.end].split())
        unknown = _capitals(sentence, span, (*known, *taken))
        if unknown >= 2 and 2 * unknown > _capitals(sentence, span, ()) and not _MONTHS.fullmatch(text):
            yield text


def _headline(sentence: str) -> bool:
    words = _LONG_WORD.findall(sentence)
    return (
        len(words) > 4
        and sentence[-1] not in ".!?"
        and sum(word[0].isupper() for word in words) > 0.7 * len(words)
    )


def _like_a_name(text: str) -> bool:
    return not text.isascii() or _capitals(text, Span(0, len(text)), ()) >= 2


def _capitals(sentence: str, span: Span, known: Sequence[Span]) -> int:
    """How many words in capitals a span holds outside known names."""
    words = (Span(*m.span()) for m in _WORD.finditer(sentence, span.start, span.end))
    return sum(sentence[w.start].isupper() and not any(w.overlaps(k) for k in known) for w in words)


def _covered(span: Span, known: Sequence[Span]) -> bool:
    shared = sum(max(0, min(span.end, k.end) - max(span.start, k.start)) for k in known)
    return 2 * shared >= span.end - span.start
