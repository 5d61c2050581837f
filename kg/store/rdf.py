"""Oxigraph as the home of the dataset: named graphs, and their merge as the default graph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.changes import update_text

_DEFAULT = ox.DefaultGraph()


@contextmanager
def rdf_errors(directory: Path) -> Iterator[None]:
    """Turns what Oxigraph says of a locked, full or damaged folder into a StoreError with the cure."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # Oxigraph tells of corruption by a RuntimeError
        text = str(error)
        if "lock" in text.lower():
            reason = "another process writes this store; wait until it's done, or stop it"
        elif "no space" in text.lower():
            reason = "the disk is full; free some space and run again, nothing is lost"
        else:
            reason = (
                f"cannot be read or written ({text}); if a file in it is damaged, "
                "restore the folder from a copy, or delete it and build again"
            )
        raise StoreError(f"{directory}: {reason}") from error


def apply(rdf: ox.Store, out: set[ox.Quad], into: set[ox.Quad], dropping: Sequence[str] = ()) -> None:
    """Takes quads out of named graphs and puts others in, in one transaction; none has a blank node.

    The merged graph loses what no named graph states any more. ``dropping`` are graphs left empty.
    """

    def stated_elsewhere(quad: ox.Quad) -> bool:
        return any(other not in out for other in _in_named_graphs(rdf, quad))

    text = update_text(out, into, dropping=dropping, stated_elsewhere=stated_elsewhere)
    if text:
        rdf.update(text)


def replace_graphs(rdf: ox.Store, quads: set[ox.Quad]) -> None:
    """Makes the graphs of these quads hold just them; blank nodes keep their labels.

    Not one transaction: whoever is interrupted does it again.
    """
    for graph in {quad.graph_name for quad in quads}:
        for quad in [q for q in rdf.quads_for_pattern(None, None, None, graph) if q not in quads]:
            rdf.remove(quad)
            if next(_in_named_graphs(rdf, quad), None) is None:
                rdf.remove(ox.Quad(quad.subject, quad.predicate, quad.object))
    rdf.bulk_extend(quads)
    rdf.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)


def _in_named_graphs(rdf: ox.Store, quad: ox.Quad) -> Iterator[ox.Quad]:
    found = rdf.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    return (other for other in found if other.graph_name != _DEFAULT)
