"""What the texts speak of and the vocabularies or the rules lack."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Generic, TypeVar

import pyoxigraph as ox

from kg.audit.entities import class_of
from kg.audit.marks import Mark, find_marks
from kg.audit.titles import unknown_titles
from kg.audit.verbs import Verbs
from kg.graph.readback import read_claims
from kg.ontology import Ontology, load_ontology
from kg.query import label
from kg.store import Store
from kg.terms import EXTRACTED, POL, RDF
from kg.types import Article, Claim, Span

K = TypeVar("K", bound=tuple[str, ...])

_TYPE: Final = ox.NamedNode(RDF + "type")
_MENTIONS: Final = ox.NamedNode(POL + "mentions")
_KIND: Final = 4
"""Characters of the longest Chinese name that may well be none: 省委, 通知."""
_FAR: Final = 100
"""Characters between two entities beyond which a verb hardly joins them."""


@dataclass(frozen=True, slots=True)
class UnknownName:
    """An entity that no vocabulary holds, and the number of articles that name it."""

    cls: str
    name: str
    iri: str
    articles: int


@dataclass(frozen=True, slots=True)
class UnknownTitle:
    """A title in marks, or words in capitals, that became no entity; and the first sentence that has it."""

    text: str
    count: int
    article: str
    sentence: str


@dataclass(frozen=True, slots=True)
class UnreadVerb:
    """A verb between entities of two classes which no claim of their sentence joins; and the first such.

    ``properties`` are those by which the ontology lets the two be joined, in either direction: where there
    are some a rule is missing, where there is none perhaps a property.
    """

    verb: str
    before: str
    after: str
    properties: tuple[str, ...]
    count: int
    article: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is missing, each the most frequent first; ``names`` class by class."""

    names: tuple[UnknownName, ...]
    titles: tuple[UnknownTitle, ...]
    verbs: tuple[UnreadVerb, ...]


def find_gaps(store: Store, *, limit: int = 20) -> Gaps:
    """Looks through a store's entities, texts and claims; at most ``limit`` of each (names: of each class).

    Memory grows with what is found, not with the number of articles.
    """
    titles: _Tally[tuple[str]] = _Tally()
    verbs: _Tally[tuple[str, str, str]] = _Tally()
    finder, ontology = Verbs(), load_ontology()
    for id_ in store.ids():
        article = store.article(id_)
        graph = ox.NamedNode(store.graphs.claims(id_))
        claims = [claim for _, claim in read_claims(store.match(graph=graph), store.base)]
        marks = find_marks(article.text, claims)
        joined = _joined(claims)
        for span in _sentences(article):
            quote = " ".join(article.text[span.start : span.end].split())
            inside = [mark for mark in marks if mark.span in span]
            for title in unknown_titles(
                article.text[span.start : span.end], [_within(m.span, span) for m in inside]
            ):
                titles.add((title,), id_, quote)
            for before, after, verb in _unread(article, span, inside, joined, finder):
                first, second = (class_of(store, mark.entity, ontology) for mark in (before, after))
                verbs.add((verb, first, second), id_, quote)
    return Gaps(
        names=tuple(_names(store, limit)),
        titles=tuple(UnknownTitle(text, *seen) for (text,), seen in titles.top(limit)),
        verbs=tuple(
            UnreadVerb(verb, first, second, _joining(first, second, ontology), *seen)
            for (verb, first, second), seen in verbs.top(limit)
        ),
    )


class _Tally(Generic[K]):
    """Counts of keys, with the article and sentence where each was first seen."""

    def __init__(self) -> None:
        self._counts: Counter[K] = Counter()
        self._first: dict[K, tuple[str, str]] = {}

    def add(self, key: K, article: str, sentence: str) -> None:
        self._counts[key] += 1
        self._first.setdefault(key, (article, sentence))

    def top(self, limit: int) -> Iterator[tuple[K, tuple[int, str, str]]]:
        for key in sorted(self._counts, key=lambda key: (-self._counts[key], key))[:limit]:
            yield key, (self._counts[key], *self._first[key])


def _joining(first: str, second: str, ontology: Ontology) -> tuple[str, ...]:
    return tuple(
        name
        for name in sorted(EXTRACTED)
        if ontology.allows(first, name, second) or ontology.allows(second, name, first)
    )


def _proper(cls: str, name: str) -> bool:
    """Whether a name is one of its own: "press conference", 市政府 say only what kind of thing is meant."""
    if cls == "Industry":
        return True
    if name.isascii():
        return any(char.isupper() or char.isdigit() for char in name)
    return cls in ("Person", "Place", "Enterprise") or len(name) > _KIND


def _names(store: Store, limit: int) -> Iterator[UnknownName]:
    """Entities that articles alone describe (the vocabulary's have their class in its own graph)."""
    by_class: dict[str, list[UnknownName]] = defaultdict(list)
    for quad in store.match(None, _TYPE, None, ox.NamedNode(store.graphs.entities)):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            articles = sum(1 for _ in store.match(None, _MENTIONS, quad.subject))
            if articles:
                iri, cls = quad.subject.value, quad.object.value.removeprefix(POL)
                if _proper(cls, name := label(store, iri)):
                    by_class[cls].append(UnknownName(cls, name, iri, articles))
    for _, names in sorted(by_class.items()):
        yield from sorted(names, key=lambda name: (-name.articles, name.name, name.iri))[:limit]


def _sentences(article: Article) -> Iterable[Span]:
    from kg.extract.sentences import sentences
    from kg.read import body_spans

    return (s.span for s in sentences(article.text, article.language, body_spans(article)))


def _within(span: Span, sentence: Span) -> Span:
    return Span(span.start - sentence.start, span.end - sentence.start)


def _joined(claims: Iterable[Claim]) -> set[tuple[Span, frozenset[str]]]:
    """The pairs of entities that some claim joins, each with the claim's sentence."""
    return {
        (claim.span, frozenset((claim.fact.subject, claim.fact.object)))
        for claim in claims
        if isinstance(claim.fact.object, str) and claim.fact.property != "mentions"
    }


def _unread(
    article: Article,
    sentence: Span,
    marks: Sequence[Mark],
    joined: set[tuple[Span, frozenset[str]]],
    finder: Verbs,
) -> Iterator[tuple[Mark, Mark, str]]:
    """Neighbouring entities that no claim of the sentence joins, with the first verb between them."""
    pairs = {pair for span, pair in joined if span.overlaps(sentence)}
    open_ = [
        (a, b)
        for a, b in pairwise(marks)
        if a.entity != b.entity
        and b.span.start - a.span.end <= _FAR
        and frozenset((a.entity, b.entity)) not in pairs
    ]
    if not open_:
        return
    text = article.text[sentence.start : sentence.end]
    verbs = [(sentence.start + at, verb) for at, verb in finder.find(text, article.language)]
    for a, b in open_:
        between = next((verb for at, verb in verbs if a.span.end <= at < b.span.start), None)
        if between:
            yield a, b, between
