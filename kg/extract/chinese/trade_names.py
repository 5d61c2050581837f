"""Firms by a made-up word and their trade: 鸿星文具, 宝钢特钢, 杭州云岭织造.

A word of two or three characters that no dictionary holds as a common one, at once before a trade, and at the
beginning of a phrase, is a firm's: what qualifies a trade (高端电池, 汽车电子) is a common word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kg.extract.chinese.segment import dictionary_words
from kg.extract.document import item_class
from kg.extract.families import DIVISIONS
from kg.types import Mention, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

_BEGINNING: Final = re.compile(r"[，。；：、“「（(的由与和在给归向将把对为有是及到被让同来了开靠进看\n]")
_BEHIND: Final = (
    r"(?=[，。；：、”」）)的在由与和把将也已等打投宣签拿挂出入落进扩建总董负副主一撑牵就都均则称说领有两三四几带代旗又刚再今去正现从以]|$)"
    r"(?!等?(?:产业|行业|企业|领域|技术|市场|产品|园区|项目类)|(?:、[\u4e00-\u9fffA-Za-z0-9]{2,10}){1,8}等?(?:[一二三四五六七八九十\d]+[个大条])?(?:[\u4e00-\u9fff]{0,4})(?:产业|行业|领域|赛道))"
)
_PROPER: Final = ("nr", "nz", "nt", "x", "eng")
_COMMON: Final = re.compile(
    r"[省市县区年月日个家一二三四五六七八九十两多各每该本这那其此同新老小高低全总我你他她它们不没未非可会要的和与是有为在把靠叫应着了过上下前后中内外间里时]|产业|专业|行业"
    r"|[锂电光硅铝铜铁钢菱镁氢氟磷基油气煤风核机石化纺织棉纱绸丝皮革木竹茶酒肉奶粮米面菜果药医术网智数软芯农牧渔林矿]|^[为做搞抓强精促和与及以靠]"
)


@lru_cache(1)
def _pattern(trades: re.Pattern[str]) -> re.Pattern[str]:
    trade = trades.pattern.removesuffix("$")
    return re.compile(rf"([\u4e00-\u9fff]{{2,3}}?)({trade}(?:科技|集团|股份|实业|零部件)?){_BEHIND}")


def trade_names(document: Document, tools: Tools) -> Iterator[Mention]:
    """The firms that are named so where nothing else claims their words."""
    view = document.view
    named = _pattern(tools.name_rules.trades)
    places = {m.span.end: m.span.start for m in document.mentions if m.cls in DIVISIONS}
    begins = sorted({m.end() for m in _BEGINNING.finditer(view)} | {0, *places})
    for start in begins:
        match = named.match(view, start)
        if match is None or _COMMON.search(match[1]) or not _made_up(match[1]):
            continue
        if not _free(document, Span(start, match.end(2))):
            continue
        # A firm's name may begin with its place: 北京国能电池.
        span = Span(places.get(start, start), match.end(2))
        name = document.article.text[span.start : span.end]
        yield Mention(span, "Enterprise", name, "zh-made-up-word-and-trade", 0.72, language="zh")


def _made_up(word: str) -> bool:
    """Whether no dictionary word is in it but names."""
    return all(len(part) == 1 or tag.startswith(_PROPER) for part, tag in dictionary_words(word))


def _free(document: Document, span: Span) -> bool:
    """Whether no other item stands in its words than the trade."""
    for item in document.items_in(Span(max(0, span.start - 20), min(len(document.view), span.end + 20))):
        # 亿纬动力: a known firm's name begins that of its daughter.
        if item.span.start == span.start and item_class(item) == "Enterprise" and item.span.end < span.end:
            continue
        if item.span.overlaps(span) and not (
            item_class(item) == "Industry"
            and item.span in span
            and not (item.span == span and isinstance(item, Mention) and item.candidates)
        ):
            return False
    return True
