"""The values that flow through policykg, each frozen and owned by no stage.

``Article → Sentence, Mention, Relation, Figure → Entity, Claim``; offsets are
Unicode code points into :attr:`Article.text`, end exclusive, throughout.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Status = Literal["stated", "planned", "denied"]
"""How the text puts a claim; ``attributed_to`` says by whom, where it quotes someone."""

Datatype = Literal["string", "date", "gYearMonth", "gYear", "decimal", "integer"]
"""Local name of the XSD datatype of a :class:`Value`."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of an article's text, ``text[start:end]``."""

    start: int
    end: int

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Article:
    """One source document as read.

    ``text`` is what every offset points into and is never changed after reading;
    ``published`` is an ISO 8601 date of any precision (2023, 2023-07, 2023-07-16).
    """

    id: str
    text: str
    language: str
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and the paragraph (counted from 0) that it stands in."""

    span: Span
    paragraph: int


@dataclass(frozen=True, slots=True)
class Value:
    """A literal: its lexical form and the local name of its XSD datatype."""

    text: str
    datatype: Datatype = "string"
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """A time that the text names, as precise as XSD can say it; ``end`` for a period.

    ``edtf`` says it where XSD cannot ("early June", 上半年), in the Extended Date/Time Format.
    """

    span: Span
    value: Value
    end: Value | None = None
    edtf: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names (or points back to) something of a class of the ontology.

    ``name`` is the name to be used for the entity: the text itself, or what the text
    says in other words (a zone called only by its place). ``candidates`` are the IRIs
    that the gazetteers know under that name, best first. An ``anaphor`` ("the Ministry",
    该省) names nothing new: resolution binds it to an antecedent or drops it. ``refers`` is the
    key of what it means as long as an article is being read.
    """

    span: Span
    cls: str
    name: str
    rule: str
    confidence: float = 0.9
    candidates: tuple[str, ...] = ()
    anaphor: bool = False
    language: str = "en"
    refers: str = ""

    def __hash__(self) -> int:
        # Mentions are hashed again and again; few have the same words, and those are compared.
        return hash((self.span.start, self.span.end, self.cls))


@dataclass(frozen=True, slots=True)
class Relation:
    """A property that a sentence states between a mention and a mention or a literal.

    ``post`` is the title of the post, for ``holdsPostIn`` only.
    """

    subject: Mention
    property: str
    object: Mention | Value
    sentence: Span
    rule: str
    confidence: float = 0.8
    status: Status = "stated"
    attributed_to: Mention | None = None
    post: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that a sentence states of something.

    ``value`` is scaled (3600亿元 is 360000000000); ``span`` is the number with its unit.
    """

    owner: Mention
    measure: str
    value: Decimal
    unit: str
    span: Span
    sentence: Span
    rule: str
    qualifier: str | None = None
    at_time: Value | None = None
    confidence: float = 0.8
    status: Status = "stated"
    attributed_to: Mention | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate that was turned down, so that one can ask why."""

    span: Span
    what: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that the extractors found in one article."""

    article: Article
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    relations: tuple[Relation, ...]
    figures: tuple[Figure, ...]
    rejected: tuple[Rejected, ...] = ()
    times: tuple[Time, ...] = ()

    @property
    def related(self) -> frozenset[Mention]:
        """The mentions that a relation joins."""
        return frozenset(m for r in self.relations for m in (r.subject, r.object) if isinstance(m, Mention))


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A name of an entity in one language (``en``, ``zh``)."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that articles speak of: one IRI, its most specific class, the names seen."""

    iri: str
    cls: str
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A triple: subject IRI, local name of a ``pol:`` property, object IRI or literal."""

    subject: str
    property: str
    object: str | Value


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact and the one place in one article that states it.

    ``span`` is the sentence, ``quote`` its text; ``names`` are the words with which a
    ``mentions`` claim names its entity there, ``references`` those with which it points back to it
    ("the Ministry"); ``valid_time`` is the time that a fact states, in EDTF,
    where its XSD literal says less than the text.
    """

    fact: Fact
    article: str
    span: Span
    quote: str
    rules: tuple[str, ...]
    confidence: float
    status: Status = "stated"
    attributed_to: str | None = None
    post: str | None = None
    names: tuple[Name, ...] = ()
    valid_time: str | None = None
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """What may make an entity one with entities of other articles.

    ``rule`` decides over all that share ``key``, by their ``mark`` (``kg.resolve.merging``).
    """

    rule: str
    key: str
    entity: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """One article's share of the graph: what it is sure of, what was turned down, what ties it to others."""

    article: Article
    entities: tuple[Entity, ...]
    claims: tuple[Claim, ...]
    rejected: tuple[Rejected, ...] = field(default=())
    ties: tuple[Tie, ...] = field(default=())
