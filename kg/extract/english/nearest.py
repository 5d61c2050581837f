"""What a sentence says of the things that stand nearest to each other, where no rule says it better.

The weakest of the extractors: two names in one clause whose classes nearly decide what they
are to each other (a table says which, with cues). Confidence is low.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from kg.extract.document import Document, Item, item_class
from kg.extract.english.in_turn import beside, in_turn
from kg.extract.english.pairs import paired, pairs
from kg.extract.english.structure import ENUMERATES, is_main, referent
from kg.extract.families import AREAS, CITIES, OCCASIONS
from kg.extract.tools import Tools
from kg.types import Mention, Relation, Sentence

_FAR: Final = 160


def near_relations(document: Document, tools: Tools, found: Iterable[Relation]) -> Iterator[Relation]:
    """The relations of the table, and what industries are said of, where nothing is found yet.

    Args:
        document: the article.
        tools: tell which places lie in which.
        found: the relations that surer extractors found in it. A pair of the table stands back where
            its sentence has one of its property for its subject, an industry where it is part of one.

    Example: "Opened by the mayor, the Wuhan Chip Forum gathered firms at Wuhan."
    """
    said = list(found)
    known = {(r.sentence.start, r.property, r.subject) for r in said}
    placed = {(r.property, r.object) for r in said}
    # What moves to a place is said of it once.
    placed |= {("developsIndustry", r.subject) for r in said if r.property == "transfersTo"}
    for relation in _candidates(document, tools):
        if relation.rule.endswith("-industry"):
            topical = relation.rule == "en-topic-industry" and ("targets", relation.object) in placed
            if (relation.property, relation.object) not in placed and not topical:
                yield relation
        elif (relation.sentence.start, relation.property, relation.subject) not in known:
            yield relation


def _candidates(document: Document, tools: Tools) -> Iterator[Relation]:
    for sentence in document.sentences:
        items = document.items_in(sentence.span)
        if len(items) < 2:
            continue
        classes = {item_class(item) for item in items}
        for pair in pairs():
            if pair.subjects.isdisjoint(classes) or pair.objects.isdisjoint(classes):
                continue
            if pair.cue is None or pair.cue.search(document.view, sentence.span.start, sentence.span.end):
                yield from paired(document, sentence, items, pair)
        yield from _industries(document, tools, sentence, items)
    yield from _topical(document)
    yield from _continued(document)


_HOLDERS: Final = frozenset(
    "Agreement Plan Guidance Catalogue Regulation Policy"
    " Event DockingEvent Conference Competition EventSeries "
    "Zone Cluster"
    " Programme Project".split()
)


_IN_PASSING: Final = re.compile(
    r"\b(?:according to|residents?|visit\w*|complain\w*|said|headquarters|phased out|abandon\w*"
    r"|closed|without|moved? to|instead of|from|department|bureau|university|learn\w*|students?|tourists?"
    r"|price\w*|import\w*|buys?|bought)\b",
    re.IGNORECASE,
)
"""What shows that a place only stands near an industry."""


def _around(tools: Tools, inner: Mention | None, outer: Mention) -> bool:
    """Whether a place lies around the one named just before it: "Ganzhou, in the south of Jiangxi"."""
    if inner is None or inner.cls not in AREAS:
        return False
    return any(iri in outer.candidates for each in inner.candidates for iri in tools.gazetteer.within(each))


def _industries(
    document: Document, tools: Tools, sentence: Sentence, items: tuple[Item, ...]
) -> Iterator[Relation]:
    """Each industry with the place before it, unless something nearer could have it."""
    holders: list[Mention] = []
    early: list[Mention] = []
    own = dict(in_turn(document, items))
    for industry, place in own.items():
        yield Relation(place, "developsIndustry", industry, sentence.span, "en-paired-industry", 0.65)
    for item in items:
        if not isinstance(item, Mention) or item in own:
            continue
        if item.cls in _HOLDERS or item.cls in AREAS:
            if early and not holders and item.cls in AREAS:
                yield from _said_of(document, sentence, early, item)
            early = []
            if holders and _around(tools, holders[-1], item):
                continue
            before = document.view[max(0, item.span.start - 12) : item.span.start]
            if item.cls in AREAS and _ORIGIN.search(before):
                continue  # "firms from Guangdong"
            if holders and item.cls in AREAS and beside(document, holders[-1], item):
                continue
            listed = holders and _LISTED.fullmatch(document.view, holders[-1].span.end, item.span.start)
            same = holders and holders[-1].cls in AREAS and item.cls in AREAS
            holders = [*holders, item] if listed and same else [item]
        elif item.cls == "Industry" and holders:
            gap = document.view[holders[-1].span.end : item.span.start]
            owned = ";" not in gap or _OWN.match(gap[gap.rfind(";") + 1 :])
            if not owned or len(gap) > _FAR or (")" in gap and "(" not in gap):
                continue
            start = holders[0].span.start
            visited = _VISITED.search(document.view, max(0, start - 40), start)
            dateline = (
                start - sentence.span.start < _MARK and document.view[start : holders[0].span.end].isupper()
            )
            if dateline:
                continue  # "BEIJING: China's machinery industry grew"
            if holders[-1].cls in AREAS and not visited and not _IN_PASSING.search(gap):
                # A province or region beside an industry mostly tells where, and no more.
                for holder in (h for h in holders if h.cls in CITIES or h.anaphor):
                    yield Relation(holder, "developsIndustry", item, sentence.span, "en-near-industry", 0.5)
        elif item.cls == "Industry":
            early.append(item)


_MARK: Final = 3
MADE: Final = re.compile(
    r"\b(?:pillars?|leading|leads?|key|characteristic|main|major|industries|clusters?|chains?|outputs?"
    r"|capacity|base"
    r"|develop\w*|cultivat\w*|home|specialt\w*|famous|known|strengths?|advantages?|makes?|made"
    r"|produc\w*|grow\w*"
    r"|manufactur\w*|scale|revenue|companies|enterprises|firms|factories|projects?|built|build\w*|form\w*)\b",
    re.IGNORECASE,
)
"""What shows that a sentence tells what a place makes."""
_ORIGIN: Final = re.compile(r"\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
_VISITED: Final = re.compile(
    r"\b(?:team|delegation|group|trip|visit|went|travel\w*|journey|tour|flew|way|party)\s+to\s+(?:the\s+)?$"
)
_MARGIN: Final = re.compile(r"\b(?:Source|Editor|Click|Photo|Author|Reporter|Tags?)\s*[:：]")
"""What stands in lines that are not the text's own: "Source: … | Editor: …"."""

