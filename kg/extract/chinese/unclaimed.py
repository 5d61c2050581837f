"""Whose the industries of a list are that no rule claims: of the city, the site or the plan in question.

Texts list trades under predicates beyond all counting (轴承、陶瓷样样不缺). Where no rule knows the
predicate, what tells whose they are is the subject of their clause or what the text speaks of: a place, a
site, a document, an event; not where the words are on prices, growth and shares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from kg.extract.chinese.topics import topics
from kg.extract.families import DIVISIONS
from kg.extract.status import status_at
from kg.types import Mention, Relation, Sentence, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

RULE: Final = "zh-unclaimed-trades"
_OWNERS: Final = DIVISIONS | frozenset(
    "Zone Cluster Project Plan Guidance Catalogue Regulation Agreement DockingEvent Conference Event".split()
)
_LEAD: Final = 6
_REACH: Final = 2
_OF: Final = re.compile(r"(?:的)?(?:企业|公司|代表|客商|支队伍|三支)")
_UNDER: Final = re.compile(r"对照|按照?|根据|依据|落实|贯彻|接着|以|借|在|到|赴|去|从|由|与|同|向|为")
# Words that say by themselves that something lives on the trades before or behind them.
_LIVES: Final = re.compile(
    r"^(?:产业|行业)?(?:等)?(?:这)?(?:[两三四五六七八九十\d]+(?:类|个|大|种|样|块|条|门类|门))?(?:产业链?|行业|领域|项目)?"
    r"(?:都|也|均|则|更|最|较|正|是)*(?:集中|为主|居多|见长|打底|唱主角|挑大梁|打头|拿手|往上走|扎堆|(?:陆续|先后|相继)跟进|大头|占大头|占了?[一二三四五六七八九]成"
    r"|样样|撑起|撑着|俱全|齐全|强项|主业|老本行|看家|底子|招牌|主力|名气|远近闻名|起家|发家)"
)
_LIVED_ON: Final = re.compile(
    r"(?:主打|主业是|做的是|吃的是|强项是|底子是|重点是|名目是：?|牌是|想要的是|盯着|盯上了?|盯住|大头是|绕着|围着|拿手的是|拿得出手的是|当家的是|主攻的是|看家的是)$"
)
_JOINED: Final = re.compile(r"^(?:、|和|与|及|以及)[“]?$")
_MEASURED: Final = re.compile(
    r"增长|下降|回落|上涨|下跌|同比|环比|利润|价格|增速|回升|降幅|涨幅|出口|进口|投资(?:增|降)|百分点|[涨跌降增]\d|来自|采购|消费|除了|不再|退出|全国|我国|全球|分[别別]|依次|各自|转[下过]?来|外溢"
)


def unclaimed(document: Document, tools: Tools, relations: Sequence[Relation]) -> Iterator[Relation]:
    """developsIndustry of places, targets of all else, for the lists of industries that none claims."""
    claimed = {
        r.object.span
        for r in relations
        if isinstance(r.object, Mention) and not r.rule.startswith("composed")
    } | {r.subject.span for r in relations}
    spoken: tuple[int, Mention] | None = None
    for number, (sentence, named) in enumerate(topics(document)):
        topic = named
        if named is not None and named.cls in _OWNERS:
            spoken = number, named
        elif spoken is not None and number - spoken[0] <= _REACH:
            topic = spoken[1]  # 管委会主任王伟说，…: what the speaker speaks of
        if _MEASURED.search(document.view, sentence.span.start, sentence.span.end):
            continue
        for run in _runs(document, sentence):
            lives = _lives(document, sentence, run)
            if any(m.span in claimed for m in run) or (len(run) == 1 and not lives):
                continue
            owner = _owner(document, sentence, run[0], topic, lives=lives)
            if owner is None:
                continue
            property_ = "developsIndustry" if owner.cls in DIVISIONS else "targets"
            for industry in run:
                status = status_at(document.view, sentence.span, industry.span, "zh")
                yield Relation(owner, property_, industry, sentence.span, RULE, 0.6, status)


def _lives(document: Document, sentence: Sentence, run: Sequence[Mention]) -> bool:
    """Whether the words around a list say that something lives on it."""
    view, behind = document.view, run[-1].span.end
    before = view[max(sentence.span.start, run[0].span.start - 8) : run[0].span.start]
    return _LIVES.match(view, behind, sentence.span.end) is not None or _LIVED_ON.search(before) is not None


def _owner(
    document: Document, sentence: Sentence, first: Mention, topic: Mention | None, *, lives: bool
) -> Mention | None:
    """The subject of the list's clause, else of the nearest clause before it that has one, else the topic."""
    view = document.view
    end = first.span.start
    while end > sentence.span.start:
        comma = max(view.rfind(mark, sentence.span.start, end) for mark in "，：")
        start = comma + 1 if comma >= 0 else sentence.span.start
        here = document.mentions_in(Span(start, end))
        for mention, behind in zip(here, (*here, first)[1:], strict=True):
            opens = mention.span.start - start <= _LEAD and mention.cls in _OWNERS
            if not opens or _UNDER.search(view, start, mention.span.start):
                return None
            gap = view[mention.span.end : behind.span.start]
            if mention.cls in DIVISIONS and behind.cls in DIVISIONS and gap in ("", "的"):
                continue  # 湖北的武汉
            return None if gap in ("、", "和", "与") or _OF.match(gap) else mention
        end = start - 1
    within = "，" not in view[sentence.span.start : first.span.start]
    return topic if topic is not None and topic.cls in _OWNERS and (within or lives) else None


def _runs(document: Document, sentence: Sentence) -> Iterator[Sequence[Mention]]:
    """The lists of industries in a sentence, those of one among them."""
    run: list[Mention] = []
    for mention in document.mentions_in(sentence.span):
        gap = document.view[run[-1].span.end : mention.span.start] if run else ""
        if run and not (mention.cls == "Industry" and _JOINED.match(gap)):
            yield run
            run = []
        if mention.cls == "Industry":
            run.append(mention)
    if run:
        yield run
