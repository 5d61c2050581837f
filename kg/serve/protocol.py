"""A request to its parameters, by the SPARQL 1.1 Protocol (W3C Recommendation of 2013-03-21, section 2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

MAX_BODY: Final = 1 << 20
"""Bytes that a request may send."""
_FORM: Final = "application/x-www-form-urlencoded"
_DIRECT: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_READ_ONLY: Final = "this endpoint answers queries only; nothing can be changed through it"


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a request asks: the query (none for a bare visit), its dataset, and ``format=``."""

    query: str | None
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    format: str | None


async def read(request: Request) -> Parameters:
    """The parameters of a request. Raises HTTPException (400, 403, 413, 415) where it breaks the protocol."""
    pairs = _pairs(request.scope["query_string"])
    if request.method != "POST":
        return _parameters(pairs)
    media, charset = _content_type(request.headers.get("content-type", ""))
    if media == _UPDATE:
        raise HTTPException(403, _READ_ONLY)
    if media not in (_FORM, _DIRECT):
        raise HTTPException(415, f"POST a query as {_DIRECT}, or a form as {_FORM}")
    if charset not in ("", "utf-8", "utf8"):
        raise HTTPException(415, f"the charset of a query is UTF-8, not {charset}")
    body = await _body(request)
    if media == _DIRECT:
        return _parameters([*pairs, ("query", _utf8(body))])
    return _parameters([*pairs, *_pairs(body)])


def _parameters(pairs: list[tuple[str, str]]) -> Parameters:
    values: dict[str, list[str]] = {}
    for key, value in pairs:
        values.setdefault(key, []).append(value)
    if "update" in values:
        raise HTTPException(403, _READ_ONLY)
    queries = values.get("query", [])
    if len(queries) > 1:
        raise HTTPException(
            400, f"one query at a time: the request has {len(queries)} parameters named query"
        )
    default, named = values.get("default-graph-uri", []), values.get("named-graph-uri", [])
    chosen = bool(default or named)
    return Parameters(
        queries[0] if queries else None,
        tuple(default) if chosen else None,
        tuple(named) if chosen else None,
        next((value for value in values.get("format", []) if value), None),
    )


def _pairs(data: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(_utf8(data), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError as error:
        raise HTTPException(400, "the parameters are not percent-encoded UTF-8") from error
    except ValueError as error:
        raise HTTPException(400, f"the parameters cannot be read: {error}") from error


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"the request is not UTF-8 (byte {error.start})") from error


def _content_type(header: str) -> tuple[str, str]:
    media, *parameters = (part.strip().lower() for part in header.split(";"))
    charset = next(
        (p.removeprefix("charset=").strip('"') for p in parameters if p.startswith("charset=")), ""
    )
    return media, charset


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise HTTPException(413, f"a request may have at most {MAX_BODY} bytes")
    return bytes(body)
