"""One article's claims and facts, looked at by themselves: what needs no store to be judged.

So the process that builds an article can judge it, and leaves to the one that writes only what other articles
have a say in: classes and names of entities, and whether what is denied is stated elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.graph import ArticleGraph, GraphNames, claim_iri, parsed
from kg.graph.readback import claims_by_node, read_claim
from kg.terms import EXTRACTED, FIGURE_PROPERTIES, RDF
from kg.types import Article, Claim, Fact

_SUBJECT, _PREDICATE, _OBJECT = (RDF + name for name in ("subject", "predicate", "object"))
_PROPERTIES: Final = EXTRACTED | FIGURE_PROPERTIES


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold: in which article or graph, of which claim (its IRI) if of one."""

    where: str
    reason: str
    claim: str | None = None

    def __str__(self) -> str:
        claim = f" <{self.claim}>" if self.claim else ""
        return f"{self.where}:{claim} {self.reason}"


@dataclass(frozen=True, slots=True)
class Account:
    """What one article claims and states.

    ``problems`` are what does not hold of it by itself. ``joined`` are its claims' IRIs by what they join
    and whether they deny it, ``denied`` the triples that it only denies, ``ends`` the entities that its
    graph speaks of.
    """

    id: str
    claims: int
    problems: tuple[Problem, ...]
    joined: Mapping[tuple[Fact, bool], tuple[str, ...]]
    denied: tuple[ox.Triple, ...]
    ends: tuple[str, ...]


def account_of(graph: ArticleGraph, base: str) -> Account:
    """The account that an article's graphs give before they are in a store."""
    names = GraphNames(base).of_article(graph.id)
    facts, claims = (parsed(graph.triples[part], names[part]) for part in (0, 1))
    return account(graph.article, facts, claims, base)


def account(article: Article, facts: Iterable[ox.Quad], claims: Iterable[ox.Quad], base: str) -> Account:
    """The account of an article as it was read, and its graphs of facts and of claims."""
    graphs = GraphNames(base)
    problems: list[Problem] = []
    joined: dict[tuple[Fact, bool], list[str]] = defaultdict(list)
    stated: set[ox.Triple] = set()
    denied: set[ox.Triple] = set()
    nodes = claims_by_node(claims)
    for iri, properties in nodes.items():
        try:
            claim = read_claim(properties, base)
        except ValueError as error:
            problems.append(Problem(article.id, str(error), iri))
            continue
        problems += (Problem(article.id, reason, iri) for reason in _wrong(iri, claim, article, graphs))
        if claim.fact.property in _PROPERTIES:
            joined[claim.fact, claim.status == "denied"].append(iri)
        subject, predicate, object_ = (properties[part][0] for part in (_SUBJECT, _PREDICATE, _OBJECT))
        assert isinstance(subject, ox.NamedNode)
        assert isinstance(predicate, ox.NamedNode)
        assert isinstance(object_, ox.NamedNode | ox.Literal)
        triple = ox.Triple(subject, predicate, object_)
        (denied if claim.status == "denied" else stated).add(triple)
    standing = {quad.triple for quad in facts}
    for triple in standing - stated:
        why = "every claim denies it" if triple in denied else "no claim states it"
        problems.append(Problem(article.id, f"{triple} stands in the article's graph and {why}"))
    problems += (
        Problem(article.id, f"{triple} has a claim and is not in the article's graph")
        for triple in stated - standing
    )
    own = graphs.facts(article.id)
    ends = {end.value for t in standing for end in (t.subject, t.object) if isinstance(end, ox.NamedNode)}
    return Account(
        article.id,
        len(nodes),
        tuple(problems),
        {what: tuple(iris) for what, iris in joined.items()},
        tuple(denied - stated),
        tuple(sorted(ends - {own})),
    )


def _wrong(iri: str, claim: Claim, article: Article, graphs: GraphNames) -> Iterator[str]:
    """What does not hold of one claim, looked at alone."""
    start, end = claim.span.start, claim.span.end
    if not 0 <= start < end <= len(article.text):
        yield f"its place {start}-{end} lies outside the text of {len(article.text)} characters"
    elif article.text[start:end] != claim.quote:
        yield f"its quote is not the text at {start}-{end}"
    if claim.article != graphs.facts(article.id):
        yield f"it belongs to another article, {claim.article}"
    if iri != claim_iri(graphs.base, claim):
        yield "its IRI is not the hash of what it says, so it was changed after it was built"
    if not 0 <= claim.confidence <= 1:
        yield f"its confidence {claim.confidence} is not from 0 to 1"
    if not claim.rules:
        yield "it names no rule that found it"
    if claim.fact.property not in _PROPERTIES:
        yield f"the ontology has no extracted property {claim.fact.property}"
