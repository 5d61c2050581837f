"""Bodies that a text names once in full and then by their noun: "the bureau", "the Wuhan commission"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.document import Document
from kg.extract.families import DIVISIONS
from kg.extract.tools import Tools
from kg.types import Mention, Span

_BODIES: Final = frozenset("LocalGovernment Department GovernmentBody".split())
_NOUN: Final = re.compile(
    r"(?<![\w-])the\s+(?:(?P<place>[A-Z]\w+)\s+)?(?P<noun>bureau|department|commission|office)(?![\w-])"
    r"(?!\s+of\b|['’]s\s+[A-Z])",
)
_OF_SITE: Final = re.compile(
    r"(?<![\w-])(?:(?:the\s+)?(?:zone|park|area|base|new\s+area)['’]s\s+(?P<one>{0})"
    r"|(?P<other>{0})\s+of\s+the\s+(?:[a-z-]+\s+){{0,3}}(?:zone|park|area|base))(?![\w-])".format(
        r"(?:(?:party\s+)?working|management|administrative|administration)\s+committee"
    ),
    re.IGNORECASE,
)


def find_bodies_again(document: Document, tools: Tools) -> Iterator[Mention]:
    """The bodies that a noun with "the" points back to, under the name that the article gave them."""
    named = [m for m in document.mentions if m.cls in _BODIES and not m.anaphor]
    for match in _NOUN.finditer(document.view):
        body = _pointed(document, named, match)
        if body is not None:
            span = Span(*match.span())
            yield Mention(span, body.cls, body.name, "en-body-again", 0.7, body.candidates)
    for match in _OF_SITE.finditer(document.view):
        words = (match["one"] or match["other"]).lower()
        cls = "GovernmentBody" if "working" in words else "LocalGovernment"
        span = Span(*match.span())
        start = span.start + (4 if document.view[span.start : span.start + 4].lower() == "the " else 0)
        span = Span(start, span.end)
        yield Mention(span, cls, document.line(span), "en-site-committee", 0.8)


def _pointed(document: Document, named: list[Mention], match: re.Match[str]) -> Mention | None:
    """The last body before whose name holds the noun and, where one is said, the place."""
    for body in reversed(named):
        if body.span.end > match.start() or match["noun"] not in body.name.lower():
            continue
        inside = [m.name for m in document.inside(body) if m.cls in DIVISIONS]
        if match["place"] is None or any(name.startswith(match["place"]) for name in inside):
            return body
    return None
