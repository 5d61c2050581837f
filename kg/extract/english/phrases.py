"""The noun phrase around a head: which words on its left and right belong to the name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kg.extract.document import Quantity, Time
from kg.extract.english.lexicon import Head, Lexicon
from kg.extract.english.tokens import Token
from kg.types import Mention

PLACES: Final = frozenset({"Place", "Country", "Region", "Province", "Prefecture", "County", "Zone"})
POLICIES: Final = frozenset(
    "Plan Guidance Catalogue Regulation Agreement Strategy FiveYearPlan Programme Policy".split()
)
SETTLED: Final = frozenset({"Province", "Prefecture", "County"})
EVENTS: Final = frozenset("Conference DockingEvent Competition Event EventSeries".split())
ORGANIZATIONS: Final = frozenset(
    "Organization GovernmentBody Ministry Department LocalGovernment Enterprise Institution".split()
)
DATED: Final = POLICIES | EVENTS
"""Classes whose names may begin with a year or an owner: "2023 …", "China's …"."""

_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_OPINIONS: Final = frozenset("opinions opinion comments comment public approval review discussion".split())
_POSTS: Final = frozenset(
    "mayor governor minister secretary director chairman chairwoman president magistrate"
    " chief head deputy vice".split()
)
_MAX_TAIL: Final = 30


@dataclass(frozen=True, slots=True)
class Found:
    """A head at its place among the tokens: from ``start`` to ``end``, both token numbers."""

    head: Head
    start: int
    end: int


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


def _joins(row: Sequence[Token], at: int, words: Lexicon) -> bool:
    """Whether the "and" at a place joins two words of one name."""
    if at < 1 or at + 1 >= len(row):
        return False
    left, right = row[at - 1], row[at + 1]
    if left.kind not in ("name", "noun") or right.kind not in ("name", "noun"):
        return False
    if row[at].text in "-–—" and all(
        isinstance(t.item, Mention) and t.item.cls in PLACES for t in (left, right)
    ):
        return True
    if isinstance(left.item, Mention) and left.item.cls in ORGANIZATIONS | PLACES | {"Person"} | DATED:
        return isinstance(right.item, Mention) and left.item.cls == right.item.cls and left.item.cls in PLACES
    lower = not row[at + 1 :][0].capital
    if left.capital != right.capital and not (left.capital and (left.item or lower)):
        return False
    return left.low not in words.heads or left.item is not None


def _ends_firm(row: Sequence[Token], at: int, words: Lexicon) -> bool:
    """Whether a firm's name may end at a token: "Hengyi Petrochemical" before "and Huayi Steel"."""
    token, before = row[at], row[at - 1]
    headed = any(head.cls == "Enterprise" for head in words.heads.get(token.low.split()[-1], ()))
    return headed and token.capital and before.capital and before.kind == "name"


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


def left_end(row: Sequence[Token], found: Found, words: Lexicon) -> int:
    """The number of the first token of the name that ends in the head."""
    cls = found.head.cls
    i = found.start
    while i > 0:
        token = row[i - 1]
        if token.low in ("and", "&", "-", "–", "—"):
            firms = cls == "Enterprise" and i >= 3 and _ends_firm(row, i - 2, words)
            if firms or not _joins(row, i - 1, words):
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
            and cls in ("Zone", "Project")
        ):
            i = opening  # "Hefei (China-Germany) Smart Industrial Park"
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
            if token.item.cls in ORGANIZATIONS and cls in DATED | {"Cluster"}:
                break
        i -= 1
    while i < found.start and (
        (row[i].kind in ("link", "mark") and row[i].text not in '"“') or _empty(row[i], words, cls)
    ):
        i += 1
    return i


def _empty(token: Token, words: Lexicon, cls: str) -> bool:
    """Whether a word at the start of a name in lower case says nothing of what is named."""
    return (
        token.item is None
        and not token.capital
        and (token.low in words.generic or token.low.endswith(("-yuan", "-dollar")))
        and not (token.ordinal and cls in EVENTS)
    )


