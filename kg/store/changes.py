"""A change of the dataset as one SPARQL update, which Oxigraph runs as one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pyoxigraph import DefaultGraph, Quad, Triple


def update_text(
    removing: Collection[Quad],
    adding: Collection[Quad],
    *,
    gone: Collection[Triple],
    added: Collection[Triple],
    dropping: Iterable[str] = (),
) -> str:
    """The update that takes quads out of named graphs and puts others in.

    ``gone`` and ``added`` are what the merged graph loses and gains; ``dropping`` are graphs that are left
    empty. Nothing may hold a blank node. The text is empty where there is nothing to do.
    """
    parts = [
        _data("DELETE", removing, gone),
        *(f"DROP SILENT GRAPH <{graph}>" for graph in dropping),
        _data("INSERT", adding, added),
    ]
    return ";\n".join(part for part in parts if part)


def _data(verb: str, quads: Collection[Quad], merged: Collection[Triple]) -> str:
    if not quads and not merged:
        return ""
    lines = [f"{verb} DATA {{"]
    graph = None
    for quad in sorted(quads, key=lambda q: str(q.graph_name)):
        if quad.graph_name != graph:
            if graph is not None:
                lines.append("}")
            graph = quad.graph_name
            assert not isinstance(graph, DefaultGraph)
            lines.append(f"GRAPH {graph} {{")
        lines.append(f"{quad.triple} .")
    if graph is not None:
        lines.append("}")
    lines += (f"{triple} ." for triple in merged)
    lines.append("}")
    return "\n".join(lines)
