"""The short way for what programs ask most: a plain GET of a query at ``/sparql``.

A request of that one shape is answered without the routes, middleware and request objects of the long way,
which take several times as long as a small query itself; and what is asked again is sent again while the
store is the same. The response is what the long way would give, header by header, which a test holds.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_to_bytes

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException

from kg.errors import KgError
from kg.serve.answering.jobs import Answer, Failure, Job
from kg.serve.answering.kept import is_volatile
from kg.serve.http.middleware import LARGE, SAFE_HEADERS, SMALL, Allowance, zipped
from kg.serve.sparql.endpoint import SPARQL, wanted, wants_page

if TYPE_CHECKING:
    from kg.serve.answering.workers import Workers

_PLAIN: Final = re.compile(rb"GET /sparql\?query=([!-%'-~]+) HTTP/1\.1\r\n((?:[A-Za-z-]+:[ -~]*\r\n)+)\r\n")
_HOST: Final = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::\d+)?")
_HEADERS: Final = frozenset(("host", "accept", "accept-encoding", "user-agent", "connection"))
"""Those on which an answer depends here, and those that say nothing; any other one takes the long way."""
_ROOM: Final = 32 << 20
_LARGEST: Final = 1 << 20
_ENTRY: Final = 500
"""Bytes that an entry takes beside its request and response, about."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: the query, and whether its answer may be compressed."""

    job: Job
    gzip: bool


@dataclass(frozen=True, slots=True)
class Response:
    """A response, but for the headers that the server adds to each (``Date``)."""

    status: bytes
    rest: bytes

    def whole(self, added: Iterable[tuple[bytes, bytes]]) -> bytes:
        """The bytes to send."""
        lines = b"".join(b"%b: %b\r\n" % header for header in added)
        return b"HTTP/1.1 %b\r\n%b%b" % (self.status, lines, self.rest)


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

    def known(self, request: bytes) -> Response | None:
        """What the very same request was answered, if the store is the same still."""
        if not self._workers.keeps:
            return None
        if (state := self._workers.mark()) != self._state:
            self._state, self._bytes = state, 0
            self._responses.clear()
        if (found := self._responses.get(request)) is not None:
            self._responses.move_to_end(request)
        return found

    def read(self, request: bytes) -> Asked | None:
        """What a request asks; none where it is of another shape."""
        found = _PLAIN.fullmatch(request)
        told = _told(found[2]) if found else None
        if found is None or told is None:
            return None
        try:
            sparql = unquote_to_bytes(found[1].replace(b"+", b" ")).decode("utf-8")
        except UnicodeDecodeError:
            return None
        base_iri = (self._url or f"http://{told.host}") + SPARQL
        return Asked(Job(sparql, told.results, told.graph, base_iri=base_iri), told.gzip)

    async def answer(self, request: bytes, asked: Asked) -> Response:
        """The response to a request, which is kept for the next time."""
        try:
            state = self._workers.mark() if self._workers.keeps else 0
            found = await self._workers.ask(asked.job)
        except KgError as error:
            found = Failure(500, str(error))
        if not isinstance(found, Answer):
            assert isinstance(found, Failure)
            return _refusal(found)
        volatile = is_volatile(asked.job.sparql)
        response = await _response(asked, found, volatile)
        if not volatile and state == self._state:
            self._remember(request, response)
        return response

    def _remember(self, request: bytes, response: Response) -> None:
        size = len(request) + len(response.rest) + _ENTRY
        if not self._workers.keeps or size > _LARGEST or request in self._responses:
            return
        self._responses[request] = response
        self._bytes += size
        while self._bytes > _ROOM:
            old, gone = self._responses.popitem(last=False)
            self._bytes -= len(old) + len(gone.rest) + _ENTRY


@dataclass(frozen=True, slots=True)
class _Told:
    """What a request's headers say."""

    host: str
    results: str | None
    graph: str | None
    gzip: bool


@lru_cache(1024)
def _told(lines: bytes) -> _Told | None:
    pairs = [line.partition(":") for line in lines.decode("ascii").split("\r\n")[:-1]]
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    accept, host = headers.get("accept"), headers.get("host", "")
    if len(headers) < len(pairs) or not headers.keys() <= _HEADERS or not _HOST.fullmatch(host):
        return None
    if headers.get("connection", "keep-alive").lower() != "keep-alive" or wants_page(accept):
        return None
    try:
        return _Told(host, *wanted(None, accept), "gzip" in headers.get("accept-encoding", ""))
    except HTTPException:
        return None


async def _response(asked: Asked, found: Answer, volatile: bool) -> Response:
    body, head = found.body, ""
    if gzip := asked.gzip and len(body) >= SMALL:
        body = await run_sync(zipped, body) if len(body) >= LARGE else zipped(body)
    if volatile:
        head = "cache-control: no-store\r\n"
    else:
        tag = hashlib.blake2b(found.body, digest_size=16).hexdigest()
        head = f'etag: "{tag}{"-gzip" if gzip else ""}"\r\ncache-control: no-cache\r\n'
    if gzip:
        head += "content-encoding: gzip\r\n"
    vary = "Accept, Origin, Accept-Encoding"
    return Response(b"200 OK", _head(found.media, vary, len(body), head) + body)


def _refusal(found: Failure) -> Response:
    body = f"{found.message}\n".encode()
    more = "retry-after: 5\r\n" if found.status == 503 else ""
    status = HTTPStatus(found.status)
    return Response(
        f"{status} {status.phrase}".encode(), _head("text/plain", "Accept, Origin", len(body), more) + body
    )


def _head(media: str, vary: str, length: int, more: str) -> bytes:
    charset = "; charset=utf-8" if media.startswith("text/") else ""
    return (
        f"vary: {vary}\r\ncontent-length: {length}\r\ncontent-type: {media}{charset}\r\n{more}{_SAFE}\r\n"
    ).encode("ascii")


_SAFE: Final = "".join(f"{name.lower()}: {value}\r\n" for name, value in SAFE_HEADERS.items())
