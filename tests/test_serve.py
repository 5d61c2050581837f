"""The server: the SPARQL protocol, linked data by negotiation and by ending, pages, refusals."""

import asyncio
import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pyoxigraph
import pytest
import rdflib

from kg.serve import Answer, Answerer, Failure, Job, create_app, in_process
from kg.serve.http.negotiate import choose
from kg.store import open_store
from kg.terms import BASE, POL

EVENT = f"{BASE}docking-event/qujing-2024"
SELECT = "SELECT ?place WHERE { ?event pol:heldIn ?place }"
CONSTRUCT = "CONSTRUCT WHERE { ?event pol:heldIn ?place }"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORM = "application/x-www-form-urlencoded"


class Client:
    """Requests to the application itself; nothing goes over a network."""

    def __init__(self, answer: Answerer, base: str = BASE) -> None:
        self.app = create_app(answer, base=base, examples=[("Where?", SELECT)])

    def __call__(self, path: str, method: str = "GET", **options) -> httpx.Response:
        options = {"follow_redirects": True, **options}

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, path, **options)

        return asyncio.run(send())

    def sparql(self, query: str, **options) -> httpx.Response:
        return self("/sparql", params={"query": query}, **options)


@pytest.fixture(scope="module")
def client(store_folder: Path) -> Iterator[Client]:
    with open_store(store_folder, read_only=True) as store:
        yield Client(in_process(store))


def places_json(response: httpx.Response) -> list[str]:
    return [row["place"]["value"] for row in response.json()["results"]["bindings"]]


# Negotiation


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "a/one"),
        ("", "a/one"),
        ("*/*", "a/one"),
        ("b/*", "b/two"),
        ("a/*;q=0.4, b/two;q=0.5", "b/two"),
        ("a/one;q=0, */*;q=0.1", "b/two"),
        ("B/TWO", "b/two"),
        ("b/two; charset=utf-8", "b/two"),
        ("a/one;q=0.5, b/two; q=0.9", "b/two"),
        ("c/three", None),
        ("a/one;q=0", None),
        ("nonsense, ;;;, a/one;q=x", None),
    ],
)
def test_the_type_of_highest_quality_is_chosen(accept: str | None, chosen: str | None) -> None:
    assert choose(accept, ["a/one", "b/two"]) == chosen


# The SPARQL protocol


def test_results_come_in_each_format_by_accept_and_by_name(client: Client) -> None:
    place = f"{BASE}prefecture/5303"
    for options in ({"headers": {"accept": "application/sparql-results+json"}}, {}):
        assert places_json(client.sparql(SELECT, **options)) == [place]
    for media, name in [
        ("application/sparql-results+xml", "xml"),
        ("text/csv", "csv"),
        ("text/tab-separated-values", "tsv"),
    ]:
        by_accept = client.sparql(SELECT, headers={"accept": f"{media}, text/html;q=0.1"})
        by_name = client("/sparql", params={"query": SELECT, "format": name}, headers={"accept": BROWSER})
        assert by_accept.headers["content-type"].startswith(media)
        assert by_accept.content == by_name.content
        assert by_accept.headers["vary"].split(", ")[0] == "Accept"
        text = by_accept.text
        if name == "xml":
            namespace = "{http://www.w3.org/2005/sparql-results#}"
            assert ElementTree.fromstring(text).find(f".//{namespace}uri").text == place
        else:
            table = list(csv.reader(io.StringIO(text), delimiter="," if name == "csv" else "\t"))
            assert table == [["place"], [place]] if name == "csv" else [["?place"], [f"<{place}>"]]


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_a_truth_value_comes_in_each_format(client: Client, name: str) -> None:
    response = client("/sparql", params={"query": "ASK { ?e pol:heldIn ?p }", "format": name})
    assert response.status_code == 200
    assert "true" in response.text


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # by rdflib, of itself
@pytest.mark.parametrize(
    ("media", "name", "parser"),
    [
        ("text/turtle", "turtle", "turtle"),
        ("application/n-triples", "nt", "nt"),
        ("application/ld+json", "jsonld", "json-ld"),
        ("application/rdf+xml", "rdfxml", "xml"),
    ],
)
def test_graphs_come_in_each_format(client: Client, media: str, name: str, parser: str) -> None:
    by_accept = client.sparql(CONSTRUCT, headers={"accept": media})
    by_name = client("/sparql", params={"query": CONSTRUCT, "format": name})
    for response in (by_accept, by_name):
        assert response.headers["content-type"].startswith(media)
        graph = rdflib.Graph().parse(data=response.content, format=parser)
        wanted = (
            rdflib.URIRef(EVENT),
            rdflib.URIRef(f"{POL}heldIn"),
            rdflib.URIRef(f"{BASE}prefecture/5303"),
        )
        assert set(graph) == {wanted}


