"""What the place of a cluster makes: "the Wuhan robot cluster" says that Wuhan develops robots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from kg.extract.document import Document
from kg.extract.families import CITIES
from kg.extract.tools import Tools
from kg.types import Mention, Relation

_MOST: Final = 4
"""A cluster of more places or industries says of none of them that it makes all of it."""


def cluster_places(document: Document, tools: Tools, found: Iterable[Relation]) -> Iterator[Relation]:
    """developsIndustry of the cities and counties in which the clusters of one industry lie.

    Args:
        document: the article.
        tools: tell which places lie in which.
        found: the relations that surer extractors found in it.

    Example: "The Changsha construction machinery cluster keeps growing."
    """
    places: dict[Mention, dict[Mention, Relation]] = defaultdict(dict)
    industries: dict[Mention, set[Mention]] = defaultdict(set)
    told: set[tuple[str, str]] = set()
    for relation in found:
        object_ = relation.object
        if not isinstance(object_, Mention):
            continue
        if relation.property == "developsIndustry":
            told.add((relation.subject.name, object_.name))
        if relation.subject.cls != "Cluster":
            continue
        if relation.property == "locatedIn" and object_.cls in CITIES:
            places[relation.subject][object_] = relation
        if relation.property == "targets":
            industries[relation.subject].add(object_)
    for cluster, seats in places.items():
        wider = {iri for seat in seats for each in seat.candidates for iri in tools.gazetteer.within(each)}
        precise = [seat for seat in seats if wider.isdisjoint(seat.candidates)]
        if len(precise) > _MOST or len({m.name for m in industries[cluster]}) != 1:
            continue
        industry = min(industries[cluster], key=lambda m: m.span.start)
        for seat in precise:
            if (seat.name, industry.name) not in told:
                sentence = seats[seat].sentence
                yield Relation(seat, "developsIndustry", industry, sentence, "en-cluster-place", 0.6)
