"""A connection that begins on a short way and goes over to uvicorn's own protocol when it must."""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from kg.errors import KgError

if TYPE_CHECKING:
    from uvicorn.config import Config
    from uvicorn.server import ServerState

    from kg.serve.answering.lending import Back
    from kg.serve.http.middleware import Allowance

_AT_ONCE: Final = 0.1
"""Seconds within which the next request comes of a client that asks on and on."""


class ShortWay(Protocol):
    """What answers requests of one shape from their bytes."""

    @property
    def allowance(self) -> Allowance:
        """How many requests a client may send."""

    def known(self, request: bytes) -> bytes | None:
        """The response to a request that was answered before."""

    def takes(self, request: bytes) -> bool:
        """Whether a request is of that shape."""
        ...

    async def lend(self, request: bytes, connection: int, *, once: bool) -> Back | None:
        """Has a request answered, and those that follow it, by who then reads from the connection itself.

        None where the connection must end.
        """


def connections(way: ShortWay) -> type[asyncio.Protocol]:
    """What uvicorn makes its connections with (``Config(http=...)``)."""

    class Connection(_Connection):
        def __init__(
            self, config: Config, server_state: ServerState, app_state: dict[str, Any], _loop: Any = None
        ) -> None:
            super().__init__(way, config, server_state, app_state)

    return Connection


class _Connection(asyncio.Protocol):
    """One connection: here as long as each request is of the short way's shape and comes in one piece.

    The first other request takes it to uvicorn's protocol, for good. While it is lent, nothing is read from
    it or written to it here.
    """

    def __init__(
        self, way: ShortWay, config: Config, server_state: ServerState, app_state: dict[str, Any]
    ) -> None:
        self._way = way
        self._config = config
        self._server = server_state
        self._app_state = app_state
        self._connections = cast("set[object]", server_state.connections)
        self._lent: asyncio.Task[None] | None = None
        self._ends = False
        self._answered = -math.inf
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport = cast("asyncio.Transport", transport)
        peer = transport.get_extra_info("peername")
        self._client = str(peer[0]) if peer else ""
        self._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self)
        self._wake()

    def pause_writing(self) -> None:
        self._transport.pause_reading()  # who doesn't take answers may not ask

    def resume_writing(self) -> None:
        self._transport.resume_reading()

    def data_received(self, data: bytes) -> None:
        self._wake()
        try:
            known = self._way.known(data)
        except KgError:
            known = None  # the long way says it
        if not (known or self._may_lend(data)) or not self._way.allowance.admits(self._client):
            self._hand_over(data)
        elif known:
            self._server.total_requests += 1
            self._transport.write(known)
            self._rest()
        else:
            # Nobody waits for the next request of a client that pauses, or whose requests are counted here.
            once = self._loop.time() > self._answered + _AT_ONCE or self._way.allowance.counts(self._client)
            self._transport.pause_reading()
            self._lent = self._loop.create_task(self._lend(data, once))
            self._server.tasks.add(self._lent)
            self._lent.add_done_callback(self._server.tasks.discard)

    def shutdown(self) -> None:
        """Ends the connection, after the answer that is under way; uvicorn calls it when the server stops."""
        self._ends = True
        if self._lent is None:
            self._transport.close()

    def _may_lend(self, data: bytes) -> bool:
        most = self._config.limit_concurrency
        crowded = most is not None and max(len(self._server.connections), len(self._server.tasks)) >= most
        # What is still to be sent must be sent before what a worker sends.
        return not crowded and self._transport.get_write_buffer_size() == 0 and self._way.takes(data)

    async def _lend(self, request: bytes, once: bool) -> None:
        socket = self._transport.get_extra_info("socket")
        back = await self._way.lend(request, socket.fileno(), once=once)
        self._lent = None
        if self._transport.is_closing():
            return
        if back is None:
            self._transport.abort()
            return
        self._server.total_requests += back.served
        if back.unsent:
            self._transport.write(back.unsent)
        self._transport.resume_reading()
        if back.unread and not back.served:  # it isn't plain after all
            self._hand_over(back.unread)
        elif back.unread:
            self._answered = self._loop.time()
            self.data_received(back.unread)
        else:
            self._rest()

    def _rest(self) -> None:
        self._answered = self._loop.time()
        if self._ends:
            self._transport.close()
        else:
            self._timer = self._loop.call_later(self._config.timeout_keep_alive, self._transport.close)

    def _wake(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _hand_over(self, data: bytes) -> None:
        self._connections.discard(self)
        protocol = _LongWay(self._config, self._server, self._app_state, self._loop)
        self._transport.set_protocol(protocol)
        protocol.connection_made(self._transport)
        protocol.data_received(data)


class _LongWay(HttpToolsProtocol):
    """uvicorn's own protocol, which tells only the last of several requests at once that the client is gone.

    The others would go on to answer, and fail at the closed connection.
    """

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._earlier: list[RequestResponseCycle] = []

    def on_headers_complete(self) -> None:
        under_way = (*self._earlier, *([self.cycle] if self.cycle else ()))
        self._earlier = [cycle for cycle in under_way if not cycle.response_complete]
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        for cycle in self._earlier:
            cycle.disconnected = True
            cycle.message_event.set()
        super().connection_lost(exc)
