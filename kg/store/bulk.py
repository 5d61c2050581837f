"""New articles, at the speed of the engine's bulk loader.

The loader makes no transaction, so the order matters: first an article's own graphs go in, then what they
give to the merge. The one quad that marks an article as standing (its content hash) is left to a transaction
behind, with the labels. Whoever is interrupted before leaves quads that :func:`loaded` finds again, since the
merge holds nothing that the articles' own graphs lack.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.graph import ArticleGraph, GraphNames, parsed
from kg.store.sameness import Sameness
from kg.store.standard import StandardTerms

if TYPE_CHECKING:
    from kg.store.rdf import Rdf

_IRI: Final = re.compile(rb"<([^<>\s]+)>")


def load(rdf: Rdf, articles: Sequence[ArticleGraph], same: Sameness, standard: StandardTerms) -> None:
    """Loads all but the marks of articles of which the store holds nothing, and what follows from it."""
    if not articles:
        return
    named, merged = list[bytes](), list[bytes]()
    derived = set[ox.Quad]()
    for article in articles:
        for graph, triples in zip(article.graphs, article.unmarked, strict=True):
            named.append(_nquads(triples, graph))
            merged.append(_merged(triples, graph, same))
        derived.update(standard.derive(article.stated))
    named += (f"{quad} .\n".encode() for quad in derived)
    merged += (f"{triple} .\n".encode() for quad in derived if (triple := same.merged(quad)))
    # Terms are valid when they are made, so the loader need not look at them again (lenient).
    rdf.bulk_load(b"".join(named), ox.RdfFormat.N_QUADS, lenient=True)
    rdf.bulk_load(b"".join(merged), ox.RdfFormat.N_TRIPLES, lenient=True)


def loaded(rdf: Rdf, graphs: GraphNames, ids: Iterable[str]) -> Iterator[ox.Quad]:
    """The quads of articles' own graphs that a load left behind."""
    for id_ in ids:
        for graph in graphs.of_article(id_):
            yield from rdf.quads_for_pattern(None, None, None, ox.NamedNode(graph))


def _nquads(triples: bytes, graph: str) -> bytes:
    return triples.replace(b" .\n", f" <{graph}> .\n".encode())


def _merged(triples: bytes, graph: str, same: Sameness) -> bytes:
    """What a graph gives to the merged graph: its own triples, unless they speak of a merged entity."""
    if not same.canonical or same.canonical.keys().isdisjoint(iri.decode() for iri in _IRI.findall(triples)):
        return triples
    found = (same.merged(quad) for quad in parsed(triples, graph))
    return b"".join(f"{triple} .\n".encode() for triple in found if triple)
