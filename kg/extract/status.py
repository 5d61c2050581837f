"""How a sentence puts what it says: stated, planned, or denied."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from kg.types import Span, Status


@cache
def _cues(language: str) -> Mapping[str, re.Pattern[str]]:
    """The expressions of rules/status.toml for a language, each list as one."""
    file = resources.files("kg.extract") / "rules" / "status.toml"
    table = tomllib.loads(file.read_text("utf-8"))[language]
    edge = r"\b" if language == "en" else ""
    return {
        name: re.compile(
            cues if isinstance(cues, str) else f"{edge}(?:{'|'.join(cues)}){edge}".replace(" ", r"\s+"),
            re.IGNORECASE,
        )
        for name, cues in table.items()
    }


def status_at(view: str, sentence: Span, match: Span, language: str) -> Status:
    """The status that the clauses up to a match give it.

    A denial counts in the match's own clause only. A plan reaches on into the clauses
    behind it ("will be built in Wuhu, with an investment of …") until one settles
    something itself.

    Args:
        view: the document's view; ``sentence`` and ``match`` are spans into it.
        language: ``en`` or ``zh``.
    """
    cues = _cues(language)
    breaks = [at.end() for at in cues["clause"].finditer(view, sentence.start, match.start)]
    start = max((at for at in breaks if at <= match.start), default=sentence.start)
    clause = view[start : match.end]
    if cues["denied"].search(clause):
        return "denied"
    if cues["planned"].search(clause):
        return "planned"
    plans = [cue.end() for cue in cues["planned"].finditer(view, sentence.start, start)]
    if plans and not re.search(r"[;；]", view[plans[-1] : start]):
        rest = view[plans[-1] : match.end]
        after = cues["clause"].search(rest)
        if after and not cues["settled"].search(rest, after.end()):
            return "planned"
    return "stated"
