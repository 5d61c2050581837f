"""The short way of plain queries: it answers what the long way would, and gives way to that one."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pyoxigraph
import pytest
import uvicorn

from kg.serve import Limits, Workers, create_app
from kg.serve.http.connection import connections
from kg.serve.http.middleware import Allowance
from kg.serve.sparql.shortcut import Shortcut
from kg.store import open_store
from kg.terms import BASE

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
ALL = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 50"
LONG = "X-Asks-For: the-long-way"


class Connection:
    """A client that sends bytes and reads whole responses."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._read = b""

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def ask(self, query: str, *headers: str, start: str = "GET /sparql?query={} HTTP/1.1") -> Any:
        lines = [start.format(quote_plus(query)), "Host: kg.example.org:8080", *headers, "", ""]
        self.send("\r\n".join(lines).encode())
        return self.response()

    def response(self, *, bodiless: bool = False) -> Any:
        while b"\r\n\r\n" not in self._read:
            self._more()
        head, _, self._read = self._read.partition(b"\r\n\r\n")
        status, *lines = head.decode().split("\r\n")
        headers = dict(sorted(line.split(": ", 1) for line in lines))
        assert len(headers) == len(lines)
        length = 0 if bodiless else int(headers.get("content-length", 0))
        while len(self._read) < length:
            self._more()
        body, self._read = self._read[:length], self._read[length:]
        headers.pop("date", None)
        return status, headers, body

    def _more(self) -> None:
        data = self._socket.recv(1 << 16)
        if not data:
            raise EOFError("the server closed the connection")
        self._read += data

    def close(self) -> None:
        self._socket.close()


@contextmanager
def serving(folder: Path, *, per_minute: int = 0, **limits: Any) -> Iterator[Any]:
    workers = Workers(folder, count=1, limits=Limits(**limits))
    allowance = Allowance(per_minute)
    app = create_app(workers, base=BASE, allowance=allowance)
    way: Any = connections(Shortcut(workers, allowance=allowance))
    config = uvicorn.Config(
        app,
        http=way,
        port=0,
        log_level="error",
        server_header=False,
        access_log=False,
        timeout_keep_alive=60,  # on the busiest machine, one answer may take longer than a client may rest
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    opened: list[Connection] = []

    def connect() -> Connection:
        opened.append(Connection(server.servers[0].sockets[0].getsockname()[1]))
        return opened[-1]

    connect.workers = workers  # type: ignore[attr-defined]
    try:
        yield connect
    finally:
        server.should_exit = True  # connections that still are open do not hold it up
        thread.join(20)
        for one in opened:
            one.close()
        workers.close()
        assert not thread.is_alive()


@pytest.fixture(scope="module")
def connect(store_folder: Path) -> Iterator[Any]:
    # Long enough on the busiest machine: what is over here is a budget of rows, never the deadline.
    with serving(store_folder, seconds=60, answer_rows=1000) as connect:
        yield connect


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("ASK { ?s ?p ?o }", []),
        (ALL, []),
        (ALL, ["Accept: text/csv"]),
        (ALL, ["Accept: application/sparql-results+xml", "User-Agent: somebody/1.0 (a test)"]),
        (ALL, ["Accept-Encoding: gzip, deflate"]),
        ("ASK {}", ["Accept-Encoding: gzip"]),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 5", ["accept:text/turtle"]),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5", ["Accept: text/csv;q=0.5, */*;q=0.1"]),
        ("SELECT (<#here> AS ?x) {}", ["Accept: text/tab-separated-values"]),
        ("SELECT (STRLEN(STR(NOW())) > 0 AS ?yes) {}", []),
        ('SELECT ("云南 + 100 % &c." AS ?x) {}', ["Connection: Keep-Alive"]),
        ("SELECT", []),
        ("ASK { SERVICE <http://127.0.0.1:9/> {} }", []),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", []),
        ("ASK {}", ["Accept: image/png"]),
    ],
)
def test_both_ways_give_the_same(connect: Any, query: str, headers: list[str]) -> None:
    short, long = connect(), connect()
    found = short.ask(query, *headers)
    assert found == long.ask(query, *headers, LONG)
    assert found == short.ask(query, *headers)
    if "content-encoding" in found[1]:
        assert b"bindings" in gzip.decompress(found[2])


