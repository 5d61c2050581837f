"""Places that English text writes in pieces: "the central, western and northeastern regions"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.document import Document
from kg.extract.tools import Tools
from kg.types import Mention, Span

_DIRECTION: Final = r"(?:(?:north|south)(?:east|west)|north|south|east|west|central)(?:ern)?"
_JOINED: Final = re.compile(
    rf"\b({_DIRECTION})((?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*[-–]\s*){_DIRECTION})+\s+"
    r"(?:(?:coastal|inland)\s+)?(?:regions?|parts?|areas?|China|provinces|places|cities)\b",
    re.IGNORECASE,
)
_ONE: Final = re.compile(_DIRECTION, re.IGNORECASE)


def find_regions(document: Document, tools: Tools) -> Iterator[Mention]:
    """Regions that share one noun, each with the name that the gazetteer knows it by."""
    if document.article.language != "en":
        return
    for match in _JOINED.finditer(document.view):
        for direction in _ONE.finditer(document.view, match.start(), match.end()):
            low = direction[0].lower()
            full = low if low.endswith("ern") or low == "central" else f"{low}ern"
            entries = tools.gazetteer.lookup(f"{full} region", "en") or tools.gazetteer.lookup(
                f"{full} China", "en"
            )
            regions = tuple(entry.iri for entry in entries if entry.cls == "Region")
            if regions:
                name = f"{full} region"
                yield Mention(Span(*direction.span()), "Region", name, "en-region-shared-noun", 0.85, regions)
