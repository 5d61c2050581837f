"""SHACL validation of the same store: policykg's compiled shapes, and pyshacl, in CPU seconds."""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.builder import build
from kg.query.stats import stats
from kg.query.validate import validate
from kg.store import Home, open_store

_OF_ARTICLES = re.compile(r"(/id/(?:article|claim|figure)/)([^>/]+)")
COPIES = 10
"""How often the articles are taken: pyshacl needs about a minute for ten copies of the seeds."""


def main(arguments: argparse.Namespace) -> None:
    """Builds the articles, copies their quads under other ids, and lets both engines judge the copy."""
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        source, target = Path(folder) / "source", Path(folder) / "copies"
        with open_store(source) as store:
            build(arguments.sources, store=store)
        with open_store(source, read_only=True) as store, open_store(target) as copies:
            copies.load_vocabulary(_copied(store), version="copies")
        with open_store(target, read_only=True) as store:
            print(f"{stats(store).claims} claims, {sum(1 for _ in store.match())} triples")
            ours, theirs = _seconds(store, "compiled"), _seconds(store, "pyshacl")
    print(f"{'policykg':<10} {ours:>8.1f} s CPU\n{'pyshacl':<10} {theirs:>8.1f} s CPU")
    print(f"{'ratio':<10} {theirs / ours:>8.1f}x")


def _copied(store: Home) -> Iterator[ox.Quad]:
    in_articles, rest = [], []
    for quad in store.quads():
        names_one = any(_OF_ARTICLES.search(str(term)) for term in quad)
        (in_articles if names_one else rest).append(quad)
    yield from rest
    text = "".join(f"{quad} .\n" for quad in in_articles)
    for copy in range(COPIES):
        yield from ox.parse(_OF_ARTICLES.sub(rf"\g<1>\g<2>-{copy}", text), ox.RdfFormat.N_QUADS)


def _seconds(store: Home, engine: str) -> float:
    started = time.process_time()
    report = validate(store, engine=engine)
    assert report.conforms, report.results[0]
    return time.process_time() - started
