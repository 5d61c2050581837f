"""What every response passes: safe headers, compression, entity tags; and a limit of requests."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from anyio.to_thread import run_sync
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response

from kg.serve.http.headers import LARGE, SAFE_HEADERS, SMALL, zipped

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HERE: Final = frozenset(("127.0.0.1", "::1"))
_CLIENTS: Final = 10_000
"""The most clients that are remembered; those seen longest ago are forgotten."""


class Finish:
    """Adds the safe headers, compresses what a client takes compressed, answers conditional requests."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles a request, by the interface of ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start: Message = {}
        body = bytearray()
        passing = False

        async def sending(message: Message) -> None:
            nonlocal start, passing
            if message["type"] == "http.response.start":
                start = message
                headers = MutableHeaders(raw=message["headers"])
                for key, value in SAFE_HEADERS.items():
                    headers.setdefault(key, value)
                passing = (
                    "accept-ranges" in headers
                )  # a file, which has its tag and may be larger than memory
                if not passing:
                    return
            if passing:
                await send(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                finished = await _finished(scope, start, bytes(body))
                await send(start)
                await send({"type": "http.response.body", "body": finished})

        await self._app(scope, receive, sending)


async def _finished(scope: Scope, start: Message, body: bytes) -> bytes:
    """The body to send; the head is changed in place."""
    asked, headers = Headers(scope=scope), MutableHeaders(raw=start["headers"])
    if start["status"] != 200 or scope["method"] not in ("GET", "HEAD", "POST"):
        return body
    compressed = "gzip" in asked.get("accept-encoding", "") and len(body) >= SMALL and _compressible(headers)
    headers.add_vary_header("Accept-Encoding")
    if scope["method"] != "POST" and headers.get("cache-control") != "no-store":
        tag = headers.get("etag") or f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
        headers["etag"] = f'{tag[:-1]}-gzip"' if compressed else tag
        headers.setdefault("cache-control", "no-cache")
        if _matches(asked.get("if-none-match"), tag):
            start["status"] = 304
            for name in ("content-length", "content-type"):
                if name in headers:
                    del headers[name]
            return b""
    if compressed:
        body = await run_sync(zipped, body) if len(body) >= LARGE else zipped(body)
        headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(body))
    return body


def _compressible(headers: MutableHeaders) -> bool:
    media = headers.get("content-type", "")
    return "content-encoding" not in headers and not media.startswith(("image/png", "application/gzip"))


def _matches(condition: str | None, tag: str) -> bool:
    """Whether If-None-Match names the tag, of whatever encoding (RFC 9110, section 13.1.2)."""
    if condition is None:
        return False
    named = {part.strip().removeprefix("W/").replace('-gzip"', '"') for part in condition.split(",")}
    return "*" in named or tag in named


class Allowance:
    """How many requests a client may still send; this machine itself is not counted.

    A client may save up to a minute's requests and send them at once (a token bucket). ``per_minute`` 0
    allows any number. ``clock`` gives seconds.
    """

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def counts(self, client: str) -> bool:
        """Whether the requests of a client are counted."""
        return self.per_minute > 0 and client not in _HERE

    def admits(self, client: str) -> bool:
        """Whether a client may send a request now, which then counts."""
        if not self.counts(client):
            return True
        now = self._clock()
        left, then = self._left.pop(client, (float(self.per_minute), now))
        left = min(left + (now - then) * self.per_minute / 60, self.per_minute)
        self._left[client] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > _CLIENTS:
            self._left.popitem(last=False)
        return left >= 1


class Throttle:
    """Refuses (429) what a client asks beyond its allowance."""

    def __init__(self, app: ASGIApp, *, allowance: Allowance) -> None:
        self._app = app
        self._allowance = allowance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles a request, by the interface of ASGI."""
        client = (scope.get("client") or ("",))[0]
        if scope["type"] == "http" and not self._allowance.admits(client):
            refusal: Response = PlainTextResponse(
                f"more than {self._allowance.per_minute} requests a minute; wait a little\n",
                429,
                {"Retry-After": "10", **SAFE_HEADERS},
            )
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)
