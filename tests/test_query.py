"""Queries of users: prefixes, formats, errors with their place, and nothing reached but the store."""

import io
import json

import pyoxigraph as ox
import pytest
from made import FAIR, YUNNAN, made
from rich.console import Console

from kg.errors import QueryError
from kg.graph import article_graph
from kg.query import GRAPH_FORMATS, ROW_FORMATS, article_title, prefixes, run, table, write_results
from kg.query.sparql import mask_service
from kg.store import open_store
from kg.terms import BASE, PREFIXES


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("query") / "s"
    with open_store(path) as opened:
        opened.write([article_graph(made(id_), base=BASE, version="1") for id_ in ("a1", "a2")])
    with open_store(path, read_only=True) as opened:
        yield opened


def written(store, sparql, format_):
    output = io.BytesIO()
    write_results(run(store, sparql), output, format_, prefixes=prefixes(store))
    return output.getvalue().decode()


def test_the_usual_prefixes_need_no_declaration(store) -> None:
    (row,) = run(store, "SELECT ?place { ?event pol:heldIn ?place }")
    assert row["place"].value == YUNNAN
    assert run(store, r"ASK { id:docking-event\/harbour-fair-2023 pol:heldIn ?place }")
    for prefix in PREFIXES:
        assert not run(store, f"ASK {{ {prefix}:no-such-term ?p ?o }}")


def test_a_prefix_of_ones_own_wins(store) -> None:
    assert not run(store, "PREFIX pol: <https://example.org/> ASK { ?event pol:heldIn ?place }")


def test_the_graphs_of_articles_can_be_asked_for(store) -> None:
    rows = run(store, "SELECT ?article { GRAPH ?article { ?event pol:heldIn ?place } }")
    assert {row["article"].value for row in rows} == {f"{BASE}article/a1", f"{BASE}article/a2"}


def test_rows_come_in_the_formats_of_the_w3c(store) -> None:
    query = "SELECT ?event ?place { ?event pol:heldIn ?place }"
    assert written(store, query, "csv").split() == ["event,place", f"{FAIR},{YUNNAN}"]
    assert written(store, query, "tsv").split() == ["?event", "?place", f"<{FAIR}>", f"<{YUNNAN}>"]
    (binding,) = json.loads(written(store, query, "json"))["results"]["bindings"]
    assert binding["place"] == {"type": "uri", "value": YUNNAN}
    assert f"<uri>{YUNNAN}</uri>" in written(store, query, "xml")
    for format_ in ROW_FORMATS:
        assert "true" in written(store, "ASK { ?event pol:heldIn ?place }", format_)


@pytest.mark.parametrize(
    ("format_", "parser"),
    [("turtle", ox.RdfFormat.TURTLE), ("ntriples", ox.RdfFormat.N_TRIPLES), ("rdfxml", ox.RdfFormat.RDF_XML)],
)
def test_graphs_come_as_rdf(store, format_, parser) -> None:
    text = written(store, "CONSTRUCT WHERE { ?event pol:heldIn ?place }", format_)
    (quad,) = ox.parse(text, parser)
    assert (quad.subject.value, quad.object.value) == (FAIR, YUNNAN)


def test_turtle_declares_only_the_prefixes_that_it_uses(store) -> None:
    text = written(store, "CONSTRUCT WHERE { ?event pol:heldIn ?place }", "turtle")
    assert [line.split()[1] for line in text.splitlines() if line.startswith("@prefix")] == ["pol:", "id:"]


def test_describe_gives_what_is_said_of_a_thing_once(store) -> None:
    lines = written(store, f"DESCRIBE <{FAIR}>", "ntriples").splitlines()
    assert len(lines) == len(set(lines)) == 3
    assert any("heldIn" in line for line in lines)
    assert any("prefLabel" in line for line in lines)


def test_a_format_that_does_not_fit_is_refused_with_those_that_do(store) -> None:
    with pytest.raises(QueryError, match=", ".join(GRAPH_FORMATS)):
        written(store, "CONSTRUCT WHERE { ?s ?p ?o }", "tsv")
    with pytest.raises(QueryError, match=", ".join(ROW_FORMATS)):
        written(store, "SELECT * { ?s ?p ?o }", "turtle")


def test_a_table_abbreviates_iris_and_takes_no_text_for_markup(store) -> None:
    rows = run(store, "SELECT ?event ('[red]x[/red]' AS ?text) ?none { ?event pol:heldIn ?place }")
    console = Console(width=120, file=io.StringIO())
    console.print(table(rows, prefixes=prefixes(store)))
    shown = console.file.getvalue()
    assert "id:docking-event/harbour-fair-2023" in shown
    assert "[red]x[/red]" in shown


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("SELECT *\nWHERE { ?s ?p", "line 2, column 14: not valid SPARQL at the end of the line"),
        ("SELECT (1+ AS ?x) {}", r"line 1, column 12: not valid SPARQL at AS \?x\) {}"),
        ("SELECT ('service' AS ?s) (foo(1) AS ?x) {}", r"line 1, column 27: not valid SPARQL at foo\(1\)"),
        ("SELECT * { ?s foo:bar ?x }", "the prefix foo: is not declared"),
        ("SELECT ?s { ?s ?p ?x } GROUP BY ?p", "neither grouped nor bound"),
        ("DESCRIBE id:province/CN-YN", "a slash in a prefixed name"),
        ("", "line 1, column 1"),
        ("INSERT DATA { <a:a> <a:a> <a:a> }", "this is an update"),
        ("# hm\nPREFIX x: <x:> LOAD <file:///etc/passwd>", "this is an update"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "names a file"),
        ("SELECT (<x:f>(1) AS ?x) {}", "custom function"),
    ],
)
def test_a_wrong_query_is_explained_with_its_place(store, sparql, message) -> None:
    with pytest.raises(QueryError, match=message):
        list(run(store, sparql))


