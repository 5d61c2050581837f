"""The noun phrase around a head: which words on its left and right belong to the name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kg.extract.document import Quantity, Time, item_class
from kg.extract.english.lexicon import Head, Lexicon
from kg.extract.english.tokens import Token
from kg.extract.families import BODIES, DIVISIONS, EVENTS
from kg.types import Mention

PLACES: Final = frozenset({"Place", "Country", "Region", "Province", "Prefecture", "County", "Zone"})
POLICIES: Final = frozenset(
    "Plan Guidance Catalogue Regulation Agreement Strategy FiveYearPlan Programme Policy".split()
)
DATED: Final = POLICIES | EVENTS
"""Classes whose names may begin with a year or an owner: "2023 …", "China's …"."""

_YEAR: Final = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Found:
    """A head at its place among the tokens: from ``start`` to ``end``, both token numbers."""

    head: Head
    start: int
    end: int


_POSTS: Final = frozenset("mayor governor minister secretary director chairman chairwoman president".split())


def _common(token: Token) -> bool:
    """Whether a token is no item, or one word that is an industry elsewhere: the Motor of "Wuling Motor"."""
    return token.item is None or (
        isinstance(token.item, Mention)
        and token.item.cls == "Industry"
        and token.capital
        and " " not in token.text
    )


def find_heads(row: Sequence[Token], words: Lexicon) -> Iterator[Found]:
    """The heads among the tokens, the longest at each place."""
    for i, token in enumerate(row):
        if not _common(token):
            continue
        for head in words.heads.get(token.low, ()):
            first = i - len(head.words) + 1
            parts = row[max(0, first) : i + 1]
            if first >= 0 and all(
                _common(t) and t.low == word for t, word in zip(parts, head.words, strict=True)
            ):
                if token.item is None or head.weak:
                    yield Found(head, first, i + 1)
                break


def _joins(row: Sequence[Token], at: int, words: Lexicon, cls: str) -> bool:
    """Whether the "and" at a place joins two words of one name."""
    if at < 1 or at + 1 >= len(row):
        return False
    left, right = row[at - 1], row[at + 1]
    if left.low in _POSTS:
        return False  # "Vice Chairman and Investment Bureau Director"
    if left.kind not in ("name", "noun") or right.kind not in ("name", "noun"):
        return False
    if row[at].text in "-–—" and all(
        isinstance(t.item, Mention) and t.item.cls in PLACES for t in (left, right)
    ):
        return True
    if isinstance(left.item, Mention) and left.item.cls in BODIES | PLACES | {"Person"} | DATED:
        return isinstance(right.item, Mention) and left.item.cls == right.item.cls and left.item.cls in PLACES
    lower = not row[at + 1 :][0].capital
    if left.capital != right.capital and not (left.capital and (left.item or lower)):
        return False
    # A conference may be on a "cluster and local products": in lower case the two are its subject.
    theme = cls in EVENTS and not left.capital
    headed = any(
        len(head.words) == 1 and not (theme and head.cls == "Cluster")
        for head in words.heads.get(left.low, ())
    )
    return not headed or left.item is not None


def _joint_fair(row: Sequence[Token], at: int, words: Lexicon) -> bool:
    """Whether an "&" joins two fairs that are held as one, or an "and" a ceremony with what follows it."""
    if at < 1 or at + 1 >= len(row) or not (row[at - 1].capital and row[at + 1].capital):
        return False
    joined = EVENTS if row[at].text == "&" else {"Event"}
    if joined != EVENTS and (row[at + 1].ordinal or row[at + 1].kind != "name"):
        return False
    return any(head.cls in joined for head in words.heads.get(row[at - 1].low.split()[-1], ()))


def _opens_head(row: Sequence[Token], at: int, words: Lexicon) -> bool:
    """Whether a word and its neighbour make an event's head: the "Launch" of "Launch Ceremony"."""
    after = row[at + 1]
    pair = (row[at].low, after.low)
    return after.capital and any(h.words == pair and h.cls in EVENTS for h in words.heads.get(after.low, ()))


def _plus(row: Sequence[Token], at: int) -> bool:
    """Whether a plus sign stands between words of one name: "5G+Industrial Internet"."""
    return (
        0 < at < len(row) - 1
        and row[at].text in "+＋"
        and row[at - 1].capital | row[at - 1].text[0].isdigit()
    )


def _ends_firm(row: Sequence[Token], at: int, words: Lexicon) -> bool:
    """Whether a firm's name may end at a token: "Hengyi Petrochemical" before "and Huayi Steel"."""
    token, before = row[at], row[at - 1]
    headed = any(head.cls == "Enterprise" for head in words.heads.get(token.low.split()[-1], ()))
    return headed and token.capital and before.capital and before.kind == "name"


def _place_before(row: Sequence[Token], at: int) -> bool:
    item = row[at].item
    return isinstance(item, Mention) and item.cls in DIVISIONS and row[at + 1].low == "and"


def _own(row: Sequence[Token], at: int, found: Found, words: Lexicon) -> bool:
    """Whether a word of its own stands from a place to the head: not so in "Energy and Chemical Group"."""
    between = row[at : found.start]
    return any(
        t.low not in words.heads if t.item is None else item_class(t.item) != "Industry" for t in between
    )


_LIMITED: Final = frozenset("ltd ltd. limited inc inc. co.,ltd co.,ltd.".split())
_FOUNDED: Final = frozenset("corporation company group bank".split())


def _goes_back(row: Sequence[Token], at: int, found: Found) -> bool:
    """Whether a comma before "Ltd." or an "of" after "Corporation" stands inside a firm's name."""
    if at < 1 or row[found.end - 1].low not in _LIMITED:
        return False
    if row[at].text == ",":
        return at + 1 == found.start and row[at - 1].capital
    return row[at].low == "of" and row[at - 1].capital and row[at - 1].low in _FOUNDED


