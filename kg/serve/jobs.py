"""A query on its way to the store, and what comes back: plain values that cross between processes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kg.errors import KgError, QueryError
from kg.query.formats import write_results
from kg.query.sparql import prefixes, run

from .negotiate import GRAPHS, RESULTS

if TYPE_CHECKING:
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Job:
    """A SPARQL query, and the media type for its answer by its kind; none where none is acceptable.

    ``default_graphs`` and ``named_graphs`` are the dataset of the SPARQL protocol; None leaves it to the
    query.
    """

    sparql: str
    results: str | None = "application/sparql-results+json"
    graph: str | None = "application/n-triples"
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole body of an answer, never a part of one, and its media type."""

    body: bytes
    media: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer: an HTTP status and a message for people."""

    status: int
    message: str


class Answerer(Protocol):
    """Whatever runs a job: the store in this process, or workers with a deadline."""

    def __call__(self, job: Job, /) -> Answer | Failure:
        """The answer to a job, or why there is none."""
        ...


class _TooMuchError(Exception):
    pass


class _Bounded(io.BytesIO):
    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        if self.tell() + len(data) > self._limit:
            raise _TooMuchError
        return super().write(data)


def in_process(store: Store, *, max_bytes: int = 64 << 20) -> Answerer:
    """Runs jobs on a store in this process: no deadline, so for tests and for whoever trusts the queries."""
    return lambda job: answer(store, job, max_bytes=max_bytes)


def answer(store: Store, job: Job, *, max_bytes: int) -> Answer | Failure:
    """Runs a job; an answer of more than ``max_bytes`` is a failure and never a cut-off body."""
    from pyoxigraph import QueryTriples

    try:
        found = run(store, job.sparql, default_graphs=job.default_graphs, named_graphs=job.named_graphs)
        media, offered = (job.graph, GRAPHS) if isinstance(found, QueryTriples) else (job.results, RESULTS)
        if media is None:
            return Failure(406, f"this answer comes as {', '.join(offered)}")
        buffer = _Bounded(max_bytes)
        write_results(found, buffer, offered[media], prefixes=prefixes(store))
    except QueryError as error:
        return Failure(400, str(error))
    except _TooMuchError:
        return Failure(
            503, f"the answer has more than {max_bytes} bytes; ask for less, with LIMIT or a filter"
        )
    except KgError as error:
        return Failure(500, str(error))
    except (OSError, RuntimeError, ValueError) as error:
        return Failure(400, f"the query failed while it ran: {error}")
    return Answer(buffer.getvalue(), media)
