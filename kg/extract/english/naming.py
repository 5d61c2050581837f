"""Whether a noun phrase names one thing, and of which class."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.extract.document import Quantity
from kg.extract.english.lexicon import Lexicon
from kg.extract.english.phrases import PLACES, POLICIES, Found
from kg.extract.english.tokens import Token
from kg.extract.families import EVENTS
from kg.types import Mention

Phrase = Sequence[Token]
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_SUPERLATIVES: Final = frozenset("largest biggest leading important earliest strongest".split())
_OBJECTS: Final = frozenset("a an to the its their another more at on".split())
_FEASTS: Final = frozenset("spring boat lantern mid-autumn qingming".split())
"""Words before "festival" in the names of public holidays."""
_CONFERRED: Final = frozenset(
    "demonstration pilot characteristic featured innovation concentration gathering agglomeration"
    " provincial state-level national specialty special cooperation".split()
)
"""Words of sites that somebody names: "petrochemical parks" are just parks."""
_HALL: Final = re.compile(
    r"(?:and|&) (?:exhibition|convention|expo|conference)\b.{0,20} (?:center|centre|hall)\b"
)
"""What shows that an event's noun belongs to the name of a hall."""
_NEAR: Final = 6
_TOLD: Final = 2
_COORDINATED: Final = frozenset(("and", "or", "&"))
_HELD: Final = frozenset(
    "activities events conferences forums meetings expos exhibitions competitions".split()
)


def _is_place(token: Token) -> bool:
    return isinstance(token.item, Mention) and token.item.cls in PLACES


def _is_industry(token: Token) -> bool:
    return isinstance(token.item, Mention) and token.item.cls == "Industry"


def _content(phrase: Phrase) -> list[Token]:
    return [t for t in phrase if t.kind in ("name", "noun")]


def names_one(row: Phrase, found: Found, start: int, end: int, words: Lexicon) -> bool:
    """Whether the tokens from ``start`` to ``end`` name one thing and are no common noun with its "
    "adjectives."""
    head = found.head
    if head.cls == "Event" and found.start > start and row[found.start - 1].low in _FEASTS:
        return False
    if head.cls in EVENTS and _HALL.match(" ".join(t.low for t in row[found.end : found.end + _NEAR])):
        return False  # "China Medical City Convention and Exhibition Center"
    if head.words[-1] == "administration" and _managed(row, start):
        return False
    left, tail = row[start : found.start], row[found.end + 1 : end]
    told = [t for t in _content(left) if t.item is not None or t.low not in words.generic]
    proper = [t for t in left if t.capital and t.kind == "name"]
    capital = row[found.end - 1].capital
    # One capitalised word at the start of a sentence tells nothing.
    initial = start == 0 and len(proper) == 1 and proper[0].item is None and not row[found.start].capital
    if head.cls in ("County", "Prefecture"):
        return _names_area(left, found, capital)
    if head.cls == "Plan" and head.plural and not capital and end > found.end and row[found.end].low == "to":
        return False  # a verb: "Wuhan plans to foster …"
    if head.cls == "Plan" and head.plural and not capital and end < len(row) and row[end].low in _OBJECTS:
        return False  # a verb: "the zone plans a second park"
    if head.weak:
        return capital and bool(proper) and not tail
    if capital and (proper or any(t.capital for t in tail)) and not initial:
        return True
    if head.cls == "LocalGovernment":
        return any(_is_place(t) for t in (*left, *tail))
    placed = any(_is_place(t) or t.capital for t in left) and not initial
    if head.cls == "Cluster":
        if head.words[-1].startswith(("hub", "highland")):
            return not head.plural and any(_is_industry(t) for t in (*left, *tail))
        graded = any(t.low.startswith(("world-", "trillion", "national")) for t in left) and (
            len(head.words) > 1 or len(_content(left)) > 1
        )
        sited = end + 1 < len(row) and row[end].low in ("in", "of", "around") and _is_place(row[end + 1])
        return (
            placed
            or graded
            or (sited and bool(told))
            or (not head.plural and any(_is_industry(t) for t in left))
        )
    if head.cls == "Zone":
        if not capital and start > 0 and row[start - 1].low in _SUPERLATIVES:
            return False  # "one of the country's largest home appliance production bases"
        national = any(t.low.startswith(("national", "state-level")) for t in left)
        conferred = _CONFERRED & {*head.words, *(t.low for t in left)}
        listed = head.plural and bool(conferred) and any(_is_industry(t) for t in left)
        sited = end + 1 < len(row) and row[end].low == "in" and _is_place(row[end + 1])
        single = not head.plural and sited and (bool(told) or (len(head.words) > 1 and bool(tail)))
        return placed or listed or single or (national and len(_content((*left, *tail))) >= 2)
    if head.cls == "Project":
        owned = start > 0 and (row[start - 1].low in ("'s", "’s") or _measured(row, start))
        return placed or any(_is_industry(t) for t in left) or (owned and len(told) >= 3)
    if head.cls == "EventSeries":
        told = [t for t in _content((*left, *tail)) if t.low not in _HELD | words.generic]
        return any(t.low in _HELD for t in tail) and bool(told)
    if not head.lower:
        return head.named and bool(proper) and not initial and len(told) >= _TOLD
    if head.cls == "Programme":
        return bool(told) or bool(_content(tail))
    if head.cls in POLICIES and not head.plural and _of_years(row, start, found.start, end):
        return True
    if head.cls in POLICIES:
        return _names_policy(found, told, [t for t in _content(tail) if t.low not in words.generic])
    if head.cls in EVENTS:
        if not capital and row[found.start].low == "sub-events":
            return False  # parts of an event: what they are for is what the event is for
        if head.cls == "Event" and not capital and row[found.start - 1].low in _COORDINATED:
            return False  # "the opening and signing ceremonies"
        if head.bare or _content(tail):
            return True
        if not proper and _indefinite(row, start, words):
            return False
        long = len(told) + len(head.words) >= 3
        return bool(told) and (long or bool(proper) or any(_is_industry(t) for t in left))
    if head.cls == "Institution" and head.words[-1] == "fund" and not head.plural:
        return (bool(proper) and not initial) or any(_is_industry(t) for t in left)
    return bool(proper) and not initial if head.cls in ("Place", "Institution") else bool(told)


