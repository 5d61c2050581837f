"""Reading and extraction on a cluster of Dask distributed (https://distributed.dask.org).

Pieces of sources, and the articles that they give, go out in chunks; a few for each worker are under way at
once, so memory is bounded here and there, and what comes back comes in the order of the articles.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from kg.builder import tasks
from kg.builder.chunks import chunks
from kg.builder.connecting import connected
from kg.builder.report import BuildError
from kg.builder.stages import Stages
from kg.builder.tasks import Item, Orders, Result
from kg.errors import KgError, SourceError
from kg.read import Document, Limits, Piece, once, pieces, taken_along
from kg.types import Article

if TYPE_CHECKING:
    from distributed import Client, Future

A = TypeVar("A")
B = TypeVar("B")

_AHEAD: Final = 3
"""Tasks for each worker that are under way or wait to be taken."""
_ASK_AGAIN: Final = 16
"""Tasks after which it is asked how many workers there are."""
_LOOK: Final = 20.0
"""Seconds between looks whether workers are left, while a task is waited for."""
_GIVE_UP: Final = 6
"""Looks in turn that find no worker, after which a build ends."""
_KILLER: Final = "ended each worker process that it was given to, perhaps for want of memory"


@contextmanager
def cluster(address: str, stages: Stages, limits: Limits) -> Iterator[Cluster]:
    """The workers at a scheduler's address, or so many new ones of this machine (``local:N``).

    Raises SettingsError where none can be reached, or some are of another release.
    """
    release = tasks.release_here(stages.base, stages.min_confidence)
    with connected(address, release, stages) as client:
        # Stages go without what they have loaded here.
        yield Cluster(client, address, Orders(replace(stages), limits, release))


@dataclass(frozen=True, slots=True)
class _Kind(Generic[A, B]):
    """One kind of work: the task of a chunk, and what is said of an item that ends its workers."""

    task: Callable[[Orders, Sequence[A]], list[B] | str]
    lost: Callable[[A], B]
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Cluster:
    """Workers that read and extract."""

    client: Client
    address: str
    orders: Orders

    def read(self, sources: Sequence[str | Path]) -> Iterator[Article | SourceError]:
        """The articles of the sources, as ``kg.read.read_articles`` gives them.

        Files of many records are cut here; a document that workers can reach, too, is opened by them.
        """
        limits = self.orders.limits
        cut = (
            piece if isinstance(piece, SourceError) else taken_along(piece, limits)
            for piece in pieces(sources, limits)
        )
        return once(self._each(_READ, chunks(cut)))

    def graphs(self, items: Iterable[Item]) -> Generator[Result, None, None]:
        """What the store keeps of each article, or why it cannot be built, in the order of the articles.

        Raises KgError where a stage cannot be loaded, or no scheduler or worker is left.
        """
        yield from self._each(_EXTRACT, chunks(items))

    def _each(self, kind: _Kind[A, B], remaining: Iterator[list[A]]) -> Generator[B, None, None]:
        """What each item gives, in their order."""
        under_way: deque[tuple[list[A], Future[list[B] | str]]] = deque()
        answered, room = 0, 0
        try:
            while True:
                if answered % _ASK_AGAIN == 0:
                    room = _AHEAD * max(1, self._workers())
                while len(under_way) < room and (chunk := next(remaining, None)):
                    under_way.append((chunk, self._given(kind, chunk)))
                if not under_way:
                    return
                yield from self._answer(kind, *under_way.popleft())
                answered += 1
        finally:
            self.client.cancel([future for _, future in under_way])

    def _given(self, kind: _Kind[A, B], chunk: Sequence[A]) -> Future[list[B] | str]:
        return self.client.submit(kind.task, self.orders, chunk, pure=False, priority=kind.priority)

    def _answer(self, kind: _Kind[A, B], chunk: Sequence[A], future: Future[list[B] | str]) -> Iterator[B]:
        """What a chunk gives. Where it ends its workers, each of its items is tried alone, one by one."""
        from distributed.scheduler import KilledWorker

        try:
            answer = self._result(future)
        except KilledWorker:
            if len(chunk) == 1:
                yield kind.lost(chunk[0])
                return
            for item in chunk:
                yield from self._answer(kind, [item], self._given(kind, [item]))
            return
        if isinstance(answer, str):
            raise KgError(f"{self.address}: {answer}")
        yield from answer

    def _result(self, future: Future[B]) -> B:
        """What a task gives, however long it takes, while there is somebody who could do it."""
        nobody = 0
        while True:
            try:
                return future.result(timeout=None if future.done() else _LOOK)
            except TimeoutError:
                # It may have ended just now: what it gave is then asked for again, unless that was this.
                if future.status == "error" and isinstance(future.exception(), TimeoutError):
                    raise
            except CancelledError as error:
                raise self._gone() from error
            nobody = 0 if self._workers() else nobody + 1
            if nobody == _GIVE_UP:
                raise KgError(
                    f"{self.address}: no worker is left; start some and run the same command again "
                    "(what was built stays)"
                )

    def _workers(self) -> int:
        try:
            return len(self.client.nthreads())
        except OSError as error:
            raise self._gone() from error

    def _gone(self) -> KgError:
        return KgError(
            f"{self.address}: the scheduler is gone; start it and its workers and run the same command again "
            "(what was built stays)"
        )


def _not_read(piece: Piece | SourceError) -> SourceError:
    if isinstance(piece, SourceError):
        return piece
    return SourceError(piece.source.name if isinstance(piece, Document) else piece.place, _KILLER)


def _not_built(item: Item) -> BuildError:
    return item if isinstance(item, BuildError) else BuildError(item.id, "extract", _KILLER)


# Articles that wait to be read keep those waiting that could be extracted: they go first.
_READ: Final[_Kind[Piece | SourceError, Article | SourceError]] = _Kind(tasks.read, _not_read, priority=1)
_EXTRACT: Final[_Kind[Item, Result]] = _Kind(tasks.extract, _not_built)
