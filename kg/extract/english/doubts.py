"""Relations that the words around them, or the names themselves, speak against."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from kg.extract.document import Document
from kg.extract.doubting import Doubts, OfValue, first_doubt
from kg.extract.english.occasions import of_another, other_time
from kg.extract.english.posts import by_person, invoked, of_neighbour
from kg.extract.families import BODIES
from kg.types import Mention, Relation, Span

_IN_LINE: Final = re.compile(
    r"\b(?:pursuant to|in (?:line|accordance|keeping) with|in accordance with the requirements of"
    r"|to (?:\w+ )?(?:implement|carry out)"
    r"|based on|following|on the basis of|as part of)\s+(?:the\s+)?(?:[^;]{0,90}\band\s+)?(?:the\s+)?[“\"]?$",
    re.IGNORECASE,
)
_ISSUED: Final = re.compile(
    r"[”\"]?(?:\s*\([^)]*\))?,?\s+(?:(?:which|that|was|were|has been|jointly|recently|newly|just)\s+)*"
    r"(?:issued|released|published|formulated|drafted|promulgated|unveiled|by|of|from)\b",
    re.IGNORECASE,
)
_MEDIA: Final = re.compile(
    r"\b(?:Daily|Times|News|News Agency|Press|Post|Xinhua|Yicai|Caixin|Global|Television|CCTV|Morning"
    r"|Evening)$"
)
_REPORTS: Final = re.compile(
    r",?\s+(?:has\s+|have\s+)?(?:report\w*|said|says|learn\w*|quot\w*|cit\w*|wrote)\b"
)
_FOLLOWED: Final = re.compile(r"\bspirit of (?:the )?$")
_WHOLE: Final = re.compile(
    r"(?:(?:advanced|green|national|smart)\s+)?(?:manufacturing|industry|industrial chain)"
    r"(?:\s+(?:industry|sector))?",
    re.IGNORECASE,
)
"""Words for all industries, which a programme's name may hold."""
_CONFERS: Final = re.compile(
    r"\b(?:titles?|select\w*|shortlist\w*|named?|lists?|listed|identif\w*|approv\w*|recogni\w*"
    r"|batch\w*|members?"
    r"|award\w*|certif\w*|designat\w*|rated|evaluated|became|become|becoming|won|includ\w*|among|honou?r\w*"
    r"|one of|pilot|status|joined|obtain\w*|granted)\b",
    re.IGNORECASE,
)
_POSTS_OF: Final = re.compile(
    r"\b(?:secretary|chairman|chairwoman|chairperson|chair|president|director|director[ -]general|head|chief"
    r"|manager|mayor|governor|minister|officer|member|leader|commissioner|engineer|economist|dean|academician"
    r"|expert|researcher|analyst|founder|inspector|spokes\w+|professor|partner|counsel\w*)s?\s+"
    r"(?:of|at|with|for|from|in)\s+(?:the\s+|China\s+)?$",
    re.IGNORECASE,
)
_GOVERNMENT: Final = frozenset("GovernmentBody LocalGovernment Ministry Department".split())
_SETTLED: Final = frozenset("Province Prefecture County Place".split())
_CLAUSE: Final = re.compile(r";|,\s*(?:but|while|he|she|they|where)\b", re.IGNORECASE)
_UNIT: Final = re.compile(r"['’]s\s")
_FROM: Final = re.compile(r"\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
_WHICH: Final = re.compile(r"\s+(?:in|at|of|near)\s+(?:the\s+)?", re.IGNORECASE)

_OFFICES: Final = frozenset({"en-office-minister", "en-office-governor", "en-office-person-of"})
"""Rules that find a body by the post of who heads it."""
_OF_TOPIC: Final = frozenset(
    {"en-its-pillars-are", "en-industry-are-its", "en-clusters-namely", "en-as-pillars-topic"}
)
"""Rules that take a place from the sentences before."""
_LEARNED: Final = "linked-"
_GUESSED: Final = (_LEARNED, "en-near-")
"""How rules are named that go by little more than two names in one sentence."""


def doubt(document: Document, relation: Relation) -> str | None:
    """Why a relation of an English article is not taken; None where nothing speaks against it."""
    if of_value := OF_VALUES.get(relation.property):
        return of_value(document, relation)
    return first_doubt(DOUBTS.get(relation.property, ()), document, relation)


def _of_other_event(document: Document, relation: Relation, _: Mention) -> str | None:
    return of_another(document, relation)


def _issued_title(_: Document, relation: Relation, __: Mention | None = None) -> str | None:
    launched = relation.subject.cls == "Programme"
    return "a programme is launched and no document" if launched else None


def _person_invoked(document: Document, relation: Relation, _: Mention) -> str | None:
    """So in "Under the guidance of General Secretary Xi Jinping"."""
    return "the words only invoke the person" if invoked(document, relation.subject) else None


def _post_of_neighbour(document: Document, relation: Relation, body: Mention) -> str | None:
    """So in "Mayor Li Ming and Wang Wei, chairman of BYD": Li Ming chairs nothing."""
    found = of_neighbour(document, relation.subject, body)
    return "the post is of the person beside" if found else None


def _other_person_between(document: Document, relation: Relation, body: Mention) -> str | None:
    if not relation.rule.startswith(_GUESSED):
        return None
    between = Span(min(relation.subject.span.end, body.span.start), body.span.start)
    persons = any(m.cls == "Person" for m in document.mentions_in(between))
    return "another person stands between" if persons else None


def _post_in_department(document: Document, _: Relation, body: Mention) -> str | None:
    """So in "director of the MIIT's Planning Department"."""
    if not _UNIT.match(document.view, body.span.end):
        return None
    after = document.mentions_in(Span(body.span.end, min(len(document.view), body.span.end + 80)))
    unit = after and after[0].cls == "Department" and after[0].span.start <= body.span.end + 4
    return "the post is in a department of it" if unit else None


def _of_holder(document: Document, relation: Relation, industry: Mention) -> str | None:
    """A site or a document stands before the industry in its sentence: "the zone, with chips as …"."""
    if relation.rule not in _OF_TOPIC:
        return None
    before = document.mentions_in(Span(relation.sentence.start, industry.span.start))
    holders = ("Zone", "Cluster", "Plan", "Guidance", "Catalogue", "Agreement")
    return "said of the thing named in the sentence" if any(m.cls in holders for m in before) else None


def _body_of_post(document: Document, relation: Relation, _: Mention) -> str | None:
    """So in "Wang Wei, president of BYD, spoke at the forum": he took part."""
    start = relation.subject.span.start
    if relation.subject.cls not in BODIES:
        return None
    return (
        "the body of a person's post" if _POSTS_OF.search(document.view, max(0, start - 40), start) else None
    )


def _only_studied(document: Document, _: Relation, event: Mention) -> str | None:
    """So in "studied the spirit of the Central Economic Work Conference"."""
    found = _FOLLOWED.search(document.view, max(0, event.span.start - 16), event.span.start)
    return "its spirit is followed, it is not attended" if found else None


def _title_for_all(_: Document, relation: Relation, industry: Mention) -> str | None:
    whole = relation.subject.cls == "Programme" and _WHOLE.fullmatch(industry.name)
    return "a title for all industries" if whole else None


def _names_post(_: Document, __: Relation, body: Mention) -> str | None:
    return "the words name a post" if body.rule in _OFFICES else None


def _firm_confers(_: Document, __: Relation, body: Mention) -> str | None:
    return "a firm confers no title" if body.cls == "Enterprise" else None


def _hosted_by_person(document: Document, relation: Relation, body: Mention) -> str | None:
    found = by_person(document, relation, body)
    return "a person hosted it and not the body of the post" if found else None


def _newspaper(document: Document, relation: Relation, body: Mention) -> str | None:
    if not _MEDIA.search(body.name):
        return None
    reports = relation.rule.startswith(_GUESSED) or _REPORTS.match(document.view, body.span.end)
    return "a newspaper that reports" if reports else None


def _only_followed(document: Document, relation: Relation, body: Mention) -> str | None:
    """So in "In line with the plan, the city issued measures": the plan is not the city's."""
    policy = relation.subject
    sentence = document.sentence_of(policy.span) if policy.span.end <= body.span.start else None
    if sentence is None or not _IN_LINE.search(document.view[sentence.span.start : policy.span.start]):
        return None
    issued = _ISSUED.match(document.view, policy.span.end, body.span.start)
    return None if issued else "the body only follows the policy"


def _nothing_conferred(document: Document, relation: Relation, _: Mention) -> str | None:
    text = document.view[relation.sentence.start : relation.sentence.end]
    unsaid = relation.rule.startswith(_LEARNED) and not _CONFERS.search(text)
    return "nothing says that a title is conferred" if unsaid else None


def _other_clause(document: Document, relation: Relation, object_: Mention) -> str | None:
    subject = relation.subject
    before = relation.sentence.start <= subject.span.start and subject.span.end <= object_.span.start
    if not before or not relation.rule.startswith(_LEARNED):
        return None
    gap = document.view[subject.span.end : object_.span.start]
    return "said in another clause" if _CLAUSE.search(gap) else None


def _no_site(_: Document, relation: Relation, __: Mention) -> str | None:
    state = relation.rule.startswith(_LEARNED) and relation.subject.cls in _GOVERNMENT
    return "a body of the state is no site" if state else None


def _other_place_in_name(document: Document, relation: Relation, place: Mention) -> str | None:
    if not relation.rule.startswith(_LEARNED):
        return None
    named = [m for m in document.inside(relation.subject) if m.cls in _SETTLED]
    other = named and all(m.name != place.name for m in named)
    return "its name says where it is" if other else None


def _whose(document: Document, relation: Relation, place: Mention) -> str | None:
    """So in "China-ASEAN Industrial Cooperation Zone"."""
    subject = relation.subject
    if place.cls not in ("Region", "Country") or place.span not in subject.span:
        return None
    joined = re.search(r"\w[-–—]$", document.view[subject.span.start : place.span.start])
    return "its name says whose it is, not where" if joined else None


def _country_in_name(_: Document, relation: Relation, place: Mention) -> str | None:
    inside = place.cls == "Country" and place.span in relation.subject.span
    named = inside and place.name.lower().startswith("china")
    return "a country in a name is no place of its own" if named else None


def _tells_which(document: Document, relation: Relation, place: Mention) -> str | None:
    """So in "the park in Hefei": the words tell which park is meant."""
    subject = relation.subject
    pointed = subject.anaphor and subject.span.end <= place.span.start
    found = pointed and _WHICH.fullmatch(document.view, subject.span.end, place.span.start)
    return "the words tell which one is meant, and no more" if found else None


def _from_there(document: Document, relation: Relation, place: Mention) -> str | None:
    """So in "a firm from Shenzhen", but not "from Shenzhen's Futian District"."""
    if not relation.rule.startswith(_GUESSED) or document.view.startswith(("'s ", "’s "), place.span.end):
        return None
    found = _FROM.search(document.view, max(0, place.span.start - 12), place.span.start)
    return "it comes from there" if found else None


OF_VALUES: Final[Mapping[str, OfValue]] = {"heldOn": other_time, "issuedOn": _issued_title}

DOUBTS: Final[Doubts] = {
    "appliesTo": (_other_clause, _country_in_name),
    "developsIndustry": (_of_holder,),
    "heldIn": (_of_other_event,),
    "holdsPostIn": (_person_invoked, _post_of_neighbour, _post_in_department, _other_person_between),
    "issuedBy": (_issued_title, _names_post, _newspaper, _only_followed),
    "locatedIn": (
        _no_site, _other_place_in_name, _whose, _country_in_name, _tells_which, _from_there,
    ),
    "organizedBy": (_of_other_event, _names_post, _hosted_by_person, _newspaper),
    "participatedIn": (_person_invoked, _body_of_post, _only_studied),
    "party": (_names_post, _newspaper),
    "recognizedBy": (_names_post, _firm_confers, _newspaper),
    "targets": (_title_for_all, _other_clause),
    "underProgramme": (_nothing_conferred,),
}  # fmt: skip
