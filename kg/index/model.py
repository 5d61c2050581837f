"""What the index answers with: frozen values that pages, tools and exports share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity: IRI, class (local name), names, and how many articles speak of it."""

    iri: str
    cls: str
    en: str
    zh: str
    articles: int = 0

    def name(self, language: str) -> str:
        """The name in a language, else in the other, else the end of the IRI."""
        one, other = (self.zh, self.en) if language == "zh" else (self.en, self.zh)
        return one or other or self.iri.rstrip("/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Article:
    """What is known of an article; ``voice`` is the IRI of the one that printed its text first."""

    iri: str
    key: str
    title: str
    language: str
    published: str
    publisher: str
    url: str
    voice: str
    claims: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A triple that articles state, seen from one end.

    ``other`` is the entity at the other end, or none where ``value`` is a literal. ``sources`` counts the
    articles that state it, copies of one text once; ``planned`` says that none states it as done,
    ``denied`` counts claims that deny it. ``confidence`` is that of its best claim.
    """

    id: int
    property: str
    other: Entity | None
    value: str
    claims: int
    sources: int
    confidence: float
    planned: bool = False
    denied: int = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article and the words in it that name something: (start, end, IRI) in the sentence."""

    text: str
    start: int
    article: Article
    marks: tuple[tuple[int, int, str], ...] = ()
    claim: str = ""
    confidence: float = 0.0
    status: str = "stated"
    said_by: Entity | None = None
    post: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a sentence states of an entity."""

    iri: str
    measure: str
    value: float
    unit: str
    qualifier: str
    time: str
    sentence: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A date of something: ``date`` as precise as it is known, ``property`` says of which kind."""

    date: str
    property: str
    entity: Entity


@dataclass(frozen=True, slots=True)
class Completion:
    """A name that completes what was typed, and its entity."""

    text: str
    entity: Entity


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched: words, and what the results must belong to (a class, IRIs, a year, a publisher)."""

    text: str = ""
    cls: str = ""
    province: str = ""
    prefecture: str = ""
    industry: str = ""
    year: str = ""
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: an entity, or a sentence."""

    entity: Entity | None = None
    sentence: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of results, how many there are, and how they divide: facet → (value, its names, number)."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[tuple[str, Entity | None, int], ...]]
