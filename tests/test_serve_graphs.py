"""Writing over HTTP: the graph store and SPARQL updates, who may, and what nobody may."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph
import pytest

from kg.audit.verification import verify
from kg.serve import create_app, in_process
from kg.serve.answering.changes import make
from kg.serve.answering.jobs import Change, Done, Failure
from kg.store import open_store
from kg.terms import BASE

TOKEN = "a long enough token"
GRAPH = "https://example.org/graphs/mine"
VOCABULARY = f"{BASE}graph/vocabulary"
TURTLE = {"content-type": "text/turtle"}


class Server:
    """The application over a store in a folder, opened anew for each answer and for each change."""

    def __init__(self, folder: Path, token: str | None = TOKEN) -> None:
        self.folder = folder

        def answer(job):
            with open_store(folder, read_only=True) as store:
                return in_process(store)(job)

        def change(wanted: Change) -> Done | Failure:
            with open_store(folder) as store:
                return make(store, wanted)

        self.app = create_app(answer, base=BASE, change=change, token=token)

    def __call__(self, method: str, path: str, token: str | None = TOKEN, **options) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                headers = {"authorization": f"Bearer {token}"} if token else {}
                headers |= options.pop("headers", {})
                return await client.request(method, path, headers=headers, **options)

        return asyncio.run(send())

    def update(self, text: str, **options) -> httpx.Response:
        return self("POST", "/sparql", data={"update": text}, **options)

    def ask(self, pattern: str, **parameters: str) -> bool:
        response = self("GET", "/sparql", params={"query": f"ASK {{ {pattern} }}", **parameters})
        return response.json()["boolean"]

    def put(self, graph: str | None, turtle: str, method: str = "PUT", **headers: str) -> int:
        parameters = {"graph": graph} if graph else {"default": ""}
        response = self(method, "/graphs", params=parameters, content=turtle, headers={**TURTLE, **headers})
        return response.status_code


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "kg-store"
    node, graph = pyoxigraph.NamedNode("https://example.org/built"), pyoxigraph.NamedNode(VOCABULARY)
    with open_store(folder) as store:
        store.load_vocabulary([pyoxigraph.Quad(node, node, node, graph)], version="1")
    return Server(folder)


BUILT = "<https://example.org/built> <https://example.org/built> <https://example.org/built>"


@pytest.mark.parametrize("path", ["/graphs?default", f"/graphs?graph={GRAPH}", "/graphs/mine", "/graphs"])
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_writing_needs_the_token(server: Server, method: str, path: str) -> None:
    for token in (None, "another token altogether", TOKEN[:-1]):
        refused = server(method, path, token, content="", headers=TURTLE)
        assert (refused.status_code, "www-authenticate" in refused.headers) == (401, True)
    closed = Server(server.folder, token=None)
    assert closed(method, path, content="", headers=TURTLE).status_code == 403


def test_updates_need_the_token(server: Server) -> None:
    for token in (None, "another token altogether"):
        assert server.update("CLEAR ALL", token=token).status_code == 401
    assert Server(server.folder, token=None).update("CLEAR ALL").status_code == 403
    assert server("POST", "/sparql", content="CLEAR ALL").status_code == 415
    assert server.update("CLEAR ALL").status_code == 204
    assert server.ask(BUILT)


@pytest.mark.parametrize("graph", [GRAPH, None])
def test_a_graph_is_put_read_added_to_and_deleted(server: Server, graph: str | None) -> None:
    parameters = {"graph": graph} if graph else {"default": ""}
    assert server.put(graph, "<a:a> <a:b> 1 , [ <a:c> 2 ] .") == 201
    assert server.put(graph, "<a:a> <a:b> 3 .", "POST") == 204
    got = server("GET", "/graphs", params=parameters, token=None)
    assert len(list(pyoxigraph.parse(got.content, pyoxigraph.RdfFormat.TURTLE))) == 4
    assert server.put(graph, "<a:a> <a:b> 4 .") == 204
    got = server("GET", "/graphs", params=parameters, headers={"accept": "application/n-triples"}, token=None)
    assert got.text == '<a:a> <a:b> "4"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    assert server("DELETE", "/graphs", params=parameters).status_code == 204
    gone = server("GET", "/graphs", params=parameters)
    assert (gone.status_code, gone.content) == ((404, gone.content) if graph else (200, b""))
    assert server.ask(BUILT)


def test_the_default_graph_is_the_merge_and_what_users_wrote_of_it_can_be_taken_back(server: Server) -> None:
    assert server.update(f"INSERT DATA {{ {BUILT} . <a:a> <a:b> [ <a:c> 1 ] }}").status_code == 204
    assert server.ask(f"{BUILT} . <a:a> <a:b> ?o . ?o <a:c> 1")
    assert server.ask(f"GRAPH <{BASE}graph/user> {{ <a:a> <a:b> ?o . ?o <a:c> 1 }}")
    server.update("DELETE WHERE { ?s ?p ?o }")
    assert server.ask(BUILT)  # the build still states it
    assert not server.ask("<a:a> ?p ?o")
    assert not server.ask(f"GRAPH <{BASE}graph/user> {{ ?s ?p ?o }}")


def test_other_graphs_of_users_join_the_default_graph_by_choice(server: Server) -> None:
    server.put(GRAPH, "<a:a> <a:b> <a:c> .")
    assert not server.ask("<a:a> <a:b> <a:c>")
    assert server.ask("<a:a> <a:b> <a:c>", **{"union-default-graph": "true"})
    assert server.ask("<a:a> <a:b> <a:c>", **{"default-graph-uri": GRAPH})
    assert server.ask(f"GRAPH <{GRAPH}> {{ <a:a> <a:b> <a:c> }}")


def test_what_users_write_is_no_part_of_the_dataset(server: Server) -> None:
    with open_store(server.folder, read_only=True) as store:
        before = set(store.quads())
    server.put(GRAPH, "<a:a> <a:b> <a:c> .")
    server.update("INSERT DATA { <a:a> <a:b> <a:d> }")
    with open_store(server.folder, read_only=True) as store:
        assert set(store.quads()) == before
        assert verify(store).ok
        assert list(store.user_graphs()) == sorted([GRAPH, f"{BASE}graph/user"])


def test_what_users_wrote_outlives_the_next_build(server: Server) -> None:
    server.update(f"INSERT DATA {{ <a:a> <a:b> <a:d> . GRAPH <{GRAPH}> {{ {BUILT} }} }}")
    node, graph = pyoxigraph.NamedNode("https://example.org/new"), pyoxigraph.NamedNode(VOCABULARY)
    with open_store(server.folder) as store:
        store.load_vocabulary([pyoxigraph.Quad(node, node, node, graph)], version="2")
    assert server.ask("<a:a> <a:b> <a:d>")
    assert server.ask(f"GRAPH <{GRAPH}> {{ {BUILT} }}")
    assert not server.ask(BUILT)  # which only a user's graph states by now
    assert server.ask("<https://example.org/new> ?p ?o")


REFUSED = [
    f"INSERT DATA {{ GRAPH <{VOCABULARY}> {{ <a:a> <a:b> 1 }} }}",
    f"DELETE DATA {{ GRAPH <{VOCABULARY}> {{ {BUILT} }} }}",
    f"DELETE WHERE {{ GRAPH <{VOCABULARY}> {{ ?s ?p ?o }} }}",
    f"WITH <{VOCABULARY}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
    "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "INSERT { GRAPH ?g { ?s ?p 1 } } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
    *(f"{verb} GRAPH <{VOCABULARY}>" for verb in ("CLEAR", "DROP", "CREATE", "CLEAR SILENT")),
    f"COPY DEFAULT TO <{VOCABULARY}>",
    f"ADD <{GRAPH}> TO GRAPH <{VOCABULARY}>",
    f"MOVE GRAPH <{VOCABULARY}> TO <{GRAPH}>",
    "DROP GRAPH <https://w3id.org/policykg/ontology>",
    f"DROP GRAPH <{BASE}article/a1>",
    f"DROP GRAPH <{BASE}graph/user>",
    "DROP GRAPH id:graph\\/vocabulary",
    "PREFIX v: <https://w3id.org/policykg/id/graph/voc> DROP GRAPH v:abulary",
    f"BASE <{BASE}graph/> DROP GRAPH <vocabulary>",
    f"BASE <{BASE}graph/x/> DROP GRAPH <../vocabulary>",
    f"CLEAR DEFAULT ; INSERT DATA {{ <a:a> <a:b> 1 }} ; DROP GRAPH <{VOCABULARY}>",
    "LOAD <http://127.0.0.1:9/>",
    "LOAD SILENT <file:///etc/passwd> INTO GRAPH <https://example.org/x>",
    # Text that another reader of SPARQL could take for a comment, a string or an IRI
    f"INSERT {{ <a:a> <a:b> 1 }} WHERE {{ FILTER(1<a:b#>\n) }} ; DROP GRAPH <{VOCABULARY}>",
    f"INSERT DATA {{ <a:a> <a:b> '#' }} ; DROP GRAPH <{VOCABULARY}> #'",
    f"INSERT DATA {{ <a:it's> <a:b> 1 }} ; DROP GRAPH <{VOCABULARY}> ; INSERT DATA {{ <a:it's> <a:b> 2 }}",
    f"INSERT DATA {{ <a:a\\u0041'> <a:b> 1 }} ; DROP GRAPH <{VOCABULARY}> ; INSERT DATA {{ <a:a> <a:b> '> }}",
    f"# \rDROP GRAPH <{VOCABULARY}>",
    f"INSERT DATA {{ <a:a> <a:b> '''it''s''' }} ; DROP GRAPH <{VOCABULARY}>",
    f"INSERT DATA {{ <a:a> <a:b> <a:c>.GRAPH <{VOCABULARY}> {{ <a:a> <a:b> 1 }} }}",
    f"INSERT DATA {{ <a:a> <a:b> 1.GRAPH <{VOCABULARY}> {{ <a:a> <a:b> 1 }} }}",
    f"\\u0044ROP GRAPH <{VOCABULARY}>",
    "INSERT { <a:a> <a:b> 1 } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
]


@pytest.mark.parametrize("update", REFUSED)
def test_no_update_reaches_what_a_build_wrote_or_another_address(server: Server, update: str) -> None:
    with open_store(server.folder, read_only=True) as store:
        before = set(map(str, store.quads()))
    response = server.update(update)
    assert response.status_code in (400, 403)
    with open_store(server.folder, read_only=True) as store:
        assert set(map(str, store.quads())) == before
        assert not list(store.user_graphs())


@pytest.mark.parametrize("graph", [VOCABULARY, f"{BASE}article/a1", f"{BASE}graph/user"])
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_no_upload_reaches_what_a_build_wrote(server: Server, method: str, graph: str) -> None:
    assert server.put(graph, "<a:a> <a:b> <a:c> .", method) == 403
    assert server.ask(BUILT)


def test_updates_of_every_kind_do_what_they_say(server: Server) -> None:
    server.update(f"CREATE GRAPH <{GRAPH}>")
    assert server.ask(f"GRAPH <{GRAPH}> {{}}")
    server.update(
        f"PREFIX e: <a:> INSERT DATA {{ GRAPH <{GRAPH}> {{ e:a e:b 1 ; e:c 'x#y' . }} e:d e:e e:f }}"
    )
    assert server.ask(f"GRAPH <{GRAPH}> {{ <a:a> <a:b> 1 ; <a:c> 'x#y' }} <a:d> <a:e> <a:f>")
    server.update(f"WITH <{GRAPH}> DELETE {{ ?s <a:b> ?n }} INSERT {{ ?s <a:b> 2 }} WHERE {{ ?s <a:b> ?n }}")
    assert server.ask(f"GRAPH <{GRAPH}> {{ <a:a> <a:b> 2 FILTER NOT EXISTS {{ <a:a> <a:b> 1 }} }}")
    server.update("DELETE { ?s ?p ?o } INSERT { ?s ?p <a:g> } WHERE { ?s <a:e> ?o ; ?p ?o }")
    assert server.ask("<a:d> <a:e> <a:g> FILTER NOT EXISTS { <a:d> <a:e> <a:f> }")
    server.update(f"COPY <{VOCABULARY}> TO <{GRAPH}> ; ADD DEFAULT TO <{GRAPH}> ; MOVE <{GRAPH}> TO DEFAULT")
    assert server.ask(f"{BUILT} . <a:d> <a:e> <a:g>")
    assert server.ask(f"GRAPH <{BASE}graph/user> {{ {BUILT} . <a:d> <a:e> <a:g> }}")
    assert not server.ask(f"GRAPH <{GRAPH}> {{}}")
    server.update("DROP ALL")
    assert not server.ask("<a:d> ?p ?o")
    assert server.ask(BUILT)
    wrong = server.update("INSERT DATA { <a:a> <a:b> }\n")
    assert (wrong.status_code, "line 1, column" in wrong.text) == (400, True)
    missing = server.update("DROP GRAPH <a:none>")
    assert (missing.status_code, "does not exist" in missing.text) == (400, True)


def test_conditions_of_a_request_are_kept(server: Server) -> None:
    assert server.put(GRAPH, "<a:a> <a:b> 1 .", **{"if-match": "*"}) == 412
    assert server.put(GRAPH, "<a:a> <a:b> 1 .", **{"if-none-match": "*"}) == 201
    tag = server("GET", "/graphs", params={"graph": GRAPH}).headers["etag"]
    same = server("GET", "/graphs", params={"graph": GRAPH}, headers={"if-none-match": tag})
    assert (same.status_code, same.content) == (304, b"")
    assert server.put(GRAPH, "<a:a> <a:b> 2 .", **{"if-none-match": "*"}) == 412
    assert server.put(GRAPH, "<a:a> <a:b> 2 .", **{"if-match": tag}) == 204
    assert server.put(GRAPH, "<a:a> <a:b> 3 .", **{"if-match": tag}) == 412
    other = server("GET", "/graphs", params={"graph": GRAPH}, headers={"if-none-match": tag})
    assert other.status_code == 200
    as_json = server("GET", "/graphs", params={"graph": GRAPH}, headers={"accept": "application/ld+json"})
    assert as_json.headers["etag"] != other.headers["etag"]


ENTITIES = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>
<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="a:"><r:Description r:about="a:a">
<e:b>&b;</e:b></r:Description></r:RDF>"""


