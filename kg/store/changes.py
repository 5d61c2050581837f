"""A change of the dataset as one SPARQL update, which Oxigraph runs as one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from pyoxigraph import DefaultGraph, Quad, Triple


def update_text(
    removing: Collection[Quad],
    adding: Collection[Quad],
    *,
    dropping: Iterable[str] = (),
    stated_elsewhere: Callable[[Quad], bool],
) -> str:
    """The update that takes quads out of named graphs and puts others in, the merged graph kept in step.

    ``dropping`` are graphs that are left empty. ``stated_elsewhere`` tells whether the triple of a
    removed quad stands in a named graph that the change leaves alone: then the merged graph keeps it.
    Nothing may hold a blank node. The text is empty where there is nothing to do.
    """
    added = {q.triple for q in adding}
    gone = {q.triple for q in removing if q.triple not in added and not stated_elsewhere(q)}
    parts = [
        _data("DELETE", removing, gone),
        *(f"DROP SILENT GRAPH <{graph}>" for graph in dropping),
        _data("INSERT", adding, added),
    ]
    return ";\n".join(part for part in parts if part)


def _data(verb: str, quads: Collection[Quad], merged: Collection[Triple]) -> str:
    if not quads:
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
    lines.append("}")
    lines += (f"{triple} ." for triple in merged)
    lines.append("}")
    return "\n".join(lines)
