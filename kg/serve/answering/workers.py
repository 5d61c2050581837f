"""Processes that run queries, each with the store open for reading; one that overstays its time is killed.

Oxigraph can neither stop a query nor bound its memory, so a process of its own is what holds both. One more
process makes changes, where changes are allowed at all: it opens the store for one change at a time.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, TypeAlias

from kg.errors import KgError, StoreError
from kg.serve.answering.changes import make, why_not
from kg.serve.answering.confine import confine, limit_memory
from kg.serve.answering.jobs import Answer, Asked, Change, Done, Failure, answer
from kg.serve.answering.kept import Kept
from kg.store import open_store, state_mark

_START: Final = 60.0
"""Seconds that a worker may take to open the store."""
_READY: Final = "ready"
_STOPPED: Final = "it ran longer than {:g} seconds and was stopped; ask for less"
_DIED: Final = "it needed more memory than it may have, or its process died; ask for less"

Found: TypeAlias = Answer | Done | Failure


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take: seconds, bytes and rows of answer, bytes of address space (Linux).

    ``waiting`` requests may wait for a free worker, no longer than a query may run. Answers of together
    ``kept_bytes`` are kept for who asks the same again, as long as the store is the same.
    """

    seconds: float = 30.0
    answer_bytes: int = 64 << 20
    answer_rows: int = 1_000_000
    memory_bytes: int = 4 << 30
    waiting: int = 256
    kept_bytes: int = 64 << 20


class Workers:
    """A fixed number of worker processes over the store in a folder; an :class:`~kg.serve.jobs.Answerer`.

    Calls block, and may come from any thread; :meth:`ask` is for coroutines. With ``writing`` the processes
    make changes (:class:`~kg.serve.jobs.Changer`) and do not answer.
    """

    def __init__(
        self, directory: Path, *, count: int = 2, limits: Limits | None = None, writing: bool = False
    ) -> None:
        self._directory = directory
        self._limits = limits or Limits()
        self._target = _write if writing else _read
        self._lock = threading.Lock()
        self._idle: deque[_Worker] = deque()
        self._waiting: deque[Future[_Worker]] = deque()
        self._all: set[_Worker] = set()
        self._kept = Kept(self._limits.kept_bytes)
        for _ in range(count):
            self._release(self._hire())

    def __call__(self, job: Any, /) -> Any:
        """The answer of a worker, or a failure (503) where none is free, or it dies or takes too long."""
        if kept := self._recall(job):
            return kept
        turn = self._turn()
        if turn is None:
            return _busy()
        try:
            worker = turn.result(self._limits.seconds)
        except TimeoutError:
            self._leave(turn)
            return _busy()
        try:
            found = worker.run(job, self._limits.seconds)
        except (EOFError, OSError):
            return self._replace(worker, _DIED)
        return self._done(worker, job, found)

    async def ask(self, job: Asked | Change) -> Found:
        """What a call gives, without a thread that waits."""
        if kept := self._recall(job):
            return kept
        turn = self._turn()
        if turn is None:
            return _busy()
        try:
            async with asyncio.timeout(self._limits.seconds):
                worker = turn.result() if turn.done() else await asyncio.wrap_future(turn)
        except TimeoutError:
            self._leave(turn)
            return _busy()
        try:
            if not worker.ready:
                found = await asyncio.to_thread(worker.run, job, self._limits.seconds)
            else:
                worker.send(job)
                found = worker.receive() if await worker.answered(self._limits.seconds) else None
        except (EOFError, OSError):
            return self._replace(worker, _DIED)
        except BaseException:  # the request was given up: its worker still runs for nobody
            self._replace(worker, _DIED)
            raise
        return self._done(worker, job, found)

    @property
    def keeps(self) -> bool:
        """Whether answers are kept for who asks the same again."""
        return self._limits.kept_bytes > 0

    def mark(self) -> int:
        """Tells states of the store apart (:func:`kg.store.state_mark`)."""
        return state_mark(self._directory)

    def close(self) -> None:
        """Ends all workers."""
        for worker in list(self._all):
            self._dismiss(worker)

    def _recall(self, job: Asked | Change) -> Answer | None:
        if isinstance(job, Change):
            return None
        return self._kept.get(job, state_mark(self._directory))

    def _done(self, worker: _Worker, job: Asked | Change, found: Found | None) -> Found:
        if found is None:
            return self._replace(worker, _STOPPED.format(self._limits.seconds))
        self._release(worker)
        if not isinstance(job, Change) and isinstance(found, Answer):
            self._kept.put(job, found)
        return found

    def _turn(self) -> Future[_Worker] | None:
        """A worker, now or later; none where too many wait already."""
        turn: Future[_Worker] = Future()
        with self._lock:
            if self._idle:
                turn.set_result(self._idle.popleft())
            elif len(self._waiting) < self._limits.waiting:
                self._waiting.append(turn)
            else:
                return None
        return turn

    def _leave(self, turn: Future[_Worker]) -> None:
        with self._lock, contextlib.suppress(ValueError):
            self._waiting.remove(turn)
        if not turn.cancel() and not turn.cancelled():
            self._release(turn.result())

    def _release(self, worker: _Worker) -> None:
        with self._lock:
            while self._waiting:
                turn = self._waiting.popleft()
                if turn.set_running_or_notify_cancel():
                    turn.set_result(worker)
                    return
            self._idle.append(worker)

    def _replace(self, worker: _Worker, message: str) -> Failure:
        self._dismiss(worker)
        self._release(self._hire())
        return Failure(503, message)

    def _hire(self) -> _Worker:
        worker = _Worker(self._target, self._directory, self._limits)
        self._all.add(worker)
        return worker

    def _dismiss(self, worker: _Worker) -> None:
        self._all.discard(worker)
        worker.kill()