def test_a_query_may_be_posted_as_a_form_or_as_it_is(client: Client) -> None:
    form = client("/sparql", "POST", data={"query": SELECT})
    direct = client(
        "/sparql", "POST", content=SELECT, headers={"content-type": "application/sparql-query; charset=utf-8"}
    )
    assert places_json(form) == places_json(direct) == [f"{BASE}prefecture/5303"]


@pytest.mark.parametrize("how", ["GET", "form", "direct"])
def test_the_dataset_of_the_protocol_replaces_all_other_graphs(client: Client, how: str) -> None:
    graphs = {
        "default-graph-uri": [f"{BASE}article/a1/about", f"{BASE}graph/entities"],
        "named-graph-uri": f"{BASE}article/a1",
    }
    query = """SELECT (COUNT(DISTINCT ?t) AS ?titles) (COUNT(DISTINCT ?g) AS ?graphs)
    (COUNT(DISTINCT ?l) AS ?labels)
    { { ?a dcterms:title ?t } UNION { GRAPH ?g { ?s ?p ?o } } UNION { ?e skos:prefLabel ?l } }"""
    if how == "GET":
        response = client("/sparql", params={"query": query, **graphs})
    elif how == "form":
        response = client("/sparql", "POST", data={"query": query, **graphs})
    else:
        headers = {"content-type": "application/sparql-query"}
        response = client("/sparql", "POST", params=graphs, content=query, headers=headers)
    (row,) = response.json()["results"]["bindings"]
    assert {key: value["value"] for key, value in row.items()} == {
        "titles": "1",
        "graphs": "1",
        "labels": "3",
    }


def test_an_error_of_syntax_names_line_and_column(client: Client) -> None:
    response = client.sparql("SELECT ?s\nWHERE { ?s ?p }")
    assert response.status_code == 400
    assert "line 2, column" in response.text
    assert response.headers["content-type"].startswith("text/plain")
    page = client.sparql("SELECT ?s\nWHERE { ?s ?p }", headers={"accept": BROWSER})
    assert page.status_code == 400
    assert "line 2, column" in page.text
    assert "WHERE { ?s ?p }" in page.text  # and the query stands in the form, to be mended


