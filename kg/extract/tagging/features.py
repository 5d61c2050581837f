"""What the tagger sees of a sentence: its words, and each thing that the rules found as one token.

Features are names. What a word says of itself and of its neighbours is the same wherever it stands, and is
kept apart from what it says together with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from kg.extract.document import Document, Item, item_class
from kg.types import Mention, Span

if TYPE_CHECKING:
    from kg.extract.tools import Tools

Part: TypeAlias = tuple[str, ...]
Key: TypeAlias = tuple[str, ...]

TAGGED: Final = (
    "Programme", "Agreement", "Policy", "Cluster", "Zone", "GovernmentBody", "Enterprise", "Institution",
    "Organization", "EventSeries", "Event", "Place", "Person", "Industry", "Project",
)  # fmt: skip
"""The coarse classes of names, the first that fits."""

NEW: Final = "new "
"""How names begin of what a text states only where no writer of rules has read it: how far rules go there."""

_DIGITS: Final = re.compile(r"\d")
_QUOTES: Final = frozenset('"“”《》')
_EDGE: Final = "^"
EDGE: Final[Key] = (_EDGE, _EDGE)
"""What stands ahead of a sentence and behind it."""
AROUND: Final = 2
"""How many tokens on either side are asked."""
_CAPITALS: Final = frozenset({"Name", "NAME", "Stop", "Link"})
_PARTING: Final = frozenset("xwupcdrmfty")
"""How the tags begin of Chinese words that stand in few names: marks, particles, prepositions, numerals …"""

_LINKS: Final = frozenset({"of", "and", "for", "&", "-", "the"})


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence's tokens: where they stand, how they read, what sort of word they are, the items among them.

    An item reads as the mark of its kind (``<Place>``).
    """

    spans: tuple[Span, ...]
    words: tuple[str, ...]
    sorts: tuple[str, ...]
    items: tuple[Item | None, ...]


def read_line(document: Document, span: Span, tools: Tools) -> Line:
    """The tokens of a stretch of the document."""
    spans, words, sorts, items = [], [], [], []
    for place, text, sort, item in _tokens(document, span):
        spans.append(place)
        items.append(item)
        if item is None:
            words.append(text)
            sorts.append(sort)
        elif isinstance(item, Mention):
            words.append(f"<{tools.tagged_as(item.cls)}>")
            sorts.append("known" if item.candidates else "found")
        else:
            words.append(f"<{item_class(item)}>")
            sorts.append("number")
    return Line(tuple(spans), tuple(words), tuple(sorts), tuple(items))


def _tokens(document: Document, span: Span) -> Iterator[tuple[Span, str, str, Item | None]]:
    """Where each token stands, how it reads, its sort, and the item that it is."""
    if document.article.language == "zh":
        from kg.extract.chinese.segment import tokens as chinese

        for token in chinese(document, span):
            if not token.text.isspace():
                yield token.span, _DIGITS.sub("0", token.text), token.tag, token.item
        return
    from kg.extract.english.lexicon import lexicon
    from kg.extract.english.tokens import tokens as english

    for word in english(document, span, lexicon()):
        yield word.span, _DIGITS.sub("0", word.low), _sort(word.text, word.kind), word.item


@lru_cache(1 << 13)
def _sort(text: str, kind: str) -> str:
    """The kind of an English word, written like the word: "Plan" is a Name, "AI" a NAME."""
    if len(text) > 1 and text.isupper():
        return kind.upper()
    return kind.capitalize() if text[0].isupper() else kind


def keys_of(line: Line, view: str) -> list[Key]:
    """For each token what it says alone: its word and sort, of a mention its rule, class and name too."""
    return [
        (word, sort, item.rule, item.cls, view[item.span.start : item.span.end].lower())
        if isinstance(item, Mention)
        else (word, sort)
        for word, sort, item in zip(line.words, line.sorts, line.items, strict=True)
    ]


