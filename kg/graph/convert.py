"""The dataset as the graphs that Python users hold: rdflib and networkx."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.graph.names import ONTOLOGY_GRAPH
from kg.terms import BASE, FIGURE_PROPERTIES, OA, POL, PREFIXES, PROV, RDF, SKOS, XSD

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

_PREFERRED = SKOS + "prefLabel"
_TYPE = RDF + "type"


def to_rdflib(quads: Iterable[ox.Quad], *, base: str = BASE) -> rdflib.Dataset:
    """The quads as an rdflib dataset in memory, with the usual prefixes bound.

    Its default graph is the union of the named graphs, as the store's own is their merge. ``base``
    is what the prefix ``id`` stands for.
    """
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    _bind(dataset, base)
    graphs: dict[str, rdflib.Graph] = {}
    for quad in quads:
        name = str(quad.graph_name)
        if name not in graphs:
            graphs[name] = dataset.graph(rdflib.URIRef(name[1:-1]))
        graphs[name].add((_rdflib(quad.subject), _rdflib(quad.predicate), _rdflib(quad.object)))
    return dataset


def triples_to_rdflib(triples: Iterable[ox.Quad] | Iterable[ox.Triple], *, base: str = BASE) -> rdflib.Graph:
    """Triples (or quads without their graph) as one rdflib graph, with the usual prefixes bound."""
    import rdflib

    graph = rdflib.Graph()
    _bind(graph, base)
    for triple in triples:
        graph.add((_rdflib(triple.subject), _rdflib(triple.predicate), _rdflib(triple.object)))
    return graph


def _bind(graph: rdflib.Graph, base: str) -> None:
    for prefix, iri in {**PREFIXES, "id": base}.items():
        graph.bind(prefix, iri, replace=True)


def _rdflib(term: object) -> rdflib.term.IdentifiedNode | rdflib.Literal:
    import rdflib

    match term:
        case ox.NamedNode(value):
            return rdflib.URIRef(value)
        case ox.BlankNode(value):
            return rdflib.BNode(value)
        case ox.Literal():
            if term.language is not None:
                return rdflib.Literal(term.value, lang=term.language)
            datatype = term.datatype.value
            plain = datatype == XSD + "string"
            return rdflib.Literal(
                term.value, datatype=None if plain else rdflib.URIRef(datatype), normalize=False
            )
        case _:
            raise ValueError(f"{term}: no term of RDF 1.1")


def to_networkx(quads: Iterable[ox.Quad]) -> nx.MultiDiGraph[str]:
    """The entities and the relations between them, one edge for each claim.

    Nodes are IRIs with ``cls`` (local name) and ``name_en``, ``name_zh`` where there is one; a figure's
    own literals (measure, value, unit, …) are attributes of its node, as are an entity's dates. Edges go
    from subject to object with ``property`` (local name), ``article`` (its id's IRI), ``confidence``,
    ``status``, ``quote`` and ``claim`` (the IRI, also the edge's key). ``pol:mentions`` is left out, and so
    are denied claims and entities without a relation that no article mentions.
    """
    import networkx as nx

    attributes: dict[str, dict[str, str | float]] = {}
    claims: dict[str, dict[str, str]] = {}
    mentioned: set[str] = set()
    for quad in quads:
        subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
        graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        if graph.endswith(("/graph/entities", "/graph/vocabulary")):
            _describe(attributes, subject, quad.predicate.value, quad.object)
        elif graph.endswith("/claims"):
            _collect(claims, subject, quad)
        elif not graph.endswith("/about") and graph != ONTOLOGY_GRAPH:
            _state(attributes, mentioned, subject, quad)
    result: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    edges = [c for c in claims.values() if c.get("is_edge") and c.get("status") != "denied"]
    nodes = mentioned | {c["subject"] for c in edges} | {c["object"] for c in edges}
    for node in sorted(nodes):
        result.add_node(node, **attributes.get(node, {}))
    for c in sorted(edges, key=lambda c: c["claim"]):
        result.add_edge(
            c["subject"],
            c["object"],
            key=c["claim"],
            claim=c["claim"],
            property=c["property"],
            article=c["article"],
            confidence=float(c["confidence"]),
            status=c["status"],
            quote=c["quote"],
        )
    return result


def _describe(nodes: dict[str, dict[str, str | float]], node: str, predicate: str, term: object) -> None:
    if predicate == _TYPE and isinstance(term, ox.NamedNode) and term.value.startswith(POL):
        nodes.setdefault(node, {})["cls"] = term.value.removeprefix(POL)
    elif predicate == _PREFERRED and isinstance(term, ox.Literal) and term.language in ("en", "zh"):
        nodes.setdefault(node, {})[f"name_{term.language}"] = term.value


def _state(nodes: dict[str, dict[str, str | float]], mentioned: set[str], node: str, quad: ox.Quad) -> None:
    property_ = quad.predicate.value.removeprefix(POL)
    if property_ == "mentions" and isinstance(quad.object, ox.NamedNode):
        mentioned.add(quad.object.value)
    elif isinstance(quad.object, ox.Literal):
        value = quad.object.value
        # The smallest of several values, so that the order of articles makes no difference.
        known = nodes.setdefault(node, {}).get(property_)
        if known is None or value < str(known):
            nodes[node][property_] = value
        if property_ in FIGURE_PROPERTIES:
            nodes[node]["cls"] = "Figure"


_CLAIM_PARTS = {
    RDF + "subject": "subject",
    RDF + "predicate": "property",
    RDF + "object": "object",
    PROV + "wasDerivedFrom": "article",
    POL + "confidence": "confidence",
    POL + "status": "status",
    OA + "exact": "quote",
}


def _collect(claims: dict[str, dict[str, str]], claim: str, quad: ox.Quad) -> None:
    part = _CLAIM_PARTS.get(quad.predicate.value)
    if part is None or not isinstance(quad.object, ox.NamedNode | ox.Literal):
        return
    entry = claims.setdefault(claim, {"claim": claim, "is_edge": ""})
    entry[part] = quad.object.value.removeprefix(POL) if part == "property" else quad.object.value
    if part == "object" and isinstance(quad.object, ox.NamedNode):
        entry["is_edge"] = "yes"
    if entry.get("property") == "mentions":
        entry["is_edge"] = ""
