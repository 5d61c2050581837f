"""What the relation model learns from: candidates of annotated articles, each with what readers found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from kg.evaluate.bank import load_bank
from kg.evaluate.gold import GoldArticle, load_gold
from kg.evaluate.names import comparable, one_agrees
from kg.evaluate.score import class_fits, date_worth
from kg.extract import Tools
from kg.extract.document import Document, Time
from kg.extract.linking import Candidate
from kg.extract.pipeline import find_items, relate
from kg.read import read_articles
from kg.resolve.entities import Group, Grouping, group_mentions
from kg.types import Article, Extraction, Mention, Relation, Value

Pair: TypeAlias = tuple[int, str, int | str]
"""Numbers of two groups of mentions and a property; a date as its text."""


@dataclass(frozen=True, slots=True)
class Example:
    """A candidate with one property, and whether readers found it.

    ``here``: its sentence names its subject too. ``number`` is the candidate's in its article.
    """

    property: str
    true: bool
    here: bool
    pair: Pair
    number: int


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article with its annotation, what the rules find in it, and what each of its mentions is.

    ``readers`` are for each group of mentions the ids of the annotation's entities that it may be.
    """

    gold: GoldArticle
    document: Document
    relations: tuple[Relation, ...]
    groups: Mapping[Mention, int]
    readers: Sequence[Sequence[str]]

    def pair(self, subject: Mention, property_: str, object_: Mention | Value) -> Pair | None:
        """The pair between groups; None where one of the two is of no group or both are of one."""
        start = self.groups.get(subject)
        end = self.groups.get(object_) if isinstance(object_, Mention) else object_.text
        return None if start is None or end is None or start == end else (start, property_, end)

    def worth(self, pair: Pair) -> tuple[float, tuple[str, str, str] | None]:
        """What a pair is worth (-1 where it is optional), and the annotated relation that it states."""
        best, stated = 0.0, None
        for relations in (self.gold.relations, self.gold.optional_relations):
            for relation in relations:
                worth = self._agreement(pair, relation)
                if worth > best:
                    best, stated = worth, relation
        ends = [pair[0], *([pair[2]] if isinstance(pair[2], int) else [])]
        if stated in self.gold.optional_relations:
            return -1, stated
        if not best and any(e in self.gold.optional_entities for n in ends for e in self.readers[n][:1]):
            return -1, None
        return best, stated

    def _agreement(self, pair: Pair, relation: tuple[str, str, str]) -> float:
        if pair[1] != relation[1] or relation[0] not in self.readers[pair[0]]:
            return 0
        if isinstance(pair[2], str):
            return date_worth(relation[2], pair[2])
        return float(relation[2] in self.readers[pair[2]])


def annotated(folder: Path, tools: Tools) -> Iterator[Annotated]:
    """A folder's annotated articles, or its bank of open sentences.

    Raises:
        SourceError: a file is malformed.
    """
    if not (folder / "annotations").is_dir():
        for article, gold in load_bank(folder):
            yield annotate(article, gold, tools)
        return
    golds = {gold.id: gold for gold in load_gold(folder / "annotations")}
    for item in read_articles([folder / "articles"]):
        if isinstance(item, Article) and item.id in golds:
            yield annotate(item, golds[item.id], tools)


def annotate(article: Article, gold: GoldArticle, tools: Tools) -> Annotated:
    """An article with its annotation, read by the rules."""
    document, _ = find_items(article, tools)
    relations, _ = relate(document, tools, learned=False)
    extraction = Extraction(article, document.sentences, document.mentions, relations, ())
    grouping = group_mentions(extraction, tools.gazetteer, tools.ontology)
    readers = [readers_of(group, gold, tools) for group in grouping.groups]
    return Annotated(gold, document, relations, _numbers(grouping), readers)


def _numbers(grouping: Grouping) -> dict[Mention, int]:
    number = {id(group): n for n, group in enumerate(grouping.groups)}
    return {mention: number[id(group)] for mention, group in grouping.of.items()}


def readers_of(group: Group, gold: GoldArticle, tools: Tools) -> list[str]:
    """The ids of the annotation's entities that a group of mentions may be, by class and name."""
    names = {comparable(m.name) for m in group.mentions if not m.anaphor}
    if group.iri is not None and group.iri in tools.gazetteer.entries:
        names |= {comparable(name.text) for name in tools.gazetteer.entries[group.iri].names}
    found = [
        id_
        for id_, entity in gold.entities.items()
        if class_fits(entity.cls, group.cls, tools.ontology) and one_agrees(entity.names, names)
    ]
    exact = [id_ for id_ in found if names.intersection(gold.entities[id_].names)]
    return exact or found


def examples(article: Annotated, of: Iterable[Candidate]) -> Iterator[Example]:
    """The article's candidates, without those that a reader may take or leave."""
    found = []
    for number, candidate in enumerate(of):
        target = candidate.object.value if isinstance(candidate.object, Time) else candidate.object
        for property_ in candidate.properties:
            pair = article.pair(candidate.subject, property_, target)
            worth = article.worth(pair)[0] if pair else 0.0
            if worth >= 0:
                here = candidate.where == "same"
                pair = pair or (-1, property_, "")
                found.append(Example(property_, worth > 0, here, pair, number))
    # Where a sentence names both, it is this one that states it, not one that names the object only.
    here_too = {example.pair for example in found if example.true and example.here}
    return (e for e in found if e.here or not e.true or e.pair not in here_too)
