"""Patterns over a sentence whose mentions stand as single characters.

A rule is data: a regular expression in which ``{s:Event}`` names a mention by its
class. Before matching, every outermost item of a sentence is folded into one
private-use character that stands for its class, so that one compiled expression
serves all sentences (a cascade of finite-state patterns, after FASTUS, Hobbs et al.
1997). The language of patterns:

=================  =====================================================================
``{s:Event}``      one item of the class or a subclass, bound to the role ``s``
``{o:Place+}``     a list of them ("Henan, Jiangxi and Guizhou"; 河南、江西和贵州)
``{Place|Event}``  one item of either class, bound to no role
``<hold>``         one of the words of the list ``hold``
``…``              up to 90 characters of the same sentence, items among them
``‥``              up to 30 characters with no item among them
``␣`` or a space   white space in English; nothing at all between Chinese characters
=================  =====================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.errors import OntologyError
from kg.extract.document import Document, Item, item_class
from kg.extract.triggers import Clauses, clauses
from kg.types import Span

_FIRST = 0xE000
_EXTRA = ("Time", "Quantity")
_END = r"。！？!?；;\n"
_GAP = f"[^{_END}]{{0,90}}?"
_BARE_GAP = f"[^{_END}\ue000-\uefff]{{0,30}}?"
_SEPARATOR = {
    "en": r"(?:\s+(?:city|county|district|province|municipality))?"
    r"(?:\s*[,;]\s*(?:(?:and|or|as well as|together with|along with)\b\s*)?"
    r"|\s+(?:and|or|as well as|to|with|(?:together|along|jointly) with|in conjunction with)\s+|\s*[&/–—-]\s*)"
    r"(?:the\s+|in\s+|of\s+|with\s+|other\s+)?(?:(?:cities|counties|districts|city|provinces)\s+of\s+)?",
    "zh": r"(?:[、，,；;/—－-]|和|与|及|、?以及|并|或|同|跟)",
}
_BRACKETS = r"(?:\s?[(（][^()（）\n]{1,40}[)）])"
_SLOT = re.compile(r"\{(?:(?P<role>[a-z]\w*):)?(?P<classes>[A-Za-z|]+)(?P<many>\+?)\}")
_WORDS = re.compile(r"<(?P<list>[a-z][\w-]*)>")


class PatternError(OntologyError):
    """A pattern that does not compile; the message names the rule and the fault."""


@dataclass(frozen=True)
class Pattern:
    """A pattern of a rule: its roles, what a folded text must hold for it to match, and its expression."""

    rule: str
    source: str
    compiler: Compiler
    roles: frozenset[str]
    needs: Clauses

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The expression, compiled when it is first tried.

        Raises:
            PatternError: the expression is faulty.
        """
        try:
            return re.compile(self.compiler.expression(self.source), re.IGNORECASE)
        except re.error as error:
            raise PatternError(f"rule {self.rule}: {error} in {self.source!r}") from error


@dataclass(frozen=True)
class Folded:
    """A sentence with its items folded into characters; ``pieces`` are the stretches between them.

    ``text`` is the folded string; where its characters came from is worked out when a pattern matches.
    """

    text: str
    end: int
    pieces: tuple[tuple[int, int], ...]
    folded: tuple[tuple[int, Item], ...]

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where in the article each character came from."""
        found: list[int] = []
        for (start, end), (at, _) in zip(self.pieces, self.folded, strict=False):
            found.extend(range(start, end))
            found.append(at)
        found.extend(range(*self.pieces[-1]))
        return tuple(found)

    @cached_property
    def items(self) -> Mapping[int, Item]:
        """The item that each folded character stands for, by its place in the string."""
        found: dict[int, Item] = {}
        at = -1
        for (start, end), (_, item) in zip(self.pieces, self.folded, strict=False):
            at += end - start + 1
            found[at] = item
        return found

    def span(self, start: int, end: int) -> Span:
        """The stretch of the article's text that a stretch of the folded string stands for."""
        if end <= start:
            return Span(self.starts[start] if start < len(self.starts) else self.end, self.end)
        last = self.items.get(end - 1)
        return Span(self.starts[start], last.span.end if last is not None else self.starts[end - 1] + 1)


@dataclass(frozen=True, slots=True)
class Match:
    """What a pattern matched: the whole stretch, each role's items, named groups' stretches."""

    span: Span
    items: Mapping[str, tuple[Item, ...]]
    groups: Mapping[str, Span]


