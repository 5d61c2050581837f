"""Who takes part in an event, where the sentence lists persons and the event was named before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.document import Document
from kg.extract.english.structure import topic
from kg.extract.tools import Tools
from kg.types import Mention, Relation, Sentence, Span

_SPEECH: Final = (
    r"(?:speech(?:es)?|address(?:es)?|remarks|reports?|toasts?|toasting|messages?|lectures?|keynotes?)"
)
_MEETING: Final = (
    r"(?:opening|closing|launch|signing|ceremony|event|activity|conference|meeting|forum|fair|expo|summit"
    r"|symposium|seminar|exhibition)"
)
_ATTENDS: Final = re.compile(
    r"\b(?:attend(?:s|ed)?|g[ai]ve[sn]? keynotes?|(?:were|was|are|is) (?:also )?present"
    r"|took part|participate[sd]?|presid(?:es|ed)(?: over)?|chair(?:s|ed) (?:the|this) "
    + _MEETING
    + r"|hosted the "
    + _MEETING
    + r""
    r"|(?:deliver(?:s|ed)|g[ai]ve[sn]?|ma[dk]es?) (?:an? |the |his |her |their |opening |keynote |welcome "
    r"|welcoming |video |written )*"
    r"(?:\w+ )?" + _SPEECH + r""
    r"|(?:announce[sd]|declare[sd]) (?:the )?(?:start|opening|commencement|launch|closing|event open)\b"
    r"|addressed the (?:opening|ceremony)|led (?:a|the) (?:team|delegation)"
    r"|(?:came|went) to the (?:scene|site|venue)|witnessed the (?:signing|launch|opening|unveiling)"
    r"|cut the ribbon|unveiled the plaque|took the (?:stage|floor|podium)|took questions"
    r"|exchanged experiences?|shared (?:their |his |her )?experiences?"
    r"|made (?:a )?(?:recommendation|presentation|exchange|promotion)s?"
    r"|sp(?:oke|eaks?) at the (?:opening|ceremony))\b",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(
    r"\b(?:(?:attended|addressed|chaired|opened|presided over|witnessed|accompanied) by"
    r"|also (?:attended|attending|present|took part in) (?:at )?(?:the )?"
    + _MEETING
    + r"(?: (?:was|were|are))?"
    r"|(?:attending|present at) the " + _MEETING + r" (?:was|were|are)"
    r"|(?:guests|leaders|participants|speakers|attendees|those present) (?:at the "
    + _MEETING
    + r" )?(?:were|included?|including|:))\s*:?\s*",
    re.IGNORECASE,
)
_SPOKE: Final = re.compile(r"speech|address|report|remarks", re.IGNORECASE)
_HEARD: Final = re.compile(
    r"\b(?:listened to|heard) (?:the )?(?:opinions|reports|speeches|views|suggestions"
    r"|briefings)(?: and \w+)? (?:of|from|by)\b",
    re.IGNORECASE,
)
_BODIES: Final = frozenset(
    "Ministry LocalGovernment GovernmentBody Enterprise Institution Province Prefecture County".split()
)
_EVENTS: Final = ("Event",)


def attendance(document: Document, tools: Tools) -> Iterator[Relation]:
    """participatedIn for the persons before a word of attending, and behind "attended by".

    Example: "The World Battery Conference opened on Monday. Li Na, governor of Hunan, and Wang Bo, mayor
    of Changsha, delivered speeches."
    """
    for sentence in document.sentences:
        for persons, cue in _groups(document, sentence):
            event = _event(document, tools, sentence, cue)
            for person in persons if event else ():
                assert event is not None
                yield Relation(person, "participatedIn", event, sentence.span, "en-attendance", 0.7)


def _groups(document: Document, sentence: Sentence) -> Iterator[tuple[list[Mention], int]]:
    """The persons that belong to each word of attending, with the place of the word."""
    here = document.mentions_in(sentence.span)
    persons = [m for m in here if m.cls == "Person"]
    others = [m for m in here if m.cls in _BODIES and not m.anaphor]
    if not persons and not others:
        return
    at = sentence.span.start
    for cue in _ATTENDS.finditer(document.view, sentence.span.start, sentence.span.end):
        before = [p for p in persons if at <= p.span.start and p.span.end <= cue.start()]
        if not before and _SPOKE.search(cue[0]):
            # "At the meeting Banan District, Fuling District and Changan Automobile made exchange speeches."
            before = [m for m in others if at <= m.span.start and m.span.end <= cue.start()]
        yield before, cue.start()
        at = cue.end()
    heard = _HEARD.search(document.view, sentence.span.start, sentence.span.end)
    if heard:
        yield [m for m in (*persons, *others) if m.span.start >= heard.end()], heard.start()
    if behind := _BEHIND.search(document.view, sentence.span.start, sentence.span.end):
        yield [p for p in persons if p.span.start >= behind.end()], behind.start()


def _event(document: Document, tools: Tools, sentence: Sentence, cue: int) -> Mention | None:
    """The event that a word of attending speaks of: the first behind it, else the last named before."""
    after = [
        m for m in document.mentions_in(Span(cue, sentence.span.end)) if tools.ontology.is_a(m.cls, "Event")
    ]
    return after[0] if after else topic(document, tools, cue, _EVENTS)
