"""The endpoint over HTTP: against Oxigraph in the process, its own server, and rdflib-endpoint.

The data are made up in the shape of a dataset: three named graphs an article, and their merge. Each server
runs as a process of its own; those that are not on PATH are left out. ``wrk`` asks with many clients at once.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import io
import math
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
from timing import best

from kg.index import update_index
from kg.query import run
from kg.store import EmbeddedStore, newest_snapshot, open_store
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


def main(arguments: argparse.Namespace) -> None:
    """Makes the data, asks every side each query alone, then servers with many clients at once."""
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as name:
        folder = Path(name)
        started = time.perf_counter()
        store_folder = folder / "store"
        quads = list(dataset(arguments.quads))
        with open_store(store_folder) as store:
            store.load_vocabulary(quads, version="bench")
        with open_store(store_folder, read_only=True) as store:
            update_index(store)  # as a build does, for the pages
        print(f"{len(quads)} quads in {len({q.graph_name for q in quads})} graphs", end="")
        print(f", made and loaded in {time.perf_counter() - started:.0f} s")
        if shutil.which("rdflib-endpoint"):
            ox.serialize(quads, str(folder / "data.nq"), ox.RdfFormat.N_QUADS)
        del quads
        with contextlib.ExitStack() as stack:
            servers = dict(stack.enter_context(_servers(folder, store_folder)))
            with open_store(store_folder, read_only=True) as store:
                _one_by_one(store, servers, arguments.repeat)
            _many_clients(servers)


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


Server = tuple[int, str, bool]
"""Port, path, and whether the default graph must be asked for as the union of all."""


@contextlib.contextmanager
def _servers(folder: Path, store_folder: Path) -> Iterator[dict[str, Server]]:
    ports = [_free_port() for _ in range(4)]
    snapshot = store_folder / "snapshots" / str(newest_snapshot(store_folder))
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
    found: dict[str, Server] = {}
    try:
        for name, (command, port, path) in commands.items():
            if shutil.which(command[0]) is None:
                print(f"{name}: not on PATH, left out")
                continue
            started = time.perf_counter()
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            running.append(process)
            if not _answers(process, port, path, 240):
                print(f"{name}: did not answer, left out")
                continue
            print(f"{name}: answers {time.perf_counter() - started:.2f} s after its start")
            found[name] = (port, path, name == "rdflib-endpoint")
        yield found
    finally:
        for process in running:
            process.terminate()
            process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _answers(process: subprocess.Popen[bytes], port: int, path: str, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            _client(port, path, "ASK {}")()
            return True
        time.sleep(0.02)
    return False


def _declared(sparql: str) -> str:
    """The query with its prefixes declared, as servers of others need it."""
    used = {"xsd": XSD, **PREFIXES}
    return "".join(f"PREFIX {p}: <{iri}> " for p, iri in used.items() if f"{p}:" in sparql) + sparql


def _client(port: int, path: str, sparql: str) -> Callable[[], bytes]:
    """Asks a query over one connection that is kept."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    accept = TURTLE if sparql.lstrip().startswith("CONSTRUCT") or " CONSTRUCT" in sparql else JSON
    address = f"{path}?{urlencode({'query': sparql})}"

    def ask() -> bytes:
        connection.request("GET", address, headers={"Accept": accept})
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise http.client.HTTPException(f"{response.status}: {body[:200]!r}")
        return body

    return ask


def _one_by_one(store: EmbeddedStore, servers: dict[str, Server], repeat: int) -> None:
    def inside(sparql: str) -> bytes:
        output = io.BytesIO()
        found = run(store, sparql)
        if isinstance(found, ox.QueryTriples):
            found.serialize(output, ox.RdfFormat.TURTLE)
        else:
            found.serialize(output, ox.QueryResultsFormat.JSON)
        return output.getvalue()

    print(f"\n{'ms':<18} {'pyoxigraph':>12}" + "".join(f"{name:>24}" for name in servers))
    ratios: dict[str, list[float]] = {name: [] for name in servers}
    for kind, sparql in QUERIES.items():
        own = best(lambda sparql=sparql: inside(sparql), repeat) * 1000
        line = f"{kind:<18} {own:>12.2f}"
        for name, (port, path, slow) in servers.items():
            ask = _client(port, path, _declared(sparql))
            try:
                took = best(ask, 1 if slow else repeat) * 1000
            except (OSError, http.client.HTTPException) as error:
                line += f"{str(error)[:23]:>24}"
                continue
            ratios[name].append(took / own)
            line += f"{took:>15.2f} {took / own:>7.2f}x"
        print(line, flush=True)
    means = "".join(f"{_mean(found):>23.2f}x" if found else f"{'-':>24}" for found in ratios.values())
    print(f"{'geometric mean':<31}{means}")


def _mean(ratios: list[float]) -> float:
    return math.exp(sum(map(math.log, ratios)) / len(ratios))


def _many_clients(servers: dict[str, Server]) -> None:
    if shutil.which("wrk") is None:
        print("\nwrk is not on PATH (Debian: apt-get install wrk); many clients at once are left out")
        return
    print(f"\n{'requests/s (p99 ms)':<31}" + "".join(f"{name:>24}" for name in servers))
    for kind in ("lookup", "star", "construct"):
        for clients in CLIENTS:
            line = f"{kind + ', ' + str(clients) + ' clients':<31}"
            for port, path, _ in servers.values():
                line += f"{_wrk(port, path, _declared(QUERIES[kind]), clients):>24}"
            print(line, flush=True)


def _wrk(port: int, path: str, sparql: str, clients: int) -> str:
    accept = TURTLE if "CONSTRUCT" in sparql else JSON
    command = [
        "wrk",
        "-t1",
        f"-c{clients}",
        "-d3s",
        "--timeout",
        "30s",
        "--latency",
        "-H",
        f"Accept: {accept}",
    ]
    address = f"http://127.0.0.1:{port}{path}?{urlencode({'query': sparql})}"
    text = subprocess.run(
        [*command, address], capture_output=True, text=True, check=False, env=os.environ
    ).stdout
    rate, slowest = re.search(r"Requests/sec:\s+([\d.]+)", text), re.search(r"99%\s+([\d.]+)(us|ms|s)", text)
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    if rate is None or slowest is None:
        return "-"
    p99 = float(slowest[1]) * {"us": 0.001, "ms": 1, "s": 1000}[slowest[2]]
    return f"{float(rate[1]):.0f} ({p99:.1f}){' !' + failed[1] if failed else ''}"
