"""前者, 后者: the first and the second of the two that a text has just named side by side.

与佛山、肇庆分工：前者造专用车，后者有新能源车基地: each pronoun stands for its own of the pair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.extract.families import AREAS
from kg.types import Mention, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

RULE: Final = "zh-former-latter"
_PRONOUN: Final = re.compile("前者|后者")
_JOINED: Final = re.compile(r"^(?:市|县|区|省)?[(（]?(?:、|和|与|及|以及|跟|同)$")
_REACH: Final = 90
_BODIES: Final = frozenset("Enterprise Institution".split())
_SITES: Final = frozenset("Zone Cluster County".split())
_KINDS: Final = (AREAS, _BODIES, _SITES, frozenset({"Industry"}), frozenset({"Project"}))


def former_latter(document: Document, tools: Tools) -> Iterator[Mention]:
    """A mention for each such pronoun, named as what it stands for."""
    pair: tuple[Mention, Mention] | None = None
    last = -_REACH
    for match in _PRONOUN.finditer(document.view):
        if match[0] == "前者" or match.start() - last > _REACH:
            pair = _pair(document, match.start())
        last = match.start()
        if pair is None:
            continue
        meant = pair[match[0] == "后者"]
        yield Mention(
            Span(*match.span()),
            meant.cls,
            meant.name,
            RULE,
            0.78,
            meant.candidates,
            anaphor=True,
            language="zh",
        )


def _pair(document: Document, before: int) -> tuple[Mention, Mention] | None:
    """The nearest two mentions of one kind that stand joined before a place in the text."""
    named = [m for m in document.mentions_in(Span(max(0, before - _REACH), before)) if m.rule != RULE]
    for first, second in reversed(list(pairwise(named))):
        gap = document.view[first.span.end : second.span.start]
        if _JOINED.match(gap) and any(first.cls in kind and second.cls in kind for kind in _KINDS):
            return first, second
    return None
