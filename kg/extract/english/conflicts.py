"""Relations whose ends don't fit each other in kind, or that the text says better elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.document import Document, Quantity
from kg.extract.english.lexicon import lexicon
from kg.extract.english.nearest import MADE
from kg.extract.english.structure import is_main
from kg.extract.tools import Tools
from kg.types import Mention, Relation, Span

_EVENTS: Final = frozenset("Event DockingEvent Conference Competition EventSeries".split())
_SITES: Final = re.compile(
    r"\b(?:clusters?|zones?|parks?|areas?|cit(?:y|ies)|count(?:y|ies)|districts?|towns?|villages?|ports?"
    r"|provinces?)$",
    re.IGNORECASE,
)
_FIRMS: Final = re.compile(
    r"\b(?:factor(?:y|ies)|plants?|compan(?:y|ies)|enterprises?|firms?|SMEs|champions?|giants?|workshops?"
    r"|gazelles?|unicorns?|headquarters)$",
    re.IGNORECASE,
)
_SETTLEMENTS: Final = frozenset("Province Prefecture County Region Country".split())
_COUNTED: Final = re.compile(
    r"(?:\d[\d,.]*\s+|\btonn?es? of\s+|\btons of\s+|\bpieces of\s+)(?:[\w-]+\s+){0,2}$"
)
_CARRIES: Final = re.compile(r"\bto (?:\w+ )?(?:implement|carry out|fulfil|achieve)\s+(?:the\s+)?[“\"]?$")
_PUTS: Final = re.compile(r"\b(?:in|at)\s+(?:the\s+)?$", re.IGNORECASE)
_GUESSED: Final = ("en-near", "en-topic", "linked-")
_STANDS: Final = re.compile(r"\b(?:in|at|to|with|what|where|on|by|said)\s+(?:the\s+)?$", re.IGNORECASE)
_TURNS: Final = re.compile(
    r"\b(?:that|who|whose|said|told|sold|bought|opened|visited|signed|exported|led|held|inspected)\b"
)
_BESIDE: Final = 30
_OF_TOPIC: Final = frozenset({"en-topic-industry"})
_ASIDE: Final = re.compile(
    r"^\W*(?:They|These|Statistics)\b|\b(?:agreements?|signed|subsid\w+|from the (?:coast|east)"
    r"|(?:companies|firms|makers) (?:such as|like|want)|well-known makers|products?|list of|ceremony"
    r"|titles?|revenue|items?)\b"
)
"""What shows that a sentence after one on a place no longer tells what the place makes."""


def conflict(document: Document, relation: Relation) -> str | None:
    """Why the kinds of a relation's ends speak against it; None where they don't."""
    subject, object_ = relation.subject, relation.object
    if relation.property == "heldOn":
        edition = subject.cls == "EventSeries" and any(
            subject.span in m.span and m.span != subject.span and m.cls in _EVENTS
            for m in document.mentions_in(relation.sentence)
        )
        return "an edition was held then, the series goes on" if edition else None
    if not isinstance(object_, Mention):
        return None
    if relation.rule == "composed-targets" and (why := _no_aim(document, subject, object_)):
        return why
    if relation.rule == "composed-implements":
        return "an aim in a document's name is no document that it carries out"
    if relation.property == "underProgramme":
        if relation.rule != "en-programme-member" and is_kind_of_site(document, object_):
            return "is the kind of a site in its name"
        return _other_kind(subject, object_.name)
    if relation.property == "issuedBy" and object_.span.end <= subject.span.start:
        opening = document.view[relation.sentence.start : subject.span.start]
        return "the body carries it out" if _CARRIES.search(opening) else None
    if relation.property == "developsIndustry" and relation.rule.startswith(_GUESSED):
        return _counted(document, object_) or _only_near(document, relation, object_)
    return None


def _no_aim(document: Document, holder: Mention, industry: Mention) -> str | None:
    """Whether an industry inside a name is a word of a title or the kind of a site, and no aim."""
    if holder.cls == "Programme":
        return "what a title is called after is no aim of it"
    words = lexicon().lists["industry"]
    empty = {name.strip() for name in words["of_names"].replace("\n", "").split("|")}
    after = document.view[industry.span.end : holder.span.end]
    if industry.name.lower() in empty or (_CENTRE.match(after) and industry.name.lower() == "manufacturing"):
        return "a word of the name for all industries"
    beside = document.mentions_in(Span(industry.span.start, min(len(document.view), industry.span.end + 40)))
    if any(m.cls == "Industry" and m.span.start == industry.span.end + 1 for m in beside) and re.match(
        r" \w", after
    ):
        return "part of a longer name of an industry"
    return None


_CENTRE: Final = re.compile(r"\s+(?:innovation|single|highland|power)\b", re.IGNORECASE)


def is_kind_of_site(document: Document, programme: Mention) -> bool:
    """Whether a title is only the kind of a site in the site's own name: "Wuhan High-tech Zone"."""
    around = document.mentions_in(Span(max(0, programme.span.start - 120), programme.span.end))
    return any(programme.span in m.span and m.cls in ("Zone", "Cluster") for m in around)