def _names_area(left: Phrase, found: Found, capital: bool) -> bool:
    """Whether "X County", "Wuxi Binhu District" or "X New Area" is a name."""
    if not capital and len(left) > 1:
        return False
    own = [t for t in left if t.capital and t.item is None and t.low not in ("deputy", "vice")]
    return bool(own) and len(left) <= 3 and (left[-1].item is None or len(found.head.words) > 1)


_YEARS: Final = re.compile(r"(?:19|20)\d\d\s?[-–—]\s?(?:19|20)?\d\d")


def _of_years(row: Phrase, start: int, head: int, end: int) -> bool:
    """Whether a policy has its years with it: "2022-2026 special plan", "three-year plan (2020-2022)"."""
    before = "".join(t.text for t in row[max(0, start - 3) : head])
    after = "".join(t.text for t in row[end : end + 5])
    return bool(_YEARS.search(before) or (after[:1] in ("(", "（") and _YEARS.match(after, 1)))


def _names_policy(found: Found, told: list[Token], content: list[Token]) -> bool:
    """Whether enough is said of a policy without a title: "action plan for future industries"."""
    if found.head.cls == "Guidance":
        spoken = any(_is_industry(t) for t in content)
        return spoken or len(content) >= 2 or (len(told) >= 2 and len(found.head.words) > 1)
    if found.head.cls == "Agreement":
        told = [t for t in told if not t.ordinal]
        return len(found.head.words) > 1 or bool(content) or bool(told)
    sited = any(isinstance(t.item, Mention) and t.item.cls in ("Zone", "Cluster") for t in content)
    return len(told) >= 2 or len(content) >= 2 or (bool(content) and (bool(told) or sited))


_RULES: Final = frozenset("measures regulations provisions rules norms standards opinions notice".split())


def _managed(row: Phrase, start: int) -> bool:
    """Whether "administration" is what rules are for: "Measures for the Administration of Funds"."""
    lows = [t.low for t in row[max(0, start - 3) : start]]
    return lows[-1:] == ["the"] and lows[-2:-1] in (["for"], ["on"]) and bool(_RULES & set(lows[:1]))


def _measured(row: Phrase, start: int) -> bool:
    """Whether a capacity stands before the name: "26,000 tons / year", "an annual output of 3 GWh of"."""
    for token in reversed(row[max(0, start - 4) : start]):
        if isinstance(token.item, Quantity):
            return True
        if token.low not in ("/", "year", "per", "a", "of", "annual"):
            return False
    return False


def _indefinite(row: Phrase, start: int, words: Lexicon) -> bool:
    """Whether an article or the like before the name says that it's one of many."""
    i = start - 1
    while i > 0 and row[i].low in words.generic:
        i -= 1
    return i >= 0 and row[i].low in ("a", "an", "any", "such", "no", "every")


def class_of(row: Phrase, found: Found, start: int, end: int) -> str:
    """The class of a name, where more than its head decides it."""
    head = found.head
    lows = [t.low for t in row[start:end]]
    left = row[start : found.start]
    sited = not head.plural and end + 1 < len(row) and row[end].low == "in" and _is_place(row[end + 1])
    if head.cls == "Zone" and not any(_is_place(t) for t in left) and not sited:
        national = any(low.startswith(("national", "state-level")) for low in lows[:3])
        own = any(t.capital and t.item is None for t in left)
        if national or (head.plural and not own):
            return "Programme"
    if head.cls == "County" and head.words[0] == "new" and any(_is_place(t) for t in left):
        return "Zone"
    if head.cls == "EventSeries" and any(_YEAR.fullmatch(t.low) for t in left):
        return "DockingEvent" if {"docking", "matchmaking"} & set(lows) else "Event"
    if head.words[-1] == "event" and "ceremony" in lows:
        return "Event"  # "Launch Ceremony and Investment Promotion Event"
    if head.cls in ("Department", "Ministry"):
        tail = row[found.end : end]  # "Department of Commerce of Anhui Province"
        placed = [t.item for t in (*left, *tail) if _is_place(t)]
        local = any(isinstance(item, Mention) and item.cls not in ("Country", "Zone") for item in placed)
        if local or {"provincial", "municipal", "city", "county", "district"} & set(lows):
            return "LocalGovernment"
    return head.cls
