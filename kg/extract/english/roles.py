"""Who has a part in an event that was named before: "Organisers were the ministry and nine provinces: …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.document import Document
from kg.extract.english.structure import topic
from kg.extract.families import DIVISIONS
from kg.extract.tools import Tools
from kg.types import Relation

_ROLE: Final = re.compile(
    r"(?:(?:The|Its|Their|Among the|Both the|As)\s+)?(?:(?:main|joint|other|local|chief|two|three|four"
    r"|five)\s+)*"
    r"(?:co-?)?(?:organi[sz]ers?|hosts?|sponsors?|initiators?|undertakers?|organi[sz]ing (?:bodies|units))\b"
    r"(?!\s+(?:said|says|expects?|hope|told|plan))",
    re.IGNORECASE,
)
_ACTS: Final = re.compile(
    r"\b(?:undertook|organi[sz]ed|hold|holds|held|host|hosts|organi[sz]es?|hosted|sponsored|co-hosted"
    r"|co-organi[sz]ed|co-sponsored|staged"
    r"|convened|arranged|put on|ran)\s+"
    r"(?:it|them)\b|\b(?:are|were|is|was|act|acted|serve|served)\s+(?:as\s+)?(?:the\s+"
    r"|its\s+)?(?:joint\s+)?(?:co-?)?"
    r"(?:organi[sz]ers?|hosts?|sponsors?|undertakers?)\b",
    re.IGNORECASE,
)
_GOVERNMENTS: Final = re.compile(
    r"\b(?:governments?|provinces|cities|municipalities|regions)\b", re.IGNORECASE
)
_BODIES: Final = ("GovernmentBody", "Institution", "Enterprise")


def organisers(document: Document, tools: Tools) -> Iterator[Relation]:
    """organizedBy of the event spoken of, for the bodies that a sentence names as its hosts.

    Example: "The Wuhan Chip Forum opened on Monday. Hosts are the Ministry of Commerce and three provincial
    governments: Hubei, Hunan and Anhui."
    """
    for sentence in document.sentences:
        here = document.mentions_in(sentence.span)
        words = document.view[sentence.span.start : sentence.span.end]
        if not here or not (_ROLE.match(words) or _ACTS.search(words)):
            continue
        events = [m for m in here if tools.ontology.is_a(m.cls, "Event")]
        event = events[0] if events else topic(document, tools, sentence.span.start, ("Event",))
        if event is None:
            continue
        for mention in here:
            body = any(tools.ontology.is_a(mention.cls, cls) for cls in _BODIES)
            governed = mention.cls in DIVISIONS and _GOVERNMENTS.search(
                document.view, sentence.span.start, mention.span.start
            )
            if (body or governed) and not mention.anaphor:
                yield Relation(event, "organizedBy", mention, sentence.span, "en-role-organisers", 0.78)
