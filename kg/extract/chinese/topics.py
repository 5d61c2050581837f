"""What a clause says of the subject that an earlier clause named.

Chinese leaves a subject unsaid for as long as it stays the same: 云南地处西部，…，重点发展生物医药.
A sentence's topic is the mention that it begins with; clauses and sentences that name none
keep the topic of the one before, within a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.extract.chinese.meetings import RULE as MEETING
from kg.extract.document import Time
from kg.extract.families import AREAS, POLICIES
from kg.extract.status import status_at
from kg.types import Mention, Relation, Sentence, Span, Value

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

_LEAD: Final = 10
"""So many characters may stand before the mention that is a sentence's topic."""
_LEAD_IN: Final = re.compile(
    r"^(?:(?:(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日)?(?:[—－-]\d{1,2}日|至\d{1,2}日)?(?:上午|下午|晚)?)|日前|近日|今天|昨天|昨日|当天"
    r"|[“《(（]|其中|目前|近年来|同时|此外|另外|截至目前|如今|今年以来|作为|而|但|对|在|根据|按照|围绕|为|下一步|未来|接下来|今后|此次|本次|[一二三四五]是|第[一二三四五]|[，,、])*"
)
_GOVERNS: Final = re.compile(
    r"建设|发展|打造|培育|推进|推动|支持|聚焦|壮大|布局|承接|围绕|促进|加快|做强|引导|鼓励|位于|落户|坐落|来自|投资|参投|入驻|迁居|迁往|前往|赴|采用|来到|抵达|离开|走访|考察|产自|运往|投诉"
)
_NO_TOPIC: Final = re.compile(r"^(?:与|和|等|方面|的(?!是))")
_DEVELOP: Final = re.compile(
    r"发展|打造|培育|壮大|做强|做大|做优|布局|聚焦|主攻|承接|形成|建设|依托|瞄准|推进|推动|抢抓|抢占|深耕|支持|攻(?!击)|围绕|构建|构筑|拥有|集聚|突出|谋划|提升|巩固|促进"
    r"|要做|成为|延伸|拓展|引进|集中在|着力|从事|生产|涉及|涵盖|覆盖|主导产业|支柱产业|优势产业|特色产业|领域|以(?![及来上下后前内外])|在|发力|鼓励|引导|加快|长成|成势|崛起|牵头|主打|推介|包括|有(?=[^关])|规范|设|重点|优先|面向"
)
_MADE_UP: Final = re.compile(r"组成|构成|涵盖|横跨|地跨|覆盖范围|范围(?:包括|涉及)")
_FOCUS: Final = re.compile(r"聚焦|瞄准|重点|方向|领域|涉及|围绕|涵盖|覆盖|面向|集中")
_BACKGROUND: Final = re.compile(r"政策|能耗|安全|允许|要求|达标|比上年|同比|增长|下降|占|比重")
# Of several places each has its own industry: what the first has is not to be had from here.
_IN_TURN: Final = re.compile(r"分别|依次|各自")
_BY: Final = re.compile(r"(?:到|至|力争)$")
_ASKED: Final = re.compile(r"鼓励|支持|引导|推动|瞄准|去|向|到|依托|承接|要|应|可|随|促进|允许|接|实施|发挥")
_ENTERED: Final = re.compile(
    r"(?:入选|获批|跻身|成为|列入|认定为|获评|入围|荣获|上榜|被评为|创建|纳入|被授予|获批为|获批建设|是)(?:了|为)?[^，。；]{0,14}$"
)
_OTHERS: Final = re.compile(r"双方|各方|企业(?:将|在|已)|代表们|与会|专家")
_MEMBERS: Final = frozenset("Enterprise Cluster Zone Project Province Prefecture County".split())
_TARGETING: Final = frozenset(
    """Event DockingEvent Conference Competition EventSeries Cluster Zone Project Plan Guidance Catalogue
    Regulation Strategy""".split()
)
_TOPICS: Final = (
    AREAS
    | _TARGETING
    | frozenset(
        """Enterprise Institution Ministry LocalGovernment Department GovernmentBody Person Industry Programme
    Country Agreement""".split()
    )
)