def right_end(row: Sequence[Token], found: Found, words: Lexicon) -> int:
    """The number of the token after the last one of the name that begins with the head."""
    if found.end + 1 >= len(row) or row[found.end].low not in found.head.tail:
        return found.end
    if row[found.end].low == "for" and row[found.end + 1].low in _OPINIONS:
        return found.end
    after = row[found.end + 1 : found.end + 3]
    if any(t.low == "series" or (isinstance(t.item, Mention) and t.item.cls == "EventSeries") for t in after):
        return found.end
    proper = found.head.cls in ORGANIZATIONS
    spatial = found.head.cls in ("Programme", "Zone", "Cluster")
    i = found.end + 1
    last = found.end
    content = 0
    while i < len(row) and i - found.end < _MAX_TAIL:
        token = row[i]
        if token.kind == "mark":
            hyphen = token.text in "-–—"
            comma = token.text == "," and not proper and _listed(row, i)
            if not (hyphen or comma):
                break
        elif _breaks(row, i, found, words, proper=proper, spatial=spatial):
            break
        elif token.kind in ("name", "noun") or token.low.endswith("ing"):
            content += 1
        i += 1
        if token.kind in ("name", "noun", "number"):
            last = i
    return last if content else found.end


def _breaks(
    row: Sequence[Token], at: int, found: Found, words: Lexicon, *, proper: bool, spatial: bool
) -> bool:
    """Whether the name ends before a token of the part that a preposition opened."""
    token = row[at]
    after = row[at + 1] if at + 1 < len(row) else None
    event = found.head.cls in EVENTS
    titled = token.capital and row[found.end - 1].capital  # "Several Measures to Support …"
    if isinstance(token.item, Quantity) or (token.low in words.tail_stop and not titled):
        return True
    if token.low == "for" and after is not None and after.low in _OPINIONS:
        return True  # "sent out the plan of the province for opinions"
    if isinstance(token.item, Time):
        return not (event and _YEAR.fullmatch(token.text))
    if isinstance(token.item, Mention) and token.item.cls == "Person":
        return True
    if proper and row[found.end + 1].kind == "noun" and row[found.end + 1].item is None:
        proper = token.kind == "stop"  # "Department of industry and information technology"
    if proper and not (token.capital or token.kind == "link" or token.low == "the" or token.item):
        return True
    if spatial and token.kind == "stop" and token.low != "the" and not token.low.endswith("ing"):
        return True
    if token.low in ("in", "on", "at", "to"):
        if token.low == "on" and any(t.ordinal for t in row[at + 1 : at + 3]):
            return True  # "held a press conference on the 21st"
        dated = after is None or isinstance(after.item, Time) or after.kind == "mark"
        placed = after is not None and isinstance(after.item, Mention) and after.item.cls in PLACES
        return event or dated or ((spatial or found.head.cls == "Agreement") and placed)
    if spatial and token.low == "and" and after is not None and after.low in ("the", "its", "their"):
        return True  # "the bearing cluster of Linxi and the saddle cluster"
    if token.low == "and" and found.head.cls in ORGANIZATIONS and after is not None and after.low == "the":
        return True  # "Commission of economy and information technology and the Department of Finance"
    return token.low == "and" and not _goes_on(row, at, proper)


def _goes_on(row: Sequence[Token], at: int, proper: bool) -> bool:
    if at + 1 >= len(row):
        return False
    after = row[at + 1]
    if any(token.low in _POSTS for token in row[at + 1 : at + 4]):
        return False  # "Standing Committee of the CPC Wuhan Committee and Executive Vice Mayor"
    if proper:
        # "Bureau of Commerce and Dongguan Chamber of Commerce" are two.
        other = isinstance(after.item, Mention) and after.item.cls in ORGANIZATIONS | SETTLED
        return after.capital and not other
    return after.kind in ("name", "noun", "link") or after.low.endswith("ing") or after.low == "the"


def _listed(row: Sequence[Token], at: int) -> bool:
    """Whether the comma at a place stands in a list "A, B and C" of words of one name."""
    for k in range(at + 1, min(at + 5, len(row))):
        if row[k].low == "and":
            return k > at + 1
        if row[k].kind not in ("name", "noun"):
            return False
    return False
