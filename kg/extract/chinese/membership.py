"""Members of a programme in lists, before the verb or behind it, whatever else stands in the list.

远山精密、临江轴承、明湖股份4家入选绿色工厂; 绿色工厂名单公布，我市入选的有：…. A list may hold names that
nothing else finds; those that are found are members all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.extract.families import CITIES
from kg.extract.status import status_at
from kg.types import Mention, Relation, Sentence, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

REACH: Final = 3
"""How many sentences back a programme may have been named."""

_ENTERED: Final = re.compile(
    r"入选|获批|上榜|入围|在列|在其列|在其中|榜上有名|名列其中|位列其中|跻身|入列|评上|拿到|登上|列进|挤进|获评|获授|被认定为|获认定|被评为|被授予|被列入|列入|荣获|晋级|胜出|被命名为|获颁"
    r"|蝉联|认定为|评为|通过(?:复核|认定|验收|评审)|摘得|捧回|拿下|斩获|成为|升级为|升格为"
)
_ALONE: Final = re.compile(r"^(?:了|其中)?[，。；：！？、\n]|^$")
_OPENS: Final = re.compile(
    r"(?:入选|获批|上榜|入围|认定|公布|公示|新增|获评|授牌|命名|名单|晋级|列入|评为|分布|成员)[^，。；：]{0,16}?(?:分别(?:为|是|有)|为|是|包括|有|即|：|:)[：:]?"
    r"|(?:集群|基地|园区|企业|示范区|开发区|工厂|冠军|巨人)[”]?[，,]?(?:像|比如|例如|诸如)"
    r"|(?:拿|获|得|评|授|属|领|颁)的(?:都|均)?是[^，。；：]{0,16}："
    r"|(?:(?<=[\n。；，])|^)(?:城市|园区|县域|区县|市县)(?:里|中|方面)?，?(?:有|是|为|包括|则有)?"
    r"|\d+(?:家|个|户)，(?:包括|其中有|有|如|像)(?:了)?"
    r"|[\d一二三四五六七八九十两]+(?:家|个|地|市|县|区|座|所|项|户)[：:]|榜上有名[：:]|(?:其中|它们|这些|分别)(?:包括|是|为|有)[：:]?"
)
# What names a kind of sites and is no title that one enters.
_KIND_OF_SITE: Final = re.compile(r"^飞地")
_JOINED: Final = re.compile(r"[、，和与及以]|以及")
_HELD: Final = re.compile(r"(?:城市|市|县|县域|旗|省份|地区|试点)$")
_LISTS: Final = frozenset("Guidance Catalogue Plan".split())
# Titles that places bear for what they make.
_OF_PLACE: Final = re.compile(r"(?:之都|之乡|之城|名城|名县|名镇|名市|名村|基地[市县]?)”?$")
_MEMBERS: Final = frozenset("Enterprise Cluster Zone Project".split())
_LIKE: Final = {
    "Enterprise": re.compile(
        r"企业|小巨人|冠军|工厂|瞪羚|独角兽|专精特新|供应链|领跑者|龙头|百强|500强|示范|试点|项目|品牌"
    ),
    "Cluster": re.compile(r"集群|示范|试点"),
    "Zone": re.compile(r"园|区|基地|示范|试点|枢纽|中心|节点|高地|集群"),
    "Project": re.compile(r"项目|示范|试点|工程|案例|场景"),
}
"""What kinds of programmes have members of a class, by their names."""


def memberships(document: Document, tools: Tools) -> Iterator[Relation]:
    """underProgramme of those that a list says to have entered a programme."""
    for number, sentence in enumerate(document.sentences):
        view = document.view
        for verb in _ENTERED.finditer(view, sentence.span.start, sentence.span.end):
            programme = _entered(document, number, Span(*verb.span()))
            if programme is not None:
                yield from _listed(document, sentence, _before(document, sentence, verb.start()), programme)
        for lead in _OPENS.finditer(view, sentence.span.start, sentence.span.end):
            programme = _spoken_of(document, number, lead.end())
            if programme is not None:
                end = min(
                    (at for mark in "。；" if (at := view.find(mark, lead.end(), sentence.span.end)) >= 0),
                    default=sentence.span.end,
                )
                yield from _run(document, sentence, Span(lead.end(), end), programme)


def title_trades(document: Document, tools: Tools, relations: Sequence[Relation]) -> Iterator[Relation]:
    """developsIndustry of a place, for the trade in the title that it bears: 安吉县(中国竹纤维产业名城)."""
    for relation in relations:
        title, place = relation.object, relation.subject
        if relation.property != "underProgramme" or place.cls not in CITIES | {"Place"}:
            continue
        if isinstance(title, Mention) and _OF_PLACE.search(title.name):
            for trade in document.inside(title):
                if trade.cls == "Industry":
                    yield Relation(
                        place, "developsIndustry", trade, relation.sentence, "zh-trade-of-title", 0.72
                    )


def _entered(document: Document, number: int, verb: Span) -> Mention | None:
    """What is entered: the programme behind the verb in its clause, else the one spoken of."""
    sentence = document.sentences[number]
    behind = re.match(r"[^，。；：]*", document.view[verb.end : sentence.span.end])
    clause = Span(verb.end, verb.end + (behind.end() if behind else 0))
    found = [m for m in document.mentions_in(clause) if m.cls == "Programme"]
    if found:
        return found[0]
    if _ALONE.match(document.view[verb.end : verb.end + 4]):
        return _spoken_of(document, number, verb.start)
    # 示范基地445家，其中…被评为五星级: what is said of members tells who they are.
    here = [m for m in document.mentions_in(Span(sentence.span.start, verb.start)) if m.cls == "Programme"]
    return here[-1] if here and "其中" in document.view[here[-1].span.end : verb.start] else None


def _spoken_of(document: Document, number: int, before: int) -> Mention | None:
    earliest = document.sentences[max(0, number - REACH)].span.start
    earlier = [
        m
        for m in document.mentions_in(Span(earliest, before))
        if m.cls == "Programme" and not _KIND_OF_SITE.match(m.name)
    ]
    return earlier[-1] if earlier else _listed_in_title(document, Span(earliest, before))


def _listed_in_title(document: Document, span: Span) -> Mention | None:
    """The programme inside the title of the list of its members: 《关于印发首批…试点名单的通知》."""
    titles = [m for m in document.mentions_in(span) if m.cls in _LISTS and "名单" in m.name]
    inner = [m for title in titles for m in document.inside(title) if m.cls == "Programme"]
    return inner[-1] if inner else None


def _before(document: Document, sentence: Sentence, verb: int) -> Span:
    """The clause before a verb."""
    text = document.view[sentence.span.start : verb]
    start = max(text.rfind(mark) for mark in "，。；：!！")
    # 江苏的苏州工业园区，四川的德阳经开区入选: the clauses of a list end in names.
    while start > 0 and text[start] == "，":
        at = sentence.span.start + start
        clause = document.mentions_in(Span(max(sentence.span.start, at - 60), at))
        if not clause or clause[-1].span.end != at or clause[-1].cls not in _MEMBERS | CITIES:
            break
        start = max(text.rfind(mark, 0, start) for mark in "，。；：!！")
    return Span(sentence.span.start + start + 1, verb)


def _listed(document: Document, sentence: Sentence, clause: Span, programme: Mention) -> Iterator[Relation]:
    """The members in the clause before a verb: all of a list, or the one that it begins with."""
    for mention in document.mentions_in(clause):
        quoted = document.view[mention.span.end : mention.span.end + 1] == "“"  # it is a part that entered
        if _may_enter(mention, programme) and mention.span != programme.span and not quoted:
            status = status_at(document.view, sentence.span, Span(clause.start, clause.end + 4), "zh")
            yield Relation(
                mention, "underProgramme", programme, sentence.span, "zh-listed-member", 0.74, status
            )


def _run(document: Document, sentence: Sentence, span: Span, programme: Mention) -> Iterator[Relation]:
    """The members in what follows an opening, as long as it is a list."""
    at = span.start
    mentions = document.mentions_in(span)
    # 德州市禹城市: the county is meant, and no city before it.
    wider = {one for one, two in pairwise(mentions) if one.span.end == two.span.start and two.cls == "County"}
    for mention in mentions:
        if mention in wider:
            continue
        gap = document.view[at : mention.span.start]
        if len(gap) > 24 or (at > span.start and not _JOINED.search(gap)):
            return
        if _may_enter(mention, programme):
            yield Relation(mention, "underProgramme", programme, sentence.span, "zh-opened-member", 0.72)
            at = mention.span.end
        elif mention.cls in ("Person", "Ministry", "LocalGovernment", "Programme"):
            return


def _may_enter(mention: Mention, programme: Mention) -> bool:
    if mention.anaphor or mention.rule == "zh-member-by-place":
        return False
    if mention.cls in CITIES:
        return _HELD.search(programme.name) is not None
    return mention.cls in _MEMBERS and _LIKE[mention.cls].search(programme.name) is not None
