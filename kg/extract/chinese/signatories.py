"""Who signed, where the text only counts them: 六省签署了…倡议 after a list of six provinces.

The list is the nearest earlier one that is as long. An agreement whose own name joins two places
(川渝…合作协议, 合作共建长沙(昆明)产业园协议) is one between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.extract.chinese.enumerations import enumerations
from kg.extract.families import DIVISIONS
from kg.extract.quantities.numbers import chinese
from kg.types import Mention, Relation

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

_SIGN: Final = re.compile(
    r"([两二三四五六七八九十\d]{1,2})(?:个)?(?:省区市|省市区|省市|省区|省|市|地|县|区|城|园区|家)(?:还|又|共同|联合|正式|现场|分别|也|已|此前|日前|近日|当天)*"
    r"(?:签署|签订|签下|签了|续签|签约|达成|发布|发起|发出)(?:了)?"
)
_WITH: Final = re.compile(r"合作|共建|协同|协作|一体化|结对|联动|对口|倡议|框架|互认")
_JOINED: Final = re.compile(r"^(?:省|市|县|区|自治区)?(?:、|和|与|及|以及|同|，|——|—|－)$")
_NEAR: Final = 24


def signatories(document: Document, tools: Tools) -> Iterator[Relation]:
    """party of an agreement: the places that are counted before the verb, or that its name joins."""
    lists: list[list[Mention]] | None = None
    for agreement in document.mentions:
        sentence = document.sentence_of(agreement.span)
        if agreement.cls != "Agreement" or sentence is None:
            continue
        inside = [m for m in document.inside(agreement) if m.cls in DIVISIONS]
        if len({m.name for m in inside}) > 1 and _WITH.search(agreement.name):
            for place in inside:
                yield Relation(agreement, "party", place, sentence.span, "zh-parties-in-name", 0.74)
        start = max(sentence.span.start, agreement.span.start - _NEAR)
        for counted in _SIGN.finditer(document.view, start, agreement.span.start):
            lists = lists if lists is not None else list(enumerations(document, DIVISIONS, _JOINED))
            number = chinese(counted[1])
            fitting = [run for run in lists if len(run) == number and run[-1].span.end <= counted.start()]
            for place in fitting[-1] if fitting else ():
                yield Relation(agreement, "party", place, sentence.span, "zh-counted-parties", 0.76)
