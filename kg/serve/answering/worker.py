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
from multiprocessing.reduction import recv_handle, send_handle
from typing import Final, TypeAlias

from kg.errors import KgError, StoreError
from kg.serve.answering.changes import make, why_not
from kg.serve.answering.confine import confine, limit_memory
from kg.serve.answering.jobs import Answer, Asked, Change, Done, Failure, answer
from kg.serve.answering.lending import Back, Clock, Lent, serve
from kg.store import Endpoint, Place, open_store, state_mark

_START: Final = 60.0
"""Seconds that a worker may take to open the store."""
_READY: Final = "ready"
_CALL: Final = b"back"
_LARGE: Final = 256 << 10
"""Bytes from which on a message is read beside the event loop."""

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
    """A process over a store, that runs :func:`read` or :func:`write`, one job at a time."""

    def __init__(
        self, target: Callable[[Connection, Place, Limits, Clock], None], place: Place, limits: Limits
    ) -> None:
        # A fresh interpreter: a fork would copy threads' locks and RocksDB in mid-air.
        context = multiprocessing.get_context("spawn")
        self._pipe, end = context.Pipe()
        self.clock = Clock(context.RawValue("d", 0))
        arguments = (end, place, limits, self.clock)
        self._process = context.Process(target=target, args=arguments, daemon=True)
        self._process.start()
        end.close()
        self.ready = False

    def open(self) -> Failure | None:
        """Waits until the store is open, or says why it is not. Raises EOFError where the process died."""
        if not self.ready:
            if not self._pipe.poll(_START):
                return Failure(503, "the store could not be opened in time")
            if (problem := self._pipe.recv()) != _READY:
                raise EOFError(problem)
            self.ready = True
        return None

    def run(self, job: Asked | Change, seconds: float) -> Found | None:
        """The answer, or None when the time is over. Raises EOFError or OSError where the process died."""
        if failure := self.open():
            return failure
        self._send(job)
        if not self._pipe.poll(seconds):
            return None
        found = _found(self._pipe.recv_bytes() or self._pipe.recv_bytes())
        assert isinstance(found, Answer | Done | Failure)
        return found

    async def asked(self, job: Asked | Change, seconds: float) -> Found | None:
        """What :meth:`run` gives, from a worker that is ready, without a thread that waits."""
        self._send(job)
        if not await self._told(seconds):
            return None
        found = await self._received()
        assert isinstance(found, Answer | Done | Failure)
        return found

    def lend(self, lent: Lent, connection: int) -> None:
        """Hands over a client's connection, with its descriptor, to a worker that is ready."""
        self.clock.begin()
        self._send(lent)
        send_handle(self._pipe, connection, self._process.pid)

    def call(self) -> None:
        """Calls for the connection that was lent, after the request that is under way."""
        self._pipe.send_bytes(_CALL)

    async def back(self, seconds: float) -> Back | None:
        """What comes back with the connection, or None when one of its requests takes longer than it may."""
        while not await self._told(self.clock.left(seconds)):
            if self.clock.left(seconds) <= 0:
                return None
        found = await self._received()
        assert isinstance(found, Back)
        return found

    def _send(self, message: Asked | Change | Lent) -> None:
        self._pipe.send_bytes(pickle.dumps(message))

    async def _received(self) -> object:
        message = self._pipe.recv_bytes()
        return _found(message or await asyncio.to_thread(self._pipe.recv_bytes))

    async def _told(self, seconds: float) -> bool:
        """Whether the worker says something within the time."""
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


def _found(message: bytes) -> object:
    found = pickle.loads(message)
    if isinstance(found, str):  # why it ends
        raise EOFError(found)
    return found


def _tell(pipe: Connection, found: Found | Back) -> None:
    """Sends what was found, in one message, as each wakes the server; an empty one precedes a large one."""
    message = pickle.dumps(found)
    if len(message) >= _LARGE:
        pipe.send_bytes(b"")
    pipe.send_bytes(message)


def _begin(place: Place, limits: Limits) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends its workers
    limit_memory(limits.memory_bytes)
    if not isinstance(place, Endpoint):  # which is reached by the network, and runs the queries itself
        confine()


class _Reading:
    """A store that is open for reading, and which of its states that is."""

    def __init__(self, place: Place, limits: Limits) -> None:
        self._place = place
        self._limits = limits
        self.state = state_mark(place)
        self._store = open_store(place, read_only=True)

    def renew(self) -> None:
        """Opens the newest state, if another one is open."""
        if self.state != (state := state_mark(self._place)):
            self.state = state
            if self._store.superseded():
                self._store.close()
                self._store = open_store(self._place, read_only=True)

    def answer(self, job: Asked) -> Answer | Failure:
        """What the open state answers."""
        limits = self._limits
        return answer(self._store, job, max_bytes=limits.answer_bytes, max_rows=limits.answer_rows)


def read(pipe: Connection, place: Place, limits: Limits, clock: Clock) -> None:
    """Answers what comes through the pipe from the newest state of the store, until the pipe is closed."""
    _begin(place, limits)
    try:
        reading = _Reading(place, limits)
        pipe.send(_READY)
        gc.freeze()  # what is there by now stays: no collection walks it again
        with contextlib.suppress(EOFError, ConnectionError):
            while True:
                message = pipe.recv_bytes()
                if message == _CALL:  # it came back before
                    continue
                asked = pickle.loads(message)
                if isinstance(asked, Lent):
                    connection = recv_handle(pipe)
                    try:
                        _tell(pipe, serve(asked, connection, pipe, clock, reading))
                    finally:
                        os.close(connection)
                else:
                    reading.renew()
                    _tell(pipe, reading.answer(asked))
    except KgError as error:
        pipe.send(str(error))


def write(pipe: Connection, place: Place, limits: Limits, _clock: Clock) -> None:
    """Makes the changes that come through the pipe; the store is open for one at a time."""
    _begin(place, limits)
    pipe.send(_READY)
    with contextlib.suppress(EOFError, ConnectionError):
        while True:
            change = pickle.loads(pipe.recv_bytes())
            try:
                with open_store(place, create=False) as store:
                    found = make(store, change)
            except StoreError as error:
                found = why_not(error)
            _tell(pipe, found)
