"""Nouns that point back: "the Ministry", "our province", "the event", "this document"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Final

from kg.extract.document import Document
from kg.extract.english.lexicon import lexicon
from kg.extract.english.phrases import POLICIES
from kg.extract.families import AREAS, EVENTS
from kg.extract.select import refused
from kg.extract.tools import Tools
from kg.references import name_key
from kg.types import Extraction, Mention, Rejected, Span

_NEAR: Final = 3000
_SOON: Final = 750
DEFINITE: Final = "en-definite"
"""The rule of a definite noun that points to nothing named: "the plan" where no plan is named."""

_LOOSE: Final = frozenset(
    "measures|list|rules|announcement|event|activity|gathering|event series|festival".split("|")
)
"""Nouns that mostly name no document where no document has been named."""

_STANDING: Final = frozenset(
    "Plan Guidance Catalogue Regulation Agreement Conference DockingEvent Event".split()
)
"""Classes of which a text may speak as of something known: "The notice, dated March 3, asks …"."""

_FAMILIES: Final = (EVENTS - {"EventSeries"}, POLICIES - {"Programme", "FiveYearPlan"})
# "the annual expo", "this year's fair", "the three-day event" name nothing new either.
_GRADED: Final = (
    r"(?:(?:annual|biennial|yearly|same|grand|prestigious|landmark|high-level|\w+-day|week-?long"
    r"|month-?long|[\w.,-]+-yuan"
    r"|(?:year|month|week|ministry|province|city|county|district|region)['’]s)\s+)?"
)
_AFTER: Final = (
    r"(?!\s+(?:of|for|on|area|areas|hall|halls|center|centre|booths?|zone|zones|investments?|amount)\b)"
    r"(?![\w-])"
)


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    nouns: dict[str, str] = {
        noun: cls for cls, text in lexicon().lists["anaphora"].items() for noun in text.split("|")
    }
    joined = "|".join(sorted(nouns, key=len, reverse=True))
    return re.compile(rf"\b(?:the|this|our|said|both)\s+{_GRADED}({joined}){_AFTER}", re.IGNORECASE), nouns


def find_anaphora(document: Document, tools: Tools) -> Iterator[Mention]:
    """Definite nouns that name nothing new; resolution binds them to an earlier name or drops them."""
    pattern, nouns = _pattern()
    said: set[str] = set()
    for match in pattern.finditer(document.view):
        span = Span(*match.span(1))
        noun = match[1].lower()
        names = (m for m in document.mentions if m.cls in EVENTS | POLICIES)
        if any(m.span.start == span.start and span in m.span for m in names):
            continue  # "the Launch Ceremony and Investment Promotion Event", "the Guidance Catalogue"
        cls = _called(document, span.start, noun, nouns[noun])
        if noun == "city" and _county_city(document, tools, span.start):
            cls = "County"
        if (
            cls in _STANDING
            and noun not in _LOOSE
            and cls not in said
            and not _named(document, span.start, cls, tools)
        ):
            said.add(cls)
            yield Mention(span, cls, match[1], DEFINITE, 0.6)
        else:
            yield Mention(span, cls, match[1], "en-anaphor", 0.7, anaphor=True)


_IT: Final = re.compile(
    r"It\s+(?!(?:is|was|has been|will be|would be|should be)\s+(?:\w+ly\s+)?(?:\w+\s+)?(?:that|to|how|why"
    r"|when|whether|not|clear|said|time|thus|here|there)\b"
    r"|(?:is|was|has been)\s+(?:reported|understood|learned|learnt|estimated|expected|said|believed|hoped"
    r"|known|noted|pointed)\b"
    r"|(?:seems|appears|remains|turned|turns|took|takes|means|does|did)\s+(?!in\b|over\b|part\b|up\b))"
)
"""A pronoun that stands for something at the head of a sentence: "It takes in Hefei", not "It took years"."""


def find_pronouns(document: Document, tools: Tools) -> Iterator[Mention]:
    """What "It" at the head of a sentence stands for: what the sentence before names first."""
    for before, sentence in pairwise(document.sentences):
        match = _IT.match(document.view, sentence.span.start, sentence.span.end)
        if match is None:
            continue
        named = [m for m in document.mentions_in(before.span) if not m.anaphor]
        things = [m for m in named if m.cls in _SPOKEN_OF]
        if things or (named and named[0].cls in AREAS):
            meant = things[0] if things else named[0]
            span = Span(match.start(), match.start() + len("It"))
            yield Mention(span, meant.cls, "It", "en-pronoun", 0.6, anaphor=True, refers=name_key(meant))


_SPOKEN_OF: Final = (EVENTS | POLICIES | {"Zone", "Cluster", "Project", "Enterprise", "Institution"}) - {
    "FiveYearPlan"
}
"""What a sentence may go on to speak of as "it", before the places that it names."""


def _county_city(document: Document, tools: Tools, before: int) -> bool:
    """Whether the place named last is a city that is a county: "Jinjiang … the city"."""
    earlier = (
        m
        for m in reversed(document.mentions_in(Span(max(0, before - _SOON), before)))
        if m.cls in ("Prefecture", "County") and not m.anaphor
    )
    last = next(earlier, None)
    if last is None or last.cls != "County":
        return False
    entries = [tools.gazetteer.entries[iri] for iri in last.candidates if iri in tools.gazetteer.entries]
    return any(name.text.endswith(" City") for entry in entries for name in entry.names)


def _named(document: Document, at: int, cls: str, tools: Tools) -> bool:
    """Whether a definite noun of a class points to a mention: an earlier one, or one that soon follows."""
    named = [m for m in document.mentions if not m.anaphor]
    sentence = document.sentence_of(Span(at, at + 1))
    after = sentence.span.end if sentence else at
    earlier = any(m.span.end <= at and tools.ontology.is_a(m.cls, cls) for m in named)
    return earlier or any(after <= m.span.start < after + _SOON and m.cls == cls for m in named)


def unsaid_nouns(extraction: Extraction) -> Iterator[tuple[Mention, Rejected]]:
    """Definite nouns that name what the article never introduced, where it says nothing of it either."""
    said = extraction.related
    for mention in extraction.mentions:
        if mention.rule == DEFINITE and mention not in said:
            reason = f"no earlier {mention.cls} that it could point back to, and nothing is said of it"
            yield mention, refused(mention, reason)


def _called(document: Document, before: int, noun: str, cls: str) -> str:
    """The class of the nearest earlier name that holds the noun: "the conference" may be a docking event."""
    family = next((f for f in _FAMILIES if cls in f), None)
    for mention in reversed(document.mentions_in(Span(max(0, before - _NEAR), before))):
        if family and mention.cls in family and not mention.anaphor and noun in mention.name.lower().split():
            return mention.cls
    if family is not _FAMILIES[0]:
        return cls
    # "The opening ceremony" of a docking event: the last event, where none is of the noun's own class.
    events = [m.cls for m in document.mentions if m.cls in family and not m.anaphor and m.span.start < before]
    return cls if not events or cls in events else events[-1]
