"""Names that the gazetteers know, found in one pass over the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.collector import paused
from kg.types import Mention, Span

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

    from kg.extract.document import Document
    from kg.gazetteer import Gazetteer

_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-", "‑": "-"})
_WORD = re.compile(r"\w", re.UNICODE)


def _key(text: str) -> str:
    """A text as the automaton compares it: lower case, plain quotes and dashes, same length."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    return lowered if lowered.isascii() else lowered.translate(_QUOTES)


_RANK: Final = ("Country", "Province", "Region", "Prefecture", "Ministry", "County")
"""Which class a name is first read as where entries of several bear it (Jilin, a province and a city)."""


def _doubt(cls: str) -> float:
    return 0.01 * (_RANK.index(cls) if cls in _RANK else len(_RANK) - 1)


@dataclass(frozen=True, slots=True)
class Names:
    """An automaton over all names of one language (Aho and Corasick 1975)."""

    automaton: AhoCorasick
    forms: tuple[str, ...]
    entries: tuple[tuple[str, ...], ...]
    gazetteer: Gazetteer
    language: str


def _acronym(form: str) -> bool:
    """Whether a form is read only in capitals: MIIT, NDRC, AI, and not "ai", "most"."""
    return form.isascii() and form.isupper() and len(form) <= 6


def _formula(form: str) -> bool:
    """Whether a short form is read only as it is written: SiC and GaN, and not "sic" or "Gan"."""
    return (
        form.isascii()
        and len(form) <= 4
        and form[:1].isupper()
        and form[1:] not in (form[1:].lower(), form[1:].upper())
    )


@paused()
def build_names(gazetteer: Gazetteer, language: str) -> Names:
    """The automaton over the gazetteer's forms of one language.

    Names of Chinese articles include forms in Latin letters (MIIT, 5G).
    """
    from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

    by_key: dict[str, str] = {}
    bearers: dict[str, tuple[str, ...]] = {}
    for form, iris in gazetteer.forms(language).items():
        if len(form) < 2:
            continue
        key = _key(form)
        if by_key.setdefault(key, form) is not form:
            bearers[key] = tuple(sorted({*bearers[key], *iris}))
        else:
            bearers[key] = tuple(sorted(iris))
    keys = sorted(by_key)
    return Names(
        AhoCorasick(keys, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA),
        tuple(by_key[key] for key in keys),
        tuple(bearers[key] for key in keys),
        gazetteer,
        language,
    )


def _stands_alone(view: str, start: int, end: int) -> bool:
    """Whether a name in Latin letters is no part of a longer word (a plural s may follow)."""
    if _WORD.match(view[start]) and view[start].isascii() and start and _latin(view[start - 1]):
        return False
    return not (_latin(view[end - 1]) and end < len(view) and _latin(view[end]))


def _latin(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "_")


# English institutions are written in small letters too: "Wuhan University of science and technology".
_OF_TRADES: Final = {"en": ("Enterprise",), "zh": ("Enterprise", "Institution")}
_TRADE_FOLLOWS: Final = re.compile("(?P<whole>业)(?![务绩主态界内])|(?:产|行|企|工)业")


def _trade_of_place(names: Names, form: str, view: str, start: int, end: int) -> bool:
    """Whether a name is here a place and its trade: 天津石化产业, 上海银行业, Tangshan steel firms."""
    if names.language == "en":
        written = zip(form.split(), view[start:end].split(), strict=False)
        return any(proper[0].isupper() and word[0].islower() for proper, word in written)
    after = _TRADE_FOLLOWS.match(view, end) if end - start >= 4 else None
    if after is None:
        return False
    trade = view[end - 2 : end] + (after["whole"] or "")  # 银行业, 石化
    return any(entry.cls == "Industry" for entry in names.gazetteer.lookup(trade, "zh"))


def find_names(document: Document, names: Names) -> Iterator[Mention]:
    """A mention for each place where a known name stands, overlapping ones among them."""
    view = document.view
    for index, start, end in names.automaton.find_matches_as_indexes(_key(view), overlapping=True):
        form = names.forms[index]
        if not _stands_alone(view, start, end):
            continue
        if _acronym(form) and not view[start:end].isupper():
            continue
        if _formula(form) and view[start:end] not in (form, form.upper()):
            continue
        lowered = names.language == "en" and view[start].islower() and form[:1].isupper() and " " not in form
        by_class: dict[str, list[str]] = {}
        for iri in names.entries[index]:
            by_class.setdefault(names.gazetteer.entries[iri].cls, []).append(iri)
        for cls, iris in by_class.items():
            # A proper name of one word keeps its capital; an industry is a common noun.
            if lowered and cls != "Industry":
                continue
            if cls in _OF_TRADES[names.language] and _trade_of_place(names, form, view, start, end):
                continue
            yield Mention(
                span=Span(start, end),
                cls=cls,
                name=document.article.text[start:end],
                rule="gazetteer",
                confidence=(0.95 if len(iris) == 1 else 0.8) - _doubt(cls),
                candidates=tuple(iris),
                language=names.language if not form.isascii() or names.language == "en" else "en",
            )
