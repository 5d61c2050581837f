"""The working picture of one article while it is being extracted.

Everything here points into ``Article.text``. The ``view`` is that text with its
characters made comparable (one line, half-width letters, simplified characters), each
still in its own place, so that an offset into the view is an offset into the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from kg.extract.cells import Table
from kg.types import Article, Mention, Sentence, Span
from kg.types import Time as Time


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: ``noun`` is the unit or the noun counted, as the text has it."""

    span: Span
    value: Decimal
    unit: str
    noun: str = ""
    qualifier: str | None = None


Item = Mention | Time | Quantity
"""What a pattern can name by its class: mentions by theirs, the others as Time and Quantity."""


def item_class(item: Item) -> str:
    """The class by which a pattern names the item."""
    return item.cls if isinstance(item, Mention) else type(item).__name__


@dataclass(frozen=True)
class Document:
    """An article with its sentences and what has been found in it so far.

    ``items`` are the outermost ones in text order, never overlapping; ``inner`` are
    mentions inside another mention's span ("Yunnan" inside the name of an event). ``phrases`` are
    stretches that stand for one of the items in them, in text order: "Hefei, the capital of Anhui" is Hefei.
    ``kept`` are the tokens that were last read from stretches, with the items in them; all documents of an
    article share it.
    """

    article: Article
    view: str
    sentences: tuple[Sentence, ...]
    items: tuple[Item, ...] = ()
    inner: tuple[Mention, ...] = ()
    phrases: tuple[tuple[Span, Mention], ...] = ()
    tables: tuple[Table, ...] = ()
    kept: dict[Span, tuple[tuple[Item, ...], tuple[Any, ...]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @cached_property
    def _starts(self) -> list[int]:
        return [item.span.start for item in self.items]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.span.start for sentence in self.sentences]

    def items_in(self, span: Span) -> tuple[Item, ...]:
        """The outermost items that lie within the span, in text order."""
        first = bisect_left(self._starts, span.start)
        last = bisect_left(self._starts, span.end, first)
        # They never overlap: only the last can reach beyond.
        if last > first and self.items[last - 1].span.end > span.end:
            last -= 1
        return self.items[first:last]

    def line(self, span: Span) -> str:
        """The article's words in a span, on one line: each run of white space as one space."""
        return " ".join(self.article.text[span.start : span.end].split())

    def phrases_in(self, span: Span) -> tuple[tuple[Span, Mention], ...]:
        """The phrases that lie within the span, in text order."""
        return tuple(phrase for phrase in self.phrases if phrase[0] in span)

    def mentions_in(self, span: Span) -> tuple[Mention, ...]:
        """The outermost mentions that lie within the span, in text order."""
        return tuple(item for item in self.items_in(span) if isinstance(item, Mention))

    def inside(self, mention: Mention) -> tuple[Mention, ...]:
        """The mentions inside another one's span, in text order."""
        return tuple(m for m in self.inner if m.span in mention.span and m.span != mention.span)

    def sentence_of(self, span: Span) -> Sentence | None:
        """The sentence in which the span starts; None where it starts in none."""
        at = bisect_right(self._sentence_starts, span.start) - 1
        if at >= 0 and span.start < self.sentences[at].span.end:
            return self.sentences[at]
        return None

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """All mentions, outer and inner, in text order, the longer first."""
        outer = tuple(item for item in self.items if isinstance(item, Mention))
        return tuple(sorted((*outer, *self.inner), key=lambda m: (m.span.start, -m.span.end)))
