"""Linked data as public clients meet it, and what every response passes."""

from __future__ import annotations

import gzip
import json
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import openapi_spec_validator
import pyoxigraph
import pytest
import rdflib
import uvicorn
from test_serve import Client

from kg.serve import create_app, in_process
from kg.serve.answering.about import MOST
from kg.serve.http.middleware import Allowance, Throttle
from kg.store import open_store
from kg.terms import BASE, POL

THING = "/id/province/CN-YN"


@pytest.fixture(scope="module")
def client(store_folder: Path) -> Iterator[Client]:
    with open_store(store_folder, read_only=True) as store:
        yield Client(in_process(store))


@pytest.mark.parametrize(
    ("accept", "ending"),
    [
        ("text/turtle", "ttl"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "jsonld"),
        ("application/rdf+xml", "rdf"),
        ("application/trig", "trig"),
        ("application/n-quads", "nq"),
        ("text/csv", "csv"),
        ("application/graphml+xml", "graphml"),
        ("text/html,*/*;q=0.1", "html"),
        ("*/*", "ttl"),
    ],
)
def test_a_thing_sends_on_to_its_description(client: Client, accept: str, ending: str) -> None:
    response = client(THING, headers={"accept": accept}, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, f"{THING}.{ending}")
    assert "Accept" in response.headers["vary"].split(", ")
    described = client(f"{THING}.{ending}", follow_redirects=False)
    assert described.status_code == 200
    assert described.headers["content-type"].split(";")[0] == accept.split(",")[0].replace(
        "*/*", "text/turtle"
    )
    assert f'<{BASE}province/CN-YN>; rel="describes"' in described.headers["link"]
    assert f'<{THING}.jsonld>; rel="alternate"; type="application/ld+json"' in described.headers["link"]


@pytest.mark.parametrize(
    "path", ["/id/article/a1", "/id/claim/c1", "/id/graph/vocabulary", "/ontology", "/ontology/heldIn"]
)
def test_documents_answer_themselves(client: Client, path: str) -> None:
    assert client(path, headers={"accept": "text/turtle"}, follow_redirects=False).status_code == 200


def test_parameters_survive_being_sent_on_and_nothing_leads_elsewhere(client: Client) -> None:
    response = client(f"{THING}?page=2&x=%0d%0aSet-Cookie:a=b", follow_redirects=False)
    assert response.headers["location"] == f"{THING}.ttl?page=2&x=%0d%0aSet-Cookie:a=b"
    assert "set-cookie" not in response.headers
    for path in ("/id//evil.example/x", "/id/https://evil.example", "/id/..//evil.example"):
        assert client(path, follow_redirects=False).status_code == 404


def test_what_much_points_at_comes_in_pages_that_say_so(tmp_path: Path) -> None:
    hub, graph = pyoxigraph.NamedNode(f"{BASE}province/hub"), pyoxigraph.NamedNode(f"{BASE}graph/vocabulary")
    term = pyoxigraph.NamedNode(f"{POL}within")
    quads = [
        pyoxigraph.Quad(pyoxigraph.NamedNode(f"{BASE}prefecture/p{i}"), term, hub, graph)
        for i in range(MOST + 7)
    ]
    with open_store(tmp_path / "kg-store") as store:
        store.load_vocabulary([*quads, pyoxigraph.Quad(hub, term, hub, graph)], version="1")
        client = Client(in_process(store))
        seen: set[str] = set()
        path, pages = "/id/province/hub.nt", 0
        while path:
            response = client(path)
            seen |= {line for line in response.text.splitlines() if "ontology#within" in line}
            following = [part for part in response.headers["link"].split(", ") if 'rel="next"' in part]
            assert bool(following) == ("hydra/core#next" in response.text)
            path, pages = (following[0][1:].partition(">")[0] if following else ""), pages + 1
        assert (pages, len(seen)) == (2, MOST + 8)
        for page in ("0", "-1", "x", "1" * 30, "٣"):
            assert client("/id/province/hub.nt", params={"page": page}).status_code == 400


def test_an_entity_that_was_merged_sends_on_to_the_one_that_stands_for_it(tmp_path: Path) -> None:
    one, member = (pyoxigraph.NamedNode(f"{BASE}enterprise/{name}") for name in ("one", "member"))
    label = pyoxigraph.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    graph, identity = (pyoxigraph.NamedNode(f"{BASE}graph/{name}") for name in ("vocabulary", "identity"))
    same = pyoxigraph.NamedNode("http://www.w3.org/2002/07/owl#sameAs")
    with open_store(tmp_path / "kg-store") as store:
        names = [pyoxigraph.Quad(n, label, pyoxigraph.Literal(n.value), graph) for n in (one, member)]
        store.load_vocabulary(names, version="1")
        store.set_identity([pyoxigraph.Quad(member, same, one, identity)], [one.value, member.value])
        client = Client(in_process(store))
        for ending in ("", ".ttl", ".html"):
            response = client(f"/id/enterprise/member{ending}", follow_redirects=False)
            assert (response.status_code, response.headers["location"]) == (
                303,
                f"/id/enterprise/one{ending}",
            )
            assert f'<{one.value}>; rel="canonical"' in response.headers["link"]


