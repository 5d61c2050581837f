"""Who takes part in an event, where the sentence lists persons and the event was named before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.document import Document
from kg.extract.english.structure import topic
from kg.extract.tools import Tools
from kg.types import Relation, Span

_ATTENDS: Final = re.compile(
    r"\b(?:attend(?:s|ed)?|g[ai]ve[sn]? keynotes?|"
    r"were present|was present|took part|participated|presid(?:es|ed) over"
    r"|deliver(?:s|ed) (?:a |an |the )?(?:\w+ )?"
    r"(?:speech(?:es)?|address(?:es)?|remarks)|g[ai]ve[sn]? (?:a |the )?(?:keynote )?speech(?:es)?"
    r"|ma[dk]es? (?:a |the )?(?:keynote )?speech(?:es)?"
    r"|announced the opening|addressed the (?:opening|ceremony)|led a (?:team|delegation)"
    r"|spoke at the (?:opening|ceremony))\b",
    re.IGNORECASE,
)
_EVENTS: Final = ("Event",)


def attendance(document: Document, tools: Tools) -> Iterator[Relation]:
    """participatedIn for all persons before a word of attending.

    Example: "The World Battery Conference opened on Monday. Li Na, governor of Hunan, and Wang Bo, mayor
    of Changsha, delivered speeches."
    """
    if document.article.language != "en":
        return
    for sentence in document.sentences:
        cue = _ATTENDS.search(document.view, sentence.span.start, sentence.span.end)
        if cue is None:
            continue
        persons = [
            m for m in document.mentions_in(Span(sentence.span.start, cue.start())) if m.cls == "Person"
        ]
        if not persons:
            continue
        after = [
            m
            for m in document.mentions_in(Span(cue.start(), sentence.span.end))
            if tools.ontology.is_a(m.cls, "Event")
        ]
        event = after[0] if after else topic(document, tools, sentence.span.start, _EVENTS)
        if event is not None:
            for person in persons:
                yield Relation(person, "participatedIn", event, sentence.span, "en-attendance", 0.7)
