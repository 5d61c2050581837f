"""The entities and their relations in the formats of tools that draw and analyse networks.

GraphML (yEd, Cytoscape, Gephi, networkx), GEXF 1.2 (Gephi), Cytoscape.js JSON (Cytoscape), and for Neo4j a
ZIP of the two CSV files that ``neo4j-admin database import full`` reads, or Cypher for ``cypher-shell``. All
hold what :func:`kg.graph.convert.to_networkx` holds.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import IO, TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import networkx as nx

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold."""
_FLOATS: Final = frozenset({"confidence"})
_BATCH: Final = 500
"""Nodes or relationships in one statement of Cypher."""


def write_network(graph: nx.MultiDiGraph[str], file: IO[bytes], format_: str) -> None:
    """Writes a graph of entities in one of :data:`NETWORKS`; the same graph gives the same bytes."""
    NETWORKS[format_](graph, file)


def _write_graphml(graph: nx.MultiDiGraph[str], file: IO[bytes]) -> None:
    import networkx as nx

    nx.write_graphml(_for_xml(graph), file)


def _write_gexf(graph: nx.MultiDiGraph[str], file: IO[bytes]) -> None:
    import networkx as nx
    from networkx.readwrite.gexf import GEXFWriter

    named: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    clean = _for_xml(graph)
    for node, attributes in clean.nodes(data=True):
        named.add_node(node, label=_name(node, attributes), **attributes)
    for number, (source, target, attributes) in enumerate(clean.edges(data=True)):
        named.add_edge(source, target, key=number, id=str(number), label=attributes["property"], **attributes)
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(named)
    for meta in writer.xml.findall("meta"):  # it bears the day of writing, which is no part of the dataset
        writer.xml.remove(meta)
    writer.write(file)


def _write_cytoscape(graph: nx.MultiDiGraph[str], file: IO[bytes]) -> None:
    import networkx as nx

    data = nx.cytoscape_data(graph)
    for node in data["elements"]["nodes"]:
        node["data"]["name"] = _name(node["data"]["id"], node["data"])
    file.write(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8"))


def _write_neo4j(graph: nx.MultiDiGraph[str], file: IO[bytes]) -> None:
    nodes = sorted({name for _, attributes in graph.nodes(data=True) for name in attributes} - {"cls"})
    edges = sorted({name for *_, attributes in graph.edges(data=True) for name in attributes} - {"property"})
    buffer = io.BytesIO()  # a ZIP is written with steps back, which a compressed file does not allow
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        header = ["iri:ID", *nodes, ":LABEL"]
        rows = (
            [iri, *(it.get(n, "") for n in nodes), it.get("cls", "Resource")]
            for iri, it in graph.nodes(data=True)
        )
        _member(archive, "nodes.csv", header, rows)
        header = [":START_ID", ":END_ID", *(f"{n}:float" if n in _FLOATS else n for n in edges), ":TYPE"]
        rows = (
            [s, o, *(it.get(n, "") for n in edges), it["property"]] for s, o, it in graph.edges(data=True)
        )
        _member(archive, "relationships.csv", header, rows)
    file.write(buffer.getvalue())


def _member(archive: zipfile.ZipFile, name: str, header: list[str], rows: Iterable[list[Any]]) -> None:
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(header)
    table.writerows(rows)
    # A fixed time: the same graph gives the same bytes.
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(member, text.getvalue())


def _write_cypher(graph: nx.MultiDiGraph[str], file: IO[bytes]) -> None:
    def line(text: str) -> None:
        file.write(text.encode("utf-8") + b"\n")

    line("CREATE CONSTRAINT entity_iri IF NOT EXISTS FOR (n:Entity) REQUIRE n.iri IS UNIQUE;")
    by_class: dict[str, list[dict[str, Any]]] = {}
    for iri, attributes in graph.nodes(data=True):
        by_class.setdefault(attributes.get("cls", "Resource"), []).append({"iri": iri, **attributes})
    for cls in sorted(by_class):
        for batch in _batches(by_class[cls]):
            line(f"UNWIND {_cypher(batch)} AS it MERGE (n:Entity {{iri: it.iri}}) SET n += it, n:`{cls}`;")
    by_property: dict[str, list[dict[str, Any]]] = {}
    for source, target, attributes in graph.edges(data=True):
        it = {"from": source, "to": target, "claim": attributes["claim"], "all": attributes}
        by_property.setdefault(attributes["property"], []).append(it)
    for name in sorted(by_property):
        for batch in _batches(by_property[name]):
            ends = "MATCH (s:Entity {iri: it.from}), (o:Entity {iri: it.to})"
            merge = f"MERGE (s)-[r:`{name}` {{claim: it.claim}}]->(o) SET r += it.all"
            line(f"UNWIND {_cypher(batch)} AS it {ends} {merge};")


def _batches(rows: list[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    return (rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH))


def _cypher(value: object) -> str:
    """A literal of Cypher: strings as in JSON, but keys of maps bare (our attributes are identifiers)."""
    match value:
        case list():
            return "[" + ", ".join(_cypher(item) for item in value) + "]"
        case dict():
            return "{" + ", ".join(f"`{key}`: {_cypher(item)}" for key, item in value.items()) + "}"
        case _:
            return json.dumps(value)


def _name(node: str, attributes: Mapping[str, Any]) -> str:
    return str(attributes.get("name_en") or attributes.get("name_zh") or node)


def _for_xml(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """The graph without the characters that XML cannot hold."""
    import networkx as nx

    def clean(attributes: Mapping[str, Any]) -> dict[str, Any]:
        return {k: _CONTROL.sub("", v) if isinstance(v, str) else v for k, v in attributes.items()}

    result: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, attributes in graph.nodes(data=True):
        result.add_node(node, **clean(attributes))
    for source, target, key, attributes in graph.edges(data=True, keys=True):
        result.add_edge(source, target, key=key, **clean(attributes))
    return result


NETWORKS: Final[Mapping[str, Callable[[nx.MultiDiGraph[str], IO[bytes]], None]]] = {
    "graphml": _write_graphml,
    "gexf": _write_gexf,
    "cytoscape": _write_cytoscape,
    "neo4j": _write_neo4j,
    "cypher": _write_cypher,
}
"""The formats by name."""
