"""Members of a programme that the text names by their places: 新增三家：苏州、重庆(两江新区)、昆明.

Each is a zone, named place and title, in that place and under that programme. A title that a
city or county itself holds (试点城市) makes no zone: there the place is under the programme.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.types import Mention, Relation, Sentence, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

_PLACES: Final = frozenset("Place Region Province Prefecture County".split())
_ZONED: Final = re.compile(r"(?:区|基地|园|园区|名城|高地|枢纽|中心|走廊|谷|节点|主平台)$")
_HELD: Final = re.compile(r"(?:城市|市|县|县域|旗|省份|地区)$")
_INTRODUCED: Final = re.compile(
    r"(?:[批个家地市区座]|占(?:了|据|得)?|城市|先导区|示范区|试验区|基地|名单|试点|园区|加上|连同|此前|先前|早先|已有|原有|首批|包括|分别(?:是|为|位于|在|落户)?|分布在|位于|落户|批复|支持|创建|同意|认定|授予|是|为|有|即|在)(?:了|的)?[:：(（]?$|[个家地市区座](?:在|位于|分布在|落在)[^，。；]{1,6}[:：]$"
)
_CONTEXT: Final = re.compile(
    r"批|创建|入选|获批|入围|支持|认定|授予|名单|布局|设立|设在|建成|建设|试点|新增|落户|包括|分别|加上|连同|先前|总数|增至|升至|扩至|节点|[一二三四五六七八九十两\d]席|成为|跻身|[\d一二三四五六七八九十]+[个家座][(（]|已有|现有|共有|有[一二三四五六七八九十两\d]+[个家座]"
)
_JOIN: Final = re.compile(r"^(?:、|和|与|及|以及)$")
_AFTER: Final = re.compile(
    r"^(?:等)?(?:[\d一二三四五六七八九十两]+)?(?:席|个|家|座|地|市|城市|省|省市|地区|城)*(?:先后|分别|同时|均|都|已|成功|正式|共同|一起|也|也都)*(?:获批|入选|入围|成为|上榜|跻身|被认定|被列入|被确定|创建|获准|获评|开展|列入|在列|入列|榜上有名|位列其中)|^(?:等)?[\d一二三四五六七八九十两]+席"
)
_COUNTED: Final = re.compile(r"(?:等(?:地|地的)?)?(?:[\d一二三四五六七八九十两]+(?:个|家|座|大|处))?")
"""What may stand between the last of a list and the title that all of it bears: 赣南、荆州等4个…."""
_PART: Final = re.compile(
    r"(?:沿[江海边河]|[一-鿿]{1,3}城市带|[一-鿿]{1,3}(?:[南北东西中江湖山岛带圈湾港白]|平原|走廊|片区|新城))(?=[、，。；]|和|及|与|等)"
)
_LONG_REACH: Final = 40
"""So many sentences back where each line of a list names a province and its members."""
_TRADE: Final = re.compile(r"[(（][^()（）]{2,16}[)）]")
REACH: Final = 4
"""How many sentences back a programme may have been named."""


@dataclass(frozen=True, slots=True)
class Member:
    """One element of a list: its words, its places and the programme whose member it is."""

    span: Span
    places: tuple[Mention, ...]
    programme: Mention
    sentence: Sentence


def members(document: Document) -> Iterator[Member]:
    """The members in lists of places that introduce the programme's members or follow it."""
    for number, sentence in enumerate(document.sentences):
        text = document.view[sentence.span.start : sentence.span.end]
        head = _head(document, sentence)
        spoken = head is not None or _CONTEXT.search(text) is not None
        titles = [m for m in document.mentions_in(sentence.span) if m.cls == "Programme"]
        if not (spoken or titles):
            continue
        elements = list(_elements(document, sentence))
        for run in _runs(document, elements):
            first, last = run[0][0], run[-1][0]
            before = document.view[sentence.span.start : first.start]
            after = document.view[last.end : sentence.span.end]
            headed = head is not None and first.start == head and not after.strip("。；;等 \n")
            borne = len(run) > 1 and _borne(document, last.end, titles)
            told = spoken and (_INTRODUCED.search(before) or _AFTER.match(after))
            if not (headed or borne or told):
                continue
            if len(run) < 2 and not headed and not _AFTER.match(after) and not before.endswith(("(", "（")):
                continue
            reach = _LONG_REACH if headed else REACH
            programme = _programme(document, number, first.start, last.end, reach)
            if programme is not None:
                for span, places in run:
                    yield Member(span, places, programme, sentence)


def _borne(document: Document, end: int, titles: Iterable[Mention]) -> bool:
    """Whether the title of a kind of zones follows a list at once: 赣南、荆州等承接产业转移示范区."""
    match = _COUNTED.match(document.view, end)
    start = match.end() if match else end
    return start > end and any(m.span.start == start and _ZONED.search(m.name) for m in titles)


