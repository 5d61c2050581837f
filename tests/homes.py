"""Homes of a store that tests start on this machine: a folder, and the engines that can be had."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from kg.settings import Settings
from kg.store import open_store
from kg.terms import BASE, POL

TOKEN = "a-token-for-tests"
START = 120.0
"""Seconds that an engine may take to start, on a busy machine."""


@dataclass(frozen=True)
class Engine:
    """A kind of home: where it is, how to get in, and which terms it does not give back as they were sent."""

    name: str
    settings: Settings
    loses: tuple[object, ...] = ()
    sql: str = ""
    """Where Virtuoso's own loader is called."""

    def fresh(self, folder: Path) -> Settings:
        """An empty home, whose cache or folder is in ``folder``."""
        if self.name == "embedded":
            return replace(self.settings, store=str(folder / "kg-store"))
        self.clear()
        return replace(self.settings, cache=str(folder / "cache"))

    def clear(self) -> None:
        """Empties the graphs that tests write."""
        query = self.settings.store.removeprefix("sparql+")
        update = query.removesuffix("/query") + "/update" if query.endswith("/query") else query
        auth = httpx.DigestAuth("dba", "dba") if self.settings.store_user else None
        headers = {"Authorization": f"Bearer {TOKEN}"} if self.settings.store_token else {}
        with httpx.Client(auth=auth, headers=headers, timeout=120) as client:
            found = client.post(
                query,
                data={"query": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"},
                headers={"Accept": "application/sparql-results+json"},
            ).raise_for_status()
            names = [row["g"]["value"] for row in found.json()["results"]["bindings"]]
            ours = [name for name in names if name.startswith((BASE, POL.rstrip("#"), "urn:test:"))]
            for name in ours:
                client.post(update, data={"update": f"DROP SILENT GRAPH <{name}>"}).raise_for_status()


@contextmanager
def engine(name: str, folder: Path) -> Iterator[Engine]:
    """Starts an engine in a folder; skips where it is not installed."""
    with {"embedded": _embedded, "oxigraph": _oxigraph, "virtuoso": _virtuoso, "kg": _kg}[name](
        folder
    ) as started:
        yield started


@contextmanager
def _embedded(folder: Path) -> Iterator[Engine]:
    yield Engine("embedded", Settings())


@contextmanager
def _oxigraph(folder: Path) -> Iterator[Engine]:
    program = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if program is None:
        pytest.skip("no server of Oxigraph (pip install oxigraph)")
    port = free_port()
    with _running([program, "serve", "-l", str(folder / "ox"), "-b", f"127.0.0.1:{port}"], folder):
        _await(f"http://127.0.0.1:{port}/query")
        yield Engine("oxigraph", Settings(store=f"sparql+http://127.0.0.1:{port}/query"))


@contextmanager
def _kg(folder: Path) -> Iterator[Engine]:
    # A server of graphs of users: those of another base than its own are such.
    store, port = folder / "server", free_port()
    open_store(store, base="https://home.example/").close()
    config = folder / "server.toml"
    config.write_text(
        f'token = "{TOKEN}"\nrequests_per_minute = 0\nworkers = 1\nquery_seconds = 120.0\n', "utf-8"
    )
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", str(port)]
    with _running([*command, "--config", str(config)], folder):
        _await(f"http://127.0.0.1:{port}/sparql")
        yield Engine("kg", Settings(store=f"sparql+http://127.0.0.1:{port}/sparql", store_token=TOKEN))


_VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
[SPARQL]
ResultSetMaxRows = 100000000
"""


@contextmanager
def _virtuoso(folder: Path) -> Iterator[Engine]:
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("no Virtuoso (Debian: apt-get install virtuoso-opensource-7-bin)")
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(sql=sql, http=http), "utf-8")
    with _running([program, "+foreground", "+configfile", "virtuoso.ini"], folder):
        _await(f"http://127.0.0.1:{http}/sparql")
        # Its first password, which is for a server that only this machine can reach.
        address = f"sparql+http://127.0.0.1:{http}/sparql-auth"
        settings = Settings(store=address, store_user="dba", store_password="dba")
        yield Engine("virtuoso", settings, sql=f"127.0.0.1:{sql}")


@contextmanager
def _running(command: list[str], folder: Path) -> Iterator[None]:
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            yield
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _await(address: str) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        try:
            httpx.get(address, params={"query": "ASK {}"}, timeout=30)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{address}: not started in {START:.0f} seconds")


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
