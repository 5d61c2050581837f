"""A connection that is lent to a worker: limits hold, nobody starves, nothing is lost when it ends."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_serve_shortcut import ENDLESS, LONG, Connection, serving

from kg.serve.answering.plain import read

OK = "HTTP/1.1 200 OK"
BUSY = "HTTP/1.1 503 Service Unavailable"
NOTHING_KEPT = {"kept_bytes": 0}
# 64 characters, doubled until they are 8 MiB: more than the buffers between two sockets take.
LARGE = (
    f'SELECT ?x17 {{ BIND("{"x" * 64}" AS ?x0) '
    + " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(17))
    + " }"
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there no connection is lent")


@pytest.fixture(scope="module")
def connect(store_folder: Path) -> Iterator[Any]:
    """One worker that answers every request anew."""
    with serving(store_folder, seconds=60, **NOTHING_KEPT) as connect:
        yield connect


def sent(query: str) -> bytes:
    return f"GET /sparql?query={quote_plus(query)} HTTP/1.1\r\nHost: a\r\n\r\n".encode()


def number(asking: Connection, value: int) -> str:
    return str(asking.ask(f"SELECT ({value} AS ?n) {{}}", "Accept: text/csv")[2])


def worker(connect: Any) -> int:
    """The process that answers."""
    (found,) = connect.workers._all
    return int(found._process.pid)


def holds_client(process: int) -> bool:
    """Whether a process has a connection of TCP."""
    inodes = set()
    for table in ("tcp", "tcp6"):
        lines = Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]
        inodes |= {line.split()[9] for line in lines}
    held = set()
    for descriptor in Path(f"/proc/{process}/fd").iterdir():
        try:
            held.add(str(descriptor.readlink()))
        except FileNotFoundError:
            continue
    return any(f"socket:[{inode}]" in held for inode in inodes)


def test_one_connection_asks_on_and_on(connect: Any) -> None:
    asking = connect()
    assert [number(asking, n) for n in range(200)] == [str(f"n\r\n{n}\r\n".encode()) for n in range(200)]


def test_two_clients_share_one_worker(connect: Any) -> None:
    one, other = connect(), connect()
    for n in range(50):
        one.send(sent(f"SELECT ({n} AS ?n) {{}}"))
        other.send(sent(f"SELECT (-{n} AS ?n) {{}}"))
        assert f'"{n}"'.encode() in one.response()[2]
        assert f'"-{n}"'.encode() in other.response()[2] or n == 0


def test_who_asks_without_a_pause_keeps_nobody_out(connect: Any) -> None:
    greedy, done, counted = connect(), threading.Event(), []

    def ask_on() -> None:
        while not done.is_set():
            counted.append(greedy.ask("ASK {}")[0])

    thread = threading.Thread(target=ask_on)
    thread.start()
    try:
        for _ in range(20):
            modest = connect()
            assert modest.ask("ASK {}")[0] == OK
            assert modest.ask("ASK {}", LONG)[0] == OK
            modest.close()
    finally:
        done.set()
        thread.join()
    assert set(counted) == {OK}


def test_other_requests_of_a_lent_connection_are_answered(connect: Any) -> None:
    asking = connect()
    whole = asking.ask("ASK {}")
    assert asking.ask("ASK {}") == asking.ask("ASK {}") == whole
    asking.send(sent("ASK {}").replace(b"GET", b"HEAD"))
    head = asking.response(bodiless=True)
    assert (head[0], head[1], head[2]) == (*whole[:2], b"")
    assert asking.ask("", start="GET /robots.txt HTTP/1.1")[0] == OK
    assert asking.ask("ASK {}") == whole


@pytest.mark.parametrize("pieces", [1, 2, 7])
def test_what_comes_in_pieces_or_at_once_is_answered_in_order(connect: Any, pieces: int) -> None:
    asking = connect()
    for _ in range(3):  # who asks on and on is read by the worker
        assert asking.ask("ASK {}")[0] == OK
    data = b"".join(sent(f"SELECT ({n} AS ?n) {{}}") for n in range(5))
    size = len(data) // pieces + 1
    for start in range(0, len(data), size):
        asking.send(data[start : start + size])
        time.sleep(0.01)
    assert [b'"%d"' % n in asking.response()[2] for n in range(5)] == [True] * 5


def test_a_client_that_does_not_read_holds_no_worker(connect: Any) -> None:
    slow, quick = connect(), connect()
    slow.send(sent(LARGE))
    for n in range(5):
        assert str(n) in number(quick, n)
    status, headers, body = slow.response()
    assert (status, len(body)) == (OK, int(headers["content-length"]))
    assert body.count(b"x") > 64 << 17
    assert slow.ask("ASK {}")[0] == OK


@pytest.mark.parametrize("reset", [False, True])
def test_a_client_that_goes_leaves_nothing_behind(connect: Any, reset: bool) -> None:
    for query in ("ASK {}", LARGE):
        gone = connect()
        if reset:
            gone._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        gone.send(sent(query))
        gone.close()
    asking = connect()
    assert asking.ask("ASK {}")[0] == OK
    if sys.platform == "linux":
        asking.close()
        end = time.monotonic() + 30
        while holds_client(worker(connect)) and time.monotonic() < end:
            time.sleep(0.01)
        assert not holds_client(worker(connect))


def test_of_several_requests_at_once_none_fails_when_the_client_goes(connect: Any) -> None:
    said: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = said.append  # type: ignore[method-assign]
    log = logging.getLogger("uvicorn.error")
    log.addHandler(handler)
    try:
        for _ in range(3):
            gone = connect()
            gone.send(sent(LARGE) * 3)
            assert gone._socket.recv(1) == b"H"  # the first is being sent, to one who takes no more of it
            assert connect().ask("ASK {}")[0] == OK  # the only worker is done with the second
            gone.close()
            assert connect().ask("ASK {}")[0] == OK
    finally:
        log.removeHandler(handler)
    assert [record.getMessage() for record in said] == []


def test_a_query_over_its_time_is_ended_in_a_lent_connection(store_folder: Path) -> None:
    with serving(store_folder, seconds=2, **NOTHING_KEPT) as connect:
        asking = connect()
        assert [asking.ask("ASK {}")[0] for _ in range(3)] == [OK] * 3
        status, headers, body = asking.ask(ENDLESS)
        assert (status, headers["retry-after"]) == (BUSY, "5")
        assert b"longer than 2 seconds" in body
        assert asking.ask("ASK {}")[0] == OK


def test_a_worker_that_dies_under_a_request_is_told(store_folder: Path) -> None:
    with serving(store_folder, seconds=60, **NOTHING_KEPT) as connect:
        asking = connect()
        assert [asking.ask("ASK {}")[0] for _ in range(3)] == [OK] * 3
        asking.send(sent(ENDLESS))
        time.sleep(0.5)
        os.kill(worker(connect), signal.SIGKILL)
        status, _, body = asking.response()
        assert (status, b"its process died" in body) == (BUSY, True)
        assert asking.ask("ASK {}")[0] == OK


def test_a_worker_that_dies_between_two_requests_is_not_noticed(store_folder: Path) -> None:
    with serving(store_folder, seconds=60, **NOTHING_KEPT) as connect:
        asking = connect()
        for _ in range(3):
            assert asking.ask("ASK {}")[0] == OK
            (resting,) = connect.workers._all
            while not resting.clock.is_resting:
                time.sleep(0.001)
            os.kill(worker(connect), signal.SIGKILL)
            assert asking.ask("ASK {}")[0] in (OK, BUSY)  # busy where it was sent to the one that died
            assert asking.ask("ASK {}")[0] == OK


def test_a_store_that_is_gone_is_told(store_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kg-store"
    shutil.copytree(store_folder, folder)
    with serving(folder, seconds=60, **NOTHING_KEPT) as connect:
        asking = connect()
        assert asking.ask("ASK {}")[0] == OK
        shutil.rmtree(folder)
        for _ in range(3):
            assert asking.ask("ASK {}")[0] == BUSY


def test_an_answer_that_was_begun_is_cut_when_its_worker_dies(store_folder: Path) -> None:
    with serving(store_folder, seconds=60, **NOTHING_KEPT) as connect:
        asking = connect()
        assert [asking.ask("ASK {}")[0] for _ in range(3)] == [OK] * 3
        asking.send(sent(ENDLESS))
        time.sleep(0.5)
        (busy,) = connect.workers._all
        busy.clock.send()  # as the worker does before the first byte
        os.kill(worker(connect), signal.SIGKILL)
        with pytest.raises((EOFError, ConnectionError)):
            asking.response()
        assert connect().ask("ASK {}")[0] == OK


def test_a_request_that_is_kept_comes_from_the_server(store_folder: Path) -> None:
    with serving(store_folder, seconds=60) as connect:
        asking, other = connect(), connect()
        first = asking.ask("SELECT (STRUUID() AS ?x) {}"), asking.ask("SELECT (7 AS ?n) {}")
        assert asking.ask("SELECT (7 AS ?n) {}") == other.ask("SELECT (7 AS ?n) {}") == first[1]
        assert asking.ask("SELECT (STRUUID() AS ?x) {}")[2] != first[0][2]
        asking.ask("SELECT (7 AS ?n) {}")
        os.kill(worker(connect), signal.SIGSTOP)  # nobody is left to answer but the server
        try:
            assert other.ask("SELECT (7 AS ?n) {}") == first[1]
        finally:
            os.kill(worker(connect), signal.SIGCONT)


@given(st.binary(min_size=1), st.text("%+=aF0_", min_size=1))
def test_queries_are_decoded_as_addresses_are(raw: bytes, odd: str) -> None:
    for text in (quote_plus(raw), odd):
        found = read(f"GET /sparql?query={text} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        try:
            expected = unquote_to_bytes(text.replace("+", " ")).decode()
        except UnicodeDecodeError:
            assert found is None
        else:
            assert found is not None
            assert found.job.sparql == expected
