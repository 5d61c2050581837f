"""Oxigraph as the home of the dataset: named graphs, and their merge as the default graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.changes import update_text
from kg.store.sameness import Sameness

PART: Final = 50_000
"""Quads, or entities, that are held in memory at once where all of a store are gone through."""


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


def apply(
    rdf: ox.Store,
    out: set[ox.Quad],
    into: set[ox.Quad],
    dropping: Sequence[str] = (),
    *,
    before: Sameness,
    after: Sameness | None = None,
    moved: Iterable[ox.Quad] = (),
) -> None:
    """Takes quads out of named graphs and puts others in, in one transaction; none has a blank node.

    The merged graph loses what no named graph states any more. ``dropping`` are graphs left empty.
    ``before`` and ``after`` (where it changes) say which entities are one, and ``moved`` are the quads
    that stay and speak of an entity which this changes.
    """
    after = after or before
    stay = {quad for quad in moved if quad not in out}
    added = {triple for quad in (*into, *stay) if (triple := after.merged(quad))}
    lost = {triple for quad in (*out, *stay) if (triple := before.merged(quad))} - added

    def stated_elsewhere(triple: ox.Triple) -> bool:
        return any(
            after.takes(quad) and quad not in out and after.merged(quad) == triple
            for subject, object_ in after.sources(triple)
            for quad in rdf.quads_for_pattern(subject, triple.predicate, object_, None)
        )

    gone = {triple for triple in lost if not stated_elsewhere(triple)}
    text = update_text(out, into, gone=gone, added=added, dropping=dropping)
    if text:
        rdf.update(text)


def replace_graphs(rdf: ox.Store, quads: set[ox.Quad], same: Sameness) -> None:
    """Makes the graphs of these quads hold just them; blank nodes keep their labels.

    Not one transaction: whoever is interrupted does it again.
    """
    graphs = {quad.graph_name for quad in quads}
    standing = (quad for graph in graphs for quad in rdf.quads_for_pattern(None, None, None, graph))
    exchange(rdf, (quad for quad in standing if quad not in quads), quads, same)


def exchange(rdf: ox.Store, out: Iterable[ox.Quad], into: Iterable[ox.Quad], same: Sameness) -> None:
    """Takes quads out of named graphs and puts others in, part by part, however many there are.

    Not one transaction: whoever is interrupted does it again.
    """
    for part in _parts(out):
        for quad in part:
            rdf.remove(quad)
            triple = same.merged(quad)
            if triple is not None and next(_in_named_graphs(rdf, quad, same), None) is None:
                rdf.remove(ox.Quad(triple.subject, triple.predicate, triple.object))
    for part in _parts(into):
        rdf.bulk_extend(part)
        merged = (triple for quad in part if (triple := same.merged(quad)))
        rdf.bulk_extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in merged)


def _parts(quads: Iterable[ox.Quad]) -> Iterator[list[ox.Quad]]:
    remaining = iter(quads)
    while part := list(islice(remaining, PART)):
        yield part


def _in_named_graphs(rdf: ox.Store, quad: ox.Quad, same: Sameness) -> Iterator[ox.Quad]:
    found = rdf.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    return filter(same.takes, found)
