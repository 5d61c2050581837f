"""What every home of a store can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

import pyoxigraph as ox

from kg.terms import DCTERMS, OWL, POL, RDF

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples

    from kg.graph import ArticleGraph, GraphNames, NameCount
    from kg.store.ties import Kind
    from kg.types import Article, Rejected, Tie

_TYPE: Final = ox.NamedNode(RDF + "type")
_ARTICLE: Final = ox.NamedNode(POL + "Article")
_IDENTIFIER: Final = ox.NamedNode(DCTERMS + "identifier")
_HASH: Final = ox.NamedNode(POL + "contentHash")
_VERSION: Final = ox.NamedNode(POL + "extractorVersion")
VERSION_INFO: Final = ox.NamedNode(OWL + "versionInfo")
"""Says in the graph of the vocabulary which version stands there."""


class Store(ABC):
    """A store of one dataset.

    The default graph that queries see is the merge of all named graphs: a fact that ten
    articles state is one triple there, and ten in ``GRAPH ?article { … }``.
    """

    directory: Path
    """The folder of the store, where users' decisions stand too."""
    graphs: GraphNames
    """The names of the dataset's graphs."""

    @property
    def base(self) -> str:
        """The base of the dataset's IRIs."""
        return self.graphs.base

    # Reading

    @abstractmethod
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
        """Runs a SPARQL query as it stands (``kg.query.run`` checks one that a user wrote).

        The graphs are the dataset of the SPARQL protocol: where either is given, they take the place
        of all others. With ``union`` the default graph is all named graphs together, those of users
        among them, each entity under its own IRI. Raises ValueError where one of them is no IRI.
        """

    @abstractmethod
    def match(
        self,
        subject: NamedNode | BlankNode | None = None,
        predicate: NamedNode | None = None,
        object: NamedNode | BlankNode | Literal | None = None,  # noqa: A002 (the word of RDF)
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """The quads that match a pattern; without a graph, those of the merged graph."""

    @abstractmethod
    def holds(self, graph: str, quads: Collection[Quad]) -> bool:
        """Whether a named graph holds just these quads, each given once."""

    @abstractmethod
    def named_graphs(self) -> Iterator[str]:
        """The names of the graphs that builds wrote, in the order of the database; users' stand apart."""

    def quads(self) -> Iterator[Quad]:
        """All quads of the named graphs, graph by graph."""
        for name in self.named_graphs():
            yield from self.match(graph=ox.NamedNode(name))

    def state(self, article_id: str) -> tuple[str, str] | None:
        """Content hash and extractor version under which an article stands, if it does."""
        node = ox.NamedNode(self.graphs.facts(article_id))
        graph = ox.NamedNode(self.graphs.about(article_id))
        hash_, version = (_text(self.match(node, term, None, graph)) for term in (_HASH, _VERSION))
        return None if hash_ is None or version is None else (hash_, version)

    def states(self) -> Iterator[tuple[str, str, str]]:
        """Id, content hash and extractor version of each article, in the order of the ids."""
        found = ((id_, self.state(id_)) for id_ in self.ids())
        return ((id_, *state) for id_, state in found if state is not None)

    def ids(self) -> Iterator[str]:
        """The ids of the articles, in code-point order."""
        articles = (quad.subject for quad in self.match(None, _TYPE, _ARTICLE))
        ids = (_text(self.match(a, _IDENTIFIER)) for a in articles if isinstance(a, ox.NamedNode))
        return iter(sorted(id_ for id_ in ids if id_ is not None))

    def count(self, *, but: str | None = None) -> int:
        """How many articles there are; without those of one extractor version."""
        return sum(1 for *_, version in self.states() if version != but)

    def vocabulary_version(self) -> str | None:
        """The version of the vocabulary and the ontology that stand in the store."""
        graph = ox.NamedNode(self.graphs.vocabulary)
        return _text(self.match(graph, VERSION_INFO, None, graph))

    @abstractmethod
    def article(self, article_id: str) -> Article:
        """An article as it was read, its text included. Raises StoreError where there is none."""

    @abstractmethod
    def rejected(self, article_id: str | None = None) -> Iterator[tuple[str, Rejected]]:
        """Article id and candidate for each that was turned down."""

    @abstractmethod
    def same(self, iri: str) -> tuple[str, ...]:
        """All IRIs of what a canonical IRI stands for."""

    @property
    @abstractmethod
    def merged(self) -> Mapping[str, str]:
        """The canonical IRI of each entity that has another than its own."""

    @abstractmethod
    def tied(self, entities: Iterable[str]) -> Iterator[Tie]:
        """The ties of each rule and key under which one of these entities stands with another, in order."""

    @abstractmethod
    def stale(self, kind: Kind) -> list[str]:
        """The ids of articles, or IRIs of entities, that have changed since what follows was derived."""

    @abstractmethod
    def decided(self) -> list[tuple[str, str, str]]:
        """The decisions of users that what follows was derived with: verb and two IRIs."""

    @abstractmethod
    def bandmates(self, article_id: str) -> list[str]:
        """The ids of other articles whose texts may be like that of an article."""

    @abstractmethod
    def names(self, iri: str) -> list[NameCount]:
        """The names and classes that articles give to an IRI, whatever it was merged with."""

    @abstractmethod
    def canonical(self, iri: str) -> str:
        """The IRI that stands for an entity in the merged graph: its own unless it was merged."""

    # Writing

    @abstractmethod
    def write(self, adding: Sequence[ArticleGraph], removing: Sequence[str] = ()) -> None:
        """Adds or replaces whole articles and removes others by id, all or nothing.

        An article that stands with the same content hash and version is left as it is.
        """

    @abstractmethod
    def load_vocabulary(self, quads: Iterable[Quad], *, version: str) -> None:
        """Puts a vocabulary and its ontology in the place of those that stand, and labels in step."""

    @abstractmethod
    def keep_standard(self, keep: bool) -> None:
        """Keeps the graph of standard terms in step from now on, or takes it away."""

    @abstractmethod
    def derive(self, graph: str, quads: Iterable[Quad], *, subjects: Iterable[str]) -> bool:
        """Makes a derived graph say of these subjects just this; tells whether it said anything else."""

    @abstractmethod
    def set_identity(self, quads: Iterable[Quad], entities: Collection[str]) -> bool:
        """Makes the graph of identity say of these entities just this; the merged graph and labels follow.

        Each quad says that one of them is the same (owl:sameAs) as a canonical entity, or why. Tells
        whether it said anything else.
        """

    @abstractmethod
    def derived(self, decisions: Iterable[tuple[str, str, str]]) -> None:
        """What follows from all that has changed is derived, with these decisions of users."""

    @abstractmethod
    def note(self, text: str) -> None:
        """Leaves a word for the next writer, which is gone with the next change. Raises StoreError."""

    @abstractmethod
    def noted(self) -> str | None:
        """The word that a writer left, where nothing has changed since."""

    @abstractmethod
    def close(self) -> None:
        """Ends the use of the store; what was written becomes visible to readers."""

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
