"""The server as a process: workers with limits, a real port, a browser, changes while it runs."""

import multiprocessing
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pyoxigraph
import pytest
import uvicorn

from kg.errors import KgError
from kg.serve import Answer, Failure, Job, Limits, Workers, create_app, in_process, serve
from kg.store import open_store
from kg.terms import BASE, POL

# Joins everything with everything five times over: more than any machine does in the time that it has.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
COUNT = Job("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", results="text/csv")


@pytest.fixture(scope="module")
def workers(store_folder: Path) -> Iterator[Workers]:
    pool = Workers(store_folder, count=1, limits=Limits(seconds=2, answer_bytes=20_000))
    yield pool
    pool.close()


def test_a_query_that_takes_too_long_is_stopped_and_the_next_one_answered(workers: Workers) -> None:
    found = workers(Job(ENDLESS))
    assert isinstance(found, Failure)
    assert found.status == 503
    assert "longer than 2 seconds" in found.message
    assert isinstance(workers(COUNT), Answer)


def test_workers_answer_as_the_store_does(workers: Workers, store_folder: Path) -> None:
    with open_store(store_folder, read_only=True) as store:
        here = in_process(store, max_bytes=20_000)
        for job in (
            COUNT,
            Job("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5"),
            Job("SELECT"),
            Job("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"),
            Job("SELECT * { ?a ?b ?c . ?d ?e ?f }"),
        ):
            assert workers(job) == here(job)


def test_a_worker_that_dies_is_replaced(workers: Workers) -> None:
    for process in multiprocessing.active_children():
        process.kill()
    found = workers(Job("ASK { ?nobody ?has ?asked }"))  # whose answer is not kept
    assert isinstance(found, Failure)
    assert found.status == 503
    assert isinstance(workers(COUNT), Answer)


def test_what_a_build_adds_shows_up_while_the_server_runs(tmp_path: Path) -> None:
    folder = tmp_path / "kg-store"

    def write(count: int) -> None:
        graph, term = (
            pyoxigraph.NamedNode(f"{BASE}graph/vocabulary"),
            pyoxigraph.NamedNode("https://example.org/p"),
        )
        quads = [pyoxigraph.Quad(graph, term, pyoxigraph.Literal(i), graph) for i in range(count)]
        with open_store(folder) as store:
            store.load_vocabulary(quads, version=str(count))

    job = Job("SELECT (COUNT(*) AS ?n) { ?s <https://example.org/p> ?o }", results="text/csv")
    write(3)
    pool = Workers(folder, count=1)
    try:
        assert pool(job) == Answer(b"n\r\n3\r\n", "text/csv")
        write(5)
        assert pool(job) == Answer(b"n\r\n5\r\n", "text/csv")
    finally:
        pool.close()


def test_a_port_in_use_and_a_missing_store_are_named(store_folder: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(KgError, match=f"port {port} of 127.0.0.1 is in use"):
            serve(store_folder, port=port)
    with pytest.raises(KgError, match="no store here"):
        serve(tmp_path / "none", port=0)
    with pytest.raises(KgError, match="--host"):
        serve(store_folder, host="no such host", port=0)


SCRIPT = """
import sys
from pathlib import Path
from kg.serve import serve
serve(Path(sys.argv[1]), port=0, workers=1, announce=lambda address: print(address, flush=True))
"""


def test_the_server_announces_its_address_answers_and_ends_quietly_on_ctrl_c(store_folder: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(store_folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        found = httpx.get(f"{address}sparql", params={"query": "ASK { ?e pol:heldIn ?p }"}, timeout=30)
        assert found.json()["boolean"] is True
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, "")


@pytest.fixture
def address(store_folder: Path) -> Iterator[str]:
    """The server on a free port of the loopback interface."""
    store = open_store(store_folder, read_only=True)
    app = create_app(in_process(store), base=BASE)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()
    store.close()


def test_a_real_request_keeps_the_path_as_it_was_sent(address: str) -> None:
    for path in ("/id/cluster/曲靖-茶叶", "/id/article/%E6%96%87%20%232", "/id/article/%E6%96%87%20%232.ttl"):
        assert httpx.get(address + path, follow_redirects=True).status_code == 200
    head = httpx.head(f"{address}/sparql", params={"query": "ASK {}"})
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) > 0


JAVA = Path("/usr/share/java")


@pytest.fixture
def jena(tmp_path: Path) -> Callable[..., str]:
    """Runs a command of Jena, as Debian has it."""
    if not (JAVA / "jena-cmds.jar").exists() or shutil.which("java") is None:
        pytest.skip("Jena's commands are not installed (Debian: libapache-jena-java, and a JRE)")
    # Debian's package moved the classes of Xerces, but left their texts where they no longer look.
    with zipfile.ZipFile(JAVA / "jena-core.jar") as core:
        for name in core.namelist():
            if name.startswith("org/apache/jena/ext/xerces/") and name.endswith(".properties"):
                file = tmp_path / name.removeprefix("org/apache/jena/ext/")
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(core.read(name))
    jars = [
        str(jar) for jar in JAVA.glob("*.jar") if not jar.name.startswith(("log4j", "slf4j-", "jcl-over"))
    ]
    jars += [str(JAVA / "slf4j-api.jar"), str(JAVA / "slf4j-nop.jar")]

    def run(*arguments: str) -> str:
        command = ["java", "-cp", ":".join([str(tmp_path), *sorted(jars)]), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_jena_asks_the_endpoint_and_reads_what_an_iri_gives(address: str, jena: Callable[..., str]) -> None:
    service = ("arq.rsparql", "--service", f"{address}/sparql")
    query = f"SELECT ?p {{ ?e <{POL}heldIn> ?p }} ORDER BY ?p LIMIT 1"
    name, iri = jena(*service, "--results", "CSV", query).split()
    assert name == "p"
    assert iri.startswith(BASE)
    assert jena(*service, "--results", "NT", "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 5").count("\n") == 5
    for ending in ("", ".ttl", ".rdf", ".nt"):
        data = f"{address}/id/{iri.removeprefix(BASE)}{ending}"
        assert "yes" in jena("arq.sparql", "--data", data, f"ASK {{ <{iri}> a ?class }}").lower(), ending
