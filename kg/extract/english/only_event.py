"""Who takes part in the one event that an article is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from kg.extract.document import Document
from kg.extract.english.anaphora import DEFINITE
from kg.extract.families import OCCASIONS
from kg.extract.tools import Tools
from kg.types import Mention, Relation

_SPEAKS: Final = re.compile(
    r"\b(?:attend\w*|took part|takes? part|participa\w+|present\b|speakers?|guests?|delegat\w+"
    r"|representatives?|presid\w+|speech\w*|keynote|remarks|roundtable|accompan\w+|address\w*|spoke|said|says|told|stressed"
    r"|introduced|noted|pointed out|hopes?|hoped|reported|explained|joined|opened|came|laughed|joked)\b"
)
_SHOWS: Final = re.compile(
    r"\b(?:pavilions?|booths?|stands\b(?= (?:of|from))|exhibit(?:s|ed|ors?|ing)\b|on show|on display"
    r"|purchasing groups?|(?<!final )buyers?|speakers?|participants?|delegations?|those showing"
    r"|made (?:its|their) debut"
    r"|(?:guests|visitors|merchants|officials|envoys|scholars|delegates|representatives?) (?:of|from))\b"
)
_VISITORS: Final = frozenset({"Country", "Enterprise", "Institution"})
_CREDIT: Final = re.compile(
    r"\b(?:editors?|reporters?|correspondents?|text|photos?|photography|pictures?|by|sources?|authors?|proofread"
    r"|translat\w+|recording|interviewed by|wr(?:iter|itten by)|intern)\b\W*(?:[A-Z][\w’'-]+\W+){0,6}$",
    re.IGNORECASE,
)
_HOME: Final = re.compile(r"china|people's republic", re.IGNORECASE)
_ELSEWHERE: Final = re.compile(
    r"\b(?:exports?|imports?|market|shipped|abroad|last year|earlier|last month|in an interview|on the phone"
    r"|by telephone|after the|not (?:here|present|come))\b",
    re.IGNORECASE,
)
_OF_BODY: Final = re.compile(r"\b(?:of|at|with|for)\s+(?:the\s+)?$", re.IGNORECASE)


def takes_part(document: Document, tools: Tools, found: Iterable[Relation]) -> Iterator[Relation]:
    """participatedIn of the persons who speak and of those who exhibit, where the article has one event.

    Args:
        document: the article.
        tools: as for all extractors; not asked here.
        found: the relations found so far: who is said to take part, or to hold the event, is left alone.

    Example: "The World Battery Conference opened in Yibin. Tian Hu, president of Sanfeng Group, said that
    demand grows."
    """
    event = _only(document)
    if event is None:
        return
    settled = {r.subject.name for r in found if r.property == "participatedIn"}
    settled |= {r.object.name for r in found if r.property == "organizedBy" and isinstance(r.object, Mention)}
    for sentence in document.sentences:
        if sentence.span.end <= event.span.start:
            continue
        text = document.view[sentence.span.start : sentence.span.end]
        mentions = document.mentions_in(sentence.span)
        kinds = {mention.cls for mention in mentions}
        speaks = "Person" in kinds and _SPEAKS.search(text)
        shows = not _VISITORS.isdisjoint(kinds) and _SHOWS.search(text) and not _ELSEWHERE.search(text)
        for mention in mentions if speaks or shows else ():
            if mention.anaphor or mention.name in settled:
                continue
            opening = document.view[max(0, mention.span.start - 60) : mention.span.start]
            person = speaks and mention.cls == "Person" and not _CREDIT.search(opening)
            visitor = (
                shows
                and mention.cls in _VISITORS
                and not _HOME.match(mention.name)
                and (mention.cls == "Country" or not _OF_BODY.search(opening))
            )
            if person or visitor:
                yield Relation(mention, "participatedIn", event, sentence.span, "en-only-event", 0.6)


def _only(document: Document) -> Mention | None:
    """The first mention of the one event that an article names; None where it names several or none."""
    named = [m for m in document.items if isinstance(m, Mention) and m.cls in OCCASIONS]
    events = [m for m in named if not m.anaphor and m.rule != DEFINITE]
    longest = max((frozenset(m.name.lower().split()) for m in events), key=len, default=frozenset[str]())
    one = all(frozenset(m.name.lower().split()) <= longest for m in events)
    return events[0] if events and one else None
