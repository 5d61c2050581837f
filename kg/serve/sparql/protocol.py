"""A request to its parameters, by the SPARQL 1.1 Protocol (W3C Recommendation of 2013-03-21, section 2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode
from starlette.exceptions import HTTPException
from starlette.requests import Request

from kg.query.updates import Using

MAX_QUERY: Final = 1 << 20
"""Bytes that a request may send without a token."""
MAX_CHANGE: Final = 64 << 20
"""Bytes that a change may send."""
_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a request asks: a query with its dataset, or an update, or neither; and ``format=``.

    ``union`` makes all named graphs together the default graph of the query.
    """

    query: str | None
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    format: str | None
    union: bool = False
    update: str | None = None
    using: Using = field(default_factory=Using)


async def read(request: Request, *, may_change: bool) -> Parameters:
    """The parameters of a request. Raises HTTPException (400, 405, 413, 415) where it breaks the protocol."""
    pairs = pairs_of(request.scope["query_string"])
    if request.method != "POST":
        if any(key == "update" for key, _ in pairs):
            raise HTTPException(405, "an update is sent by POST", {"Allow": "POST"})
        return _parameters(pairs)
    media, charset = content_type(request.headers.get("content-type", ""))
    if media not in (_FORM, _QUERY, _UPDATE):
        raise HTTPException(415, f"POST a query as {_QUERY}, an update as {_UPDATE}, or a form as {_FORM}")
    if charset not in ("", "utf-8", "utf8"):
        raise HTTPException(415, f"the charset of a query is UTF-8, not {charset}")
    sent = await body(request, MAX_CHANGE if may_change and media != _QUERY else MAX_QUERY)
    if media == _FORM:
        return _parameters([*pairs, *pairs_of(sent)])
    return _parameters([*pairs, ("query" if media == _QUERY else "update", _utf8(sent))])


def _parameters(pairs: list[tuple[str, str]]) -> Parameters:
    values: dict[str, list[str]] = {}
    for key, value in pairs:
        values.setdefault(key, []).append(value)
    operations = [(key, value) for key in ("query", "update") for value in values.get(key, [])]
    if len(operations) > 1:
        named = " and ".join(key for key, _ in operations)
        raise HTTPException(
            400, f"one query at a time, or one update: the request has the parameters {named}"
        )
    default, named_graphs = _graphs(values, "default-graph-uri"), _graphs(values, "named-graph-uri")
    chosen = bool(default or named_graphs)
    union = values.get("union-default-graph", ["false"])[-1].lower() in ("", "true", "1")
    return Parameters(
        query=next((value for key, value in operations if key == "query"), None),
        default_graphs=default if chosen else None,
        named_graphs=named_graphs if chosen else None,
        format=next((value for value in values.get("format", []) if value), None),
        union=union and not chosen,
        update=next((value for key, value in operations if key == "update"), None),
        using=Using(_graphs(values, "using-graph-uri"), _graphs(values, "using-named-graph-uri")),
    )


def _graphs(values: dict[str, list[str]], key: str) -> tuple[str, ...]:
    return tuple(graph_iri(value, key) for value in values.get(key, []))


def graph_iri(value: str, key: str) -> str:
    """A graph's IRI as a parameter names it. Raises HTTPException (400) where it is no absolute IRI."""
    try:
        return NamedNode(value).value
    except ValueError as error:
        raise HTTPException(400, f"{key}={value[:200]} is no absolute IRI") from error


def pairs_of(data: bytes) -> list[tuple[str, str]]:
    """The parameters of an address or a form. Raises HTTPException (400)."""
    try:
        return parse_qsl(_utf8(data), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError as error:
        raise HTTPException(400, "the parameters are not percent-encoded UTF-8") from error
    except ValueError as error:
        raise HTTPException(400, f"the parameters cannot be read: {error}") from error


def content_type(header: str) -> tuple[str, str]:
    """Media type and charset of a Content-Type header, in lower case; empty where there is none."""
    media, *parameters = (part.strip().lower() for part in header.split(";"))
    charset = next(
        (p.removeprefix("charset=").strip('"') for p in parameters if p.startswith("charset=")), ""
    )
    return media, charset


async def body(request: Request, most: int) -> bytes:
    """What a request sends. Raises HTTPException (413, 415) where it is too much, or compressed."""
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise HTTPException(415, "send it as it is, without Content-Encoding")
    if int(request.headers.get("content-length") or 0) > most:
        raise _too_large(most)
    sent = bytearray()
    async for chunk in request.stream():
        sent += chunk
        if len(sent) > most:
            raise _too_large(most)
    return bytes(sent)


def _too_large(most: int) -> HTTPException:
    return HTTPException(413, f"a request may have at most {most} bytes", {"Connection": "close"})


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"the request is not UTF-8 (byte {error.start})") from error