@pytest.mark.parametrize(
    ("request_", "status", "message"),
    [
        ({"path": "/sparql", "method": "POST", "data": {"format": "csv"}}, 400, "parameter query is missing"),
        ({"path": "/sparql", "accept": "image/png"}, 406, "without a query"),
        ({"path": "/sparql?query=ASK{}&query=ASK{}"}, 400, "one query at a time"),
        ({"path": "/sparql?query=%FF"}, 400, "UTF-8"),
        ({"path": "/sparql?query=ASK{}&format=tables"}, 400, "format=tables is not known"),
        ({"path": "/sparql?query=ASK{}&default-graph-uri=not%20one"}, 400, "no absolute IRI"),
        ({"path": "/sparql?update=CLEAR+ALL"}, 405, "by POST"),
        (
            {"path": "/sparql", "method": "POST", "data": {"update": "CLEAR ALL"}},
            403,
            "nothing can be changed",
        ),
        ({"path": "/sparql?query=CLEAR+ALL"}, 400, "an update"),
        (
            {"path": "/sparql", "method": "POST", "content": b"x", "type": "application/sparql-update"},
            403,
            "nothing",
        ),
        ({"path": "/sparql", "method": "POST", "content": b"x", "type": "text/plain"}, 415, "sparql-query"),
        ({"path": "/sparql", "method": "POST", "content": b"x"}, 415, "sparql-query"),
        (
            {"path": "/sparql", "method": "POST", "content": b"\xff", "type": "application/sparql-query"},
            400,
            "UTF-8",
        ),
        (
            {
                "path": "/sparql",
                "method": "POST",
                "content": b"ASK{}",
                "type": "application/sparql-query;charset=gbk",
            },
            415,
            "UTF-8",
        ),
        (
            {
                "path": "/sparql",
                "method": "POST",
                "content": b"#" * 1_100_000,
                "type": "application/sparql-query",
            },
            413,
            "bytes",
        ),
        ({"path": "/sparql", "method": "PUT"}, 405, ""),
        ({"path": "/sparql", "method": "DELETE"}, 405, ""),
        ({"path": "/sparql?query=ASK{}", "accept": "image/png"}, 406, "answers come as"),
        ({"path": "/sparql?query=ASK{}", "accept": "text/turtle"}, 406, "this answer comes as"),
        (
            {"path": "/sparql?query=CONSTRUCT{}WHERE{}", "accept": "application/sparql-results+xml"},
            406,
            "this answer comes as",
        ),
        (
            {"path": "/sparql?query=SELECT*{SERVICE<http://127.0.0.1:9/>{?s+?p+?o}}"},
            400,
            "SERVICE is refused",
        ),
        ({"path": "/sparql?query=SELECT*FROM<file:///etc/passwd>{?s+?p+?o}"}, 400, "file"),
        ({"path": "/sparql?query=LOAD<http://127.0.0.1:9/>"}, 400, "an update"),
        ({"path": "/nowhere"}, 404, ""),
    ],
    ids=lambda value: str(value)[:60] if isinstance(value, dict) else "",
)
def test_what_breaks_the_protocol_is_refused(
    client: Client, request_: dict, status: int, message: str
) -> None:
    headers = {"accept": request_.get("accept", "*/*")}
    if "type" in request_:
        headers["content-type"] = request_["type"]
    body = {key: request_[key] for key in ("data", "content") if key in request_}
    response = client(request_["path"], request_.get("method", "GET"), headers=headers, **body)
    assert response.status_code == status
    assert message in response.text


def test_methods_headers_and_other_origins(client: Client) -> None:
    assert "GET" in client("/sparql", "PUT").headers["allow"]
    head = client("/sparql", "HEAD", params={"query": SELECT})
    assert (head.status_code, head.headers["vary"].split(", ")[0]) == (200, "Accept")
    assert client(f"/id/{EVENT.removeprefix(BASE)}", "HEAD").status_code == 200
    crossing = client.sparql(SELECT, headers={"origin": "https://example.org"})
    assert crossing.headers["access-control-allow-origin"] == "*"
    asked = {"origin": "https://example.org", "access-control-request-method": "POST"}
    assert client("/sparql", "OPTIONS", headers=asked).status_code == 200
    for path in ("/", "/sparql?query=ASK{}", "/nowhere", "/id/industry/tea"):
        headers = client(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]


def test_an_answer_that_is_too_long_is_refused_and_never_cut_off(store_folder: Path) -> None:
    with open_store(store_folder, read_only=True) as store:
        client = Client(in_process(store, max_bytes=1000))
        assert client.sparql("SELECT * { ?s ?p ?o } LIMIT 1").status_code == 200
        for query in ("SELECT * { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"):
            response = client.sparql(query)
            assert (response.status_code, response.headers["retry-after"]) == (503, "5")
            assert "more than 1000 bytes" in response.text


# Linked data


def triples(response: httpx.Response, form: pyoxigraph.RdfFormat) -> set[str]:
    return {str(t.triple) for t in pyoxigraph.parse(response.content, form)}


