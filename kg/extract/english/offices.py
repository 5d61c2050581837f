"""Offices that name a body by the post: "Minister of Commerce", "vice governor of Hunan"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from kg.extract.document import Document
from kg.extract.english.lexicon import lexicon
from kg.extract.tools import Tools
from kg.types import Mention, Relation, Span

_MINISTER: Final = re.compile(
    r"\b(?:(?:vice|deputy|assistant)[ -])?minister\s+of\s+((?:\w+,?\s+){0,8}\w+)", re.IGNORECASE
)
_PORTFOLIO: Final = re.compile(
    r"\b([A-Z]\w+(?:\s+(?:and\s+)?[A-Z]\w+){0,4})\s+((?:Vice\s+|Deputy\s+)?Minister)\b(?!\s+of\b)"
)
_BESIDE: Final = re.compile(
    r"[^\S\n]*(?:,\s*)?"
    r"(?:(?:the|who is|is|was|until now|until then|formerly|previously|now|currently|then|also|has been"
    r"|appointed|elected|named|as|China['’]s|Chinese)\s+)*"
)


@cache
def _governing() -> re.Pattern[str]:
    posts = "|".join(lexicon().lists["governing"])
    return re.compile(rf"\b((?:(?:executive|vice|deputy|acting)\s+)*(?:{posts})s?)\s+of\s+$", re.IGNORECASE)


@cache
def _governing_after() -> re.Pattern[str]:
    posts = "|".join(lexicon().lists["governing"])
    return re.compile(rf"(?:['’]s)?\s+((?:(?:executive|vice|deputy|acting)\s+)*(?:{posts}))\b", re.IGNORECASE)


@cache
def _governing_person() -> re.Pattern[str]:
    posts = "|".join(lexicon().lists["governing"])
    title = rf"(?:(?:executive|vice|deputy|acting)\s+)*(?:{posts})"
    return re.compile(rf"\b((?i:{title}))\s+[A-Z]\w+(?:\s+[A-Z]\w+){{1,2}}\s+of\s+$")


_AUTONOMOUS: Final = ("Tibet", "Xizang", "Xinjiang", "Inner Mongolia", "Guangxi", "Ningxia")
"""Regions that a chairman governs."""


def body_of(cls: str, name: str, post: str) -> tuple[str, str]:
    """Class and name of the body that a post stands for in a place: its government or its party committee."""
    bare = re.sub(
        r"\s+(?:Province|City|Municipality|County|District)$|^Province of\s+", "", name, flags=re.IGNORECASE
    )
    kind = {"Province": "Provincial", "Prefecture": "Municipal", "County": "County"}[cls]
    if cls == "County" and (name.endswith(" City") or re.search(r"\bmayor$", post, re.IGNORECASE)):
        kind = "Municipal"  # counties have magistrates, county-level cities mayors
    if bare in lexicon().lists["municipalities"]:
        kind = "Municipal"
    elif cls == "Province" and bare.startswith(_AUTONOMOUS):
        kind = "" if bare.endswith("Region") else "Autonomous Region"
    if "party" in post.lower():
        return "GovernmentBody", " ".join(f"CPC {bare} {kind} Committee".split())
    return "LocalGovernment", " ".join(f"{bare} {kind} People's Government".split())


_CHAIR: Final = re.compile(
    r"\b((?:(?:executive|vice|deputy|acting)[\s-]+)*chair(?:man|woman|person)?)\s+of\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def find_offices(document: Document, tools: Tools) -> Iterator[Mention]:
    """The bodies that posts stand for, in English articles; the span holds the post as well."""
    text = document.view
    for match in _MINISTER.finditer(text):
        words = match[1].replace(",", " ,").split()
        for n in range(len(words), 0, -1):
            name = "Ministry of " + " ".join(words[:n]).replace(" ,", ",").rstrip(",")
            entries = [e for e in tools.gazetteer.lookup(name, "en") if e.cls == "Ministry"]
            if entries:
                said = re.match(r"\W*".join(map(re.escape, words[:n])), match[1])
                assert said is not None  # they are the first words of it
                span = Span(match.start(), match.start(1) + said.end())
                yield Mention(span, "Ministry", name, "en-office-minister", 0.97, (entries[0].iri,))
                break
    for match in _PORTFOLIO.finditer(text):
        name = f"Ministry of {match[1]}"
        if entries := [e for e in tools.gazetteer.lookup(name, "en") if e.cls == "Ministry"]:
            yield Mention(Span(*match.span()), "Ministry", name, "en-office-minister", 0.9, (entries[0].iri,))
    for place in document.mentions:
        if place.cls not in ("Province", "Prefecture", "County"):
            continue
        before = _governing().search(text, max(0, place.span.start - 50), place.span.start)
        after = _governing_after().match(text, place.span.end)
        named = _governing_person().search(text, max(0, place.span.start - 60), place.span.start)
        if named:
            cls, name = body_of(place.cls, place.name, named[1])
            yield Mention(Span(named.start(1), place.span.end), cls, name, "en-office-person-of", 0.9)
            continue
        regional = place.name.startswith(_AUTONOMOUS)
        chair = _CHAIR.search(text, max(0, place.span.start - 40), place.span.start) if regional else None
        beside = before or after or chair
        if beside:
            cls, name = body_of(place.cls, place.name, beside[1])
            span = Span(min(beside.start(), place.span.start), max(beside.end(), place.span.end))
            yield Mention(span, cls, name, "en-office-governor", 0.9)


def _post_start(document: Document, office: Mention) -> int:
    """Where the post's title begins within "Wuhan Mayor": after the place."""
    inside = [m for m in document.inside(office) if m.span.start == office.span.start]
    return inside[0].span.end if inside else office.span.start


