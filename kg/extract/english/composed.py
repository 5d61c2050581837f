"""What English names state by what they are composed of, where the text does not say it better."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.compose import composed
from kg.extract.document import Document
from kg.extract.english.structure import is_main
from kg.extract.families import EVENTS
from kg.extract.tools import Tools
from kg.types import Mention, Relation

_PUTS: Final = re.compile(r"\b(?:in|at)\s+(?:the\s+)?$", re.IGNORECASE)


def composed_of_names(document: Document, tools: Tools) -> Iterator[Relation]:
    """What names state by what they are composed of, but where the text says it more precisely.

    Example: "The Wuhan robot cluster grew."
    """
    for relation in composed(document, tools):
        if relation.property == "heldIn" and _wider_place(document, tools, relation):
            continue
        if relation.property != "locatedIn" or not _of_its_zone(document, relation):
            yield relation
    yield from _firms_of_places(document)
    yield from _clusters_of_zones(document)


def _wider_place(document: Document, tools: Tools, relation: Relation) -> bool:
    """Whether an event's name has only the province of the place where the text says that it's held."""
    place = relation.object
    if not isinstance(place, Mention):
        return False
    named = [
        m
        for m in document.mentions
        if m.cls in EVENTS and (m.anaphor or m.name.lower() == relation.subject.name.lower())
    ]
    for event in named:
        sentence = document.sentence_of(event.span)
        for site in document.mentions_in(sentence.span) if sentence else ():
            around = {iri for each in site.candidates for iri in tools.gazetteer.within(each)}
            inside = site.cls in ("Prefecture", "County") and not around.isdisjoint(place.candidates)
            if inside and _PUTS.search(document.view, max(0, site.span.start - 12), site.span.start):
                return True
    return False


def _firms_of_places(document: Document) -> Iterator[Relation]:
    """locatedIn of firms whose names begin with their city or county: "Xianning South Glass"."""
    for firm in document.mentions:
        if firm.cls != "Enterprise" or firm.anaphor:
            continue
        sentence = document.sentence_of(firm.span)
        for place in document.inside(firm):
            own = place.cls == "County" or (place.cls == "Prefecture" and is_main(document, place))
            paired = document.view[place.span.end : place.span.end + 1] in ("-", "–")  # "Shenzhen-Harbin Co"
            begins = place.span.start == firm.span.start and own and not paired
            if begins and sentence is not None:
                yield Relation(firm, "locatedIn", place, sentence.span, "composed-firm", 0.65)


_SITED: Final = frozenset({"Cluster", "Project"})


def _clusters_of_zones(document: Document) -> Iterator[Relation]:
    """locatedIn of clusters whose names hold their zone: "the drone cluster of Wuhan High-tech Zone"."""
    for cluster in document.mentions:
        sentence = document.sentence_of(cluster.span) if cluster.cls in _SITED else None
        for zone in document.inside(cluster) if sentence else ():
            if zone.cls == "Zone" and sentence is not None:
                yield Relation(cluster, "locatedIn", zone, sentence.span, "composed-zone", 0.8)


def _of_its_zone(document: Document, relation: Relation) -> bool:
    """Whether the place in a site's name is part of its zone's name, and so only the zone's place."""
    site, place = relation.subject, relation.object
    if not isinstance(place, Mention) or site.cls not in _SITED:
        return False
    return any(zone.cls == "Zone" and place.span in zone.span for zone in document.inside(site))