def topic_relations(document: Document, tools: Tools) -> Iterator[Relation]:
    """developsIndustry of a place, targets of anything else, for the industries that its clauses name."""
    for sentence, topic in topics(document):
        if topic is None:
            continue
        yield from _memberships(document, sentence, topic)
        property_ = "developsIndustry" if topic.cls in AREAS else "targets"
        if topic.cls not in AREAS | _TARGETING | {"Programme"}:
            continue
        for clause in _clauses(document, sentence):
            yield from _governed(document, sentence, clause, topic, property_)


def _memberships(document: Document, sentence: Sentence, topic: Mention) -> Iterator[Relation]:
    """underProgramme of the topic, where a clause says 入选, 获批 … and names no other subject."""
    if topic.cls not in _MEMBERS:
        return
    for clause in _clauses(document, sentence):
        for programme in document.mentions_in(clause):
            start = max(clause.start, topic.span.end if topic.span in clause else clause.start)
            if programme.cls != "Programme" or not _ENTERED.search(
                document.view[start : programme.span.start]
            ):
                continue
            between = document.mentions_in(Span(start, programme.span.start))
            if not any(m.cls not in ("Programme", "Industry") for m in between):
                status = status_at(document.view, sentence.span, programme.span, "zh")
                yield Relation(
                    topic, "underProgramme", programme, sentence.span, "zh-topic-enters", 0.76, status
                )


def zone_parts(document: Document, tools: Tools) -> Iterator[Relation]:
    """locatedIn of a zone that its sentence makes up of places: 由宜兴市、溧阳市，长兴县共同组成."""
    for sentence, topic in topics(document):
        if topic is None or topic.cls != "Zone" or topic.span not in sentence.span:
            continue
        behind = Span(topic.span.end, sentence.span.end)
        if _MADE_UP.search(document.view, behind.start, behind.end):
            for place in document.mentions_in(behind):
                if place.cls in ("Prefecture", "County"):
                    yield Relation(topic, "locatedIn", place, sentence.span, "zh-zone-part", 0.68)


def topics(document: Document) -> Iterator[tuple[Sentence, Mention | None]]:
    """Each sentence with its topic."""
    topic: Mention | None = None
    paragraph = -1
    for sentence in document.sentences:
        own = _own_topic(document, sentence.span)
        if sentence.paragraph != paragraph:
            topic = None
        paragraph = sentence.paragraph
        topic = own or topic
        yield sentence, topic


def _own_topic(document: Document, span: Span) -> Mention | None:
    mentions = document.mentions_in(span)
    lead = _LEAD_IN.match(document.view[span.start : span.end])
    start = span.start + (lead.end() if lead else 0)
    for mention in mentions:
        if mention.span.start - start > _LEAD:
            return None
        gap = document.view[start : mention.span.start]
        if mention.rule in (MEETING, "zh-event-attended"):
            return None
        if mention.cls in _TOPICS and not re.search(r"[，。；：]", gap) and not _GOVERNS.search(gap):
            if _NO_TOPIC.match(document.view[mention.span.end : mention.span.end + 3]):
                return None
            if mention.cls in AREAS and (precise := _precise(document, mention)):
                return precise
            return mention
    return None


def _precise(document: Document, place: Mention) -> Mention | None:
    """The more precise place that follows at once: 天津(滨海新区), 四川宜宾."""
    end = place.span.end
    for mention in document.mentions_in(Span(end, end + 14)):
        gap = document.view[end : mention.span.start]
        if mention.cls in AREAS and gap in ("", "(", "（"):
            return mention
    return None


def _clauses(document: Document, sentence: Sentence) -> Iterator[Span]:
    at = sentence.span.start
    view = document.view
    for match in re.finditer(r"[，：:]", view[sentence.span.start : sentence.span.end]):
        end = sentence.span.start + match.start()
        yield Span(at, end)
        at = end + 1
    yield Span(at, sentence.span.end)


