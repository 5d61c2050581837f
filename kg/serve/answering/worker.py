"""One process that answers, or makes changes, and the handle that the server has of it."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import multiprocessing
import os
import pickle
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, TypeAlias

from kg.errors import KgError, StoreError
from kg.serve.answering.changes import make, why_not
from kg.serve.answering.confine import confine, limit_memory
from kg.serve.answering.jobs import Answer, Asked, Change, Done, Failure, answer
from kg.store import open_store, state_mark

_START: Final = 60.0
"""Seconds that a worker may take to open the store."""
_READY: Final = "ready"
_LARGE: Final = 256 << 10
"""Bytes from which on an answer's body is read beside the event loop."""

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


class Worker:
    """A process over the store in a folder, that runs :func:`read` or :func:`write`, one job at a time."""

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
        self._send(job)
        if not self._pipe.poll(seconds):
            return None
        found = self._receive()
        return found if not isinstance(found, _Following) else found.answer(self._pipe.recv_bytes())

    async def asked(self, job: Asked | Change, seconds: float) -> Found | None:
        """What :meth:`run` gives, from a worker that is ready, without a thread that waits."""
        self._send(job)
        if not await self._answered(seconds):
            return None
        found = self._receive()
        if isinstance(found, _Following):
            return found.answer(await asyncio.to_thread(self._pipe.recv_bytes))
        return found

    def _send(self, job: Asked | Change) -> None:
        self._pipe.send_bytes(pickle.dumps(job))

    def _receive(self) -> Found | _Following:
        found = pickle.loads(self._pipe.recv_bytes())
        assert isinstance(found, Answer | Done | Failure | _Following)
        return found

    async def _answered(self, seconds: float) -> bool:
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
        """Ends the process, whatever it does."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


@dataclass(frozen=True, slots=True)
class _Following:
    """What is told of a large answer, whose body follows as a message of its own."""

    media: str
    tag: str

    def answer(self, body: bytes) -> Answer:
        return Answer(body, self.media, self.tag)


def _tell(pipe: Connection, found: Found) -> None:
    """Sends what was found, in one message unless it is large: each wakes the server."""
    if isinstance(found, Answer) and len(found.body) >= _LARGE:
        pipe.send_bytes(pickle.dumps(_Following(found.media, found.tag)))
        pipe.send_bytes(found.body)
    else:
        pipe.send_bytes(pickle.dumps(found))


def _begin(limits: Limits) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends its workers
    limit_memory(limits.memory_bytes)
    confine()


def read(pipe: Connection, directory: Path, limits: Limits) -> None:
    """Answers what comes through the pipe from the newest state of the store, until the pipe is closed."""
    _begin(limits)
    try:
        mark = state_mark(directory)
        store = open_store(directory, read_only=True)
        pipe.send(_READY)
        gc.freeze()  # what is there by now stays: no collection walks it again
        with contextlib.suppress(EOFError, BrokenPipeError):
            while True:
                job = pickle.loads(pipe.recv_bytes())
                if mark != (mark := state_mark(directory)) and store.superseded():
                    store.close()
                    store = open_store(directory, read_only=True)
                found = answer(store, job, max_bytes=limits.answer_bytes, max_rows=limits.answer_rows)
                _tell(pipe, found)
    except KgError as error:
        pipe.send(str(error))


def write(pipe: Connection, directory: Path, limits: Limits) -> None:
    """Makes the changes that come through the pipe; the store is open for one at a time."""
    _begin(limits)
    pipe.send(_READY)
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            change = pickle.loads(pipe.recv_bytes())
            try:
                with open_store(directory, create=False) as store:
                    found = make(store, change)
            except StoreError as error:
                found = why_not(error)
            _tell(pipe, found)
