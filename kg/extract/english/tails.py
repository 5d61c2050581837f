"""The part of a name that a preposition opens behind its head: "Department of …", "Opinions on …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.extract.document import Quantity, Time
from kg.extract.english.lexicon import Lexicon
from kg.extract.english.phrases import PLACES, Found
from kg.extract.english.tokens import Token
from kg.extract.families import BODIES, DIVISIONS, EVENTS
from kg.types import Mention

_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_OPINIONS: Final = frozenset("opinions opinion comments comment public approval review discussion".split())
_POSTS: Final = frozenset(
    "mayor governor minister secretary director chairman chairwoman president magistrate"
    " chief head deputy vice".split()
)
_MAX_TAIL: Final = 45


def right_end(row: Sequence[Token], found: Found, words: Lexicon) -> int:
    """The number of the token after the last one of the name that begins with the head."""
    if found.end + 1 >= len(row) or row[found.end].low not in found.head.tail:
        return found.end
    if row[found.end].low == "for" and row[found.end + 1].low in _OPINIONS:
        return found.end
    after = row[found.end + 1 : found.end + 3]
    if row[found.end].low == "on" and any(t.ordinal for t in after):
        return found.end  # "held a press conference on the 21st"
    if row[found.end].low == "of" and found.head.cls in EVENTS and _day(row[found.end + 1 : found.end + 4]):
        return found.end  # "said at the promotion meeting of the 26th, …"
    if any(t.low == "series" or (isinstance(t.item, Mention) and t.item.cls == "EventSeries") for t in after):
        return found.end
    proper = found.head.cls in BODIES
    spatial = found.head.cls in ("Programme", "Zone", "Cluster")
    i = found.end + 1
    last = found.end
    content = 0
    while i < len(row) and i - found.end < _MAX_TAIL:
        token = row[i]
        if found.head.cls in EVENTS and _placed(row, i):
            i += 3  # "signing ceremony of the 2023 (China) Robot Expo"
            continue
        if row[found.end - 1].capital and (closing := _aside(row, i)):
            i = closing  # "Catalogue for the Application of the First (Set of) Major Equipment"
            continue
        if token.kind == "mark":
            hyphen = token.text in "-–—"
            comma = token.text == "," and (_fields(row, i, words) if proper else _listed(row, i))
            if not (hyphen or comma or _quotes(row, i, found)):
                break
        elif _breaks(row, i, found, words, proper=proper, spatial=spatial):
            break
        elif token.kind in ("name", "noun") or token.low.endswith("ing"):
            content += 1
        i += 1
        if token.kind in ("name", "noun", "number"):
            last = i
    return last if content else found.end


def _day(after: Sequence[Token]) -> bool:
    """Whether an ordinal that counts nothing follows: the day of the month in "of the 26th, …"."""
    rest = after[1:] if after[0].low == "the" else after
    return bool(rest) and rest[0].ordinal and (len(rest) == 1 or rest[1].kind in ("mark", "stop"))


def _placed(row: Sequence[Token], at: int) -> bool:
    """Whether a bracket opens with nothing but a place in it, inside a name that goes on behind it."""
    if row[at].text not in "(（" or at + 3 >= len(row) or row[at + 2].text not in ")）":
        return False
    item = row[at + 1].item
    return isinstance(item, Mention) and item.cls in PLACES and row[at + 3].capital


_ASIDE: Final = 4


def _aside(row: Sequence[Token], at: int) -> int | None:
    """Where a short bracket of lower-case or capital words ends inside a title that goes on behind it."""
    if row[at].text not in "(（":
        return None
    for k in range(at + 1, min(at + _ASIDE, len(row) - 1)):
        if row[k].text in ")）":
            return k + 1 if k > at + 1 and row[k + 1].capital and row[k + 1].kind == "name" else None
        if row[k].kind == "mark" or row[k].item:
            return None
    return None


_QUOTE: Final = 10


def _quotes(row: Sequence[Token], at: int, found: Found) -> bool:
    """Whether a quotation mark stands around words inside a title: "Plan on Implementing "Made in …" in"."""
    if row[at].text not in '"“”' or not row[found.end - 1].capital:
        return False
    before = sum(t.text in '"“”' for t in row[:at])
    inside = sum(t.text in '"“”' for t in row[found.end : at])
    if before % 2:
        return inside % 2 == 1  # it closes what was opened inside the title
    return any(t.text in '"”' for t in row[at + 1 : at + _QUOTE])


_WHOLE: Final = 3


def without_owner(row: Sequence[Token], found: Found, start: int, end: int) -> int:
    """Where a department's name ends before its ministry's: "Department of Trade" "of the Ministry …"."""
    if found.head.cls != "Department":
        return end
    owners = (i for i in range(found.end, end) if _ministry(row[i]))
    cut = next(owners, end)
    while found.end < cut < end and row[cut - 1].low in ("of", "in", "the", "under", "at"):
        cut -= 1
    return cut if cut - start >= _WHOLE else end


def _ministry(token: Token) -> bool:
    return isinstance(token.item, Mention) and token.item.cls == "Ministry"


def _breaks(
    row: Sequence[Token], at: int, found: Found, words: Lexicon, *, proper: bool, spatial: bool
) -> bool:
    """Whether the name ends before a token of the part that a preposition opened."""
    token = row[at]
    after = row[at + 1] if at + 1 < len(row) else None
    event = found.head.cls in EVENTS
    titled = token.capital and row[found.end - 1].capital  # "Several Measures to Support …"
    if isinstance(token.item, Quantity):
        return not (titled and not proper)  # "Plan for Building Eight Industrial Clusters"
    if event and _of_transfer(row, at, found.end):
        return False
    if not proper and not event and _inside_title(row, at, found):
        return False
    if token.low in words.tail_stop and (not titled or token.low.endswith("day")):
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
    if spatial and token.low == "for" and row[found.end].low == "of" and row[found.end - 1].capital:
        return True  # "Yuanling Textile Park of Hunan for home textiles"
    if token.low in ("in", "on", "at", "to"):
        dated = after is None or isinstance(after.item, Time) or after.kind == "mark"
        placed = after is not None and isinstance(after.item, Mention) and after.item.cls in PLACES
        return event or dated or ((spatial or found.head.cls == "Agreement") and placed)
    if spatial and token.low == "and" and after is not None and after.low in ("the", "its", "their"):
        return True  # "the bearing cluster of Linxi and the saddle cluster"
    if token.low == "and" and found.head.cls in BODIES and after is not None and after.low == "the":
        return True  # "Commission of economy and information technology and the Department of Finance"
    return token.low == "and" and not _goes_on(row, at, proper, words)


_INSIDE: Final = frozenset("into with from through between among towards toward".split())
_AIMS: Final = frozenset({"Strategy", "Industry", "Programme"})


def _inside_title(row: Sequence[Token], at: int, found: Found) -> bool:
    """Whether a preposition stands inside a title in capitals: "Plan for Integrating Western Liaoning into
    the Coordinated Development of …".
    """
    if row[at].low not in _INSIDE or not row[found.end - 1].capital:
        return False
    said = [t for t in row[found.end : at] if t.kind in ("name", "noun")]
    after = next((t for t in row[at + 1 : at + 3] if t.low != "the"), None)
    if not said or after is None or not all(t.capital for t in said):
        return False
    aimed = after.item is None or (isinstance(after.item, Mention) and after.item.cls in _AIMS)
    return aimed and after.capital and after.kind == "name"


_TRANSFERS: Final = frozenset({"transfer", "transfers", "relocation"})
_FROM_TO: Final = 12


def _of_transfer(row: Sequence[Token], at: int, start: int) -> bool:
    """Whether a "from" or "to" between places tells which transfer an event is for: "from Anhui to Hunan"."""
    token, before = row[at], row[max(start, at - _FROM_TO) : at]
    after = row[at + 1 : at + 3]
    placed = any(isinstance(t.item, Mention) and t.item.cls in PLACES for t in after)
    if token.low == "from":
        return placed and bool(before) and before[-1].low in _TRANSFERS
    return token.low == "to" and placed and any(t.low == "from" for t in before)


def _goes_on(row: Sequence[Token], at: int, proper: bool, words: Lexicon) -> bool:
    if at + 1 >= len(row):
        return False
    after = row[at + 1]
    if any(token.low in _POSTS for token in row[at + 1 : at + 4]):
        return False  # "Standing Committee of the CPC Wuhan Committee and Executive Vice Mayor"
    if proper:
        # "Bureau of Commerce and Dongguan Chamber of Commerce" are two.
        other = isinstance(after.item, Mention) and after.item.cls in BODIES | DIVISIONS
        return after.capital and not other and not _opens_body(after, words)
    return after.kind in ("name", "noun", "link") or after.low.endswith("ing") or after.low == "the"


def _fields(row: Sequence[Token], at: int, words: Lexicon) -> bool:
    """Whether a comma stands in the list of fields of a body: "Bureau of Science, Technology and …"."""
    if not _listed(row, at):
        return False
    end = next(k for k in range(at + 1, len(row)) if row[k].low == "and") + 2
    rest = [t for t in row[at + 1 : end] if t.kind != "link"]
    return all(t.capital and _field(t) and not _opens_body(t, words) for t in (row[at - 1], *rest))


def _opens_body(token: Token, words: Lexicon) -> bool:
    return any(head.cls in BODIES - {"Enterprise"} for head in words.heads.get(token.low, ()))


def _field(token: Token) -> bool:
    return token.item is None or (isinstance(token.item, Mention) and token.item.cls == "Industry")


def _listed(row: Sequence[Token], at: int) -> bool:
    """Whether the comma at a place stands in a list "A, B and C" of words of one name."""
    for k in range(at + 1, min(at + 5, len(row))):
        if row[k].low == "and":
            return k > at + 1
        if row[k].kind not in ("name", "noun"):
            return False
    return False
