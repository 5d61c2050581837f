"""A query or a change on its way to the store, and what comes back: plain values that cross processes.

What crosses with every query is a named tuple, which is pickled several times as fast as a data class.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeAlias

from pyoxigraph import QueryTriples

from kg.errors import KgError, QueryError
from kg.query.formats import write_graph, write_results
from kg.query.sparql import prefixes, run
from kg.query.updates import Using
from kg.serve.answering.count import rows
from kg.serve.http.negotiate import GRAPHS, RESULTS
from kg.terms import DCAT, RDF, VOID

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer
    from pyoxigraph import Triple

    from kg.store import Store


class Job(NamedTuple):
    """A SPARQL query, and the media type for its answer by its kind; none where none is acceptable.

    ``default_graphs`` and ``named_graphs`` are the dataset of the SPARQL protocol; None leaves it to the
    query. ``union`` makes all named graphs together the default graph. Relative IRIs are resolved
    against ``base_iri``.
    """

    sparql: str
    results: str | None = "application/sparql-results+json"
    graph: str | None = "application/n-triples"
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    union: bool = False
    base_iri: str | None = None
    tagged: bool = False
    """Whether the answer, a graph, comes with its entity tag."""


@dataclass(frozen=True, slots=True)
class Description:
    """Asks for the description of the dataset (VoID, DCAT), with its dumps' addresses and the server's."""

    media: str
    dumps: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Asks for a part of the graph as the page that draws it reads it (:mod:`kg.serve.answering.drawn`).

    ``overview`` of all or of one province or industry, ``around`` an entity, ``path`` between two, ``these``
    entities and what joins them. The rest narrows that down as in :mod:`kg.view.live`; ``without`` names
    properties and classes that a path may not pass; ``since``, ``until`` and ``near`` are as in
    :class:`kg.index.Wanted`.
    """

    kind: Literal["overview", "around", "path", "these"]
    iris: tuple[str, ...] = ()
    limit: int = 60
    offset: int = 0
    depth: int = 1
    confidence: float = 0.0
    articles: int = 0
    without: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    near: tuple[str, ...] = ()


Asked: TypeAlias = Job | Description | Drawing


@dataclass(frozen=True, slots=True)
class Update:
    """A SPARQL update with the dataset of the protocol for its WHERE clauses."""

    sparql: str
    using: Using
    base_iri: str


@dataclass(frozen=True, slots=True)
class Load:
    """What takes the place of a graph of users, or is added to it: documents with their media types.

    ``graph`` is none for users' default graph; with ``delete`` the graph goes. ``match`` and ``none_match``
    are the entity tags of a conditional request: those that the graph must or must not have now ("*": any).
    """

    graph: str | None
    documents: tuple[tuple[str, bytes], ...]
    replace: bool
    base_iri: str
    delete: bool = False
    match: tuple[str, ...] | None = None
    none_match: tuple[str, ...] | None = None


Change: TypeAlias = Update | Load


class Answer(NamedTuple):
    """The whole body of an answer, never a part of one, its media type, and its entity tag if asked for."""

    body: bytes
    media: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A change was made; ``created`` where a graph came into being."""

    created: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer: an HTTP status and a message for people."""

    status: int
    message: str


class Answerer(Protocol):
    """Whatever runs a job: the store in this process, or workers with a deadline."""

    def __call__(self, job: Asked, /) -> Answer | Failure:
        """The answer to a job, or why there is none."""
        ...


class Changer(Protocol):
    """Whatever makes a change: a process with a deadline, or the store in this one."""

    def __call__(self, change: Change, /) -> Done | Failure:
        """What came of a change; it is made whole or not at all."""
        ...


class _TooMuchError(Exception):
    pass


class _Bounded(io.BytesIO):
    def __init__(self, limit: int) -> None:
        self._left = limit

    def write(self, data: ReadableBuffer, /) -> int:
        written = io.BytesIO.write(self, data)
        self._left -= written
        if self._left < 0:
            raise _TooMuchError
        return written


def in_process(store: Store, *, max_bytes: int = 64 << 20, max_rows: int = 1_000_000) -> Answerer:
    """Runs jobs on a store in this process: no deadline, so for tests and for whoever trusts the queries."""
    return lambda job: answer(store, job, max_bytes=max_bytes, max_rows=max_rows)


