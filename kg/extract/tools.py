"""What extraction needs and what is slow to load: loaded once, passed on, never global."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from kg.extract.linking.candidates import Joining, joining_of
from kg.extract.linking.model import Model, load_model
from kg.extract.linking.scene import Kind, kinds_of
from kg.extract.names import Names, build_names
from kg.extract.rules import Rules, load_rules
from kg.extract.tagging.features import TAGGED
from kg.extract.tagging.model import Tagger, load_tagger
from kg.gazetteer import Gazetteer, load_gazetteer
from kg.ontology import Ontology, load_ontology
from kg.terms import BASE
from kg.types import Span

if TYPE_CHECKING:
    from kg.extract.chinese.lac import Label, Lac
    from kg.extract.chinese.name_rules import NameRules


T = TypeVar("T")


class _ByLanguage(dict[str, T]):
    """What is made for a language when it is first asked for."""

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, language: str) -> T:
        self[language] = self._make(language)
        return self[language]


@dataclass(frozen=True)
class Tools:
    """The ontology, the gazetteers and, loaded at first use, each language's own tools."""

    ontology: Ontology
    gazetteer: Gazetteer

    def but(self, **others: object) -> Tools:
        """The same with some of the tools exchanged, by name: models in cross-validation."""
        changed = Tools(self.ontology, self.gazetteer)
        changed.__dict__.update(self.__dict__ | others)
        return changed

    @cached_property
    def names(self) -> dict[str, Names]:
        """The automaton over the gazetteer's names, by language."""
        gazetteer = self.gazetteer  # what is made holds no tools: a cycle would outlive its last user
        return _ByLanguage(lambda language: build_names(gazetteer, language))

    @cached_property
    def short_counties(self) -> dict[str, tuple[str, ...]]:
        """English counties by the first word of their names."""
        from kg.extract.english.known import short_counties

        return short_counties(self.gazetteer)

    @cached_property
    def districts(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Districts of each Chinese city as (name without 区, IRI), where that name has two characters."""
        found: dict[str, list[tuple[str, str]]] = {}
        for entry in self.gazetteer.entries.values():
            stems = {n.text[:-1] for n in entry.names if n.text.endswith("区") and len(n.text) == 3}
            if entry.cls == "County" and stems:
                for city in self.gazetteer.within(entry.iri)[:1]:
                    found.setdefault(city, []).extend((stem, entry.iri) for stem in stems)
        return {city: tuple(each) for city, each in found.items()}

    @cached_property
    def district_stems(self) -> dict[str, tuple[str, ...]]:
        """The districts of all Chinese cities by name without 区; several where two are called alike."""
        found: dict[str, list[str]] = {}
        for each in self.districts.values():
            for stem, iri in each:
                found.setdefault(stem, []).append(iri)
        return {stem: tuple(iris) for stem, iris in found.items()}

    @cached_property
    def rules(self) -> dict[str, Rules]:
        """The compiled rules, by language."""
        above = self.ontology.superclasses
        return _ByLanguage(lambda language: load_rules(language, above))

    @cached_property
    def taggers(self) -> dict[str, Tagger]:
        """The learned taggers of names, by language."""
        return _ByLanguage(load_tagger)

    @cached_property
    def tagged_as(self) -> Kind:
        """The kinds by which the taggers tell classes apart."""
        return kinds_of(self.ontology, TAGGED)

    @cached_property
    def linker(self) -> Model:
        """The learned model of relations."""
        return load_model()

    @cached_property
    def joining(self) -> Joining:
        """Which learned properties may join two classes."""
        return joining_of(self.ontology)

    @cached_property
    def kind_of(self) -> Kind:
        """The kinds by which the learned model tells classes apart."""
        return kinds_of(self.ontology)

    @cached_property
    def name_rules(self) -> NameRules:
        """How Chinese names end."""
        from kg.extract.chinese.name_rules import load_name_rules

        return load_name_rules()

    @cached_property
    def _lac(self) -> Lac:
        from kg.extract.chinese.lac import load_lac

        return load_lac()

    def labelled_names(self, texts: Sequence[str]) -> list[list[tuple[Span, Label]]]:
        """The Chinese names of persons, places and organisations in each text, as spans into it."""
        if not texts:
            return []
        from kg.extract.chinese.lac import names

        return names(self._lac, texts)


def load_tools(base: str = BASE) -> Tools:
    """The tools for IRIs below ``base``.

    Raises:
        OntologyError: a file below ontology/ or a rule is malformed.
    """
    return Tools(load_ontology(), load_gazetteer(base))
