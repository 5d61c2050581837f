"""Industries of which a sentence says that its one plan, event or site is about them.

The rules name many ways of saying so; where none of them fits, a sentence that has one thing which can
be about an industry, no place nearer by, and a word of aims or fields, speaks of that thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from kg.extract.document import Document
from kg.extract.families import AREAS
from kg.extract.tools import Tools
from kg.types import Relation, Span

_EAGER: Final = frozenset("Project DockingEvent Agreement Catalogue Guidance".split())
"""What is nearly always about the industries named beside it."""

_CUED: Final = frozenset(
    "Zone Cluster Plan Policy Regulation Event Conference Competition Strategy EventSeries".split()
)
_HOLDERS: Final = _EAGER | _CUED | {"Programme"}
_STATING: Final = frozenset("Agreement Plan Guidance Catalogue Project Policy".split())
"""Holders that are about what stands in their sentence; a zone or a fair is mostly named beside it only."""
_FAR: Final = 150
_OWN: Final = re.compile(r"\s*(?:(?:and|while)\s+)?(?:its|their|it|they)\b", re.IGNORECASE)
_TALKS: Final = re.compile(r"press|news|briefing|meeting|congress|session|plen|symposium", re.IGNORECASE)
_CUE: Final = re.compile(
    r"\b(?:focus\w*|cover\w*|involv\w*|target\w*|priorit\w*|theme\w*|topics?|fields?|sectors?|areas"
    r"|industries|tracks?|stress\w*|emphas\w*"
    r"|key|names?|lists?|listed|named|singles? out|engines?|pillars?|efforts?|support\w*|encourag\w*"
    r"|guid(?:es?|ing)|promot\w*"
    r"|develop\w*|cultivat\w*|foster\w*|boost\w*|halls?|pavilions?|exhibition area|booths?|showcas\w*"
    r"|display\w*|exhibits?|signed|projects"
    r"|restrict\w*|requires?|regulat\w*|appl(?:y|ies) to|aim\w*|dedicated|devoted|concern\w*"
    r"|deals? with|discuss\w*|stage|at its heart"
    r"|includ\w*|invest\w*|recommend\w*|about|rang(?:es|ing)|asks?)\b",
    re.IGNORECASE,
)
_PASSING: Final = re.compile(
    r"\b(?:share of|says nothing|besides|unlike|instead of|except|exports?|imports?|prices?|stock|shares|sold"
    r"|bought|invented|history)\b",
    re.IGNORECASE,
)


def about(document: Document, tools: Tools, found: Iterable[Relation]) -> Iterator[Relation]:
    """targets of the one holder of a sentence, for industries of which nothing is said yet.

    Example: "Humanoid robots and quantum computing are the two tracks that the action plan singles out."
    """
    placed = {r.object for r in found if r.property in ("targets", "developsIndustry")}
    placed |= {r.subject for r in found if r.property == "transfersTo"}
    for sentence in document.sentences:
        mentions = document.mentions_in(sentence.span)
        industries = [m for m in mentions if m.cls == "Industry" and m not in placed]
        holders = [m for m in mentions if m.cls in _HOLDERS]
        if not industries or len(holders) != 1 or holders[0].cls == "Programme":
            continue
        holder, text = holders[0], document.view[sentence.span.start : sentence.span.end]
        if holder.cls not in _STATING or _TALKS.search(holder.name) or _PASSING.search(text):
            continue
        if holder.cls in _CUED and not _CUE.search(text):
            continue
        for industry in industries:
            first, second = sorted((holder.span, industry.span), key=lambda span: span.start)
            gap = Span(first.end, max(first.end, second.start))
            parted = document.view[gap.start : gap.end].rpartition(";")
            if (parted[1] and not _OWN.match(parted[2])) or gap.end - gap.start > _FAR:
                continue
            between = document.mentions_in(gap)
            if not any(
                (m.cls in AREAS and holder.cls != "Agreement") or m.cls in ("Enterprise", "Person")
                for m in between
            ):
                yield Relation(holder, "targets", industry, sentence.span, "en-about", 0.6)
