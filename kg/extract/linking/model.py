"""The learned weights, and the relations that they speak for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from kg.collector import paused
from kg.errors import OntologyError
from kg.extract.linking.candidates import LINKED, Candidate, candidates
from kg.extract.linking.rivals import FLOOR, Bid, bids, measured
from kg.extract.linking.scene import contains, identity
from kg.extract.linking.trees import Trees, read_trees
from kg.extract.rules import literal
from kg.extract.status import status_at
from kg.types import Mention, Relation, Sentence, Span, Value

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

Vector: TypeAlias = "np.ndarray[Any, np.dtype[np.float32]]"

Pair: TypeAlias = tuple[str, str]
"""The identities of a subject and an object."""

SINGLE: Final = frozenset({"heldIn", "heldOn", "issuedOn"})
"""Properties of which a thing has one value as a rule: what the rules found is not added to."""

PRECISE: Final = frozenset({"heldIn", "locatedIn"})
"""Properties that lead to the most precise place, not to the wider ones around it."""

DOUBT: Final = 0.15
"""Below this probability a relation that a rule found is turned down: in articles that the rules' writers had
not read, most that go are wrong."""

FAR: Final = frozenset({"developsIndustry", "targets"})
"""Properties of which a rule is next to never right whose ends stand too far apart to be weighed."""

_AT_ONCE: Final = 4096
"""Pairs that are weighed together, so that a text of countless names fits into memory."""

COLUMN: Final = {name: number for number, name in enumerate(LINKED)}


@dataclass(frozen=True, slots=True)
class Linear:
    """A logistic regression for each property, over the same features.

    ``weights`` has a row for each feature of ``rows``, one of zeros, and a column for each of ``LINKED``.
    """

    rows: Mapping[str, int]
    weights: Vector
    bias: Vector

    def scored(
        self, found: Iterable[Candidate], least: float = 0.0
    ) -> Iterator[tuple[Candidate, str, float]]:
        """Each candidate with each of its properties, and how likely the text states it, from ``least`` to 1.

        All of them are added up at once: the rows of each part, then the parts of each candidate.
        """
        pairs = list(found)
        if not pairs:
            return
        number: dict[int, int] = {}
        rows: list[int] = []
        starts: list[int] = []
        chosen: list[int] = []
        firsts: list[int] = []
        nothing, row = len(self.rows), self.rows.get
        for pair in pairs:
            firsts.append(len(chosen))
            for part in pair.parts:
                if (place := number.get(id(part))) is None:
                    place = number[id(part)] = len(starts)
                    starts.append(len(rows))
                    # Of a part without a known feature there is still one row, which is zero.
                    rows.append(nothing)
                    rows += [known for name in part if (known := row(name)) is not None]
                chosen.append(place)
        totals = np.add.reduceat(self.weights[rows], starts)
        likely = 1 / (1 + np.exp(-self.bias - np.add.reduceat(totals[chosen], firsts)))
        for at in np.flatnonzero(likely.max(axis=1) >= least).tolist():
            probabilities = likely[at].tolist()
            for property_ in pairs[at].properties:
                if probabilities[COLUMN[property_]] >= least:
                    yield pairs[at], property_, probabilities[COLUMN[property_]]


@dataclass(frozen=True, slots=True)
class Model:
    """The linear model that reads sentences, and the trees that hold its pairs against their rivals.

    ``thresholds`` are by language and property the probabilities from which pairs are taken; a property that
    has none is left to the rules.
    """

    linear: Linear
    trees: Trees
    thresholds: Mapping[str, Mapping[str, float]]


@paused()
def load_model() -> Model:
    """The weights that come with the package.

    Raises:
        OntologyError: the file is malformed.
    """
    file = resources.files("kg.extract.linking") / "weights.json"
    try:
        return read_model(json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, KeyError) as error:
        raise OntologyError(f"{file}: {error!r}; run python -m kg.evaluate.train") from error


def read_model(data: Mapping[str, Any]) -> Model:
    """The model of a file's content."""
    return Model(read_linear(data["linear"]), read_trees(data["rivals"]), data["thresholds"])


def read_linear(data: Mapping[str, Any]) -> Linear:
    """Its linear part: weights that all properties share, and each one's own beside them."""
    own: Mapping[str, Mapping[str, float]] = data["own"]
    names = sorted({*data["shared"], *(name for each in own.values() for name in each)} - {""})
    rows = {name: row for row, name in enumerate(names)}
    weights = np.zeros((len(rows) + 1, len(LINKED)), np.float32)
    bias = np.full(len(LINKED), data["bias"], np.float32)
    for name, weight in data["shared"].items():
        weights[rows[name]] += weight
    for property_, each in own.items():
        column = COLUMN[property_]
        for name, weight in each.items():
            if name:
                weights[rows[name], column] += weight
            else:
                bias[column] += weight
    return Linear(rows, weights, bias)


