"""Who issued what 五部门 issued: the bodies of the list elsewhere in the article that is as long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.extract.chinese.enumerations import enumerations
from kg.extract.families import DOCUMENTS
from kg.extract.quantities.numbers import chinese
from kg.types import Relation, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

_SEVERAL: Final = re.compile(
    r"(?<!等)([两二三四五六七八九十\d]{1,2})(?:个|家)?(?:部门|部委|部|委|单位|厅局|省直部门)(?!门)"
)
_BODIES: Final = frozenset("Ministry LocalGovernment GovernmentBody Institution Department".split())
_JOINED: Final = re.compile(r"^(?:、|和|与|及|以及|，|会同|联合|同|办公厅|、中国)$")
_NEAR: Final = 24


def joint_issuers(document: Document, tools: Tools) -> Iterator[Relation]:
    """issuedBy of a policy behind 五部门, with the bodies of the one list that is as long."""
    lists = list(enumerations(document, _BODIES, _JOINED))
    if not lists:
        return
    view = document.view
    for sentence in document.sentences:
        for several in _SEVERAL.finditer(view, sentence.span.start, sentence.span.end):
            number = chinese(several[1])
            fitting = [run for run in lists if len(run) == number]
            behind = Span(several.end(), min(sentence.span.end, several.end() + _NEAR))
            policy = next(
                (
                    m
                    for m in document.mentions
                    if m.cls in DOCUMENTS and behind.start <= m.span.start < behind.end
                ),
                None,
            )
            if policy is None or not fitting or re.search("[，；]", view[behind.start : policy.span.start]):
                continue
            for body in fitting[0]:
                yield Relation(policy, "issuedBy", body, sentence.span, "zh-joint-issuer", 0.75)
