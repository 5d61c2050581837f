"""Relations that a name itself states by what it is composed of.

"Guiding Opinions of the State Council on …" names its issuer, "Wuhan optoelectronics
cluster" its place and industry, "… docking event (Yunnan)" where it is held.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from kg.types import Mention, Relation, Span, Value

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools
    from kg.ontology import Ontology

Where = Literal["anywhere", "brackets", "start"]


@dataclass(frozen=True, slots=True)
class Composition:
    """A name of class ``outer`` that holds one of class ``inner`` at ``where`` states ``property``.

    ``language`` is the only one in which it does.
    """

    outer: str
    inner: str
    property: str
    where: Where = "anywhere"
    confidence: float = 0.85
    language: Literal["en", "zh"] | None = None


COMPOSITIONS: Final = (
    # "Action Plan for the Low-altitude Economy"
    Composition("Policy", "Industry", "targets"),
    # "Outline of the Development Plan for the Greater Bay Area"; a country would be every national plan
    Composition("Policy", "Region", "appliesTo"),
    Composition("Policy", "Province", "appliesTo"),
    Composition("Policy", "Prefecture", "appliesTo"),
    Composition("Policy", "County", "appliesTo"),
    # "Guiding Opinions of the State Council on …", 国务院关于…的意见
    Composition("Policy", "GovernmentBody", "issuedBy"),
    # “中国制造2025”浙江行动; in English names it is an aim as often as a document
    Composition("Policy", "Strategy", "implements", confidence=0.75, language="zh"),
    # "Wuhan optoelectronic information cluster"
    Composition("Cluster", "Industry", "targets"),
    Composition("Cluster", "Place", "locatedIn"),
    # "Suzhou Biomedical Industrial Park"
    Composition("Zone", "Industry", "targets"),
    Composition("Zone", "Place", "locatedIn"),
    # "Yibin power battery project"
    Composition("Project", "Industry", "targets"),
    Composition("Project", "Place", "locatedIn"),
    # "World Internet of Things Expo"
    Composition("Event", "Industry", "targets", confidence=0.75),
    Composition("EventSeries", "Industry", "targets", confidence=0.75),
    Composition("Event", "Place", "heldIn", "brackets"),
    # "State Council Information Office press conference"
    Composition("Conference", "GovernmentBody", "organizedBy"),
    # "China Iron and Steel Association annual meeting"
    Composition("Conference", "Institution", "organizedBy", "start"),
    Composition("Event", "EventSeries", "partOfSeries"),
    # "Planning Department of the Ministry of Industry and Information Technology"
    Composition("Department", "GovernmentBody", "unitOf", confidence=0.95),
)

_DASHES: Final = ("-", "–", "—")
_OPEN: Final = re.compile(r"[(（][^)）]*$")
_PERIOD: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)年?\s*(?:[-–—~－]{1,2}|to|至)\s*((?:19|20)\d\d)(?!\d)")
_BY: Final = re.compile(r"\b(?:by|to)\s+((?:20)\d\d)\b|(?:到|至)(20\d\d)年")


def _at(document: Document, outer: Mention, inner: Mention, where: Where) -> bool:
    if where == "anywhere":
        return True
    before = document.view[outer.span.start : inner.span.start]
    return bool(_OPEN.search(before)) if where == "brackets" else not before.strip(" “\"'《")


def _within_place(inner: Mention, inside: tuple[Mention, ...], ontology: Ontology) -> bool:
    """Whether a place stands inside a longer place's name: "Hebei" in "Beijing-Tianjin-Hebei"."""
    return any(
        inner.span in m.span and inner.span != m.span and ontology.is_a(m.cls, "Place") for m in inside
    )


def _of_partners(document: Document, place: Mention, places: list[Mention]) -> bool:
    """Whether a name says by a place who runs the thing together, or whence it came, not where it lies.

    Two places with a dash ("Shenzhen-Harbin Industrial Park"; three are a region), and the first of two in a
    row ("Suzhou Suqian Industrial Park", which lies in Suqian).
    """
    at = places.index(place)
    gaps = [document.view[a.span.end : b.span.start] for a, b in pairwise(places)]
    before, after = gaps[at - 1] if at else "", gaps[at] if at < len(gaps) else ""
    dashed = sum(gap in _DASHES for gap in gaps) == 1 and (before in _DASHES or after in _DASHES)
    return dashed or after == " "


def _namesake(inner: Mention, inside: tuple[Mention, ...], tools: Tools) -> bool:
    """Whether a known place stands at once behind another in which it does not lie: 滨海 in 锦州滨海化工园.

    What is called so there is another place, which no table holds.
    """
    before = [
        m for m in inside if m.span.end == inner.span.start and m.cls == "Prefecture" and len(m.name) > 1
    ]
    around = {iri for known in inner.candidates for iri in tools.gazetteer.within(known)}
    return (
        inner.cls == "County"
        and bool(before and around)
        and not any(around.intersection(m.candidates) for m in before)
    )


def composed(document: Document, tools: Tools) -> Iterator[Relation]:
    """The relations between a name and the names inside it.

    Of two places of which one lies in the other ("Binhai, Tianjin"), the more precise
    is taken.
    """
    ontology, language = tools.ontology, document.article.language
    for outer in document.mentions:
        inside = document.inside(outer)
        if not inside or outer.anaphor:
            continue
        sentence = document.sentence_of(outer.span)
        if sentence is None:
            continue
        span = Span(sentence.span.start, max(sentence.span.end, outer.span.end))
        containers = {place for m in inside for iri in m.candidates for place in tools.gazetteer.within(iri)}
        places = [m for m in inside if ontology.is_a(m.cls, "Place")]
        bracketed = [m for m in places if _at(document, outer, m, "brackets")]
        for rule in COMPOSITIONS:
            if not ontology.is_a(outer.cls, rule.outer) or rule.language not in (None, language):
                continue
            for inner in inside:
                if not ontology.is_a(inner.cls, rule.inner) or not _at(document, outer, inner, rule.where):
                    continue
                if rule.property == "locatedIn" and _namesake(inner, inside, tools):
                    continue
                if rule.property == "locatedIn" and bracketed and inner not in bracketed:
                    continue  # "Jiangsu (Mianzhu) Industrial Park" lies in Mianzhu
                if rule.property == "locatedIn" and _of_partners(document, inner, places):
                    continue
                if ontology.is_a(inner.cls, "Place") and (
                    set(inner.candidates) & containers or _within_place(inner, inside, ontology)
                ):
                    continue
                yield Relation(
                    outer, rule.property, inner, span, f"composed-{rule.property}", rule.confidence
                )


def periods(document: Document, tools: Tools) -> Iterator[Relation]:
    """The period in a policy's own name: "(2021-2025)", "by 2025", 到2025年."""
    for policy in document.mentions:
        if policy.anaphor or not tools.ontology.is_a(policy.cls, "Policy"):
            continue
        sentence = document.sentence_of(policy.span)
        words = document.view[policy.span.start : policy.span.end]
        ends: list[tuple[str, str]] = []
        if match := _PERIOD.search(words):
            ends = [("periodStart", match[1]), ("periodEnd", match[2])]
        elif match := _BY.search(words):
            ends = [("periodEnd", match[1] or match[2])]
        if sentence is not None:
            span = Span(sentence.span.start, max(sentence.span.end, policy.span.end))
            for property_, year in ends:
                yield Relation(policy, property_, Value(year, "gYear"), span, "composed-period", 0.95)
