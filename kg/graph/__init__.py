"""Claims as quads, and quads as the graphs that users hold (rdflib, networkx)."""

from kg.graph.article import ArticleGraph, NameCount, Parts, article_graph, content_hash, parsed
from kg.graph.claims import claim_iri, merge_claims
from kg.graph.names import GraphNames

__all__ = [
    "ArticleGraph",
    "GraphNames",
    "NameCount",
    "Parts",
    "article_graph",
    "claim_iri",
    "content_hash",
    "merge_claims",
    "parsed",
]
