"""What every home reads in the same way: quads where they are, SQLite for the texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import StoreError
from kg.graph import GraphNames, NameCount
from kg.store.base import Store
from kg.store.ledger import Ledger
from kg.store.sameness import Sameness
from kg.types import Article, Rejected, Tie

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Quad

    from kg.store.rdf import Rdf
    from kg.store.ties import Kind

_DEFAULT = ox.DefaultGraph()


class Reading(Store):
    """The reading half of a home."""

    def __init__(self, directory: Path, base: str, *, rdf: Rdf, ledger: Ledger, read_only: bool) -> None:
        self.directory = directory
        self.graphs = GraphNames(base)
        self.read_only = read_only
        self._rdf = rdf
        self._ledger = ledger
        self._same = Sameness.of(self.graphs, self._graph(self.graphs.identity))

    def match(
        self,
        subject: NamedNode | BlankNode | None = None,
        predicate: NamedNode | None = None,
        object: NamedNode | BlankNode | Literal | None = None,  # noqa: A002 (the word of RDF)
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        return self._rdf.quads_for_pattern(subject, predicate, object, graph or _DEFAULT)

    def named_graphs(self) -> Iterator[str]:
        return filter(self.graphs.is_built, self._graph_names())

    def user_graphs(self) -> Iterator[str]:
        """The names of the graphs that no build wrote, by code point."""
        return iter(sorted(graph for graph in self._graph_names() if not self.graphs.is_built(graph)))

    def _graph_names(self) -> Iterator[str]:
        return (graph.value for graph in self._rdf.named_graphs() if isinstance(graph, ox.NamedNode))

    def states(self) -> Iterator[tuple[str, str, str]]:
        return self._ledger.states()

    def count(self, *, but: str | None = None) -> int:
        return self._ledger.count(but)

    def article(self, article_id: str) -> Article:
        state = self.state(article_id)
        if state is None:
            raise StoreError(f"{self.directory}: no article {article_id!r}")
        article = self._ledger.article(article_id, state[0])
        if article is None:
            raise StoreError(
                f"{self.directory}: {article_id!r} has been replaced since; open the store again"
            )
        return article

    def rejected(self, article_id: str | None = None) -> Iterator[tuple[str, Rejected]]:
        return self._ledger.rejected(article_id)

    def names(self, iri: str) -> list[NameCount]:
        return self._ledger.names(iri)

    def canonical(self, iri: str) -> str:
        return self._same.one(iri)

    @property
    def merged(self) -> Mapping[str, str]:
        return self._same.canonical

    def same(self, iri: str) -> tuple[str, ...]:
        return self._same.all(iri)

    def tied(self, entities: Iterable[str]) -> Iterator[Tie]:
        return self._ledger.tied(entities)

    def stale(self, kind: Kind) -> list[str]:
        return self._ledger.stale(kind)

    def decided(self) -> list[tuple[str, str, str]]:
        return self._ledger.decided()

    def bandmates(self, article_id: str) -> list[str]:
        return self._ledger.bandmates(article_id)

    def _graph(self, name: str) -> Iterator[Quad]:
        return self.match(None, None, None, ox.NamedNode(name))
