"""Enterprises without a legal form: by their trade ("Kerui Logistics") or their plants."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kg.extract.document import Document, item_class
from kg.extract.english.inside import romanised
from kg.extract.english.lexicon import Lexicon, lexicon
from kg.extract.english.tokens import Token, tokens
from kg.extract.tools import Tools
from kg.types import Mention, Sentence, Span

_SEATS: Final = frozenset({"Province", "Prefecture", "County", "Country"})
_TRADES: Final = frozenset(
    "packaging partners capital spinning biology aviation aerospace precision networks logistics"
    " ceramics food foods pharm pharma chem magnet magnets solar glass bearings gears lithium silicon"
    " wafer forging forgings castings valves pumps cable cables fibre fiber tyre tire tires tyres seeds"
    " dairy brewing textile textiles garments shoes toys furniture optics lighting instruments robotics"
    " drones foundry shipyard winery distillery brewery steelworks".split()
)
"""Words in capitals that end a firm's name, beside the names of industries."""

_SHORTEST: Final = 5
_DEALS: Final = re.compile(
    r"\b(?:invest\w*|contracts?|signed|signing|settled|enterprises?|compan(?:y|ies)|firms?|brings?|brought|tons?"
    r"|tonnes?|plants?|factor(?:y|ies)|yuan|makes?|produces?|cut|line)\b",
    re.IGNORECASE,
)
_MAX_WORDS: Final = 4
_TITLE_CASE: Final = 0.6
_NAME: Final = r"([A-Z][a-z]\w+(?:\s[A-Z][a-z]\w+){0,2}|[A-Z]{3,}(?:\s[A-Z][a-z]\w+){0,2})(?![\w-]|\s[A-Z])"
_SITE: Final = (
    r"(?:plants?|factory|factories|production\s+(?:base|line)s?|workshops?|works|smelter"
    r"|refinery|shipyard|headquarters)"
)
_OWNER: Final = re.compile(
    # "a turbine plant of Kerui", "a battery base from Hefei's Kerui"
    rf"\b(?:{_SITE}|(?:base|project|platform|subsidiary|unit|arm|branch))\s+(?:of|from|by"
    r"|built by|run by|owned by)\s+"
    rf"(?:(?P<seat>[A-Z]\w+)['’]s\s+)?{_NAME}"
)
_OWNS: Final = re.compile(rf"(?<![.!?:]\s)(?<!^)\b{_NAME}['’]s\s+(?:[a-z][\w-]*\s+){{0,4}}{_SITE}\b")
_RUNS: Final = re.compile(
    rf"\b{_NAME}\s+(?:has|operates|runs|owns|is building|built|will build|plans to build|put|opened)\s+"
    rf"(?:up\s+)?(?:an?|its|the|two|three|four|five|\d+)\s+(?:[a-z][\w-]*\s+){{0,4}}{_SITE}\b"
)


_WRITTEN_AS_ONE: Final = re.compile(
    r"(?<![\w./@-])(?!WeChat|YouTube|TikTok|GitHub|LinkedIn|Mc|Mac)[A-Z][a-z]{2,}[A-Z][a-z]{2,}(?![\w/@]|\.\w)"
)


def find_trade_firms(document: Document, tools: Tools) -> Iterator[Mention]:
    """Enterprises that no vocabulary knows, by the trade in their names or by the plants that they have."""
    words = lexicon()
    for sentence in document.sentences:
        row = tuple(tokens(document, sentence.span, words))
        if not _heading(row):
            yield from _by_trade(document, row, words)
            yield from _by_plant(document, sentence, words)
            if _DEALS.search(document.view, sentence.span.start, sentence.span.end):
                yield from _by_place(document, row, words)
    for match in _WRITTEN_AS_ONE.finditer(document.view):
        span = Span(*match.span())
        if not document.items_in(span) and document.sentence_of(span):
            yield _firm(document, span, "en-firm-one-word", 0.6)


def _heading(row: Sequence[Token]) -> bool:
    """Whether a sentence is written like a heading, in which capitals show no name."""
    long = [t for t in row if t.text[:1].isalpha() and len(t.text) > 3 and t.item is None]
    return len(long) > 4 and sum(t.capital for t in long) > _TITLE_CASE * len(long)


