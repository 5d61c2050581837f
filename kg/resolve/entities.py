"""Mentions of one article grouped into entities, each with the key of its identity.

What the gazetteers know keeps their IRI. What they don't know is one entity under all
mentions of the same class whose names agree: equal, a shorter form of the other, or
bound by reference ("the Ministry", 该省).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from kg.gazetteer import Gazetteer
from kg.ids import normalise
from kg.ontology import Ontology
from kg.references import antecedents
from kg.resolve.names import core, edition, is_generic, shortens, years
from kg.resolve.places import choose, context
from kg.types import Extraction, Mention, Rejected

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
    rejected = tuple(_bind(extraction, of, gazetteer, ontology))
    for group in groups:
        group.mentions.sort(key=lambda m: (m.span.start, -m.span.end))
    groups.sort(key=lambda g: (g.mentions[0].span.start, g.mentions[0].span.end, g.cls))
    return Grouping(tuple(groups), of, frozenset(unsure), rejected)


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


def _bind(
    extraction: Extraction, of: dict[Mention, Group], gazetteer: Gazetteer, ontology: Ontology
) -> Iterator[Rejected]:
    """Bind each anaphor to what it means; drop what finds nothing."""
    meant = antecedents(extraction.article, extraction.sentences, extraction.mentions, ontology, gazetteer)
    for anaphor in (m for m in extraction.mentions if m.anaphor and not m.candidates):
        if anaphor in meant:
            group = of[meant[anaphor]]
            group.mentions.append(anaphor)
            of[anaphor] = group
        else:
            reason = f"no earlier {anaphor.cls} that it could point back to"
            yield Rejected(anaphor.span, f"{anaphor.cls} “{anaphor.name}”", anaphor.rule, reason)
