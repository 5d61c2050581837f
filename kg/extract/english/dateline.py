"""What "here" means: the place of the dateline, "LANZHOU, Aug. 22 (Xinhua) -- …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.document import Document
from kg.extract.english.structure import topic
from kg.extract.tools import Tools
from kg.types import Mention, Relation, Span

_DATELINE: Final = re.compile(
    r"[A-Z][\w'’ .-]{1,30}(?:,[^\n]{1,40}?)?\s*(?:\([^()\n]{2,30}\)\s*)?(?:--|—|–|-\s)"
)
_HERE: Final = re.compile(r"\b(?:here|in this (?:\w+ )?city|in the city|locally)\b", re.IGNORECASE)
_HELD: Final = re.compile(
    r"\b(?:held|hosted?|open(?:s|ed)|kick(?:s|ed) off|beg[au]n|conven\w+|conclud\w+|clos(?:es|ed)|took place"
    r"|launched|rais\w+|end(?:s|ed)|start(?:s|ed)|gather\w*|staged|under way|unveiled)\b",
    re.IGNORECASE,
)
_PLACES: Final = ("Prefecture", "County", "Province")
_REACH: Final = 700


def dateline(document: Document) -> Mention | None:
    """The place of an English article's dateline, None without one."""
    text = document.article.text
    for match in list(re.finditer(r"^", text[:_REACH], re.MULTILINE))[:6]:
        if found := _DATELINE.match(text, match.start()):
            for mention in document.mentions_in(Span(found.start(), found.end())):
                if mention.cls in _PLACES and mention.span.start == found.start():
                    return mention
    return None


def held_here(document: Document, tools: Tools) -> Iterator[Relation]:
    """heldIn where an event is held "here" or "in the city": the dateline's place or the last one named.

    Example: "CHANGSHA, June 3 -- The World Battery Conference opened here on Monday."
    """
    place = dateline(document)
    for sentence in document.sentences:
        here = _HERE.search(document.view, sentence.span.start, sentence.span.end)
        if here is None or not _HELD.search(document.view, sentence.span.start, here.start()):
            continue
        where = place if here[0].lower() in ("here", "locally") else None
        where = where or topic(document, tools, here.start(), _PLACES)
        before = document.mentions_in(Span(sentence.span.start, here.start()))
        events = [m for m in before if tools.ontology.is_a(m.cls, "Event") or m.cls == "EventSeries"]
        if events and where is not None:
            yield Relation(events[0], "heldIn", where, sentence.span, "en-held-here", 0.75)
