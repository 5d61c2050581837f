"""The noun that a Chinese number counts: behind its measure word, before it, or counted earlier."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Final, NamedTuple

from kg.extract.quantities.units import alternatives, unit_words

_REACH: Final = 30
_LINK: Final = re.compile(
    r"(?:数量|总数|数|规模)?(?:已经|已|共计|共|达到|达|为|有|约|增至|增加到|总计|合计|累计|分别|超过|超|近)*$"
)


class _Words(NamedTuple):
    heads: re.Pattern[str]
    defaults: dict[str, str]
    general: frozenset[str]
    places: frozenset[str]
    machines: frozenset[str]
    of_machines: frozenset[str]
    verbs: str
    verbal: frozenset[str]


@cache
def _words() -> _Words:
    nouns = unit_words("zh")["nouns"]
    return _Words(
        re.compile(alternatives(nouns["heads"].split())),
        nouns["defaults"],
        frozenset(nouns["general"].split()),
        frozenset(nouns["grounds"].split()),
        frozenset(nouns["machines"].split()),
        frozenset(nouns["of_machines"]),
        nouns["verbs"],
        frozenset(nouns["verbal"].split()),
    )


class Nouns:
    """What an article has counted so far, for counts that name nothing ("装备制造8个")."""

    def __init__(self) -> None:
        self._seen: dict[str, Counter[str]] = {}

    def add(self, measure: str, noun: str) -> None:
        """Remember what was counted with a measure word."""
        if noun not in _words().general:
            self._seen.setdefault(measure, Counter())[noun] += 1

    def _usual(self, measure: str) -> str | None:
        """The noun counted most often with a measure word, the later of two."""
        counts = self._seen.get(measure, Counter())
        return max(reversed(list(counts)), key=counts.__getitem__) if counts else None

    def counted(self, text: str, match: re.Match[str]) -> tuple[str, str]:
        """The noun phrase that a number counts, as the text has it, and the noun by which it is known.

        Where the text names nothing near, the measure word itself stands for it (辆), or nothing (个).
        """
        if match["bare"]:
            return match["bare"], match["bare"]
        measure = match["measure"]
        found = _behind(text[match.end() : match.end() + _REACH])
        if found is None:
            noun = (
                _before(text, match, adjacent=True)
                or self._usual(measure)
                or _words().defaults.get(measure)
                or (measure if measure in _words().of_machines else None)
                or _ahead(text[match.end() :], measure)
                or _before(text, match, adjacent=False)
                or (measure if measure not in "个项种类" else "")
            )
            found = noun, noun
        if found[1]:
            self.add(measure, found[1])
        return found


def _behind(after: str) -> tuple[str, str] | None:
    """What stands behind the measure word, as the text has it, and its head; None if nothing."""
    best: tuple[int, str] | None = None
    for head in _words().heads.finditer(after):
        gap = after[best[0] if best else 0 : head.start()]
        if len(gap) > (18 if best is None else 6) or not _nominal(gap, first=best is None):
            break
        if len(head[0]) == 1 and head.start() > 5 and best is None:
            continue
        best = (head.end(), head[0])
    if best is None:
        return _plain(after)
    return after[: best[0]], best[1]


def _ahead(after: str, measure: str) -> str | None:
    """What the next number with the same measure word counts: 东部30个、中部8个集群."""
    following = re.match(rf"[^。；;]*?\d[余多]?{measure}", after)
    found = _behind(after[following.end() :][:_REACH]) if following else None
    return found[1] if found else None


def _plain(after: str) -> tuple[str, str] | None:
    """The first noun right behind the measure word, where it is none of the known heads."""
    import rjieba

    at = 0
    found = None
    for word, tag in rjieba.tag(after[:12]):
        if tag[0] not in "nblj" or tag in ("nr", "nt", "ns") or word[0] in _words().verbs:
            break
        at += len(word)
        found = (after[:at], word) if tag[0] == "n" and len(word) > 1 else found
    return found


def _nominal(gap: str, first: bool) -> bool:
    """Whether the words before (or between) the nouns of a name are themselves part of a name."""
    import rjieba

    words = _words()
    if not gap:
        return True
    if gap[0] in "、（(" or re.search(r"[。；！？，：]|\d(?![A-Za-z])", gap):
        return False
    if gap[0] in words.verbs and gap[:2] not in words.verbal:
        return False
    return first or all(word in words.verbal or tag[0] in "nbajls" for word, tag in rjieba.tag(gap))


def _before(text: str, match: re.Match[str], adjacent: bool) -> str | None:
    """What the words before the number name as counted: 项目达120个, 企业170余家.

    Args:
        adjacent: only right before the number, but for a verb; else anywhere in the sentence.
    """
    words = _words()
    before = text[max(0, match.start() - 2 * _REACH) : match.start()]
    if adjacent and (link := _LINK.search(before)):
        before = before[: link.start()]
    heads = [
        head[0]
        for head in words.heads.finditer(before)
        if (head.end() == len(before) or not adjacent)
        and head[0] not in (words.places if adjacent else words.general)
        and (head[0] not in words.machines or match["measure"] in words.of_machines)
    ]
    return heads[-1] if heads else None
