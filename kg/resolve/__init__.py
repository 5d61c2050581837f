"""From mentions to entities and from relations to claims, within one article.

Everything follows from the article's own content and the gazetteers, so that articles
can be resolved in any order and on any machine with the same result.
"""

from __future__ import annotations

from dataclasses import replace

from kg.gazetteer import Gazetteer
from kg.ontology import Ontology
from kg.resolve.claims import Binding, figure_claims, mention_claims, relation_claim
from kg.resolve.entities import group_mentions
from kg.resolve.identity import mint
from kg.resolve.lexicon import Lexicon, load_lexicon
from kg.resolve.setting import setting_of
from kg.resolve.sift import most_precise, own_periods, said_places, said_something
from kg.resolve.ties import ties_of
from kg.types import Claim, Entity, Extraction, Name, Rejected, Resolved

__all__ = ["Lexicon", "load_lexicon", "resolve"]


def resolve(
    extraction: Extraction,
    gazetteer: Gazetteer,
    ontology: Ontology,
    base: str,
    lexicon: Lexicon | None = None,
) -> Resolved:
    """The article's share of the graph.

    Args:
        extraction: what the extractors found.
        gazetteer: the known entities, with IRIs below ``base``.
        ontology: decides which classes a property may join.
        base: the base of the IRIs that are minted.
        lexicon: the words that names are compared by; whoever resolves many articles loads it once.
    """
    lexicon = lexicon or load_lexicon(gazetteer, ontology)
    grouping = group_mentions(extraction, gazetteer, ontology)
    setting = setting_of(
        extraction.article,
        extraction.relations,
        grouping.of,
        gazetteer,
        lexicon,
        ontology,
        base,
    )
    entities = {
        id(group): Entity(*((group.iri, group.cls) if group.iri else mint(group, setting)))
        for group in grouping.groups
    }
    binding = Binding({m: entities[id(group)] for m, group in grouping.of.items()}, grouping.unsure)
    claims: list[Claim] = list(mention_claims(extraction, binding, base))
    rejected: list[Rejected] = [*extraction.rejected, *grouping.rejected]
    for relation in extraction.relations:
        match relation_claim(relation, extraction, binding, ontology, base):
            case Claim() as claim:
                claims.append(claim)
            case Rejected() as refused:
                rejected.append(refused)
    for figure in extraction.figures:
        stated = list(figure_claims(figure, extraction, binding, base))
        claims.extend(stated)
        if not stated:
            what = f"{figure.measure} {figure.value}"
            rejected.append(Rejected(figure.span, what, figure.rule, "its owner points back to nothing"))
    placed, vague = most_precise(claims, gazetteer)
    held, named = said_places(placed)
    timed, other = own_periods(held)
    kept, passing = said_something(timed, {e.iri: e for e in entities.values()})
    rejected.extend([*vague, *named, *other, *passing])
    described = _described(tuple(entities.values()), kept)
    resolved = Resolved(extraction.article, described, tuple(kept), tuple(rejected))
    return replace(resolved, ties=ties_of(resolved, gazetteer, lexicon, ontology))


def _described(entities: tuple[Entity, ...], claims: list[Claim]) -> tuple[Entity, ...]:
    """The entities that claims are left of, with the names that these give them, and the figures."""
    names: dict[str, set[Name]] = {entity.iri: set() for entity in entities}
    figures: dict[str, Entity] = {}
    for claim in claims:
        if claim.fact.property == "mentions" and isinstance(claim.fact.object, str):
            names[claim.fact.object].update(claim.names)
        elif claim.fact.property == "figureOf":
            figures[claim.fact.subject] = Entity(claim.fact.subject, "Figure")
    spoken_of = {x for claim in claims for x in (claim.fact.subject, claim.fact.object, claim.attributed_to)}
    one_each = {entity.iri: entity for entity in entities if entity.iri in spoken_of}
    described = (replace(e, names=tuple(sorted(names[e.iri]))) for e in one_each.values())
    return (*described, *figures.values())
