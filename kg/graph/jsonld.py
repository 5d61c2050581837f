"""JSON-LD in the words of ``ontology/context.jsonld``, which stands inside the file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import IO, Any

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.ontology import ontology_directory


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
    """Writes triples or quads as JSON-LD, compacted with the context; held in memory while it is written."""
    import rdflib

    lines, named = [], False
    for statement in statements:
        lines.append(f"{statement} .\n")
        named = named or isinstance(statement, ox.Quad)
    graph = rdflib.Dataset() if named else rdflib.Graph()
    graph.parse(data="".join(lines).encode(), format="nquads" if named else "nt")
    text = graph.serialize(
        format="json-ld", context=dict(context or load_context()), auto_compact=True, sort_keys=True, indent=2
    )
    output.write(text.encode() + b"\n")