_LISTED: Final = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|as well as)\s+", re.IGNORECASE)
_OWN: Final = re.compile(r"\s*(?:(?:and|while)\s+)?(?:its|their|there|it|they)\b", re.IGNORECASE)
_OF: Final = re.compile(
    r"(?:\s+(?:industr(?:y|ies)|sectors?|chains?|clusters?|mills?|plants?|factories|makers|production"
    r"|output))*"
    r"(?:\s+(?:in|of|around)\s+|[^.;:{}]{0,60}\b(?:of|take[sn]? shape in|is what|are what|where"
    r"|formed in|rooted in|born in)\s+)"
    r"(?:the\s+(?:city|province)\s+of\s+|the\s+)?",
    re.IGNORECASE,
)


def _said_of(
    document: Document, sentence: Sentence, industries: list[Mention], place: Mention
) -> Iterator[Relation]:
    """The industries named before a place that they are said of: "Chips are what Wuhan makes"."""
    gap = document.view[industries[-1].span.end : place.span.start]
    if not _OF.fullmatch(gap) or _IN_PASSING.search(gap):
        return
    run = [industries[-1]]
    for industry in reversed(industries[:-1]):
        if not _LISTED.fullmatch(document.view, industry.span.end, run[-1].span.start):
            break
        run.append(industry)
    for industry in run:
        yield Relation(place, "developsIndustry", industry, sentence.span, "en-near-of-industry", 0.5)


_TOPIC_REACH: Final = 1
_EARLY: Final = 45
_TALKS: Final = re.compile(r"press|news|briefing|meeting|congress|session|plen", re.IGNORECASE)
_NATIONAL: Final = re.compile(
    r"\bin China\b|\bChina['’]s\b|\bnationwide\b"
    r"|\b(?:the|my) country\b|\bworldwide\b",
    re.IGNORECASE,
)
"""What shows that a sentence speaks of the whole country and no longer of the place named before."""
_PRONOUN: Final = re.compile(r"(?:It|They|Its|Their|This|These|He|She|There)\b")


