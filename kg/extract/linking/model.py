"""The learned weights, and the relations that they speak for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from math import exp
from typing import TYPE_CHECKING, Final

from kg.errors import OntologyError
from kg.extract.linking.candidates import Candidate, candidates, identity
from kg.extract.rules import literal
from kg.extract.status import status_at
from kg.types import Mention, Relation, Span, Value

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools


SINGLE: Final = frozenset({"heldIn", "heldOn"})
"""Properties of which a thing has one value as a rule: what the rules found is not added to."""


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression: a bias, a weight for each feature, alone and with each property.

    ``thresholds`` are the probabilities from which a property's candidates are taken; a
    property that is not there is not taken at all.
    """

    bias: float
    shared: Mapping[str, float]
    own: Mapping[str, Mapping[str, float]]
    thresholds: Mapping[str, float]

    def probability(self, candidate: Candidate) -> float:
        """How likely it is that the text states what the candidate says, from 0 to 1."""
        own = self.own.get(candidate.property, {})
        total = self.bias + own.get("", 0.0)
        for feature in sorted(candidate.features):
            total += self.shared.get(feature, 0.0) + own.get(feature, 0.0)
        return 1.0 / (1.0 + exp(-max(-50.0, min(50.0, total))))


def load_model() -> Model:
    """The weights that come with the package.

    Raises:
        OntologyError: the file is malformed.
    """
    file = resources.files("kg.extract.linking") / "weights.json"
    try:
        data = json.loads(file.read_text("utf-8"))
        return Model(data["bias"], data["shared"], data["own"], data["thresholds"])
    except (OSError, ValueError, KeyError) as error:
        raise OntologyError(f"{file}: {error!r}; run python -m kg.evaluate.train") from error


def linked(document: Document, tools: Tools, relations: tuple[Relation, ...]) -> Iterator[Relation]:
    """The relations that the model takes where ``relations`` are silent, with its probability.

    "The plan, released in May, gives Hefei the lead in quantum information." →
    ``developsIndustry`` of Hefei
    """
    model = tools.linker
    told = {_pair(relation.subject, relation.object) for relation in relations}
    settled = {(identity(r.subject), r.property) for r in relations if r.property in SINGLE}
    for candidate in candidates(document, tools.ontology):
        threshold = model.thresholds.get(candidate.property)
        if threshold is None:
            continue
        probability = model.probability(candidate)
        target = literal(candidate.object)
        if target is None or _pair(candidate.subject, target) in told:
            continue
        if (identity(candidate.subject), candidate.property) in settled:
            continue
        if probability >= threshold:
            sentence = candidate.sentence.span
            spans = [s.span for s in (candidate.subject, candidate.object) if s.span in sentence]
            match = Span(min(s.start for s in spans), max(s.end for s in spans))
            yield Relation(
                candidate.subject,
                candidate.property,
                target,
                sentence,
                f"linked-{candidate.property}",
                round(probability, 2),
                status_at(document.view, sentence, match, document.article.language),
            )


def _pair(subject: Mention, object_: Mention | Value) -> tuple[str, str]:
    return identity(subject), identity(object_) if isinstance(object_, Mention) else object_.text
