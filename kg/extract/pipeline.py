"""The extractors, in the order in which they run, and the one function that runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from kg.extract.chinese.finders import bodies, compounds, nested_compounds
from kg.extract.chinese.industries import industries as chinese_industries
from kg.extract.chinese.segment import known_names as chinese_names
from kg.extract.chinese.titles import titles as chinese_titles
from kg.extract.compose import composed, periods
from kg.extract.document import Document, Item
from kg.extract.english.anaphora import find_anaphora
from kg.extract.english.heads import find_headed
from kg.extract.english.industries import find_industries, find_listed
from kg.extract.english.known import screened
from kg.extract.english.offices import find_offices, office_holders
from kg.extract.english.persons import find_persons
from kg.extract.english.places import find_regions
from kg.extract.english.titles import find_titles
from kg.extract.names import find_names
from kg.extract.rules import find_mentions, find_relations
from kg.extract.select import add_items
from kg.extract.sentences import sentences, view
from kg.extract.times import find_times
from kg.extract.tools import Tools
from kg.read import body_spans
from kg.types import Article, Extraction, Figure, Rejected, Relation

ItemFinder = Callable[[Document, Tools], Iterator[Item]]
RelationFinder = Callable[[Document, Tools], Iterator[Relation]]
FigureFinder = Callable[[Document, Tools], Iterator[Figure]]


def known_names(document: Document, tools: Tools) -> Iterator[Item]:
    """Names that the gazetteers hold."""
    found = find_names(document, tools.names[document.article.language])
    if document.article.language == "zh":
        return chinese_names(document, found)
    return screened(document, found, tools.gazetteer)


def rule_relations(document: Document, tools: Tools) -> Iterator[Relation]:
    """What the relation rules of the article's language find."""
    return find_relations(document, tools.rules[document.article.language])


ITEM_FINDERS: Final[tuple[ItemFinder, ...]] = (known_names, find_times, chinese_titles)
"""Run together, before the cascade: their finds compete for the same words."""

PHRASE_FINDERS: Final[tuple[ItemFinder, ...]] = (
    bodies,
    chinese_industries,
    compounds,
    nested_compounds,
    find_regions,
    find_persons,
    find_offices,
    find_titles,
    find_headed,
    find_industries,
    find_listed,
    find_anaphora,
)
"""Run one after the other, after the cascade of mention rules."""

RELATION_FINDERS: Final[tuple[RelationFinder, ...]] = (rule_relations, office_holders, composed, periods)

FIGURE_FINDERS: Final[tuple[FigureFinder, ...]] = ()


def read_document(article: Article) -> Document:
    """The article split into sentences, with nothing found yet."""
    return Document(
        article,
        view(article.text, article.language),
        tuple(sentences(article.text, article.language, body_spans(article))),
    )


def extract(article: Article, tools: Tools) -> Extraction:
    """All that the extractors find in one article; ``tools`` come from ``load_tools``."""
    document = read_document(article)
    turned_down: list[Rejected] = []

    def add(candidates: Iterator[Item]) -> None:
        nonlocal document
        document, rejected = add_items(document, candidates)
        turned_down.extend(rejected)

    add(item for find in ITEM_FINDERS for item in find(document, tools))
    rules = tools.rules[article.language]
    for stage in rules.stages:
        add(iter(find_mentions(document, rules, stage)))
    for find in PHRASE_FINDERS:
        add(find(document, tools))
    return Extraction(
        article,
        document.sentences,
        document.mentions,
        tuple(dict.fromkeys(r for relate in RELATION_FINDERS for r in relate(document, tools))),
        tuple(dict.fromkeys(f for find in FIGURE_FINDERS for f in find(document, tools))),
        tuple(dict.fromkeys(turned_down)),
    )
