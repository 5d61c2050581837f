"""Where firms and institutions sit by the city or county that their names begin with: 长沙市轴承产业引导基金.

A province in a firm's name tells where it is registered and no more (云南白药); a city tells where it is if
the text speaks of that city, too, and the firm is no guest from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.extract.families import CITIES
from kg.types import Mention, Relation

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

_BODIES: Final = frozenset("Enterprise Institution".split())
# A chamber of those from elsewhere sits where the first of the two places is: 杭州市宿州商会.
_GUESTS: Final = re.compile(r"商会$")
_FULL: Final = re.compile(r"[市县区州]$")
_GROUP: Final = re.compile(r"集团$")


def seats(document: Document, tools: Tools) -> Iterator[Relation]:
    """locatedIn of a body in the most precise place that its name begins with."""
    spoken: set[str] | None = None
    for body in document.mentions:
        sentence = document.sentence_of(body.span)
        if body.cls not in _BODIES or body.anaphor or sentence is None:
            continue
        place: Mention | None = None
        for inner in document.inside(body):
            at = place.span.end if place is not None else body.span.start
            if inner.cls not in CITIES | {"Province"} or inner.span.start != at:
                break
            place = inner
            if _GUESTS.search(body.name):
                break
        if place is None or place.cls not in CITIES or place.span.end == body.span.end:
            continue
        # A city by its short name begins a brand as often as it tells a seat: 昆山创控集团, 青岛睫毛协会.
        if not _FULL.search(place.name) and (body.cls == "Institution" or _GROUP.search(body.name)):
            continue
        if spoken is None:
            named = (m for m in document.items if isinstance(m, Mention) and m.cls in CITIES)
            spoken = {iri for m in named for iri in m.candidates}
        if spoken.intersection(place.candidates):
            yield Relation(body, "locatedIn", place, sentence.span, "zh-seat-in-name", 0.7)
