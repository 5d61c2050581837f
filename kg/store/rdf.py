"""The quads of the dataset, here or elsewhere: named graphs, and their merge as the default graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.changes import update_text
from kg.store.sameness import Sameness

if TYPE_CHECKING:
    from pathlib import Path

    from kg.store.remote.quads import Pattern, RemoteQuads

    Rdf: TypeAlias = ox.Store | RemoteQuads
    """Where quads stand: Oxigraph in this process, which answers each question in microseconds, or an
    endpoint with the same methods, best asked for much at once (:func:`matches`, :func:`witnessed`)."""

K = TypeVar("K", bound=Hashable)

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


def matches(rdf: Rdf, patterns: Iterable[Pattern]) -> Iterator[ox.Quad]:
    """The quads that match one of these patterns (subject, predicate, object, graph; None for any)."""
    if not isinstance(rdf, ox.Store):
        yield from rdf.matches(patterns)
        return
    for pattern in patterns:
        yield from rdf.quads_for_pattern(*pattern)


def witnessed(
    rdf: Rdf, wanted: Iterable[tuple[K, ox.Triple]], accepts: Callable[[K, ox.Quad], bool]
) -> set[K]:
    """The keys of those triples that some quad states which is accepted."""
    if isinstance(rdf, ox.Store):
        return {
            key
            for key, t in wanted
            if any(accepts(key, q) for q in rdf.quads_for_pattern(t.subject, t.predicate, t.object, None))
        }
    keys: dict[ox.Triple, list[K]] = defaultdict(list)
    for key, triple in wanted:
        keys[triple].append(key)
    found = rdf.matches((t.subject, t.predicate, t.object, None) for t in keys)
    return {key for quad in found for key in keys[quad.triple] if accepts(key, quad)}


def standing(rdf: Rdf, quads: Collection[ox.Quad]) -> set[ox.Quad]:
    """Those of some quads that are there."""
    if isinstance(rdf, ox.Store):
        return {quad for quad in quads if quad in rdf}
    return set(quads).intersection(
        rdf.matches((q.subject, q.predicate, q.object, q.graph_name) for q in quads)
    )


def discard(rdf: Rdf, quads: Iterable[ox.Quad]) -> None:
    """Takes quads out, be they there or not; not one transaction."""
    if not isinstance(rdf, ox.Store):
        rdf.discard(quads)
        return
    for quad in quads:
        rdf.remove(quad)


def apply(
    rdf: Rdf,
    out: set[ox.Quad],
    into: set[ox.Quad],
    dropping: Sequence[str] = (),
    *,
    before: Sameness,
    after: Sameness | None = None,
    moved: Iterable[ox.Quad] = (),
) -> None:
    """Takes quads out of named graphs and puts others in, in one transaction; none has a blank node.

    An endpoint makes it in parts, in an order that leaves no article whole before it is
    (:meth:`kg.store.remote.quads.RemoteQuads.change`).

    The merged graph loses what no named graph states any more. ``dropping`` are graphs left empty.
    ``before`` and ``after`` (where it changes) say which entities are one, and ``moved`` are the quads
    that stay and speak of an entity which this changes.
    """
    after = after or before
    stay = {quad for quad in moved if quad not in out}
    added = {triple for quad in (*into, *stay) if (triple := after.merged(quad))}
    lost = {triple for quad in (*out, *stay) if (triple := before.merged(quad))} - added

    sources = ((t, ox.Triple(s, t.predicate, o)) for t in lost for s, o in after.sources(t))
    gone = lost - witnessed(
        rdf, sources, lambda t, quad: after.takes(quad) and quad not in out and after.merged(quad) == t
    )
    if not isinstance(rdf, ox.Store):
        rdf.change(out, into, gone=gone, added=added)
        return
    text = update_text(out, into, gone=gone, added=added, dropping=dropping)
    if text:
        rdf.update(text)


def replace_graphs(rdf: Rdf, quads: set[ox.Quad], same: Sameness) -> None:
    """Makes the graphs of these quads hold just them; blank nodes keep their labels.

    Not one transaction: whoever is interrupted does it again.
    """
    graphs = {quad.graph_name for quad in quads}
    standing = (quad for graph in graphs for quad in rdf.quads_for_pattern(None, None, None, graph))
    exchange(rdf, (quad for quad in standing if quad not in quads), quads, same)


def exchange(rdf: Rdf, out: Iterable[ox.Quad], into: Iterable[ox.Quad], same: Sameness) -> None:
    """Takes quads out of named graphs and puts others in, part by part, however many there are.

    Not one transaction: whoever is interrupted does it again.
    """
    for part in _parts(out):
        discard(rdf, part)
        lost = [(triple, quad.triple) for quad in part if (triple := same.merged(quad))]
        stay = witnessed(rdf, lost, lambda _, quad: same.takes(quad))
        discard(rdf, (ox.Quad(t.subject, t.predicate, t.object) for t, _ in lost if t not in stay))
    for part in _parts(into):
        rdf.bulk_extend(part)
        merged = (triple for quad in part if (triple := same.merged(quad)))
        rdf.bulk_extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in merged)


def _parts(quads: Iterable[ox.Quad]) -> Iterator[list[ox.Quad]]:
    remaining = iter(quads)
    while part := list(islice(remaining, PART)):
        yield part
