"""Exports: the same articles give the same bytes, and what was written reads back as the same dataset."""

import gzip
import io
import json
import xml.etree.ElementTree as ElementTree

import pyoxigraph as ox
import pytest
from made import FAIR, FIGURE, YUNNAN, made

from kg.errors import StoreError
from kg.graph import article_graph
from kg.graph.jsonld import write_jsonld
from kg.query.export import FORMATS, export, format_of
from kg.store import open_store
from kg.terms import BASE, POL

QUADS = {"nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG}
TRIPLES = {"ntriples": ox.RdfFormat.N_TRIPLES, "turtle": ox.RdfFormat.TURTLE, "rdfxml": ox.RdfFormat.RDF_XML}
IDS = ("a1", "a2", "标题 3")


def filled(path, order):
    with open_store(path) as store:
        for id_ in order:
            store.write([article_graph(made(id_), base=BASE, version="1")])
    return open_store(path, read_only=True)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with filled(tmp_path_factory.mktemp("export") / "s", IDS) as opened:
        yield opened


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """The same articles, written in the other order."""
    with filled(tmp_path_factory.mktemp("export") / "s", reversed(IDS)) as opened:
        yield opened


@pytest.mark.parametrize("format_", FORMATS)
def test_the_order_of_building_leaves_no_trace(store, other, tmp_path, format_) -> None:
    for path, source in ((tmp_path / "a", store), (tmp_path / "b.gz", other), (tmp_path / "c.gz", store)):
        assert export(source, path, format_) == format_
    assert gzip.decompress((tmp_path / "b.gz").read_bytes()) == (tmp_path / "a").read_bytes()
    assert (tmp_path / "b.gz").read_bytes() == (tmp_path / "c.gz").read_bytes()


@pytest.mark.parametrize("format_", QUADS)
def test_quads_read_back_as_the_dataset(store, tmp_path, format_) -> None:
    export(store, tmp_path / "x", format_)
    assert set(ox.parse(path=str(tmp_path / "x"), format=QUADS[format_])) == set(store.quads())


def test_the_shipped_context_keeps_the_dataset(store, tmp_path) -> None:
    export(store, tmp_path / "x.jsonld")
    text = (tmp_path / "x.jsonld").read_text("utf-8")
    assert set(ox.parse(text, ox.RdfFormat.JSON_LD)) == set(store.quads())
    assert 'http://www.w3.org/1999/02/22-rdf-syntax-ns#subject":' not in text


@pytest.mark.parametrize("format_", TRIPLES)
def test_triples_read_back_as_the_merge(store, tmp_path, format_) -> None:
    export(store, tmp_path / "x", format_)
    assert set(ox.parse(path=str(tmp_path / "x"), format=TRIPLES[format_])) == set(store.match())


def test_nquads_come_sorted_also_when_there_are_more_than_fit_at_once(store, tmp_path, monkeypatch) -> None:
    export(store, tmp_path / "one.nq")
    lines = (tmp_path / "one.nq").read_bytes().splitlines()
    assert lines == sorted(lines)
    monkeypatch.setattr("kg.query.sorting._RUN", 17)
    export(store, tmp_path / "runs.nq")
    assert (tmp_path / "runs.nq").read_bytes() == (tmp_path / "one.nq").read_bytes()


def test_json_ld_reads_well_and_comes_back_as_the_same_dataset(store, tmp_path) -> None:
    context = {
        "pol": POL,
        "id": BASE,
        "heldIn": {"@id": "pol:heldIn", "@type": "@id"},
        "label": {"@id": "http://www.w3.org/2004/02/skos/core#prefLabel", "@container": "@language"},
    }
    with (tmp_path / "x.jsonld").open("wb") as file:
        write_jsonld(sorted(store.quads(), key=lambda quad: str(quad.graph_name)), file, context)
    text = (tmp_path / "x.jsonld").read_text("utf-8")
    assert '"heldIn": "id:province/CN-YN"' in text
    assert '"en": "Harbour Fair"' in text
    assert set(ox.parse(text, ox.RdfFormat.JSON_LD)) == set(store.quads())


def test_json_ld_names_types_as_such_and_each_node_once() -> None:
    text = """@prefix pol: <https://w3id.org/policykg/ontology#> .
        <x:a> a pol:Plan , pol:Policy ; pol:issuedOn "2023" . <x:b> a "no type" .
        <x:a> pol:issuedBy <x:b> ."""
    triples = [quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)]
    output = io.BytesIO()
    write_jsonld(triples, output)
    nodes = {node["@id"]: node for node in json.loads(output.getvalue())["@graph"]}
    assert list(nodes) == ["x:a", "x:b"]
    assert nodes["x:a"]["type"] == ["Plan", "Policy"]
    assert nodes["x:a"]["issuedBy"] == "x:b"
    assert {quad.triple for quad in ox.parse(output.getvalue(), ox.RdfFormat.JSON_LD)} == set(triples)


def test_graphml_holds_entities_and_claims(store, tmp_path) -> None:
    export(store, tmp_path / "x.graphml")
    names = {"g": "http://graphml.graphdrawing.org/xmlns"}
    root = ElementTree.parse(tmp_path / "x.graphml").getroot()
    assert {node.get("id") for node in root.iterfind(".//g:node", names)} == {FAIR, YUNNAN, FIGURE}
    assert len(root.findall(f".//g:edge[@target='{YUNNAN}']", names)) == len(IDS)


@pytest.mark.parametrize(
    ("name", "format_"),
    [("a.nq", "nquads"), ("a.nq.gz", "nquads"), ("a.b.ttl", "turtle"), ("x.graphml.gz", "graphml")],
)
def test_the_ending_tells_the_format(tmp_path, name, format_) -> None:
    assert format_of(tmp_path / name) == format_


def test_what_cannot_be_written_is_named_and_leaves_nothing(store, tmp_path, monkeypatch) -> None:
    with pytest.raises(StoreError, match="means no format; name one of nquads"):
        export(store, tmp_path / "a.docx")
    with pytest.raises(StoreError, match="unknown format 'csv'"):
        export(store, tmp_path / "a.nq", "csv")
    with pytest.raises(StoreError, match="cannot be written: No such file"):
        export(store, tmp_path / "none" / "a.nq")
    (tmp_path / "a.nq").write_text("older")

    def broken(_):
        yield b"half"
        raise RuntimeError

    monkeypatch.setattr("kg.query.export.sorted_lines", broken)
    with pytest.raises(RuntimeError):
        export(store, tmp_path / "a.nq")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.nq": "older"}