@pytest.mark.parametrize(
    ("media", "body", "status", "message"),
    [
        ("application/rdf+xml", ENTITIES.encode(), 400, "DOCTYPE"),
        ("application/rdf+xml", ENTITIES.encode("utf-16"), 400, "DOCTYPE"),
        ("application/rdf+xml", ENTITIES.replace("DOCTYPE", "doctype").encode(), 400, ""),
        ("application/ld+json", b'{"@context": "http://127.0.0.1:9/c", "@id": "a:a"}', 400, "not valid"),
        ("application/ld+json", b'{"@context": "file:///etc/passwd", "@id": "a:a"}', 400, "not valid"),
        ("text/turtle", b"<a:a> <a:b>", 400, "not valid text/turtle"),
        ("text/turtle", b"\xff", 400, "not valid"),
        ("text/turtle; charset=gbk", b"", 415, "UTF-8"),
        ("text/html", b"<p>", 415, "graphs are sent as"),
        ("application/trig", b"<a:g> { <a:a> <a:b> <a:c> }", 415, "graphs are sent as"),
        ("multipart/form-data", b"x", 400, "boundary"),
        (
            "multipart/form-data; boundary=b",
            b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b--",
            400,
            "",
        ),
    ],
)
def test_uploads_that_are_wrong_or_dangerous_are_refused(
    server: Server, media: str, body: bytes, status: int, message: str
) -> None:
    response = server(
        "PUT", "/graphs", params={"graph": GRAPH}, content=body, headers={"content-type": media}
    )
    assert response.status_code == status
    assert message in response.text
    assert not server.ask(f"GRAPH <{GRAPH}> {{}}")


