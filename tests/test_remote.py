"""A store at an endpoint: what it does about faults, how the commands use it, and the server as its front."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
import tenacity
from homes import Engine, engine
from starlette.testclient import TestClient
from typer.testing import CliRunner

from kg.builder import vocabulary_version
from kg.cli import app
from kg.errors import SettingsError, StoreError
from kg.serve import Workers, create_app
from kg.serve.reader import Reader
from kg.settings import Settings
from kg.store import Endpoint, open_store, place
from kg.store.remote.http import ROWS, Http
from kg.store.remote.names import HomeNames
from kg.store.remote.rewriting import rewrite
from kg.terms import BASE, SKOS

TEXT = "On July 16, 2023, the Harbour Docking Event was held in Kunming, Yunnan Province. It drew 120 firms."


# Faults


@contextmanager
def answering(*answers: tuple[int, dict[str, str], str]) -> Iterator[tuple[Endpoint, list[str]]]:
    """An endpoint that gives these answers, the last one ever again, and what it was asked with."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            status, headers, body = answers[min(len(asked), len(answers) - 1)]
            asked.append(self.headers.get("Authorization", ""))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body.encode()))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings = Settings(
        store=f"sparql+http://127.0.0.1:{server.server_port}/sparql",
        store_user="who",
        store_password="hidden-word",
    )
    found = place(settings)
    assert isinstance(found, Endpoint)
    try:
        yield found, asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were waited, in no time."""
    waited: list[float] = []
    monkeypatch.setattr(tenacity.nap.time, "sleep", waited.append)
    return waited


EMPTY = json.dumps({"head": {"vars": ["s"]}, "results": {"bindings": []}})


def test_what_may_pass_is_tried_again_ever_more_slowly(waits: list[float]) -> None:
    busy = (503, {"Retry-After": "7"}, "busy")
    with answering((502, {}, ""), busy, (500, {}, "transaction deadlocked"), (200, {}, EMPTY)) as (
        where,
        asked,
    ):
        http = Http(where)
        assert http.query("SELECT ?s {}", ROWS).read() == EMPTY.encode()
        http.close()
    assert len(asked) == 4
    assert waits[0] < 1
    assert waits[1] == 7
    assert len(waits) == 3


@pytest.mark.parametrize(
    ("answer", "told", "attempts"),
    [
        ((503, {}, "overloaded"), "still busy after 6 attempts .*overloaded", 6),
        ((400, {}, "syntax error at 'x'"), "400: syntax error", 1),
        ((403, {}, "no rights"), "refused .*store_user", 1),
        ((401, {"WWW-Authenticate": 'Basic realm="r"'}, "who?"), "refused .*store_user", 2),
        ((404, {}, ""), "nothing answers SPARQL", 1),
        ((200, {"X-SPARQL-MaxRows": "10000"}, EMPTY), "rows were left out.*10000.*ResultSetMaxRows", 1),
    ],
)
def test_a_fault_is_told_with_its_cure_and_without_the_password(
    waits: list[float], answer: tuple[int, dict[str, str], str], told: str, attempts: int
) -> None:
    with answering(answer) as (where, asked):
        http = Http(where)
        with pytest.raises(StoreError, match=told) as caught:
            http.query("SELECT ?s {}", ROWS)
        http.close()
    assert len(asked) == attempts
    assert "hidden-word" not in str(caught.value) + repr(where) + str(where)


def test_an_endpoint_that_is_not_there_is_told(waits: list[float]) -> None:
    with pytest.raises(StoreError, match="see that the endpoint runs"):
        open_store("sparql+http://127.0.0.1:9/sparql", read_only=True)
    assert len(waits) == 5


def test_an_answer_that_is_no_sparql_is_told() -> None:
    with answering((200, {}, "<html>")) as (where, _), pytest.raises(StoreError, match="no SPARQL results"):
        open_store(where, read_only=True)


# Settings


@pytest.mark.parametrize(
    ("store", "told"),
    [
        ("sparql+http://me:secret@127.0.0.1:7878/query", "an address holds no password"),
        ("sparql+http:///query", "write sparql"),
        ("sparql+http://127.0.0.1:99999/query", "write sparql"),
        ("sparql+http://127.0.0.1:7878/query?x=y", "write sparql"),
    ],
)
def test_an_address_that_is_none_is_told_without_its_secrets(store: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told) as caught:
        place(Settings(store=store))
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "update"),
    [
        ("/query", "/update"),
        ("/data/query", "/data/update"),
        ("/sparql-auth", "/sparql-auth"),
        ("/repositories/policy", "/repositories/policy/statements"),
    ],
)
def test_where_updates_go_is_known_of_common_engines(path: str, update: str) -> None:
    found = place(Settings(store=f"sparql+https://host:1{path}"))
    assert isinstance(found, Endpoint)
    assert (found.query, found.update) == (f"https://host:1{path}", f"https://host:1{update}")
    own = place(Settings(store=f"sparql+https://host:1{path}", store_update="https://host:2/write"))
    assert isinstance(own, Endpoint)
    assert own.update == "https://host:2/write"


def test_secrets_are_in_no_repr() -> None:
    settings = Settings(store_password="one-secret", store_token="two-secret", token="three-secret-of-more")
    assert "secret" not in repr(settings)


# Rewriting


@pytest.mark.parametrize(
    "sparql",
    [
        "DESCRIBE ?a ?b { ?a ?p ?b } LIMIT 3",
        "PREFIX select: <urn:x> SELECT (COUNT(*) AS ?n) { select:a ?p ?o { SELECT ?o { ?o ?q '} {' } } }",
        "ASK { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } # a comment }\n}",
        "CONSTRUCT { ?s ?p _:b } { ?s ?p ?o } ORDER BY (EXISTS { ?s ?p 1 })",
        "SELECT ?s { ?s ?p ?o } VALUES ?s { <urn:a> }",
    ],
)
def test_what_is_rewritten_is_still_valid(sparql: str) -> None:
    ox.Store().query(rewrite(sparql, HomeNames(BASE)))


def test_describing_everything_is_refused() -> None:
    with pytest.raises(ValueError, match="DESCRIBE \\*"):
        rewrite("DESCRIBE * { ?s ?p ?o }", HomeNames(BASE))


# Commands, and the server as a front


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with engine("oxigraph", tmp_path_factory.mktemp("oxigraph")) as started:
        yield started


Kg = Callable[..., str]


@pytest.fixture(scope="module")
def built(oxigraph: Engine, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Path, Kg]:
    """An article built at the endpoint and in a folder, both with a vocabulary of one name."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "fair.txt").write_text(TEXT, "utf-8")
    config = folder / "kg.toml"
    config.write_text(f'cache = "{folder / "cache"}"\nstandard = false\n', "utf-8")
    remote, local = oxigraph.settings.store, str(folder / "kg-store")

    def kg(*arguments: object, code: int = 0) -> str:
        found = CliRunner().invoke(app, [*map(str, arguments), "--config", str(config)])
        assert found.exit_code == code, found.output
        return found.output

    settings = Settings(store=remote, cache=str(folder / "cache"))
    for where in (place(settings), Path(local)):
        with open_store(where) as store:
            graph = ox.NamedNode(store.graphs.vocabulary)
            name = ox.Literal("China", language="en")
            china = ox.Quad(ox.NamedNode(f"{BASE}country/CN"), ox.NamedNode(f"{SKOS}prefLabel"), name, graph)
            store.load_vocabulary([china], version=vocabulary_version(BASE))
    for store_name in (remote, local):
        assert "1 articles built" in kg("build", folder / "fair.txt", "--store", store_name)
    return settings, folder, kg


