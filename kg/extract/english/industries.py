"""Industries that the vocabularies don't know: "X industry", and the unknown members of a list of known "
"ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kg.extract.document import Document
from kg.extract.english.inside import romanised
from kg.extract.english.lexicon import Lexicon, lexicon
from kg.extract.english.tokens import Token, tokens
from kg.extract.tools import Tools
from kg.types import Mention, Span

_HEADS: Final = frozenset("industry industries sector sectors manufacturing".split())
_CUE: Final = re.compile(
    r"\b(?:(?:industries|sectors|fields|areas|tracks|chains)(?:,)?\s+(?:such as|including|like|of|are"
    r"|were|come first|:)"
    r"|(?:such as|including)|in the (?:fields|areas|sectors) of|had to do with|focus(?:es|ed"
    r"|ing)?(?: mainly)? on)\W*$"
)
_MAX_WORDS: Final = 5
_GRADES: Final = ("-scale", "-class", "-level", "-oriented", "-quality", "-based", "-related", "-end")


def find_industries(document: Document, tools: Tools) -> Iterator[Mention]:
    """Industries by their head noun, in English articles."""
    words = lexicon()
    never = frozenset(words.lists["industry"]["never"].split("|"))
    generic = frozenset(words.lists["industry_generic"].split()) | words.generic - {"traditional", "modern"}
    for sentence in document.sentences:
        row = tuple(tokens(document, sentence.span, words))
        for i, token in enumerate(row):
            if token.low in _HEADS and token.item is None:
                start = _start(row, i, words)
                told = [t for t in row[start:i] if t.kind in ("name", "noun") and not _grades(t, generic)]
                while start < i and _grades(row[start], generic):
                    start += 1
                span = Span(row[start].span.start, token.span.end)
                if told and start < i and document.line(span).lower() not in never:
                    yield _industry(document, span, "en-industry-head", 0.75)


def _grades(token: Token, generic: frozenset[str]) -> bool:
    """Whether a word says only how big or new an industry is: "trillion-yuan industries"."""
    return token.low in generic or token.low.endswith(("-yuan", "-dollar", *_GRADES))


def find_qualified(document: Document, tools: Tools) -> Iterator[Mention]:
    """Known industries that the words before them make other ones: "energy storage manufacturing"."""
    words = lexicon()
    wide = frozenset(words.lists["industry"]["wide"].split())
    verbs = frozenset(words.lists["industry"]["verbs"].split())
    made = frozenset(words.lists["industry"]["made"].split())
    empty = frozenset(words.lists["industry_generic"].split()) | words.generic | verbs
    for sentence in document.sentences:
        if not any(m.cls == "Industry" for m in document.mentions_in(sentence.span)):
            continue
        row = tuple(tokens(document, sentence.span, words))
        for i, token in enumerate(row):
            known = _known(token) and token.low.removesuffix(" industry").split()[-1] in wide
            product = i > 0 and token.item is None and token.low in made and _known(row[i - 1])
            if not (known or product) or token.capital or (i + 1 < len(row) and _known(row[i + 1])):
                continue
            start = i
            if i == 1 and _opens(row):
                start = 0  # "Textile machinery was exported": a sentence has its capital anyhow
            while start > 0 and i - start < _MAX_WORDS - 2 and _qualifies(row[start - 1], row[start], empty):
                start -= 1
            if start < i:
                span = Span(row[start].span.start, token.span.end)
                yield _industry(document, span, "en-industry-qualified", 0.7)


def _opens(row: Sequence[Token]) -> bool:
    """Whether a sentence begins with an industry and the word that it goes with."""
    first, second = row[:2]
    return _known(first) and first.text[1:] == first.low[1:] and first.span.end + 1 == second.span.start


def _qualifies(token: Token, after: Token, empty: frozenset[str]) -> bool:
    """Whether a word in lower case narrows the industry behind it."""
    if token.span.end + 1 != after.span.start or token.capital:
        return False
    if _known(token):
        return True
    graded = token.low.endswith(
        ("-scale", "-class", "-level", "-oriented", "-quality", "-based", "-related", "-end")
    )
    # Nouns stand before nouns in the singular: "recruits auto parts" is a verb and its object.
    verbal = token.low.endswith("s") and not token.low.endswith(("ss", "ics", "us", "is", "gas"))
    return token.item is None and token.kind == "noun" and not (graded or verbal) and token.low not in empty


def _start(row: Sequence[Token], head: int, words: Lexicon) -> int:
    """The first token of the noun phrase that ends in the head."""
    i = head
    while i > 0 and head - i < _MAX_WORDS:
        token = row[i - 1]
        if isinstance(token.item, Mention) and token.item.cls != "Industry":
            break
        joins = _joins(row, i - 1, head)
        if not ((token.kind in ("noun", "name") and (not token.capital or token.item)) or joins):
            break
        if token.item is not None and not isinstance(token.item, Mention):
            break
        i -= 1
    while i < head and row[i].kind == "link":
        i += 1
    return i


def _joins(row: Sequence[Token], at: int, head: int) -> bool:
    """Whether the "and" at a place joins two parts of one industry's name: "iron and steel industry"."""
    if row[at].low not in ("and", "&") or at < 1 or at + 1 >= head:
        return False
    left, right = row[at - 1], row[at + 1]
    return left.kind == right.kind == "noun" and not (left.low.endswith("s") and left.item is None)


