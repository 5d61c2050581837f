"""What speaks against a relation of a Chinese article: said of another, of a name's part, of all industry.

Rules that read a name's parts and the learned model look at little of the sentence; these checks look at
what stands around and between the two ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.extract.chinese.clauses import REPORTER
from kg.extract.chinese.duration import RULE as OPENING
from kg.extract.chinese.duration import closes
from kg.extract.doubting import Doubt, Doubts, first_doubt
from kg.extract.families import POLICIES
from kg.extract.passing import announced
from kg.types import Mention, Relation, Span, Value

if TYPE_CHECKING:
    from kg.extract.document import Document

_PLACES: Final = frozenset("Region Province Prefecture County Country".split())
_SITES: Final = _PLACES | {"Zone", "Cluster", "Enterprise"}
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
_ISSUER: Final = re.compile("由|经|出自|牵头|联合|共同")
_LEARNED: Final = "linked-"
_COMPOSED: Final = "composed-"
"""How rules are named of the learned model, and those that read what a name is composed of."""


def doubt(document: Document, relation: Relation) -> str | None:
    """Why a relation of a Chinese article is not taken; None where nothing speaks against it."""
    if relation.property == "heldOn":
        return _of_committee(document, relation) or _other_time(document, relation)
    return first_doubt(_doubts(relation), document, relation)


def _doubts(relation: Relation) -> Iterator[Doubt]:
    yield from DOUBTS.get(relation.property, ())
    if relation.rule == f"{_COMPOSED}{relation.property}":
        yield from COMPOSED.get(relation.property, ())
    if relation.rule.startswith(_LEARNED):
        yield from GUESSED.get(relation.property, ())


def _of_committee(document: Document, relation: Relation, _: Mention | None = None) -> str | None:
    """论坛组委会8日在长沙成立."""
    found = _COMMITTEE.match(document.view, relation.subject.span.end)
    return "said of its committee" if found else None


def _other_time(document: Document, relation: Relation) -> str | None:
    """What shows that an event did not begin at the time of heldOn."""
    if isinstance(relation.object, Value):
        told = document.view[relation.sentence.start : relation.sentence.end]
        if re.search(rf"(?:{_TELLS}){relation.object.text}年", told):
            return "the year that it was about"
        own = _OWN_YEAR.match(relation.subject.name)
        if own is not None and not relation.object.text.startswith(own[1]):
            return "of another year than the event's name"
    if relation.rule == OPENING:
        return None
    sentence = document.sentence_of(relation.sentence)
    closed = closes(document, sentence) if sentence is not None else None
    return "the day on which it closed" if closed is not None and closed > 1 else None


def _kind_of_site(_: Document, __: Relation, title: Mention) -> str | None:
    return "a kind of site, and no title" if title.name.startswith("飞地") else None


def _of_who_carries_out(document: Document, relation: Relation, _: Mention) -> str | None:
    """深入实施制造强国战略，发展机器人产业."""
    subject = relation.subject
    if subject.cls not in ("Strategy", "FiveYearPlan") or relation.rule.startswith(_COMPOSED):
        return None
    carried = _CARRIED_OUT.search(document.view[max(0, subject.span.start - 8) : subject.span.start])
    return "said of the one who carries it out" if carried else None


DOUBTS: Final[Doubts] = {
    "heldIn": (_of_committee,),
    "targets": (_of_who_carries_out,),
    "underProgramme": (_kind_of_site,),
}
"""What speaks against relations of each property, whatever rule they are from."""


def _words_of_strategy(document: Document, relation: Relation, strategy: Mention) -> str | None:
    """Only in quotation marks is it a document that the other carries out: “中国制造2025”浙江行动."""
    quoted = _QUOTED.search(document.view[max(0, strategy.span.start - 1) : strategy.span.start])
    whole = len(strategy.name) + 4 > len(relation.subject.name)
    used = relation.subject.cls == "Programme" or whole or not quoted
    return "the name only uses the strategy's words" if used else None


def _served_region(_: Document, relation: Relation, place: Mention) -> str | None:
    """But 京津冀生命健康集群 lies there."""
    regional = relation.subject.cls == "Cluster" and place.cls == "Region"
    served = place.cls in ("Region", "Country") and not regional
    return "a name's region is what it serves or the whole country" if served else None


def _zone_of_two(_: Document, relation: Relation, place: Mention) -> str | None:
    """川渝高竹新区."""
    letter = place.rule == _LETTER and relation.subject.cls == "Zone"
    return "a zone of two provinces lies where its counties are" if letter else None


def _press_conference(document: Document, relation: Relation, _: Mention) -> str | None:
    """第三届链博会新闻发布会."""
    told = announced(document, relation.subject) is not relation.subject
    return "a press conference is none of the series that it is on" if told else None


def _of_what_is_within(document: Document, relation: Relation, industry: Mention) -> str | None:
    """项目落户合肥新能源产业园."""
    zone = relation.subject
    if zone.cls != "Zone":
        return None
    before = document.view[max(relation.sentence.start, zone.span.start - 6) : zone.span.start]
    within = _WITHIN.search(before) or not industry.candidates
    return "said of what is in the zone, and nothing of the zone" if within else None


def _no_field(_: Document, __: Relation, industry: Mention) -> str | None:
    return "a matter of all industries" if _NO_FIELD.match(industry.name) else None


def _title_for_all(_: Document, relation: Relation, industry: Mention) -> str | None:
    titled = relation.subject.cls in ("Programme", "Zone") and _GENERAL.match(industry.name)
    return "all of industry, as the kind of title says" if titled else None


COMPOSED: Final[Doubts] = {
    "implements": (_words_of_strategy,),
    "locatedIn": (_served_region, _zone_of_two),
    "partOfSeries": (_press_conference,),
    "targets": (_of_what_is_within, _no_field, _title_for_all),
}
"""What speaks against relations that a name states by what it is composed of."""


def _part_of_other(document: Document, relation: Relation, object_: Mention) -> str | None:
    """The industry of 新能源产业园 is the zone's."""
    others = any(holder.span != relation.subject.span for holder in _holders(document, object_))
    return "it is part of another's name" if others else None