def _topical(document: Document) -> Iterator[Relation]:
    """Industries in a sentence that names nothing they could belong to: what the sentences before are about.

    The first thing of a sentence that can target or develop an industry is what it is about.
    """
    topics: list[tuple[int, Mention]] = []
    for number, sentence in enumerate(document.sentences):
        mentions = document.mentions_in(sentence.span)
        first = next((m for m in mentions if _is_topic(m)), None)
        if ENUMERATES.match(document.view, sentence.span.start):
            topics.clear()
        industries = [m for m in mentions if m.cls == "Industry"]
        if first is None and industries and topics and number - topics[-1][0] <= _TOPIC_REACH:
            holder = topics[-1][1]
            if _NATIONAL.search(document.view, sentence.span.start, sentence.span.end) or _MARGIN.search(
                document.view, sentence.span.start, sentence.span.end
            ):
                industries = []
            pointed = referent(document, sentence)
            if pointed is not None and pointed.cls in ("Zone", "Cluster"):
                for industry in industries:
                    yield Relation(pointed, "targets", industry, sentence.span, "en-topic-targets", 0.5)
                industries = []
            told = (
                holder.cls in AREAS
                and is_main(document, holder)
                and MADE.search(document.view, sentence.span.start, sentence.span.end) is not None
            )
            if mentions[0].cls in ("Enterprise", "Institution"):
                industries = []  # what a firm makes
            for industry in industries if told else ():
                yield Relation(holder, "developsIndustry", industry, sentence.span, "en-topic-industry", 0.45)
        if first is not None and (not topics or _leads(document, sentence, first)):
            topics.append((number, first))
        elif topics and first is not None and _PRONOUN.match(document.view, sentence.span.start):
            topics.append((number, topics[-1][1]))


_SPEAKS: Final = re.compile(
    r"\b(?:said|says|noted|added|stressed|pointed out|announced|introduced|explained|told|promised"
    r"|called|put|spoke)\b"
)
_DOCUMENTS: Final = frozenset("Plan Guidance Catalogue".split())


def _continued(document: Document) -> Iterator[Relation]:
    """Who speaks in the sentences after an event was named; the places named after a document."""
    event: tuple[int, Mention] | None = None
    paper: tuple[int, Mention] | None = None
    title: tuple[int, Mention] | None = None
    for number, sentence in enumerate(document.sentences):
        mentions = document.mentions_in(sentence.span)
        if ENUMERATES.match(document.view, sentence.span.start):
            paper = None
        held = next((m for m in mentions if m.cls in OCCASIONS), None)
        issued = next((m for m in mentions if m.cls in _DOCUMENTS), None)
        if (
            event
            and not held
            and number - event[0] <= 2
            and _SPEAKS.search(document.view, sentence.span.start, sentence.span.end)
        ):
            for person in (m for m in mentions if m.cls == "Person"):
                yield Relation(person, "participatedIn", event[1], sentence.span, "en-topic-speaker", 0.45)
        regions = [m for m in mentions if m.cls == "Region"]
        sited = any(m.cls in ("Programme", "Zone", "Cluster") for m in mentions)
        if paper and regions and not (issued or held or sited):
            chapters = _CHAPTERS.search(document.view, sentence.span.start, sentence.span.end)
            near = number - paper[0] <= (5 if chapters else 4)
            guided = chapters or _GUIDES.search(document.view, sentence.span.start, sentence.span.end)
            for place in regions if near and guided else ():
                yield Relation(paper[1], "appliesTo", place, sentence.span, "en-topic-region", 0.45)
        members = [m for m in mentions if m.cls in ("Cluster", "Zone") and not m.anaphor]
        if title and number - title[0] == 1 and not any(m.cls == "Programme" for m in mentions):
            for member in members:
                if _same_kind(title[1], member):
                    yield Relation(member, "underProgramme", title[1], sentence.span, "en-topic-member", 0.5)
        named = next((m for m in mentions if m.cls == "Programme"), None)
        title = (number, named) if named else title
        event = (number, held) if held else event
        paper = (number, issued) if issued else paper


_CHAPTERS: Final = re.compile(r"\b(?:chapters?|sections|parts|volumes)\b", re.IGNORECASE)
_GUIDES: Final = re.compile(
    r"\b(?:should|shall|may|must|is to|are to|encourag\w*|support\w*|guid\w*|undertak\w*|tak(?:e"
    r"|ing) (?:in|over)|capable|able to|go to"
    r"|transfer\w*|assist|asked|called on|in order)\b",
    re.IGNORECASE,
)
_KINDS: Final = re.compile(r"cluster|zone|park|base|area|cit(?=y|ies)", re.IGNORECASE)


def _same_kind(programme: Mention, member: Mention) -> bool:
    """Whether a programme's name and a member's end in the same kind of thing: clusters, parks."""
    mine, theirs = _KINDS.findall(programme.name.lower()), _KINDS.findall(member.name.lower())
    return bool(mine and theirs) and theirs[-1] in mine


def _is_topic(mention: Mention) -> bool:
    """Whether a text may go on about a thing; press conferences and meetings are only where it is said."""
    return mention.cls in AREAS or (mention.cls in _HOLDERS and not _TALKS.search(mention.name))


def _leads(document: Document, sentence: Sentence, mention: Mention) -> bool:
    """Whether a mention stands where a sentence says what it is about, and no pronoun does."""
    early = mention.span.start - sentence.span.start < _EARLY
    return early and not _PRONOUN.match(document.view, sentence.span.start)
