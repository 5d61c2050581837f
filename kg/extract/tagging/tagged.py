"""The names that the tagger adds to what the rules find in an article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.extract.document import Document, Time
from kg.extract.tagging.features import Line, keys_of, read_line, together
from kg.ids import normalise
from kg.types import Mention, Span

if TYPE_CHECKING:
    import numpy as np

    from kg.extract.tagging.model import Tagger
    from kg.extract.tools import Tools

ADDED: Final = {"en": 0.65, "zh": 0.7}
"""A name is taken where it is as likely as this in one place of the article at least …"""

AGAIN: Final = 0.3
"""… and then wherever else it is as likely as this."""


LEFT: Final = {"en": frozenset({"Industry"}), "zh": frozenset[str]()}
"""Kinds of which too little was right in articles that were held back: they are left to the rules."""

_OF_SEVERAL_WORDS: Final = frozenset(
    "Programme Agreement Policy Cluster Zone EventSeries Event Project".split()
)


@dataclass(frozen=True, slots=True)
class Tag:
    """A stretch that reads as a name of a kind, and how likely: that of its least likely token."""

    span: Span
    kind: str
    likely: float


def find_tagged(document: Document, tools: Tools) -> Iterator[Mention]:
    """Names that the rules missed, by the weights of the article's language.

    "Lakeside Forge, which makes bearings, moved to Hefei." → the firm Lakeside Forge
    """
    language = document.article.language
    tagger = tools.taggers[language]
    lines = [read_line(document, sentence.span, tools) for sentence in document.sentences]
    described = [(keys_of(line, document.view), together(line, language)) for line in lines]
    found = [
        tag
        for line, likely in zip(lines, tagger.marginals(described), strict=True)
        if line.words
        for tag in _tags(line, likely, tagger)
    ]
    named = [
        (tag, (tag.kind, normalise(document.line(tag.span))))
        for tag in found
        if tag.likely >= AGAIN and tag.kind not in LEFT[language]
    ]
    sure = {name for tag, name in named if tag.likely >= ADDED[language]}
    for tag, name in named:
        if name in sure:
            text = document.line(tag.span)
            likely = round(tag.likely, 2)
            yield Mention(tag.span, tag.kind, text, f"{language}-tagged", likely, language=language)


def _tags(line: Line, likely: np.ndarray[Any, Any], tagger: Tagger) -> Iterator[Tag]:
    """The stretches that read as names."""
    best = likely.argmax(axis=1).tolist()
    start = 0
    while start < len(best):
        label, end = tagger.labels[best[start]], start + 1
        if label[0] == "B":
            while end < len(best) and tagger.labels[best[end]] == f"I-{label[2:]}":
                end += 1
            if not _settled(line, start, end, label[2:]):
                span = Span(line.spans[start].start, line.spans[end - 1].end)
                yield Tag(span, label[2:], min(float(likely[at, best[at]]) for at in range(start, end)))
        start = end


def _settled(line: Line, start: int, end: int, kind: str) -> bool:
    """Whether it is for the rules to say what stands there.

    So it is where they found something of the kind, or but one thing; where it ends with a time, or says in
    which place it is; where it is common nouns: "the ceremony", "demonstration bases" are none of their own.
    """
    words, last = line.words[start:end], line.items[end - 1]
    common = len(words) == 1 or (len(words) == 2 and all(map(_is_common, words, line.sorts[start:end])))
    return (
        (len(words) == 1 and last is not None)
        or (common and kind in _OF_SEVERAL_WORDS)
        or f"<{kind}>" in words
        or isinstance(last, Time)
        or words[-2:] == ("in", "<Place>")
    )


def _is_common(word: str, sort: str) -> bool:
    """Whether a token is an English word in small letters."""
    return word.isascii() and word.isalpha() and sort.islower()