def rivals(document: Document, tools: Tools, linear: Linear) -> tuple[list[Bid], set[tuple[Pair, str]]]:
    """What could be said of a document's pairs, and which pairs and properties were asked for at all."""
    scored: list[tuple[Candidate, str, float]] = []
    asked: set[tuple[Pair, str]] = set()
    rest = candidates(document, tools)
    while some := list(islice(rest, _AT_ONCE)):
        scored += linear.scored(some, FLOOR)
        asked.update(
            (_ends(candidate), property_) for candidate in some for property_ in candidate.properties
        )
    return bids(scored), asked


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the model makes of a document: relations that it adds, with their probability as confidence, and
    those of the rules' relations that it doubts, with theirs.
    """

    added: tuple[Relation, ...]
    doubted: Mapping[Relation, float]


def weigh(document: Document, tools: Tools, relations: tuple[Relation, ...], model: Model) -> Weighed:
    """Asks the model what the rules' ``relations`` leave out, and which of them it doubts.

    "The plan, released in May, gives Hefei the lead in quantum information." →
    ``developsIndustry`` of Hefei
    """
    told = {_pair(relation.subject, relation.object) for relation in relations}
    thresholds = model.thresholds[document.article.language]
    made, asked = rivals(document, tools, model.linear)
    # What is asked for but no bid is below the floor in every sentence.
    likely = dict.fromkeys(asked, FLOOR)
    taken: list[tuple[float, str, Candidate]] = []
    probabilities = model.trees.probabilities(measured(made, document)).tolist()
    for bid, probability in zip(made, probabilities, strict=True):
        subject, property_, object_ = bid.key
        likely[(subject, object_), property_] = probability
        if (subject, object_) not in told and probability >= thresholds.get(property_, 2):
            taken.append((probability, property_, bid.candidate))
    weights = {
        r: likely.get((_pair(r.subject, r.object), r.property), float(r.property not in FAR))
        for r in relations
    }
    doubted = {relation: probability for relation, probability in weights.items() if probability < DOUBT}
    return Weighed(tuple(_settled(document, tools, relations, taken)), doubted)


def _settled(
    document: Document,
    tools: Tools,
    relations: tuple[Relation, ...],
    taken: Sequence[tuple[float, str, Candidate]],
) -> Iterator[Relation]:
    """Of the candidates that reach their thresholds those that agree with the rules and each other."""
    if not taken:
        return
    settled = {(identity(r.subject), r.property) for r in relations if r.property in SINGLE}
    titled = {
        (r.sentence, identity(r.object))
        for r in relations
        if r.property == "underProgramme" and isinstance(r.object, Mention)
    }
    places: dict[tuple[str, str], list[Mention]] = {}
    for relation in relations:
        if relation.property in PRECISE and isinstance(relation.object, Mention):
            places.setdefault((identity(relation.subject), relation.property), []).append(relation.object)
    crowded = _crowded(taken)
    # The surest first: what is taken settles what comes behind it. Sorting keeps the order of equals.
    for probability, property_, candidate in sorted(taken, key=lambda each: -each[0]):
        target = literal(candidate.object)
        about = candidate.ends[0].identity, property_
        if target is None or about in settled:
            continue
        # "The firm in the zone was listed as …": the zone was not.
        titles = candidate.sentence.span, candidate.ends[1].identity
        if property_ == "underProgramme" and titles in titled:
            continue
        if property_ in PRECISE and isinstance(target, Mention):
            known = places.setdefault(about, [])
            if any(contains(target, place, tools) for place in known):
                continue
            # "Changxing Island in Dalian, Caofeidian in Hebei, Gulei in Fujian": to each its own.
            if known and (candidate.sentence, property_) in crowded:
                continue
            known.append(target)
        if property_ in SINGLE:
            settled.add(about)
        yield _relation(candidate, property_, probability, target, document)


def _crowded(taken: Iterable[tuple[float, str, Candidate]]) -> set[tuple[Sentence, str]]:
    """The sentences that would place several things in several places each."""
    ends: dict[tuple[Sentence, str], tuple[set[str], set[str]]] = {}
    for _, property_, candidate in taken:
        if property_ in PRECISE and isinstance(candidate.object, Mention):
            things, places = ends.setdefault((candidate.sentence, property_), (set(), set()))
            things.add(identity(candidate.subject))
            places.add(identity(candidate.object))
    return {key for key, (things, places) in ends.items() if len(things) > 1 and len(places) > 1}


def _relation(
    candidate: Candidate, property_: str, probability: float, target: Mention | Value, document: Document
) -> Relation:
    sentence = candidate.sentence.span
    spans = [s.span for s in (candidate.subject, candidate.object) if s.span in sentence]
    match = Span(min(s.start for s in spans), max(s.end for s in spans))
    return Relation(
        candidate.subject,
        property_,
        target,
        sentence,
        f"linked-{property_}",
        round(probability, 2),
        status_at(document.view, sentence, match, document.article.language),
    )


def _ends(candidate: Candidate) -> Pair:
    subject, object_ = candidate.ends
    return subject.identity, object_.identity


def _pair(subject: Mention, object_: Mention | Value) -> Pair:
    return identity(subject), identity(object_) if isinstance(object_, Mention) else object_.text
