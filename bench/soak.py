"""The server under mixed load, for minutes or hours: ``python bench/run.py soak --minutes 60``.

Clients ask queries of all kinds, pages and linked data, write graphs with a token, send slowly or break
off; meanwhile builds go into the same store one after the other, and workers are killed. What is printed:
requests and errors by kind (only limits that the server states are allowed), and its memory and open files
at the start, in the middle and at the end.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from statistics import median

import httpx
from corpus import World, line, write
from figures import Figure, Finding, Table

TOKEN = "soak-token-of-this-run"
ARTICLES = 40
CLIENTS = 4
SAID = "said.txt"
"""What the server writes, in the folder of the run."""
AT_ONCE = 2.0
"""Seconds after a worker was killed within which a client hears of it."""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
QUERIES = (
    "SELECT ?e ?p { ?e pol:heldIn ?p } LIMIT 50",
    "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c",
    "CONSTRUCT { ?s pol:heldIn ?o } WHERE { ?s pol:heldIn ?o } LIMIT 20",
    "ASK { ?s pol:locatedIn ?o }",
    "DESCRIBE ?s { ?s a pol:Conference } LIMIT 2",
    "SELECT ?p { ?p pol:within+ ?o } LIMIT 500",
    'SELECT ?s { ?s skos:prefLabel ?n FILTER(REGEX(?n, "(a+)+$")) } LIMIT 5',
    "SELECT * { ?s ?p ?o } LIMIT 20000",
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * {" + "{" * 5000,
    "SELECT",
    ENDLESS,
)
PAGES = (
    "/", "/search?q=fair", "/search?q=%E4%BA%A7%E4%B8%9A", "/articles", "/articles.csv", "/map",
    "/facts.json", "/graph.json", "/questions", "/ontology", "/ontology.ttl", "/.well-known/void",
    "/openapi.json", "/sitemap.xml", "/id/province/CN-YN", "/id/province/CN-YN.ttl",
    "/id/province/CN-YN.html", "/id/nothing/here", "/complete.json?q=yu", "/search?q=" + "%28" * 2000,
    "/facts?page=-1", "/static/../../etc/passwd",
)  # fmt: skip
MUCH = b"GET /sparql?query=SELECT+*+%7B%3Fs+%3Fp+%3Fo%7D+LIMIT+20000 HTTP/1.1\r\nHost: a\r\n\r\n"
EXPECTED = ("Serving http", "Invalid HTTP request")
ALLOWED = {200, 201, 204, 303, 304, 307, 400, 404, 405, 406, 413, 414, 429, 503}
"""What may come back: answers, what a wrong request is told, and the limits that the server states."""


def main(arguments: argparse.Namespace) -> Iterator[Finding]:
    """Runs the load, and tells what came of it; ends with an error where something failed or grew."""
    with tempfile.TemporaryDirectory(prefix="kg-soak-") as name:
        folder = Path(name)
        _build(folder, str(write(folder, ARTICLES)))
        yield f"{ARTICLES} articles built; load for {arguments.minutes:g} minutes."
        with _server(folder) as (process, address):
            soak = Soak(folder, process, address)
            soak.run(arguments.minutes * 60)
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)
            soak.said = (folder / SAID).read_text("utf-8")
    yield from soak.report()
    if faults := soak.faults():
        raise RuntimeError("; ".join(faults))
    yield "Faults: none."


class Soak:
    """One run: its threads, and what they have counted."""

    def __init__(self, folder: Path, process: subprocess.Popen[str], address: str) -> None:
        self.folder, self.process, self.address = folder, process, address
        self.said = ""
        self._counts: Counter[str] = Counter()
        self._faults: Counter[str] = Counter()
        self._used: list[tuple[float, int, int]] = []
        self._lock = threading.Lock()
        self._killed = -AT_ONCE
        self._over = threading.Event()

    def run(self, seconds: float) -> None:
        """All kinds of load at once, for so long; what the server holds is looked at a hundred times."""
        tasks: list[Callable[[random.Random], None]] = [self._ask] * CLIENTS
        tasks += [self._write, self._dawdle, self._build, self._kill]
        threads = [
            threading.Thread(target=self._repeat, args=(task, random.Random(number)))
            for number, task in enumerate(tasks)
        ]
        for thread in threads:
            thread.start()
        started = time.monotonic()
        while (passed := time.monotonic() - started) < seconds and self.process.poll() is None:
            self._used.append((passed, _memory(self.process.pid), _files(self.process.pid)))
            time.sleep(seconds / 100)
        self._over.set()
        for thread in threads:
            thread.join()

    def _repeat(self, task: Callable[[random.Random], None], rng: random.Random) -> None:
        while not self._over.is_set():
            try:
                task(rng)
            except (httpx.HTTPError, OSError) as error:
                # An answer that was begun is cut when its worker dies, so that nobody takes it for whole.
                if isinstance(error, httpx.RemoteProtocolError) and time.monotonic() < self._killed + AT_ONCE:
                    self._count("cut as a worker died")
                    continue
                self._fault(f"{task.__name__}: {error!r}")
                time.sleep(0.5)

    def _count(self, what: str) -> None:
        with self._lock:
            self._counts[what] += 1

    def _fault(self, what: str) -> None:
        with self._lock:
            self._faults[what[:200]] += 1

    def _seen(self, kind: str, response: httpx.Response) -> None:
        status, text = response.status_code, response.text
        self._count(f"{kind} {status}")
        reason = len(text.strip()) > 5 if status >= 400 else True
        if status not in ALLOWED or not reason or "Traceback" in text:
            self._fault(f"{kind}: {status} {text[:100]!r}")

    def _ask(self, rng: random.Random) -> None:
        with httpx.Client(base_url=self.address, timeout=120) as client:
            for _ in range(50):
                if self._over.is_set():
                    return
                if rng.random() < 0.5:
                    data = {"query": rng.choice(QUERIES)}
                    sent = client.post if rng.random() < 0.5 else client.get
                    found = sent("/sparql", **{"data" if sent == client.post else "params": data})
                    self._seen("query", found)
                else:
                    self._seen("page", client.get(rng.choice(PAGES)))

    def _write(self, rng: random.Random) -> None:
        headers = {"authorization": f"Bearer {TOKEN}"}
        graph = {"graph": f"https://example.org/g{rng.randrange(5)}"}
        with httpx.Client(base_url=self.address, timeout=120, headers=headers) as client:
            turtle = "".join(f"<a:{n}> <a:p> {rng.random()} .\n" for n in range(50))
            put = client.put("/graphs", params=graph, content=turtle, headers={"content-type": "text/turtle"})
            self._seen("write", put)
            insert = f"INSERT DATA {{ GRAPH <{graph['graph']}> {{ <a:x> <a:p> {rng.random()} }} }}"
            self._seen("write", client.post("/sparql", data={"update": insert}))
            self._seen("write", client.delete("/graphs", params=graph))
            large = client.post("/sparql", data={"query": "#" * 30_000_000})
            self._seen("write", large)
        self._over.wait(1)

    def _dawdle(self, rng: random.Random) -> None:
        """Sends a letter a second, breaks off in the middle, or reads nothing of what comes."""
        port = int(self.address.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            kind = rng.randrange(4)
            with contextlib.suppress(ConnectionError):
                if kind == 0:
                    for letter in b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\n"[:15]:
                        connection.sendall(bytes([letter]))
                        if self._over.wait(0.5):
                            break
                elif kind == 1:
                    connection.sendall(
                        b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nquery=A"
                    )
                elif kind == 2:
                    connection.sendall(MUCH * 3)
                    self._over.wait(3)
                else:
                    connection.sendall(rng.randbytes(2000))
                    connection.recv(1000)
        self._count("slow or broken off")

    def _build(self, rng: random.Random) -> None:
        """One more article, or another text of one that stands, or one less."""
        number = rng.randrange(30)
        path = self.folder / "more.jsonl"
        path.write_text(line(_world(rng.randrange(3)).tell(ARTICLES + number).article), "utf-8")
        done = _build(self.folder, str(path))
        self._count(f"build {done.returncode}")
        if "Traceback" in done.stderr or (done.returncode and "writes this store" not in done.stderr):
            self._fault(f"build: {done.stderr[-150:]!r}")

    def _kill(self, rng: random.Random) -> None:
        self._over.wait(rng.uniform(5, 25))
        workers = [pid for pid in _children(self.process.pid) if "spawn_main" in _command(pid)]
        if workers and not self._over.is_set():
            with contextlib.suppress(ProcessLookupError):
                self._killed = time.monotonic()
                os.kill(rng.choice(workers), signal.SIGKILL)
                self._count("worker killed")

    def report(self) -> Iterator[Finding]:
        """What was counted, and what the server held in each third of the time."""
        yield Table(
            "Requests and what was done beside them.", ("what", "count"), sorted(self._counts.items())
        )
        for name, (memory, files) in self._medians().items():
            yield Figure(f"memory, {name}", memory / 1e6, "MB")
            yield Figure(f"open files, {name}", files, "")

    def faults(self) -> list[str]:
        """What is wrong with it."""
        faults = [f"{count} × {what}" for what, count in self._faults.most_common()]
        # That it serves, and what it says of the noise that it was sent, is no fault of its own.
        said = [each for each in self.said.splitlines() if not any(word in each for word in EXPECTED)]
        if said:
            faults.append(f"the server wrote: {' / '.join(said)[-500:]}")
        _, (memory, files), (last_memory, last_files) = self._medians().values()
        if last_memory > 1.2 * memory + 50e6:
            faults.append("its memory grew")
        if last_files > files + 20:
            faults.append("its open files grew")
        return faults

    def _medians(self) -> dict[str, tuple[float, float]]:
        """Memory and open files of the server in each third of the time."""
        third = max(1, len(self._used) // 3)
        parts = {"start": self._used[:third], "middle": self._used[third:-third], "end": self._used[-third:]}
        return {
            name: (median(m for _, m, _ in used), median(f for *_, f in used)) for name, used in parts.items()
        }


@cache
def _world(seed: int) -> World:
    return World(seed)


def _build(folder: Path, source: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", "build", source, "--store", str(folder / "store")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@contextlib.contextmanager
def _server(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    settings = folder / "kg.toml"
    settings.write_text(f'token = "{TOKEN}"\nquery_seconds = 5\nquery_memory_mb = 1024\n', "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
    command = [sys.executable, "-m", "kg", "serve", "--store", str(folder / "store"), "--port", str(port)]
    command += ["--config", str(settings)]
    # Into a file: a pipe that nobody reads is full some day, and then the server waits for ever.
    with (
        (folder / SAID).open("w", encoding="utf-8") as said,
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said, text=True) as process,
    ):
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(600):
                with contextlib.suppress(httpx.HTTPError):
                    httpx.get(f"{address}/openapi.json")
                    break
                time.sleep(0.1)
            yield process, address
        finally:
            process.kill()


def _memory(pid: int) -> int:
    """Resident bytes of a process and its children."""
    pages = 0
    for each in (pid, *_children(pid)):
        with contextlib.suppress(OSError):
            pages += int(Path(f"/proc/{each}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _files(pid: int) -> int:
    """Open files of a process and its children."""
    found = 0
    for each in (pid, *_children(pid)):
        with contextlib.suppress(OSError):
            found += len(list(Path(f"/proc/{each}/fd").iterdir()))
    return found


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""
