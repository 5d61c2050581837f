"""Enterprises that the vocabularies don't know, by the company they keep: "Huawei, Siasun and Estun"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kg.extract.document import Document
from kg.extract.english.lexicon import lexicon
from kg.extract.english.tokens import Token, tokens
from kg.extract.tools import Tools
from kg.types import Mention, Span

_CUE: Final = re.compile(
    r"\b(?:companies|enterprises|firms|makers|manufacturers|producers|brands|exhibitors|giants)\s+"
    r"(?:such as|like|including|as)\s+$",
    re.IGNORECASE,
)
_MAX_WORDS: Final = 4


def find_firms(document: Document, tools: Tools) -> Iterator[Mention]:
    """Names in a list with a known enterprise, or after "companies such as", in English articles."""
    if document.article.language != "en":
        return
    for sentence in document.sentences:
        words = document.view[sentence.span.start : sentence.span.end]
        known = any(m.cls == "Enterprise" for m in document.mentions_in(sentence.span))
        if not known and " as " not in words and " like " not in words and " including " not in words:
            continue
        row = tuple(tokens(document, sentence.span, lexicon()))
        for members in _lists(row):
            opening = document.view[sentence.span.start : members[0][0].span.start]
            if _CUE.search(opening) or any(_is_firm(m) for m in members):
                for member in members:
                    if all(t.item is None for t in member) and len(member) <= _MAX_WORDS:
                        span = Span(member[0].span.start, member[-1].span.end)
                        name = re.sub(r"\s+", " ", document.article.text[span.start : span.end])
                        yield Mention(span, "Enterprise", name, "en-firm-list", 0.65)


def _is_firm(member: Sequence[Token]) -> bool:
    item = member[0].item
    return len(member) == 1 and isinstance(item, Mention) and item.cls == "Enterprise"


def _lists(row: Sequence[Token]) -> Iterator[list[list[Token]]]:
    """The stretches "A, B and C" of capitalised names."""
    members: list[list[Token]] = []
    member: list[Token] = []
    joined = False
    for token in [*row, None]:
        if token is not None and token.kind == "name" and token.capital:
            if not joined and members and not member:
                members = []
            member.append(token)
            continue
        if member:
            members.append(member)
            member = []
        joined = token is not None and (token.text == "," or token.low in ("and", "or"))
        if not joined:
            if len(members) > 1:
                yield members
            members = []
