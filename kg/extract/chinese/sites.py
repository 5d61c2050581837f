"""Where sites lie of which a text speaks under a place: 毕节引来三家企业，磷化工一体化项目总投资700亿元.

A site whose own name holds its place needs none of this (株洲高新区 lies in Zhuzhou by its name).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.extract.chinese.topics import topics
from kg.extract.families import CITIES, DIVISIONS
from kg.types import Mention, Relation

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

_SITES: Final = frozenset("Zone Project Cluster".split())
_NEW_AREA: Final = re.compile(r"(?:新区|合作区|示范区|试验区)$")


def sites(document: Document, tools: Tools) -> Iterator[Relation]:
    """locatedIn of a site in the city or county that its sentence begins with, the only one in it.

    And of a new area that counts as a county, at once behind its city: 东莞滨海湾新区.
    """
    for sentence, topic in topics(document):
        mentions = document.mentions_in(sentence.span)
        for city, area in pairwise(mentions):
            near = city.span.end == area.span.start and not (city.anaphor or area.anaphor)
            if near and city.cls == "Prefecture" and area.cls == "County" and _NEW_AREA.search(area.name):
                yield Relation(area, "locatedIn", city, sentence.span, "zh-new-area-of-city", 0.8)
        if topic is None or topic.cls not in CITIES or topic.anaphor or topic.span not in sentence.span:
            continue
        if any(m.cls in DIVISIONS and m.span != topic.span for m in mentions):
            continue
        others = [
            m for m in mentions if m.cls in _SITES and not m.anaphor and m.span.start > topic.span.start
        ]
        if any(_elsewhere(document, tools, site, topic) for site in others):
            continue
        for site in others:
            yield Relation(site, "locatedIn", topic, sentence.span, "zh-site-under-place", 0.7)


def _elsewhere(document: Document, tools: Tools, site: Mention, place: Mention) -> bool:
    """Whether a site's own name tells its place, or the gazetteers hold that it lies in another one."""
    if any(m.cls in DIVISIONS for m in document.inside(site)):
        return True
    around = {iri for known in site.candidates for iri in tools.gazetteer.within(known)}
    return bool(around) and not around & set(place.candidates)
