"""Lists that go on behind a name which ends in their first member: "a plan for chips, robots and drones"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.document import Document
from kg.extract.tools import Tools
from kg.types import Mention, Relation

_HOLDERS: Final = ("Policy", "Event", "EventSeries", "Zone", "Cluster", "Project")
_NEXT: Final = re.compile(
    r"(?:\s+(?:industry|industries|sector|sectors))?(\s*[,;]\s*(?:(?:and|or|as well as)\s+)?|\s+(?:and"
    r"|or|as well as)\s+)"
    r"(?:the\s+)?(?:new\s+types?\s+of\s+|advanced\s+|other\s+)?",
    re.IGNORECASE,
)
_LAST: Final = re.compile(r"\b(?:and|or|as well as)\b", re.IGNORECASE)


def continued_lists(document: Document, tools: Tools) -> Iterator[Relation]:
    """targets of the industries that stand in one list with the last word of a name.

    Example: "Wuhan released a three-year plan for hydrogen, energy storage and smart grids."
    """
    for holder in document.mentions:
        if holder.anaphor or not any(tools.ontology.is_a(holder.cls, cls) for cls in _HOLDERS):
            continue
        first = next((m for m in document.inside(holder) if m.span.end == holder.span.end), None)
        sentence = document.sentence_of(holder.span)
        if first is None or first.cls != "Industry" or sentence is None:
            continue
        members = _members(document, holder, sentence.span.end)
        for industry in members:
            yield Relation(holder, "targets", industry, sentence.span, "en-continued-list", 0.75)


def _members(document: Document, holder: Mention, end: int) -> list[Mention]:
    """The industries of the list behind the name; none where no "and" closes the list."""
    members: list[Mention] = []
    at, closed = holder.span.end, False
    for industry in document.mentions:
        if industry.cls != "Industry" or industry.span.start < at or industry.span.end > end:
            continue
        gap = _NEXT.fullmatch(document.view, at, industry.span.start)
        if gap is None or closed:
            break
        members.append(industry)
        closed = bool(_LAST.search(gap[1]))
        at = industry.span.end
    return members if closed else []