_ACTS: Final = re.compile(
    r"(?:['’]s government)?(?:\s+in\s+\w+\s+\w+)?,?\s+(?:(?:has|have|had|also|recently|jointly"
    r"|officially)\s+)*"
    r"(?:approve[sd]?|gave its approval|gave approval|issue[sd]|release[sd]|unveil(?:s|ed)|publishe[sd]"
    r"|formulated|rolled out|introduced|signed|"
    r"launched|promulgated|put out|drew up|mapped out|adopted)\b"
)


_UNNAMED: Final = re.compile(
    r"\b(?:the|and)\s+(?:(?:province|city|county|autonomous region|municipality)['’]s|(?:provincial|municipal"
    r"|city|county))"
    r"\s+(?:people['’]s\s+)?government\b",
    re.IGNORECASE,
)
_LEVELS: Final = {
    "provinc": "Province",
    "autonom": "Province",
    "city": "Prefecture",
    "municip": "Prefecture",
    "county": "County",
}


def province_around(document: Document, tools: Tools, before: int) -> Mention | None:
    """The province of the city that was named last, at the city's place in the text; None without one."""
    for city in reversed(document.mentions):
        if city.cls not in ("Prefecture", "County") or len(city.candidates) != 1 or city.span.end > before:
            continue
        for iri in tools.gazetteer.within(city.candidates[0]):
            entry = tools.gazetteer.entries.get(iri)
            name = next((n.text for n in entry.names if n.language == "en"), "") if entry else ""
            if entry is not None and entry.cls == "Province" and name:
                return Mention(city.span, "Province", name, "en-province-around", 0.6, (iri,))
    return None


def find_unnamed_governments(document: Document, tools: Tools) -> Iterator[Mention]:
    """Governments of the place just named: "the provincial government", "the city's government"."""
    for match in _UNNAMED.finditer(document.view):
        words = match[0].lower()
        level = next(cls for stem, cls in _LEVELS.items() if stem in words)
        earlier = [
            m
            for m in document.mentions
            if m.cls == level and not m.anaphor and m.span.end <= match.start() and m.candidates
        ]
        named = earlier[-1] if earlier else None
        if named is None and level == "Province":
            named = province_around(document, tools, match.start())
        if named is not None:
            cls, name = body_of(level, named.name, "")
            yield Mention(Span(*match.span()), cls, name, "en-unnamed-government", 0.75)


_MANAGEMENT: Final = re.compile(
    r"\b(?:its|the\s+(?P<noun>zone|park|area|base|port)['’]s)\s+(?:management|administrative|administration)"
    r"\s+committee\b",
    re.IGNORECASE,
)


