"""Relations whose ends don't fit each other in kind, or that the text says better elsewhere."""

from __future__ import annotations

import re
from typing import Final

from kg.extract.document import Document, Quantity
from kg.extract.doubting import Doubts, first_doubt
from kg.extract.english.lexicon import lexicon
from kg.extract.english.nearest import MADE
from kg.extract.families import EVENTS
from kg.types import Mention, Relation, Span

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
_MEMBER: Final = "en-programme-member"
_COMPOSED: Final = "composed-targets"


def conflict(document: Document, relation: Relation) -> str | None:
    """Why the kinds of a relation's ends speak against it; None where they don't."""
    if relation.property == "heldOn":
        return _of_edition(document, relation)
    return first_doubt(CONFLICTS.get(relation.property, ()), document, relation)


def _of_edition(document: Document, relation: Relation) -> str | None:
    subject = relation.subject
    edition = subject.cls == "EventSeries" and any(
        subject.span in m.span and m.span != subject.span and m.cls in EVENTS
        for m in document.mentions_in(relation.sentence)
    )
    return "an edition was held then, the series goes on" if edition else None


def _kind_of_site(document: Document, relation: Relation, title: Mention) -> str | None:
    kind = relation.rule != _MEMBER and is_kind_of_site(document, title)
    return "is the kind of a site in its name" if kind else None


def _carries_out(document: Document, relation: Relation, body: Mention) -> str | None:
    """So in "The city, to implement the Plan, …"."""
    if body.span.end > relation.subject.span.start:
        return None
    opening = document.view[relation.sentence.start : relation.subject.span.start]
    return "the body carries it out" if _CARRIES.search(opening) else None


def _no_aim(document: Document, relation: Relation, industry: Mention) -> str | None:
    """Whether an industry inside a name is a word of a title or the kind of a site, and no aim."""
    if relation.rule != _COMPOSED:
        return None
    holder = relation.subject
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


def _other_kind(_: Document, relation: Relation, title: Mention) -> str | None:
    """Whether a title is for sites and its holder is a firm, or the other way round."""
    if relation.subject.cls == "Enterprise" and _SITES.search(title.name):
        return "a firm is no such site"
    if relation.subject.cls in _SETTLEMENTS | {"Zone", "Cluster"} and _FIRMS.search(title.name):
        return "the title is for firms"
    return None


def _counted(document: Document, relation: Relation, industry: Mention) -> str | None:
    """Whether the words count goods and speak of no industry: "60 cranes", "tons of steel"."""
    if not relation.rule.startswith(_GUESSED):
        return None
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


CONFLICTS: Final[Doubts] = {
    "developsIndustry": (_counted, _only_near),
    "issuedBy": (_carries_out,),
    "targets": (_no_aim,),
    "underProgramme": (_kind_of_site, _other_kind),
}
