"""Processes that run queries, each with the store open for reading; one that overstays its time is killed.

Oxigraph can neither stop a query nor bound its memory, so a process of its own is what holds both.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import queue
import signal
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from kg.errors import KgError
from kg.store import open_store

from .jobs import Answer, Failure, Job, answer

_START: Final = 60.0
"""Seconds that a worker may take to open the store."""
_READY: Final = "ready"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take: seconds of time, bytes of answer, bytes of address space (Linux)."""

    seconds: float = 30.0
    answer_bytes: int = 64 << 20
    memory_bytes: int = 8 << 30


class Workers:
    """A fixed number of worker processes over the store in a folder; an :class:`~kg.serve.jobs.Answerer`.

    Calls block, and may come from any thread. A job waits for a free worker no longer than a query may run.
    """

    def __init__(self, directory: Path, *, count: int = 2, limits: Limits | None = None) -> None:
        self._directory = directory
        self._limits = limits or Limits()
        self._idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        self._all: set[_Worker] = set()
        for _ in range(count):
            self._hire()

    def __call__(self, job: Job, /) -> Answer | Failure:
        """The answer of a worker, or a failure (503) where none is free, or it dies or takes too long."""
        seconds = self._limits.seconds
        try:
            worker = self._idle.get(timeout=seconds)
        except queue.Empty:
            return Failure(503, "all workers are busy; try again in a moment")
        try:
            found = worker.run(job, seconds)
        except (EOFError, OSError):
            found = None
            message = "the query needed more memory than it may have, or the worker died; ask for less"
        else:
            message = f"the query ran longer than {seconds:g} seconds and was stopped; ask for less"
        if found is not None:
            self._idle.put(worker)
            return found
        self._dismiss(worker)
        self._hire()
        return Failure(503, message)

    def close(self) -> None:
        """Ends all workers."""
        for worker in list(self._all):
            self._dismiss(worker)

    def _hire(self) -> None:
        worker = _Worker(self._directory, self._limits)
        self._all.add(worker)
        self._idle.put(worker)

    def _dismiss(self, worker: _Worker) -> None:
        self._all.discard(worker)
        worker.kill()


class _Worker:
    def __init__(self, directory: Path, limits: Limits) -> None:
        # A fresh interpreter: a fork would copy threads' locks and RocksDB in mid-air.
        context = multiprocessing.get_context("spawn")
        self._pipe, end = context.Pipe()
        self._process = context.Process(target=_work, args=(end, directory, limits), daemon=True)
        self._process.start()
        end.close()
        self._ready = False

    def run(self, job: Job, seconds: float) -> Answer | Failure | None:
        """The answer, or None when the time is over. Raises EOFError or OSError where the process died."""
        if not self._ready:
            if not self._pipe.poll(_START):
                return Failure(503, "the store could not be opened in time")
            if (problem := self._pipe.recv()) != _READY:
                raise EOFError(problem)
            self._ready = True
        self._pipe.send(job)
        if not self._pipe.poll(seconds):
            return None
        found = self._pipe.recv()
        assert isinstance(found, Answer | Failure)
        return found

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _work(pipe: Connection, directory: Path, limits: Limits) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends its workers
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        store = open_store(directory, read_only=True)
        pipe.send(_READY)
        with contextlib.suppress(EOFError, BrokenPipeError):
            while True:
                job = pipe.recv()
                if store.superseded():
                    store.close()
                    store = open_store(directory, read_only=True)
                pipe.send(answer(store, job, max_bytes=limits.answer_bytes))
    except KgError as error:
        pipe.send(str(error))