def test_an_iri_answers_at_its_path_in_each_format(client: Client) -> None:
    path = "/id/docking-event/qujing-2024"
    wanted = {
        "ttl": ("text/turtle", pyoxigraph.RdfFormat.TURTLE),
        "nt": ("application/n-triples", pyoxigraph.RdfFormat.N_TRIPLES),
        "jsonld": ("application/ld+json", pyoxigraph.RdfFormat.JSON_LD),
        "json": ("application/ld+json", pyoxigraph.RdfFormat.JSON_LD),
        "rdf": ("application/rdf+xml", pyoxigraph.RdfFormat.RDF_XML),
    }
    expected = triples(client(f"{path}.nt"), pyoxigraph.RdfFormat.N_TRIPLES)
    assert f"<{EVENT}> <{POL}heldIn> <{BASE}prefecture/5303>" in expected
    assert f"<{BASE}figure/f1> <{POL}figureOf> <{EVENT}>" in expected
    for ending, (media, form) in wanted.items():
        for response in (client(f"{path}.{ending}"), client(path, headers={"accept": media})):
            assert response.headers["content-type"].startswith(media)
            assert response.headers["vary"].split(", ")[0] == "Accept"
            assert triples(response, form) == expected
    page = client(path, headers={"accept": BROWSER})
    assert page.headers["content-type"].startswith("text/html")
    assert "<h1><bdi>2024 Qujing Docking Event</bdi></h1>" in page.text
    assert "<h1><bdi>2024 Qujing Docking Event</bdi></h1>" in client(f"{path}.html").text
    assert client(path, headers={"accept": "image/png"}).status_code == 406


def test_the_page_of_a_thing_shows_names_facts_and_sentences_with_links(client: Client) -> None:
    page = client("/id/docking-event/qujing-2024.html").text
    for text in (
        "<h1><bdi>2024 Qujing Docking Event</bdi></h1>",
        "held in",
        '<a href="/id/prefecture/5303"><bdi>Qujing · 曲靖</bdi></a>',
        "The 2024 Qujing Docking Event opened in Qujing in March 2024.",
        "<bdi>participating enterprises</bdi>",
        "<bdi>more than 310 enterprise</bdi>",
        '<a href="/id/article/a1"><bdi>Tea makers meet in Qujing</bdi></a>',
        '<a href="https://news.example/tea" rel="noopener noreferrer"><bdi>original</bdi></a>',
    ):
        assert text in page


@pytest.mark.parametrize(
    "path",
    [
        "/id/cluster/曲靖-茶叶",
        "/id/cluster/%E6%9B%B2%E9%9D%96-%E8%8C%B6%E5%8F%B6.ttl",
        "/id/article/%E6%96%87%20%232",
        "/id/article/%e6%96%87%20%232.ttl",
        "/id/article/a1/claims",
        "/id/article/a1/about",
        "/id/graph/vocabulary",
        "/id/graph/entities.nt",
        "/id/claim/c1",
        "/id/figure/f1.ttl",
        "/id/province/CN-YN",
        "/id/%70rovince/CN-YN",
        "/ontology",
        "/ontology.ttl",
        "/ontology/heldIn",
        "/ontology/heldIn.html",
    ],
)
def test_every_kind_of_iri_answers(client: Client, path: str) -> None:
    response = client(path)
    assert response.status_code == 200
    assert len(response.content) > 50


def test_an_article_gives_its_facts_and_its_page_their_sentences(client: Client) -> None:
    facts = triples(client("/id/article/a1.nt"), pyoxigraph.RdfFormat.N_TRIPLES)
    assert f"<{EVENT}> <{POL}heldIn> <{BASE}prefecture/5303>" in facts
    assert any("Tea makers meet" in fact for fact in facts)
    assert "More than 310 enterprises took part." in client("/id/article/a1.html").text


