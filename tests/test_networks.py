"""Networks for other tools: each format read back by its own library, with nothing lost."""

import csv
import io
import json
import re
import zipfile

import networkx as nx
import pytest

from kg.query.networks import NETWORKS, write_network

HOSTILE = 'Zhang "O\'Brien" <img onerror=x>\n云南, `a` \\ {it}; \u202eright'


@pytest.fixture
def graph() -> nx.MultiDiGraph:
    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    graph.add_node("https://x/event/1", cls="DockingEvent", name_en=HOSTILE, heldOn="2023-09-03")
    graph.add_node("https://x/place/云南", cls="Province", name_en="Yunnan", name_zh="云南省")
    graph.add_node("https://x/odd", name_zh="无类")
    for number in (1, 2):
        graph.add_edge(
            "https://x/event/1",
            "https://x/place/云南",
            key=f"https://x/claim/{number}",
            claim=f"https://x/claim/{number}",
            property="heldIn",
            article="https://x/article/1",
            confidence=0.5 * number,
            status="stated",
            quote=HOSTILE,
        )
    return graph


def written(graph: nx.MultiDiGraph, format_: str) -> bytes:
    file = io.BytesIO()
    write_network(graph, file, format_)
    return file.getvalue()


def nodes(graph: nx.MultiDiGraph, *, without: tuple[str, ...] = ()) -> dict[str, dict]:
    return {
        node: {key: value for key, value in attributes.items() if key not in without}
        for node, attributes in graph.nodes(data=True)
    }


def edges(graph: nx.MultiDiGraph, *, without: tuple[str, ...] = ()) -> list[tuple]:
    return sorted(
        (s, o, tuple(sorted((key, value) for key, value in attributes.items() if key not in without)))
        for s, o, attributes in graph.edges(data=True)
    )


def test_graphml_comes_back(graph) -> None:
    back = nx.read_graphml(io.BytesIO(written(graph, "graphml")), force_multigraph=True)
    assert nodes(back) == nodes(graph)
    assert edges(back, without=("id",)) == edges(graph)


def test_gexf_comes_back_and_shows_names(graph) -> None:
    back = nx.read_gexf(io.BytesIO(written(graph, "gexf")))
    assert nodes(back, without=("label",)) == nodes(graph)
    assert edges(back, without=("id", "label")) == edges(graph)
    assert back.nodes["https://x/odd"]["label"] == "无类"


def test_cytoscape_comes_back(graph) -> None:
    data = json.loads(written(graph, "cytoscape"))
    back = nx.cytoscape_graph(data)
    assert nodes(back, without=("id", "value", "name")) == nodes(graph)
    assert edges(back, without=("source", "target", "key")) == edges(graph)
    assert {node["data"]["name"] for node in data["elements"]["nodes"]} == {HOSTILE, "Yunnan", "无类"}


def test_neo4j_reads_two_tables(graph) -> None:
    with zipfile.ZipFile(io.BytesIO(written(graph, "neo4j"))) as archive:
        tables = {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8"), newline="")))
            for name in archive.namelist()
        }
    found = {row["iri:ID"]: row for row in tables["nodes.csv"]}
    assert found["https://x/event/1"]["name_en"] == HOSTILE
    assert found["https://x/odd"][":LABEL"] == "Resource"
    assert {row[":TYPE"] for row in tables["relationships.csv"]} == {"heldIn"}
    assert [float(row["confidence:float"]) for row in tables["relationships.csv"]] == [0.5, 1.0]
    assert {row[":START_ID"] for row in tables["relationships.csv"]} <= found.keys()


def test_cypher_holds_each_node_and_claim_once_and_nothing_breaks_out_of_a_string(graph) -> None:
    lines = written(graph, "cypher").decode("utf-8").splitlines()
    assert all(line.endswith(";") for line in lines)
    without_strings = [re.sub(r'"(?:[^"\\]|\\.)*"', "S", line) for line in lines]
    assert sum(line.count("`iri`: S") for line in without_strings) == 3
    assert sum(line.count("`all`: {") for line in without_strings) == 2
    assert not any("onerror" in line for line in without_strings)
    strings = re.findall(r'"(?:[^"\\]|\\.)*"', "\n".join(lines))
    assert HOSTILE in {json.loads(string) for string in strings}


@pytest.mark.parametrize("format_", NETWORKS)
def test_the_same_graph_gives_the_same_bytes(graph, format_) -> None:
    assert written(graph, format_) == written(graph.copy(), format_)


@pytest.mark.parametrize("format_", ["graphml", "gexf"])
def test_what_xml_cannot_hold_is_left_out(format_) -> None:
    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    graph.add_node("https://x/1", cls="Person", name_en="a\x00b\ud800c")
    read = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}[format_]
    assert read(io.BytesIO(written(graph, format_))).nodes["https://x/1"]["name_en"] == "abc"