def test_commands_work_on_an_endpoint_as_on_a_folder(built: tuple[Settings, Path, Kg]) -> None:
    settings, folder, kg = built
    stores = (settings.store, str(folder / "kg-store"))
    assert "nothing to do" in kg("build", folder / "fair.txt", "--store", stores[0])
    both: list[list[object]] = []
    for number, store in enumerate(stores):
        kg("export", "--store", store, "-o", folder / f"{number}.nq")
        both.append(
            [
                (folder / f"{number}.nq").read_bytes(),
                kg("query", "--store", store, "--format", "csv", "SELECT * { ?e pol:heldIn ?p }"),
                kg("ask", "events", "--store", store, "--format", "csv"),
                kg("verify", "--store", store).partition("(")[0],  # the rest is its time
                kg("stats", "--store", store),
            ]
        )
    assert both[0][0] == both[1][0]
    assert [str(found).replace(stores[0], stores[1]) for found in both[0][1:]] == both[1][1:]
    assert "no difference" in kg("diff", *stores)
    assert not [path for path in folder.rglob("*") if path.name == "build.json"]


def test_the_server_is_a_front_of_an_endpoint(built: tuple[Settings, Path, Kg]) -> None:
    settings, _, _ = built
    where = place(settings)
    reader, workers = Reader(where), Workers(where, count=1)
    try:
        assert not workers.keeps
        client = TestClient(create_app(workers, base=BASE, reader=reader), base_url="http://127.0.0.1:8080")
        assert client.get("/").status_code == 200
        with reader.index() as index:
            assert index.counts()["articles"] == 1
        found = client.get("/sparql", params={"query": "SELECT ?p { ?e pol:heldIn ?p }"})
        assert found.status_code == 200
        assert found.json()["results"]["bindings"]
        assert client.get("/id/article/fair", headers={"Accept": "text/html"}).status_code == 200
        refused = client.get(
            "/sparql", params={"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}
        )
        assert refused.status_code == 400
    finally:
        workers.close()
        reader.close()


def test_a_front_is_for_reading(built: tuple[Settings, Path, Kg]) -> None:
    settings, _, kg = built
    told = kg("serve", "--store", settings.store, "--token", "a-long-enough-token", code=2)
    assert "write at the endpoint itself" in told


def test_an_article_is_taken_away(built: tuple[Settings, Path, Kg]) -> None:
    settings, folder, kg = built
    for store in (settings.store, str(folder / "kg-store")):
        assert "1 articles removed" in kg("remove", "fair", "--store", store)
        kg("export", "--store", store, "-o", folder / "left.nq")
        assert b"/article/" not in (folder / "left.nq").read_bytes()
    assert "no difference" in kg("diff", settings.store, folder / "kg-store")
    found = httpx.post(
        settings.store.removeprefix("sparql+"),
        data={"query": f"ASK {{ GRAPH <{HomeNames(BASE).records}> {{ ?s ?p ?o }} }}"},
        headers={"Accept": "application/sparql-results+json"},
    )
    assert found.json()["boolean"] is False
