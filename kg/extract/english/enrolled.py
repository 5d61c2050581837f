"""Members of a programme in a sentence of their own: "Wuhan, Yibin and Hefei are listed"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from kg.extract.document import Document
from kg.extract.english.conflicts import is_kind_of_site
from kg.extract.families import DIVISIONS
from kg.extract.tools import Tools
from kg.types import Mention, Relation, Sentence

_MEMBERS: Final = frozenset({"Cluster", "Zone", "Enterprise"})
_JOIN: Final = re.compile(
    r"\s*(?:\([^()\n]{0,40}\)\s*)?(?:,\s*[A-Z][\w’'-]*(?:\s+[A-Z&][\w’'-]*){0,6}(?=\s*(?:,|and\b)))*"
    r"\s*(?:,|;|、)?\s*(?:and\s+|as well as\s+|plus\s+)?(?:the\s+)?"
)
_JOINED: Final = re.compile(r"[,;、]|\b(?:and|as well as|plus)\b", re.IGNORECASE)
BEHIND: Final = re.compile(
    r"(?:\s*\([^()\n]{0,40}\))?,?\s*(?:and \d+ (?:others|other \w+)\s+|etc\.?,?\s+)?"
    r"(?:(?:are|were|is|was|be|been|being|has|have|had|newly|also|now|all|both|successfully|officially|first"
    r"|thereby|then|too)\s+)*"
    r"(?:listed|selected|included|shortlisted|approved|named|chosen|picked|enrolled|admitted|joined|entered"
    r"|on (?:it|the list)|in (?:it|the list|the batch)|among (?:them|the)|in\b(?=\s*[.;,]|$)"
    r"|made (?:it|the)\b"
    r"|(?:got|gets?|getting|won|obtained|received|hold|holds|passed|earned) (?:the |this |that )?"
    r"(?:qualification|title|status|nod|approval|pilot|list|quota|designation|ticket|seat)"
    r"|came (?:later|next|before|first)|follow(?:s|ed)?\b|was first|were first|belong to)",
    re.IGNORECASE,
)
"""What stands behind members that a sentence lists."""
AHEAD: Final = re.compile(
    r"(?:\b(?:listed|selected|included|shortlisted|approved|chosen|picked|winners?|newcomers?|members?|entrants"
    r"|they|these|those|ones|pilots?|cities|counties|parks|zones|bases|clusters|enterprises|list|batch|holders?|names|time"
    r"|last time|this time)\b[^.;:{}\n]{0,60}?"
    r"(?:\b(?:are|were|is|includ(?:es?|ed|ing)|cover(?:s|ed|ing)?|namely|such as|with|respectively)\b"
    r"(?:\s+respectively)?\s*:?|:|\()|\b(?:added|joined by|adds|plus))\s*(?:the\s+)?$",
    re.IGNORECASE,
)
"""What stands ahead of them."""
_ELSEWHERE: Final = re.compile(
    r"\b(?:in|from|of|at|to|near|between|across|with|by)\s+(?:the\s+)?$", re.IGNORECASE
)
_REACH: Final = 3
_LEAST: Final = 2
_TOLD: Final = re.compile(
    r"\b(?:list(?:ed|s)?|select\w*|batch|added|newly|newcomers?|new (?:faces?|entrants?|ones)|among|joined"
    r"|entered|approved|chosen|named|winners?|won|awarded?|titles?|passed|recogni[sz]ed|certif\w*|qualif\w*"
    r"|this time|come from|admitted|accepted|shortlisted|made it|included?|namely|respectively"
    r"|(?:they|these) are|so (?:is|are|was|were)|also (?:is|are|was|were)|first|follow\w*)\b",
    re.IGNORECASE,
)
"""What shows that a sentence goes on about who bears a title that was named before."""
_OWNER: Final = re.compile(r"['’]s\s+[A-Z]")
_WIDE: Final = re.compile(
    r"\b(?:development|high-?tech|hi-tech|free trade|bonded)\s+(?:zones?|districts?|parks?)\b", re.IGNORECASE
)
"""Titles of zones that no city bears itself."""
_SITES: Final = r"clusters?|zones?|parks?|bases?|areas?|sites?|cent(?:er|re)s?"
_BEARERS: Final = {
    "site": re.compile(rf"\b(?:{_SITES})\b", re.IGNORECASE),
    "place": re.compile(
        r"\b(?:cit(?:y|ies)|count(?:y|ies)|districts?|towns?|pilots?|bases?|zones?|areas?|provinces?"
        r"|capitals?)\b",
        re.IGNORECASE,
    ),
    "firm": re.compile(
        r"\b(?:giants?|champions?|factor(?:y|ies)|enterprises?|firms?|companies|headquarters|cent(?:er|re)s?"
        r"|gazelles?|unicorns?|SMEs|leaders)\b",
        re.IGNORECASE,
    ),
}
"""The words of a title that tell which kind of thing bears it."""


def enrolled(document: Document, tools: Tools, found: Iterable[Relation]) -> Iterator[Relation]:
    """underProgramme of the members that a sentence lists, where the programme was named before.

    Args:
        document: the article.
        tools: as for all extractors; not asked here.
        found: the relations found so far; a sentence of which they say who is a member says it already.

    Example: "The ministry released the list of pilot cities for smart city infrastructure. Wuhan, Hefei and
    Yibin are listed."
    """
    said = {r.sentence.start for r in found if r.property == "underProgramme"}
    for number, sentence in enumerate(document.sentences):
        if sentence.span.start in said:
            continue
        yield from _of_kind(document, sentence)
        for members in _runs(document, sentence):
            title = _title(document, number, members[0])
            if title is None or not _told(document, sentence, members):
                continue
            for member in members:
                yield Relation(member, "underProgramme", title, sentence.span, "en-enrolled", 0.68)


def _of_kind(document: Document, sentence: Sentence) -> Iterator[Relation]:
    """Members in a sentence that goes on about a title for their kind: "Kerui is among them"."""
    mentions = document.mentions_in(sentence.span)
    if any(m.cls == "Programme" and not is_kind_of_site(document, m) for m in mentions):
        return
    starts = bisect_right(document.mentions, sentence.span.start, key=lambda m: m.span.start)
    earlier = (m for m in reversed(document.mentions[:starts]) if m.cls == "Programme")
    title = next((m for m in earlier if not m.anaphor and not is_kind_of_site(document, m)), None)
    if title is None:
        return
    told = _TOLD.search(document.view, sentence.span.start, sentence.span.end)
    if not told and not _only_places(document, sentence):
        return
    for member in mentions:
        kind = "firm" if member.cls == "Enterprise" else "site" if member.cls in _MEMBERS else "place"
        settled = kind != "place" or member.cls in ("Prefecture", "County")
        inner = any(member.span in m.span and member.span != m.span for m in mentions)
        before = document.view[sentence.span.start : member.span.start]
        owner = kind == "place" and _OWNER.match(document.view, member.span.end)
        if not settled or member.anaphor or inner or owner or _ELSEWHERE.search(before):
            continue
        if _WIDE.search(title.name) and kind == "place":
            continue
        if _BEARERS[kind].search(title.name):
            yield Relation(member, "underProgramme", title, sentence.span, "en-enrolled-kind", 0.65)


def _only_places(document: Document, sentence: Sentence) -> bool:
    """Whether a sentence is a list of places and little else: "Wuhan, Hefei; Yibin; and so on"."""
    places = [m for m in document.mentions_in(sentence.span) if m.cls in DIVISIONS]
    length = sentence.span.end - sentence.span.start
    return len(places) > _LEAST and 2 * sum(len(m.name) + 2 for m in places) > length


def _runs(document: Document, sentence: Sentence) -> Iterator[list[Mention]]:
    """The lists of places, or of sites and firms, in a sentence."""
    run: list[Mention] = []
    for mention in document.mentions_in(sentence.span):
        kind = DIVISIONS if mention.cls in DIVISIONS else _MEMBERS
        fits = mention.cls in kind and not mention.anaphor
        gap = document.view[run[-1].span.end : mention.span.start] if run else ""
        if gap.strip() == "(":
            continue  # a place in brackets says where the one before lies
        if run and fits and run[-1].cls in kind and _JOIN.fullmatch(gap) and _JOINED.search(gap):
            run.append(mention)
            continue
        if run:
            yield run
        run = [mention] if fits else []
    if run:
        yield run


def _told(document: Document, sentence: Sentence, members: list[Mention]) -> bool:
    """Whether the words beside a list say that its members were chosen."""
    before = document.view[sentence.span.start : members[0].span.start]
    after = BEHIND.match(document.view, members[-1].span.end, sentence.span.end)
    if after:
        return len(members) >= _LEAST or (members[0].cls in DIVISIONS and not _ELSEWHERE.search(before))
    return len(members) > _LEAST and AHEAD.search(before) is not None


def _title(document: Document, number: int, first: Mention) -> Mention | None:
    """The programme named last before a list, from a few sentences back at most."""
    reach = document.sentences[max(0, number - _REACH)].span.start
    starts = bisect_right(document.mentions, first.span.start, key=lambda m: m.span.start)
    titles = [
        m
        for m in document.mentions[:starts]
        if m.cls == "Programme" and reach <= m.span.start and not is_kind_of_site(document, m)
    ]
    if titles:
        return titles[-1]
    earlier = [
        m for m in document.mentions[:starts] if m.cls == "Programme" and not is_kind_of_site(document, m)
    ]
    return earlier[-1] if len({m.name.lower() for m in earlier}) == 1 else None
