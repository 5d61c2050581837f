"""The names that the tagger adds to what the rules find in an article, and those that it doubts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.extract.document import Document, Time
from kg.extract.tagging.features import Line, keys_of, read_line, together
from kg.ids import normalise
from kg.types import Mention, Relation, Span

if TYPE_CHECKING:
    from kg.extract.tagging.model import Matrix, Tagger
    from kg.extract.tools import Tools

ADDED: Final = 0.4
"""A name is taken where it is as likely as this in one place of the article at least …"""

AGAIN: Final = 0.3
"""… and then wherever else it is as likely as this."""

SURE: Final = {"en": 0.65, "zh": 0.7}
"""A name that is less likely than this in each place stands only where the text says something of it."""

LEFT: Final = {"en": frozenset({"Industry"}), "zh": frozenset[str]()}
"""Kinds of which too little was right in articles that were held back: they are left to the rules."""

DOUBT: Final = 0.45
"""A name that the rules found is doubted where no place of the article makes it likelier than this. Of names
below it less than a third are right in articles held back."""

DOUBTED: Final = frozenset({"Industry", "Country"})
"""The classes of which that holds: common nouns, and countries that are only part of another name."""

SURER: Final = frozenset(
    "en-industry-qualified en-industry-bracketed en-industry-known-for en-table-industry"
    " zh-fuller-industry".split()
)
"""Rules that are right oftener than not where the tagger doubts what they found."""

_OF_SEVERAL_WORDS: Final = frozenset(
    "Programme Agreement Policy Cluster Zone EventSeries Event Project".split()
)


_SAYS: Final = frozenset(
    "call calls put puts propose proposes proposed require requires say says ask asks stipulates".split()
)
"""Words that no policy's title has."""
_SAID_OF: Final = frozenset({"Policy", "Agreement", "Event", "EventSeries"})
_IS_A: Final = re.compile(r"\b(?:is|was|are|were|be|becomes?|became) (?:also )?(?:an?|the|one of the) $")


@dataclass(frozen=True, slots=True)
class Tag:
    """A stretch that reads as a name of a kind, and how likely: that of its least likely token."""

    span: Span
    kind: str
    likely: float


@dataclass(frozen=True, slots=True)
class Tagged:
    """What the tagger makes of an article: the names that it ``added``, and those of the rules that it
    ``doubted`` with how likely they are.
    """

    added: tuple[Mention, ...]
    doubted: Mapping[Mention, float]


def weigh_names(document: Document, tools: Tools) -> Tagged:
    """Names that the rules missed or should not have found, by the weights of the article's language.

    "Lakeside Forge, which makes bearings, moved to Hefei." → the firm Lakeside Forge
    """
    language = document.article.language
    tagger = tools.taggers[language]
    lines = [read_line(document, sentence.span, tools) for sentence in document.sentences]
    described = [(keys_of(line, document.view), together(line, language)) for line in lines]
    weighed = [
        (line, likely) for line, likely in zip(lines, tagger.marginals(described), strict=True) if line.words
    ]
    tags = [tag for line, likely in weighed for tag in _tags(line, likely, tagger)]
    return Tagged(tuple(_added(document, tags)), _doubted(weighed, tagger))


def _added(document: Document, tags: Iterable[Tag]) -> Iterator[Mention]:
    language = document.article.language
    named = [
        (tag, (tag.kind, normalise(document.line(tag.span))))
        for tag in tags
        if tag.likely >= AGAIN and tag.kind not in LEFT[language] and not _told_of(document, tag)
    ]
    sure = {name for tag, name in named if tag.likely >= ADDED}
    for tag, name in named:
        if name in sure:
            text = document.line(tag.span)
            likely = round(tag.likely, 2)
            yield Mention(tag.span, tag.kind, text, f"{language}-tagged", likely, language=language)


def unsaid_names(document: Document, relations: Iterable[Relation]) -> tuple[Mention, ...]:
    """The less likely names that were added, of which no relation says anything.

    That the part of a name is a place says nothing: "Shanghai-Kunming" lies in no Kunming.
    """
    tagged = f"{document.article.language}-tagged"
    added = [(m, (m.cls, normalise(m.name))) for m in document.mentions if m.rule == tagged]
    said = {
        end
        for r in relations
        if not (isinstance(r.object, Mention) and r.subject.span.overlaps(r.object.span))
        for end in (r.subject, r.object)
    }
    sure = SURE[document.article.language]
    standing = {name for mention, name in added if mention in said or mention.confidence >= sure}
    return tuple(mention for mention, name in added if name not in standing)


def _doubted(weighed: Iterable[tuple[Line, Matrix]], tagger: Tagger) -> dict[Mention, float]:
    """The mentions of which no place in the article reads like a name."""
    none = tagger.labels.index("O")
    places: defaultdict[tuple[str, str], dict[Mention, float]] = defaultdict(dict)
    for line, likely in weighed:
        for at, item in enumerate(line.items):
            if isinstance(item, Mention) and item.cls in DOUBTED:
                sure = item.rule in SURER
                name = item.cls, normalise(item.name)
                places[name][item] = 1.0 if sure else 1 - float(likely[at, none])
    return {item: max(of.values()) for of in places.values() if max(of.values()) < DOUBT for item in of}


def _told_of(document: Document, tag: Tag) -> bool:
    """Whether the words only say what something named before is: "The plan is a joint document of …"."""
    before = document.view[max(0, tag.span.start - 20) : tag.span.start]
    return tag.kind in _SAID_OF and _IS_A.search(before) is not None


def _tags(line: Line, likely: Matrix, tagger: Tagger) -> Iterator[Tag]:
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
    if kind == "Policy" and not _SAYS.isdisjoint(words[1:-1]):
        return True  # "Opinions call for building a modern industrial system"
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