def test_the_dataset_is_described_and_its_dumps_can_be_had(store_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "data.nq.gz").write_bytes(gzip.compress(b"<a:a> <a:b> <a:c> <a:d> .\n"))
    (tmp_path / ".hidden").write_text("no", "utf-8")
    with open_store(store_folder, read_only=True) as store:
        client = Client(in_process(store))
        client.app = create_app(in_process(store), base=BASE, dumps=tmp_path)
        response = client("/.well-known/void", follow_redirects=False)
        assert (response.status_code, response.headers["location"]) == (303, "/id/dataset")
        graph = rdflib.Graph().parse(data=client("/id/dataset.ttl").text, format="turtle")
        void, dataset = rdflib.Namespace("http://rdfs.org/ns/void#"), rdflib.URIRef(f"{BASE}dataset")
        assert graph.value(dataset, void.sparqlEndpoint) == rdflib.URIRef("http://test/sparql")
        assert int(graph.value(dataset, void.triples)) > 100
        dump = str(graph.value(dataset, void.dataDump))
        assert dump == "http://test/dumps/data.nq.gz"
        assert client("/dumps/").text == "/dumps/data.nq.gz\n"
        assert gzip.decompress(client("/dumps/data.nq.gz").content).startswith(b"<a:a>")
        part = client("/dumps/data.nq.gz", headers={"range": "bytes=0-1"})
        assert (part.status_code, part.content) == (206, b"\x1f\x8b")
        for name in (".hidden", "..%2fstore.json", "%2fetc%2fpasswd", "nothing"):
            assert client(f"/dumps/{name}").status_code == 404


def test_the_sitemap_lists_what_articles_speak_of(client: Client) -> None:
    index = client("/sitemap.xml").text
    assert "<loc>http://test/sitemap/1.xml</loc>" in index
    assert "<loc>http://test/id/article/a1</loc>" in client("/sitemap/1.xml").text
    assert client("/sitemap/0.xml").status_code == 404
    assert "Sitemap: http://test/sitemap.xml" in client("/robots.txt").text


def test_the_interface_describes_itself_as_it_is(store_folder: Path) -> None:
    with open_store(store_folder, read_only=True) as store:
        answer = in_process(store)
        reading = json.loads(Client(answer)("/openapi.json").text)
        client = Client(answer)
        client.app = create_app(answer, base=BASE, change=lambda change: None, token="x" * 12)
        writing = json.loads(client("/openapi.json").text)
        assert set(reading["paths"]["/graphs"]) == {"get"}
        assert set(writing["paths"]["/graphs"]) == {"get", "put", "post", "delete"}
        assert writing["paths"]["/graphs"]["put"]["security"] == [{"token": []}]
        for document in (reading, writing):
            assert document["openapi"].startswith("3.1")
            openapi_spec_validator.validate(document)
        for path in writing["paths"]:
            found = client(
                path.replace("{path}", "province/CN-YN"), headers={"accept": "text/turtle, */*;q=0.1"}
            )
            assert found.status_code != 404


# What every response passes


def test_answers_are_compressed_and_asked_again_by_their_tag(client: Client) -> None:
    query = "SELECT * { ?s ?p ?o } LIMIT 200"
    plain = client.sparql(query, headers={"accept-encoding": "identity"})
    zipped = client.sparql(query, headers={"accept-encoding": "gzip"})
    assert (zipped.headers["content-encoding"], zipped.content) == ("gzip", plain.content)
    assert int(zipped.headers["content-length"]) < len(plain.content) / 3
    assert plain.headers["etag"] != zipped.headers["etag"]
    assert "Accept-Encoding" in zipped.headers["vary"]
    for tag in (plain.headers["etag"], zipped.headers["etag"], f'"x", W/{plain.headers["etag"]}', "*"):
        again = client.sparql(query, headers={"if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")
    assert client.sparql(query, headers={"if-none-match": '"x"'}).status_code == 200
    assert client.sparql("SELECT (RAND() AS ?x) {}").headers["cache-control"] == "no-store"
    head = client("/sparql", "HEAD", params={"query": query}, headers={"accept-encoding": "identity"})
    assert head.headers["etag"] == plain.headers["etag"]
    assert int(head.headers["content-length"]) == len(plain.content)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sparql",
        "/sparql?query=ASK{}",
        "/nowhere",
        THING,
        f"{THING}.ttl",
        "/graphs",
        "/id/x%00",
        "/openapi.json",
    ],
)
def test_every_response_keeps_browsers_safe(client: Client, path: str) -> None:
    headers = client(path, follow_redirects=False).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"


