"""Request scripts of the W3C's SPARQL 1.1 tests, read from their manifests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

FOLDER = Path(__file__).parent.parent.parent / "shared" / "w3c" / "sparql" / "sparql11"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
STATUSES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}


@dataclass(frozen=True)
class Request:
    """A request and what is expected: statuses (``2``: any 2xx), truth, kind, graph, Location."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: frozenset[int]
    boolean: bool | None = None
    kind: str | None = None
    graph: str | None = None
    location: str | None = None


@dataclass(frozen=True)
class Script:
    name: str
    data: dict[str, str]
    requests: tuple[Request, ...]


@cache
def _store(path: Path) -> ox.Store:
    store = ox.Store()
    store.load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())
    return store


def scripts(manifest: str) -> list[Script]:
    """The tests of a manifest below the folder; none where the folder isn't there."""
    path = FOLDER / manifest
    return list(_scripts(path)) if path.is_file() else []


def _values(store: ox.Store, node: object, term: str) -> list:
    return [quad.object for quad in store.quads_for_pattern(node, ox.NamedNode(term), None)]


def _value(store: ox.Store, node: object, term: str) -> object | None:
    return next(iter(_values(store, node, term)), None)


def _text(store: ox.Store, node: object, term: str, otherwise: str | None = None) -> str | None:
    found = _value(store, node, term)
    return otherwise if found is None else found.value


def _list(store: ox.Store, node: object | None) -> Iterator[object]:
    while node is not None and node != ox.NamedNode(RDF + "nil"):
        yield _value(store, node, RDF + "first")
        node = _value(store, node, RDF + "rest")


def _scripts(path: Path) -> Iterator[Script]:
    store = _store(path)
    (entries,) = (quad.object for quad in store.quads_for_pattern(None, ox.NamedNode(MF + "entries"), None))
    for test in _list(store, entries):
        data = {}
        for graph in _values(store, test, UT + "graphData"):
            source = _text(store, graph, UT + "graph")
            data[_text(store, graph, RDFS + "label")] = Path(source.removeprefix("file://")).read_text(
                "utf-8"
            )
        action = _value(store, test, MF + "action")
        requests = _list(store, _value(store, action, HT + "requests")) if action else ()
        name = test.value.rpartition("#")[2]
        if not action:
            found = list(_commented(_text_of_comments(store, test)))
        else:
            found = [_request(store, node) for node in requests]
        yield Script(name, data, tuple(found))


def _headers(store: ox.Store, node: object | None) -> dict[str, str]:
    found = _list(store, _value(store, node, HT + "headers")) if node is not None else ()
    return {_text(store, h, HT + "fieldName").lower(): _text(store, h, HT + "fieldValue") for h in found}


def _request(store: ox.Store, node: object) -> Request:
    headers = _headers(store, node)
    response = _value(store, node, HT + "resp")
    body = _value(store, node, HT + "body")
    text = _text(store, body, CNT + "chars", "") if body else ""
    if headers.get("content-type", "").startswith("multipart/"):
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")  # as HTTP has them; a manifest cannot
    encoding = _text(store, body, CNT + "characterEncoding", "UTF-8") if body else "UTF-8"
    expected = _value(store, response, HT + "body")
    boolean = _text(store, response, MF + "expectedBoolean")
    return Request(
        _text(store, node, HT + "methodName"),
        _text(store, node, HT + "absolutePath"),
        headers,
        text.encode(encoding),
        frozenset(_status(s.value) for s in _values(store, response, MF + "expectedStatus")),
        None if boolean is None else boolean == "true",
        _text(store, response, MF + "expectedFormat"),
        _text(store, expected, CNT + "chars") if expected else None,
        _text(store, response, MF + "expectedLocation"),
    )


def _status(iri: str) -> int:
    name = iri.rpartition("#")[2]
    return int(name[10]) if name.startswith("StatusCode") else STATUSES[name]


def _text_of_comments(store: ox.Store, test: object) -> str:
    return max((v.value for v in _values(store, test, RDFS + "comment")), key=len)


def _commented(comment: str) -> Iterator[Request]:
    """The request of a deprecated test, which stands in its comment as text."""
    found = re.search(r"#### Request\s*\n(.*?)\n#### Response\s*\n(.*)", comment, re.DOTALL)
    if found is None:
        return
    asked, answered = (re.sub(r"(?m)^    ", "", part).strip("\n") for part in found.groups())
    head, _, body = asked.partition("\n\n")
    (first, *lines) = head.strip().splitlines()
    method, path, _ = first.split()
    headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
    headers.pop("host", None)
    if headers.get("content-type", "").startswith("multipart/"):
        # Their Turtle lacks its last full stop, which makes it none.
        body = re.sub(r'(" ?)\n\n--', r"\1 .\n\n--", body).replace("\n", "\r\n") + "\r\n"
    elif body and not body.rstrip().endswith("."):
        body = body.rstrip() + " ."
    answer_head, _, graph = answered.partition("\n\n")
    status = int(answer_head.split()[0])
    yield Request(
        method,
        path,
        headers,
        body.encode("utf-8"),
        # 200 and 204 say the same of a change, with and without a message.
        frozenset({200, 204}) if status == 200 and method != "GET" else frozenset({status}),
        graph=graph if graph.strip() and method == "GET" else None,
        location="$NEWPATH$" if "$NEWPATH$" in answer_head else None,
    )
