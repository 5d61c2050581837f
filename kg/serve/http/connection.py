"""A connection that begins on a short way and goes over to uvicorn's own protocol when it must."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kg.errors import KgError

if TYPE_CHECKING:
    from uvicorn.config import Config
    from uvicorn.server import ServerState

    from kg.serve.http.middleware import Allowance

_Asked = TypeVar("_Asked")


class Whole(Protocol):
    """A response whose bytes are there."""

    def whole(self, added: Iterable[tuple[bytes, bytes]]) -> bytes:
        """The bytes to send, with the headers that the server adds to each."""
        ...


class ShortWay(Protocol[_Asked]):
    """What answers requests of one shape from their bytes."""

    @property
    def allowance(self) -> Allowance:
        """How many requests a client may send."""

    def known(self, request: bytes) -> Whole | None:
        """The response to a request that was answered before."""

    def read(self, request: bytes) -> _Asked | None:
        """What a request asks; none where it is of another shape."""

    async def answer(self, request: bytes, asked: _Asked) -> Whole:
        """The response to a request."""
        ...


def connections(way: ShortWay[Any]) -> type[asyncio.Protocol]:
    """What uvicorn makes its connections with (``Config(http=...)``)."""

    class Connection(_Connection[Any]):
        def __init__(
            self, config: Config, server_state: ServerState, app_state: dict[str, Any], _loop: Any = None
        ) -> None:
            super().__init__(way, config, server_state, app_state)

    return Connection


class _Connection(asyncio.Protocol, Generic[_Asked]):
    """One connection: here as long as each request is of the short way's shape and comes in one piece.

    The first other request takes it to uvicorn's protocol, for good.
    """

    def __init__(
        self, way: ShortWay[_Asked], config: Config, server_state: ServerState, app_state: dict[str, Any]
    ) -> None:
        self._way = way
        self._config = config
        self._server = server_state
        self._app_state = app_state
        self._connections = cast("set[object]", server_state.connections)
        self._task: asyncio.Task[None] | None = None
        self._later = b""
        self._ends = False
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
        if self._task is not None:  # the next request, before the answer to this one
            self._later += data
            self._transport.pause_reading()
            return
        try:
            known = self._way.known(data)
        except KgError:
            known = None  # the long way says it
        asked = None if known or self._is_crowded() else self._way.read(data)
        if not (known or asked) or not self._way.allowance.admits(self._client):
            self._hand_over(data)
        elif known:
            self._send(known)
        elif asked:
            self._task = self._loop.create_task(self._answer(data, asked))
            self._server.tasks.add(self._task)
            self._task.add_done_callback(self._server.tasks.discard)

    def shutdown(self) -> None:
        """Ends the connection, after the answer that is under way; uvicorn calls it when the server stops."""
        self._ends = True
        if self._task is None:
            self._transport.close()

    async def _answer(self, request: bytes, asked: _Asked) -> None:
        response = await self._way.answer(request, asked)
        self._task = None
        if self._transport.is_closing():
            return
        self._send(response)
        if self._later:
            later, self._later = self._later, b""
            self._transport.resume_reading()
            self.data_received(later)

    def _send(self, response: Whole) -> None:
        self._server.total_requests += 1
        self._transport.write(response.whole(self._server.default_headers))
        if self._ends:
            self._transport.close()
        else:
            self._timer = self._loop.call_later(self._config.timeout_keep_alive, self._transport.close)

    def _wake(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _is_crowded(self) -> bool:
        most = self._config.limit_concurrency
        return most is not None and max(len(self._server.connections), len(self._server.tasks)) >= most

    def _hand_over(self, data: bytes) -> None:
        self._connections.discard(self)
        protocol = HttpToolsProtocol(self._config, self._server, self._app_state, self._loop)
        self._transport.set_protocol(protocol)
        protocol.connection_made(self._transport)
        protocol.data_received(data)