@pytest.mark.parametrize(
    "headers",
    [
        ["If-None-Match: *"],
        ["Origin: https://example.org"],
        ["Accept: text/html"],
        ["Connection: close"],
        ["Accept: text/csv", "Accept: text/html"],
    ],
)
def test_what_depends_on_more_takes_the_long_way(connect: Any, headers: list[str]) -> None:
    asking = connect()
    plain = asking.ask("ASK {}")
    assert plain[0] == "HTTP/1.1 200 OK"
    status, told, _ = asking.ask("ASK {}", *headers)
    assert (status, told) != plain[:2]


def test_one_connection_goes_over_to_the_long_way_and_on(connect: Any) -> None:
    asking = connect()
    first = asking.ask(ALL)
    assert asking.ask("", start="GET /robots.txt HTTP/1.1")[0] == "HTTP/1.1 200 OK"
    assert asking.ask(ALL) == first
    assert asking.ask(ALL, start="GET /sparql?query={}&format=csv HTTP/1.1")[1]["content-type"].startswith(
        "text/csv"
    )


def test_a_request_in_pieces_and_several_at_once_are_answered_in_order(connect: Any) -> None:
    asking = connect()
    request = "GET /sparql?query=ASK+{%7d} HTTP/1.1\r\nHost: a\r\n\r\n"
    whole = request.replace("{%7d}", "%7B%7D").encode()
    asking.send(whole[:30])
    time.sleep(0.05)
    asking.send(whole[30:])
    assert b"true" in asking.response()[2]
    asking = connect()
    no = whole.replace(b"ASK+", b"ASK+%7BFILTER(false)%7D%23")
    asking.send(no)
    asking.send(whole + no)
    asking.send(whole)
    assert [b"true" in asking.response()[2] for _ in range(4)] == [False, True, False, True]


def test_limits_hold_and_others_are_answered(store_folder: Path) -> None:
    with serving(store_folder, seconds=2) as connect:
        slow, quick = connect(), connect()
        slow.send(f"GET /sparql?query={quote_plus(ENDLESS)} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        kept = quick.ask("", start="GET /robots.txt HTTP/1.1")
        assert kept[0] == "HTTP/1.1 200 OK"
        status, headers, body = slow.response()
        assert (status, headers["retry-after"]) == ("HTTP/1.1 503 Service Unavailable", "5")
        assert b"longer than 2 seconds" in body
        assert slow.ask("ASK {}")[0] == "HTTP/1.1 200 OK"


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHo st: a\r\n\r\n",
        b"hello\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused(connect: Any, data: bytes) -> None:
    asking = connect()
    asking.send(data)
    assert asking.response()[0] == "HTTP/1.1 400 Bad Request"
    with pytest.raises(EOFError):
        asking.response()


def test_the_allowance_is_one_for_both_ways(store_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.serve.http.middleware._HERE", frozenset())
    with serving(store_folder, per_minute=4) as connect:
        asking, other = connect(), connect()
        found = [asking.ask("ASK {}")[0][9:12] for _ in range(2)]
        found += [other.ask("ASK {}", LONG)[0][9:12] for _ in range(3)]
        found.append(asking.ask("ASK {}")[0][9:12])
        assert found == ["200", "200", "200", "200", "429", "429"]


def test_what_a_build_publishes_is_answered_at_once(tmp_path: Path) -> None:
    folder, graph = tmp_path / "kg-store", pyoxigraph.NamedNode(f"{BASE}graph/vocabulary")
    node = pyoxigraph.NamedNode("a:a")

    def write(count: int) -> None:
        quads = [pyoxigraph.Quad(node, node, pyoxigraph.Literal(i), graph) for i in range(count)]
        with open_store(folder) as store:
            store.load_vocabulary(quads, version=str(count))

    write(3)
    query = "SELECT (COUNT(*) AS ?n) { ?s <a:a> ?o }"
    with serving(folder) as connect:
        asking = connect()
        assert [asking.ask(query, "Accept: text/csv")[2] for _ in range(2)] == [b"n\r\n3\r\n"] * 2
        write(5)
        assert asking.ask(query, "Accept: text/csv")[2] == b"n\r\n5\r\n"
