"""Units that English text names by whose they are: "the ministry's foreign trade department"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.document import Document
from kg.extract.tools import Tools
from kg.types import Mention, Relation, Span

_IDLE: Final = (
    r"(?!(?i:the|an?|own|new|and|of|local|main|information office|press office|general office"
    r"|leading group)\b)"
)
_NAME: Final = (
    rf"(?P<unit>(?:{_IDLE}[A-Za-z][\w&-]*\s+){{1,4}}(?i:department|bureau|office|division))(?![\w-])"
)
_UNIT: Final = re.compile(
    r"\b(?i:(?:the\s+)?(?P<noun>ministry|commission|administration|bureau|department|council)['’]s|its)\s+"
    + _NAME
)
_BESIDE: Final = re.compile(r"['’]s\s+" + _NAME)
_OF: Final = re.compile(
    rf"\b(?P<unit>(?:{_IDLE}[A-Z][\w&-]*\s+){{1,4}}(?i:department|bureau|office|division))\s+of\s+(?:the\s+)?$"
)
_CLASSES: Final = {"Ministry": "Department", "LocalGovernment": "LocalGovernment"}
_REACH: Final = 60


def find_units(document: Document, tools: Tools) -> Iterator[Mention]:
    """Departments in lower case behind the body that they are of, named or spoken of."""
    text = document.view
    for body in document.mentions:
        if body.cls not in _CLASSES or body.anaphor:
            continue
        if after := _BESIDE.match(text, body.span.end):
            yield from _unit(document, Span(*after.span("unit")), body)
        if body.cls == "Ministry" and (
            before := _OF.search(text, max(0, body.span.start - _REACH), body.span.start)
        ):
            yield from _unit(document, Span(*before.span("unit")), body)
    for match in _UNIT.finditer(text):
        owner = _spoken_of(document, match["noun"], match.start())
        if owner is not None:
            yield from _unit(document, Span(*match.span("unit")), owner)


def unit_relations(document: Document, tools: Tools) -> Iterator[Relation]:
    """unitOf of a ministry's departments that are named by whose they are.

    Example: "The Ministry of Commerce met. Li Na runs the ministry's foreign trade department."
    """
    for unit in document.mentions:
        if unit.rule != "en-unit" or unit.cls != "Department":
            continue
        sentence = document.sentence_of(unit.span)
        behind = document.mentions_in(Span(unit.span.end, min(len(document.view), unit.span.end + 6)))
        named = next((m for m in behind if m.cls == "Ministry"), None)
        body = named or _spoken_of(document, None, unit.span.start)
        if sentence is not None and body is not None:
            yield Relation(unit, "unitOf", body, sentence.span, "en-unit", 0.8)


def _unit(document: Document, span: Span, body: Mention) -> Iterator[Mention]:
    if not any(item.span.overlaps(span) and item.span not in span for item in document.items_in(span)):
        yield Mention(span, _CLASSES[body.cls], document.line(span), "en-unit", 0.75)


def _spoken_of(document: Document, noun: str | None, before: int) -> Mention | None:
    """The body named last that the noun can mean; with no noun, the ministry or local body named last."""
    for body in reversed(document.mentions):
        named = body.cls in _CLASSES and not body.anaphor and body.rule != "en-unit"
        if named and body.span.end <= before and (noun is None or noun.lower() in body.name.lower()):
            return body
    return None
