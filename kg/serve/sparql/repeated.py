"""Finished responses to queries, sent again to who asks the very same while the store is the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from kg.serve.sparql.endpoint import SPARQL

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ROOM: Final = 32 << 20
_LARGEST: Final = 1 << 20
_ENTRY: Final = 2000
"""Bytes that an entry takes beside the response's body, about."""
_ASKED: Final = frozenset(
    (b"accept", b"accept-encoding", b"accept-language", b"cookie", b"host", b"if-none-match")
)
_HARMLESS: Final = frozenset((b"user-agent", b"connection", b"content-length", b"keep-alive"))
"""Headers on which no response depends; a request with yet another one goes the whole way."""

_Key = tuple[bytes, tuple[tuple[bytes, bytes], ...]]


class Again:
    """Remembers what GET of the endpoint gave, by its query and the headers on which it depends.

    ``mark`` tells states of the store apart. What may not be stored, or has no entity tag, is not remembered.
    """

    def __init__(self, app: ASGIApp, *, mark: Callable[[], int]) -> None:
        self._app = app
        self._mark = mark
        self._state = 0
        self._responses: OrderedDict[_Key, tuple[Message, Message]] = OrderedDict()
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles a request, by the interface of ASGI."""
        key = _key(scope)
        if key is None:
            await self._app(scope, receive, send)
            return
        if (state := self._mark()) != self._state:
            self._state, self._bytes = state, 0
            self._responses.clear()
        if known := self._responses.get(key):
            self._responses.move_to_end(key)
            await send(known[0])
            await send(known[1])
            return
        sent: list[Message] = []

        async def sending(message: Message) -> None:
            sent.append(message)
            await send(message)

        await self._app(scope, receive, sending)
        if len(sent) == 2 and _storable(*sent) and state == self._state == self._mark():
            self._remember(key, sent[0], sent[1])

    def _remember(self, key: _Key, start: Message, body: Message) -> None:
        if key not in self._responses:
            self._responses[key] = (start, body)
            self._bytes += len(body["body"]) + _ENTRY
        while self._bytes > _ROOM:
            _, (_, old) = self._responses.popitem(last=False)
            self._bytes -= len(old["body"]) + _ENTRY


def _key(scope: Scope) -> _Key | None:
    if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] != SPARQL:
        return None
    if len(scope["query_string"]) > _ENTRY or not scope["query_string"]:
        return None
    headers = tuple((name, value) for name, value in scope["headers"] if name not in _HARMLESS)
    return (scope["query_string"], headers) if all(name in _ASKED for name, _ in headers) else None


def _storable(start: Message, body: Message) -> bool:
    if start.get("status") != 200 or len(body.get("body", b"")) > _LARGEST or body.get("more_body"):
        return False
    headers = dict(start["headers"])
    return (
        b"etag" in headers
        and b"no-store" not in headers.get(b"cache-control", b"")
        and b"set-cookie" not in headers
    )
