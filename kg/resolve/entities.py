"""Mentions of one article grouped into entities, each with the key of its identity.

What the gazetteers know keeps their IRI. What they don't know is one entity under all
mentions of the same class whose names agree: equal, a shorter form of the other, or
bound by reference ("the Ministry", 该省).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from kg.gazetteer import Gazetteer
from kg.ids import normalise
from kg.ontology import Ontology
from kg.resolve.names import core, edition, is_generic, shortens, years
from kg.resolve.places import choose, context
from kg.types import Extraction, Mention, Rejected

_POINTING: Final = re.compile("^(?:[该該本此这這](?:次|届|屆|项|項|份|个|個)?)+")
_CLOSING: Final = re.compile(r"(?:[》」”]|[(（][^)）]*[)）])+$")

_SOON: Final = 800
"""Within how many characters after the sentence of "the plan" its name may follow."""

SHORTENED: Final = frozenset({"Enterprise", "Institution", "Person", "Zone", "Cluster", "Project"})
"""Classes whose shorter name in an article stands for the one longer name that holds it."""

EDITIONED: Final = frozenset({"Event", "DockingEvent", "Conference", "Competition", "EventSeries"})
"""Classes whose name may come once with and once without its year, edition or place."""


@dataclass(slots=True)
class Group:
    """The mentions of one entity, while they are being gathered."""

    cls: str
    iri: str | None
    mentions: list[Mention] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The fullest name: the longest, the first of these."""
        return max((m.name for m in self.mentions if not m.anaphor), key=len, default="")


@dataclass(frozen=True, slots=True)
class Grouping:
    """What the mentions of an article were resolved to: each mention's group."""

    groups: tuple[Group, ...]
    of: Mapping[Mention, Group]
    unsure: frozenset[Mention]
    rejected: tuple[Rejected, ...]


def group_mentions(extraction: Extraction, gazetteer: Gazetteer, ontology: Ontology) -> Grouping:
    """The article's mentions as groups, one for each entity, anaphors bound to theirs."""
    named = [m for m in extraction.mentions if not m.anaphor]
    groups: list[Group] = []
    of: dict[Mention, Group] = {}
    unsure: set[Mention] = set()
    by_iri: dict[str, Group] = {}
    counts = context(named, gazetteer)
    for mention in named:
        if not mention.candidates:
            continue
        iri, sure = choose(mention.candidates, counts, gazetteer)
        if not sure:
            unsure.add(mention)
        if iri not in by_iri:
            by_iri[iri] = Group(gazetteer.entries[iri].cls, iri)
            groups.append(by_iri[iri])
        by_iri[iri].mentions.append(mention)
        of[mention] = by_iri[iri]
    # The longest names first, so that a shorter form finds the longer name already there.
    for mention in sorted(
        (m for m in named if not m.candidates), key=lambda m: (-len(m.name), m.span.start, m.cls)
    ):
        group = _fitting(mention, groups, ontology)
        if group is None:
            group = Group(mention.cls, None)
            groups.append(group)
        elif group.iri is None and ontology.is_a(mention.cls, group.cls):
            group.cls = mention.cls
        group.mentions.append(mention)
        of[mention] = group
    for anaphor in (m for m in extraction.mentions if m.anaphor and m.candidates):
        iri, _ = choose(anaphor.candidates, counts, gazetteer)
        if iri not in by_iri:
            by_iri[iri] = Group(gazetteer.entries[iri].cls, iri)
            groups.append(by_iri[iri])
        by_iri[iri].mentions.append(anaphor)
        of[anaphor] = by_iri[iri]
    rejected = _bind(extraction, of, gazetteer, ontology)
    for group in groups:
        group.mentions.sort(key=lambda m: (m.span.start, -m.span.end))
    groups.sort(key=lambda g: (g.mentions[0].span.start, g.mentions[0].span.end, g.cls))
    return Grouping(tuple(groups), of, frozenset(unsure), tuple(rejected))


def _related(a: str, b: str, ontology: Ontology) -> bool:
    return ontology.is_a(a, b) or ontology.is_a(b, a)


def _fitting(mention: Mention, groups: Iterable[Group], ontology: Ontology) -> Group | None:
    """The group whose name the mention bears; None where none or more than one does."""
    name = normalise(mention.name)
    near = [g for g in groups if _related(mention.cls, g.cls, ontology)]
    for group in near:
        if any(normalise(m.name) == name for m in group.mentions):
            return group
    fitting = [g for g in near if g.iri is None and _same(mention, g)]
    return fitting[0] if len(fitting) == 1 else None


