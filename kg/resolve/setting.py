"""What an article and the gazetteers say around an entity that gets its identity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kg.gazetteer import Gazetteer
from kg.ontology import Ontology
from kg.resolve.entities import Group
from kg.resolve.lexicon import Lexicon, Part
from kg.resolve.names import without_edition
from kg.resolve.places import choose, context
from kg.types import Article, Mention, Relation, Value

FAMILIES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("Plan", "Guidance", "Regulation", "Catalogue", "Strategy"), "Policy"),
    **dict.fromkeys(("DockingEvent", "Conference"), "Event"),
    "LocalGovernment": "GovernmentBody",
}
"""Classes that readers take for each other; their entities share one space of IRIs."""


def family(cls: str) -> str:
    """The class that stands in the IRI of an entity of a class."""
    return FAMILIES.get(cls, cls)


@dataclass(frozen=True, slots=True)
class Setting:
    """What an article and the gazetteers say around an entity; ``counts`` are those of ``places.context``."""

    article: Article
    relations: tuple[Relation, ...]
    of: Mapping[Mention, Group]
    counts: Mapping[str, int]
    gazetteer: Gazetteer
    lexicon: Lexicon
    ontology: Ontology
    base: str

    def parts(self, name: str) -> tuple[Part, ...]:
        """The parts of a name; a homonym is the place that the article speaks of."""
        return self.lexicon.parts(name, self._choose)

    def words(self, name: str) -> tuple[Part, ...]:
        """The same with known industries, programmes and policies in words."""
        return self.lexicon.words(name, self._choose)

    def _choose(self, iris: tuple[str, ...]) -> str:
        return choose(iris, self.counts, self.gazetteer)[0]

    def known(self, words: Iterable[str], cls: str) -> str | None:
        """The known entity of a class (or of one that readers take for it) that these words name."""
        wanted, alike = frozenset(words), family(cls)
        found = [
            iri
            for known in self.lexicon.names
            if family(known) == alike
            for iri in self.lexicon.known(known).get(wanted, ())
        ]
        return found[0] if len(found) == 1 else None

    def is_place(self, iri: str) -> bool:
        """Whether a known entity is a place."""
        return self.ontology.is_a(self.gazetteer.entries[iri].cls, "Place")

    def main_place(self, cls: str) -> str | None:
        """The place of a class (``Province``) that the article speaks of more than of any other."""
        found = sorted(
            (-count, iri) for iri, count in self.counts.items() if self.gazetteer.entries[iri].cls == cls
        )
        return found[0][1] if found and (len(found) == 1 or found[0][0] < found[1][0]) else None

    def objects(self, group: Group, property_: str) -> list[Group]:
        """What a group is related to, in an order of its own that is not the text's."""
        found = {
            id(other): other
            for r in self.relations
            if r.property == property_
            and self.of.get(r.subject) is group
            and isinstance(r.object, Mention)
            and (other := self.of.get(r.object)) is not None
        }
        return sorted(found.values(), key=lambda g: (g.iri is None, g.iri or "", g.cls, g.name))

    def dates(self, group: Group, property_: str) -> list[str]:
        """The dates that a group has by a property, the first first."""
        return sorted(
            r.object.text
            for r in self.relations
            if r.property == property_ and self.of.get(r.subject) is group and isinstance(r.object, Value)
        )


def setting_of(
    article: Article,
    relations: Iterable[Relation],
    of: Mapping[Mention, Group],
    gazetteer: Gazetteer,
    lexicon: Lexicon,
    ontology: Ontology,
    base: str,
) -> Setting:
    """The setting of an article whose mentions are grouped."""
    named = (m for m in of if not m.anaphor)
    return Setting(
        article, tuple(relations), of, context(named, gazetteer), gazetteer, lexicon, ontology, base
    )


def names_of(group: Group) -> list[str]:
    """The names of a group, the fullest first."""
    return sorted({m.name for m in group.mentions if not m.anaphor}, key=lambda n: (-len(n), n))


def parts_of(group: Group, setting: Setting) -> tuple[Part, ...]:
    """The words of a group's fullest name, years and edition set aside."""
    return setting.words(without_edition(group.name))