class Compiler:
    """Turns patterns into regular expressions for one ontology and one language.

    ``superclasses`` maps each class to itself and all its ancestors (local names);
    ``words`` maps the name of a word list to its alternatives (regular expressions).
    """

    def __init__(
        self,
        superclasses: Mapping[str, frozenset[str]],
        language: str,
        words: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self.language = language
        self._classes = (*sorted(superclasses), *_EXTRA)
        self._characters = {name: chr(_FIRST + i) for i, name in enumerate(self._classes)}
        self._below: dict[str, frozenset[str]] = {name: frozenset({name}) for name in self._classes}
        for name, ancestors in superclasses.items():
            for ancestor in ancestors:
                self._below[ancestor] = self._below.get(ancestor, frozenset()) | {name}
        self._words = {name: self._alternatives(tuple(each)) for name, each in (words or {}).items()}
        self._needs: dict[str, Clauses] = {}

    def is_a(self, cls: str, name: str) -> bool:
        """Whether a class is the one named or a subclass of it."""
        return cls in self._below.get(name, frozenset({name}))

    def _alternatives(self, words: tuple[str, ...]) -> str:
        joined = "|".join(sorted(words, key=lambda w: (-len(w), w)))
        if self.language == "en":
            spaced = joined.replace(" ", r"\s+")
            return rf"(?:(?<!\w)(?:{spaced})(?!\w))"
        return f"(?:{joined})"

    def _wanted(self, classes: str) -> frozenset[str]:
        """The characters of the classes that a slot names, and of those below them."""
        names = frozenset[str]().union(*(self._below[name] for name in classes.split("|")))
        return frozenset(self._characters[name] for name in names)

    def _slot(self, match: re.Match[str]) -> str:
        """One slot as an expression."""
        one = "[" + "".join(sorted(self._wanted(match["classes"]))) + "]"
        if self.language == "en":
            one = f'[“"]?{one}[”"]?'  # a name may stand in quotes
        # A member of a list may be made precise in brackets: "Tianjin (Binhai New Area)", 天津（滨海新区）.
        body = f"{one}(?:{_BRACKETS}?{_SEPARATOR[self.language]}{one})*" if match["many"] else one
        return f"(?P<{match['role']}>{body})" if match["role"] else f"(?:{body})"

    def _need(self, name: str) -> Clauses:
        """What a slot or a word list needs of a folded text."""
        if name not in self._needs:
            if slot := _SLOT.fullmatch(name):
                self._needs[name] = frozenset({self._wanted(slot["classes"])})
            else:
                self._needs[name] = clauses(self._words[name[1:-1]], self._need)
        return self._needs[name]

    def compile(self, pattern: str, rule: str) -> Pattern:
        """The pattern, its names looked up; the expression itself is made when it is first needed.

        Raises:
            PatternError: an unknown class or word list.
        """
        for slot in _SLOT.finditer(pattern):
            for name in slot["classes"].split("|"):
                if name not in self._below:
                    raise PatternError(f"rule {rule}: no class {name} in the ontology")
        for match in _WORDS.finditer(_shielded(pattern)):
            if match["list"] not in self._words:
                raise PatternError(f"rule {rule}: no word list <{match['list']}>")
        roles = frozenset(m["role"] for m in _SLOT.finditer(pattern) if m["role"])
        return Pattern(rule, pattern, self, roles, clauses(pattern, self._need))

    def expression(self, pattern: str) -> str:
        """The pattern as a regular expression."""
        text = _WORDS.sub(lambda match: self._words[match["list"]], _shielded(pattern))
        text = text.replace("\ufdd0", "<").replace("\ufdd1", ">")
        text = re.sub(r" +", r"\\s+" if self.language == "en" else "", text).replace("␣", r"\s*")
        text = _SLOT.sub(self._slot, text)
        return text.replace("…", _GAP).replace("‥", _BARE_GAP)

    def fold(self, document: Document, span: Span) -> Folded:
        """The stretch of the document with each of its outermost items, or its phrases, as one character."""
        pieces: list[tuple[int, int]] = []
        folded: list[tuple[int, Item]] = []
        text: list[str] = []
        at = span.start
        phrases = {each.start: (item, each) for each, item in document.phrases_in(span)}
        for each in document.items_in(span):
            if each.span.start < at:
                continue  # said by the phrase before
            item, whole = phrases.get(each.span.start, (each, each.span))
            pieces.append((at, whole.start))
            folded.append((whole.start, item))
            text += (document.view[at : whole.start], self._characters[item_class(item)])
            at = whole.end
        pieces.append((at, span.end))
        text.append(document.view[at : span.end])
        return Folded("".join(text), span.end, tuple(pieces), tuple(folded))


def _shielded(pattern: str) -> str:
    """The pattern with its named groups, (?P<name>…), which look like word lists, written otherwise."""
    return re.sub(r"\(\?P<(\w+)>", "(?P\ufdd0\\1\ufdd1", pattern)


def matches(pattern: Pattern, folded: Folded) -> Iterator[Match]:
    """Each place in the folded sentence that the pattern matches, from left to right.

    Matches that start at different items may overlap, so that one ministry that
    held two events gives both.
    """
    at = 0
    while match := pattern.regex.search(folded.text, at):
        groups = {name: folded.span(*match.span(name)) for name, value in match.groupdict().items() if value}
        items = {
            role: tuple(folded.items[i] for i in range(*match.span(role)) if i in folded.items)
            for role in pattern.roles
            if match[role] is not None
        }
        yield Match(folded.span(*match.span()), items, groups)
        at = match.start() + 1
