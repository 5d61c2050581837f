"""What a sentence says of an event or a policy in whatever order it says it.

The patterns of rules/zh/ hold for the usual word order. These finders take a looser
view: one verb that can mean only one thing, and who or what stands in its clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.extract.document import Time
from kg.extract.families import BODIES, OCCASIONS, POLICIES
from kg.extract.passing import announced, in_passing
from kg.extract.status import status_at
from kg.types import Mention, Relation, Sentence, Span, Value

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

PLACES: Final = frozenset("Place Province Prefecture County Zone".split())
REACH: Final = 3

_HOST: Final = re.compile(r"主办|承办|协办|合办|牵头(?:举办|组织)|东道主|操办|搭台|[作做坐]东")
_HELD: Final = re.compile(r"举办|举行|召开|开幕|启幕|开始|拉开|落幕|闭幕|登场|揭幕|开锣|亮相|结束|启动|开|办")
_WHERE: Final = re.compile(r"(?:在|于|落户|走进|移师|来到|放在|设在|定在|选在|搬到)$")
_SPEAKS: Final = re.compile(
    r"^(?:在?(?:会上|发布会上|致辞中|现场|论坛上|接受采访时)?)?(?:表示|介绍|说|指出|强调|透露|认为|致辞|宣布|称|回应|解读|坦言|给出|用|披露|答|算了|讲|谈)"
)
_PRESS: Final = re.compile(r"发布会|吹风会|通气会|记者会")
REPORTER: Final = re.compile(r"(?:记者|通讯员|编辑|作者|摄影|见习记者)\s*[:：]?\s*$")
"""What stands before the name of who wrote an article."""
_ISSUE: Final = re.compile(
    r"印发|发布|出台|制定|制订|下发|公布|发文|编制|颁布|发出|审议通过|起草|推出|修订|批准|联合|拿出|端出|提出|签发|亮出|给出|敲定|定下|通过|出自|牵头"
)
_SIGNED: Final = re.compile(r"签约|签下|引资|投向|项目|投资额|专场|展区|展位|对接会|路演|涉及|协议|意向")
# 把《…》发了出来: the verb stands behind the title.
_BRINGS: Final = re.compile(r"[把将]$")
_OUT: Final = re.compile(r"[^，。；]{0,4}?(?:发|印|公布|推|端|拿|挂|亮|出台|下达|转发)")
_COVERS: Final = re.compile(r"涉及|涵盖|覆盖|包括|集中在|投向|聚焦|专场|对接会")
_PERIOD: Final = re.compile(
    r"[”》]?(?:规划|时期|期间)?[(（]((?:19|20)\d\d)年?[-—–~－至到]+((?:19|20)\d\d)年?[)）]"
)
_TERM: Final = re.compile(
    r"(?:规划期限?|实施期限?|执行期限?|规划年限|有效期限?|期限|建设周期|实施周期)(?:内)?(?:为|是|从|自|:|：)?$"
)
_UNDER: Final = re.compile(
    r"(?:根据|按照|按|落实|贯彻|依据|遵照|对照|衔接|对标|呼应|细化|为了|围绕|结合|承接|配合|对接)[^，。；]{0,6}$"
)


def event_facts(document: Document, tools: Tools) -> Iterator[Relation]:
    """organizedBy, heldOn, heldIn and participatedIn of the event that a sentence speaks of."""
    event: Mention | None = None
    since = 0
    for number, sentence in enumerate(document.sentences):
        own = [m for m in document.mentions_in(sentence.span) if m.cls in OCCASIONS]
        series = [m for m in document.mentions_in(sentence.span)[:1] if m.cls == "EventSeries"]
        own = [m for m in own if not in_passing(document, m)] or own
        if series and not own:
            event, since = series[0], number  # 东博会由…主办
        elif own and not (event is not None and in_passing(document, own[0])):
            event, since = own[0], number
        if event is None or number - since > REACH:
            continue
        for clause in _clauses(document, sentence):
            yield from _hosts(document, sentence, clause, event)
        if len(own) == 1:
            yield from _when_and_where(document, sentence, own[0])


def _clauses(document: Document, sentence: Sentence) -> Iterator[Span]:
    at = sentence.span.start
    for match in re.finditer(r"[，：:]", document.view[sentence.span.start : sentence.span.end]):
        yield Span(at, sentence.span.start + match.start())
        at = sentence.span.start + match.end()
    yield Span(at, sentence.span.end)


def _hosts(document: Document, sentence: Sentence, clause: Span, event: Mention) -> Iterator[Relation]:
    words = document.view[clause.start : clause.end]
    if not _HOST.search(words):
        return
    here = document.mentions_in(clause)
    hosted = OCCASIONS | {"EventSeries"}
    subject = announced(document, next((m for m in here if m.cls in hosted), event))
    for body in here:
        if body.cls in BODIES and "方" not in document.view[body.span.end : body.span.end + 2]:
            status = status_at(document.view, sentence.span, body.span, "zh")
            yield Relation(subject, "organizedBy", body, sentence.span, "zh-host-in-clause", 0.72, status)


def _when_and_where(document: Document, sentence: Sentence, event: Mention) -> Iterator[Relation]:
    view = document.view
    words = view[sentence.span.start : sentence.span.end]
    if not _HELD.search(words.replace(view[event.span.start : event.span.end], "")):
        return
    status = status_at(view, sentence.span, Span(event.span.start, sentence.span.end), "zh")
    times = [i for i in document.items_in(sentence.span) if isinstance(i, Time)]
    precise = [t for t in times if t.value.datatype == "date" and abs(t.span.start - event.span.end) < 40]
    if precise and not event.anaphor:
        yield Relation(event, "heldOn", precise[0].value, sentence.span, "zh-event-date", 0.66, status)
    for mention in document.mentions_in(sentence.span):
        if mention.cls in PLACES and _WHERE.search(view[max(0, mention.span.start - 3) : mention.span.start]):
            behind = view[mention.span.end : mention.span.end + 12]
            if re.match(r"[^，。；]{0,8}?(?:举办|举行|召开|开幕|启幕|落幕|登场|揭幕|闭幕|拉开)", behind):
                yield Relation(event, "heldIn", mention, sentence.span, "zh-event-place", 0.7, status)


def _trades(event: Mention) -> bool:
    """Whether projects are signed at an event of this kind."""
    if event.anaphor or event.cls not in OCCASIONS:
        return False
    return (
        event.cls == "DockingEvent"
        or re.search(r"[博展]览会|洽谈会|推介会|[投招]|签约|开工|对接|投产", event.name) is not None
    )


def event_industries(document: Document, tools: Tools) -> Iterator[Relation]:
    """targets of a docking event: the industries of what is signed, shown or matched there."""
    event: Mention | None = None
    for sentence in document.sentences:
        here = document.mentions_in(sentence.span)
        event = next((m for m in here if _trades(m) and not in_passing(document, m)), event)
        if event is None or not _SIGNED.search(document.view, sentence.span.start, sentence.span.end):
            continue
        others = [
            m for m in here if m.cls in PLACES | {"Enterprise", "Person"} and m.span.start > event.span.end
        ]
        for mention in here:
            if mention.cls != "Industry" or mention.span.start < event.span.end:
                continue
            # What is said of a firm is not said of the event, unless what was signed stands between.
            nearer = max((m.span.end for m in others if m.span.end <= mention.span.start), default=None)
            if nearer is None or _COVERS.search(document.view, nearer, mention.span.start):
                yield Relation(event, "targets", mention, sentence.span, "zh-signed-industry", 0.62)


def speakers(document: Document, tools: Tools) -> Iterator[Relation]:
    """participatedIn of those who speak in an article on a press conference."""
    conferences = [
        m for m in document.mentions if m.cls == "Conference" and _PRESS.search(m.name) and not m.anaphor
    ]
    if not conferences:
        return
    for person in document.mentions:
        sentence = document.sentence_of(person.span)
        if person.cls != "Person" or sentence is None:
            continue
        before = document.view[max(0, person.span.start - 8) : person.span.start]
        if REPORTER.search(before) or not _SPEAKS.match(
            document.view[person.span.end : person.span.end + 12]
        ):
            continue
        earlier = [c for c in conferences if c.span.start <= sentence.span.end]
        if earlier:
            nearest = earlier[-1]
            yield Relation(person, "participatedIn", nearest, sentence.span, "zh-speaker", 0.7)


def policy_facts(document: Document, tools: Tools) -> Iterator[Relation]:
    """issuedBy and issuedOn of a titled policy, from the bodies, the verb and the date in its sentence."""
    view = document.view
    for policy in document.mentions:
        sentence = document.sentence_of(policy.span)
        if policy.rule != "zh-title" or sentence is None:
            continue
        # 《…》和《…》 are issued together.
        first = _first_of_run(document, sentence.span, policy)
        before = view[sentence.span.start : first.span.start]
        after = view[policy.span.end : min(sentence.span.end, policy.span.end + 24)]
        if _UNDER.search(before):
            continue
        last = max(before.rfind(mark) for mark in "，：")
        clause = Span(sentence.span.start + last + 1, first.span.start)
        if re.search(r"[：:]$|[，,]$", before):
            clause = Span(sentence.span.start + before[:-1].rfind("，") + 1, policy.span.start)
        bodies = [
            m
            for m in document.mentions_in(clause)
            if m.cls in ("Ministry", "LocalGovernment", "GovernmentBody")
        ]
        brought = _BRINGS.search(before) is not None and _OUT.match(after) is not None
        if brought or _ISSUE.search(view[clause.start : clause.end]):
            for body in bodies:
                yield Relation(policy, "issuedBy", body, sentence.span, "zh-issuer-in-clause", 0.74)
        elif re.match(r"[^，。；]{0,4}(?:由|出自)", after):
            behind = Span(policy.span.end, min(sentence.span.end, policy.span.end + 40))
            for body in document.mentions_in(behind):
                if body.cls in ("Ministry", "LocalGovernment", "GovernmentBody"):
                    yield Relation(policy, "issuedBy", body, sentence.span, "zh-issuer-in-clause", 0.7)
        dated = [
            i
            for i in document.items_in(Span(sentence.span.start, first.span.start))
            if isinstance(i, Time) and i.value.datatype in ("date", "gYearMonth")
        ]
        if dated and (brought or _ISSUE.search(before)):
            yield Relation(policy, "issuedOn", dated[-1].value, sentence.span, "zh-issue-date", 0.7)


def _first_of_run(document: Document, sentence: Span, policy: Mention) -> Mention:
    """The first of the titles that stand in one list with a policy's."""
    run = policy
    for mention in reversed(document.mentions_in(Span(sentence.start, policy.span.start))):
        if mention.rule != "zh-title" or document.view[mention.span.end : run.span.start] not in "、和与及":
            break
        run = mention
    return run