REACHING_OUT = [
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o . SeRvIcE ?s { ?s ?p ?o } }",
    "SELECT * { { SELECT * { SERVICE <http://127.0.0.1:9/> {} } } }",
    "ASK { FILTER EXISTS { SERVICE <http://127.0.0.1:9/> {} } }",
    "PREFIX : <http://127.0.0.1:9/> SELECT * { ?s ?p true SERVICE:x {} }",
    "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1:9/> {} }",
    "SELECT * { ?s ?p 1.SERVICE <http://127.0.0.1:9/> {} }",
    'SELECT * { ?s ?p "a"@en1SERVICE <http://127.0.0.1:9/> {} }',
    # A comment or a string for one way of reading, the keyword for the other.
    'SELECT * { ?s ?p ?o FILTER(?s<?p#> """\n) SERVICE <http://127.0.0.1:9/> {} #"""\n }',
    "SELECT * { ?s ?p <http://a#b> . SERVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { ?s ?p ex:a\\' . SERVICE <http://127.0.0.1:9/> {} . ?s ?p ex:b\\' }",
    "SELECT * { ?s ?p '\\\\' . SERVICE <http://127.0.0.1:9/> {} . ?s ?p '' }",
    "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { ?s (<p:p>?)SERVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { ?s ?p :-SERVICE <http://127.0.0.1:9/> {} }",
]


@pytest.mark.parametrize("sparql", REACHING_OUT)
def test_no_query_reaches_another_address(store, sparql, monkeypatch) -> None:
    with pytest.raises(QueryError):
        list(run(store, sparql))
    # And it is the parser that refused it: what it was given holds the keyword nowhere.
    masked = mask_service("PREFIX ex: <x:> PREFIX : <x:> " + sparql)
    with pytest.raises(SyntaxError):
        ox.Store().query(masked)


def test_the_word_service_is_no_offence(store) -> None:
    query = """# a service
    PREFIX ex: <http://example.org/service#>
    SELECT ?service ('service' AS ?b) ("a modern Service\\n" AS ?c) (STR(<http://x/service>) AS ?d) {
        ?event pol:heldIn ?service . OPTIONAL { ?event ex:service ?x } OPTIONAL { _:service pol:services ?y }
    }"""
    (row,) = run(store, query)
    assert [row[name].value for name in ("service", "b", "c", "d")] == [
        YUNNAN,
        "service",
        "a modern Service\n",
        "http://x/service",
    ]


BRIEF = """SELECT ?event ?eventName ?kind ?empty ?placeName ?sentence ?article WHERE {
    VALUES (?eventName ?placeName) { ("Fair" "Kunming") ("Fair" "Dali") ("Fair" "Dali") }
    BIND(id:event AS ?event) BIND(pol:DockingEvent AS ?kind)
    BIND("It was held, as the organisers said, in more than one place, and ended with contracts signed"
        AS ?sentence)
    BIND(IRI("https://w3id.org/policykg/id/article/a1") AS ?article) }"""


@pytest.mark.parametrize("width", [100, 160])
def test_a_brief_table_is_for_reading(store, width) -> None:
    console = Console(width=width, record=True, file=io.StringIO())
    label = {f"{BASE}article/a1": "A fair"}.__getitem__
    console.print(table(run(store, BRIEF), prefixes=prefixes(store), label=label, brief=True))
    text = console.export_text()
    assert max(map(len, text.splitlines())) <= width
    assert [word.strip() for word in text.splitlines()[1].strip("┃ ").split("┃")] == [
        "event",
        "kind",
        "place",
        "sentence",
        "article",
    ]
    assert (text.count("Dali"), text.count("organisers"), text.count("〃")) == (1, 1, 1)
    assert "DockingEvent" in text
    assert "pol:" not in text
    assert "id:" not in text
    assert "A fair" in text


def test_other_formats_keep_every_column(store) -> None:
    assert (
        written(store, BRIEF, "csv").splitlines()[0]
        == "event,eventName,kind,empty,placeName,sentence,article"
    )


def test_an_article_is_called_by_its_title_or_its_id(store) -> None:
    assert article_title(store, f"{BASE}article/a1") == "A fair"
    assert article_title(store, f"{BASE}article/other") == "other"
