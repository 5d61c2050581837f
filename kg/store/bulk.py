"""New articles, at the speed of the engine's bulk loader.

The loader makes no transaction, so the order matters: first what the articles state goes into their own
graphs, then into the merge. Until the graph that speaks of an article itself goes in (with the labels, in one
transaction), the article does not stand; whoever is interrupted before leaves quads that :func:`loaded` finds
again, since the merge holds nothing that the articles' own graphs lack.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from kg.graph import ArticleGraph, GraphNames
from kg.store.sameness import Sameness
from kg.store.standard import StandardTerms

_IRI: Final = re.compile(rb"<([^<>\s]+)>")


def load_stated(
    rdf: ox.Store, articles: Sequence[ArticleGraph], same: Sameness, standard: StandardTerms
) -> None:
    """Loads the facts and claims of articles of which the store holds nothing, and what follows from them."""
    named, merged = list[bytes](), list[bytes]()
    derived = set[ox.Quad]()
    for article in articles:
        for graph, triples in _stated(article):
            named.append(_nquads(triples, graph))
            merged.append(_merged(triples, graph, same))
        derived.update(standard.derive(_parsed(article.triples[0], article.graphs[0])))
    merged += (f"{triple} .\n".encode() for quad in derived if (triple := same.merged(quad)))
    rdf.bulk_load(b"".join(named), ox.RdfFormat.N_QUADS)
    rdf.bulk_extend(derived)
    rdf.bulk_load(b"".join(merged), ox.RdfFormat.N_TRIPLES)


def loaded(rdf: ox.Store, graphs: GraphNames, ids: Iterable[str]) -> Iterator[ox.Quad]:
    """The quads of articles' facts and claims that a load left behind."""
    for id_ in ids:
        for graph in graphs.of_article(id_)[:2]:
            yield from rdf.quads_for_pattern(None, None, None, ox.NamedNode(graph))


def _stated(article: ArticleGraph) -> Iterator[tuple[str, bytes]]:
    """Facts and claims, each with the name of its graph."""
    yield from list(zip(article.graphs, article.triples, strict=True))[:2]


def _nquads(triples: bytes, graph: str) -> bytes:
    return triples.replace(b" .\n", f" <{graph}> .\n".encode())


def _parsed(triples: bytes, graph: str) -> Iterator[ox.Quad]:
    name = ox.NamedNode(graph)
    parsed = ox.parse(triples, ox.RdfFormat.N_TRIPLES)
    return (ox.Quad(quad.subject, quad.predicate, quad.object, name) for quad in parsed)


def _merged(triples: bytes, graph: str, same: Sameness) -> bytes:
    """What a graph gives to the merged graph: its own triples, unless they speak of a merged entity."""
    if not same.canonical or same.canonical.keys().isdisjoint(iri.decode() for iri in _IRI.findall(triples)):
        return triples
    found = (same.merged(quad) for quad in _parsed(triples, graph))
    return b"".join(f"{triple} .\n".encode() for triple in found if triple)
