"""Names said again: a name that a rule found once, and the short name that the text gives it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from kg.types import Mention, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

_REPEATED: Final = frozenset(
    """Zone County Place Enterprise Institution Project Cluster Event DockingEvent Conference Competition
    EventSeries Programme Plan Strategy""".split()
)
_LEAST: Final = 3
_ALIAS: Final = re.compile(
    r"[\s(（，,]*(?:以下)?(?:简称|统称|又称|别称)(?:为)?[:：]?[“\"「《]?([^”\"」》)）。，,；]{2,14})[”\"」》]?[)）]?"
)


def repeats(document: Document, tools: Tools) -> Iterator[Mention]:
    """Each further place where a name that a rule found stands, and where its short name does.

    The short name is what the text introduces: 中国(云岭)自由贸易试验区(以下简称“云岭自贸区”).
    """
    view = document.view
    named: dict[str, Mention] = {}
    for mention in document.mentions:
        if mention.anaphor or mention.rule == "zh-member-by-place":
            continue
        words = view[mention.span.start : mention.span.end]
        if mention.cls in _REPEATED and not mention.candidates and len(words) >= _LEAST:
            named.setdefault(words, mention)
        alias = _ALIAS.match(view, mention.span.end)
        if alias is not None and mention.cls not in ("Industry", "Person"):
            named.setdefault(alias[1], replace(mention, rule="zh-short-name", confidence=0.85))
    spans = sorted({m.span for m in document.mentions})
    starts = [span.start for span in spans]
    # The furthest end of any mention that begins at or before a start: who holds what, by one look.
    reach = list(accumulate((span.end for span in spans), max))
    for words, mention in named.items():
        for match in re.finditer(re.escape(words), view):
            span = Span(*match.span())
            held = bisect_right(starts, span.start)
            if not held or reach[held - 1] < span.end:
                yield replace(mention, span=span, confidence=min(mention.confidence, 0.85))
