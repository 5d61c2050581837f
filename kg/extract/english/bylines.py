"""Who made a page: reporters, editors and translators, its source and keywords are no part of the news."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.select import refused
from kg.types import Extraction, Mention, Rejected

_ROLE: Final = (
    r"(?:(?:all-media|staff|chief|special|trainee|our|intern|responsible|executive|copy|photo)\s+)*"
    r"(?:reporters?|editors?(?:[- ]in[- ]charge|[- ]in[- ]chief)?|correspondents?|translators?|interns?"
    r"|trainees?|photographers?|proofreaders?|translated by|written by|edited by|photos? by|text by"
    r"|reported by|text|photo|picture|author)"
)
_CREDITED: Final = re.compile(
    # "(Reporter Li Na", "Editor: Li Na", "Text/Reporter Li Na", "reporter Li Na, intern Wu Di)"
    rf"(?:^|[(（\[【|,;/&\n]|\s{{2}}|[.。]\s?)\s*(?:{_ROLE})(?:\s*[:：/]\s*|\s+)(?:{_ROLE}[:：]?\s+)?"
    r"(?:[A-Z][\w'’-]+(?:\s[A-Z][\w'’.-]*){0,2}(?:\s*(?:[,、&/;]|and)\s*|\s+)){0,3}$",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(r"\s*(?:finishing|,\s*(?:intern|staff)?\s*(?:reporter|editor|correspondent))\b")
_POST: Final = re.compile(r",?\s+(?:said|told|noted)\b")
_FURNITURE: Final = re.compile(
    r"(?:^|\n|\|)[ \t【\[(]*(?:source|sources|hot words?|key ?words?|tags?|note|disclaimer|editor|click"
    r"|you may also like|also (?:on this page|in this section)|related(?: news| reading)?|read next"
    r"|more on this|image attribution)\b[^\n]{0,80}$",
    re.IGNORECASE,
)
_REACH: Final = 90


def bylines(extraction: Extraction) -> Iterator[tuple[Mention, Rejected]]:
    """The persons who wrote or translated an article, and the industries in its source line or keywords."""
    text = extraction.article.text
    for mention in extraction.mentions:
        start, end = mention.span.start, mention.span.end
        before = text[max(0, start - _REACH) : start]
        if mention.cls == "Person":
            credited = bool(_CREDITED.search(before)) and not _POST.match(text, end)
            credited = credited or bool(_BEHIND.match(text, end))
        elif mention.cls == "Industry":
            credited = bool(_FURNITURE.search(before))
        else:
            continue
        if credited:
            reason = "stands in the credits of the page"
            yield mention, refused(mention, reason)
