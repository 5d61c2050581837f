"""Who is quoted: the name to which a text attributes what it passes on.

A quote is the part of a sentence that is someone else's statement ("…, according to
Chen", 据…介绍). Every relation and figure within a quote is attributed to its speaker.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final, TypeVar

from kg.types import Figure, Mention, Relation, Sentence, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools
    from kg.ontology import Ontology

_Statement = TypeVar("_Statement", Relation, Figure)
_APART: Final = {"en": 180, "zh": 20}
_BREAK: Final = re.compile(r"[;；。]")


@dataclass(frozen=True, slots=True)
class Quote:
    """What is quoted, and who."""

    span: Span
    speaker: Mention


@cache
def _words(language: str) -> Mapping[str, re.Pattern[str]]:
    """The expressions of rules/attribution.toml for a language."""
    file = resources.files("kg.extract") / "rules" / "attribution.toml"
    table = tomllib.loads(file.read_text("utf-8"))[language]
    edge = r"\b" if language == "en" else ""
    return {
        name: re.compile(f"{edge}(?:{'|'.join(sorted(forms, key=len, reverse=True))}){edge}", re.IGNORECASE)
        for name, forms in table.items()
    }


def find_quotes(document: Document, tools: Tools) -> tuple[Quote, ...]:
    """The quotes of an article, in the order of its text."""
    find = _chinese if document.article.language == "zh" else _english
    found: list[Quote] = []
    for sentence in document.sentences:
        quotes = list(find(document, sentence, tools.ontology))
        if not quotes and found and _goes_on(document, found[-1], sentence):
            quotes = [Quote(sentence.span, found[-1].speaker)]
        found.extend(quotes)
    return tuple(found)


def _goes_on(document: Document, quote: Quote, sentence: Sentence) -> bool:
    """Whether a quote that ends with a semicolon goes on in the sentence behind it."""
    between = document.view[quote.span.end : sentence.span.start]
    return not between.strip() and document.view[quote.span.end - 1] in ";；"


def attributed(statement: _Statement, quotes: Sequence[Quote]) -> _Statement:
    """The relation or figure with its speaker, where it lies within a quote and isn't about the speaker."""
    if statement.attributed_to is not None:
        return statement
    if isinstance(statement, Figure):
        spans, ends = (statement.span,), (statement.owner,)
    else:
        ends = tuple(end for end in (statement.subject, statement.object) if isinstance(end, Mention))
        spans = tuple(end.span for end in ends)
    for quote in quotes:
        if all(span in quote.span for span in spans) and quote.speaker not in ends:
            return replace(statement, attributed_to=quote.speaker)
    return statement


def _speakers(document: Document, sentence: Sentence, ontology: Ontology) -> list[Mention]:
    """The sentence's persons and organisations, those with names and those that point back."""
    return [
        mention
        for mention in document.mentions_in(sentence.span)
        if mention.cls == "Person" or ontology.is_a(mention.cls, "Organization")
    ]


def _subject(document: Document, speakers: list[Mention], verb: int, language: str) -> Mention | None:
    """Who stands as the subject before a verb: a person of the clause, else the nearest body."""
    near = [
        m
        for m in speakers
        if m.span.end <= verb
        and verb - m.span.end <= _APART[language]
        and not _BREAK.search(document.view, m.span.end, verb)
    ]
    persons = [m for m in near if m.cls == "Person"]
    if persons:
        return persons[-1]
    if not near:
        return None
    gap = document.view[near[-1].span.end : verb].strip()
    # A body must stand right before its verb: "the Ministry said", not "the Ministry's plan is said to".
    fits = (
        len(gap) <= 12
        if language == "zh"
        else gap in ("", ",", "has", "also", "had", "officials", "has also")
    )
    return near[-1] if fits else None


def _english(document: Document, sentence: Sentence, ontology: Ontology) -> Iterator[Quote]:
    words, view, whole = _words("en"), document.view, sentence.span
    speakers = _speakers(document, sentence, ontology)
    for match in words["before"].finditer(view, whole.start, whole.end):
        speaker = next((m for m in speakers if 0 <= m.span.start - match.end() <= 25), None)
        if speaker is not None:
            yield Quote(whole, speaker)
    for match in words["verbs"].finditer(view, whole.start, whole.end):
        before = view[whole.start : match.start()].rstrip()
        pronoun = re.search(rf"{words['pronouns'].pattern}\s*$", before, re.IGNORECASE)
        paper = re.search(rf"\s+{words['papers'].pattern}$", before)
        at = whole.start + (paper.start() if paper else len(before))
        speaker = (
            _earlier_person(document, whole.start) if pronoun else _subject(document, speakers, at, "en")
        )
        rest = view[match.end() : whole.end]
        if speaker is None:
            # "…, said MIIT official Huang Libin": the speaker follows.
            speaker = next((m for m in speakers if 0 <= m.span.start - match.end() <= 2), None)
            named = [
                m
                for m in speakers
                if speaker and 0 <= m.span.start - speaker.span.end <= 20 and m.cls == "Person"
            ]
            if speaker is not None and re.search(r"[,”\"]\s*$", before):
                yield Quote(Span(whole.start, match.start()), named[0] if named else speaker)
        elif re.fullmatch(r"\W*(?:(?:on|at|in|to|during)\b[^,;]*)?\W*", rest):
            yield Quote(Span(whole.start, speaker.span.start), speaker)
        elif (
            re.search(r",\s*$", view[whole.start : speaker.span.start])
            and view[match.end() : match.end() + 1] in ",;"
        ):
            # "Industrial migration, he said, needs …": both sides are quoted.
            yield Quote(whole, speaker)
        else:
            yield Quote(Span(match.end(), whole.end), speaker)


def _chinese(document: Document, sentence: Sentence, ontology: Ontology) -> Iterator[Quote]:
    words, view, whole = _words("zh"), document.view, sentence.span
    speakers = _speakers(document, sentence, ontology)
    for match in words["before"].finditer(view, whole.start, whole.end):
        speaker = next((m for m in speakers if 0 <= m.span.start - match.end() <= 2), None)
        if speaker is None:
            continue
        source = words["sources"].search(view, speaker.span.end, min(whole.end, speaker.span.end + 16))
        if source:
            yield Quote(Span(source.end(), whole.end), speaker)
    for match in words["verbs"].finditer(view, whole.start, whole.end):
        before = view[whole.start : match.start()]
        pronoun = re.search(rf"{words['pronouns'].pattern}$", before)
        if pronoun:
            speaker = _earlier_person(document, whole.start)
        else:
            speaker = _subject(document, speakers, match.start(), "zh")
        follows = view[match.end() : match.end() + 1]
        if speaker is not None and (
            follows in "，：:,“" or match[0] in ("表示", "指出", "透露", "强调", "数据显示")
        ):
            yield Quote(Span(match.end(), whole.end), speaker)


def _earlier_person(document: Document, before: int) -> Mention | None:
    """The last person named before a place in the text."""
    found = None
    for mention in document.mentions:
        if mention.span.start >= before:
            break
        if mention.cls == "Person" and not mention.anaphor:
            found = mention
    return found