def _not_there(document: Document, _: Relation, place: Mention) -> str | None:
    before = document.view[max(0, place.span.start - 2) : place.span.start]
    return None if _AT.search(before) else "it is not said to be there"


def _comes_in_behind(document: Document, relation: Relation, body: Mention) -> str | None:
    subject = relation.subject
    if body.span.start <= subject.span.end:
        return None
    between = document.view[subject.span.end : body.span.start]
    return None if _ISSUER.search(between) else "the body comes in behind it"


def _done_under(document: Document, relation: Relation, _: Mention) -> str | None:
    """对照《…规划》，当地发展机器人产业."""
    policy = relation.subject
    if policy.cls not in POLICIES or policy.span not in relation.sentence:
        return None
    before = document.view[max(relation.sentence.start, policy.span.start - 24) : policy.span.start]
    return "said of what is done under it" if _UNDER.search(before) else None


def _too_wide(_: Document, relation: Relation, __: Mention) -> str | None:
    wide = relation.subject.cls in ("FiveYearPlan", "Strategy", "Programme")
    return "too wide to be for one industry" if wide else None


def _all_industry(_: Document, __: Relation, industry: Mention) -> str | None:
    return "all of industry" if _GENERAL.match(industry.name) else None


def _place_of_other(document: Document, relation: Relation, _: Mention) -> str | None:
    return "the place is part of another's name" if _holders(document, relation.subject) else None


def _came_from(document: Document, relation: Relation, _: Mention) -> str | None:
    start = relation.subject.span.start
    return "it came from there" if _FROM.search(document.view[max(0, start - 3) : start]) else None


def _other_nearer(document: Document, relation: Relation, industry: Mention) -> str | None:
    nearer = _another_between(document, relation.subject, industry)
    return "another place stands nearer" if nearer else None


def _wrote_of(document: Document, relation: Relation, event: Mention) -> str | None:
    """记者赵小兰报道: who writes of an event has no part in it."""
    start = relation.subject.span.start
    return "wrote the article" if REPORTER.search(document.view, max(0, start - 6), start) else None


GUESSED: Final[Doubts] = {
    "developsIndustry": (
        _too_wide, _part_of_other, _all_industry, _place_of_other, _came_from, _other_nearer,
    ),
    "heldIn": (_part_of_other, _not_there),
    "issuedBy": (_comes_in_behind,),
    "participatedIn": (_wrote_of,),
    "targets": (_done_under, _too_wide, _part_of_other, _all_industry),
}  # fmt: skip
"""What speaks against relations that only the learned model claims."""


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
