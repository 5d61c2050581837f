"""The extractors of one language: tables of functions, which run in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.extract.document import Document, Item
from kg.extract.rules import find_relations
from kg.extract.tools import Tools
from kg.types import Extraction, Mention, Rejected, Relation, Span

ItemFinder = Callable[[Document, Tools], Iterator[Item]]
RelationFinder = Callable[[Document, Tools], Iterator[Relation]]
FallbackFinder = Callable[[Document, Tools, tuple[Relation, ...]], Iterator[Relation]]
RelationFilter = Callable[[Document, Relation], str | None]
MentionFilter = Callable[[Extraction], Iterator[tuple[Mention, Rejected]]]
StandIns = Callable[[Document, Tools], tuple[tuple[Span, Mention], ...]]


@dataclass(frozen=True, slots=True)
class Cascade:
    """What extracts from the articles of a language.

    ``items`` run together, before the language's mention rules: their finds compete for the same words.
    ``phrases`` run one after the other behind the rules; ``references`` behind the learned tagger, with all
    names known: they find what points back to one. ``relations`` come then. ``fallbacks`` run with what
    these found: they speak only where these are silent. ``refused`` say why a relation is not taken, if so.
    ``dropped`` run last, with all relations known: each names mentions that do not stand, and why.
    ``stand_ins`` gives the stretches that stand for an item (:attr:`Document.phrases`).
    """

    items: tuple[ItemFinder, ...]
    phrases: tuple[ItemFinder, ...]
    references: tuple[ItemFinder, ...]
    relations: tuple[RelationFinder, ...]
    fallbacks: tuple[FallbackFinder, ...]
    refused: tuple[RelationFilter, ...]
    dropped: tuple[MentionFilter, ...]
    stand_ins: StandIns = lambda document, tools: ()


def rule_relations(document: Document, tools: Tools) -> Iterator[Relation]:
    """What the relation rules of the article's language find."""
    return find_relations(document, tools.rules[document.article.language])