def policy_periods(document: Document, tools: Tools) -> Iterator[Relation]:
    """periodStart and periodEnd in brackets behind a policy's name: “十五五”规划(2026—2030年)."""
    for policy in document.mentions:
        sentence = document.sentence_of(policy.span)
        if policy.cls not in POLICIES | {"FiveYearPlan", "Agreement"} or sentence is None or policy.anaphor:
            continue
        match = _PERIOD.match(document.view, policy.span.end)
        if match is not None:
            for property_, year in (("periodStart", match[1]), ("periodEnd", match[2])):
                yield Relation(
                    policy, property_, Value(year, "gYear"), sentence.span, "zh-period-behind", 0.88
                )


def policy_terms(document: Document, tools: Tools) -> Iterator[Relation]:
    """periodStart and periodEnd of the policy whose term a sentence gives: 规划期为2019年至2035年."""
    policy: Mention | None = None
    for sentence in document.sentences:
        for item in document.items_in(sentence.span):
            if isinstance(item, Mention) and item.cls in POLICIES | {"Agreement"}:
                policy = item
            elif isinstance(item, Time) and item.end is not None and policy is not None:
                before = document.view[max(sentence.span.start, item.span.start - 10) : item.span.start]
                if _TERM.search(before):
                    for property_, value in (("periodStart", item.value), ("periodEnd", item.end)):
                        year = Value(value.text[:4], "gYear")
                        yield Relation(policy, property_, year, sentence.span, "zh-term", 0.85)


def cluster_titles(document: Document, tools: Tools) -> Iterator[Relation]:
    """underProgramme of clusters named near the programme of clusters whose members they are."""
    programmes = [
        m
        for m in document.mentions
        if m.cls == "Programme" and re.search(r"集群|小巨人|单项冠军|示范|基地", m.name)
    ]
    for cluster in document.mentions:
        sentence = document.sentence_of(cluster.span)
        if cluster.cls != "Cluster" or cluster.anaphor or sentence is None:
            continue
        if not any(m.cls in PLACES for m in document.inside(cluster)):
            continue
        at = document.sentences.index(sentence)
        window = Span(document.sentences[max(0, at - 4)].span.start, sentence.span.end)
        near = [p for p in programmes if p.span in window and "集群" in p.name and p.span not in cluster.span]
        if near:
            yield Relation(cluster, "underProgramme", near[-1], sentence.span, "zh-cluster-near-title", 0.68)
