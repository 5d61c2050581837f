"""Processes that run queries, each with the store open for reading; one that overstays its time is killed.

Oxigraph can neither stop a query nor bound its memory, so a process of its own is what holds both. One more
process makes changes, where changes are allowed at all: it opens the store for one change at a time.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from typing import Any, Final, TypeVar

from kg.serve.answering.jobs import Answer, Asked, Change, Failure
from kg.serve.answering.kept import Kept
from kg.serve.answering.lending import Back, Lent
from kg.serve.answering.worker import Found, Limits, Worker, read, write
from kg.store import Endpoint, Place, state_mark

_Found = TypeVar("_Found")
_CROWDED: Final = 0.1
"""Seconds after which it is forgotten that nobody was free."""
_LONG: Final = (1.0, 50)
"""Seconds for which a connection is lent, and milliseconds in which the next request must come."""
_SLICE: Final = (0.002, 1)
"""The same where others wait: several requests, since to lend it takes as long as they do."""
_STOPPED: Final = "it ran longer than {:g} seconds and was stopped; ask for less"
_DIED: Final = "it needed more memory than it may have, or its process died; ask for less"


class Workers:
    """A fixed number of worker processes over a store; an :class:`~kg.serve.jobs.Answerer`.

    Calls block, and may come from any thread; :meth:`ask` is for coroutines. With ``writing`` the processes
    make changes (:class:`~kg.serve.jobs.Changer`) and do not answer.
    """

    def __init__(
        self, place: Place, *, count: int = 2, limits: Limits | None = None, writing: bool = False
    ) -> None:
        self._place = place
        self._limits = limits or Limits()
        self._target = write if writing else read
        self._lock = threading.Lock()
        self._idle: deque[Worker] = deque()
        self._waiting: deque[Future[Worker]] = deque()
        self._lent: deque[Worker] = deque()
        self._crowded = -math.inf
        self._all: set[Worker] = set()
        self._kept = Kept(self._limits.kept_bytes)
        for _ in range(count):
            self._release(self._hire())

    def __call__(self, job: Any, /) -> Any:
        """The answer of a worker, or a failure (503) where none is free, or it dies or takes too long."""
        if kept := self._recall(job):
            return kept
        worker = self._turn()
        if isinstance(worker, Future):
            turn = worker
            try:
                worker = turn.result(self._limits.seconds)
            except TimeoutError:
                self._leave(turn)
                return _busy()
        if worker is None:
            return _busy()
        try:
            found = worker.run(job, self._limits.seconds)
        except (EOFError, OSError):
            return self._replace(worker, _DIED)
        return self._keep(job, self._done(worker, found))

    async def ask(self, job: Asked | Change) -> Found:
        """What a call gives, without a thread that waits."""
        if kept := self._recall(job):
            return kept
        found: Found = await self._used(lambda worker: self._asked(worker, job))
        return self._keep(job, found)

    async def lend(self, lent: Lent, connection: int, *, once: bool) -> Back | Failure | None:
        """Has a worker answer the request that was read already and, but for ``once``, those that follow.

        A failure is what that request is to be answered. None: a part of an answer was sent, and no more will
        follow, so that the connection must end.
        """
        holder: Worker | None = None

        async def use(worker: Worker) -> Back | Failure | None:
            nonlocal holder
            if failure := await self._opened(worker):
                return failure
            holder = worker
            return await self._back(worker, lent, connection, once)

        found: Back | Failure = await self._used(use)
        if isinstance(found, Failure) and holder is not None:
            if holder.clock.is_sending:
                return None
            if holder.clock.is_resting:
                return Back()
        return found

    @property
    def keeps(self) -> bool:
        """Whether answers are kept for who asks the same again: an endpoint does not tell when it changes."""
        return self._limits.kept_bytes > 0 and not isinstance(self._place, Endpoint)

    def mark(self) -> int:
        """Tells states of the store apart (:func:`kg.store.state_mark`)."""
        return state_mark(self._place)

    def close(self) -> None:
        """Ends all workers."""
        for worker in list(self._all):
            self._dismiss(worker)

    def _recall(self, job: Asked | Change) -> Answer | None:
        if isinstance(job, Change) or not self.keeps:
            return None
        return self._kept.get(job, state_mark(self._place))

    async def _used(self, use: Callable[[Worker], Awaitable[_Found | None]]) -> _Found | Failure:
        """What a worker is used for, once one is free; one that dies or takes too long is replaced."""
        worker = self._turn()
        if isinstance(worker, Future):
            turn = worker
            try:
                worker = await asyncio.wait_for(asyncio.wrap_future(turn), self._limits.seconds)
            except TimeoutError:
                self._leave(turn)
                return _busy()
        if worker is None:
            return _busy()
        try:
            found = await use(worker)
        except (EOFError, OSError):
            return self._replace(worker, _DIED)
        except BaseException:  # the request was given up: its worker still runs for nobody
            self._replace(worker, _DIED)
            raise
        return self._done(worker, found)

    async def _asked(self, worker: Worker, job: Asked | Change) -> Found | None:
        return await self._opened(worker) or await worker.asked(job, self._limits.seconds)

    async def _opened(self, worker: Worker) -> Failure | None:
        return None if worker.ready else await asyncio.to_thread(worker.open)

    async def _back(self, worker: Worker, lent: Lent, connection: int, once: bool) -> Back | None:
        with self._lock:
            crowded = bool(self._waiting) or time.monotonic() < self._crowded + _CROWDED
            if not once:
                seconds, patience = _SLICE if crowded else _LONG
                lent = lent._replace(seconds=seconds, patience=patience)
            worker.lend(lent, connection)
            if not (once or crowded):
                self._lent.append(worker)
        try:
            return await worker.back(self._limits.seconds)
        finally:
            with self._lock, contextlib.suppress(ValueError):
                self._lent.remove(worker)

    def _done(self, worker: Worker, found: _Found | None) -> _Found | Failure:
        if found is None:
            return self._replace(worker, _STOPPED.format(self._limits.seconds))
        self._release(worker)
        return found

    def _keep(self, job: Asked | Change, found: Found) -> Found:
        if isinstance(found, Answer) and not isinstance(job, Change) and self.keeps:
            self._kept.put(job, found)
        return found

    def _turn(self) -> Worker | Future[Worker] | None:
        """A worker, now or later; none where too many wait already."""
        with self._lock:
            if self._idle:
                return self._idle.pop()
            self._crowded = time.monotonic()
            if self._lent:
                self._lent.popleft().call()
            if len(self._waiting) >= self._limits.waiting:
                return None
            turn: Future[Worker] = Future()
            self._waiting.append(turn)
            return turn

    def _leave(self, turn: Future[Worker]) -> None:
        with self._lock, contextlib.suppress(ValueError):
            self._waiting.remove(turn)
        if not turn.cancel() and not turn.cancelled():
            self._release(turn.result())

    def _release(self, worker: Worker) -> None:
        with self._lock:
            while self._waiting:
                turn = self._waiting.popleft()
                if turn.set_running_or_notify_cancel():
                    turn.set_result(worker)
                    return
            # The one used last is asked next, as it has most at hand; one that still starts comes last.
            (self._idle.append if worker.ready else self._idle.appendleft)(worker)

    def _replace(self, worker: Worker, message: str) -> Failure:
        self._dismiss(worker)
        self._release(self._hire())
        return Failure(503, message)

    def _hire(self) -> Worker:
        worker = Worker(self._target, self._place, self._limits)
        self._all.add(worker)
        return worker

    def _dismiss(self, worker: Worker) -> None:
        self._all.discard(worker)
        worker.kill()


def _busy() -> Failure:
    return Failure(503, "all workers are busy; try again in a moment")
