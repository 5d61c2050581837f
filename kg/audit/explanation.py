"""Why the dataset says what it says of an article: its marks, its claims, and what was turned down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import NamedNode

from kg.audit.entities import class_of
from kg.audit.marks import Mark, find_marks
from kg.errors import StoreError
from kg.graph import GraphNames
from kg.graph.readback import read_claims
from kg.ontology import Ontology, load_ontology
from kg.query import label
from kg.store import Store
from kg.terms import FIGURE_PROPERTIES
from kg.types import Article, Claim, Rejected, Span, Value


@dataclass(frozen=True, slots=True)
class ExplainedClaim:
    """A claim with the words for its ends and for whom it is attributed to.

    A figure is called by all that is said of it, so one claim tells it whole: that of what it is a figure.
    """

    iri: str
    claim: Claim
    subject: str
    object: str
    attributed_to: str | None = None

    @property
    def mention(self) -> bool:
        """Whether it says only that the article speaks of something."""
        return self.claim.fact.property == "mentions"

    @property
    def part_of_figure(self) -> bool:
        """Whether what it says stands in the name of its figure."""
        return self.claim.fact.property in FIGURE_PROPERTIES - {"figureOf"}


@dataclass(frozen=True, slots=True)
class Explanation:
    """An article as the dataset understands it.

    ``classes`` and ``names`` are of the marks' entities, by IRI; ``claims`` stand in the order of the
    text, those that only mention an entity included.
    """

    article: Article
    marks: tuple[Mark, ...]
    classes: Mapping[str, str]
    names: Mapping[str, str]
    claims: tuple[ExplainedClaim, ...]
    rejected: tuple[Rejected, ...]


def explain(
    store: Store, article_id: str, language: str = "en", ontology: Ontology | None = None
) -> Explanation:
    """The explanation of an article, from what the store keeps; nothing is extracted again.

    ``language`` is the one that entities are named in, where they have a name in it. Raises StoreError
    where there is no such article, or where a claim of it is damaged.
    """
    article = store.article(article_id)
    languages = (language, "zh" if language == "en" else "en")
    ontology = ontology or load_ontology()

    graph = NamedNode(GraphNames(store.base).claims(article_id))
    try:
        found = list(read_claims(store.match(graph=graph), store.base))
    except ValueError as error:
        raise StoreError(f"{article_id}: {error}; `kg verify` tells more") from error
    figures = _figure_names(claim for _, claim in found)

    @lru_cache(None)
    def name(iri: str) -> str:
        return figures.get(iri) or label(store, iri, languages)

    marks = find_marks(article.text, (claim for _, claim in found))
    entities = sorted({mark.entity for mark in marks})
    return Explanation(
        article=article,
        marks=tuple(marks),
        classes={iri: class_of(store, iri, ontology) for iri in entities},
        names={iri: name(iri) for iri in entities},
        claims=tuple(
            ExplainedClaim(
                iri,
                claim,
                subject=article_id if claim.fact.property == "mentions" else name(claim.fact.subject),
                object=name(claim.fact.object)
                if isinstance(claim.fact.object, str)
                else claim.fact.object.text,
                attributed_to=name(claim.attributed_to) if claim.attributed_to else None,
            )
            for iri, claim in sorted(found, key=_place)
        ),
        rejected=tuple(candidate for _, candidate in store.rejected(article_id)),
    )


def _place(pair: tuple[str, Claim]) -> tuple[Span, bool, str, str]:
    """By sentence; in it what is said before what is only mentioned, the claims of one thing together."""
    iri, claim = pair
    return claim.span, claim.fact.property == "mentions", claim.fact.subject, iri


def _figure_names(claims: Iterable[Claim]) -> dict[str, str]:
    """Figures by what they measure, with value, unit and time, since they bear no name."""
    parts: dict[str, dict[str, str]] = defaultdict(dict)
    for claim in claims:
        if isinstance(claim.fact.object, Value):
            parts[claim.fact.subject][claim.fact.property] = claim.fact.object.text
    return {
        iri: " ".join(
            filter(None, (f"{p.get('measure', '')}:", p.get("qualifier"), p["value"], p.get("unit")))
        )
        + (f" ({p['atTime']})" if "atTime" in p else "")
        for iri, p in parts.items()
        if "value" in p
    }
