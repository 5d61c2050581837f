"""Periods that stand beside a plan's name: "the 14th Five-Year Plan period (2021-2025)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.document import Document
from kg.extract.tools import Tools
from kg.types import Relation, Value

_BESIDE: Final = re.compile(
    r"[”\"’']?(?:\s+(?:period|years|initiative|strategy))?\s*,?\s*"
    r"(?:\(\s*|(?:for|spans?|spanning|covers?|covering|will run|runs?|running|to run"
    r"|effective|valid|in force)\b[^.;,()]{0,18}?\s)?"
    r"((?:19|20)\d\d)\s*(?:[-–—~]|to|through|until)\s*((?:19|20)\d\d)\b",
    re.IGNORECASE,
)


_NUMBERED: Final = re.compile(r"\b(1[0-9])th[- ]Five[- ]Year\b", re.IGNORECASE)
_FIRST_YEAR: Final = 1951
_NEAR: Final = 200


def plan_periods(document: Document, tools: Tools) -> Iterator[Relation]:
    """periodStart and periodEnd from the years beside a plan's name.

    Example: "Hunan will grow in the 14th Five-Year Plan period (2021-2025)."
    """
    for plan in document.mentions:
        if not tools.ontology.is_a(plan.cls, "Policy"):
            continue
        sentence = document.sentence_of(plan.span)
        if sentence is None:
            continue
        years: tuple[str, str] | None = None
        if match := _BESIDE.match(document.view, plan.span.end):
            years = match[1], match[2]
        elif not plan.anaphor and plan.cls != "FiveYearPlan" and (match := _NUMBERED.search(plan.name)):
            # Readers take the period of a plan under a five-year plan where the words near it tell the years.
            first = _FIRST_YEAR + 5 * int(match[1])
            told = document.view[sentence.span.start : sentence.span.end + _NEAR]
            for property_, year in (("periodStart", str(first)), ("periodEnd", str(first + 4))):
                if year in told:
                    value = Value(year, "gYear")
                    yield Relation(plan, property_, value, sentence.span, "en-plan-period", 0.85)
        if years:
            for property_, year in zip(("periodStart", "periodEnd"), years, strict=True):
                yield Relation(plan, property_, Value(year, "gYear"), sentence.span, "en-plan-period", 0.9)
