"""Lists of industries that a text counts out as those of a place or a site: 轴承、陶瓷、茶叶三大支柱产业.

Whose they are stands before them in the clause, in the sentence, in the topic, or is the place
that the whole article is about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from kg.extract.chinese.topics import topics
from kg.extract.families import AREAS
from kg.extract.status import status_at
from kg.types import Mention, Relation, Sentence, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

_NUMBER: Final = r"[\d一二三四五六七八九十两几]+(?:大|个|条|类|项)"
_KIND: Final = r"(?:产业链|产业集群|产业|集群|链条|链|行业|赛道|板块|支柱|名片|门类)"
_RANK: Final = r"(?:支柱|主导|优势|特色|首位|龙头|千亿级?|百亿级?|万亿级?|先导|主攻|拳头|传统优势)"
_WHOSE: Final = r"(?:[\u4e00-\u9fff]|\d[\d一二三四五六七八九十两几]*(?:大|个|条|类|项))*"
_COUNTED: Final = re.compile(
    rf"^(?:等)?(?:这)?{_NUMBER}(?:[\u4e00-\u9fff]{{0,8}}?){_KIND}"
    rf"|^(?:等)?(?:[\u4e00-\u9fff]{{0,4}}?){_RANK}(?:[\u4e00-\u9fff]{{0,4}}?){_KIND}"
    rf"|^(?:等)?(?:分别|都|均|正|已|渐)*(?:是|为|成为|构成|成了){_WHOSE}"
    r"(?:支柱|主导|优势|特色|重点|首位|拳头|核心|新兴)(?:性)?(?:产业|行业|集群)"
    r"|^(?:等)?(?:分别|都|均|正|已|渐)*(?:是|为|成为|成了|成)(?:[^，。；、]{0,6}?)(?:家当|招牌|名片|王牌|当家|本钱|饭碗|主角|特产|底牌|看家)"
)
_STANDING: Final = (
    r"(?:(?:的)?(?:优势|基础|家底|规模|产值|总产值|营收|营业收入|主营业务收入|增加值|产量|产能|出口额?|综合实力)|发达|集聚|聚集|占(?:全|规上|工业|比|据)|年均增长|产销|兴旺|蓬勃|初具|闻名"
    r"|享誉|异军|领跑|领先|渐成|成势|崛起|方兴未艾|全国领先|较为发达|比较发达|起步早|远近闻名)"
)
_THRIVES: Final = re.compile(rf"^(?:等)?(?:[\u4e00-\u9fff]{{0,4}}?){_KIND}{_STANDING}")
_STANDS: Final = re.compile(f"^(?:等)?{_STANDING}")
_FIRMS: Final = re.compile(
    r"^(?:等)?(?:及|相关|配套|上下游|类|生产|加工|制造|规上)*(?:产业|行业)?(?:链上?)?企业(?:已|达到?|超过?|突破|共|总数|数量|有|发展到|近|约)*\d"
)
_ROOTED: Final = re.compile(
    r"^(?:产业|行业)?(?:已|已经|早已|也|都|就|更)?(?:是|成为|成了|堪称)[^，。；、]{0,10}?(?:支柱|主导|名片|命脉|立[市县区]之本|王牌|招牌|主心骨|压舱石|拳头|当家)"
)
_MOVED: Final = re.compile(r"签[下约]|搬|迁|转移|来自|采购|考察")
_MEASURED: Final = re.compile(r"^(?:等)?(?:总?产值|产量|产能|规模|营收|营业收入|增加值)")
_KIND_AT_END: Final = re.compile(_KIND + "$")
_JOINED: Final = re.compile(r"^(?:、|和|与|及|以及|，|,)(?:“)?$")
_NOT_OURS: Final = re.compile(r"全国|我国|全球|世界|国际|中国(?!\w{0,4}[之城])|采购|进口|消费")
_SITES: Final = frozenset("Zone Cluster".split())
_DOCUMENTS: Final = frozenset("Plan Guidance Catalogue Agreement Strategy Regulation".split())
_EVENTS: Final = frozenset("Event DockingEvent Conference".split())
# What a document is said to ask for, before the industries that it counts out.
_ASKS: Final = re.compile(
    r"提出|明确|部署|围绕|聚焦|确定|要求|支持|圈定|列出|分为|瞄准|发展|打造|培育|涉及|涵盖|包括|锁定|选定|点名"
)
_OTHERS: Final = frozenset("Ministry Enterprise Institution Programme Country Person Project".split())


def pillars(document: Document, tools: Tools) -> Iterator[Relation]:
    """developsIndustry of places and targets of sites, documents and events, from counted lists."""
    main = _main(document)
    for sentence, topic in topics(document):
        for run in _runs(document, sentence):
            rule = _said(document, sentence, run)
            clause = document.view.rfind("，", sentence.span.start, run[0].span.start)
            start = max(clause, sentence.span.start)
            if rule is None or _NOT_OURS.search(document.view, start, run[0].span.start):
                continue
            if run[0].rule == "zh-cluster-of-list" or any(
                m.cls == "Cluster" and run[0].span in m.span for m in document.mentions_in(sentence.span)
            ):
                continue
            for owner in _owners(document, sentence, run[0].span.start, topic, main):
                between = document.view[min(owner.span.end, run[0].span.start) : run[0].span.start]
                if rule == "zh-thriving-industry" and _MOVED.search(between):
                    continue
                # One industry that thrives is that of a place which its own sentence names.
                if len(run) == 1 and (owner.span not in sentence.span or owner.cls not in AREAS | {"Zone"}):
                    continue
                if owner.cls in _DOCUMENTS and owner.span in sentence.span and not _ASKS.search(between):
                    continue
                property_ = "developsIndustry" if owner.cls in AREAS else "targets"
                for industry in run:
                    status = status_at(document.view, sentence.span, industry.span, "zh")
                    yield Relation(owner, property_, industry, sentence.span, rule, 0.72, status)


def _said(document: Document, sentence: Sentence, run: Sequence[Mention]) -> str | None:
    """The rule by which the words behind a list count it out, or say that it thrives."""
    last = run[-1]
    behind = document.view[last.span.end : min(sentence.span.end, last.span.end + 30)]
    if len(run) > 1 and _COUNTED.match(behind):
        return "zh-counted-pillar"
    if _FIRMS.match(behind) or _ROOTED.match(behind):
        return "zh-thriving-industry"
    kind = _KIND_AT_END.search(last.name) is not None or _MEASURED.match(behind) is not None
    return "zh-thriving-industry" if (_STANDS if kind else _THRIVES).match(behind) else None


def _runs(document: Document, sentence: Sentence) -> Iterator[Sequence[Mention]]:
    """The lists of industries in a sentence, or one that stands alone."""
    run: list[Mention] = []
    for found in document.mentions_in(sentence.span):
        inside = document.inside(found) if found.rule == "zh-cluster-of-list" else ()
        mention = next((m for m in inside if m.cls == "Industry"), found)
        if mention.cls != "Industry":
            continue
        if run and not _JOINED.match(document.view[run[-1].span.end : mention.span.start]):
            yield run
            run = []
        run.append(mention)
    if run:
        yield run


def _owners(
    document: Document, sentence: Sentence, before: int, topic: Mention | None, main: Mention | None
) -> Sequence[Mention]:
    """Whose the industries of a list are."""
    wanted = (AREAS - {"Region"}) | _SITES | _DOCUMENTS | _EVENTS
    earlier = [
        m
        for m in document.mentions_in(Span(sentence.span.start, before))
        if (m.cls in wanted or m.cls in _OTHERS) and m.rule != "zh-cluster-of-list"
    ]
    if earlier:
        last = earlier[-1]
        return (last,) if last.cls in wanted else ()
    if topic is not None and (topic.cls in wanted or topic.cls in _OTHERS - {"Person"}):
        return (topic,) if topic.cls in wanted else ()
    return (main,) if main is not None else ()


def _main(document: Document) -> Mention | None:
    """The place or zone that an article is about: of its title, else the one named most by far."""
    title = document.article.title or ""
    places = [m for m in document.mentions if m.cls in AREAS - {"Region"} | {"Zone"} and not m.anaphor]
    titled = [m for m in places if m.name in title]
    if titled:
        return max(titled, key=lambda m: (title.index(m.name) == 0, m.cls == "Zone", len(m.name)))
    counted = Counter(m.name for m in places).most_common(2)
    if counted and (len(counted) == 1 or counted[0][1] > 2 * counted[1][1]):
        return next(m for m in places if m.name == counted[0][0])
    return None
