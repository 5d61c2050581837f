"""The endpoint over HTTP: against Oxigraph in the process, its own server, and rdflib-endpoint.

The data are made up in the shape of a dataset: three named graphs an article, and their merge. Each server
runs as a process of its own; those that are not on PATH are left out. ``wrk`` asks with many clients at once.
``kg serve`` stands there twice: as it comes, when it sends again what it was asked before, and with nothing
kept, when each query is run. ``--quads 20000`` is enough to see that it works.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
from figures import Figure, Finding, Table, geometric_mean
from timing import best_of

from kg.index import update_index
from kg.store import newest_snapshot, open_store
from kg.terms import BASE, DCTERMS, OA, POL, PREFIXES, PROV, RDF, SKOS, XSD

JSON = "application/sparql-results+json"
TURTLE = "text/turtle"
PREFECTURES, COUNTIES = 340, 8  # of all provinces; of each prefecture
QUERIES = {
    "lookup": 'SELECT ?e { ?e skos:prefLabel "Event 77"@en }',
    "star": f"SELECT * {{ <{BASE}conference/e77> ?p ?o }}",
    "three hops": f"""SELECT ?event ?organizer ?name {{ <{BASE}article/a77> pol:mentions ?event .
        ?event pol:organizedBy ?organizer . ?organizer skos:prefLabel ?name }}""",
    "path": f"SELECT ?p {{ ?p pol:within+ <{BASE}province/p7> }}",
    "count by province": """SELECT ?province (COUNT(?event) AS ?n) {
        ?event pol:heldIn ?place . ?place pol:within ?province } GROUP BY ?province""",
    "dates": """SELECT ?event ?date { ?event pol:heldOn ?date
        FILTER(?date >= "2023-03-01"^^xsd:date && ?date < "2023-03-08"^^xsd:date) }""",
    "regex": 'SELECT ?e ?name { ?e a pol:Prefecture ; skos:prefLabel ?name FILTER(REGEX(?name, "7$")) }',
    "optional": """SELECT ?event ?zh { ?event pol:heldIn ?place OPTIONAL {
        ?event skos:prefLabel ?zh FILTER(LANG(?zh) = "zh") } } LIMIT 500""",
    "union": f"""SELECT ?x {{ {{ ?x pol:heldIn <{BASE}prefecture/c7> }}
        UNION {{ ?x pol:within <{BASE}prefecture/c7> }} }}""",
    "provenance": f"""SELECT ?g ?sentence {{ GRAPH ?g {{ ?claim rdf:subject <{BASE}conference/e77> ;
        oa:exact ?sentence }} }}""",
    "construct": f"""CONSTRUCT {{ ?s ?p <{BASE}prefecture/c7> . ?s skos:prefLabel ?name }} WHERE {{
        ?s ?p <{BASE}prefecture/c7> . ?s skos:prefLabel ?name }}""",
    "order": "SELECT ?event ?date { ?event pol:heldOn ?date } ORDER BY DESC(?date) ?event LIMIT 20",
}
"""The twelve kinds of query that users of endpoints ask."""
CLIENTS = (1, 8, 64)
PATIENCE = 600
"""Seconds until a server must answer: one loads all of the data first."""
SECONDS = 2.0
"""For one kind of query, all sides together: quick ones are asked often."""


def main(arguments: argparse.Namespace) -> Iterator[Finding]:
    """Makes the data, asks every side each query alone, then servers with many clients at once."""
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as temporary:
        folder, at = Path(temporary), f"{arguments.quads:,} quads"
        started = time.perf_counter()
        store_folder = folder / "store"
        quads = list(dataset(arguments.quads))
        with open_store(store_folder) as store:
            store.load_vocabulary(quads, version="bench")
        with open_store(store_folder, read_only=True) as store:
            update_index(store)  # as a build does, for the pages
        graphs = len({quad.graph_name for quad in quads})
        taken = time.perf_counter() - started
        yield f"{len(quads)} quads in {graphs} graphs, made and loaded in {taken:.0f} s."
        if shutil.which("rdflib-endpoint"):
            ox.serialize(quads, str(folder / "data.nq"), ox.RdfFormat.N_QUADS)
        del quads
        with contextlib.ExitStack() as stack:
            servers, missing = stack.enter_context(_servers(folder, store_folder))
            yield from missing
            for name, server in servers.items():
                yield Figure(f"{name} answers after its start", server.started, "s", at=at)
            yield from _one_by_one(_snapshot(store_folder), servers, arguments.repeat, at)
            yield from _many_clients(servers)


def dataset(quads: int) -> Iterator[ox.Quad]:
    """About so many quads: places, organisations, and articles of 100 quads each."""
    vocabulary = ox.NamedNode(f"{BASE}graph/vocabulary")

    def place(iri: str, cls: str, number: int, within: str | None) -> Iterator[ox.Quad]:
        node = ox.NamedNode(iri)
        yield ox.Quad(node, _TYPE, _pol(cls), vocabulary)
        yield ox.Quad(node, _LABEL, ox.Literal(f"{cls} {number}", language="en"), vocabulary)
        yield ox.Quad(node, _LABEL, ox.Literal(f"地方{number}", language="zh"), vocabulary)
        if within:
            yield ox.Quad(node, _pol("within"), ox.NamedNode(within), vocabulary)

    for number in range(31):
        yield from place(f"{BASE}province/p{number}", "Province", number, None)
    for number in range(PREFECTURES):
        within = f"{BASE}province/p{number % 31}"
        yield from place(f"{BASE}prefecture/c{number}", "Prefecture", number, within)
        for county in range(COUNTIES):
            iri = f"{BASE}county/c{number}-{county}"
            yield from place(iri, "County", county, f"{BASE}prefecture/c{number}")
    for number in range(max((quads - 13_000) // 109, 100)):
        yield from _article(number)


_TYPE, _LABEL = ox.NamedNode(RDF + "type"), ox.NamedNode(SKOS + "prefLabel")


def _pol(name: str) -> ox.NamedNode:
    return ox.NamedNode(POL + name)


def _article(number: int) -> Iterator[ox.Quad]:
    article, event = ox.NamedNode(f"{BASE}article/a{number}"), ox.NamedNode(f"{BASE}conference/e{number}")
    organizer = ox.NamedNode(f"{BASE}ministry/m{number % 97}")
    day = f"{2015 + number % 10}-{1 + number % 12:02}-{1 + number % 28:02}"
    date = ox.Literal(day, datatype=ox.NamedNode(XSD + "date"))
    facts = [
        (event, _TYPE, _pol("Conference")),
        (event, _LABEL, ox.Literal(f"Event {number}", language="en")),
        (event, _LABEL, ox.Literal(f"第{number}届大会", language="zh")),
        (event, _pol("heldIn"), ox.NamedNode(f"{BASE}prefecture/c{number % PREFECTURES}")),
        (event, _pol("heldOn"), date),
        (event, _pol("organizedBy"), organizer),
        (event, _pol("developsIndustry"), ox.NamedNode(f"{BASE}industry/i{number % 61}")),
        (organizer, _LABEL, ox.Literal(f"Ministry {number % 97}", language="en")),
        *((article, _pol("mentions"), node) for node in (event, organizer)),
    ]
    about = [
        (article, _TYPE, _pol("Article")),
        (article, ox.NamedNode(DCTERMS + "title"), ox.Literal(f"What was said of event {number}")),
        (article, ox.NamedNode(DCTERMS + "issued"), date),
    ]
    yield from (ox.Quad(*triple, article) for triple in facts)
    yield from (ox.Quad(*triple, ox.NamedNode(f"{article.value}/about")) for triple in about)
    graph = ox.NamedNode(f"{article.value}/claims")
    for index, (subject, predicate, object_) in enumerate(facts[:8]):
        claim = ox.NamedNode(f"{BASE}claim/a{number}-{index}")
        for term, value in (
            (RDF + "type", _pol("Claim")),
            (RDF + "subject", subject),
            (RDF + "predicate", predicate),
            (RDF + "object", object_),
            (PROV + "wasDerivedFrom", article),
            (PROV + "wasGeneratedBy", ox.NamedNode(f"{BASE}rule/r{index}")),
            (OA + "exact", ox.Literal(f"In its sentence {index} article {number} says what was said of it.")),
            (OA + "start", ox.Literal(index * 100)),
            (OA + "end", ox.Literal(index * 100 + 60)),
            (POL + "confidence", ox.Literal("0.9", datatype=ox.NamedNode(XSD + "decimal"))),
            (POL + "status", ox.Literal("stated")),
            (DCTERMS + "language", ox.Literal("en")),
        ):
            yield ox.Quad(claim, ox.NamedNode(term), value, graph)


_PART = 1 << 20
SLOW = "rdflib-endpoint"
"""It is asked each query once, and sleeps while others are asked by many: it would still work on its own."""


@dataclass(frozen=True, slots=True)
class Server:
    """One that runs: where it answers, and the seconds from its start to its first answer."""

    port: int
    path: str
    process: subprocess.Popen[bytes]
    started: float


@contextlib.contextmanager
def _servers(folder: Path, store_folder: Path) -> Iterator[tuple[dict[str, Server], list[str]]]:
    ports = [_free_port() for _ in range(4)]
    snapshot = _snapshot(store_folder)
    (folder / "uncached.toml").write_text("kept_mb = 0\n", "utf-8")
    kg = [sys.executable, "-m", "kg", "serve", "--store", str(store_folder), "--port"]
    commands = {
        "kg serve": ([*kg, str(ports[0])], ports[0], "/sparql"),
        "kg serve, nothing kept": (
            [*kg, str(ports[1]), "--config", str(folder / "uncached.toml")],
            ports[1],
            "/sparql",
        ),
        "oxigraph server": (
            ["oxigraph", "serve-read-only", "--location", str(snapshot), "--bind", f"127.0.0.1:{ports[2]}"],
            ports[2],
            "/query",
        ),
        "rdflib-endpoint": (
            [
                "rdflib-endpoint",
                "serve",
                "--host",
                "127.0.0.1",
                "--port",
                str(ports[3]),
                str(folder / "data.nq"),
            ],
            ports[3],
            "/",
        ),
    }
    running: list[subprocess.Popen[bytes]] = []
    found, missing = dict[str, Server](), list[str]()
    try:
        for name, (command, port, path) in commands.items():
            if shutil.which(command[0]) is None:
                missing.append(f"{name}: not on PATH, left out.")
                continue
            started = time.perf_counter()
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            running.append(process)
            if not _answers(process, port, path, PATIENCE):
                missing.append(f"{name}: did not answer, left out.")
                continue
            found[name] = Server(port, path, process, time.perf_counter() - started)
        yield found, missing
    finally:
        for process in running:
            process.send_signal(signal.SIGCONT)
            process.terminate()
            process.wait()


def _snapshot(store_folder: Path) -> Path:
    return store_folder / "snapshots" / str(newest_snapshot(store_folder))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _answers(process: subprocess.Popen[bytes], port: int, path: str, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):
            _client(port, path, "ASK {}")()
            return True
        time.sleep(0.02)
    return False


def _declared(sparql: str) -> str:
    """The query with its prefixes declared, as servers of others need it."""
    used = {"xsd": XSD, **PREFIXES}
    return "".join(f"PREFIX {p}: <{iri}> " for p, iri in used.items() if f"{p}:" in sparql) + sparql


def _client(port: int, path: str, sparql: str) -> Callable[[], bytes]:
    """Asks a query over one connection that is kept; a library would take longer than a small query."""
    lines = (
        f"GET {path}?{urlencode({'query': sparql})} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Accept: {_media(sparql)}",
    )
    request = "\r\n".join((*lines, "", "")).encode()

    def connected() -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", port), timeout=240)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    connection = connected()

    def ask() -> bytes:
        nonlocal connection
        connection.sendall(request)
        data = connection.recv(_PART)
        if not data:  # the server ended it, as nothing was asked for some seconds
            connection = connected()
            connection.sendall(request)
        while b"\r\n\r\n" not in data:
            data += connection.recv(_PART)
        head, _, body = data.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
        parts, size = [body], len(body)
        while size < int(length[1]) if length else not parts[-1].endswith(b"0\r\n\r\n"):
            parts.append(connection.recv(_PART))
            size += len(parts[-1])
        if b" 200 " not in head[:13]:
            raise OSError(f"{head[9:40]!r}")
        return b"".join(parts)

    return ask


def _media(sparql: str) -> str:
    return TURTLE if "CONSTRUCT" in sparql else JSON


def _one_by_one(snapshot: Path, servers: Mapping[str, Server], repeat: int, at: str) -> Iterator[Finding]:
    """Each kind of query, all sides by turns, the best of each: pyoxigraph alone opens the same snapshot."""
    store = ox.Store.read_only(str(snapshot))

    def inside(sparql: str) -> bytes:
        output = io.BytesIO()
        found = store.query(sparql)
        if isinstance(found, ox.QueryTriples):
            found.serialize(output, ox.RdfFormat.TURTLE)
        else:
            found.serialize(output, ox.QueryResultsFormat.JSON)
        return output.getvalue()

    rows = list[list[str | float]]()
    ratios: dict[str, list[float]] = {name: [] for name in servers}
    for kind, asked in QUERIES.items():
        sparql = _declared(asked)
        runs: dict[str, Callable[[], bytes]] = {"pyoxigraph": lambda sparql=sparql: inside(sparql)}
        slow = servers.keys() & {SLOW}
        failed: dict[str, str] = {}
        for name, server in servers.items():
            runs[name] = _client(server.port, server.path, sparql)
            try:
                runs[name]()  # what is kept is kept from here on
            except OSError as error:
                failed[name] = str(error)[:23]
        took = best_of({n: r for n, r in runs.items() if n not in slow | failed.keys()}, repeat, SECONDS)
        took |= best_of({n: runs[n] for n in slow - failed.keys()}, 1, 0)
        own = took.pop("pyoxigraph")
        rows.append([kind, own * 1000])
        for name in servers:
            if name in failed:
                rows[-1].append(failed[name])
                continue
            ratios[name].append(took[name] / own)
            rows[-1].append(f"{took[name] * 1000:.3f} ({took[name] / own:.2f})")
    yield Table(
        "Milliseconds of a query alone, and how many times the engine's own.",
        ("query", "pyoxigraph", *servers),
        rows,
    )
    for name, found in ratios.items():
        if found:
            yield Figure(f"{name} over the engine itself", geometric_mean(found), "times", at=at)


def _many_clients(servers: Mapping[str, Server]) -> Iterator[Finding]:
    if shutil.which("wrk") is None:
        yield "wrk is not on PATH (Debian: apt-get install wrk); many clients at once are left out."
        return
    rows = list[list[str]]()
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in servers}
    for kind in ("lookup", "star", "construct"):
        for clients in CLIENTS:
            rows.append([f"{kind}, {clients} clients"])
            for name, server in servers.items():
                with _awake(server, slow=name == SLOW):
                    rate, p99, failed = _wrk(server.port, server.path, _declared(QUERIES[kind]), clients)
                found[name].append((rate, p99))
                rows[-1].append(f"{rate:.0f} ({p99:.1f})" + (f" !{failed}" if failed else ""))
    yield Table("Requests a second (milliseconds that 99 of 100 stay under).", ("query", *servers), rows)
    for ours in (name for name in servers if name.startswith("kg")):
        for other in (name for name in servers if not name.startswith("kg")):
            pairs = [(a, b) for a, b in zip(found[ours], found[other], strict=True) if a[0] and b[0]]
            if pairs:
                rates = geometric_mean([a[0] / b[0] for a, b in pairs])
                tails = geometric_mean([b[1] / a[1] for a, b in pairs])
                yield Figure(f"{ours}, requests a second against {other}", rates, "times")
                yield Figure(f"{ours}, p99 shorter than that of {other}", tails, "times")


@contextlib.contextmanager
def _awake(server: Server, *, slow: bool) -> Iterator[None]:
    """A slow server works on what it was asked long after nobody waits for it: then it is stopped."""
    server.process.send_signal(signal.SIGCONT)
    yield
    if slow:
        server.process.send_signal(signal.SIGSTOP)


def _wrk(port: int, path: str, sparql: str, clients: int) -> tuple[float, float, int]:
    """Requests a second, milliseconds that 99 of 100 stay under, and how many failed; zeros without any."""
    command = f"wrk -t1 -c{clients} -d3s --timeout 30s --latency -H".split()
    address = f"http://127.0.0.1:{port}{path}?{urlencode({'query': sparql})}"
    text = subprocess.run(
        [*command, f"Accept: {_media(sparql)}", address], capture_output=True, text=True, check=False
    ).stdout
    rate, slowest = re.search(r"Requests/sec:\s+([\d.]+)", text), re.search(r"99%\s+([\d.]+)(us|ms|s)", text)
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    if rate is None or slowest is None:
        return 0, 0, 0
    p99 = float(slowest[1]) * {"us": 0.001, "ms": 1, "s": 1000}[slowest[2]]
    return float(rate[1]), p99, int(failed[1]) if failed else 0
