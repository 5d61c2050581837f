"""What an article is about to add, against the shapes: nothing that violates them reaches the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.errors import KgError
from kg.gazetteer import Gazetteer
from kg.graph import ArticleGraph, GraphNames, article_graph, claim_iri
from kg.graph.constraints import Term
from kg.graph.labels import entity_quads
from kg.graph.rdf import literal, pol
from kg.graph.shapes import Result, Shapes
from kg.terms import RDF, SKOS
from kg.types import Claim, Rejected, Resolved

_TYPE: Final = NamedNode(RDF + "type")
_PREFERRED: Final = NamedNode(SKOS + "prefLabel")

_Nodes = Mapping[NamedNode, dict[NamedNode, list[Term]]]


def conforming_graph(
    resolved: Resolved, shapes: Shapes, gazetteer: Gazetteer, *, base: str, version: str
) -> ArticleGraph:
    """The quads of an article without the claims that violate the shapes, each of them among the rejected.

    The article is judged by itself and by the vocabulary, never by what other articles say: so their order
    makes no difference. Raises KgError where something is wrong that leaving claims out cannot mend.
    """
    while True:
        graph = article_graph(resolved, base=base, version=version)
        results = list(_results(graph, shapes, gazetteer, base))
        if not results:
            return graph
        reasons = _reasons(resolved.claims, results, base)
        wrong = {result.node.value for result in results if isinstance(result.node, NamedNode)}
        entities = tuple(e for e in resolved.entities if reasons or e.iri not in wrong)
        if not reasons and entities == resolved.entities:
            raise KgError(f"{results[0].node}: {_message(results[0])}")
        resolved = replace(
            resolved,
            entities=entities,
            claims=tuple(claim for i, claim in enumerate(resolved.claims) if i not in reasons),
            rejected=(
                *resolved.rejected,
                *(_rejected(resolved.claims[i], reason) for i, reason in reasons.items()),
            ),
        )


def _results(graph: ArticleGraph, shapes: Shapes, gazetteer: Gazetteer, base: str) -> Iterator[Result]:
    nodes = _nodes(graph, gazetteer, base)

    def types(node: Term) -> Collection[Term]:
        if not isinstance(node, NamedNode):
            return ()
        found = nodes[node].get(_TYPE, ()) if node in nodes else ()
        entry = gazetteer.entries.get(node.value)
        return found or ((pol(entry.cls),) if entry else ())

    for node, properties in nodes.items():
        yield from (r for r in shapes.results(node, properties, types) if r.severity == "Violation")


def _nodes(graph: ArticleGraph, gazetteer: Gazetteer, base: str) -> _Nodes:
    """All that the store will know of the article's nodes by this article and the vocabulary."""
    nodes: dict[NamedNode, dict[NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in graph.quads:
        if isinstance(quad.subject, NamedNode):
            nodes[quad.subject][quad.predicate].append(quad.object)
    names = defaultdict(list)
    for name in graph.names:
        names[name.entity].append(name)
    for entity, own in names.items():
        entry = gazetteer.entries.get(entity)
        node = NamedNode(entity)
        if entry is not None:
            nodes[node][_TYPE].append(pol(entry.cls))
            first = {name.language: name for name in reversed(entry.names)}
            nodes[node][_PREFERRED] += (Literal(n.text, language=n.language) for n in first.values())
            continue
        for quad in entity_quads(own, graph=GraphNames(base).entities):
            nodes[node][quad.predicate].append(quad.object)
    return nodes


def _reasons(claims: tuple[Claim, ...], results: Iterable[Result], base: str) -> dict[int, str]:
    """The claims (by position) that must go, and why."""
    by_iri = defaultdict(set)
    for i, claim in enumerate(claims):
        by_iri[claim_iri(base, claim)].add(i)
    reasons: dict[int, str] = {}
    for result in results:
        node = result.node.value if isinstance(result.node, NamedNode) else ""
        for i in sorted(by_iri.get(node) or _due_to(result, node, claims)):
            reasons.setdefault(i, _message(result))
    return reasons


def _due_to(result: Result, node: str, claims: tuple[Claim, ...]) -> set[int]:
    """The claims that make a node violate a shape.

    A wrong value goes with the claims that state it; of several where one is allowed, that of the most
    confident claim stays; what lacks something, or is itself of the wrong kind, goes with
    all that is said of it.
    """
    stating = [
        i for i, c in enumerate(claims) if c.fact.subject == node and pol(c.fact.property) == result.path
    ]
    if result.path is None and result.predicates:
        return {
            i
            for i, c in enumerate(claims)
            if c.fact.subject == node and pol(c.fact.property) in result.predicates
        }
    wrong = {i for i in stating if result.value is not None and _object(claims[i]) == result.value}
    if wrong:
        return wrong
    if len({claims[i].fact for i in stating}) > 1:
        best = min(stating, key=lambda i: (-claims[i].confidence, claims[i].span, str(claims[i].fact.object)))
        return {i for i in stating if claims[i].fact != claims[best].fact}
    return {i for i, c in enumerate(claims) if node in (c.fact.subject, c.fact.object)}


def _object(claim: Claim) -> Term:
    value = claim.fact.object
    return NamedNode(value) if isinstance(value, str) else literal(value)


def _message(result: Result) -> str:
    return result.messages.get("en") or "; ".join(result.messages.values())


def _rejected(claim: Claim, reason: str) -> Rejected:
    fact = claim.fact
    value = fact.object if isinstance(fact.object, str) else fact.object.text
    return Rejected(claim.span, f"{fact.subject} {fact.property} {value}", ", ".join(claim.rules), reason)