def _other_kind(member: Mention, title: str) -> str | None:
    """Whether a title is for sites and its holder is a firm, or the other way round."""
    if member.cls == "Enterprise" and _SITES.search(title):
        return "a firm is no such site"
    if member.cls in _SETTLEMENTS | {"Zone", "Cluster"} and _FIRMS.search(title):
        return "the title is for firms"
    return None


def _counted(document: Document, industry: Mention) -> str | None:
    """Whether the words count goods and speak of no industry: "60 cranes", "tons of steel"."""
    sentence = document.sentence_of(industry.span)
    start = sentence.span.start if sentence else industry.span.start
    before = document.view[max(start, industry.span.start - 30) : industry.span.start]
    items = document.items_in(Span(max(start, industry.span.start - 40), industry.span.end))
    number = any(isinstance(i, Quantity) and industry.span in i.span for i in items)
    return "goods are counted" if number or _COUNTED.search(before) else None


def _only_near(document: Document, relation: Relation, industry: Mention) -> str | None:
    """Whether a place only stands before an industry, of which another clause speaks: "in Wuhan"."""
    if relation.rule in _OF_TOPIC:
        words = document.view[relation.sentence.start : relation.sentence.end]
        return "the sentence speaks of other things" if _ASIDE.search(words) else None
    if relation.rule != "en-near-industry":
        return None
    place = relation.subject
    gap = document.view[place.span.end : industry.span.start]
    stands = _STANDS.search(document.view, max(0, place.span.start - 16), place.span.start)
    far = len(gap) >= _BESIDE and not MADE.search(
        document.view, relation.sentence.start, relation.sentence.end
    )
    return "the place only stands near" if stands or far or _TURNS.search(gap) else None


def wider_place(document: Document, tools: Tools, relation: Relation) -> bool:
    """Whether an event's name has only the province of the place where the text says that it's held."""
    place = relation.object
    if not isinstance(place, Mention):
        return False
    named = [
        m
        for m in document.mentions
        if m.cls in _EVENTS and (m.anaphor or m.name.lower() == relation.subject.name.lower())
    ]
    for event in named:
        sentence = document.sentence_of(event.span)
        for site in document.mentions_in(sentence.span) if sentence else ():
            around = {iri for each in site.candidates for iri in tools.gazetteer.within(each)}
            inside = site.cls in ("Prefecture", "County") and not around.isdisjoint(place.candidates)
            if inside and _PUTS.search(document.view, max(0, site.span.start - 12), site.span.start):
                return True
    return False


def firms_of_places(document: Document) -> Iterator[Relation]:
    """locatedIn of firms whose names begin with their city or county: "Xianning South Glass"."""
    for firm in document.mentions:
        if firm.cls != "Enterprise" or firm.anaphor:
            continue
        sentence = document.sentence_of(firm.span)
        for place in document.inside(firm):
            own = place.cls == "County" or (place.cls == "Prefecture" and is_main(document, place))
            begins = place.span.start == firm.span.start and own
            if begins and sentence is not None:
                yield Relation(firm, "locatedIn", place, sentence.span, "composed-firm", 0.65)


_SITED: Final = frozenset({"Cluster", "Project"})


def clusters_of_zones(document: Document) -> Iterator[Relation]:
    """locatedIn of clusters whose names hold their zone: "the drone cluster of Wuhan High-tech Zone"."""
    for cluster in document.mentions:
        sentence = document.sentence_of(cluster.span) if cluster.cls in _SITED else None
        for zone in document.inside(cluster) if sentence else ():
            if zone.cls == "Zone" and sentence is not None:
                yield Relation(cluster, "locatedIn", zone, sentence.span, "composed-zone", 0.8)


def of_its_zone(document: Document, relation: Relation) -> bool:
    """Whether the place in a site's name is part of its zone's name, and so only the zone's place."""
    site, place = relation.subject, relation.object
    if not isinstance(place, Mention) or site.cls not in _SITED:
        return False
    return any(zone.cls == "Zone" and place.span in zone.span for zone in document.inside(site))
