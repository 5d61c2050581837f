"""Mentions, relations and figures between entities, as claims that the ontology allows.

Claims that state one fact in one sentence are left side by side here; they become one
where claims become quads.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from kg.ids import article_iri, digest, entity_iri, normalise
from kg.ontology import Ontology
from kg.resolve.names import language_of
from kg.types import (
    Claim,
    Entity,
    Extraction,
    Fact,
    Figure,
    Mention,
    Name,
    Rejected,
    Relation,
    Span,
    Value,
)

_DATES = ("date", "gYearMonth", "gYear")
UNSURE = 0.5
"""The confidence that is left where nothing in the article decides between homonyms."""


@dataclass(frozen=True, slots=True)
class Binding:
    """What each mention of an article was resolved to; ``unsure`` are undecided homonyms."""

    entities: Mapping[Mention, Entity]
    unsure: frozenset[Mention]


_POST: Final = re.compile(r"[省市县区州]长$")


def decimal_text(value: Decimal) -> str:
    """A decimal as xsd:decimal writes it in canonical form (XML Schema Part 2, 3.2.3.2).

    >>> decimal_text(Decimal("3.6E+11"))
    '360000000000'
    """
    text = format(value.normalize(), "f")
    return "0" if text == "-0" else text


def _claim(
    extraction: Extraction, base: str, fact: Fact, span: Span, rule: str, confidence: float, **more: Any
) -> Claim:
    """A claim of the article; ``more`` are fields of :class:`Claim` beside those that every claim has."""
    quote = extraction.article.text[span.start : span.end]
    iri = article_iri(base, extraction.article.id)
    return Claim(fact, iri, span, quote, (rule,), round(confidence, 3), **more)


def mention_claims(extraction: Extraction, binding: Binding, base: str) -> Iterator[Claim]:
    """One claim for each mention: its sentence speaks of the entity, under these names."""
    text = extraction.article.text
    iri = article_iri(base, extraction.article.id)
    # Words that two mentions share ("Beijing", the city and its pilot zone) are the name of neither's other.
    counts = Counter(m.span for m in extraction.mentions)
    for mention, sentence in _in_sentences(extraction, binding):
        fact = Fact(iri, "mentions", binding.entities[mention].iri)
        confidence = UNSURE if mention in binding.unsure else mention.confidence
        said: dict[str, Any]
        if mention.anaphor:
            said = {"references": (" ".join(text[mention.span.start : mention.span.end].split()),)}
        else:
            said = {"names": _names(mention, text, own_words=counts[mention.span] == 1)}
        yield _claim(extraction, base, fact, sentence, mention.rule, confidence, **said)


def _names(mention: Mention, text: str, *, own_words: bool) -> tuple[Name, ...]:
    words = text[mention.span.start : mention.span.end]
    # The title of a post (副市长) may imply a government; it is no name of it.
    found = {mention.name, words} if own_words and not _POST.search(words) else {mention.name}
    plain = {" ".join(name.split()) for name in found}
    return tuple(sorted(Name(name, language_of(name)) for name in plain if name))


def _in_sentences(extraction: Extraction, binding: Binding) -> Iterator[tuple[Mention, Span]]:
    ordered = sorted(binding.entities, key=lambda m: (m.span, m.cls, m.name))
    sentences = iter(sorted(s.span for s in extraction.sentences))
    sentence = next(sentences, None)
    for mention in ordered:
        while sentence is not None and sentence.end <= mention.span.start:
            sentence = next(sentences, None)
        if sentence is not None and sentence.start <= mention.span.start:
            yield mention, Span(sentence.start, max(sentence.end, mention.span.end))


def relation_claim(
    relation: Relation, extraction: Extraction, binding: Binding, ontology: Ontology, base: str
) -> Claim | Rejected:
    """The relation as a claim, or the reason why it cannot be one."""

    def reject(reason: str) -> Rejected:
        end = relation.object.name if isinstance(relation.object, Mention) else relation.object.text
        what = f"{relation.subject.name} {relation.property} {end}"
        return Rejected(relation.sentence, what, relation.rule, reason)

    subject = binding.entities.get(relation.subject)
    object_: str | Value
    if isinstance(relation.object, Value):
        kind, object_ = str(relation.object.datatype), relation.object
    else:
        target = binding.entities.get(relation.object)
        if target is None:
            return reject(f"“{relation.object.name}” points back to nothing")
        kind, object_ = target.cls, target.iri
    if subject is None:
        return reject(f"“{relation.subject.name}” points back to nothing")
    if object_ == subject.iri:
        return reject("both ends are the same entity")
    if not ontology.allows(subject.cls, relation.property, kind):
        return reject(f"the ontology does not let {relation.property} join {subject.cls} and {kind}")
    confidence = relation.confidence
    if relation.subject in binding.unsure or relation.object in binding.unsure:
        confidence = min(confidence, UNSURE)
    fact = Fact(subject.iri, relation.property, object_)
    return _claim(
        extraction,
        base,
        fact,
        relation.sentence,
        relation.rule,
        confidence,
        valid_time=_valid_time(relation.object, relation.sentence, extraction),
        status=relation.status,
        attributed_to=_source(relation.attributed_to, binding),
        post=relation.post,
    )


def figure_claims(figure: Figure, extraction: Extraction, binding: Binding, base: str) -> Iterator[Claim]:
    """A claim for each triple of the figure; none where its owner points back to nothing.

    The figure's IRI follows from all that it says, so that two articles which give the
    same number of the same thing speak of one figure.
    """
    owner = binding.entities.get(figure.owner)
    if owner is None:
        return
    value, time = decimal_text(figure.value), figure.at_time
    language = extraction.article.language
    said = (owner.iri, normalise(figure.measure), value, figure.unit, figure.qualifier or "")
    iri = entity_iri(base, "Figure", digest(*said, time.text if time else ""))
    properties: dict[str, str | Value | None] = {
        "figureOf": owner.iri,
        "measure": Value(figure.measure, "string", language),
        "value": Value(value, "decimal"),
        "unit": Value(figure.unit) if figure.unit else None,
        "qualifier": Value(figure.qualifier, "string", language) if figure.qualifier else None,
        "atTime": time,
    }
    for property_, object_ in properties.items():
        if object_ is not None:
            fact = Fact(iri, property_, object_)
            when = None
            if property_ == "atTime":
                when = _valid_time(object_, figure.sentence, extraction)
            elif property_ == "value" and time is None:
                when = _plan_period(figure.sentence, extraction)
            yield _claim(
                extraction,
                base,
                fact,
                figure.sentence,
                figure.rule,
                figure.confidence,
                valid_time=when,
                status=figure.status,
                attributed_to=_source(figure.attributed_to, binding),
            )


def _valid_time(value: object, sentence: Span, extraction: Extraction) -> str | None:
    """What the sentence says of a date beyond its literal, where one time alone can be meant."""
    if not isinstance(value, Value) or value.datatype not in _DATES:
        return None
    said = {
        time.edtf
        for time in extraction.times
        if time.span in sentence and any(_is(value, end) for end in (time.value, time.end) if end is not None)
    }
    return said.pop() or None if len(said) == 1 else None


def _plan_period(sentence: Span, extraction: Extraction) -> str | None:
    """The period of the one five-year plan that a sentence names as a time."""
    plans = {m.span for m in extraction.mentions if m.cls == "FiveYearPlan"}
    said = {time.edtf for time in extraction.times if time.span in plans and time.span in sentence}
    return said.pop() if len(said) == 1 else None


def _is(value: Value, time: Value) -> bool:
    """Whether a literal is a time, or the year of one."""
    return value.text == time.text or (value.datatype == "gYear" and value.text == time.text[:4])


def _source(mention: Mention | None, binding: Binding) -> str | None:
    entity = binding.entities.get(mention) if mention is not None else None
    return entity.iri if entity is not None else None
