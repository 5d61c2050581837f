"""Which place an industry stands with: the one behind it in a list of pairs, none that tells where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from kg.extract.document import Document, Item
from kg.extract.families import AREAS
from kg.types import Mention

_FAR: Final = 160
_PLACED: Final = re.compile(
    r"(?:\s+(?:industry|sector|companies|firms|makers|clusters?|chains?|projects?|bases?|production"
    r"|plants?))?"
    r"(?:\s+(?:is|are|was|were|went|goes?|made|built|produced|concentrated|found|based|located|that"
    r"|those|chiefly"
    r"|mainly|mostly|the\s+(?:specialty|pillar|strength|pride)))*"
    r"(?:\s+(?:in|of|to|around|at|for)\s+|\s*(?:–|—|--|:)\s*)(?:the\s+)?(?:city\s+of\s+)?",
    re.IGNORECASE,
)
_NEXT: Final = re.compile(
    r"(?:['’]s)?\s*(?:city|county|province|district)?\s*"
    r"(?:[,;]\s*(?:and\s+)?|\s(?:and|while|to|as well as)\s)\s*"
    r"(?:from\s+|the\s+)?",
    re.IGNORECASE,
)


def in_turn(document: Document, items: tuple[Item, ...]) -> Iterator[tuple[Mention, Mention]]:
    """The industries of a list of pairs, each with the place behind it: "chips in Wuhan, cars in Wuhu"."""
    found: list[tuple[Mention, Mention]] = []
    named = [m for m in items if isinstance(m, Mention)]
    for industry, place in pairwise(named):
        fits = industry.cls == "Industry" and place.cls in AREAS
        if not fits or not _PLACED.fullmatch(document.view, industry.span.end, place.span.start):
            continue
        if found and not _NEXT.fullmatch(document.view, found[-1][1].span.end, industry.span.start):
            if len(found) > 1:
                yield from found
            found = []
        found.append((industry, place))
    if len(found) > 1:
        yield from found


_SITE: Final = re.compile(
    r"\b(?:held|opened|opens|kicked|located|situated|lies|based|took|began|place|set|settled|signed"
    r"|built|staged"
    r"|launched|park|zone|base|conference|expo|forum|event|fair|started|concluded|closed"
    r"|convened)\b[^.;]{0,30}?"
    r"\b(?:in|at)\s+(?:the\s+)?$|^[^\w]{0,4}\s*(?:in|at)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_APPOSED: Final = re.compile(r"\s*,\s+(?:an?|the|one)\s+[^,.;]{1,50}\b(?:in|of)\s+(?:the\s+)?", re.IGNORECASE)


def beside(document: Document, holder: Mention, place: Mention) -> bool:
    """Whether a place only tells where the one before is: "the Expo opened in Wuhan"."""
    gap = document.view[holder.span.end : place.span.start]
    if holder.cls in AREAS:
        return _APPOSED.fullmatch(gap) is not None
    return holder.cls != "Programme" and len(gap) < _FAR and _SITE.search(gap) is not None
