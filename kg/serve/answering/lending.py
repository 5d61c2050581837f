"""A client's connection in the hands of a worker for a while, which then needs nobody between the two.

Two processes that wake each other for every request and again for its answer take longer over that than over
a small query. So the server lends the connection: the worker answers the request that was read already, goes
on with those that follow, and gives the connection back with the first that is not plain
(:mod:`~kg.serve.answering.plain`), when none comes, when the server calls for it, or when its time is over.
The server keeps the connection meanwhile and neither reads nor writes; should the worker be ended, the server
goes on where the worker's clock says that it was.
"""

from __future__ import annotations

import os
import select
import time
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from kg.serve.answering.jobs import Answer, Failure, Job
from kg.serve.answering.plain import Response, read, respond

if TYPE_CHECKING:
    from ctypes import c_double
    from multiprocessing.connection import Connection

_FRESH: Final = 0.001
"""Seconds in which the store is not looked at again for one client, who cannot change it so fast."""
_MUCH: Final = 1 << 20
"""Bytes of answers for the server to keep with which a connection goes back."""
_PART: Final = 1 << 16


class Lent(NamedTuple):
    """A connection for a worker, whose descriptor follows: the request that was read from it already.

    ``url`` is the server's address for the public. With ``keeps`` the server wants to know the answers, to
    give them again. No request is waited for longer than ``patience`` (milliseconds), nor at all after
    ``seconds``.
    """

    request: bytes
    url: str | None
    keeps: bool
    seconds: float = 0.0
    patience: int = 0


class Kept(NamedTuple):
    """A response that the same request may be given again in this state of the store."""

    state: int
    request: bytes
    response: Response


class Back(NamedTuple):
    """A connection comes back: what was read from it and not answered, and what is still to be sent.

    ``served`` requests were answered, the one included whose answer is to be sent.
    """

    unread: bytes = b""
    unsent: bytes = b""
    served: int = 0
    kept: tuple[Kept, ...] = ()


class Clock:
    """What a worker does with a connection that it was lent, for the server to see, which must not ask.

    The time at which the request under way began (``time.monotonic``), below zero once its answer is being
    sent, 0 between two requests: one number, so that it is never half written.
    """

    def __init__(self, shared: c_double) -> None:
        self._shared = shared

    def begin(self) -> float:
        """A request is taken up now, which is the time that is given."""
        self._shared.value = now = time.monotonic()
        return now

    def send(self) -> None:
        """Its answer is sent from here on."""
        self._shared.value = -self._shared.value

    def rest(self) -> None:
        """It is done."""
        self._shared.value = 0

    def left(self, seconds: float) -> float:
        """The rest of the seconds that a request may take."""
        begun = abs(self._shared.value)
        return begun + seconds - time.monotonic() if begun else seconds

    @property
    def is_resting(self) -> bool:
        """Whether no request is under way."""
        return self._shared.value == 0

    @property
    def is_sending(self) -> bool:
        """Whether a part of the answer may have been sent."""
        return self._shared.value < 0


class Reading(Protocol):
    """The store, open for reading."""

    @property
    def state(self) -> int:
        """Which of its states is open (:func:`kg.store.state_mark`)."""

    def renew(self) -> None:
        """Opens the newest state, if another one is open."""

    def answer(self, job: Job) -> Answer | Failure:
        """What the open state answers."""
        ...


def serve(lent: Lent, connection: int, calls: Connection, clock: Clock, reading: Reading) -> Back:
    """Answers the requests of a connection, whose descriptor never blocks, until it must go back.

    Whatever comes through ``calls`` calls for it.
    """
    request, unsent, served, room = lent.request, b"", 0, _MUCH
    kept: dict[bytes, Kept] = {}
    now = time.monotonic()
    until, fresh = now + lent.seconds, 0.0
    polled = select.poll()
    polled.register(connection, select.POLLIN)
    polled.register(calls.fileno(), select.POLLIN)
    while request not in kept and (asked := read(request, lent.url)):
        if now > fresh:
            reading.renew()
            fresh = now + _FRESH
        response = respond(asked, reading.answer(asked.job))
        clock.send()
        unsent = _send(connection, response.dated())
        clock.rest()
        served += 1
        if lent.keeps and response.stays:
            kept[request] = Kept(reading.state, request, response)
            room -= len(response.rest)
        request = b""
        if unsent or room < 0 or now >= until:
            break
        ready = polled.poll(lent.patience)
        if len(ready) != 1 or ready[0][0] != connection:
            break
        now = clock.begin()
        request = _receive(connection)
    clock.rest()
    return Back(request, unsent, served, tuple(kept.values()))


def _send(connection: int, data: bytes) -> bytes:
    """Sends what goes at once; the rest comes back. To a client that is gone all goes."""
    try:
        return data[os.write(connection, data) :]
    except BlockingIOError:
        return data
    except OSError:
        return b""


def _receive(connection: int) -> bytes:
    """The bytes that are there; none where the client is gone, which the server will see for itself."""
    try:
        return os.read(connection, _PART)
    except OSError:
        return b""
