"""What every home does in the same way to what it holds, wherever its quads are."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import StoreError
from kg.graph import ArticleGraph, GraphNames
from kg.store.base import VERSION_INFO
from kg.store.bulk import load
from kg.store.labels import Labels
from kg.store.ledger import Ledger
from kg.store.rdf import PART, apply, exchange, matches, rdf_errors, replace_graphs
from kg.store.reading import Reading
from kg.store.standard import StandardTerms
from kg.terms import RDF

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.store.rdf import Rdf

_SUBJECT = ox.NamedNode(RDF + "subject")


class Home(Reading):
    """A store over quads here or elsewhere, and a ledger beside them; ``kg.store.open_store`` opens one."""

    def __init__(self, directory: Path, base: str, *, rdf: Rdf, ledger: Ledger, read_only: bool) -> None:
        super().__init__(directory, base, rdf=rdf, ledger=ledger, read_only=read_only)
        self._standard = StandardTerms(rdf, self.graphs)
        self._labels = Labels(rdf, ledger, self.graphs)
        self._note = directory / "note"
        self.behind = False
        """Whether what others derive from the store beside it, such as an index, is to be brought in step:
        a remote home says so where its cache followed changes that were made elsewhere."""

    @property
    def kept(self) -> GraphNames:
        """The names of the graphs that only builds may write: where none was, the ontology's is anybody's."""
        return self.graphs if self.vocabulary_version() else replace(self.graphs, ontology="")

    @abstractmethod
    def superseded(self) -> bool:
        """Whether a reader that opens the store now would see more than this one."""

    @abstractmethod
    def update(self, sparql: str, *, prefixes: Mapping[str, str], base_iri: str) -> None:
        """Runs a SPARQL update as it stands, in one transaction (``kg.query.change`` rewrites a user's).

        Raises SyntaxError where it is not valid, RuntimeError or OSError where it fails, StoreError where
        the home takes none.
        """

    def write(self, adding: Sequence[ArticleGraph], removing: Sequence[str] = ()) -> None:
        self._begin()
        states = {graph.id: self.state(graph.id) for graph in adding}
        adding = [graph for graph in adding if states[graph.id] != (graph.hash, graph.version)]
        fresh = [graph for graph in adding if states[graph.id] is None]
        replacing = [graph for graph in adding if states[graph.id] is not None]
        touched = self._enter(adding, removing)
        with rdf_errors(self.directory):
            load(self._rdf, fresh, self._same, self._standard)
            gone = (*removing, *(graph.id for graph in replacing))
            old = {quad for id_ in gone for name in self.graphs.of_article(id_) for quad in self._graph(name)}
            new = {quad for graph in replacing for quad in graph.quads} | {graph.mark for graph in fresh}
            old_labels, new_labels = self._labels.change(touched, self._same)
            dropping = [name for id_ in removing for name in self.graphs.of_article(id_)]
            old, new = old | old_labels, new | new_labels
            self._apply(old - new, new - old, dropping)
            self._end()
        self._ledger.settle()

    def _enter(self, adding: Sequence[ArticleGraph], removing: Sequence[str]) -> set[str]:
        """Puts a batch into the ledger as one on its way; returns the IRIs of entities that it touches."""
        return self._ledger.enter(adding, removing)

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
            self._end()

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
            self._end()

    def derive(self, graph: str, quads: Iterable[Quad], *, subjects: Iterable[str]) -> bool:
        name = ox.NamedNode(graph)
        old = set(matches(self._rdf, ((ox.NamedNode(iri), None, None, name) for iri in subjects)))
        new = set(quads)
        if old == new:
            return False
        self._begin()
        with rdf_errors(self.directory):
            apply(self._rdf, old - new, new - old, before=self._same)
            self._end()
        return True

    def derived(self, decisions: Iterable[tuple[str, str, str]]) -> None:
        self._ledger.derived(decisions)

    def set_identity(self, quads: Iterable[Quad], entities: Collection[str]) -> bool:
        old = set(self._identity_of(entities))
        new = set(quads)
        if old == new:
            return False
        self._begin()
        before, after = self._same, self._same.changed(entities, new)
        changed = {iri for iri in entities if before.one(iri) != after.one(iri)}
        touched = {one for iri in changed for one in (iri, before.one(iri), after.one(iri))}
        with rdf_errors(self.directory):
            moved = set(self._speaking_of(changed))
            self._same = after
            old_labels, new_labels = self._labels.change(touched, self._same)
            out, into = (old | old_labels) - (new | new_labels), (new | new_labels) - (old | old_labels)
            moved |= old_labels & new_labels
            standard_out, standard_into = self._standard.follow(out, into)
            out, into = out | standard_out, into | standard_into
            apply(self._rdf, out, into, before=before, after=after, moved=moved)
            self._end()
        return True

    def _speaking_of(self, entities: Collection[str]) -> Iterator[Quad]:
        nodes = [ox.NamedNode(iri) for iri in entities]
        patterns = [pattern for n in nodes for pattern in ((n, None, None, None), (None, None, n, None))]
        return filter(self._same.takes, matches(self._rdf, patterns))

    def _identity_of(self, entities: Collection[str]) -> Iterator[Quad]:
        """What the graph of identity says of entities: whose members they are, and why."""
        nodes, graph = [ox.NamedNode(iri) for iri in entities], ox.NamedNode(self.graphs.identity)
        yield from matches(self._rdf, ((node, None, None, graph) for node in nodes))
        reasons = list(matches(self._rdf, ((None, _SUBJECT, node, graph) for node in nodes)))
        yield from matches(self._rdf, ((quad.subject, None, None, graph) for quad in reasons))

    def _begin(self) -> None:
        """Before anything is changed. Raises StoreError for a reader."""
        if self.read_only:
            raise StoreError(f"{self.directory}: opened for reading only")
        self._note.unlink(missing_ok=True)

    def _end(self) -> None:
        """Behind a change that is whole: it stays, whatever happens next."""

    def note(self, text: str) -> None:
        draft = self._note.with_suffix(".new")
        try:
            draft.write_text(text, "utf-8")
            draft.replace(self._note)
        except OSError as error:
            raise StoreError(f"{draft}: cannot be written: {error.strerror or error}") from error

    def noted(self) -> str | None:
        return self._note.read_text("utf-8") if self._note.is_file() else None