def find_managements(document: Document, tools: Tools) -> Iterator[Mention]:
    """The committee that runs the zone named before: "the zone's management committee"."""
    for match in _MANAGEMENT.finditer(document.view):
        sites = [
            m
            for m in document.mentions
            if m.span.end <= match.start()
            and not m.anaphor
            and (m.cls == "Zone" or (m.cls == "County" and m.name.endswith("New Area")))
            and (match["noun"] or "").lower() in m.name.lower()
        ]
        sentence = document.sentence_of(Span(*match.span()))
        if not sites or sentence is None or (match[0][:3] == "its" and sites[-1].span not in sentence.span):
            continue
        name = f"{sites[-1].name} Management Committee"
        yield Mention(Span(*match.span()), "LocalGovernment", name, "en-management-committee", 0.75)


def find_acting_governments(document: Document, tools: Tools) -> Iterator[Mention]:
    """The government that a place stands for where it approves, issues or signs: "Hunan issued a plan"."""
    for place in document.mentions:
        if place.cls in ("Province", "Prefecture") and _acted_on(document, place) is not None:
            cls, name = body_of(place.cls, place.name, "")
            yield Mention(place.span, cls, name, "en-acting-government", 0.75)


def office_holders(document: Document, tools: Tools) -> Iterator[Relation]:
    """holdsPostIn for persons beside an office: "Li Na, vice governor of Hunan", "Commerce Minister Li Na".

    Example: "Li Na, Minister of Commerce, told the meeting so."
    """
    offices = [m for m in document.mentions if m.rule in ("en-office-minister", "en-office-governor")]
    persons = [m for m in document.mentions if m.cls == "Person"]
    for office in (m for m in document.mentions if m.rule == "en-office-person-of"):
        sentence = document.sentence_of(office.span)
        for person in document.inside(office):
            if person.cls == "Person" and sentence is not None:
                post = document.view[office.span.start : person.span.start].strip()
                yield Relation(
                    person, "holdsPostIn", office, sentence.span, "en-office-person-of", 0.92, post=post
                )
    text = document.view
    for office in offices:
        for person in persons:
            first, second = sorted((office, person), key=lambda m: m.span.start)
            gap = text[first.span.end : second.span.start]
            sentence = document.sentence_of(first.span)
            if sentence is None or len(gap) > 40 or not _BESIDE.fullmatch(gap):
                continue
            words = text[office.span.start : office.span.end]
            post = re.sub(r"\s+of\s+.*$", "", words, flags=re.DOTALL)
            post = post.removeprefix(text[office.span.start : _post_start(document, office)])
            yield Relation(
                person, "holdsPostIn", office, sentence.span, "en-office-holder", 0.93, post=post.strip()
            )


_ACTED_ON: Final = {"Zone": "recognizedBy", "Cluster": "recognizedBy", "Programme": "recognizedBy"}
_ISSUED: Final = frozenset("Plan Guidance Catalogue Regulation Strategy Policy".split())
_REACH: Final = 120


def acts_of_governments(document: Document, tools: Tools) -> Iterator[Relation]:
    """issuedBy and recognizedBy where a place stands for its government.

    Example: "Hunan issued the Action Plan for Robot Development."
    """
    for government in document.mentions:
        if government.rule != "en-acting-government":
            continue
        sentence = document.sentence_of(government.span)
        object_ = _acted_on(document, government)
        if sentence is not None and object_ is not None:
            property_ = "issuedBy" if object_.cls in _ISSUED else _ACTED_ON[object_.cls]
            yield Relation(object_, property_, government, sentence.span, "en-acting-government", 0.75)


def _acted_on(document: Document, government: Mention) -> Mention | None:
    """What a place issued or approved, as its government: the first such thing behind the verb."""
    sentence = document.sentence_of(government.span)
    verb = _ACTS.match(document.view, government.span.end)
    if sentence is None or verb is None:
        return None
    reach = Span(verb.end(), min(sentence.span.end, verb.end() + _REACH))
    acted = (m for m in document.mentions_in(reach) if m.cls in _ISSUED or m.cls in _ACTED_ON)
    return next(acted, None)
