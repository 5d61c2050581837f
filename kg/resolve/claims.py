"""Relations and figures between entities, as claims checked against the ontology."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from kg.ids import article_iri, digest, entity_iri, normalise
from kg.ontology import Ontology
from kg.resolve.entities import UNSURE, Group, Grouping
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


def decimal_text(value: Decimal) -> str:
    """A decimal as xsd:decimal writes it in canonical form (XML Schema Part 2, 3.2.3.2).

    >>> decimal_text(Decimal("3.6E+11"))
    '360000000000'
    """
    text = format(value.normalize(), "f")
    return "0" if text == "-0" else text


def names_of(mention: Mention, text: str, shared: frozenset[Span]) -> tuple[Name, ...]:
    """The names that a mention gives: its own, and the text's words where they are its own."""
    words = text[mention.span.start : mention.span.end]
    found = {" ".join(mention.name.split())}
    if mention.span not in shared:
        found.add(" ".join(words.split()))
    return tuple(sorted(Name(name, language_of(name)) for name in found))


class Claims:
    """The claims of one article; two rules that find one fact in one sentence make one claim."""

    def __init__(self, extraction: Extraction, grouping: Grouping, ontology: Ontology, base: str) -> None:
        self._extraction = extraction
        self._grouping = grouping
        self._ontology = ontology
        self._base = base
        self._article = extraction.article
        self._iri = article_iri(base, extraction.article.id)
        self._claims: dict[tuple[Fact, Span], Claim] = {}
        self.rejected: list[Rejected] = []
        self.figures: list[Entity] = []

    def result(self) -> tuple[Claim, ...]:
        """The claims in text order."""
        return tuple(
            sorted(
                self._claims.values(),
                key=lambda c: (c.span, c.fact.subject, c.fact.property, str(c.fact.object)),
            )
        )

    def _add(self, claim: Claim) -> None:
        key = (claim.fact, claim.span)
        known = self._claims.get(key)
        if known is None:
            self._claims[key] = claim
            return
        surer = max(known, claim, key=lambda c: (c.confidence, c.status == "stated"))
        self._claims[key] = replace(
            surer,
            rules=tuple(sorted({*known.rules, *claim.rules})),
            attributed_to=known.attributed_to or claim.attributed_to,
            post=known.post or claim.post,
            names=tuple(sorted({*known.names, *claim.names})),
        )

    def _claim(self, fact: Fact, span: Span, rule: str, confidence: float) -> Claim:
        return Claim(
            fact, self._iri, span, self._article.text[span.start : span.end], (rule,), round(confidence, 3)
        )

    def _group(self, mention: Mention | None) -> Group | None:
        return self._grouping.of.get(mention) if mention is not None else None

    def add_mentions(self) -> None:
        """One claim for each sentence that speaks of an entity."""
        text = self._article.text
        spans = (m.span for m in self._extraction.mentions)
        shared = frozenset(span for span, count in Counter(spans).items() if count > 1)
        for mention, sentence in _in_sentences(self._grouping.of, self._extraction):
            group = self._grouping.of[mention]
            assert group.iri is not None
            confidence = UNSURE if mention in self._grouping.unsure else mention.confidence
            claim = self._claim(Fact(self._iri, "mentions", group.iri), sentence, mention.rule, confidence)
            names = () if mention.anaphor else names_of(mention, text, shared)
            self._add(replace(claim, names=names))

    def add_relation(self, relation: Relation) -> None:
        """The relation as a claim, or what is wrong with it among the rejected."""
        subject = self._group(relation.subject)
        target = self._group(relation.object) if isinstance(relation.object, Mention) else None
        if subject is None or (target is None and isinstance(relation.object, Mention)):
            return self._reject(relation, "an end points back to nothing")
        if target is subject:
            return self._reject(relation, "both ends are the same entity")
        object_cls = target.cls if target else None
        if not self._ontology.allows(subject.cls, relation.property, object_cls):
            ends = f"{subject.cls} → {object_cls or 'literal'}"
            return self._reject(relation, f"the ontology does not allow {relation.property} for {ends}")
        assert subject.iri is not None
        object_ = target.iri if target else relation.object
        assert isinstance(object_, str | Value)
        confidence = relation.confidence
        if {relation.subject, relation.object} & self._grouping.unsure:
            confidence = min(confidence, UNSURE)
        source = self._group(relation.attributed_to)
        self._add(
            replace(
                self._claim(
                    Fact(subject.iri, relation.property, object_),
                    relation.sentence,
                    relation.rule,
                    confidence,
                ),
                status=relation.status,
                attributed_to=source.iri if source else None,
                post=relation.post,
            )
        )
        return None

    def _reject(self, relation: Relation, reason: str) -> None:
        end = relation.object.name if isinstance(relation.object, Mention) else relation.object.text
        what = f"{relation.subject.name} {relation.property} {end}"
        self.rejected.append(Rejected(relation.sentence, what, relation.rule, reason))

    def add_figure(self, figure: Figure) -> None:
        """The figure's node and a claim for each of its triples."""
        owner = self._group(figure.owner)
        if owner is None:
            reason = "its owner points back to nothing"
            self.rejected.append(
                Rejected(figure.span, f"{figure.measure} {figure.value}", figure.rule, reason)
            )
            return
        assert owner.iri is not None
        value = decimal_text(figure.value)
        time = figure.at_time
        iri = entity_iri(
            self._base,
            "Figure",
            digest(
                owner.iri,
                normalise(figure.measure),
                value,
                figure.unit,
                figure.qualifier or "",
                time.text if time else "",
            ),
        )
        self.figures.append(Entity(iri, "Figure"))
        source = self._group(figure.attributed_to)
        language = self._article.language
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
                claim = self._claim(fact, figure.sentence, figure.rule, figure.confidence)
                self._add(replace(claim, status=figure.status, attributed_to=source.iri if source else None))


def _in_sentences(mentions: Iterable[Mention], extraction: Extraction) -> Iterator[tuple[Mention, Span]]:
    """Each mention with the span of its sentence."""
    ordered = sorted(mentions, key=lambda m: (m.span, m.cls, m.name))
    sentences = iter(sorted((s.span for s in extraction.sentences), key=lambda s: s.start))
    sentence = next(sentences, None)
    for mention in ordered:
        while sentence is not None and sentence.end <= mention.span.start:
            sentence = next(sentences, None)
        if sentence is not None and sentence.start <= mention.span.start:
            yield mention, Span(sentence.start, max(sentence.end, mention.span.end))


def entities_of(groups: Iterable[Group], named: Mapping[str, tuple[Name, ...]]) -> Iterator[Entity]:
    """The entities of the article, one for each IRI, with the names seen."""
    seen: dict[str, Entity] = {}
    for group in groups:
        assert group.iri is not None
        seen.setdefault(group.iri, Entity(group.iri, group.cls, named.get(group.iri, ())))
    yield from seen.values()
