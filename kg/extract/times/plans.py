"""The period of a five-year plan as a time: "in the 14th Five-Year Plan period", “十四五”时期."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.extract.document import Document
from kg.types import Time, Value

if TYPE_CHECKING:
    from kg.extract.tools import Tools

_PERIOD: Final = re.compile(r"[\s\"'”’)）(（\d-]*(?:period|时期|期间|以来)")
_AHEAD: Final = 24


def named_periods(document: Document, tools: Tools) -> Iterator[Time]:
    """The periods of known five-year plans that the text names as times, in its order."""
    for mention in document.mentions:
        if mention.cls == "FiveYearPlan" and len(mention.candidates) == 1:
            facts = dict(tools.gazetteer.entries[mention.candidates[0]].facts)
            start, end = facts.get("periodStart"), facts.get("periodEnd")
            behind = document.view[mention.span.end : mention.span.end + _AHEAD]
            inside = document.view[mention.span.start : mention.span.end]
            named = _PERIOD.match(behind) or inside.endswith(("period", "时期", "期间"))
            if named and isinstance(start, Value) and isinstance(end, Value):
                yield Time(mention.span, start, end, f"{start.text}/{end.text}")