def _head(document: Document, sentence: Sentence) -> int | None:
    """Where the list begins of a sentence that is headed by a place: 浙江省：杭州市、宁波市."""
    first = document.mentions_in(sentence.span)[:1]
    for place in first:
        end = place.span.end
        bare = not document.view[sentence.span.start : place.span.start].strip(" \n　")
        if bare and place.cls in _PLACES and document.view[end : end + 1] in ("：", ":"):
            return end + 1
    return None


def _elements(document: Document, sentence: Sentence) -> Iterator[tuple[Span, tuple[Mention, ...]]]:
    """Places with what belongs to them: 天津(滨海新区), 济南-青岛, 江苏无锡."""
    view = document.view
    places = [m for m in _outer(document, sentence.span) if m.cls in _PLACES]
    at = 0
    while at < len(places):
        group = [places[at]]
        end = places[at].span.end
        while at + 1 < len(places):
            gap = view[end : places[at + 1].span.start]
            close = places[at + 1].span.end
            if gap in ("(", "（") and view[close : close + 1] in (")", "）"):
                end = close + 1
            elif gap in ("", "-", "—", "－", "—"):
                end = close
            else:
                break
            at += 1
            group.append(places[at])
        # What it is a base of, in brackets: 江苏常州(新能源汽车).
        trade = _TRADE.match(view, end)
        if trade is not None and _has_industry(document, Span(end, trade.end())):
            end = trade.end()
        # A part of a province by which it is known: 广西桂东, 重庆沿江.
        if len(group) == 1 and (part := _PART.match(view, end)) is not None:
            end = part.end()
        yield Span(group[0].span.start, end), tuple(group)
        at += 1


def _has_industry(document: Document, span: Span) -> bool:
    return any(m.cls == "Industry" for m in document.mentions_in(span))


def _outer(document: Document, span: Span) -> list[Mention]:
    """The outermost mentions, what a zone named only by its places covers among them."""
    out: list[Mention] = []
    for mention in document.mentions_in(span):
        if mention.rule == "zh-member-by-place" and mention.cls == "Zone":
            out.extend(m for m in document.inside(mention) if m.cls in _PLACES)
        else:
            out.append(mention)
    return out


def _runs(
    document: Document, elements: list[tuple[Span, tuple[Mention, ...]]]
) -> Iterator[list[tuple[Span, tuple[Mention, ...]]]]:
    run: list[tuple[Span, tuple[Mention, ...]]] = []
    for element in elements:
        if run and not _JOIN.match(document.view[run[-1][0].end : element[0].start]):
            yield run
            run = []
        run.append(element)
    if run:
        yield run


def _programme(document: Document, number: int, start: int, end: int, reach: int) -> Mention | None:
    """The programme spoken of: in the same sentence, behind the list or before it, or a little earlier."""
    here = document.sentences[number].span
    inside = [m for m in document.mentions_in(here) if m.cls == "Programme"]
    for mention in inside:
        if mention.span.start >= end and "，" not in document.view[end : mention.span.start]:
            return mention
    earliest = document.sentences[max(0, number - reach)].span.start
    earlier = [m for m in document.mentions_in(Span(earliest, start)) if m.cls == "Programme"]
    return earlier[-1] if earlier else None


def member_zones(document: Document, tools: Tools) -> Iterator[Mention]:
    """The zones that lists of places name."""
    text = document.article.text
    for member in members(document):
        if _ZONED.search(member.programme.name):
            words = text[member.span.start : member.span.end]
            yield Mention(
                member.span, "Zone", words + member.programme.name, "zh-member-by-place", 0.85, language="zh"
            )


def member_relations(document: Document, tools: Tools) -> Iterator[Relation]:
    """locatedIn and underProgramme of the zones; underProgramme of places that hold a title themselves."""
    zones = {m.span: m for m in document.mentions if m.rule == "zh-member-by-place"}
    for member in members(document):
        sentence = member.sentence.span
        zone = zones.get(member.span)
        if zone is not None:
            yield Relation(zone, "underProgramme", member.programme, sentence, "zh-member-by-place", 0.85)
            joined = document.view[member.places[0].span.end : member.places[-1].span.start]
            precise = member.places if joined in ("-", "—", "－") else member.places[-1:]
            for place in precise:
                yield Relation(zone, "locatedIn", place, sentence, "zh-member-by-place", 0.88)
        elif _HELD.search(member.programme.name):
            joined = document.view[member.places[0].span.end : member.places[-1].span.start]
            several = any(mark in joined for mark in "-—－")
            for place in member.places if several else member.places[-1:]:
                yield Relation(place, "underProgramme", member.programme, sentence, "zh-titled-place", 0.8)
