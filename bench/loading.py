"""Quads a second into an empty store: ``Store.write``, and pyoxigraph's bulk loader on the same N-Quads.

The store keeps the merge of all graphs beside them, since Oxigraph's union of graphs counts a fact of ten
articles ten times. So it holds each triple twice: what is fairly compared is the rate of all quads that it
holds ("all that is stored"). Against the export alone ("the named graphs") it can't reach two thirds even if
nothing else took time, as a quad of a named graph stands in six of the engine's indexes and a merged one in
three more. The store also keeps texts, names and labels in step in every batch; the loader reads the
finished dataset as one file. CPU seconds count the threads of both.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
from corpus import corpus
from figures import Figure, Finding
from known import known_graph

from kg.store import open_store

BATCH = 500


def main(arguments: argparse.Namespace) -> Iterator[Finding]:
    """Loads made articles both ways."""
    graphs = [known_graph(told, "1") for told in corpus(arguments.load)]
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        home = Path(folder)
        with open_store(home / "ours") as store:

            def ours() -> None:
                for start in range(0, len(graphs), BATCH):
                    store.write(graphs[start : start + BATCH])

            ours_taken = _seconds(ours)
            quads = list(store.quads())
            merged = [ox.Quad(*quad.triple) for quad in store.match()]
        yield f"{arguments.load} articles, {len(quads)} quads, {len(merged)} triples in the merge."
        for name, given in (("the named graphs", quads), ("all that is stored", quads + merged)):
            path = home / f"{len(given)}.nq"
            ox.serialize(given, path, ox.RdfFormat.N_QUADS)
            theirs = ox.Store(str(home / str(len(given))))

            def load(theirs: ox.Store = theirs, path: Path = path) -> None:
                theirs.bulk_load(path=path, format=ox.RdfFormat.N_QUADS)
                theirs.flush()

            yield from _compared(name, len(given), ours_taken, _seconds(load))


def _seconds(run: Callable[[], None]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - wall, time.process_time() - cpu


def _compared(
    name: str, quads: int, ours: tuple[float, float], theirs: tuple[float, float]
) -> Iterator[Finding]:
    for kind, mine, other in zip((name, f"{name}, by CPU"), ours, theirs, strict=True):
        yield Figure(kind, quads / mine, "quads/s", "pyoxigraph", quads / other)