def find_listed(document: Document, tools: Tools) -> Iterator[Mention]:
    """The unknown members of lists of industries: "new energy, herb cultivation and biomedicine"."""
    words = lexicon()
    idle, verbs, adjectives = (
        frozenset(words.lists["industry"][name].split()) for name in ("idle", "verbs", "adjectives")
    )
    for sentence in document.sentences:
        items = [m for m in document.mentions_in(sentence.span) if m.cls == "Industry"]
        if not items:
            continue
        row = tuple(tokens(document, sentence.span, words))
        for members in _lists(row):
            known = [m for m in members if any(_known(t) for t in m)]
            opening = document.view[sentence.span.start : members[0][0].span.start]
            cued = bool(_CUE.search(opening))
            if len(members) < 3 or len(known) < (1 if cued else 2) or 2 * len(known) < len(members) - cued:
                continue
            for words_of_member in members:
                member = _unopened(words_of_member, verbs)
                if any(t.item is not None and not _known(t) for t in member) or _headed(member, words):
                    continue
                if member[-1].low in idle and not _known(member[-1]):
                    continue
                if len(member) == 1 and (member[0].low in adjectives or len(member[0].text) == 1):
                    continue  # "clean and efficient use of coal", "R&D"
                if member[0].item is None and member[0].capital and romanised(member[0].text):
                    continue  # "medical robots of Kerui and Huafei"
                if not _whole(member) and len(member) <= _MAX_WORDS:
                    span = Span(member[0].span.start, member[-1].span.end)
                    yield _industry(document, span, "en-industry-list", 0.7)


def _unopened(member: Sequence[Token], verbs: frozenset[str]) -> Sequence[Token]:
    """A member without the verb that opens the list: "now cover mobile phones, tablets and …"."""
    opening = 0
    if len(member) > 2 and member[0].low.endswith("s") and member[0].item is None and member[1].low in verbs:
        opening = 2  # "the projects cover electric buses, robots and …"
    while opening < len(member) - 1 and member[opening].low in verbs:
        opening += 1
    return member[opening:]


def _known(token: Token) -> bool:
    return isinstance(token.item, Mention) and token.item.cls == "Industry"


def _headed(member: Sequence[Token], words: Lexicon) -> bool:
    """Whether a member of a list is something else than an industry: a zone, a forum, a plan."""
    last = member[-1]
    return last.item is None and any(not head.weak for head in words.heads.get(last.low, ()))


def _whole(member: Sequence[Token]) -> bool:
    return len(member) == 1 and member[0].item is not None


def _lists(row: Sequence[Token]) -> Iterator[list[list[Token]]]:
    """The stretches "A, B and C" of noun phrases; "and" inside a member is a break as well."""
    members: list[list[Token]] = []
    member: list[Token] = []
    for token in [*row, None]:
        separator = token is not None and (token.text in ",、" or token.low in ("and", "or", "&"))
        plain = (
            token is not None
            and token.kind in ("noun", "name")
            and (not token.capital or token.item or not member)
        )
        if plain and token is not None:
            member.append(token)
        elif separator and member:
            members.append(member)
            member = []
        elif not separator:
            if member:
                members.append(member)
            if len(members) > 1:
                yield members
            members, member = [], []


def _industry(document: Document, span: Span, rule: str, confidence: float) -> Mention:
    name = document.line(span)
    return Mention(span, "Industry", name, rule, confidence)
