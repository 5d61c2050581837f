"""Clusters that a sentence names without the word: 宁波绿色石化、温州电气两个集群."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.extract.chinese.topics import topics
from kg.extract.families import AREAS
from kg.types import Mention, Relation, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

_OF_CLUSTERS: Final = re.compile(
    r"(?:[两三四五六七八九十\d]+[个大]|等|入选的?)[^，。；]{0,6}集群|集群[^。；]{0,12}(?:分别|包括|有|是|为|：|:)|集群名单"
)
_LIST_HEAD: Final = re.compile(
    r"(?:等)?(?:[两三四五六七八九十\d]+(?:个|大))?(?:万亿级?|千亿级?|百亿级?|世界级|国家级|省级|先进制造业|特色|优势|重点|先进|制造业|战略性新兴)*(?:产业)?集群"
)
_BOUND: Final = re.compile(r"^(?:、|，|。|；|和|与|以及|及|等|[两三四五六七八九十\d]+[个大]|$)")
_HEAD: Final = re.compile(r"(?:特色|先进制造业|制造业)?(?:产业)?集群$")


def clusters(document: Document, tools: Tools) -> Iterator[Mention]:
    """Places each followed by an industry, in a sentence that lists clusters; and what shares a head.

    建设轴承、“大数据+”产业集群 names two clusters: the last word serves both.
    """
    view = document.view
    for sentence in document.sentences:
        mentions = document.mentions_in(sentence.span)
        if _OF_CLUSTERS.search(view, sentence.span.start, sentence.span.end):
            start = joined = -1
            for place, industry in pairwise(mentions):
                # Places without a word between them share what follows: 广深佛莞智能装备.
                start = start if place.span.start == joined else place.span.start
                joined = place.span.end if place.cls in AREAS else -1
                gap = view[place.span.end : industry.span.start]
                behind = view[industry.span.end : industry.span.end + 3]
                if (
                    place.cls in AREAS
                    and industry.cls == "Industry"
                    and gap in ("", "的")
                    and _BOUND.match(behind)
                ):
                    yield _cluster(
                        document,
                        Span(start, industry.span.end),
                        f"{document.article.text[start : place.span.end]}{industry.name}集群",
                    )
        yield from _in_lists(document, sentence.span, mentions)
        for industry, cluster in pairwise(mentions):
            if industry.cls == "Industry" and cluster.cls == "Cluster" and not cluster.anaphor:
                head = _HEAD.search(cluster.name)
                gap = view[industry.span.end : cluster.span.start]
                if head is not None and gap in ("、", "和", "与", "及"):
                    yield _cluster(document, industry.span, industry.name + head[0])


def _in_lists(document: Document, sentence: Span, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Each of a list of industries that ends in 等集群: 电子信息、装备制造等千亿级产业集群."""
    view = document.view
    run: list[Mention] = []
    for mention in mentions:
        joined = run and view[run[-1].span.end : mention.span.start] in ("、", "和", "与", "及", "以及")
        run = (
            [*run, mention]
            if joined and mention.cls == "Industry"
            else [mention] * (mention.cls == "Industry")
        )
        if len(run) > 1 and _LIST_HEAD.match(view, mention.span.end, sentence.end):
            for industry in run:
                name = industry.name.removesuffix("产业")
                yield _cluster(document, industry.span, f"{name}产业集群")


def cluster_relations(document: Document, tools: Tools) -> Iterator[Relation]:
    """targets and locatedIn of clusters that share their head with the next: the industry, the topic."""
    shared = [m for m in document.inner if m.rule == "zh-cluster-of-list"]
    if not shared:
        return
    industries = {m.span: m for m in document.mentions if m.cls == "Industry"}
    for sentence, topic in topics(document):
        for cluster in shared:
            if cluster.span not in sentence.span or cluster.span not in industries:
                continue
            industry = industries[cluster.span]
            yield Relation(cluster, "targets", industry, sentence.span, "zh-cluster-of-list", 0.75)
            if topic is not None and topic.cls in AREAS:
                yield Relation(cluster, "locatedIn", topic, sentence.span, "zh-cluster-of-list", 0.7)


def _cluster(document: Document, span: Span, name: str) -> Mention:
    return Mention(span, "Cluster", name, "zh-cluster-of-list", 0.75, language="zh")
