"""Relations that the words around them, or the names themselves, speak against."""

from __future__ import annotations

import re
from typing import Final

from kg.extract.document import Document, Time
from kg.extract.english.posts import by_person, invoked, of_neighbour
from kg.types import Mention, Relation, Span

_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ABOUT_YEAR: Final = re.compile(r"\s+in\s+(?:(?:\w+\s+)+of\s+|H[12]\s+)?(?:19|20)\d\d$")
"""The year that a conference is about: "press conference on industrial development in 2024"."""

_ONCE: Final = re.compile(
    r"\b(?:first|initially|originally|previously|last)\s+(?:\w+\s+)?(?:held|hosted|staged|launched"
    r"|organi[sz]ed|convened|opened)\b"
    r"|\b(?:since|founded|initiated|inaugurated|dating (?:from|back to)|ever since)\b(?:\s+(?:its|it"
    r"|the|in|was|first|\w+))*",
    re.IGNORECASE,
)
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
_OFFICES: Final = frozenset({"en-office-minister", "en-office-governor", "en-office-person-of"})
_BY_BODIES: Final = frozenset({"organizedBy", "issuedBy", "recognizedBy", "party"})
_EVENTS: Final = frozenset("Event DockingEvent Conference Competition".split())
_LISTED: Final = re.compile(r"\s*(?:,|and|,\s*and|as well as)\s*(?:the\s+|an?\s+)?", re.IGNORECASE)
_PART_OF: Final = re.compile(
    r",?\s*(?:(?:is|was|as)\s+)?(?:(?:the|an?)\s+(?:[\w-]+\s+){0,2}|one\s+)?(?:in|of|under|within|from"
    r"|part of)\s+(?:an?\s+|the\s+)?"
    r"(?:\w+\s+){0,2}[\"“]?",
    re.IGNORECASE,
)
_FRAME: Final = re.compile(
    r"\b(?:as part of|during|on the sidelines of|(?:within|under|in) the framework of|at|ahead of"
    r"|before|after|following|alongside"
    r"|in the run-up to|a highlight of|among the \w+ of)\s+(?:the\s+|this\s+)?$",
    re.IGNORECASE,
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
_BODIES: Final = frozenset(
    "Organization GovernmentBody LocalGovernment Ministry Department Enterprise Institution".split()
)
_GOVERNMENT: Final = frozenset("GovernmentBody LocalGovernment Ministry Department".split())
_SETTLED: Final = frozenset("Province Prefecture County Place".split())
_CLAUSE: Final = re.compile(r";|,\s*(?:but|while|he|she|they|where)\b", re.IGNORECASE)
_UNIT: Final = re.compile(r"['’]s\s")
_FROM: Final = re.compile(r"\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
_WHICH: Final = re.compile(r"\s+(?:in|at|of|near)\s+(?:the\s+)?", re.IGNORECASE)
_GUESSED: Final = ("linked-", "en-near-")
_PAST: Final = r"(?:held|built|made|took|brought|sent|led|drew|gave|[a-z]+ed)"
_NEXT_VERB: Final = re.compile(
    r"\w[^,;]*,\s+(?:(?:and|then|also|successfully|successively|jointly)\s+)*(?!organi[sz]ed\s+by)"
    rf"{_PAST}\s"
)
"""What comes behind a date where the clause ends and another verb of the same subject follows."""
_PAST_VERB: Final = re.compile(rf"\b{_PAST}\b", re.IGNORECASE)


def doubt(document: Document, relation: Relation) -> str | None:
    """Why a relation of an English article is not taken; None where nothing speaks against it."""
    if relation.property in ("heldOn", "heldIn", "organizedBy") and _of_another(document, relation):
        return "it is said of another event"
    if relation.property in ("issuedOn", "issuedBy") and relation.subject.cls == "Programme":
        return "a programme is launched and no document"
    if relation.property == "heldOn":
        return _other_time(document, relation)
    if not isinstance(relation.object, Mention):
        return None
    subject, object_ = relation.subject, relation.object
    if relation.property in ("participatedIn", "holdsPostIn") and invoked(document, subject):
        return "the words only invoke the person"
    if relation.property == "holdsPostIn" and of_neighbour(document, subject, object_):
        return "the post is of the person beside"
    if relation.rule in _OF_TOPIC and _has_holder(document, relation, object_):
        return "said of the thing named in the sentence"
    if (
        relation.property == "participatedIn"
        and subject.cls in _BODIES
        and _POSTS_OF.search(document.view, max(0, subject.span.start - 40), subject.span.start)
    ):
        return "the body of a person's post"
    if relation.property == "participatedIn" and _FOLLOWED.search(
        document.view, max(0, object_.span.start - 16), object_.span.start
    ):
        return "its spirit is followed, it is not attended"
    if relation.property == "targets" and subject.cls == "Programme" and _WHOLE.fullmatch(object_.name):
        return "a title for all industries"
    if relation.property in _BY_BODIES and object_.rule in _OFFICES:
        return "the words name a post"
    if relation.rule.startswith("linked-") and (why := _unlikely(document, relation)):
        return why
    joined = (
        relation.property == "locatedIn"
        and object_.cls in ("Region", "Country")
        and object_.span in subject.span
    )
    if joined and re.search(r"\w[-–—]$", document.view[subject.span.start : object_.span.start]):
        return "its name says whose it is, not where"  # "China-ASEAN Industrial Cooperation Zone"
    if relation.property == "recognizedBy" and object_.cls == "Enterprise":
        return "a firm confers no title"
    if relation.property == "organizedBy" and by_person(document, relation, object_):
        return "a person hosted it and not the body of the post"
    media = relation.property in _BY_BODIES and _MEDIA.search(object_.name)
    if media and (relation.rule.startswith(_GUESSED) or _REPORTS.match(document.view, object_.span.end)):
        return "a newspaper that reports"
    if relation.property in ("locatedIn", "appliesTo") and object_.cls == "Country":
        inside = object_.span in subject.span and object_.name.lower().startswith("china")
        return "a country in a name is no place of its own" if inside else None
    if relation.property == "issuedBy" and subject.span.end <= object_.span.start:
        return _only_followed(document, subject, object_)
    if relation.property == "holdsPostIn" and _UNIT.match(document.view, object_.span.end):
        after = document.mentions_in(Span(object_.span.end, min(len(document.view), object_.span.end + 80)))
        if after and after[0].cls == "Department" and after[0].span.start <= object_.span.end + 4:
            return "the post is in a department of it"
    pointed = relation.property == "locatedIn" and subject.anaphor and subject.span.end <= object_.span.start
    if pointed and _WHICH.fullmatch(document.view, subject.span.end, object_.span.start):
        return "the words tell which one is meant, and no more"
    if relation.property == "locatedIn" and relation.rule.startswith(_GUESSED) and _FROM.search(
        document.view, max(0, object_.span.start - 12), object_.span.start
    ) and not document.view.startswith(("'s ", "’s "), object_.span.end):  # fmt: skip
        return "it comes from there"
    if relation.property == "holdsPostIn" and relation.rule.startswith(_GUESSED):
        between = document.mentions_in(Span(min(subject.span.end, object_.span.start), object_.span.start))
        return "another person stands between" if any(m.cls == "Person" for m in between) else None
    return None


def _unlikely(document: Document, relation: Relation) -> str | None:
    """What speaks against a learned guess, whose two ends only stand in one sentence."""
    subject, object_ = relation.subject, relation.object
    assert isinstance(object_, Mention)
    text = document.view[relation.sentence.start : relation.sentence.end]
    if relation.property == "underProgramme" and not _CONFERS.search(text):
        return "nothing says that a title is conferred"
    if relation.property == "locatedIn":
        if subject.cls in _GOVERNMENT:
            return "a body of the state is no site"
        named = [m for m in document.inside(subject) if m.cls in _SETTLED]
        if named and all(m.name != object_.name for m in named):
            return "its name says where it is"
    beside = relation.sentence.start <= subject.span.start and subject.span.end <= object_.span.start
    if relation.property in ("appliesTo", "targets") and beside:
        gap = document.view[subject.span.end : object_.span.start]
        if _CLAUSE.search(gap):
            return "said in another clause"
    return None


_OF_TOPIC: Final = frozenset(
    {"en-its-pillars-are", "en-industry-are-its", "en-clusters-namely", "en-as-pillars-topic"}
)
"""Rules that take a place from the sentences before."""


def _has_holder(document: Document, relation: Relation, industry: Mention) -> bool:
    """Whether a site or a document stands before an industry in its sentence: "the zone, with chips as …"."""
    before = document.mentions_in(Span(relation.sentence.start, industry.span.start))
    return any(m.cls in ("Zone", "Cluster", "Plan", "Guidance", "Catalogue", "Agreement") for m in before)


def _other_time(document: Document, relation: Relation) -> str | None:
    """heldOn of an edition at the time of another one: the year in its name, "first held in 2015"."""
    if isinstance(relation.object, Mention):
        return None
    years = _YEAR.findall(_ABOUT_YEAR.sub("", relation.subject.name))
    year = relation.object.text[:4]
    edition = relation.subject.cls != "EventSeries" and not relation.subject.anaphor
    if edition and years and year not in years:
        return "its name gives another year"
    if relation.object.datatype != "gYear":
        return None
    days = (i for i in document.items_in(relation.sentence) if isinstance(i, Time))
    if any(day.value.datatype != "gYear" and day.value.text.startswith(year) for day in days):
        return "the sentence gives the day"
    at = document.view.find(year, relation.sentence.start, relation.sentence.end)
    if _of_verb_before(document, relation, at):
        return "the time of the verb before"
    if at >= 0 and any(
        m.end() >= at - 4 for m in _ONCE.finditer(document.view, max(relation.sentence.start, at - 60), at)
    ):
        return "the time of an earlier edition"
    return None


def _of_verb_before(document: Document, relation: Relation, at: int) -> bool:
    """Whether a date ends a clause of its own: "drew up two catalogues in 2018, held docking events"."""
    start = relation.subject.span.start
    if not relation.sentence.start < at < start:
        return False
    clause = max(relation.sentence.start, document.view.rfind(",", relation.sentence.start, at))
    if not _PAST_VERB.search(document.view, clause, at):
        return False
    return _NEXT_VERB.match(document.view, at, start) is not None


def _only_followed(document: Document, policy: Mention, body: Mention) -> str | None:
    """issuedBy of a policy that a body only follows: "in line with the plan, the city issued measures"."""
    sentence = document.sentence_of(policy.span)
    if sentence is None:
        return None
    if not _IN_LINE.search(document.view[sentence.span.start : policy.span.start]):
        return None
    if _ISSUED.match(document.view, policy.span.end, body.span.start):
        return None
    return "the body only follows the policy"


def _of_another(document: Document, relation: Relation) -> bool:
    """Whether time, place or organiser are those of another event named nearer by.

    "As part of the Trade Fair, the Chip Forum was held in Wuhan"; "the fifth in the series was held in May".
    """
    subject = relation.subject
    here = document.mentions_in(relation.sentence)
    before = [m for m in here if m.cls in _EVENTS and m.span.end <= subject.span.start]
    if subject.cls == "EventSeries" and before:
        return bool(_PART_OF.fullmatch(document.view, before[-1].span.end, subject.span.start))
    opening = document.view[relation.sentence.start : subject.span.start]
    framed = _FRAME.search(opening) is not None
    if isinstance(relation.object, Mention):
        end = relation.object.span.start
    elif framed:
        end = relation.sentence.end
    else:
        return False
    between = [m for m in here if m.cls in _EVENTS and subject.span.end <= m.span.start and m.span.end <= end]
    if not between:
        return False
    gap = document.view[subject.span.end : between[0].span.start]
    return framed or _LISTED.fullmatch(gap) is None
