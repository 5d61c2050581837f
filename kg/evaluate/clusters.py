"""Identity across articles: a dataset held against gold clusters of one and the same entity.

A file of clusters is a JSON list::

    [{"id": "person/li-ming", "members": [["a-1", "e3"], ["a-2", "e7"]], "apart": ["person/li-ming-2"]}]

``members`` are article and id of the gold entity; ``apart`` are ids of clusters that look alike and
are not the same. An article that stands in no cluster is left out; in the others, a gold entity of no
cluster is one that no other of these articles speaks of.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TypeAlias

from pyoxigraph import NamedNode

from kg.errors import SourceError
from kg.evaluate.gold import GoldArticle
from kg.evaluate.judge import located
from kg.graph import GraphNames
from kg.store import Store

Element: TypeAlias = tuple[str, str]
"""A gold entity: its article, its id there."""


@dataclass(frozen=True, slots=True)
class GoldCluster:
    """The gold entities of different articles that are one, and the clusters that look alike."""

    id: str
    members: tuple[Element, ...]
    apart: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision, recall and F1 of a partition, and the number of elements that they are of."""

    precision: float
    recall: float
    f1: float
    elements: int


@dataclass(frozen=True, slots=True)
class Identity:
    """How far the dataset's entities are the gold clusters.

    ``bcubed`` after Bagga and Baldwin (1998), ``pairwise`` over the pairs of elements; both are of the
    members of clusters that the dataset has, and an entity of no cluster that is merged with one of them
    counts against precision. ``unlisted`` is B-cubed of those whose IRI no vocabulary gives. ``clusters``
    counts those of two members or more; ``split`` are clusters under several IRIs, ``merged`` pairs of
    clusters to be kept apart that share one; ``missing`` members were not extracted.
    """

    bcubed: Agreement
    pairwise: Agreement
    unlisted: Agreement
    by_class: Mapping[str, Agreement]
    clusters: int
    split: Mapping[str, tuple[tuple[str, Element], ...]]
    merged: tuple[tuple[str, str, str], ...]
    apart: int
    missing: int


def load_clusters(path: Path) -> list[GoldCluster]:
    """The clusters of a file. Raises SourceError that names the file which is missing or malformed."""
    try:
        return [
            GoldCluster(
                str(item["id"]),
                tuple((str(article), str(entity)) for article, entity in item["members"]),
                tuple(map(str, item.get("apart", ()))),
            )
            for item in json.loads(path.read_text("utf-8"))
        ]
    except OSError as error:
        raise SourceError(str(path), error.strerror or str(error)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourceError(str(path), f"no gold clusters: {error}") from error


def evaluate_identity(store: Store, gold: Sequence[GoldArticle], clusters: Sequence[GoldCluster]) -> Identity:
    """Judges the entities of a dataset by the clusters that they should be."""
    covered = {article for cluster in clusters for article, _ in cluster.members}
    own = located(store, [article for article in gold if article.id in covered])
    found = {element: store.canonical(iri) for element, iri in own.items()}
    wanted = {element: cluster.id for cluster in clusters for element in cluster.members}
    truth = {element: wanted.get(element, f"{element[0]} {element[1]}") for element in found}
    judged = [element for element in found if element in wanted]
    classes = {(article.id, id_): entity.cls for article in gold for id_, entity in article.entities.items()}
    groups: dict[str, list[Element]] = defaultdict(list)
    for element in judged:
        groups[classes[element]].append(element)
    iris = {c.id: {found[m] for m in c.members if m in found} for c in clusters}
    pairs = {tuple(sorted((c.id, other))) for c in clusters for other in c.apart if other in iris}
    return Identity(
        bcubed=bcubed(truth, found, judged),
        pairwise=pairwise(truth, found, judged),
        unlisted=bcubed(truth, found, [e for e in judged if not _is_listed(store, found[e])]),
        by_class={cls: bcubed(truth, found, group) for cls, group in sorted(groups.items())},
        clusters=sum(len(cluster.members) > 1 for cluster in clusters),
        split={
            c.id: tuple(sorted((found[m], m) for m in c.members if m in found))
            for c in clusters
            if len(iris[c.id]) > 1
        },
        merged=tuple((a, b, iri) for a, b in sorted(pairs) for iri in sorted(iris[a] & iris[b])),
        apart=len(pairs),
        missing=sum(member not in found for cluster in clusters for member in cluster.members),
    )


def bcubed(
    truth: Mapping[Element, str], found: Mapping[Element, str], judged: Sequence[Element]
) -> Agreement:
    """B-cubed agreement: for each judged element the share of its own group that belongs there.

    Source: Bagga and Baldwin, Entity-Based Cross-Document Coreferencing Using the Vector Space Model,
    COLING-ACL 1998. ``truth`` and ``found`` name the group of every element.
    """
    by_truth, by_found = _groups(truth), _groups(found)
    precision = recall = 0.0
    for element in judged:
        mine, theirs = by_found[found[element]], by_truth[truth[element]]
        precision += len(mine & theirs) / len(mine)
        recall += len(mine & theirs) / len(theirs)
    n = len(judged)
    return _agreement(precision / n if n else 0.0, recall / n if n else 0.0, n)


def pairwise(
    truth: Mapping[Element, str], found: Mapping[Element, str], judged: Sequence[Element]
) -> Agreement:
    """Agreement on pairs: which two elements, one of them judged at least, are one."""
    of_interest = set(judged)
    true, said = (
        {
            pair
            for group in _groups(partition).values()
            for pair in combinations(sorted(group), 2)
            if of_interest.intersection(pair)
        }
        for partition in (truth, found)
    )
    both = len(true & said)
    return _agreement(both / len(said) if said else 1.0, both / len(true) if true else 1.0, len(judged))


def _is_listed(store: Store, iri: str) -> bool:
    quads = store.match(NamedNode(iri), None, None, NamedNode(GraphNames(store.base).vocabulary))
    return next(iter(quads), None) is not None


def _groups(partition: Mapping[Element, str]) -> dict[str, set[Element]]:
    groups: dict[str, set[Element]] = defaultdict(set)
    for element, group in partition.items():
        groups[group].add(element)
    return groups


def _agreement(precision: float, recall: float, elements: int) -> Agreement:
    total = precision + recall
    return Agreement(precision, recall, 2 * precision * recall / total if total else 0.0, elements)
