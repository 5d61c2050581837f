"""The store in a folder on this machine: Oxigraph for the RDF, SQLite for the texts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.ids import digest
from kg.store.base import Store
from kg.store.bulk import loaded
from kg.store.layout import Lock, Snapshots
from kg.store.ledger import Ledger
from kg.store.rdf import rdf_errors
from kg.store.writing import Home

if TYPE_CHECKING:
    from pyoxigraph import Quad, QueryBoolean, QuerySolutions, QueryTriples


class EmbeddedStore(Home):
    """A store whose RDF is open here.

    A writer holds the writer's lock; a reader has a snapshot open, which never changes.
    """

    def __init__(
        self,
        directory: Path,
        base: str,
        *,
        rdf: ox.Store,
        ledger: Ledger,
        lock: Lock,
        snapshot: int | None = None,
    ) -> None:
        self._engine = rdf
        super().__init__(directory, base, rdf=rdf, ledger=ledger, read_only=snapshot is not None)
        self._snapshot = snapshot
        self._lock = lock
        self._changed = directory / "changed"

    def query(
        self,
        sparql: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        union: bool = False,
        base_iri: str | None = None,
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        if default_graphs is None and named_graphs is None:
            return self._engine.query(
                sparql,
                prefixes=dict(prefixes or {}),
                use_default_graph_as_union=union,
                base_iri=base_iri,
            )
        return self._engine.query(
            sparql,
            prefixes=dict(prefixes or {}),
            base_iri=base_iri,
            default_graph=[ox.NamedNode(graph) for graph in default_graphs or ()],
            named_graphs=[ox.NamedNode(graph) for graph in named_graphs or ()],
        )

    def holds(self, graph: str, quads: Collection[Quad]) -> bool:
        # Counting needs no terms and looking up no decoding: half the time of reading the graph.
        counted = self._engine.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
        assert isinstance(counted, ox.QuerySolutions)
        return int(next(counted)["n"].value) == len(quads) and all(quad in self._engine for quad in quads)

    def states(self) -> Iterator[tuple[str, str, str]]:
        # A reader's snapshot may be older than the ledger; a writer's RDF never is.
        return Store.states(self) if self.read_only else self._ledger.states()

    def count(self, *, but: str | None = None) -> int:
        return Store.count(self, but=but) if self.read_only else self._ledger.count(but)

    def superseded(self) -> bool:
        """Whether this reader's snapshot is no longer the newest: opening again would show more."""
        return self.read_only and Snapshots(self.directory).newest_number() != self._snapshot

    def update(self, sparql: str, *, prefixes: Mapping[str, str], base_iri: str) -> None:
        self._begin()
        self._engine.update(sparql, prefixes=dict(prefixes), base_iri=base_iri)
        with rdf_errors(self.directory):
            self._end()

    def _begin(self) -> None:
        super()._begin()
        self._changed.touch()

    def _end(self) -> None:
        self._engine.flush()

    def recover(self) -> None:
        """Brings texts and RDF in step after a writer was stopped between the two."""
        pending = self._ledger.pending()
        if not pending:
            return
        id_, _, new = pending[0]  # the batch stands in the RDF whole or not at all
        state = self.state(id_)
        if new == (None if state is None else digest(id_, *state)):
            self._ledger.settle()
            return
        fresh = [id_ for id_, old, _ in pending if old is None]
        with rdf_errors(self.directory):
            left = set(loaded(self._engine, self.graphs, fresh))
            dropping = [graph for id_ in fresh for graph in self.graphs.of_article(id_)] if left else ()
            self._apply(left, set(), dropping)
            self._end()
        self._ledger.take_back()

    def publish(self) -> None:
        """Makes what was written visible to readers, unless a batch was left half done."""
        if self._changed.exists() and not self._ledger.pending():
            with rdf_errors(self.directory):
                Snapshots(self.directory).publish(self._engine.backup)
                self._changed.unlink()

    def close(self) -> None:
        try:
            if not self.read_only:
                self.publish()
        finally:
            self._ledger.close()
            del self._engine, self._rdf, self._standard, self._labels
            self._lock.release()
