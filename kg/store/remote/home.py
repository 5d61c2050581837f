"""A store whose quads are at an endpoint, with what stands beside them in a cache here and records there."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import StoreError
from kg.graph import ArticleGraph
from kg.store.rdf import matches
from kg.store.remote import sync
from kg.store.remote.names import DECISIONS, RECORD, REVISION, UNFINISHED, HomeNames
from kg.store.remote.quads import MARKS, RemoteQuads
from kg.store.remote.record import to_text
from kg.store.remote.state import State
from kg.store.writing import Home

if TYPE_CHECKING:
    from kg.store.endpoint import Endpoint
    from kg.store.layout import Lock
    from kg.store.ledger import Ledger
    from kg.store.remote.http import Http
    from kg.store.remote.quads import Results

_REVISION: Final = "revision"
"""The file of the cache that tells which revision of the home it is of."""
_MERGED: Final = ox.DefaultGraph()
_DECISIONS: Final = "decisions.csv"
_READ_AT_ONCE: Final = 100
"""Graphs that are read by one request where all are."""


class RemoteStore(Home):
    """A home at an endpoint, which readers see as it is at the moment.

    One process writes; one that begins to write later takes the place of the one before.
    """

    def __init__(
        self, endpoint: Endpoint, base: str, *, http: Http, ledger: Ledger, lock: Lock | None, read_only: bool
    ) -> None:
        self._endpoint = endpoint
        self._http = http
        self._quads = RemoteQuads(http, base, batch=endpoint.batch)
        super().__init__(endpoint.cache, base, rdf=self._quads, ledger=ledger, read_only=read_only)
        self._home = HomeNames(base)
        self._state = State(http, self._home, endpoint)
        self._lock = lock
        self._writer = secrets.token_hex(8)  # names this process; stands in no dataset
        self._revision = int(self._state.read()[REVISION])

    # Reading

    def query(
        self,
        sparql: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        union: bool = False,
        base_iri: str | None = None,
    ) -> Results:
        return self._quads.query(
            sparql,
            prefixes=prefixes,
            default_graphs=default_graphs,
            named_graphs=named_graphs,
            union=union,
            base_iri=base_iri,
        )

    def holds(self, graph: str, quads: Collection[ox.Quad]) -> bool:
        return set(self._graph(graph)) == set(quads)

    def quads(self) -> Iterator[ox.Quad]:
        names = self.named_graphs()
        while part := list(islice(names, _READ_AT_ONCE)):
            yield from self._quads.matches((None, None, None, ox.NamedNode(name)) for name in part)

    def state(self, article_id: str) -> tuple[str, str] | None:
        return self._ledger.state(article_id)

    def ids(self) -> Iterator[str]:
        return (id_ for id_, _, _ in self._ledger.states())

    def superseded(self) -> bool:
        return self.read_only and int(self._state.read()[REVISION]) != self._revision

    # Writing

    def write(self, adding: Sequence[ArticleGraph], removing: Sequence[str] = ()) -> None:
        old = {id_: state for id_ in (*(g.id for g in adding), *removing) if (state := self.state(id_))}
        super().write(adding, removing)
        self._forget((id_, state) for id_, state in old.items() if self.state(id_) != state)

    def _enter(self, adding: Sequence[ArticleGraph], removing: Sequence[str]) -> set[str]:
        records = (self._record(g.id, (g.hash, g.version), to_text(g)) for g in adding)
        self._quads.bulk_extend(records)
        return super()._enter(adding, removing)

    def _record(self, article_id: str, state: tuple[str, str], text: str) -> ox.Quad:
        node = ox.NamedNode(self._home.record(article_id, *state))
        return ox.Quad(node, RECORD, ox.Literal(text), ox.NamedNode(self._home.records))

    def _forget(self, versions: Iterable[tuple[str, tuple[str, str]]]) -> None:
        """Deletes the records of versions of articles that stand no more."""
        graph = ox.NamedNode(self._home.records)
        nodes = (ox.NamedNode(self._home.record(id_, *state)) for id_, state in versions)
        self._quads.discard(matches(self._quads, ((node, RECORD, None, graph) for node in nodes)))

    def derived(self, decisions: Iterable[tuple[str, str, str]]) -> None:
        path = self.directory / _DECISIONS
        said = path.read_text("utf-8") if path.is_file() else ""
        if said != self._state.read().get(DECISIONS, ""):
            self._state.decide(said)
        super().derived(decisions)

    def update(self, sparql: str, *, prefixes: Mapping[str, str], base_iri: str) -> None:
        raise StoreError(f"{self._endpoint}: graphs of users are written at the endpoint itself")

    def _begin(self) -> None:
        super()._begin()
        self._state.begin(self._writer)

    def _end(self) -> None:
        self._revision += 1
        self._state.finish(self._revision)
        self._keep_revision()

    # Opening and closing

    def open(self, *, writing: bool) -> None:
        """Brings the cache in step with the endpoint where another process has written; a writer mends
        what one before left half done. Raises StoreError."""
        said = self._state.read()
        mending = writing and UNFINISHED in said
        if writing:
            self._state.claim(self._writer)
        if self._cached() != self._revision or mending or self._ledger.pending():
            sync.follow(self._ledger, self._quads, self.graphs)
            self._decide(said.get(DECISIONS, ""))
            if mending:
                self._mend()
            self._keep_revision()
        self.behind = not writing and bool(self._ledger.stale("article"))

    def _decide(self, said: str) -> None:
        """Takes over what users decided elsewhere, unless there are decisions here that wait for a build."""
        path, kept = self.directory / _DECISIONS, self.directory / f"{_DECISIONS}.home"
        here, before = (p.read_text("utf-8") if p.is_file() else "" for p in (path, kept))
        if here == before and said != here:
            path.write_text(said, "utf-8")
        kept.write_text(said, "utf-8")

    def _mend(self) -> None:
        """Takes away what stands of articles that were never whole, and whatever followed from it."""
        self._begin()
        for id_ in sync.half_written(self._quads, self.graphs):
            graphs = self.graphs.of_article(id_)
            quads = set(self._quads.matches((None, None, None, ox.NamedNode(name)) for name in graphs))
            old, new = self._labels.change(sync.entities(quads), self._same)
            self._apply((quads | old) - new, new - old)
            article = ox.NamedNode(graphs[0])  # what is left of the marks that went first
            self._quads.discard(self._quads.matches((article, mark, None, _MERGED) for mark in MARKS))
        self._end()

    def _cached(self) -> int | None:
        path = self.directory / _REVISION
        text = path.read_text("utf-8").strip() if path.is_file() else ""
        return int(text) if text.isdecimal() else None

    def _keep_revision(self) -> None:
        draft = self.directory / f"{_REVISION}.new"
        draft.write_text(f"{self._revision}\n", "utf-8")
        draft.replace(self.directory / _REVISION)

    def unlock(self) -> None:
        """Leaves the cache to others: nothing more is written into it."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def close(self) -> None:
        try:
            self._http.close()
        finally:
            self._ledger.close()
            self.unlock()