def _bracket(row: Sequence[Token], closing: int) -> int | None:
    """Where the bracket opens that closes at a place, behind a name and with names inside; else None."""
    for k in range(closing - 1, max(0, closing - 6), -1):
        if row[k].text in "(（":
            return k if k > 0 and row[k - 1].capital and row[k - 1].kind == "name" else None
        if row[k].kind not in ("name", "link"):
            return None
    return None


def _sited(bracket: Sequence[Token]) -> bool:
    """Whether a place stands in a bracket."""
    return any(isinstance(t.item, Mention) and t.item.cls in PLACES for t in bracket)


def _opens_of(row: Sequence[Token], at: int) -> bool:
    return at < len(row) and row[at].low == "of"


_BACKED: Final = frozenset("funded invested owned related".split())
"""What follows a country's name and a hyphen: "German-invested"."""


def left_end(row: Sequence[Token], found: Found, words: Lexicon) -> int:
    """The number of the first token of the name that ends in the head."""
    cls = found.head.cls
    i = found.start
    while i > 0:
        token = row[i - 1]
        if token.low in ("&", "and") and cls in EVENTS and _joint_fair(row, i - 1, words):
            pass  # "Hunan Robot Expo & International Machinery Fair", "Opening Ceremony and Tea Fair"
        elif token.kind == "stop" and token.capital and _opens_head(row, i - 1, words):
            pass  # "Launch Ceremony and Investment Promotion Event"
        elif cls in EVENTS and _plus(row, i - 1):
            pass  # "2024 China 5G+Industrial Internet Conference"
        elif token.low in _BACKED and i >= 3 and row[i - 2].text in "-–" and cls in ("Institution", "Zone"):
            i -= 2  # "Wuhan Taiwan-funded Enterprises Association"
            continue
        elif token.low in ("and", "&", "-", "–", "—"):
            firms = cls == "Enterprise" and i >= 3 and _ends_firm(row, i - 2, words)
            if cls == "Enterprise" and i >= 2 and _place_before(row, i - 2):
                break  # "Hunan Province and Hunan Kerui Co., Ltd."
            if i == found.start and cls in BODIES and _opens_of(row, found.end):
                break  # "the Bureau of Commerce and Bureau of Finance"
            shared = firms and i < found.start and not _own(row, i, found, words)
            if not shared and (firms or not _joins(row, i - 1, words, cls)):
                break
        elif cls == "Enterprise" and _goes_back(row, i - 1, found):
            pass  # "Aircraft Corporation of China, Ltd."
        elif token.low in ("'s", "’s"):
            owner = row[i - 2] if i >= 2 else None
            known = owner is not None and isinstance(owner.item, Mention) and owner.item.cls in PLACES
            if not known or cls not in DATED | {"LocalGovernment", "Department"}:
                break
        elif (
            token.text in ")）"
            and i >= 3
            and row[i - 3].text in "(（"
            and row[i - 2].kind in ("name", "number")
        ):
            i -= 3
            continue
        elif (
            token.text in ")）"
            and (opening := _bracket(row, i - 1)) is not None
            and (cls in ("Zone", "Project") or (cls in EVENTS and _sited(row[opening:i])))
        ):
            i = opening  # "Hefei (China-Germany) Smart Industrial Park", "China (Hefei Feixi) Tea Fair"
            continue
        elif token.text in '"”' and cls in DATED:
            opening = next((k for k in range(i - 2, max(-1, i - 14), -1) if row[k].text in '"“'), None)
            if opening is None:
                break
            i = opening
            continue
        elif isinstance(token.item, Time):
            if cls not in DATED or not _YEAR.fullmatch(token.text):
                break
        elif isinstance(token.item, Quantity) and cls == "Project" and i >= 2 and row[i - 2].capital:
            pass  # "Shandan 200 MW wind power project"
        elif isinstance(token.item, Quantity) or token.kind in ("stop", "mark"):
            compound = (
                token.low.endswith("ing")
                and token.low not in words.stop
                and i >= 2
                and row[i - 2].kind in ("noun", "name")
            )
            if not (token.kind == "stop" and ((token.ordinal and cls in EVENTS) or compound)):
                break
        elif token.kind == "link":
            break
        elif token.kind == "number":
            if not (_YEAR.fullmatch(token.text) and cls in DATED):
                break
        elif isinstance(token.item, Mention):
            titled = token.item.cls == "Programme" and token.capital and row[found.start].capital
            if token.item.cls == "Person" or (token.item.cls in DATED and cls not in EVENTS and not titled):
                break  # but "Green Factory Evaluation Measures" goes on
            if token.item.cls in BODIES and cls in DATED | {"Cluster"}:
                break
        i -= 1
    while i < found.start and (
        (row[i].kind in ("link", "mark") and row[i].text not in '"“') or _empty(row[i], words, cls)
    ):
        i += 1
    while cls == "Enterprise" and i < found.start and row[found.start].capital and _plain(row[i]):
        i += 1  # "the resident enterprises Hefei Kerui Food Co"
    return i


def _plain(token: Token) -> bool:
    """Whether a word is a common noun that nothing is known of."""
    return token.item is None and token.kind == "noun" and not token.capital


def _empty(token: Token, words: Lexicon, cls: str) -> bool:
    """Whether a word at the start of a name in lower case says nothing of what is named."""
    return (
        token.item is None
        and not token.capital
        and (token.low in words.generic or token.low.endswith(("-yuan", "-dollar", "-day")))
        and not (token.ordinal and cls in EVENTS)
    )
