"""The learned weights, and the relations that they speak for."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import islice
from math import log
from typing import TYPE_CHECKING, Any, Final

from kg.collector import paused
from kg.errors import OntologyError
from kg.extract.linking.candidates import COLUMN, Candidate, candidates
from kg.extract.linking.network import Network, load_network
from kg.extract.linking.rivals import FLOOR, Bid, Key, bids, measured
from kg.extract.linking.scene import contains, identity
from kg.extract.linking.trees import Trees, read_trees
from kg.extract.rules import literal
from kg.extract.status import status_at
from kg.types import Mention, Relation, Sentence, Span, Value

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

SINGLE: Final = frozenset({"heldIn", "heldOn", "issuedOn"})
"""Properties of which a thing has one value as a rule: what the rules found is not added to."""

PRECISE: Final = frozenset({"heldIn", "locatedIn"})
"""Properties that lead to the most precise place, not to the wider ones around it."""

OF_EDITIONS: Final = frozenset({"heldIn", "heldOn", "organizedBy", "participatedIn", "targets"})
"""Properties that an edition of a series has where the article names one, and not the series."""

DOUBT: Final = 0.1
"""Below this probability a relation that a rule found is turned down: in articles that the rules' writers had
not read, most that go are wrong."""

FAR: Final = frozenset({"developsIndustry", "targets"})
"""Properties of which a rule is next to never right whose ends stand too far apart to be weighed."""

_AT_ONCE: Final = 4096
"""Pairs that are weighed together, so that a text of countless names fits into memory."""


@dataclass(frozen=True, slots=True)
class Model:
    """The network that reads sentences, and the trees that hold pairs against their rivals.

    ``thresholds`` are by language and property the probabilities from which pairs are taken; a property that
    has none is left to the rules. ``earned`` is how often each rule is right in articles that its writer
    has not read; the empty name stands for rules that were not measured.
    """

    network: Network
    trees: Trees
    thresholds: Mapping[str, Mapping[str, float]]
    earned: Mapping[str, float]

    def told(self, relations: Iterable[Relation]) -> dict[Key, float]:
        """What rules found, each with the log-odds that the best of its rules is right."""
        told: dict[Key, float] = {}
        for relation in relations:
            key, earned = key_of(relation), self.earned.get(relation.rule, self.earned[""])
            odds = log(earned / (1 - earned))
            told[key] = max(odds, told.get(key, odds))
        return told

    def scored(
        self, pairs: Sequence[Candidate], language: str, told: Collection[Key]
    ) -> Iterator[tuple[Candidate, str, float]]:
        """Of an article's candidates each with each of its properties, and the log-odds that the text states
        it, from ``FLOOR`` on, and of those that rules have told in any case.
        """
        if not pairs:
            return
        odds = self.network.odds(pairs, language)
        known = {(subject, object_) for subject, _, object_ in told}
        for at, high in enumerate((odds.max(axis=1) >= FLOOR).tolist()):
            one, two = pairs[at].ends
            if not high and (one.identity, two.identity) not in known:
                continue
            each = odds[at].tolist()
            for property_ in pairs[at].properties:
                value = each[COLUMN[property_]]
                if value >= FLOOR or (one.identity, property_, two.identity) in told:
                    yield pairs[at], property_, value


@paused()
def load_model() -> Model:
    """The weights that come with the package.

    Raises:
        OntologyError: the file is malformed.
    """
    file = resources.files("kg.extract.linking") / "weights.json"
    try:
        return read_model(json.loads(file.read_text("utf-8")), load_network())
    except (OSError, ValueError, KeyError) as error:
        raise OntologyError(f"{file}: {error!r}; run python -m kg.evaluate.train") from error


def read_model(data: Mapping[str, Any], network: Network) -> Model:
    """The model of a file's content, and of a network."""
    return Model(network, read_trees(data["rivals"]), data["thresholds"], data["earned"])


