"""Judging each entity, relation and figure of an article against its gold annotation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import pyoxigraph as ox
from rapidfuzz import fuzz

from kg.evaluate.dataset import Dataset, Triple
from kg.evaluate.gold import GoldArticle, GoldEntity, GoldFigure, GoldRelation
from kg.evaluate.names import comparable, one_agrees
from kg.evaluate.score import Judgement, Key, Part, class_fits, date_worth
from kg.ontology import Ontology, load_ontology
from kg.store import Store
from kg.terms import EXTRACTED

DATED: Final = frozenset({"issuedOn", "heldOn", "periodStart", "periodEnd"})
RELATIONS: Final = EXTRACTED - {"mentions"}
_OF_FIGURES: Final = frozenset({"figureOf", "measure", "value", "unit"})
_ALIKE: Final = 75
"""Percentage of words in common at which two measures are one."""


def judge(store: Store, gold: Iterable[GoldArticle]) -> tuple[list[Judgement], list[str]]:
    """All judgements, and the ids of the articles that the store lacks (all of theirs is missed)."""
    ontology = load_ontology()
    dataset = Dataset(store, ontology)
    judgements: list[Judgement] = []
    missing: list[str] = []
    for article in gold:
        iri = dataset.article(article.id)
        if iri is None:
            missing.append(article.id)
        judgements += _Article(article, iri, dataset, ontology).judgements()
    return judgements, missing


def located(store: Store, gold: Iterable[GoldArticle]) -> dict[tuple[str, str], str]:
    """The IRI of each gold entity (article, id) that the store has."""
    ontology = load_ontology()
    dataset = Dataset(store, ontology)
    return {
        (article.id, id_): node
        for article in gold
        for id_, node in _Article(article, dataset.article(article.id), dataset, ontology).found().items()
    }


class _Article:
    """One article's triples beside its annotation."""

    def __init__(self, gold: GoldArticle, iri: str | None, dataset: Dataset, ontology: Ontology) -> None:
        self._gold = gold
        self._iri = iri or ""
        self._dataset = dataset
        self._ontology = ontology
        self._triples: list[Triple] = dataset.triples(iri) if iri else []
        self._matches = {node: self._match(node) for node in self._entities()}

    def judgements(self) -> Iterator[Judgement]:
        """Everything that the dataset says of the article, and everything that readers found."""
        yield from self._judge_entities()
        yield from self._judge_relations()
        yield from self._judge_figures()

    def found(self) -> dict[str, str]:
        """The node of each gold entity: of several, the one of its own class, then the first by IRI."""
        nodes: dict[str, list[str]] = defaultdict(list)
        for node, hits in self._matches.items():
            if hits:
                nodes[hits[0]].append(node)
        classes, entities = self._dataset.classes, self._gold.entities
        return {
            id_: min(found, key=lambda node: (entities[id_].cls not in classes(node), node))
            for id_, found in nodes.items()
        }

    def _says(self, part: Part, kind: str, worth: float, what: Iterable[str], key: Key) -> Judgement:
        return Judgement(self._gold.id, self._gold.language, part, True, kind, worth, tuple(what), key)

    def _found(self, part: Part, kind: str, worth: float, what: Iterable[str]) -> Judgement:
        return Judgement(self._gold.id, self._gold.language, part, False, kind, worth, tuple(what))

    # Entities

    def _entities(self) -> list[str]:
        """Whatever is mentioned, or stands at an end of a triple."""
        nodes: dict[str, None] = {}
        for subject, property_, object_ in self._triples:
            ends = [object_.value] if isinstance(object_, ox.NamedNode) else []
            if property_ in RELATIONS:
                ends.append(subject)
            nodes.update(
                dict.fromkeys(end for end in ends if end != self._iri and self._dataset.classes(end))
            )
        return list(nodes)

    def _match(self, node: str) -> list[str]:
        """The ids of the gold entities that a node may be, the best first."""
        classes, names, codes = (
            f(node) for f in (self._dataset.classes, self._dataset.names, self._dataset.codes)
        )

        def exact(gold: GoldEntity) -> bool:
            return bool((gold.code and gold.code in codes) or names.intersection(gold.names))

        entities = self._gold.entities
        hits = [
            id_
            for id_, gold in entities.items()
            if any(class_fits(gold.cls, cls, self._ontology) for cls in classes)
            and ((gold.code and gold.code in codes) or one_agrees(gold.names, names))
        ]
        hits.sort(
            key=lambda id_: (
                not exact(entities[id_]),
                entities[id_].cls not in classes,
                -max(map(len, entities[id_].names)),
            )
        )
        return [h for h in hits if exact(entities[h])] if hits and exact(entities[hits[0]]) else hits

    def _judge_entities(self) -> Iterator[Judgement]:
        optional, entities = self._gold.optional_entities, self._gold.entities
        found = {hits[0] for hits in self._matches.values() if hits}
        for node, hits in self._matches.items():
            key = (self._iri, "mentions", node)
            if not hits:
                kind = min(self._dataset.classes(node))
                yield self._says("entities", kind, 0, sorted(self._dataset.names(node))[:2], key)
            elif hits[0] not in optional:
                yield self._says("entities", entities[hits[0]].cls, 1, (), key)
        for id_, gold in entities.items():
            if id_ not in optional:
                yield self._found("entities", gold.cls, id_ in found, gold.names[:1])

    # Relations

    def _judge_relations(self) -> Iterator[Judgement]:
        gold, optional = self._gold.relations, self._gold.optional_relations
        worth_of: dict[GoldRelation, float] = {}
        for subject, property_, object_ in self._triples:
            if property_ not in RELATIONS:
                continue
            worths = [self._worth(r, subject, property_, object_) for r in (*gold, *optional)]
            worth = max(worths, default=0.0)
            best = worths.index(worth) if worth else None
            if best is not None and best >= len(gold):
                continue
            if not worth and any(self._is_optional(end) for end in (subject, object_.value)):
                continue
            what = () if worth else (self._label(subject), self._label(object_.value))
            key = (subject, property_, object_.value)
            yield self._says("relations", property_, worth, what, key)
            if best is not None:
                worth_of[gold[best]] = max(worth_of.get(gold[best], 0.0), worth)
        ends_optional = self._gold.optional_entities
        for relation in gold:
            if relation in optional or {relation[0], relation[2]} & ends_optional:
                continue
            what = (self._gold_label(relation[0]), self._gold_label(relation[2]))
            yield self._found("relations", relation[1], worth_of.get(relation, 0.0), what)

    def _worth(
        self, gold: GoldRelation, subject: str, property_: str, object_: ox.NamedNode | ox.Literal
    ) -> float:
        if gold[1] != property_ or gold[0] not in self._matches.get(subject, ()):
            return 0.0
        if isinstance(object_, ox.Literal):
            return date_worth(gold[2], object_.value) if property_ in DATED else 0.0
        return float(property_ not in DATED and gold[2] in self._matches.get(object_.value, ()))

    def _is_optional(self, node: str) -> bool:
        return any(hit in self._gold.optional_entities for hit in self._matches.get(node, ())[:1])

    def _label(self, node: str) -> str:
        return min(self._dataset.names(node), default=node) if node.startswith("http") else node

    def _gold_label(self, end: str) -> str:
        return self._gold.entities[end].names[0] if end in self._gold.entities else end

    # Figures

    def _judge_figures(self) -> Iterator[Judgement]:
        gold = self._gold.figures
        used: set[int] = set()
        for node, properties in self._figures().items():
            value = _number(properties.get("value", ()))
            if value is None:
                continue
            same = self._same_figure(value, properties)
            hit = next((i for i, figure in enumerate(gold) if i not in used and same(figure)), None)
            if hit is None and any(map(same, self._gold.optional_figures)):
                continue
            measure = next(iter(properties.get("measure", ())), "")
            what = () if hit is not None else (properties["value"][0], measure)
            yield self._says("figures", "", hit is not None, what, (node, "value", properties["value"][0]))
            if hit is not None:
                used.add(hit)
        for i, figure in enumerate(gold):
            yield self._found("figures", "", i in used, (f"{figure.value:g}", figure.measure))

    def _figures(self) -> dict[str, dict[str, list[str]]]:
        figures: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for subject, property_, object_ in self._triples:
            if property_ in _OF_FIGURES:
                figures[subject][property_].append(object_.value)
        return figures

    def _same_figure(
        self, value: float, properties: Mapping[str, Sequence[str]]
    ) -> Callable[[GoldFigure], bool]:
        owners = {hit for owner in properties.get("figureOf", ()) for hit in self._matches.get(owner, ())}
        measures = [comparable(text) for text in properties.get("measure", ())]
        units = {comparable(text) for text in properties.get("unit", ())} - {""}

        def same(gold: GoldFigure) -> bool:
            if abs(gold.value - value) > 1e-6 * max(1.0, abs(value)):
                return False
            alike = any(fuzz.token_set_ratio(gold.measure, measure) >= _ALIKE for measure in measures)
            return gold.owner in owners or alike or gold.unit in units

        return same


def _number(texts: Sequence[str]) -> float | None:
    try:
        return float(texts[0])
    except (IndexError, ValueError):
        return None