def _same(mention: Mention, group: Group) -> bool:
    if group.cls in EDITIONED and mention.cls == group.cls:
        mine, theirs = set(years(mention.name)), set(years(group.name))
        one, other = edition(mention.name), edition(group.name)
        numbered = one is not None and other is not None and one != other
        if (
            core(mention.name) == core(group.name)
            and not numbered
            and (mine == theirs or not mine or not theirs)
        ):
            return True
    if group.cls in SHORTENED and mention.cls in SHORTENED and not is_generic(mention.name):
        return shortens(normalise(mention.name), normalise(group.name))
    return False


def _ends_with(mention: Mention, anaphor: Mention) -> bool:
    """Whether a name ends with the noun that points back, whatever points with it: 方案, 该方案."""
    noun = _POINTING.sub("", anaphor.name)
    return len(noun) > 1 and _CLOSING.sub("", mention.name).endswith(noun)


_BODIES: Final = frozenset({"ministry", "commission", "administration"})
"""Nouns that only a body called so is pointed to by, where the article has one."""


_SETTLEMENTS: Final = frozenset({"Province", "Prefecture", "County"})


_SPIRIT: Final = re.compile(r"\bspirit of (?:the )?$")


def _in_spirit(extraction: Extraction, mention: Mention) -> bool:
    """Whether a meeting is only followed, and not the one that is told of: "the spirit of the Congress"."""
    before = extraction.article.text[max(0, mention.span.start - 16) : mention.span.start]
    return mention.cls == "Conference" and _SPIRIT.search(before) is not None


def _called(anaphor: Mention, group: Group, gazetteer: Gazetteer) -> bool:
    """Whether a group bears the noun that points back: "the commission" is the NDRC and no ministry."""
    noun = normalise(anaphor.name)
    names = [m.name for m in group.mentions if not m.anaphor]
    if group.iri is not None and group.iri in gazetteer.entries:
        names += [name.text for name in gazetteer.entries[group.iri].names if name.language == "en"]
    return any(noun in normalise(name).split() for name in names)


def _bind(
    extraction: Extraction, of: dict[Mention, Group], gazetteer: Gazetteer, ontology: Ontology
) -> list[Rejected]:
    """Bind each anaphor to the nearest earlier mention of its class; drop what finds none.

    English news tells of "the plan" before it gives its name: there the next mention counts as well.

    A person's surname ("Director Wang") wants a person of that surname.
    """
    rejected = []
    # "The province" is none of those that make up "the Guangdong-Hong Kong-Macao Greater Bay Area".
    regions = [m.span for m in extraction.mentions if m.cls == "Region" and m.language == "en"]
    parts = {m for m in of if _in_spirit(extraction, m)}
    parts |= {m for m in of if m.cls in _SETTLEMENTS and any(m.span in r and m.span != r for r in regions)}
    for anaphor in (m for m in extraction.mentions if m.anaphor and not m.candidates):
        earlier = [
            m
            for m in extraction.mentions
            if m in of
            and not m.anaphor
            and m not in parts
            and m.span.end <= anaphor.span.start
            and ontology.is_a(of[m].cls, anaphor.cls)
            and (anaphor.cls != "Person" or normalise(m.name).startswith(normalise(anaphor.name)))
        ]
        if not earlier and anaphor.rule == "en-anaphor" and anaphor.cls != "Person":
            # "The plan updates the Robot Plan" speaks of two plans, "the city, Hefei officials say" of one.
            apart = any(ontology.is_a(anaphor.cls, cls) for cls in ("Policy", "Event"))
            here = (s.span.end for s in extraction.sentences if apart and anaphor.span in s.span)
            after = next(here, anaphor.span.end)
            later = [
                m
                for m in extraction.mentions
                if m in of and not m.anaphor and after <= m.span.start < after + _SOON
                and of[m].cls == anaphor.cls
            ]  # fmt: skip
            earlier = later[:1]
        if anaphor.name.lower() in _BODIES and anaphor.cls == "Ministry":
            called = [m for m in earlier if _called(anaphor, of[m], gazetteer)]
            earlier = called or (earlier if anaphor.name.lower() == "ministry" else [])
        if earlier:
            # 方案 points to …实施方案 before a nearer 意见.
            ending = [m for m in earlier if m.language == "zh" and _ends_with(m, anaphor)]
            group = of[max(ending or earlier, key=lambda m: m.span.start)]
            group.mentions.append(anaphor)
            of[anaphor] = group
        else:
            reason = f"no earlier {anaphor.cls} that it could point back to"
            rejected.append(Rejected(anaphor.span, f"{anaphor.cls} “{anaphor.name}”", anaphor.rule, reason))
    return rejected
