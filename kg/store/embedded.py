"""The store in a folder on this machine: Oxigraph for the RDF, SQLite for the texts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import StoreError
from kg.graph import ArticleGraph
from kg.ids import digest
from kg.store.base import VERSION_INFO
from kg.store.bulk import load, loaded
from kg.store.labels import Labels
from kg.store.layout import Lock, Snapshots
from kg.store.ledger import Ledger
from kg.store.rdf import PART, apply, exchange, rdf_errors, replace_graphs
from kg.store.reading import Reading
from kg.store.standard import StandardTerms
from kg.terms import RDF

if TYPE_CHECKING:
    from pyoxigraph import Quad


_SUBJECT = ox.NamedNode(RDF + "subject")


class EmbeddedStore(Reading):
    """A store whose RDF is open here; ``kg.store.open_store`` makes one.

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
        super().__init__(directory, base, rdf=rdf, ledger=ledger, snapshot=snapshot)
        self._standard = StandardTerms(rdf, self.graphs)
        self._labels = Labels(rdf, ledger, self.graphs)
        self._lock = lock
        self._changed = directory / "changed"
        self._note = directory / "note"

    def update(self, sparql: str, *, prefixes: Mapping[str, str], base_iri: str) -> None:
        """Runs a SPARQL update as it stands, in one transaction (``kg.query.change`` rewrites a user's).

        Raises SyntaxError where it is not valid, RuntimeError or OSError where it fails.
        """
        self._begin()
        self._rdf.update(sparql, prefixes=dict(prefixes), base_iri=base_iri)
        with rdf_errors(self.directory):
            self._rdf.flush()

    def write(self, adding: Sequence[ArticleGraph], removing: Sequence[str] = ()) -> None:
        self._begin()
        states = {graph.id: self.state(graph.id) for graph in adding}
        adding = [graph for graph in adding if states[graph.id] != (graph.hash, graph.version)]
        fresh = [graph for graph in adding if states[graph.id] is None]
        replacing = [graph for graph in adding if states[graph.id] is not None]
        touched = self._ledger.enter(adding, removing)
        with rdf_errors(self.directory):
            load(self._rdf, fresh, self._same, self._standard)
            gone = (*removing, *(graph.id for graph in replacing))
            old = {quad for id_ in gone for name in self.graphs.of_article(id_) for quad in self._graph(name)}
            new = {quad for graph in replacing for quad in graph.quads} | {graph.mark for graph in fresh}
            old_labels, new_labels = self._labels.change(touched, self._same)
            dropping = [name for id_ in removing for name in self.graphs.of_article(id_)]
            old, new = old | old_labels, new | new_labels
            self._apply(old - new, new - old, dropping)
            self._rdf.flush()
        self._ledger.settle()

    def _apply(self, out: set[Quad], into: set[Quad], dropping: Sequence[str] = ()) -> None:
        """One transaction, and the standard terms in step."""
        standard_out, standard_into = self._standard.follow(out, into)
        apply(self._rdf, out | standard_out, into | standard_into, dropping, before=self._same)

    def load_vocabulary(self, quads: Iterable[Quad], *, version: str) -> None:
        # Their graphs hold blank nodes, which no transaction can carry; so their version goes in last,
        # and whoever finds another one begins again.
        self._begin()
        graph = ox.NamedNode(self.graphs.vocabulary)
        with rdf_errors(self.directory):
            begun = ox.Quad(graph, VERSION_INFO, ox.Literal("unfinished"), graph)
            replace_graphs(self._rdf, {*quads, begun}, self._same)
            self._standard.ontology_changed()
            self._labels.vocabulary_changed()
            entities = self._ledger.entities()
            while part := list(islice(entities, PART)):
                old, new = self._labels.change(part, self._same)
                apply(self._rdf, old - new, new - old, before=self._same)
            if self._standard.kept:
                exchange(self._rdf, self._standard.unwanted(), self._standard.wanted(), self._same)
            mark = ox.Quad(graph, VERSION_INFO, ox.Literal(version), graph)
            apply(self._rdf, {begun}, {mark}, before=self._same)
            self._rdf.flush()

    def keep_standard(self, keep: bool) -> None:
        # The mark that the graph is kept goes in last and out first: whoever finds none begins again.
        if keep and self._standard.kept:
            return
        if not keep and next(self._graph(self.graphs.standard), None) is None:
            return
        self._begin()
        with rdf_errors(self.directory):
            if keep:
                exchange(self._rdf, self._standard.unwanted(), self._standard.wanted(), self._same)
                apply(self._rdf, set(), {self._standard.mark}, before=self._same)
            else:
                apply(self._rdf, {self._standard.mark}, set(), before=self._same)
                exchange(self._rdf, self._graph(self.graphs.standard), (), self._same)
                self._rdf.remove_graph(ox.NamedNode(self.graphs.standard))
            self._rdf.flush()

    def derive(self, graph: str, quads: Iterable[Quad], *, subjects: Iterable[str]) -> bool:
        name = ox.NamedNode(graph)
        old = {q for iri in subjects for q in self.match(ox.NamedNode(iri), None, None, name)}
        new = set(quads)
        if old == new:
            return False
        self._begin()
        with rdf_errors(self.directory):
            apply(self._rdf, old - new, new - old, before=self._same)
            self._rdf.flush()
        return True

    def derived(self, decisions: Iterable[tuple[str, str, str]]) -> None:
        self._ledger.derived(decisions)

    def set_identity(self, quads: Iterable[Quad], entities: Collection[str]) -> bool:
        old = {quad for iri in entities for quad in self._identity_of(iri)}
        new = set(quads)
        if old == new:
            return False
        self._begin()
        before, after = self._same, self._same.changed(entities, new)
        changed = {iri for iri in entities if before.one(iri) != after.one(iri)}
        touched = {one for iri in changed for one in (iri, before.one(iri), after.one(iri))}
        with rdf_errors(self.directory):
            moved = {quad for iri in changed for quad in self._speaking_of(iri)}
            self._same = after
            old_labels, new_labels = self._labels.change(touched, self._same)
            out, into = (old | old_labels) - (new | new_labels), (new | new_labels) - (old | old_labels)
            moved |= old_labels & new_labels
            standard_out, standard_into = self._standard.follow(out, into)
            out, into = out | standard_out, into | standard_into
            apply(self._rdf, out, into, before=before, after=after, moved=moved)
            self._rdf.flush()
        return True

    def _speaking_of(self, iri: str) -> Iterator[Quad]:
        node = ox.NamedNode(iri)
        for quads in (
            self._rdf.quads_for_pattern(node, None, None, None),
            self._rdf.quads_for_pattern(None, None, node, None),
        ):
            yield from (quad for quad in quads if self._same.takes(quad))

    def _identity_of(self, iri: str) -> Iterator[Quad]:
        """What the graph of identity says of an entity: whose member it is, and why."""
        node, graph = ox.NamedNode(iri), ox.NamedNode(self.graphs.identity)
        yield from self.match(node, None, None, graph)
        for quad in self.match(None, _SUBJECT, node, graph):
            if isinstance(quad.subject, ox.NamedNode):
                yield from self.match(quad.subject, None, None, graph)

    def _begin(self) -> None:
        if self.read_only:
            raise StoreError(f"{self.directory}: opened for reading only")
        self._note.unlink(missing_ok=True)
        self._changed.touch()

    def note(self, text: str) -> None:
        draft = self._note.with_suffix(".new")
        try:
            draft.write_text(text, "utf-8")
            draft.replace(self._note)
        except OSError as error:
            raise StoreError(f"{draft}: cannot be written: {error.strerror or error}") from error

    def noted(self) -> str | None:
        return self._note.read_text("utf-8") if self._note.is_file() else None

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
            left = set(loaded(self._rdf, self.graphs, fresh))
            dropping = [graph for id_ in fresh for graph in self.graphs.of_article(id_)] if left else ()
            self._apply(left, set(), dropping)
            self._rdf.flush()
        self._ledger.take_back()

    def publish(self) -> None:
        """Makes what was written visible to readers, unless a batch was left half done."""
        if self._changed.exists() and not self._ledger.pending():
            with rdf_errors(self.directory):
                Snapshots(self.directory).publish(self._rdf.backup)
                self._changed.unlink()

    def close(self) -> None:
        try:
            if not self.read_only:
                self.publish()
        finally:
            self._ledger.close()
            del self._rdf, self._standard, self._labels
            self._lock.release()
