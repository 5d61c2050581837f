"""What a sentence says of the things that stand nearest to each other, where no rule says it better.

The weakest of the extractors: a pair of mentions of fitting classes in one clause, with a
word that suits the property, is taken to be related (a table says which). Confidence is low.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kg.extract.document import Document
from kg.extract.tools import Tools
from kg.types import Mention, Relation, Sentence


@dataclass(frozen=True, slots=True)
class Pair:
    """A subject and an object of these classes at most ``reach`` characters apart, with a cue in the sentence.

    ``order`` says which comes first: ``so``, ``os`` or ``any``. ``between`` must be found between the two.
    """

    name: str
    property: str
    subjects: frozenset[str]
    objects: frozenset[str]
    order: str
    reach: int
    cue: re.Pattern[str] | None
    between: re.Pattern[str] | None
    confidence: float


def _classes(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _words(text: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{text})\b", re.IGNORECASE)


_PLACE: Final = _classes("Province Prefecture County Region Place")
_SETTLEMENT: Final = _classes("Province Prefecture County Region")
_EVENT: Final = _classes("Event DockingEvent Conference Competition")
_DOCUMENT: Final = _classes("Plan Guidance Catalogue Regulation Policy")
_BODY: Final = _classes("Ministry LocalGovernment GovernmentBody Department")
_ORGANIZATION: Final = _BODY | _classes("Enterprise Institution Organization")

PAIRS: Final = (
    Pair("en-near-held-in", "heldIn", _EVENT, _PLACE, "so", 120,
         _words("held|hosted|opened?|opens|kicked off|took place|takes place|began|concluded|closed"), _words("in|at"), 0.55),
    Pair("en-near-issued-by", "issuedBy", _DOCUMENT, _BODY, "any", 120,
         _words("issued?|issues|released?|releases|published|unveiled|formulated|announced|promulgated|rolled out|drafted|put out"), None, 0.55),
    Pair("en-near-organized-by", "organizedBy", _EVENT, _BODY | _classes("Institution"), "any", 120,
         _words("hosted?|hosts|held|organi[sz]ed|sponsored|co-hosted|co-organi[sz]ed|convened|undertaken"), None, 0.5),
    Pair("en-near-participated", "participatedIn", _classes("Person"), _EVENT, "any", 160,
         _words("attended|said|spoke|speech|addressed|told|presided|at the|at a"), None, 0.5),
    Pair("en-near-post", "holdsPostIn", _classes("Person"), _ORGANIZATION, "so", 60, None,
         re.compile(r"^\s*,[^.;]*\b(?:of|at|with|for|from|in)\b[^.;,]*$"), 0.6),
    Pair("en-near-located-in", "locatedIn", _classes("Enterprise Institution Zone Cluster Project"), _PLACE, "so", 40, None,
         re.compile(r"^(?:\s*\([^)]*\))?,?\s+(?:[a-z]+\s+){0,3}(?:in|at|of)\s+(?:[a-z’']+\s+){0,3}$"), 0.6),
    Pair("en-near-applies-to", "appliesTo", _DOCUMENT, _SETTLEMENT, "so", 60, None,
         re.compile(r"\b(?:in|for|of|across|covers?|supports?)\s+(?:the\s+)?$"), 0.5),
)  # fmt: skip
"""What standing near each other means, by class; industries have a rule of their own."""

_HOLDERS: Final = _DOCUMENT | _EVENT | _classes("EventSeries Zone Cluster Programme Project")
_FAR: Final = 160


def near_relations(document: Document, tools: Tools) -> Iterator[Relation]:
    """The relations of the table, and what industries are said of.

    Example: "Opened by the mayor, the Wuhan Chip Forum gathered firms at Wuhan."
    """
    if document.article.language != "en":
        return
    for sentence in document.sentences:
        mentions = document.mentions_in(sentence.span)
        if len(mentions) < 2:
            continue
        for pair in PAIRS:
            if pair.cue is None or pair.cue.search(document.view, sentence.span.start, sentence.span.end):
                yield from _pairs(document, sentence, mentions, pair)
        yield from _industries(document, sentence, mentions)


def _pairs(
    document: Document, sentence: Sentence, mentions: tuple[Mention, ...], pair: Pair
) -> Iterator[Relation]:
    for subject in (m for m in mentions if m.cls in pair.subjects):
        nearest = sorted(
            (
                m
                for m in mentions
                if m.cls in pair.objects and m is not subject and _ordered(subject, m, pair)
            ),
            key=lambda m: abs(m.span.start - subject.span.start),
        )
        if not nearest:
            continue
        first, second = sorted((subject, nearest[0]), key=lambda m: m.span.start)
        gap = document.view[first.span.end : second.span.start]
        if len(gap) <= pair.reach and ";" not in gap and (pair.between is None or pair.between.search(gap)):
            yield Relation(subject, pair.property, nearest[0], sentence.span, pair.name, pair.confidence)


def _ordered(subject: Mention, other: Mention, pair: Pair) -> bool:
    before = subject.span.start < other.span.start
    return pair.order == "any" or before == (pair.order == "so")


def _industries(document: Document, sentence: Sentence, mentions: tuple[Mention, ...]) -> Iterator[Relation]:
    """Each industry with the nearest thing before it that can target or develop one."""
    holder: Mention | None = None
    for mention in mentions:
        if mention.cls in _HOLDERS or mention.cls in _SETTLEMENT:
            holder = mention
        elif mention.cls == "Industry" and holder is not None:
            gap = document.view[holder.span.end : mention.span.start]
            if ";" in gap or len(gap) > _FAR or (")" in gap and "(" not in gap):
                continue
            property_ = "targets" if holder.cls in _HOLDERS else "developsIndustry"
            yield Relation(holder, property_, mention, sentence.span, "en-near-industry", 0.5)
