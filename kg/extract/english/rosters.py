"""Members of a programme in a list behind a colon: "the listed are: …", "… clusters: Wuhan chips, …"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from kg.extract.document import Document
from kg.extract.families import DIVISIONS
from kg.extract.tools import Tools
from kg.types import Mention, Relation, Sentence, Span

_MEMBERS: Final = frozenset({"Cluster", "Zone", "Enterprise"})
_LISTED: Final = re.compile(
    r"\b(?:listed|selected|shortlisted|approved|recogni[sz]ed|included|winners?|entrants?|newcomers?"
    r"|members?|on the list"
    r"|they|these|them|(?:of )?this time|respectively|new faces|laureates|recipients"
    r"|honou?rees)\b[^:.;\n]{0,60}:\s*",
    re.IGNORECASE,
)
_COLON: Final = re.compile(r"[^:.;\n]{0,25}:\s*")
_ITEM: Final = re.compile(r"(?:(?!\s(?:and|as well as)\s[A-Z])[^,;，；、\n])+")
_JOIN: Final = re.compile(r"^\s*(?:and|as well as)?\s*", re.IGNORECASE)
_VERB: Final = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|which|that|who|in|with|by|to)\b", re.IGNORECASE
)
_REACH: Final = 3
_MAX_WORDS: Final = 9
_LEAST: Final = 2


def _items(document: Document, sentence: Sentence) -> list[tuple[Span, Mention]]:
    """The members "Wuhan chips, Yibin power batteries" of a list of clusters, with their places."""
    text = document.view
    for title in document.mentions_in(sentence.span):
        colon = _COLON.match(text, title.span.end, sentence.span.end)
        if title.cls != "Programme" or colon is None or "cluster" not in title.name.lower():
            continue
        found: list[tuple[Span, Mention]] = []
        for item in _ITEM.finditer(text, colon.end(), sentence.span.end):
            opening = _JOIN.match(item[0])
            start = item.start() + (opening.end() if opening else 0)
            span = Span(start, start + len(text[start : item.end()].rstrip(" .)")))
            places = [m for m in document.mentions_in(span) if m.cls in DIVISIONS and m.span.start == start]
            words = text[span.start : span.end]
            plain = len(words.split()) <= _MAX_WORDS and "cluster" not in words.lower()
            if places and places[0].span.end < span.end and plain and not _VERB.search(words):
                found.append((span, places[0]))
        if len(found) >= _LEAST:
            return found
    return []


def find_rosters(document: Document, tools: Tools) -> Iterator[Mention]:
    """Clusters that a list names by place and industry alone, with the industries."""
    for sentence in document.sentences:
        for span, place in _items(document, sentence):
            yield Mention(span, "Cluster", document.line(span), "en-roster-cluster", 0.75)
            rest = Span(place.span.end + 1, span.end)
            if rest.end > rest.start:
                yield Mention(rest, "Industry", document.line(rest), "en-roster-industry", 0.7)


def rosters(document: Document, tools: Tools) -> Iterator[Relation]:
    """underProgramme of the members that a list behind a colon names.

    Example: "The ministry named new green industrial parks. The selected are: Wuhan Optics Valley Industrial
    Park of Hubei; Suzhou Chip Industrial Park of Jiangsu."
    """
    if all(mention.cls != "Programme" for mention in document.mentions):
        return
    for sentence in document.sentences:
        listed = _LISTED.search(document.view, sentence.span.start, sentence.span.end)
        clusters = {span for span, _ in _items(document, sentence)}
        if not listed and not clusters:
            continue
        after = listed.end() if listed else sentence.span.start
        title = _title(document, sentence, after)
        if title is None:
            continue
        for member in document.mentions_in(Span(after, sentence.span.end)):
            named = member.cls in _MEMBERS and not member.anaphor and (listed or member.span in clusters)
            if named and _fits(title, member):
                yield Relation(member, "underProgramme", title, sentence.span, "en-roster", 0.75)


def _title(document: Document, sentence: Sentence, before: int) -> Mention | None:
    """The programme named last before the list, from a few sentences back at most."""
    at = bisect_right(document.sentences, sentence.span.start, key=lambda s: s.span.start) - 1
    reach = document.sentences[max(0, at - _REACH)].span.start
    titles = [m for m in document.mentions if m.cls == "Programme" and reach <= m.span.start < before]
    own = [m for m in titles if m.span.start >= sentence.span.start]
    return own[-1] if own else titles[-1] if titles else None


def _fits(title: Mention, member: Mention) -> bool:
    """Whether a member is of the kind that the title confers on: a cluster where it is of clusters."""
    name = title.name.lower()
    if member.cls == "Cluster":
        return "cluster" in name
    if member.cls == "Zone":
        return any(kind in name for kind in ("park", "zone", "base", "area", "center", "centre", "cluster"))
    return not any(kind in name for kind in ("park", "zone", "cluster", "base"))
