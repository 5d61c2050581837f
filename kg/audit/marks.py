"""Where an article's claims name their entities, found again by the names that the claims keep."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.types import Claim, Span


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A stretch of the text that names an entity (its IRI), or points back to it ("the Ministry")."""

    span: Span
    entity: str
    reference: bool = False


def find_marks(text: str, claims: Iterable[Claim]) -> list[Mark]:
    """The names and references of ``mentions`` claims where they stand in their sentences, in text order.

    Where two overlap, the longer one stays, and of two alike the name. A name that its sentence says in
    other words (a zone called only by its place) has no mark.
    """
    found = {
        Mark(span, claim.fact.object, reference)
        for claim in claims
        if claim.fact.property == "mentions" and isinstance(claim.fact.object, str)
        for reference, said in ((False, [name.text for name in claim.names]), (True, claim.references))
        for words in said
        for span in _places(text, claim.span, words)
    }
    taken: set[int] = set()
    chosen: list[Mark] = []
    for mark in sorted(found, key=lambda m: (m.span.start - m.span.end, m.reference, m)):
        places = range(mark.span.start, mark.span.end)
        if taken.isdisjoint(places):
            taken.update(places)
            chosen.append(mark)
    return sorted(chosen)


def segments(text: str, marks: Iterable[Mark]) -> Iterator[tuple[str, Mark | None]]:
    """The text in pieces, each with its mark or none; put together they are the text again."""
    end = 0
    for mark in marks:
        if end < mark.span.start:
            yield text[end : mark.span.start], None
        yield text[mark.span.start : mark.span.end], mark
        end = mark.span.end
    if end < len(text):
        yield text[end:], None


def _places(text: str, sentence: Span, name: str) -> Iterator[Span]:
    if not name.strip():
        return
    # Names are kept with single spaces; the text may break the line there.
    pattern = r"\s+".join(map(re.escape, name.split()))
    if name.isascii():
        pattern = rf"(?<![A-Za-z0-9]){pattern}(?![A-Za-z0-9])"
    for match in re.compile(pattern).finditer(text, sentence.start, sentence.end):
        yield Span(*match.span())
