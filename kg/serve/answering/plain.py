"""What programs ask most, a plain GET of a query at ``/sparql``: from a request's bytes to its response's.

A request of that one shape needs no routes, middleware and request objects, which take several times as long
as a small query itself. The response is what the long way would give, header by header, which a test holds.
"""

from __future__ import annotations

import binascii
import hashlib
import re
import time
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes

from kg.serve.answering.jobs import Answer, Failure, Job
from kg.serve.answering.kept import is_volatile
from kg.serve.http.addresses import SPARQL
from kg.serve.http.headers import SAFE_HEADERS, SMALL, zipped
from kg.serve.http.negotiate import GRAPHS, RESULTS, choose, wants_page

_PLAIN: Final = re.compile(rb"GET /sparql\?query=([!-%'-~]+) HTTP/1\.1\r\n((?:[A-Za-z-]+:[ -~]*\r\n)+)\r\n")
_HOST: Final = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::\d+)?")
_HEADERS: Final = frozenset(("host", "accept", "accept-encoding", "user-agent", "connection"))
"""Those on which an answer depends here, and those that say nothing; any other one takes the long way."""
_NO_ESCAPE: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})")


class Plain(NamedTuple):
    """A request: the query, and whether its answer may be compressed."""

    job: Job
    gzip: bool


class Response(NamedTuple):
    """A response but for its date, and whether it may be sent again while the store is the same."""

    status: bytes
    rest: bytes
    stays: bool

    def dated(self) -> bytes:
        """The bytes to send now."""
        return b"HTTP/1.1 %b\r\ndate: %b\r\n%b" % (self.status, _date(int(time.time())), self.rest)


def is_plain(request: bytes) -> bool:
    """Whether these bytes are one whole request of that shape."""
    found = _PLAIN.fullmatch(request)
    return found is not None and _told(found[2]) is not None


def read(request: bytes, url: str | None = None) -> Plain | None:
    """What a request asks; none where it is of another shape.

    ``url`` is the address by which the public knows the server; none takes it from the request.
    """
    found = _PLAIN.fullmatch(request)
    told = _told(found[2]) if found else None
    if found is None or told is None:
        return None
    try:
        sparql = _decoded(found[1]).decode("utf-8")
    except UnicodeDecodeError:
        return None
    base_iri = (url or f"http://{told.host}") + SPARQL
    return Plain(Job(sparql, told.results, told.graph, base_iri=base_iri), told.gzip)


def respond(asked: Plain, found: Answer | Failure) -> Response:
    """The response to a request."""
    if isinstance(found, Failure):
        return refuse(found)
    body, more = found.body, ""
    if gzip := asked.gzip and len(body) >= SMALL:
        body = zipped(body)
    if volatile := is_volatile(asked.job.sparql):
        more = "cache-control: no-store\r\n"
    else:
        tag = hashlib.blake2b(found.body, digest_size=16).hexdigest()
        more = f'etag: "{tag}{"-gzip" if gzip else ""}"\r\ncache-control: no-cache\r\n'
    if gzip:
        more += "content-encoding: gzip\r\n"
    head = _head(found.media, "Accept, Origin, Accept-Encoding", len(body), more)
    return Response(b"200 OK", head + body, not volatile)


def refuse(found: Failure) -> Response:
    """The response that says why there is no answer."""
    body = f"{found.message}\n".encode()
    more = "retry-after: 5\r\n" if found.status == 503 else ""
    status = HTTPStatus(found.status)
    head = _head("text/plain", "Accept, Origin", len(body), more)
    return Response(f"{status} {status.phrase}".encode(), head + body, False)


def _decoded(text: bytes) -> bytes:
    """A value of an address without its escapes.

    Quoted-printable text is escaped alike but for the sign, and its decoder is compiled: it takes a tenth of
    the time of urllib's, which in turn knows what to do with a percent sign that escapes nothing.
    """
    text = text.replace(b"+", b" ")
    if _NO_ESCAPE.search(text):
        return unquote_to_bytes(text)
    return binascii.a2b_qp(text.replace(b"=", b"%3D").replace(b"%", b"="))


class _Told(NamedTuple):
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
    results, graph = choose(accept, list(RESULTS)), choose(accept, list(GRAPHS))
    if results is None and graph is None:
        return None
    return _Told(host, results, graph, "gzip" in headers.get("accept-encoding", ""))


def _head(media: str, vary: str, length: int, more: str) -> bytes:
    charset = "; charset=utf-8" if media.startswith("text/") else ""
    return (
        f"vary: {vary}\r\ncontent-length: {length}\r\ncontent-type: {media}{charset}\r\n{more}{_SAFE}\r\n"
    ).encode("ascii")


_SAFE: Final = "".join(f"{name.lower()}: {value}\r\n" for name, value in SAFE_HEADERS.items())


@lru_cache(1)
def _date(second: int) -> bytes:
    return formatdate(second, usegmt=True).encode()