def _governed(
    document: Document, sentence: Sentence, clause: Span, topic: Mention, property_: str
) -> Iterator[Relation]:
    """The industries of one clause that a verb of developing or aiming governs."""
    view = document.view
    mentions = [m for m in document.mentions_in(clause) if m.span != topic.span]
    if any(m.cls in AREAS | {"Enterprise", "Person"} and m.span.start > topic.span.end for m in mentions):
        return
    for mention in mentions:
        if mention.cls != "Industry" or mention.span.start < topic.span.end:
            continue
        start = max(clause.start, topic.span.end if topic.span in sentence.span else clause.start)
        before = view[start : mention.span.start]
        words = view[clause.start : clause.end]
        if _IN_TURN.search(before) and topic.cls in AREAS:
            return
        verb = _FOCUS if topic.cls == "Programme" else _DEVELOP
        if verb.search(before) is None or _BACKGROUND.search(words) or _OTHERS.search(words):
            continue
        status = status_at(view, sentence.span, mention.span, "zh")
        yield Relation(topic, property_, mention, sentence.span, "zh-topic-industry", 0.7, status)


def policy_topics(document: Document, tools: Tools) -> Iterator[Relation]:
    """targets and appliesTo of the one policy that an article is about.

    《意见》分类提出要求。纺织行业，鼓励去云南: the sentences behind a policy tell what
    it asks for, and of whom.
    """
    counts: dict[str, list[Mention]] = {}
    for m in document.mentions_in(Span(0, len(document.view))):
        if m.cls in POLICIES:
            counts.setdefault(m.name, []).append(m)
    if not counts:
        return
    _, named = max(counts.items(), key=lambda item: (len(item[1]), -item[1][0].span.start))
    if len(named) < 2:
        return
    about: set[int] = set()
    for policy in named:
        first = document.sentence_of(policy.span)
        if first is not None:
            at = document.sentences.index(first)
            about.update(
                i
                for i in range(at, len(document.sentences))
                if document.sentences[i].paragraph == first.paragraph
            )
    last = document.sentences[max(about)].paragraph
    about.update(i for i, s in enumerate(document.sentences) if s.paragraph == last + 1)
    for i in sorted(about):
        sentence = document.sentences[i]
        policy = max(
            (p for p in named if p.span.start < sentence.span.end),
            key=lambda p: p.span.start,
            default=named[0],
        )
        own = _own_topic(document, sentence.span)
        placed = own is not None and own.cls in AREAS | {"Enterprise", "Person", "Zone", "Cluster", "Event"}
        for clause in _clauses(document, sentence):
            words = document.view[clause.start : clause.end]
            mentions = [m for m in document.mentions_in(clause) if m.span.start >= named[0].span.end]
            for mention in mentions:
                lead = mention.cls == "Industry" and clause.start == sentence.span.start
                asked = _ASKED.search(words) is not None
                if mention.cls == "Region" and (asked or lead or not placed):
                    yield Relation(policy, "appliesTo", mention, sentence.span, "zh-policy-topic-place", 0.66)
                if mention.cls != "Industry" or placed:
                    continue
                if lead and _leads(document, clause, mention):
                    yield Relation(
                        policy, "targets", mention, sentence.span, "zh-policy-topic-industry", 0.68
                    )
        for time in document.items_in(sentence.span):
            if (
                policy.span in sentence.span
                and isinstance(time, Time)
                and time.span.start > named[0].span.end
                and _BY.search(document.view[max(0, time.span.start - 3) : time.span.start])
            ):
                year = Value(time.value.text[:4], "gYear")
                yield Relation(policy, "periodEnd", year, sentence.span, "zh-policy-topic-until", 0.66)
                break


def _leads(document: Document, clause: Span, mention: Mention) -> bool:
    """Whether the clause begins with the industry or its list, or calls it 这类…."""
    gap = document.view[clause.start : mention.span.start]
    return len(gap) <= 4 or re.search(r"(?:这类|这些|此类|等)$", gap) is not None
