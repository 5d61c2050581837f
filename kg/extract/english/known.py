"""Which of the names that the gazetteers know are names where they stand in English text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from kg.extract.document import Document
from kg.extract.english.lexicon import lexicon
from kg.gazetteer import Gazetteer
from kg.types import Mention, Span

_KIND: Final = re.compile(
    r"\s+(?:county|district|city|new area|new district|banner|town)\b|\s*\(", re.IGNORECASE
)
_BEFORE: Final = re.compile(r"\b(?:in|of|from|at|to|near|around|cities|counties|districts)\s+(?:the\s+)?$")
_LONGER: Final = re.compile(
    r"(?!(?:\s+[A-Z][\w-]*){0,6}?\s+(?:Zone|Park|Base|Cluster|Valley|Port|Area|Project|Cent(?:er|re)"
    r"|Government|Committee|Bureau)\b)"
    r"\s+[A-Z][a-z]+"
)
"""What makes a word the beginning of a longer name: "the plants of Tongwei Solar"."""

_COMPOUND: Final = re.compile(
    r"\s+(?:carbonate|hydroxide|oxide|chloride|sul(?:f|ph)ate|fluoride|phosphate|salts?"
    r"|iron\s+phosphate|liquefaction|synthesis|gasification)\b"
)
"""What makes an element's name another substance's: "lithium carbonate"."""

_STREET: Final = re.compile(r"\s+(?:(?:East|West|North|South|Middle)\s+)?(?:Road|Avenue|Street|Boulevard)\b")
_SIDE: Final = re.compile(r"(the\s+)?(?:east|west|south|north|central)", re.IGNORECASE)
_BANK: Final = re.compile(
    r"\s+(?:and\s+(?:east|west|south|north)\b|gates?\b|banks?\b|coast|sides?\b|of\b|wing|line|[A-Z])"
)
"""What makes "east" a side of something else, or the beginning of a name: "the east bank", "East Lake"."""

_HYPHENED: Final = re.compile(r"[A-Za-z]-$")
"""What makes a word the end of another one: "eye-glass"."""

_QUOTES: Final = frozenset("\"“‘'")
_STRATEGY: Final = re.compile(r"strateg|initiative", re.IGNORECASE)


_SUFFIXED: Final = re.compile(r"([A-Z][\w'’]{4,}) (?:County|District|New Area)")
_CAPITAL: Final = re.compile(r"(?<![\w-])[A-Z](?:\w|['’](?!s\b)){4,}(?!\w|-(?![A-Z]))")
_CAPITALISED: Final = re.compile(r"\b[A-Z](?:[\w-]|['’](?!s\b))*[ -]$")
_OWNS: Final = re.compile(
    r"['’]s\s+[a-z]|\s+(?:and|,)\s+[A-Z]\w+\s+(?:district|county|counties|districts)", re.IGNORECASE
)


def short_counties(gazetteer: Gazetteer) -> dict[str, tuple[str, ...]]:
    """Counties and districts by the first word of their names, where the vocabularies know no shorter one."""
    known = gazetteer.forms("en")
    short: dict[str, list[str]] = {}
    for entry in gazetteer.entries.values():
        if entry.cls != "County":
            continue
        for word in {match[1] for name in entry.names if (match := _SUFFIXED.fullmatch(name.text))}:
            if word not in known:
                short.setdefault(word, []).append(entry.iri)
    return {name: tuple(iris) for name, iris in short.items()}


def find_short_counties(
    document: Document,
    mentions: Iterable[Mention],
    short: Mapping[str, tuple[str, ...]],
    gazetteer: Gazetteer,
) -> Iterator[Mention]:
    """Counties called by their first word: where the article has the whole name, or speaks of the city.

    "SAIC, based in Jiading" in an article that has "Jiading District" or speaks of Shanghai.
    """
    pool = list(mentions)
    told = {iri for m in pool if m.cls == "County" for iri in m.candidates}
    around = {iri for m in pool if m.cls in ("Province", "Prefecture") for iri in m.candidates}
    text = document.view
    for match in _CAPITAL.finditer(text):
        iris = short.get(match[0])
        if not iris or _KIND.match(text, match.end()):
            continue
        named = tuple(iri for iri in iris if iri in told)
        reach = 2 if len(iris) == 1 else 1
        near = tuple(iri for iri in iris if set(gazetteer.within(iri)[:reach]) & around)
        placed = (
            _BEFORE.search(text, max(0, match.start() - 14), match.start())
            or _OWNS.match(text, match.end())
            or not (
                _LONGER.match(text, match.end())
                or _CAPITALISED.search(text, max(0, match.start() - 30), match.start())
            )
        )
        if named or (near and placed):
            yield Mention(Span(*match.span()), "County", match[0], "en-short-county", 0.8, named or near)


@cache
def _followers() -> dict[str, re.Pattern[str]]:
    """What follows a word that is mostly an industry, where it is none."""
    rows = lexicon().lists["otherwise"].items()
    return {word: re.compile(pattern, re.IGNORECASE) for word, pattern in rows}


def _otherwise(text: str, mention: Mention) -> bool:
    """Whether what follows shows that a word is no industry here: "printing and distribution"."""
    follows = _followers().get(mention.name.lower())
    return follows is not None and follows.match(text, mention.span.end) is not None


def screened(document: Document, found: Iterable[Mention], gazetteer: Gazetteer) -> Iterator[Mention]:
    """The names without counties and strategies that are more likely other words.

    Many counties are called like persons, papers and common words (Jinping, Xinhua, Guiding). One word is a
    county where its kind follows, where the article speaks of the places around it, or after "in", "of"
    and the like. A strategy in lower case ("coordinated regional development") is one where the text calls
    it so; what merely grades industries ("pillar industries") is none.
    """
    mentions = list(found)
    spoken_of = {iri for m in mentions if m.cls in ("Province", "Prefecture") for iri in m.candidates}
    text = document.view
    never = frozenset(lexicon().lists["industry"]["never"].split("|"))
    for mention in mentions:
        if _STREET.match(text, mention.span.end) and mention.cls in ("Province", "Prefecture", "County"):
            continue
        side = mention.cls == "Region" and _SIDE.fullmatch(mention.name)
        if side and (side[1] or _BANK.match(text, mention.span.end)):
            continue
        if mention.cls == "Industry" and (
            mention.name.lower() in never
            or _COMPOUND.match(text, mention.span.end)
            or _otherwise(text, mention)
            or _HYPHENED.search(text, max(0, mention.span.start - 2), mention.span.start)
        ):
            continue
        if mention.cls == "County" and " " not in mention.name:
            near = tuple(iri for iri in mention.candidates if spoken_of & set(gazetteer.within(iri)))
            kind = _KIND.match(text, mention.span.end)
            placed = _BEFORE.search(text, max(0, mention.span.start - 14), mention.span.start)
            if not (near or kind or placed) or text[mention.span.start].islower():
                continue
            if not (near or kind) and _LONGER.match(text, mention.span.end):
                continue
        if (
            mention.cls == "Strategy"
            and mention.name.islower()
            and text[mention.span.start - 1 : mention.span.start] not in _QUOTES
            and not _STRATEGY.search(text, max(0, mention.span.start - 30), mention.span.end + 30)
        ):
            continue
        yield mention
