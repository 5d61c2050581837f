"""Common words that are industries only where the text says something of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from typing import Final

from kg.extract.english.lexicon import lexicon
from kg.extract.select import refused
from kg.types import Extraction, Mention, Rejected

_GENERIC: Final = frozenset({"emerging industries", "traditional industries", "new industries"})
_NAMES: Final = re.compile(r"[^.;]{0,30}?(?:such as|namely|including|like|:|of which)\b", re.IGNORECASE)
_TITLE: Final = re.compile(r"national|state-level|china", re.IGNORECASE)


def kinds_of_zones(extraction: Extraction) -> Iterator[tuple[Mention, Rejected]]:
    """Kinds of zones inside a zone's own name ("Hefei High-tech Zone"), which name no programme there."""
    zones = [m for m in extraction.mentions if m.cls == "Zone" and not m.anaphor]
    said = extraction.related
    for mention in extraction.mentions:
        if mention.cls != "Programme" or mention in said or _TITLE.match(mention.name):
            continue
        if any(mention.span in zone.span and mention.span != zone.span for zone in zones):
            reason = "is part of a zone's name"
            yield mention, refused(mention, reason)


_AIMS: Final = re.compile(
    r"new(?:[- ]type)?(?: of)? industriali[sz]ation|high[- ]quality development", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"\s*[\[〔(（]\s?(?:19|20)\d\d\s?[\])）〕]\s*No\b")
_PAPER: Final = re.compile(
    r"\s+(?:Daily|Morning|Evening|News|Times|Post|Press|TV|Television|Network|client)\b"
)
_LINE: Final = re.compile(
    r"\b[A-Z][\w’']+(?:[-–][A-Z][\w’']+)+\s+(?:high-speed\s+|inter-?city\s+)?"
    r"(?:railways?|railroad|rail|trains?|line|expressways?|highway|motorway|canal|pipeline)\b"
)
_NAMED: Final = frozenset(
    "Plan Guidance Programme Catalogue Regulation Policy Conference EventSeries".split()
)


def idle_names(extraction: Extraction) -> Iterator[tuple[Mention, Rejected]]:
    """Names of other things than what they look like.

    The aim in an opinion's title ("… New-type Industrialization"), the five-year plan by whose number
    a plan is called, the bureau of a document's number, the city of a newspaper's name, the two ends of
    a railway ("the Shanghai-Kunming line").
    """
    text = extraction.article.text
    lines = [match.span() for match in _LINE.finditer(text)]
    said = extraction.related
    outer = [m for m in extraction.mentions if m.cls in _NAMED]
    for mention in extraction.mentions:
        inside = any(mention.span in m.span and mention.span != m.span for m in outer)
        aim = mention.cls == "Strategy" and inside and _AIMS.fullmatch(mention.name)
        words = text[mention.span.start : mention.span.end]
        numbered = (
            mention.cls == "FiveYearPlan" and inside and not re.search(r"\bplan\b", words, re.IGNORECASE)
        )
        filed = mention.cls in ("Enterprise", "Institution") and _NUMBER.match(text, mention.span.end)
        paper = (
            mention.cls in ("Prefecture", "County")
            and not mention.candidates
            and _PAPER.match(text, mention.span.end)
        )
        of_line = (
            mention.cls in ("Province", "Prefecture", "County")
            and mention not in said
            and any(start <= mention.span.start and mention.span.end <= end for start, end in lines)
        )
        if aim or numbered or filed or paper or of_line:
            reason = "is part of the name of something else"
            yield mention, refused(mention, reason)


_US: Final = re.compile(r"\b(?:FOLLOW|CONTACT|ABOUT|JOIN|Follow|Contact|About|Join)\s$")
_REGION: Final = re.compile(r"\bRegion:\s*$")


def countries_of_names(extraction: Extraction) -> Iterator[tuple[Mention, Rejected]]:
    """Countries that are only part of another name (Inner Mongolia, "Sino-Kuwait") or a page's label."""
    text = extraction.article.text
    said = extraction.related
    for mention in extraction.mentions:
        if mention.cls != "Country":
            continue
        placed = any(mention.span in m.span and m.cls in ("Province", "Region") for m in extraction.mentions)
        if mention in said and not placed:
            continue
        start, end = mention.span.start, mention.span.end
        inside = any(mention.span in m.span and mention.span != m.span for m in extraction.mentions)
        joined = text[start - 1 : start] in ("-", "–") or text[end : end + 1] in ("-", "–")
        before = text[max(0, start - 12) : start]
        if inside or joined or (text[start:end] == "US" and _US.search(before)) or _REGION.search(before):
            reason = "is part of the name of something else"
            yield mention, refused(mention, reason)


_BEFORE: Final = re.compile(r"(?:^|[^.!?:”\"\n]\s)(?!The |In |At |On |And |For |Of )([A-Z][a-z][\w’'-]*)\s+$")


