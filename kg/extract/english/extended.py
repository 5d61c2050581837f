"""Known names that the text makes more precise: a programme's title with a place, a ministry's with a "
"province."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.document import Document
from kg.extract.english.documents import subject_end
from kg.extract.english.lexicon import lexicon
from kg.extract.tools import Tools
from kg.types import Mention, Relation, Span

_PLACES: Final = frozenset({"Province", "Prefecture", "County", "Region", "Place"})
_CAPITALS: Final = re.compile(r"(?:\b[A-Z][\w’'-]*\s+){1,4}$")
_KIND: Final = re.compile(r"\b(zone|base|area|park|city|port|cent(?:er|re)|valley)s?\b", re.IGNORECASE)
_CLUSTER: Final = re.compile(r"\bcluster\b", re.IGNORECASE)
_LEVEL: Final = re.compile(
    r"\s*(?:City|Province|County|District)?(?:['’]s)?\s*(?:\([^()\n]{2,30}\)\s*)?"
    r"(?:Provincial|Municipal|City|Province|County|District|Autonomous Regional|Regional)?\s*",
    re.IGNORECASE,
)
_JOINED: Final = re.compile(r"\b[A-Z][\w’']+[-–]$")
"""A name before a hyphen and a place: the "Xiangnan-" of the Xiangnan-Xiangxi zone."""

_UNPLACED: Final = re.compile(
    r"\b(provincial|municipal|city|county|district|regional)(?:['’]s)?\s+$", re.IGNORECASE
)
_LEVELS: Final = {
    "provincial": "Province",
    "regional": "Province",
    "municipal": "Prefecture",
    "city": "Prefecture",
}
_STOPPED: Final = re.compile(
    r"(?:The|A|An|In|At|On|From|And|Of|For|Its|National|China['’]s?|Chinese|State)\s+", re.IGNORECASE
)


def find_extended(document: Document, tools: Tools) -> Iterator[Mention]:
    """Zones, clusters and local bodies whose name ends in a name that the gazetteers know.

    "Wuhu Economic and Technological Development Zone" is a zone of the programme that its last words name;
    "Hunan Development and Reform Commission" is the province's commission and not the central one.
    """
    for known in document.mentions:
        if known.cls not in ("Programme", "Ministry") or not known.candidates:
            continue
        if known.name[:1].islower() and not _one_of(document, known):
            continue
        start, place = _beginning(document, known)
        if start == known.span.start:
            if known.cls == "Ministry" and not _CENTRAL.match(known.name):
                yield from _body_of_place(document, known)
            continue
        name = re.sub(r"\s+", " ", document.article.text[start : known.span.end])
        if known.cls == "Programme":
            cls = "Cluster" if _CLUSTER.search(known.name) else "Zone" if _KIND.search(known.name) else None
            if cls:
                yield Mention(Span(start, known.span.end), cls, name, "en-programme-member", 0.85)
        elif place is not None and not _CENTRAL.match(known.name):
            yield Mention(Span(start, known.span.end), "LocalGovernment", name, "en-local-body", 0.9)


_PROPER: Final = re.compile(r"(?:the|its|in|of|and|,)\s+[A-Z][\w’'-]+\s+$")


def _one_of(document: Document, known: Mention) -> bool:
    """Whether a title in lower case is part of a site's name: "the Xiangnan demonstration zone for …"."""
    before = document.view[max(0, known.span.start - 40) : known.span.start]
    plural = re.search(r"\b(?:zones|bases|areas|parks|cities|centers|centres|clusters)\b", known.name)
    return known.cls == "Programme" and not plural and bool(_PROPER.search(before))


_CENTRAL: Final = re.compile(r"ministry|national|state|china", re.IGNORECASE)


def _body_of_place(document: Document, known: Mention) -> Iterator[Mention]:
    """A body of the place that the text is about: "the municipal Development and Reform Commission"."""
    level = _UNPLACED.search(document.view, max(0, known.span.start - 14), known.span.start)
    if level is None:
        return
    cls = _LEVELS.get(level[1].lower(), "County")
    # Shanghai and the like are provinces with a municipal government.
    fitting = {cls, "Province"} if cls == "Prefecture" else {cls}
    named = [
        m for m in document.mentions if m.cls in fitting and m.candidates and m.span.end <= level.start()
    ]
    if named:
        place = re.sub(r"\s+(?:Province|City|County|District)$", "", named[-1].name, flags=re.IGNORECASE)
        name = f"{place} {level[1].capitalize()} {known.name}"
        yield Mention(Span(level.start(1), known.span.end), "LocalGovernment", name, "en-local-body", 0.85)


_SECTOR: Final = re.compile(r"[”\"]?\s+(?:for|on|of)\s+(?:the\s+)?")
_WHOLE: Final = re.compile(r"(?:national )?economic and social|period\b", re.IGNORECASE)


