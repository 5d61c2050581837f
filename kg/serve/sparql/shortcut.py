"""The short way for what programs ask most: a plain GET of a query at ``/sparql``.

Such requests are answered by a worker that the connection is lent to, without routes and middleware; and what
is asked again is sent again while the store is the same.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from kg.errors import KgError
from kg.serve.answering.jobs import Failure
from kg.serve.answering.lending import Back, Kept, Lent
from kg.serve.answering.plain import Response, is_plain, refuse
from kg.serve.http.middleware import Allowance

if TYPE_CHECKING:
    from kg.serve.answering.workers import Workers

_ROOM: Final = 32 << 20
_LARGEST: Final = 4 << 20
_ENTRY: Final = 500
"""Bytes that an entry takes beside its request and response, about."""


class Shortcut:
    """What the connections of a server share: who answers, and the responses that may be sent again.

    ``url`` is the address by which the public knows the server; none takes it from each request.
    """

    def __init__(self, workers: Workers, *, allowance: Allowance, url: str | None = None) -> None:
        self.allowance = allowance
        self._workers = workers
        self._url = url.rstrip("/") if url else None
        self._state = 0
        self._responses: OrderedDict[bytes, Response] = OrderedDict()
        self._bytes = 0

    def known(self, request: bytes) -> bytes | None:
        """What the very same request was answered, if the store is the same still."""
        if not self._workers.keeps:
            return None
        if (state := self._workers.mark()) != self._state:
            self._state, self._bytes = state, 0
            self._responses.clear()
        if (found := self._responses.get(request)) is None:
            return None
        self._responses.move_to_end(request)
        return found.dated()

    def takes(self, request: bytes) -> bool:
        """Whether a worker can answer a request from its bytes."""
        return sys.platform != "win32" and is_plain(request)

    async def lend(self, request: bytes, connection: int, *, once: bool) -> Back | None:
        """Lends a connection, whose descriptor this is, to a worker: for one request or for some time.

        None where a part of an answer was sent, so that the connection must end.
        """
        try:
            lent = Lent(request, self._url, self._workers.keeps)
            found = await self._workers.lend(lent, connection, once=once)
        except KgError as error:
            found = Failure(500, str(error))
        if isinstance(found, Failure):
            return Back(unsent=refuse(found).dated(), served=1)
        for kept in found.kept if found else ():
            self._remember(kept)
        return found

    def _remember(self, kept: Kept) -> None:
        size = len(kept.request) + len(kept.response.rest) + _ENTRY
        if kept.state != self._state or size > _LARGEST or kept.request in self._responses:
            return
        self._responses[kept.request] = kept.response
        self._bytes += size
        while self._bytes > _ROOM:
            old, gone = self._responses.popitem(last=False)
            self._bytes -= len(old) + len(gone.rest) + _ENTRY
