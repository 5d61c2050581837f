"""JSON-LD in the words of ``ontology/context.jsonld``, which stands inside the file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import IO, Any

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.ontology import ontology_directory
from kg.terms import RDF

_TYPE = RDF + "type"


def load_context() -> dict[str, Any]:
    """The context that JSON-LD is written with.

    Raises OntologyError where its file is missing or malformed.
    """
    path = ontology_directory() / "context.jsonld"
    try:
        return dict(json.loads(path.read_text("utf-8"))["@context"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OntologyError(f"{path}: {error}; restore the file") from error


def write_jsonld(
    statements: Iterable[ox.Triple] | Iterable[ox.Quad],
    output: IO[bytes],
    context: Mapping[str, Any] | None = None,
) -> None:
    """Writes triples or quads as JSON-LD 1.1, compacted with the context (PyLD).

    Quads of one graph are to come together; a node stands once in its graph, in whatever order its
    statements come. One graph is held in memory at a time.
    """
    words = dict(load_context() if context is None else context)
    output.write(b'{"@context": ' + _json(words) + b',\n"@graph": [')
    for number, node in enumerate(_nodes(statements, words)):
        output.write((b",\n" if number else b"\n") + _json(node))
    output.write(b"\n]}\n")


def _nodes(statements: Iterable[ox.Triple] | Iterable[ox.Quad], context: dict[str, Any]) -> Iterator[Any]:
    from pyld import jsonld

    for _, group in groupby(statements, key=_graph_name):
        expanded = json.loads(ox.serialize(group, format=ox.RdfFormat.JSON_LD) or b"[]")
        yield from jsonld.compact(_whole(expanded), context, {"graph": True})["@graph"]


def _whole(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Expanded JSON-LD with each node once, its types as ``@type``, and the same in the graphs inside."""
    merged: dict[str, dict[str, Any]] = {}
    for node in nodes:
        whole = merged.setdefault(node["@id"], {"@id": node["@id"]})
        for key, values in node.items():
            if key == "@graph":
                whole[key] = _whole(values)
            elif key == _TYPE:
                whole.setdefault("@type", []).extend(v["@id"] for v in values if "@id" in v)
                whole.setdefault(key, []).extend(v for v in values if "@id" not in v)  # no @type is a literal
            elif key != "@id":
                whole.setdefault(key, []).extend(values)
    return [{key: value for key, value in node.items() if value} for node in merged.values()]


def _graph_name(statement: ox.Triple | ox.Quad) -> object:
    return statement.graph_name if isinstance(statement, ox.Quad) else None


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode()