def parts_of_names(extraction: Extraction) -> Iterator[tuple[Mention, Rejected]]:
    """Industries in capitals behind an unknown capitalised word: the Wind Power of "Sinoma Wind Power"."""
    text = extraction.article.text
    known = {m.span.end for m in extraction.mentions}
    for mention in extraction.mentions:
        if mention.cls != "Industry" or not mention.name[:1].isupper() or mention.name.isupper():
            continue
        before = _BEFORE.search(text, max(0, mention.span.start - 30), mention.span.start)
        if before is None or before.end(1) in known:
            continue
        if any(mention.span in m.span and m.span != mention.span for m in extraction.mentions):
            continue
        reason = f"is part of a name that begins with “{before[1]}”"
        yield mention, refused(mention, reason)


def _names(list_name: str) -> frozenset[str]:
    text: str = lexicon().lists["industry"][list_name]
    return frozenset(name.strip() for name in text.replace("\n", "").split("|"))


_DEVELOPS: Final = re.compile(
    r"\b(?:develop\w*|promot\w*|push\w*|advanc\w*|expand\w*|strengthen\w*|cultivat\w*|boost\w*"
    r"|upgrad\w*|transform\w*|nurtur\w*|layout)"
    r"\s+(?:the\s+)?(?:(?:research and )?development\s+of\s+|of\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)


def _developed(extraction: Extraction, mention: Mention) -> bool:
    """Whether the words before say that it's developed, upgraded or the like."""
    before = extraction.article.text[max(0, mention.span.start - 60) : mention.span.start]
    return bool(_DEVELOPS.search(before))


def passing_words(extraction: Extraction) -> Iterator[tuple[Mention, Rejected]]:
    """The mentions that name an industry in passing only, each with why it goes.

    An industry under a common word ("energy", "services") stands where one of its mentions is part of
    a relation or owns a figure.
    """
    weak = _names("weak")
    counted = {figure.owner for figure in extraction.figures}
    said = extraction.related | counted
    groups: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
    for mention in extraction.mentions:
        if mention.cls == "Industry":
            groups[mention.candidates or (mention.name.lower(),)].append(mention)
    for mention in extraction.mentions:
        generic = mention.cls == "Industry" and mention.name.lower() in _GENERIC and mention not in counted
        if generic and _NAMES.match(extraction.article.text, mention.span.end):
            reason = "only heads a list"
            yield mention, refused(mention, reason)
    for group in groups.values():
        forms = {m.name.lower() for m in group}
        if not forms <= weak or any(m in said or _developed(extraction, m) for m in group):
            continue
        for mention in group:
            reason = "a common word of which nothing is said"
            yield mention, refused(mention, reason)
    yield from _alone(extraction, groups.values(), said)


_LISTED: Final = re.compile(
    r"\s*(?:,|、|/|;)\s*(?:(?:and|or|plus)\s+)?|\s+(?:and|or|as well as)\s+(?:the\s+)?"
)
_PRODUCES: Final = re.compile(
    r"\s+(?:industr(?:y|ial|ies)|sectors?|chains?|clusters?|production|makers?|producers?|enterprises?|companies"
    r"|firms|manufacturers?|processing|technolog(?:y|ies)|field)\b"
)


_SAID: Final = frozenset({"en-industry-known-for", "en-industry-bracketed"})
"""Rules that find an industry by what is said of it."""


def _alone(
    extraction: Extraction, groups: Iterable[list[Mention]], said: Set[object]
) -> Iterator[tuple[Mention, Rejected]]:
    """Industries under one word that stand alone, outside any list, and of which nothing is said."""
    text = extraction.article.text
    everything = [m for m in extraction.mentions if m.cls == "Industry"]
    starts, ends = {m.span.start for m in everything}, {m.span.end for m in everything}

    def counts(mention: Mention) -> bool:
        span = mention.span
        after = _LISTED.match(text, span.end)
        before = _LISTED_BEFORE.search(text, max(0, span.start - 16), span.start)
        listed = (after and after.end() in starts) or (before and before.start() in ends)
        return bool(listed or _PRODUCES.match(text, span.end) or _developed(extraction, mention))

    for group in groups:
        if any(" " in m.name or m in said or m.rule in _SAID for m in group) or any(map(counts, group)):
            continue
        for mention in group:
            reason = "one word alone of which nothing is said"
            yield mention, refused(mention, reason)


_LISTED_BEFORE: Final = re.compile(rf"(?:{_LISTED.pattern})$")
_TITLES: Final = frozenset({"Programme"})


def titles_of_programmes(extraction: Extraction) -> Iterator[tuple[Mention, Rejected]]:
    """Industries that are only words of a title: the manufacturing of "manufacturing single champion"."""
    wide = _names("of_titles")
    said = extraction.related
    titles = [m.span for m in extraction.mentions if m.cls in _TITLES]
    for mention in extraction.mentions:
        if mention.cls != "Industry" or (mention in said and mention.name.lower() not in wide):
            continue
        if any(mention.span in title and mention.span != title for title in titles):
            reason = "is part of a title's name"
            yield mention, refused(mention, reason)