def _by_trade(document: Document, row: Sequence[Token], words: Lexicon) -> Iterator[Mention]:
    for i, token in enumerate(row):
        if i == 0 or not _trade(token) or not _ends(row, i, words):
            continue
        start = i
        while (
            start > 0 and i - start < _MAX_WORDS and _joined(row, start - 1) and _own(row[start - 1], words)
        ):
            start -= 1
        own = row[start:i]
        if start > 0 and _joined(row, start - 1) and _placed(row[start - 1]):
            start -= 1
        # The first word of a sentence has its capital anyhow.
        told = [t for t in own if t is not row[0] or romanised(t.text)]
        if not _placed(row[start]) and _known_before(row, start):
            continue  # "Kerui Construction Crane" is a known firm's
        owns = i + 1 < len(row) and row[i + 1].low == "'s"
        if (own and owns) or any(romanised(t.text) or len(own) > 1 or t.text[1:] != t.low[1:] for t in told):
            yield _firm(document, Span(row[start].span.start, token.span.end), "en-firm-trade", 0.7)


def _by_place(document: Document, row: Sequence[Token], words: Lexicon) -> Iterator[Mention]:
    """A place and a word in pinyin that no further word follows: "Shandong Kerui"."""
    for i, token in enumerate(row[1:], 1):
        placed = _placed(row[i - 1]) and _joined(row, i - 1) and (i < 2 or row[i - 2].low != "the")
        if not placed or not _own(token, words) or len(token.text) < _SHORTEST or not romanised(token.text):
            continue
        after = row[i + 1] if i + 1 < len(row) else None
        if after is not None and (after.capital or after.low in words.heads or after.text in "-–&'’("):
            continue
        if after is not None and (after.low in ("'s", "’s", "town", "township", "village", "street", "port")):
            continue
        span = Span(row[i - 1].span.start, token.span.end)
        yield _firm(document, span, "en-firm-place", 0.6)


def _trade(token: Token) -> bool:
    """Whether a word in capitals is the name of a trade."""
    if token.item is None:
        return token.capital and token.low in _TRADES
    capitals = all(word[0].isupper() for word in token.text.split() if word not in ("and", "of"))
    return item_class(token.item) == "Industry" and capitals and not token.text.isupper()


def _ends(row: Sequence[Token], at: int, words: Lexicon) -> bool:
    """Whether no further word of a name follows: a capital or the head of some other name."""
    if at + 1 == len(row):
        return True
    after = row[at + 1]
    heads = any(head.cls != "Enterprise" for t in row[at + 1 : at + 3] for head in words.heads.get(t.low, ()))
    return not after.capital and after.text not in "&-–" and not heads


def _joined(row: Sequence[Token], at: int) -> bool:
    return row[at].span.end + 1 == row[at + 1].span.start


def _known_before(row: Sequence[Token], at: int) -> bool:
    """Whether a known name stands right before the words from a place on."""
    return at > 0 and _joined(row, at - 1) and row[at - 1].capital and row[at - 1].item is not None


def _own(token: Token, words: Lexicon) -> bool:
    """Whether a capitalised word belongs to nothing that is known."""
    nameless = words.lists["industry"]["nameless"].split()
    return (
        token.item is None
        and token.capital
        and token.kind == "name"
        and token.low not in words.generic | words.stop | words.heads.keys()
        and token.low not in nameless
        and token.text.isalpha()
    )


def _placed(token: Token) -> bool:
    return token.item is not None and item_class(token.item) in _SEATS


def _by_plant(document: Document, sentence: Sentence, words: Lexicon) -> Iterator[Mention]:
    text = document.view
    for pattern in (_OWNER, _OWNS, _RUNS):
        for match in pattern.finditer(text, sentence.span.start, sentence.span.end):
            span = Span(*match.span(match.lastindex or 1))
            known = {item_class(i) for i in document.items_in(sentence.span) if i.span.overlaps(span)}
            low = [word.lower() for word in text[span.start : span.end].split()]
            if len(low) > 1:
                known -= _SEATS  # "a turbine plant of Wuxi Kerui"
            if known - {"Industry"} or any(w in words.stop | words.generic | words.heads.keys() for w in low):
                continue
            yield _firm(document, span, "en-firm-plant", 0.65)


def _firm(document: Document, span: Span, rule: str, confidence: float) -> Mention:
    return Mention(span, "Enterprise", document.line(span), rule, confidence)
