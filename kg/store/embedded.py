"""The store in a folder on this machine: Oxigraph for the RDF, SQLite for the texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import pyoxigraph as ox

from kg.errors import StoreError
from kg.graph import ArticleGraph, GraphNames, NameCount
from kg.graph.labels import entity_quads
from kg.graph.rdf import pol
from kg.ids import digest
from kg.store.layout import Lock, Snapshots
from kg.store.ledger import Ledger
from kg.store.rdf import apply, rdf_errors, replace_graphs
from kg.store.sameness import Sameness
from kg.store.standard import StandardTerms
from kg.terms import DCTERMS, OWL, POL, RDF
from kg.types import Article, Name, Rejected

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples

_TYPE = ox.NamedNode(RDF + "type")
_IDENTIFIER = ox.NamedNode(DCTERMS + "identifier")
_HASH = ox.NamedNode(POL + "contentHash")
_VERSION_INFO = ox.NamedNode(OWL + "versionInfo")
_VERSION = ox.NamedNode(POL + "extractorVersion")
_DEFAULT = ox.DefaultGraph()


class EmbeddedStore:
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
        self.directory = directory
        self.graphs = GraphNames(base)
        self.read_only = snapshot is not None
        self._snapshot = snapshot
        self._rdf = rdf
        self._standard = StandardTerms(rdf, self.graphs)
        self._same = Sameness.of(self.graphs, self._graph(self.graphs.identity))
        self._ledger = ledger
        self._lock = lock
        self._changed = directory / "changed"

    @property
    def base(self) -> str:
        """The base of the dataset's IRIs."""
        return self.graphs.base

    # Reading

    def query(
        self,
        sparql: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Runs a SPARQL query on the merged graph and the named graphs, or on those given."""
        if default_graphs is None and named_graphs is None:
            return self._rdf.query(sparql, prefixes=dict(prefixes or {}))
        return self._rdf.query(
            sparql,
            prefixes=dict(prefixes or {}),
            default_graph=[ox.NamedNode(graph) for graph in default_graphs or ()],
            named_graphs=[ox.NamedNode(graph) for graph in named_graphs or ()],
        )

    def match(
        self,
        subject: NamedNode | BlankNode | None = None,
        predicate: NamedNode | None = None,
        object: NamedNode | BlankNode | Literal | None = None,  # noqa: A002 (the word of RDF)
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """The quads that match a pattern; without a graph, those of the merged graph."""
        return self._rdf.quads_for_pattern(subject, predicate, object, graph or _DEFAULT)

    def quads(self) -> Iterator[Quad]:
        """All quads of the named graphs, graph by graph."""
        for name in self.named_graphs():
            yield from self._graph(name)

    def named_graphs(self) -> Iterator[str]:
        """The names of the graphs, in the order of the database."""
        return (graph.value for graph in self._rdf.named_graphs())

    def state(self, article_id: str) -> tuple[str, str] | None:
        """Content hash and extractor version under which an article stands, if it does."""
        node = ox.NamedNode(self.graphs.facts(article_id))
        graph = ox.NamedNode(self.graphs.about(article_id))
        hash_, version = (_text(self.match(node, term, None, graph)) for term in (_HASH, _VERSION))
        return None if hash_ is None or version is None else (hash_, version)

    def ids(self) -> Iterator[str]:
        """The ids of the articles, in code-point order."""
        articles = (quad.subject for quad in self.match(None, _TYPE, pol("Article")))
        ids = (_text(self.match(a, _IDENTIFIER)) for a in articles if isinstance(a, ox.NamedNode))
        return iter(sorted(id_ for id_ in ids if id_ is not None))

    def article(self, article_id: str) -> Article:
        """An article as it was read, its text included. Raises StoreError where there is none."""
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
        """Article id and candidate for each that was turned down."""
        return self._ledger.rejected(article_id)

    def alike(self) -> Iterator[tuple[str, ...]]:
        """The ids of articles whose texts may be alike, group by group."""
        return self._ledger.alike()

    def superseded(self) -> bool:
        """Whether this reader's snapshot is no longer the newest: opening again would show more."""
        return self.read_only and Snapshots(self.directory).newest_number() != self._snapshot

    # Writing

    def write(self, adding: Sequence[ArticleGraph], removing: Sequence[str] = ()) -> None:
        """Adds or replaces whole articles and removes others by id, all or nothing.

        An article that stands with the same content hash and version is left as it is.
        """
        self._begin()
        adding = [graph for graph in adding if self.state(graph.id) != (graph.hash, graph.version)]
        touched = self._ledger.enter(adding, removing)
        with rdf_errors(self.directory):
            ids = {*removing, *(graph.id for graph in adding)}
            old = {q for id_ in ids for name in self.graphs.of_article(id_) for q in self._graph(name)}
            new = {quad for graph in adding for quad in graph.quads}
            old_labels, new_labels = self._labels(touched)
            old, new = old | old_labels, new | new_labels
            dropping = [name for id_ in removing for name in self.graphs.of_article(id_)]
            out, into = old - new, new - old
            standard_out, standard_into = self._standard.follow(out, into)
            apply(self._rdf, out | standard_out, into | standard_into, dropping, before=self._same)
            self._rdf.flush()
        self._ledger.settle()

    def vocabulary_version(self) -> str | None:
        """The version of the vocabulary and the ontology that stand in the store."""
        graph = ox.NamedNode(self.graphs.vocabulary)
        return _text(self.match(graph, _VERSION_INFO, None, graph))

    def load_vocabulary(self, quads: Iterable[Quad], *, version: str) -> None:
        """Puts a vocabulary and its ontology in the place of those that stand, and labels in step.

        Their graphs hold blank nodes, which no transaction can carry; so their version goes in last,
        and whoever finds another one begins again.
        """
        self._begin()
        graph = ox.NamedNode(self.graphs.vocabulary)
        with rdf_errors(self.directory):
            begun = ox.Quad(graph, _VERSION_INFO, ox.Literal("unfinished"), graph)
            replace_graphs(self._rdf, {*quads, begun}, self._same)
            self._standard.ontology_changed()
            old, new = self._labels(set(self._ledger.entities()))
            apply(self._rdf, old - new, new - old, before=self._same)
            if self._standard.kept:
                replace_graphs(self._rdf, self._standard.whole(), self._same)
            mark = ox.Quad(graph, _VERSION_INFO, ox.Literal(version), graph)
            apply(self._rdf, {begun}, {mark}, before=self._same)
            self._rdf.flush()

    def keep_standard(self, keep: bool) -> None:
        """Keeps the graph of standard terms in step from now on, or takes it away.

        The mark that the graph is kept goes in last and out first: whoever finds none begins again.
        """
        if keep and self._standard.kept:
            return
        standing = set(self._graph(self.graphs.standard))
        if not keep and not standing:
            return
        self._begin()
        with rdf_errors(self.directory):
            if keep:
                replace_graphs(self._rdf, self._standard.whole() - {self._standard.mark}, self._same)
                apply(self._rdf, set(), {self._standard.mark}, before=self._same)
            else:
                apply(self._rdf, standing, set(), (self.graphs.standard,), before=self._same)
            self._rdf.flush()

    def derive(self, graph: str, quads: Iterable[Quad]) -> bool:
        """Makes a derived graph hold just these quads; tells whether it held others."""
        old, new = set(self._graph(graph)), set(quads)
        if old == new:
            return False
        self._begin()
        with rdf_errors(self.directory):
            apply(self._rdf, old - new, new - old, before=self._same)
            self._rdf.flush()
        return True

    def set_identity(self, quads: Iterable[Quad]) -> bool:
        """Makes the graph of identity hold just these quads, and the merged graph and labels follow.

        Each says that a member is the same (owl:sameAs) as a canonical entity, or why. Tells whether it
        held others.
        """
        name = self.graphs.identity
        old, new = set(self._graph(name)), set(quads)
        if old == new:
            return False
        self._begin()
        before, after = self._same, Sameness.of(self.graphs, new)
        members = before.canonical.keys() | after.canonical.keys()
        changed = {iri for iri in members if before.one(iri) != after.one(iri)}
        touched = {one for iri in changed for one in (iri, before.one(iri), after.one(iri))}
        with rdf_errors(self.directory):
            moved = {quad for iri in changed for quad in self._speaking_of(iri)}
            self._same = after
            old_labels, new_labels = self._labels(touched)
            out, into = (old | old_labels) - (new | new_labels), (new | new_labels) - (old | old_labels)
            moved |= old_labels & new_labels
            standard_out, standard_into = self._standard.follow(out, into)
            out, into = out | standard_out, into | standard_into
            apply(self._rdf, out, into, before=before, after=after, moved=moved)
            self._rdf.flush()
        return True

    def names(self, iri: str) -> list[NameCount]:
        """The names and classes that articles give to an IRI, whatever it was merged with."""
        return self._ledger.names(iri)

    def canonical(self, iri: str) -> str:
        """The IRI that stands for an entity in the merged graph: its own unless it was merged."""
        return self._same.one(iri)

    def _speaking_of(self, iri: str) -> Iterator[Quad]:
        node = ox.NamedNode(iri)
        for quads in (
            self._rdf.quads_for_pattern(node, None, None, None),
            self._rdf.quads_for_pattern(None, None, node, None),
        ):
            yield from (quad for quad in quads if quad.graph_name != _DEFAULT)

    def _graph(self, name: str) -> Iterator[Quad]:
        return self.match(None, None, None, ox.NamedNode(name))

    def _labels(self, entities: set[str]) -> tuple[set[Quad], set[Quad]]:
        """The classes and labels of some entities: as they stand, and as they must be now."""
        name = self.graphs.entities
        graph = ox.NamedNode(name)
        old, new = set[ox.Quad](), set[ox.Quad]()
        for entity in entities | {self._same.one(entity) for entity in entities}:
            old.update(self.match(ox.NamedNode(entity), None, None, graph))
            names = [
                replace(found, entity=entity)
                for member in self._same.all(entity)
                for found in self._ledger.names(member)
            ]
            new.update(entity_quads(names, graph=name, known=self._known(entity)))
        return old, new

    def _known(self, entity: str) -> frozenset[Name] | None:
        """The names that the vocabulary gives to an entity; none where it lacks the entity."""
        quads = list(self.match(ox.NamedNode(entity), None, None, ox.NamedNode(self.graphs.vocabulary)))
        terms = (quad.object for quad in quads)
        names = {Name(t.value, t.language) for t in terms if isinstance(t, ox.Literal) and t.language}
        return frozenset(names) if quads else None

    def _begin(self) -> None:
        if self.read_only:
            raise StoreError(f"{self.directory}: opened for reading only")
        self._changed.touch()

    def recover(self) -> None:
        """Brings texts and RDF in step after a writer was killed between the two."""
        for id_, new in self._ledger.pending()[:1]:  # the batch is in the RDF whole or not at all
            state = self.state(id_)
            if new == (None if state is None else digest(id_, *state)):
                self._ledger.settle()
            else:
                self._ledger.take_back()

    def publish(self) -> None:
        """Makes what was written visible to readers."""
        if self._changed.exists():
            with rdf_errors(self.directory):
                Snapshots(self.directory).publish(self._rdf.backup)
                self._changed.unlink()

    def close(self) -> None:
        """Ends the use of the store; what was written becomes visible to readers."""
        if not self.read_only:
            self.publish()
        self._ledger.close()
        del self._rdf, self._standard
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _text(quads: Iterable[Quad]) -> str | None:
    return next((quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)), None)