class _Worker:
    def __init__(
        self, target: Callable[[Connection, Path, Limits], None], directory: Path, limits: Limits
    ) -> None:
        # A fresh interpreter: a fork would copy threads' locks and RocksDB in mid-air.
        context = multiprocessing.get_context("spawn")
        self._pipe, end = context.Pipe()
        self._process = context.Process(target=target, args=(end, directory, limits), daemon=True)
        self._process.start()
        end.close()
        self.ready = False

    def run(self, job: Asked | Change, seconds: float) -> Found | None:
        """The answer, or None when the time is over. Raises EOFError or OSError where the process died."""
        if not self.ready:
            if not self._pipe.poll(_START):
                return Failure(503, "the store could not be opened in time")
            if (problem := self._pipe.recv()) != _READY:
                raise EOFError(problem)
            self.ready = True
        self.send(job)
        return self.receive() if self._pipe.poll(seconds) else None

    def send(self, job: Asked | Change) -> None:
        self._pipe.send(job)

    def receive(self) -> Found:
        found = self._pipe.recv()
        if isinstance(found, tuple):  # what is told of an answer; its body follows as it is
            return Answer(self._pipe.recv_bytes(), *found)
        assert isinstance(found, Done | Failure)
        return found

    async def answered(self, seconds: float) -> bool:
        """Whether there is an answer within the time."""
        loop = asyncio.get_running_loop()
        came: asyncio.Future[bool] = loop.create_future()

        def tell(answered: bool) -> None:
            if not came.done():
                came.set_result(answered)

        loop.add_reader(self._pipe.fileno(), tell, True)
        timer = loop.call_later(seconds, tell, False)
        try:
            return await came
        finally:
            timer.cancel()
            loop.remove_reader(self._pipe.fileno())
            os.set_blocking(self._pipe.fileno(), True)  # which uvloop's readers end

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _busy() -> Failure:
    return Failure(503, "all workers are busy; try again in a moment")


def _begin(limits: Limits) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends its workers
    limit_memory(limits.memory_bytes)
    confine()


def _read(pipe: Connection, directory: Path, limits: Limits) -> None:
    _begin(limits)
    try:
        mark = state_mark(directory)
        store = open_store(directory, read_only=True)
        pipe.send(_READY)
        with contextlib.suppress(EOFError, BrokenPipeError):
            while True:
                job = pipe.recv()
                if mark != (mark := state_mark(directory)) and store.superseded():
                    store.close()
                    store = open_store(directory, read_only=True)
                found = answer(store, job, max_bytes=limits.answer_bytes, max_rows=limits.answer_rows)
                if isinstance(found, Answer):
                    pipe.send((found.media, found.tag))
                    pipe.send_bytes(found.body)
                else:
                    pipe.send(found)
    except KgError as error:
        pipe.send(str(error))


def _write(pipe: Connection, directory: Path, limits: Limits) -> None:
    _begin(limits)
    pipe.send(_READY)
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            change = pipe.recv()
            try:
                with open_store(directory, create=False) as store:
                    found = make(store, change)
            except StoreError as error:
                found = why_not(error)
            pipe.send(found)
