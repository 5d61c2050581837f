"""How a sentence puts what it says: stated, planned, or denied."""

from __future__ import annotations

import re
from typing import Final

from kg.types import Span, Status

# The cue must stand in the clause of the match, at most a few words before it or inside it.
_CUES: Final[dict[str, dict[Status, re.Pattern[str]]]] = {
    "en": {
        "denied": re.compile(
            r"\b(?:did|does|do|has|have|had|was|were|is|are|will|would|can|could)(?:\s+not|n['’]t)\b"
            r"|\bnever\b|\bden(?:y|ies|ied)\b|\bno longer\b|\bnot (?:yet )?(?:been )?\w+ed\b",
            re.IGNORECASE,
        ),
        "planned": re.compile(
            r"\b(?:will|shall|is to|are to|to be|plan(?:s|ned)? to|intend(?:s|ed)? to|aim(?:s|ed)? to"
            r"|propose(?:s|d)? to|is expected to|are expected to|would|(?:is|are) scheduled|is due to)\b",
            re.IGNORECASE,
        ),
    },
    "zh": {
        "denied": re.compile(r"未能|尚未|没有|并未|从未|未(?=[^来])|不再|否认|不予"),
        "planned": re.compile(
            r"将(?=[^近军士领])|拟(?=[^合人])|计划(?=在|于|到|将|开展|举办)|预计|力争|即将|准备|争取|有望"
        ),
    },
}
_CLAUSE: Final = {"en": re.compile(r"[;:,]\s"), "zh": re.compile(r"[，；：]")}


def status_at(view: str, sentence: Span, match: Span, language: str) -> Status:
    """The status that the clause around a match gives it.

    Args:
        view: the document's view; ``sentence`` and ``match`` are spans into it.
        language: ``en`` or ``zh``.
    """
    before = view[sentence.start : match.start]
    breaks = list(_CLAUSE[language].finditer(before))
    clause_start = sentence.start + (breaks[-1].end() if breaks else 0)
    clause = view[clause_start : match.end]
    for status, cue in _CUES[language].items():
        if cue.search(clause):
            return status
    return "stated"