def rivals(document: Document, tools: Tools, model: Model, told: Collection[Key]) -> list[Bid]:
    """What could be said of a document's pairs, and what rules have told of them."""
    scored: list[tuple[Candidate, str, float]] = []
    rest = candidates(document, tools)
    while some := list(islice(rest, _AT_ONCE)):
        scored += model.scored(some, document.article.language, told)
    return bids(scored)


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
    told = model.told(relations)
    made = rivals(document, tools, model, told)
    probabilities = model.trees.probabilities(measured(made, document, told)).tolist()
    likely = {bid.key: probability for bid, probability in zip(made, probabilities, strict=True)}
    weights = {r: likely.get(key_of(r), float(r.property not in FAR)) for r in relations}
    doubted = {relation: probability for relation, probability in weights.items() if probability < DOUBT}
    kept = [relation for relation in relations if relation not in doubted]
    thresholds = model.thresholds[document.article.language]
    known = {(subject, object_) for subject, _, object_ in map(key_of, kept)}
    taken = [
        (likely[bid.key], property_, bid.candidate)
        for bid in made
        for subject, property_, object_ in (bid.key,)
        if (subject, object_) not in known and bid.key not in told
        if likely[bid.key] >= thresholds.get(property_, 2)
    ]
    return Weighed(tuple(_settled(document, tools, kept, taken)), doubted)


def _settled(
    document: Document,
    tools: Tools,
    relations: Sequence[Relation],
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
    above = set(_above_posts(relations))
    series = {
        identity(r.object)
        for r in relations
        if r.property == "partOfSeries" and isinstance(r.object, Mention)
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
        if property_ in OF_EDITIONS and not series.isdisjoint((about[0], candidate.ends[1].identity)):
            continue
        if property_ == "holdsPostIn" and (about[0], candidate.ends[1].identity) in above:
            continue
        # "The firm in the zone was listed as …": the zone was not.
        titles = candidate.passage.sentence.span, candidate.ends[1].identity
        if property_ == "underProgramme" and titles in titled:
            continue
        if property_ in PRECISE and isinstance(target, Mention):
            known = places.setdefault(about, [])
            if any(contains(target, place, tools) for place in known):
                continue
            # "Changxing Island in Dalian, Caofeidian in Hebei, Gulei in Fujian": to each its own.
            if known and (candidate.passage.sentence, property_) in crowded:
                continue
            known.append(target)
        if property_ in SINGLE:
            settled.add(about)
        yield _relation(candidate, property_, probability, target, document)


def _above_posts(relations: Iterable[Relation]) -> Iterator[tuple[str, str]]:
    """Persons with the bodies of which a unit is where their posts are.

    "The director of the Planning Department of the Ministry": her post is in the department.
    """
    ends = [
        (r.property, identity(r.subject), identity(r.object))
        for r in relations
        if r.property in ("unitOf", "holdsPostIn") and isinstance(r.object, Mention)
    ]
    bodies = {unit: body for property_, unit, body in ends if property_ == "unitOf"}
    return (
        (person, bodies[unit]) for property_, person, unit in ends if property_ != "unitOf" and unit in bodies
    )


def _crowded(taken: Iterable[tuple[float, str, Candidate]]) -> set[tuple[Sentence, str]]:
    """The sentences that would place several things in several places each."""
    ends: dict[tuple[Sentence, str], tuple[set[str], set[str]]] = {}
    for _, property_, candidate in taken:
        if property_ in PRECISE and isinstance(candidate.object, Mention):
            things, places = ends.setdefault((candidate.passage.sentence, property_), (set(), set()))
            things.add(identity(candidate.subject))
            places.add(identity(candidate.object))
    return {key for key, (things, places) in ends.items() if len(things) > 1 and len(places) > 1}


def _relation(
    candidate: Candidate, property_: str, probability: float, target: Mention | Value, document: Document
) -> Relation:
    sentence = candidate.passage.sentence.span
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


def key_of(relation: Relation) -> Key:
    """What makes two relations of an article the same."""
    end = relation.object
    return (
        identity(relation.subject),
        relation.property,
        identity(end) if isinstance(end, Mention) else end.text,
    )
