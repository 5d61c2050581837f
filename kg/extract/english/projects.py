"""Projects and what they make: "the second phase of the Wuhan Chip Base", "20,000-ton vanadium project"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.document import Document, Quantity
from kg.extract.tools import Tools
from kg.types import Mention, Span

_SITES: Final = frozenset({"Zone", "Project"})
_PHASE: Final = re.compile(
    r"\s*(?:\(\s*)?(?:phase\s+(?:I{1,3}|IV|V|\d|one|two|three)\b|(?:first|second|third"
    r"|fourth)[\s-]phase\b)(?:\s*\))?"
    r"(?:\s+project\b)?",
    re.IGNORECASE,
)
_PHASE_OF: Final = re.compile(
    r"\b(?:(?:first|second|third|fourth)[\s-]phase|phase\s+(?:I{1,3}|IV|V|\d|one|two"
    r"|three))(?:\s+project)?\s+of\s+"
    r"(?:the\s+)?$",
    re.IGNORECASE,
)
_CAPACITY: Final = re.compile(
    r"\s*(?:/|per|a|each)?\s*(?:year|annum)?\s*(?:annual\s+(?:output|production)\s+)?(?:of\s+)?(?:the\s+)?",
    re.IGNORECASE,
)
_NO_PRODUCT: Final = re.compile(
    r"(?:\b(?:(?:first|second|third|fourth)[\s-]phase|phase\s+\w+|production(?:\s+lines?)?"
    r"|manufacturing|expansion"
    r"|technical|technological|transformation|upgrading|construction|industriali[sz]ation|integrat(?:ed|ion)"
    r"|demonstration|base|plant|capacity|new|annual|output)\s*)*(?:project|base)s?$",
    re.IGNORECASE,
)
_EMPTY: Final = re.compile(
    r"(?:high[- ]performance|high[- ]end|high[- ]quality|investment|key|major|signed)\b", re.IGNORECASE
)
_REACH: Final = 26
_MAX_WORDS: Final = 6


def find_phases(document: Document, tools: Tools) -> Iterator[Mention]:
    """Phases of a base or a project, which are projects of their own."""
    text = document.view
    for site in document.mentions:
        if site.cls not in _SITES or site.anaphor:
            continue
        before = _PHASE_OF.search(text, max(0, site.span.start - 50), site.span.start)
        after = _PHASE.match(text, site.span.end)
        if before or after:
            span = Span(
                before.start() if before else site.span.start, after.end() if after else site.span.end
            )
            yield Mention(span, "Project", document.line(span), "en-project-phase", 0.8)


def find_products(document: Document, tools: Tools) -> Iterator[Mention]:
    """What a project with a capacity makes: the silane of "annual output of 3,000 tons of silane project"."""
    text = document.view
    for project in document.mentions:
        if project.cls != "Project" or project.anaphor:
            continue
        start = _behind_capacity(document, project)
        name = text[project.span.start : project.span.end]
        end = _NO_PRODUCT.search(name)
        if start is None or end is None:
            continue
        if shade := _EMPTY.match(text, start):
            start = shade.end() + (text[shade.end() : shade.end() + 1] == " ")
        span = Span(start, project.span.start + len(name[: end.start()].rstrip()))
        words = text[span.start : span.end].split() if span.end > span.start else []
        if not 0 < len(words) <= _MAX_WORDS or not words[0][0].isalpha() or words[0][0].isupper():
            continue
        yield Mention(span, "Industry", document.line(span), "en-industry-product", 0.65)


def _behind_capacity(document: Document, project: Mention) -> int | None:
    """Where the product begins: behind the capacity in a project's name or before it; None without one."""
    text = document.view
    near = Span(max(0, project.span.start - _REACH), project.span.start)
    for item in reversed(document.items_in(near)):
        if isinstance(item, Quantity) and _CAPACITY.fullmatch(text, item.span.end, project.span.start):
            return project.span.start
    inside = re.search(
        r"[\d,.]+\s*(?:tons?|tonnes?|GWh|GW|MW|sets?|units?|pieces?)\s*(?:/\s*year|per year"
        r"|a year)?\s*(?:of\s+)?",
        text[project.span.start : project.span.end],
    )
    return project.span.start + inside.end() if inside else None
