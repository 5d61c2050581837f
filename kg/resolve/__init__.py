"""From mentions to entities and from relations to claims, within one article.

Everything follows from the article's own content and the gazetteers, so that articles
can be resolved in any order and on any machine with the same result.
"""

from __future__ import annotations

from kg.gazetteer import Gazetteer
from kg.ontology import Ontology
from kg.resolve.claims import Claims, entities_of
from kg.resolve.entities import group_mentions
from kg.resolve.identity import mint
from kg.types import Extraction, Name, Resolved

__all__ = ["resolve"]


def resolve(extraction: Extraction, gazetteer: Gazetteer, ontology: Ontology, base: str) -> Resolved:
    """The article's share of the graph.

    Args:
        extraction: what the extractors found.
        gazetteer: the known entities, with IRIs below ``base``.
        ontology: decides which classes a property may join.
        base: the base of the IRIs that are minted.
    """
    grouping = group_mentions(extraction, gazetteer, ontology)
    for group in grouping.groups:
        if group.iri is None:
            group.iri = mint(group, extraction.article, extraction.relations, grouping.of, ontology, base)
    claims = Claims(extraction, grouping, ontology, base)
    claims.add_mentions()
    for relation in extraction.relations:
        claims.add_relation(relation)
    for figure in extraction.figures:
        claims.add_figure(figure)
    found = claims.result()
    names: dict[str, tuple[Name, ...]] = {}
    for claim in found:
        if claim.fact.property == "mentions" and isinstance(claim.fact.object, str):
            names[claim.fact.object] = tuple(sorted({*names.get(claim.fact.object, ()), *claim.names}))
    entities = (*entities_of(grouping.groups, names), *dict.fromkeys(claims.figures))
    rejected = (*extraction.rejected, *grouping.rejected, *claims.rejected)
    return Resolved(extraction.article, entities, found, rejected)