def said(key: Key, language: str) -> tuple[Part, ...]:
    """What a token says of the one two behind it, of the next, itself, the one before, the one two before."""
    word, sort = key[:2]
    if word == _EDGE:
        itself: Part = ()
    elif len(key) == 2:
        itself = _of_word(word, sort, language)
    else:
        itself = _of_mention(*key)
    ending = () if language == "en" or word[0] in "<^" else (word[-1:],)
    beside = [(f"{at} {word}", *(f"{at}e {last}" for last in ending)) for at in (-2, -1, 1, 2)]
    return (beside[0], beside[1], itself, beside[2], beside[3])


def _of_word(word: str, sort: str, language: str) -> Part:
    found = (f"w {word}", f"s {sort}", f"{NEW}{word if word[0] == '<' else '-'}")
    if word[0] == "<":
        return found
    if language == "en":
        return (*found, f"e3 {word[-3:]}", f"e2 {word[-2:]}", f"p3 {word[:3]}")
    return (*found, f"e2 {word[-2:]}", f"e1 {word[-1:]}", f"p1 {word[:1]}", f"n {min(4, len(word))}")


def _of_mention(word: str, sort: str, rule: str, cls: str, name: str) -> Part:
    return (
        *_of_word(word, sort, ""),
        f"r {rule}",
        f"c {cls}",
        f"rc {rule} {cls} {sort}",
        f"t {name}",
        f"e {name[-6:] if name.isascii() else name[-2:]}",
        f"{NEW}r {rule}",
        f"{NEW}c {cls}",
    )


def together(line: Line, language: str) -> Iterator[list[str]]:
    """For each token what it and its neighbours say together."""
    words, sorts = (_EDGE, _EDGE, *line.words, _EDGE, _EDGE), (_EDGE, *line.sorts, _EDGE)
    quoted = False
    for at, run in enumerate(_runs(line, language)):
        left2, left, word, right, right2 = words[at : at + 5]
        before, sort, behind = sorts[at : at + 3]
        found = [
            f"b- {left} {word}",
            f"b+ {word} {right}",
            f"m {left} {right}",
            f"bb {left2} {left}",
            f"ba {right} {right2}",
            f"s- {before} {sort}",
            f"s+ {sort} {behind}",
            *run,
        ]
        if word in _QUOTES:
            quoted = not quoted
        if quoted:
            found.append("quoted")
        yield found


def names_of(line: Line, view: str, language: str) -> Iterator[list[str]]:
    """For each token all its features by name, as training takes them."""
    edges = [said(EDGE, language)] * AROUND
    spoken = [*edges, *(said(key, language) for key in keys_of(line, view)), *edges]
    for at, own in enumerate(together(line, language)):
        around = zip(spoken[at : at + 5], range(5), strict=True)
        yield [*(name for each, role in around for name in each[role]), *own]


def _runs(line: Line, language: str) -> list[Part]:
    """For each word in a run of words that may be a name where in it it stands, and what is around.

    "Lakeside Works of Hefei": capitalised words; 西湖精密铸造厂: whatever no particle or mark parts.
    """
    words = line.words
    found: list[Part] = [()] * len(words)
    within = _capitalised if language == "en" else _unparted
    start = 0
    while start < len(words):
        end = start
        while end < len(words) and within(line, start, end):
            end += 1
        for at in range(start, end):
            place = "first" if at == start else "later"
            last = words[end - 1] if language == "en" else words[end - 1][-1]
            found[at] = (
                f"run {min(3, at - start)} {min(3, end - 1 - at)}",
                f"run last {place} {last}",
                f"run before {place} {words[start - 1] if start else _EDGE}",
                f"run after {place} {words[end] if end < len(words) else _EDGE}",
            )
        start = max(end, start + 1)
    return found


def _unparted(line: Line, start: int, at: int) -> bool:
    item = line.items[at]
    return isinstance(item, Mention) or (item is None and line.sorts[at][0] not in _PARTING)


def _capitalised(line: Line, start: int, at: int) -> bool:
    """Whether a word has a capital, or joins one that has to another ("of")."""
    return line.sorts[at] in _CAPITALS or (
        at > start
        and line.words[at] in _LINKS
        and at + 1 < len(line.words)
        and line.sorts[at + 1] in _CAPITALS
    )
