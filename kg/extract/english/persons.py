"""Names of persons in English text, Chinese ones in romanised form above all.

A romanised name is a surname of the lexicon and one or two syllables of pinyin; any other
name of two or three capitalised words counts beside a post ("President Ana Diaz").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from kg.extract.document import Document
from kg.extract.english.lexicon import lexicon
from kg.extract.tools import Tools
from kg.types import Mention, Span

_SYLLABLE: Final = (
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxzcsryw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|üe|ue|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ui"
    r"|un|uo|[aeiouvü]))"
)
_GIVEN: Final = rf"{_SYLLABLE}(?:['’-]?{_SYLLABLE})?"
_FOREIGN: Final = r"[A-Z][a-zé’'-]+(?:\s+[A-Z]\.)?\s+[A-Z][a-zé’'-]+(?:\s+[A-Z][a-zé’'-]+)?"
_WHOSE: Final = r"(?:[A-Z][\w&-]*\s+){0,3}[A-Z][\w&-]*['’]s\s+"
"""Whose post it is: "Li Na, Kerui's chief executive"."""
_ADDRESSES: Final = r"Mr\.?|Ms\.?|Mrs\.?|Dr\.?"
_ADDRESS: Final = re.compile(rf"(?:{_ADDRESSES})\s+")
_TITLES: Final = (
    r"Director|Minister|Mayor|Governor|Chairman|Secretary|President|Professor|Academician"
    rf"|Premier|{_ADDRESSES}"
)


_OWNER: Final = re.compile(r"['’]s$")
_OTHERWISE: Final = re.compile(
    r"(?:\s+(?!Director|Chairman|Mayor|Secretary|Manager|President)[A-Z][\w&-]*){0,4},?"
    r"\s+(?:Group|Company|Corporation|Holdings?|Co\b|Ltd|Inc\b)"
    r"|\s+(?:[A-Z]\w+\s+)?(?:Technology|Technologies|Electric|Electronics?|Energy|Pharmaceuticals?|Materials|Machinery)\b"
    r"|(?:\s+[A-Z][a-z]+){0,2}\s*[\[〔(（](?:19|20)\d\d[\])）〕]\s*No"
)
"""What follows a firm's name or a document's number: "Xu Ji Group", "Lu Ban Fa [2024] No. 3"."""

_WORDS: Final = frozenset("He She You An Long Man Fan Song Sun Can Bin Hang Dong Nan Xi Bei".split())
"""Surnames that are more often other words where they stand alone."""


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A Chinese name, a surname with its title, and any name beside a post."""
    surnames = "|".join(sorted(lexicon().lists["surnames"].split(), key=len, reverse=True))
    posts = "|".join(sorted(map(_either, lexicon().lists["posts"]), key=len, reverse=True))
    return (
        re.compile(rf"\b(?=[A-Z])(?:{surnames})\s+(?=[A-Z])(?i:{_GIVEN})\b(?![-’'](?!s\b)\w)"),
        re.compile(rf"\b(?=[A-Z])(?:(?:Vice|Deputy)\s+)?(?:{_TITLES})\s+({surnames})\b(?!\s+[A-Z])"),
        re.compile(
            rf"\b(?:{posts}),?\s+({_FOREIGN})\b|\b({_FOREIGN})(?=,\s+(?:the\s+"
            rf"|an?\s+|{_WHOSE})?(?:[a-z]+\s+){{0,2}}(?:{posts})\b)"
            rf"|\b({_FOREIGN})(?=\s*\((?:the\s+|{_WHOSE})?(?:{posts})\s+(?:of|at)\b)"
            rf"|\b(?:said|says|told|added|adds|noted|laughed|explained|recalled|recalls)\s+({_FOREIGN})"
            rf"(?=,|\.|\s+(?:of|from|at)\b)|\b({_FOREIGN})(?=,\s+who\s)"
        ),
    )