def test_a_client_may_ask_so_often_a_minute() -> None:
    now = [0.0]

    async def app(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    throttle = Throttle(app, allowance=Allowance(6, clock=lambda: now[0]))

    def ask(client: str) -> int:
        import asyncio

        async def send() -> int:
            transport = httpx.ASGITransport(throttle, client=(client, 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as session:
                return (await session.get("/")).status_code

        return asyncio.run(send())

    assert [ask("192.0.2.1") for _ in range(7)] == [200] * 6 + [429]
    assert ask("192.0.2.2") == 200
    now[0] = 10.0
    assert [ask("192.0.2.1") for _ in range(2)] == [200, 429]
    assert [ask("127.0.0.1") for _ in range(20)] == [200] * 20


HOSTILE = "</script><img src=x onerror=alert(1)>"


@pytest.mark.parametrize(
    "path",
    [
        f"/sparql?query=ASK{{}}&format={HOSTILE}",
        f"/sparql?query={HOSTILE}",
        f"/sparql?query=ASK{{}}&default-graph-uri={HOSTILE}",
        f"/graphs?graph={HOSTILE}",
        f"/graphs/{HOSTILE}",
        f"/dumps/{HOSTILE}",
        f"/id/{HOSTILE}",
        f"/id/province/CN-YN.nt?page={HOSTILE}",
        f"/ontology/{HOSTILE}",
        f"/scheme/{HOSTILE}",
        f"/sitemap/{HOSTILE}.xml",
    ],
)
def test_nothing_of_a_request_is_reflected_as_markup(client: Client, path: str) -> None:
    for accept in ("text/html", "*/*", "application/xml"):
        response = client(path, headers={"accept": accept}, follow_redirects=False)
        assert response.status_code >= 400
        kind = response.headers["content-type"].split(";")[0]
        assert kind == "text/plain" or "<img src=x" not in response.text


def test_a_host_header_does_not_become_markup(client: Client) -> None:
    for path in ("/sitemap.xml", "/sitemap/1.xml"):
        response = client(path, headers={"host": 'x"><script>'})
        assert "<script>" not in response.text


@pytest.mark.parametrize("format_", ["xml", "rdfxml", "graphml"])
def test_nothing_of_the_data_breaks_out_of_xml(client: Client, format_: str) -> None:
    text = json.dumps(f"{HOSTILE}]]>&<!--")
    query = (
        f"SELECT ({text} AS ?x) {{}}"
        if format_ == "xml"
        else f"CONSTRUCT {{ <a:a> <a:b#b> {text} }} WHERE {{}}"
    )
    response = client("/sparql", params={"query": query, "format": format_})
    assert response.status_code == 200
    assert "<img" not in response.text


# Public clients


@pytest.fixture
def address(store_folder: Path) -> Iterator[str]:
    store = open_store(store_folder, read_only=True)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    app = create_app(in_process(store), base=BASE)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()
    store.close()


def test_rdflib_follows_a_thing_to_its_description(address: str) -> None:
    graph = rdflib.Graph().parse(f"{address}{THING}")
    assert (rdflib.URIRef(f"{BASE}province/CN-YN"), None, None) in graph
    graph = rdflib.Graph().parse(f"{address}{THING}", format="xml")
    assert len(graph) > 0


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_sparqlwrapper_asks(address: str) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(f"{address}/sparql")
    client.setQuery(f"PREFIX pol: <{POL}> SELECT ?p {{ ?e pol:heldIn ?p }}")
    client.setReturnFormat(wrapper.JSON)
    rows = client.queryAndConvert()["results"]["bindings"]
    assert rows[0]["p"]["value"] == f"{BASE}prefecture/5303"
    client.setMethod(wrapper.POST)
    client.setReturnFormat(wrapper.XML)
    assert "prefecture/5303" in client.queryAndConvert().toxml()


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on PATH")
def test_curl_negotiates_and_compresses(address: str) -> None:
    command = ["curl", "-sSL", "--compressed", "-w", "\n%{http_code} %{content_type}"]
    asked = [*command, "-H", "Accept: application/n-triples", f"{address}{THING}"]
    *body, last = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()
    assert last == "200 application/n-triples"
    assert body
    assert all(line.endswith(" .") for line in body if line)
    posted = [*command, "--data-urlencode", "query=ASK { ?e pol:heldIn ?p }", f"{address}/sparql"]
    assert '"boolean":true' in subprocess.run(posted, capture_output=True, text=True, check=True).stdout