def find_sector_plans(document: Document, tools: Tools) -> Iterator[Mention]:
    """Plans of a sector under a five-year plan's name: "14th Five-Year Plan for the Robot Industry"."""
    for plan in document.mentions:
        subject = _SECTOR.match(document.view, plan.span.end) if plan.cls == "FiveYearPlan" else None
        sentence = document.sentence_of(plan.span)
        if subject is None or sentence is None or _WHOLE.match(document.view, subject.end()):
            continue
        end = subject_end(document, Span(subject.end(), sentence.span.end), lexicon())
        if end > subject.end():
            span = Span(plan.span.start, end)
            name = re.sub(r"\s+", " ", document.article.text[span.start : end]).replace("”", "")
            yield Mention(span, "Plan", name.replace('"', ""), "en-sector-plan", 0.85)


def _beginning(document: Document, known: Mention) -> tuple[int, Mention | None]:
    """Where the longer name begins, and the place that it begins with."""
    sentence = document.sentence_of(known.span)
    opening = sentence.span.start if sentence else known.span.start
    places = [m for m in document.mentions_in(Span(opening, known.span.start)) if m.cls in _PLACES]
    if places and _LEVEL.fullmatch(document.view, places[-1].span.end, known.span.start):
        joined = _JOINED.search(
            document.view, max(opening, places[-1].span.start - 30), places[-1].span.start
        )
        return joined.start() if joined else places[-1].span.start, places[-1]
    before = _CAPITALS.search(document.view, max(opening, known.span.start - 60), known.span.start)
    if before is None or known.cls == "Ministry":
        return known.span.start, None
    start = before.start()
    while stop := _STOPPED.match(document.view, start, known.span.start):
        start = stop.end()
    inside = next((p for p in places if p.span.start >= start), None)
    return start, inside


_CONFERRED: Final = re.compile(
    r"^(?!.*(?:free trade|open economy)).*(?:demonstration|pilot|cluster|characteristic)", re.IGNORECASE
)
"""What shows that a name is a title that is conferred and no common kind of zone ("high-tech zone")."""


def programme_members(document: Document, tools: Tools) -> Iterator[Relation]:
    """underProgramme of the zones and clusters whose names end in their programme's.

    Example: "Firms moved to the Wuhu Economic and Technological Development Zone."
    """
    for member in document.mentions:
        if member.cls not in ("Zone", "Cluster") or member.anaphor:
            continue
        sentence = document.sentence_of(member.span)
        for programme in document.inside(member):
            if (
                programme.cls == "Programme"
                and programme.span.end == member.span.end
                and _CONFERRED.search(programme.name)
                and sentence is not None
            ):
                yield Relation(member, "underProgramme", programme, sentence.span, "en-programme-member", 0.7)


_PORTFOLIO: Final = (
    r"(?:industry|information technology|information|informati[sz]ation|economy|economics|economic"
    r"|commerce|science|technology|finance|ecology"
    r"|environment|natural resources|energy|development|reform|agriculture|rural affairs"
    r"|market regulation|transport|transportation"
    r"|culture|tourism|statistics|housing|urban-rural development|education|human resources"
    r"|social security|emergency management"
    r"|water resources|big data|investment promotion|foreign affairs|taxation|forestry|health)"
)
_PORTFOLIOS: Final = rf"{_PORTFOLIO}(?:(?:,?\s+and\s+|,\s+|\s+){_PORTFOLIO})*"
_UNIT: Final = re.compile(
    rf"(?<![\w-])(?:(?P<level>provincial|municipal|city|county|district|regional|autonomous region['’]s"
    rf"|province['’]s|city['’]s|county['’]s)\s+)?"
    rf"(?:(?P<kind>department|bureau|commission)\s+of\s+(?P<what>{_PORTFOLIOS})"
    rf"|(?P<before>{_PORTFOLIOS})\s+(?P<after>department|bureau|commission))(?![\w-])"
)
_OF_LEVEL: Final = {
    "prov": "Province",
    "auto": "Province",
    "regi": "Province",
    "muni": "Prefecture",
    "city": "Prefecture",
}
_WORDING: Final = {"Province": "Provincial", "Prefecture": "Municipal", "County": "County"}


def find_plain_bodies(document: Document, tools: Tools) -> Iterator[Mention]:
    """Departments of a place written like common words: "the provincial department of commerce"."""
    for match in _UNIT.finditer(document.view):
        sentence = document.sentence_of(Span(*match.span()))
        if sentence is None:
            continue
        named = [
            m for m in document.mentions if m.cls in _WORDING and m.candidates and m.span.end <= match.start()
        ]
        beside = named and re.fullmatch(r"(?:['’]s)?\s+", document.view[named[-1].span.end : match.start()])
        if beside:
            place, start = named[-1], named[-1].span.start
        elif match["level"]:
            cls = _OF_LEVEL.get(match["level"][:4], "County")
            fitting = [m for m in named if m.cls == cls or (cls == "Prefecture" and m.cls == "Province")]
            if not fitting:
                continue
            place, start = fitting[-1], match.start()
        else:
            continue
        bare = re.sub(r"\s+(?:Province|City|County|District)$", "", place.name, flags=re.IGNORECASE)
        kind = (match["kind"] or match["after"]).capitalize()
        what = re.sub(r"\b(?!and\b)(\w)", lambda m: m[1].upper(), match["what"] or match["before"])
        name = f"{bare} {_WORDING[place.cls]} {kind} of {what}"
        yield Mention(Span(start, match.end()), "LocalGovernment", name, "en-plain-body", 0.8)