def _either(post: str) -> str:
    """A post in any case, with spaces or hyphens between its words: "vice-chairman".

    The first letter is told in both cases: where words are compared whatever their case, each alternative is
    tried in full at every word.
    """
    rest = re.escape(post[1:]).replace("\\ ", "[ -]")
    return f"[{post[0].upper()}{post[0].lower()}](?i:{rest})"


@cache
def _by_custom() -> re.Pattern[str]:
    """Names that peoples write their own way: Cantonese, Tibetan, and those with a Western given name."""
    lists = lexicon().lists["customs"]
    cantonese, tibetan, western = (
        "|".join(lists[name].split()) for name in ("cantonese", "tibetan", "western")
    )
    return re.compile(
        rf"\b(?=[A-Z])(?:(?:{cantonese})\s+[A-Z][a-z]+-[a-z]+|[A-Z][a-z]+\s+(?:{tibetan})|(?:{tibetan})\s+[A-Z][a-z]+"
        rf"|(?:{western})\s+(?:[A-Z]\.\s+)?[A-Z][a-z]+(?:\s+[A-Z][a-z]+-[a-z]+)?)(?![\w-]|\s+[A-Z])"
    )


def _free(document: Document, span: Span) -> bool:
    """Whether no known name covers the span or crosses its ends.

    A place inside it is part of the name: romanised given names are often those of counties.
    """
    sentence = document.sentence_of(span)
    if sentence is None:
        return False
    return all(
        item.span in span and item.span != span
        for item in document.items_in(sentence.span)
        if item.span.overlaps(span)
    )


def find_persons(document: Document, tools: Tools) -> Iterator[Mention]:
    """Persons named in an English article; a title with a surname alone is an anaphor."""
    chinese, titled, foreign = _patterns()
    text = document.view
    surnames: dict[str, int] = {}
    for match in chinese.finditer(text):
        span = Span(*match.span())
        if _free(document, span) and not _OTHERWISE.match(text, span.end):
            surnames.setdefault(match[0].split()[0], span.end)
            yield _person(document, span, "en-person-pinyin", 0.9)
    yield from _by_surname(document, surnames)
    for match in titled.finditer(text):
        span = Span(*match.span())
        if _free(document, span):
            yield Mention(span, "Person", match[1], "en-person-title", 0.85, anaphor=True)
    for match in _by_custom().finditer(text):
        span = Span(*match.span())
        words = {word.lower() for word in match[0].split()}
        if _free(document, span) and not words & (lexicon().heads.keys() | lexicon().stop):
            yield _person(document, span, "en-person-custom", 0.75)
    for match in foreign.finditer(text):
        span = Span(*match.span(match.lastindex or 1))
        if address := _ADDRESS.match(text, span.start):
            span = Span(address.end(), span.end)
        if owner := _OWNER.search(text, span.start, span.end):
            span = Span(span.start, owner.start())
        words = {word.lower() for word in text[span.start : span.end].split()}
        if _free(document, span) and not words & (
            lexicon().heads.keys() | lexicon().stop | {"for", "of", "in"}
        ):
            yield _person(document, span, "en-person-post", 0.7)


def _by_surname(document: Document, surnames: Mapping[str, int]) -> Iterator[Mention]:
    """The surnames that stand alone behind the whole name: "Li, 60, had been …"."""
    for surname in surnames.keys() - _WORDS:
        alone = re.compile(rf"(?<![A-Z][a-z] )(?<![\w-]){surname}(?![\w-])(?!\s+[A-Z])")
        for match in alone.finditer(document.view, surnames[surname]):
            span = Span(*match.span())
            if _free(document, span):
                yield Mention(span, "Person", surname, "en-person-surname", 0.75, anaphor=True)


def _person(document: Document, span: Span, rule: str, confidence: float) -> Mention:
    name = document.line(span)
    return Mention(span, "Person", name, rule, confidence)
