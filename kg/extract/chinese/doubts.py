"""What speaks against a relation of a Chinese article: said of another, of a name's part, of all industry.

Rules that read a name's parts and the learned model look at little of the sentence; these checks look at
what stands around and between the two ends.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.extract.chinese.duration import RULE as OPENING
from kg.extract.chinese.duration import closes
from kg.extract.passing import announced
from kg.types import Mention, Relation, Span, Value

if TYPE_CHECKING:
    from kg.extract.document import Document

_PLACES: Final = frozenset("Region Province Prefecture County Country".split())
_SITES: Final = _PLACES | {"Zone", "Cluster", "Enterprise"}
_POLICIES: Final = frozenset("Plan Guidance Catalogue Regulation Strategy".split())
_LISTED: Final = re.compile(r"^[、，,和与及以及—－-]*$")
_FROM: Final = re.compile(r"(?:从|来自|由|自|迁出|离开|源自|赴|到访|考察)$")
_GENERAL: Final = re.compile(
    r"^(?:先进|高端)?制造业?$|^工业|^(?:战略性)?新兴产业|^战略性新兴产业|^高新技术|^高技术|^设备更新|^消费品|^零碳|^节能|^现代农业$|^特色产业|^产业$"
    r"|^飞地经济$|^国民经济|^数字产业$|^算力$"
)
# What a name holds that is a matter of all industries, whatever it names.
_NO_FIELD: Final = re.compile(
    r"^(?:工业领域|工业经济|设备更新|消费品$|零碳|节能|绿色制造|绿色低碳|国民经济|未来产业$|新兴产业$|战略性新兴产业$|供应链管理$|高质量发展)"
)
# What is in a zone, or goes there, is spoken of, and not the zone: 项目放在…产业园.
_WITHIN: Final = re.compile(
    r"(?:放在|落在|落户|落到|搬去|搬到|迁往|迁至|进|进驻|入驻|位于|公司在|看了|走进|参观|考察)(?:了)?$"
)
_LETTER: Final = "zh-one-letter-province"
_AT: Final = re.compile(r"(?:[在于到至赴抵]|落户|走进|移师|聚首|^|[，。；：])$")
_UNDER: Final = re.compile(r"(?:对照|按照|根据|依据|落实|遵照|写进|列入|照着|衔接)[^，。；]{0,20}$")
_OWN_YEAR: Final = re.compile(r"[“《「]?(20\d\d)年?(?![-—–~至])")
_CARRIED_OUT: Final = re.compile(
    r"(?:坚持|实施|深入实施|落实|贯彻|围绕|推进|按照|抢抓|融入|服务|对接|依托|响应|践行|立足|承接|借助|根据|依据|紧扣|锚定)(?:好|了|国家|省|市)*[“《]?$"
)
_COMMITTEE: Final = re.compile(r"”?(?:组委会|组织委员会|秘书处|执委会|筹委会|筹备组)")
_TELLS: Final = "就|关于|介绍|解读|发布|总结|通报|公布"
_QUOTED: Final = re.compile(r"[“‘「]$")


def doubt(document: Document, relation: Relation) -> str | None:
    """Why a relation of a Chinese article is not taken; None where nothing speaks against it."""
    behind = relation.subject.span.end
    if relation.property in ("heldOn", "heldIn") and _COMMITTEE.match(document.view, behind):
        return "said of its committee"
    if relation.property == "heldOn" and isinstance(relation.object, Value):
        told = document.view[relation.sentence.start : relation.sentence.end]
        if re.search(rf"(?:{_TELLS}){relation.object.text}年", told):
            return "the year that it was about"
    if relation.property == "heldOn" and isinstance(relation.object, Value):
        own = _OWN_YEAR.match(relation.subject.name)
        if own is not None and not relation.object.text.startswith(own[1]):
            return "of another year than the event's name"
    if relation.property == "heldOn" and relation.rule != OPENING:
        sentence = document.sentence_of(relation.sentence)
        closed = closes(document, sentence) if sentence is not None else None
        return "the day on which it closed" if closed is not None and closed > 1 else None
    if not isinstance(relation.object, Mention):
        return None
    subject, object_ = relation.subject, relation.object
    if relation.rule == "composed-implements":
        quoted = _QUOTED.search(document.view[max(0, object_.span.start - 1) : object_.span.start])
        whole = len(object_.name) + 4 > len(subject.name)
        if subject.cls == "Programme" or whole or not quoted:
            return "the name only uses the strategy's words"
    regional = subject.cls == "Cluster" and object_.cls == "Region"  # 京津冀生命健康集群 lies there
    if relation.rule == "composed-locatedIn" and object_.cls in ("Region", "Country") and not regional:
        return "a name's region is what it serves or the whole country"
    if relation.rule == "composed-partOfSeries" and announced(document, subject) is not subject:
        return "a press conference is none of the series that it is on"
    if relation.property == "underProgramme" and object_.name.startswith("飞地"):
        return "a kind of site, and no title"
    if relation.property == "targets" and subject.cls in ("Strategy", "FiveYearPlan"):
        before = document.view[max(0, subject.span.start - 8) : subject.span.start]
        if not relation.rule.startswith("composed") and _CARRIED_OUT.search(before):
            return "said of the one who carries it out"
    if relation.rule == "composed-locatedIn" and object_.rule == _LETTER and subject.cls == "Zone":
        return "a zone of two provinces lies where its counties are"
    if relation.rule == "composed-targets" and subject.cls == "Zone":
        before = document.view[max(relation.sentence.start, subject.span.start - 6) : subject.span.start]
        if _WITHIN.search(before) or not object_.candidates:
            return "said of what is in the zone, and nothing of the zone"
    titled = relation.rule == "composed-targets" and subject.cls in ("Programme", "Zone")
    if relation.rule == "composed-targets" and _NO_FIELD.match(object_.name):
        return "a matter of all industries"
    if titled and _GENERAL.match(object_.name):
        return "all of industry, as the kind of title says"
    return _guessed(document, relation, object_) if relation.rule.startswith("linked-") else None


def _guessed(document: Document, relation: Relation, object_: Mention) -> str | None:
    """What speaks against a relation that only the learned model claims."""
    subject = relation.subject
    if relation.property == "heldIn":
        if any(m.span != subject.span for m in _holders(document, object_)):
            return "the place is part of another's name"
        if not _AT.search(document.view[max(0, object_.span.start - 2) : object_.span.start]):
            return "it is not said to be there"
    if relation.property == "issuedBy" and object_.span.start > subject.span.end:
        between = document.view[subject.span.end : object_.span.start]
        if not re.search(r"由|经|出自|牵头|联合|共同", between):
            return "the body comes in behind it"
    if relation.property == "targets" and subject.cls in _POLICIES:
        before = document.view[max(relation.sentence.start, subject.span.start - 24) : subject.span.start]
        if subject.span in relation.sentence and _UNDER.search(before):
            return "said of what is done under it"
    if relation.property in ("targets", "developsIndustry"):
        if subject.cls in ("FiveYearPlan", "Strategy", "Programme"):
            return "too wide to be for one industry"
        if any(m.span != subject.span for m in _holders(document, object_)):
            return "the industry is part of another's name"
        if _GENERAL.match(object_.name):
            return "all of industry"
    if relation.property == "developsIndustry":
        if any(True for _ in _holders(document, subject)):
            return "the place is part of another's name"
        if _FROM.search(document.view[max(0, subject.span.start - 3) : subject.span.start]):
            return "it came from there"
        if _another_between(document, subject, object_):
            return "another place stands nearer"
    return None


def _holders(document: Document, mention: Mention) -> list[Mention]:
    """The outer mentions whose names a mention is part of."""
    return [
        m
        for m in document.mentions
        if mention.span in m.span and mention.span != m.span and m.cls not in ("Industry", *_PLACES)
    ]


def _another_between(document: Document, subject: Mention, object_: Mention) -> bool:
    """Whether a place or a site that is not of the subject's list stands between the two."""
    first, last = sorted((subject.span, object_.span))
    end = first.end
    for mention in document.mentions_in(Span(first.end, last.start)):
        if mention.cls not in _SITES:
            continue
        if mention.cls in _PLACES and _LISTED.match(document.view[end : mention.span.start]):
            end = mention.span.end
            continue
        return True
    return False
