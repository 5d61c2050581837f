"""Limits that hold: time, rows, bytes, memory, no network; others are answered meanwhile."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import socket
import sys
import threading
from collections.abc import Iterator
from multiprocessing.reduction import recv_handle, send_handle
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest

from kg.serve import Answer, Failure, Job, Limits, Workers
from kg.serve.answering.count import rows
from kg.serve.answering.jobs import Update
from kg.serve.answering.kept import Kept, is_volatile
from kg.store import open_store
from kg.terms import BASE

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
COUNT = Job("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", results="text/csv")
# A text that is doubled until it has 4 GiB.
GREEDY = (
    f'SELECT (STRLEN(?x26) AS ?n) {{ BIND("{"x" * 64}" AS ?x0) '
    + " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(26))
    + " }"
)


@pytest.fixture
def pool(store_folder: Path) -> Iterator[Any]:
    pools: list[Workers] = []

    def make(count: int = 1, **limits: Any) -> Workers:
        pools.append(Workers(store_folder, count=count, limits=Limits(**limits)))
        return pools[-1]

    yield make
    for one in pools:
        one.close()


@pytest.mark.parametrize("how", ["call", "ask"])
def test_a_query_over_its_time_is_stopped_while_others_are_answered(pool: Any, how: str) -> None:
    workers = pool(2, seconds=3, kept_bytes=0)

    async def together() -> list[Any]:
        slow = asyncio.create_task(workers.ask(Job(ENDLESS)))
        quick = [await workers.ask(COUNT) for _ in range(5)]
        assert not slow.done()
        return [*quick, await slow]

    if how == "ask":
        *quick, slow = asyncio.run(together())
    else:
        found: list[Any] = []
        thread = threading.Thread(target=lambda: found.append(workers(Job(ENDLESS))))
        thread.start()
        quick = [workers(COUNT) for _ in range(5)]
        assert not found
        thread.join()
        (slow,) = found
    assert all(isinstance(answer, Answer) for answer in quick)
    assert (slow.status, "longer than 3 seconds" in slow.message) == (503, True)
    assert isinstance(workers(COUNT), Answer)


def test_an_answer_of_any_size_arrives_whole(pool: Any) -> None:
    workers = pool(1, kept_bytes=0)
    for doublings in (0, 12, 14, 17):
        binds = " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(doublings))
        job = Job(f'SELECT ?x{doublings} {{ BIND("{"x" * 64}" AS ?x0) {binds} }}', results="text/csv")
        expected = Answer(f"x{doublings}\r\n{'x' * (64 << doublings)}\r\n".encode(), "text/csv")
        assert workers(job) == expected
        assert asyncio.run(workers.ask(job)) == expected


def test_a_queue_has_an_end(pool: Any) -> None:
    workers = pool(1, seconds=3, waiting=2, kept_bytes=0)

    async def crowd() -> list[Any]:
        return await asyncio.gather(*(workers.ask(Job(ENDLESS)) for _ in range(6)))

    found = asyncio.run(crowd())
    assert {failure.status for failure in found} == {503}
    assert sum("all workers are busy" in failure.message for failure in found) >= 3
    assert isinstance(workers(COUNT), Answer)


@pytest.mark.skipif(sys.platform != "linux", reason="address space is bounded on Linux")
def test_a_query_over_its_memory_is_ended(pool: Any) -> None:
    workers = pool(1, seconds=60, memory_bytes=1 << 30)
    found = workers(Job(GREEDY))
    assert found.status == 503
    assert "more memory" in found.message, found.message
    assert isinstance(workers(COUNT), Answer)


@pytest.mark.skipif(sys.platform != "linux", reason="address space is bounded on Linux")
def test_the_memory_is_for_queries(pool: Any) -> None:
    workers = pool(1, memory_bytes=384 << 20, kept_bytes=0)
    assert isinstance(workers(COUNT), Answer)
    assert isinstance(workers(Job("SELECT * { ?s ?p ?o } ORDER BY ?o LIMIT 5000")), Answer)


@pytest.mark.parametrize("results", ["text/csv", "application/sparql-results+json"])
def test_an_answer_of_too_many_rows_is_refused(pool: Any, results: str) -> None:
    workers = pool(1, answer_rows=100)
    assert isinstance(workers(Job("SELECT * { ?s ?p ?o } LIMIT 100", results)), Answer)
    for query in (
        "SELECT * { ?s ?p ?o } LIMIT 101",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 101",
    ):
        found = workers(Job(query, results))
        assert (found.status, "more than 100" in found.message) == (503, True)


@pytest.mark.parametrize("format_", ["json", "xml", "csv", "tsv"])
def test_rows_are_counted_in_every_format(format_: str) -> None:
    nasty = ['"', "}{", "\n", "a,b\r\n", "<result>", '"}},{"', "\\", ""]
    values = " ".join(f"({json.dumps(text)} <a:b>)" for text in nasty)
    query = f"SELECT * {{ VALUES (?x ?y) {{ {values} (UNDEF UNDEF) (<< <a:a> <a:b> 1 >> 1) }} }}"
    query = query.replace("(<< <a:a> <a:b> 1 >> 1)", "(<<( <a:a> <a:b> 1 )>> 1)")
    found = pyoxigraph.Store().query(query)
    body = found.serialize(
        format=getattr(pyoxigraph.QueryResultsFormat, format_.upper()),
    )
    assert rows(body, format_) == len(nasty) + 2


def _tries(end: Any, directory: Path, port: int) -> None:
    """What a worker does before its first query, and then what no query may: each way out of it."""
    from kg.serve.answering.confine import confine

    lent = socket.socket(fileno=recv_handle(end))
    end.send(confine())
    with open_store(directory, read_only=True) as store:
        for attempt in (
            lambda: list(store.query(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")),
            lambda: pyoxigraph.Store().update(f"LOAD <http://127.0.0.1:{port}/>"),
            lambda: socket.create_connection(("127.0.0.1", port)),
            lambda: socket.socket(socket.AF_UNIX),
            lambda: __import__("subprocess").run([sys.executable, "-V"], check=True),
            lambda: lent.connect(("127.0.0.1", port)),
            lambda: lent.sendto(b"", ("127.0.0.1", port)),
            lambda: lent.sendmsg([b""], [], socket.MSG_FASTOPEN, ("127.0.0.1", port)),
        ):
            try:
                attempt()
                end.send("it worked")
            except OSError as error:
                end.send(error.strerror or str(error))
        end.send(len(list(store.query("SELECT * { ?s ?p ?o } LIMIT 3"))))
        os.write(lent.fileno(), b"an answer")


def test_a_worker_has_no_way_out(store_folder: Path) -> None:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        socket.create_connection(listening.getsockname()) as client,
    ):
        listening.settimeout(0.2)
        arguments = (there, store_folder, listening.getsockname()[1])
        process = context.Process(target=_tries, args=arguments)
        process.start()
        with listening.accept()[0] as lent:
            send_handle(here, lent.fileno(), process.pid)
        if not here.recv():
            process.kill()
            process.join()
            pytest.skip(
                "this system has no seccomp; SERVICE and LOAD are refused before they run, all the same"
            )
        assert ["not permitted" in here.recv() for _ in range(8)] == [True] * 8
        assert here.recv() == 3
        assert client.recv(100) == b"an answer"
        process.join()
        with pytest.raises(TimeoutError):
            listening.accept()


def test_what_is_asked_again_is_kept_until_the_store_changes(tmp_path: Path) -> None:
    folder = tmp_path / "kg-store"
    node, graph = pyoxigraph.NamedNode("a:a"), pyoxigraph.NamedNode(f"{BASE}graph/vocabulary")

    def build(*objects: str) -> None:
        quads = [pyoxigraph.Quad(node, node, pyoxigraph.NamedNode(o), graph) for o in objects]
        with open_store(folder) as store:
            store.load_vocabulary(quads, version=str(objects))

    build("a:b")
    workers = Workers(folder, count=1)
    job = Job("SELECT ?o { <a:a> <a:a> ?o } ORDER BY ?o", results="text/csv")
    try:
        first = workers(job)
        assert workers(job) is first
        build("a:b", "a:c")
        assert workers(job) == Answer(b"o\r\na:b\r\na:c\r\n", "text/csv")
        clock = Job("SELECT (RAND() AS ?x) {}")
        assert workers(clock) != workers(clock)
    finally:
        workers.close()


def test_kept_answers_have_a_room() -> None:
    kept = Kept(16_000)
    assert kept.get(Job("a"), 1) is None
    for name in "abcdefghij":
        kept.put(Job(name), Answer(b"x" * 1000, "text/csv"))
    assert kept.get(Job("a"), 1) is None
    assert kept.get(Job("j"), 1) is not None
    kept.put(Job("large"), Answer(b"x" * 5000, "text/csv"))
    assert kept.get(Job("large"), 1) is None
    assert kept.get(Job("j"), 2) is None
    assert is_volatile("SELECT (now() AS ?x) {}")
    assert not is_volatile("SELECT ?nowhere {}")


def test_a_change_over_its_time_changes_nothing(tmp_path: Path) -> None:
    from kg.query.updates import Using

    folder = tmp_path / "kg-store"
    node, graph = pyoxigraph.NamedNode("a:a"), pyoxigraph.NamedNode(f"{BASE}graph/vocabulary")
    quads = [pyoxigraph.Quad(node, node, pyoxigraph.Literal(i), graph) for i in range(300)]
    with open_store(folder) as store:
        store.load_vocabulary(quads, version="1")
    writer = Workers(folder, count=1, limits=Limits(seconds=3), writing=True)
    join = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
    try:
        found = writer(Update(f"INSERT {{ <a:b> <a:c> ?l }} WHERE {{ {join} }}", Using(), BASE))
        assert (found.status, "longer than 3 seconds" in found.message) == (503, True)
        assert not isinstance(writer(Update("INSERT DATA { <a:d> <a:d> 1 }", Using(), BASE)), Failure)
    finally:
        writer.close()
    with open_store(folder, read_only=True) as store:
        assert not list(store.match(pyoxigraph.NamedNode("a:b")))
        assert len(list(store.match(pyoxigraph.NamedNode("a:d")))) == 1