def test_uploads_have_a_size(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.serve.sparql.protocol.MAX_CHANGE", 100)
    assert server.put(GRAPH, "# " + "x" * 200) == 413

    async def chunks():
        for _ in range(10):
            yield b"#" * 20

    response = server("PUT", "/graphs", params={"graph": GRAPH}, content=chunks(), headers=TURTLE)
    assert response.status_code == 413
    zipped = server("PUT", "/graphs?default", content=b"x", headers={**TURTLE, "content-encoding": "gzip"})
    assert zipped.status_code == 415


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/graphs?graph=x", 400),
        ("/graphs?graph=https://example.org/%3E%20%7B%7D", 400),
        (f"/graphs?graph={GRAPH}&default", 400),
        (f"/graphs?graph={GRAPH}&graph={GRAPH}", 400),
        ("/graphs/x%3E%7D?default", 400),
        (f"/graphs?graph={GRAPH}", 404),
        ("/graphs/..%2f..%2fetc%2fpasswd", 404),
        ("/graphs", 200),
    ],
)
def test_graphs_are_named_by_whole_iris(server: Server, path: str, status: int) -> None:
    assert server("GET", path).status_code == status


def test_a_graph_may_be_made_at_a_new_address(server: Server) -> None:
    made = server("POST", "/graphs", content="<> <a:b> <a:c> .", headers=TURTLE)
    assert made.status_code == 201
    address = made.headers["location"]
    assert address.startswith("http://test/graphs/")
    assert f"<{address}> <a:b> <a:c>" in server("GET", address, token=None).text
    assert address in server("GET", "/graphs", token=None).text


def test_a_build_at_work_is_waited_for(server: Server) -> None:
    from kg.serve import Workers

    writer = Workers(server.folder, count=1, writing=True)
    try:
        server.app = create_app(lambda job: Failure(500, ""), base=BASE, change=writer, token=TOKEN)
        with open_store(server.folder):
            busy = server.update("CLEAR ALL")
        assert (busy.status_code, "a build is writing" in busy.text) == (503, True)
        assert busy.headers["retry-after"]
        assert server.update("CLEAR ALL").status_code == 204
    finally:
        writer.close()
