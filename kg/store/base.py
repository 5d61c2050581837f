"""What every home of a store can do, and the records that it hands out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples

    from kg.graph import ArticleGraph, GraphNames, NameCount
    from kg.types import Article, Rejected


class Store(Protocol):
    """A store of one dataset.

    The default graph that queries see is the merge of all named graphs: a fact that ten
    articles state is one triple there, and ten in ``GRAPH ?article { … }``.
    """

    @property
    def base(self) -> str:
        """The base of the dataset's IRIs."""

    @property
    def directory(self) -> Path:
        """The folder of the store, where users' decisions stand too."""

    @property
    def graphs(self) -> GraphNames:
        """The names of the dataset's graphs."""

    def query(
        self,
        sparql: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Runs a SPARQL query as it stands (``kg.query.run`` checks one that a user wrote).

        The graphs are the dataset of the SPARQL protocol: where either is given, they take the place
        of all others. Raises ValueError where one of them is no IRI.
        """

    def match(
        self,
        subject: NamedNode | BlankNode | None = None,
        predicate: NamedNode | None = None,
        object: NamedNode | BlankNode | Literal | None = None,  # noqa: A002 (the word of RDF)
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """The quads that match a pattern; without a graph, those of the merged graph."""

    def quads(self) -> Iterator[Quad]:
        """All quads of the named graphs, in the store's own order."""

    def named_graphs(self) -> Iterator[str]:
        """The names of the graphs that hold anything."""

    def write(self, adding: Sequence[ArticleGraph], removing: Sequence[str] = ()) -> None:
        """Adds or replaces whole articles and removes others by id, all or nothing.

        An article that stands with the same content hash and version is left as it is.
        """

    def vocabulary_version(self) -> str | None:
        """The version of the vocabulary and the ontology that stand in the store."""

    def load_vocabulary(self, quads: Iterable[Quad], *, version: str) -> None:
        """Puts a vocabulary and its ontology in the place of those that stand, and labels in step."""

    def keep_standard(self, keep: bool) -> None:
        """Keeps the graph of standard terms in step from now on, or takes it away."""

    def state(self, article_id: str) -> tuple[str, str] | None:
        """Content hash and extractor version under which an article stands, if it does."""

    def ids(self) -> Iterator[str]:
        """The ids of the articles, in code-point order."""

    def article(self, article_id: str) -> Article:
        """An article as it was read, its text included. Raises StoreError where there is none."""

    def rejected(self, article_id: str | None = None) -> Iterator[tuple[str, Rejected]]:
        """Article id and candidate for each that was turned down."""

    def alike(self) -> Iterator[tuple[str, ...]]:
        """The ids of articles whose texts may be alike, group by group."""

    def derive(self, graph: str, quads: Iterable[Quad]) -> bool:
        """Makes a derived graph hold just these quads; tells whether it held others."""

    def set_identity(self, quads: Iterable[Quad]) -> bool:
        """Makes the graph of identity hold just these quads; the merged graph and labels follow."""

    def names(self, iri: str) -> list[NameCount]:
        """The names and classes that articles give to an IRI, whatever it was merged with."""

    def canonical(self, iri: str) -> str:
        """The IRI that stands for an entity in the merged graph: its own unless it was merged."""

    def close(self) -> None:
        """Ends the use of the store; what was written becomes visible to readers."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...
