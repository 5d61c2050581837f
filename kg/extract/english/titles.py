"""Titles of documents, events and series in quotation marks: “Opinions on …”, «…», 《…》."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.document import Document
from kg.extract.english.heads import EDITION
from kg.extract.english.lexicon import Lexicon, lexicon
from kg.extract.families import EVENTS
from kg.extract.tools import Tools
from kg.types import Mention, Span

_QUOTED: Final = re.compile(
    r"“([^”\n]{3,240}?)”|\"([^\"\n]{3,240}?)\"|«\s*([^»\n]{3,240}?)\s*»|《([^》\n]{3,240}?)》"
    r"|(?<![\w])['‘]([A-Z][^'’\n]{3,160}?)['’](?![\w])"
)
_SERIES: Final = re.compile(
    r"\bseries(?:\s+of)?(?:\s+(?:themed?|titled|named|called|on))?[\s,:]*$", re.IGNORECASE
)
_ORDINAL: Final = re.compile(r"\b(?:\d+(?:st|nd|rd|th)|[a-z]+(?:st|nd|rd|th))\s+$", re.IGNORECASE)
_SLOGAN: Final = re.compile(
    r"\b(?:theme[ds]?|theme (?:was|is|of)|under the (?:theme|motto|slogan)|motto|slogan|principles? of"
    r"|entitled to|so-called"
    r"|concept of|spirit of)\W*(?:is|was|of|are)?[\s:,]*$",
    re.IGNORECASE,
)
_ACTION_BEFORE: Final = re.compile(r"\b(?:special\s+)?(?:actions?|campaigns?)\s*$", re.IGNORECASE)
_ACTION_AFTER: Final = re.compile(r"\s*(?:special\s+)?(?:action(?:\s+plan)?|campaign)s?\b", re.IGNORECASE)
_SERIES_AFTER: Final = re.compile(r"\s*(?:series|(?:\w+\s+){0,2}activit(?:y|ies))\b", re.IGNORECASE)
_STRATEGY_AFTER: Final = re.compile(r"\s*(?:initiatives?|strateg(?:y|ies))\b", re.IGNORECASE)
_PROGRAMME_AFTER: Final = re.compile(
    r"\s*(?:enterprises?|companies|firms|businesses|SMEs|small and medium|programmes?|cultivation)\b",
    re.IGNORECASE,
)
_EVENT_BEFORE: Final = re.compile(
    r"\b(?:(activity|event)|(docking|matchmaking)|(conference|forum|meeting|expo|seminar|symposium))"
    r"(?:\s+(?:of|named|titled|called|entitled))?,?\s*$",
    re.IGNORECASE,
)
_HAPPENS: Final = re.compile(
    r"\W*(?:(?:was|is|were|will be|has been|officially|formally)\s+)*(?:held|launched|kicked off|kicks off"
    r"|opened|opens|started|starts|began|begins|took place|takes place|aims|aimed|came|closed|ended"
    r"|in [A-Z]\w+)\b"
)
_TITLE_BEFORE: Final = re.compile(
    r"\b(?:titles?|honou?rs?|named|rated|certified|awarded|recogni[sz]ed|labels?|status|lists?"
    r"|batch(?:es)?|designated|listed|selected|are|is|as)"
    r"(?:\s+(?:of|as|an?|the|national|provincial|and|[“\"][^”\"]{3,40}[”\"]))*\s*$",
    re.IGNORECASE,
)
_TITLED: Final = re.compile(
    r"\b(?:enterprises?|company|companies|champions?|giants?|gazelles?|unicorns?|city|cities|count(?:y"
    r"|ies)|towns?|villages?"
    r"|factory|factories|demonstration|pilots?|bases?|parks?|zones?|areas?)$",
    re.IGNORECASE,
)
_PROJECT_AFTER: Final = re.compile(r"\s*(?:project|engineering)s?\b", re.IGNORECASE)

_CLAUSE: Final = re.compile(r"\b(?:have|has|had|are|is|was|were|will|can|don['’]t|we|he|she|they)\b")
"""Words that no title has: "The orders have been lined up until the Spring Festival"."""
_TITLE: Final = 3
"""Words of a title that is no mere label."""
POLICY: Final = frozenset("Plan Guidance Catalogue Regulation Agreement Strategy".split())


def head_class(title: str, words: Lexicon) -> tuple[str, int] | None:
    """The class that a title's head noun gives it, and at which word the head stands; None without one.

    A head that a preposition follows decides ("Opinions on the Plan …"), else the last one.
    """
    low = [w.strip("“”\"'(),.") for w in title.lower().split()]
    last: tuple[str, int] | None = None
    for i, word in enumerate(low):
        for head in words.heads.get(word, ()):
            first = i - len(head.words) + 1
            if first < 0 or tuple(low[first : i + 1]) != head.words or head.weak:
                continue
            if i + 1 < len(low) and low[i + 1] in head.tail:
                return head.cls, i
            if i + 1 == len(low) or re.fullmatch(r"\W*(?:19|20)\d\d\W*.*", " ".join(low[i + 1 :])):
                last = head.cls, i
            break
    return last


def find_titles(document: Document, tools: Tools) -> Iterator[Mention]:
    """What quotation marks name in an English article."""
    words = lexicon()
    text = document.view
    for match in _QUOTED.finditer(text):
        group = match.lastindex or 1
        inner = Span(*match.span(group))
        before = text[max(0, match.start() - 50) : match.start()]
        after = text[match.end() : match.end() + 40]
        title = text[inner.start : inner.end].strip()
        whole = Span(match.start(), match.end())
        found = _classify(title, before, after, group, words)
        if found is None:
            continue
        cls, rule, which, anaphor = found
        span = whole if which == "whole" else inner
        if not anaphor and (edition := EDITION.match(text, match.end())):
            span = Span(span.start, edition.end())
        name = _plain(text[inner.start : span.end], title) if not anaphor else title
        extended = _extended(text, span, cls, rule)
        if rule == "en-title-edition":
            name = re.sub(r"\s+", " ", text[extended.start : extended.end])
            yield Mention(inner, "EventSeries", title, "en-title-series-after", 0.8)
        yield Mention(
            extended,
            cls,
            name,
            rule,
            0.9 if not anaphor else 0.85,
            anaphor=anaphor,
        )


def _plain(text: str, title: str) -> str:
    """A title with its edition, without the quotation mark between the two."""
    rest = text[len(title) :]
    return re.sub(r"\s+", " ", title + re.sub(r"^[\s,]*[”\"»》’']", "", rest)).strip()


def _extended(text: str, span: Span, cls: str, rule: str) -> Span:
    """The span with the noun behind it that belongs to the name: “three products” special action."""
    start = span.start
    if rule == "en-title-edition" and (ordinal := _ORDINAL.search(text, max(0, start - 20), start)):
        start = ordinal.start()
    for wanted, pattern in (("en-title-action", _ACTION_AFTER), ("en-title-edition", _SERIES_AFTER)):
        if rule == wanted and (match := pattern.match(text, span.end)):
            return Span(start, match.end())
    return span


def _classify(
    title: str, before: str, after: str, group: int, words: Lexicon
) -> tuple[str, str, str, bool] | None:
    """Class, rule, which span, and whether it is a short name that points back."""
    count = len(title.split())
    if (title.endswith((",", ".", "!", "?")) and count > 4) or _CLAUSE.search(title):
        return None  # what somebody says
    if _SERIES.search(before):
        return "EventSeries", "en-title-series", "inner", False
    if _SLOGAN.search(before):
        return None
    if _ACTION_AFTER.match(after):
        return "Plan", "en-title-action", "whole", False
    if _ACTION_BEFORE.search(before) and count >= 2:
        return "Plan", "en-title-action-before", "inner", False
    if _SERIES_AFTER.match(after):
        return (
            ("Event", "en-title-edition", "whole", False)
            if _ORDINAL.search(before)
            else ("EventSeries", "en-title-series-after", "inner", False)
        )
    if count >= _TITLE and (event := _EVENT_BEFORE.search(before)) and _HAPPENS.match(after):
        cls = "Event" if event[1] else "DockingEvent" if event[2] else "Conference"
        return cls, "en-title-event", "inner", False
    if _STRATEGY_AFTER.match(after) and (title[:1].isupper() or count >= 3):
        return "Strategy", "en-title-strategy", "inner", False
    if _TITLE_BEFORE.search(before) and _TITLED.search(title):
        return "Programme", "en-title-conferred", "inner", False
    found = head_class(title, words)
    if found:
        cls, _ = found
        if count <= 2 and cls in POLICY and re.search(r"(?:\bthe|\bas|[(,:])\s*$", before):
            return cls, "en-title-short", "whole", True
        titled = count >= 3 and (title[0].isupper() or title[0].isdigit() or group in (3, 4))
        if titled and cls in POLICY | EVENTS - {"EventSeries"} | {"Programme", "Project"}:
            return cls, "en-title", "whole", False
    if group in (3, 4):
        return ("Policy" if count >= 3 else "Guidance"), "en-title-marks", "whole", count <= 1
    return None