@pytest.mark.parametrize(
    "path",
    [
        "/id/province/nowhere",
        "/id/",
        "/id/..%2f..%2fetc%2fpasswd",
        "/id/x%3E%20%7D%20DROP",
        "/id/%FF",
        "/id/province/CN-YN.exe",
        "/ontology/noSuchTerm",
        "/ontologyheldIn",
        "/id/%00",
    ],
)
def test_what_the_graph_does_not_know_is_not_found(client: Client, path: str) -> None:
    response = client(path)
    assert response.status_code == 404
    assert "the graph says nothing about" in response.text


def test_another_base_is_mapped_to_the_same_paths(tmp_path: Path) -> None:
    base = "https://data.example.org/kg/"
    quad = pyoxigraph.Quad(
        pyoxigraph.NamedNode(f"{base}province/CN-YN"),
        pyoxigraph.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"),
        pyoxigraph.Literal("Yunnan", language="en"),
        pyoxigraph.NamedNode(f"{base}graph/vocabulary"),
    )
    with open_store(tmp_path / "kg-store", base=base) as store:
        store.load_vocabulary([quad], version="1")
        client = Client(in_process(store), base)
        assert f"<{base}province/CN-YN>" in client("/id/province/CN-YN.nt").text
        rows = client.sparql("SELECT ?n { id:province\\/CN-YN skos:prefLabel ?n }").json()["results"][
            "bindings"
        ]
        assert rows[0]["n"]["value"] == "Yunnan"


# Pages


HOSTILE = "</textarea></script><img src=x onerror=alert(1)>\"'"


def test_nothing_of_a_query_or_of_the_data_becomes_markup(client: Client) -> None:
    values = json.dumps(HOSTILE)
    for query in (
        f"SELECT * {{ VALUES ?x {{ {values} }} }}",
        f"SELECT (<javascript:alert(1)> AS ?link) ({values}@en AS ?x) {{}}",
        f"CONSTRUCT {{ <a:b> <a:c> {values} }} WHERE {{}}",
        HOSTILE,
    ):
        page = client.sparql(query, headers={"accept": BROWSER}).text
        assert "<img src=x" not in page
        assert "</textarea></script>" not in page
        assert 'href="javascript:' not in page.lower()
    for path in ("/id/%3Cimg%20src=x%3E", "/%3Cimg%20src=x%3E", f"/sparql?query=ASK{{}}&format={HOSTILE}"):
        for accept in (BROWSER, "*/*"):
            response = client(path, headers={"accept": accept})
            assert response.status_code >= 400
            assert "<img src=x" not in response.text or response.headers["content-type"].startswith(
                "text/plain"
            )


def test_pages_of_hostile_data_are_escaped() -> None:
    def answer(job: Job) -> Answer | Failure:
        if job.sparql.startswith("ASK"):
            known = json.dumps({"boolean": "x.html" not in job.sparql}).encode()
            return Answer(known, "application/sparql-results+json")
        text = {"type": "literal", "value": HOSTILE}
        address = {"type": "uri", "value": f"javascript:{HOSTILE}"}
        row = {
            **dict.fromkeys(
                ("plabel", "o", "olabel", "sentence", "title", "issued", "status", "label", "value", "unit"),
                text,
            ),
            **dict.fromkeys(("confidence", "published"), text),
            **dict.fromkeys(("p", "c", "s", "f", "article", "url", "cls"), address),
            "count": {"type": "literal", "value": "1"},
        }
        body = json.dumps({"head": {"vars": list(row)}, "results": {"bindings": [row]}})
        return Answer(body.encode(), "application/sparql-results+json")

    client = Client(answer)
    page = client("/id/x.html", headers={"accept": BROWSER})
    assert page.status_code == 200
    assert "<img src=x" not in page.text
    assert "</script>" not in page.text
    assert 'href="javascript:' not in page.text


def test_a_failure_of_the_store_is_a_page_and_not_a_traceback() -> None:
    client = Client(lambda job: Failure(503, "all workers are busy"))
    for path in ("/id/province/CN-YN", "/sparql?query=ASK{}", "/ontology"):
        assert (client(path).status_code, "all workers are busy" in client(path).text) == (503, True)
