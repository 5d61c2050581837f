"""Clusters that a text names by their industries, or by industry and place.

"clusters in robots and textiles" speaks of two clusters, and "the clusters are chips in Wuxi and
ships in Dalian" of two as well; each gets a name of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from kg.extract.document import Document
from kg.extract.tools import Tools
from kg.types import Mention, Relation, Sentence, Span

_PLACES: Final = frozenset({"Province", "Prefecture", "County", "Place", "Region"})
_BETWEEN: Final = re.compile(r"\s*(?:,|;)\s*(?:and\s+)?|\s+(?:and|as well as)\s+", re.IGNORECASE)
_ANY_CLUSTERS: Final = re.compile(r"\bclusters\b", re.IGNORECASE)
_IN: Final = re.compile(r"\s+(?:cluster\s+)?in\s+(?:the\s+)?", re.IGNORECASE)
_CLUSTERS: Final = re.compile(
    r"\bclusters?\s+(?:in|of|for|such as|including)\s+(?:the\s+)?(?:(?:fields?|areas?|sectors?)\s+of\s+)?$",
    re.IGNORECASE,
)
_CLUSTERS_AFTER: Final = re.compile(r"\s+(?:industr(?:y|ial)\s+)?clusters?\b", re.IGNORECASE)


def _industry_lists(document: Document, sentence: Span) -> Iterator[list[Mention]]:
    members: list[Mention] = []
    for industry in [m for m in document.mentions_in(sentence) if m.cls == "Industry"]:
        if members and not _BETWEEN.fullmatch(document.view[members[-1].span.end : industry.span.start]):
            yield members
            members = []
        members.append(industry)
    if members:
        yield members


def _clusters(document: Document) -> Iterator[tuple[Mention, Mention]]:
    """Each cluster that a list of industries stands for, with its industry."""
    text = document.view
    for sentence in document.sentences:
        for members in _industry_lists(document, sentence.span):
            opening = text[sentence.span.start : members[0].span.start]
            opened = _CLUSTERS.search(opening)
            closed = len(members) > 1 and _CLUSTERS_AFTER.match(text, members[-1].span.end)
            if opened or closed:
                for industry in members:
                    name = f"{industry.name} cluster"
                    yield Mention(industry.span, "Cluster", name, "en-cluster-member", 0.75), industry


def _pairs(document: Document) -> Iterator[tuple[Mention, Mention, Mention]]:
    """Each cluster of a list "industry in place", with its industry and place."""
    text = document.view
    for sentence in document.sentences:
        if not _ANY_CLUSTERS.search(text, sentence.span.start, sentence.span.end):
            continue
        items = [m for m in document.mentions_in(sentence.span) if not m.anaphor]
        found = [
            (industry, place)
            for industry, place in pairwise(items)
            if industry.cls == "Industry"
            and place.cls in _PLACES
            and _IN.fullmatch(text, industry.span.end, place.span.start)
        ]
        # One pair alone is any industry in any place; a list of pairs is what the clusters are.
        if len(found) > 1:
            for industry, place in found:
                name = f"{place.name} {industry.name} cluster"
                yield Mention(industry.span, "Cluster", name, "en-cluster-pair", 0.75), industry, place


def find_cluster_members(document: Document, tools: Tools) -> Iterator[Mention]:
    """The clusters that a list of industries stands for."""
    yield from (cluster for cluster, _, _ in _pairs(document))
    yield from (cluster for cluster, _ in _clusters(document))


def _seat(document: Document, sentence: Sentence, cluster: Mention) -> Mention | None:
    """The place whose clusters a sentence lists: named in it, else what the sentences before are about."""
    at = bisect_right(document.sentences, sentence.span.start, key=lambda s: s.span.start) - 1
    places = [
        m for m in document.mentions_in(Span(sentence.span.start, cluster.span.start)) if m.cls in _PLACES
    ]
    if places:
        return next((m for m in places if m.anaphor or m.cls == "Region"), places[0])
    for earlier in reversed(document.sentences[max(0, at - 3) : at]):
        places = [m for m in document.mentions_in(earlier.span) if m.cls in _PLACES]
        if places and (places[0].span.start - earlier.span.start < 25 or places[0].cls == "Region"):
            return places[0] if places[0].cls != "Prefecture" else None
    return None


def cluster_members(document: Document, tools: Tools) -> Iterator[Relation]:
    """targets, locatedIn and developsIndustry of clusters named by their industries.

    Example: "Hunan is home to clusters in construction machinery, rail transit equipment and aero-engines."
    """
    for cluster, industry, place in _pairs(document):
        if sentence := document.sentence_of(cluster.span):
            yield Relation(cluster, "targets", industry, sentence.span, "en-cluster-pair", 0.85)
            yield Relation(cluster, "locatedIn", place, sentence.span, "en-cluster-pair", 0.85)
            yield Relation(place, "developsIndustry", industry, sentence.span, "en-cluster-pair", 0.6)
    for cluster, industry in _clusters(document):
        sentence = document.sentence_of(cluster.span)
        if sentence is None:
            continue
        yield Relation(cluster, "targets", industry, sentence.span, "en-cluster-member", 0.85)
        seat = _seat(document, sentence, cluster)
        if seat is not None:
            yield Relation(cluster, "locatedIn", seat, sentence.span, "en-cluster-member", 0.7)
            yield Relation(seat, "developsIndustry", industry, sentence.span, "en-cluster-member", 0.7)