def answer(store: Store, job: Asked, *, max_bytes: int, max_rows: int) -> Answer | Failure:
    """Runs a job; an answer of more bytes or rows than it may have is a failure and never a cut-off body."""
    if isinstance(job, Description):
        return _describe(store, job)
    if isinstance(job, Drawing):
        from kg.serve.answering.drawn import draw

        return draw(store, job, max_bytes=max_bytes)
    return _query(store, job, max_bytes=max_bytes, max_rows=max_rows)


def _describe(store: Store, wanted: Description) -> Answer:
    from pyoxigraph import NamedNode, Triple

    from kg.query.void import describe

    dataset, endpoint = NamedNode(f"{store.base}dataset"), NamedNode(f"{wanted.address}/sparql")
    service = NamedNode(f"{wanted.address}/sparql#data")
    triples = [
        *describe(store, dumps=wanted.dumps),
        Triple(dataset, NamedNode(VOID + "sparqlEndpoint"), endpoint),
        Triple(dataset, NamedNode(VOID + "uriLookupEndpoint"), NamedNode(f"{wanted.address}/search?q=")),
        Triple(service, NamedNode(RDF + "type"), NamedNode(DCAT + "DataService")),
        Triple(service, NamedNode(DCAT + "endpointURL"), endpoint),
        Triple(service, NamedNode(DCAT + "servesDataset"), dataset),
    ]
    output = io.BytesIO()
    write_graph(sorted(triples, key=str), output, GRAPHS[wanted.media], prefixes=prefixes(store))
    return Answer(output.getvalue(), wanted.media)


def _query(store: Store, job: Job, *, max_bytes: int, max_rows: int) -> Answer | Failure:
    try:
        found = run(
            store,
            job.sparql,
            default_graphs=job.default_graphs,
            named_graphs=job.named_graphs,
            union=job.union,
            base_iri=job.base_iri,
        )
        if isinstance(found, QueryTriples):
            if job.graph is None:
                return Failure(406, f"this answer comes as {', '.join(GRAPHS)}")
            return _graph(store, found, job.graph, max_bytes, max_rows, tagged=job.tagged)
        if job.results is None:
            return Failure(406, f"this answer comes as {', '.join(RESULTS)}")
        buffer = _Bounded(max_bytes)
        write_results(found, buffer, RESULTS[job.results], prefixes={})
        body = buffer.getvalue()
        if len(body) > max_rows and rows(body, RESULTS[job.results]) > max_rows:
            return _too_many(max_rows, "rows")
    except QueryError as error:
        return Failure(400, str(error))
    except _TooMuchError:
        return Failure(
            503, f"the answer has more than {max_bytes} bytes; ask for less, with LIMIT or a filter"
        )
    except KgError as error:
        return Failure(500, str(error))
    except MemoryError:
        return Failure(503, "the query needed more memory than it may have; ask for less")
    except (OSError, RuntimeError, ValueError) as error:
        return Failure(400, f"the query failed while it ran: {error}")
    return Answer(body, job.results)


def _graph(
    store: Store, found: QueryTriples, media: str, max_bytes: int, max_rows: int, *, tagged: bool
) -> Answer | Failure:
    triples = set()
    for triple in found:
        triples.add(triple)
        if len(triples) > max_rows:
            return _too_many(max_rows, "triples")
    buffer = _Bounded(max_bytes)
    write_graph(sorted(triples, key=str), buffer, GRAPHS[media], prefixes=prefixes(store))
    return Answer(buffer.getvalue(), media, entity_tag(triples) if tagged else "")


def entity_tag(triples: Iterable[Triple]) -> str:
    """What names the state of a graph: the same triples have the same tag, whatever their format."""
    digest = hashlib.blake2b(digest_size=16)
    for line in sorted(map(str, triples)):
        digest.update(line.encode("utf-8") + b"\n")
    return digest.hexdigest()


def _too_many(most: int, what: str) -> Failure:
    return Failure(503, f"the answer has more than {most} {what}; ask for less, with LIMIT or a filter")
