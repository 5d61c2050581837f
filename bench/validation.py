"""SHACL validation of the same store: policykg's compiled shapes, and pyshacl, in CPU seconds."""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
from figures import Figure, Finding

from kg.builder import build
from kg.query.stats import stats
from kg.query.validate import validate
from kg.store import Home, open_store

_OF_ARTICLES = re.compile(r"(/id/(?:article|claim|figure)/)([^>/]+)")
COPIES = 10
"""How often the articles are taken: pyshacl needs about a minute for ten copies of the seeds."""


def main(arguments: argparse.Namespace) -> Iterator[Finding]:
    """Builds the articles, copies their quads under other ids, and lets both engines judge the copy."""
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        source, target = Path(folder) / "source", Path(folder) / "copies"
        with open_store(source) as store:
            build(arguments.sources, store=store)
        with open_store(source, read_only=True) as store, open_store(target) as copies:
            copies.load_vocabulary(_copied(store), version="copies")
        with open_store(target, read_only=True) as store:
            claims = stats(store).claims
            yield f"{claims} claims, {sum(1 for _ in store.match())} triples."
            ours = _seconds(store, "compiled")
            yield Figure("for 100,000 claims at this rate", ours / claims * 100_000, "s of CPU")
            theirs = _seconds(store, "pyshacl")
            yield Figure("the store", ours, "s of CPU", "pyshacl", theirs, at=f"{claims} claims")


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
