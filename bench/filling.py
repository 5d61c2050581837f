"""A store filled from the made-up corpus, stage by stage, each on its clock; the last line is JSON.

    python bench/filling.py known|built COUNT STORE [--growing EXPONENT]

``built`` reads and extracts as a build in one process does; ``known`` takes the claims that the corpus is
known to make (``known.py``) and goes the rest of the way. A store that was filled in part is filled up.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import astuple
from itertools import islice
from pathlib import Path

from corpus import corpus, write
from known import known_graph

from kg.audit import account_of, derive_voices, written_verifier
from kg.builder import extractor_version, load_vocabulary, read_sources
from kg.builder.decisions import read_decisions
from kg.builder.identity import derive_identity
from kg.builder.stages import Built, Stages
from kg.gazetteer import load_gazetteer
from kg.index import Indexing, indexing
from kg.settings import Settings
from kg.store import Home, open_store
from kg.types import Article

LOADING = 20
"""Articles that are built once before it counts, so that each costs what it costs in a large build."""
_CLASSLESS = "has no class"
"""What may be wrong with known claims: an end may be no entity of its article."""
COMMAND = (sys.executable, __file__)


class Clock:
    """CPU seconds of this process by stage; what the engine does behind counts where it happens."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.process_time()
        yield
        self.seconds[name] += time.process_time() - started

    def taking(self, name: str, items: Iterable[Built]) -> Iterator[Built]:
        """The items, their making counted."""
        left = iter(items)
        while True:
            with self.stage(name):
                item = next(left, None)
            if item is None:
                return
            yield item


def fill(kind: str, count: int, folder: Path, growing: float) -> dict[str, object]:
    """Fills the store in a folder; gives the stages' seconds and what stands there then."""
    settings, clock = Settings(), Clock()
    started, entities, claims = time.perf_counter(), set[str](), 0
    version = extractor_version(settings)
    with ExitStack() as opened:
        home = opened.enter_context(open_store(folder))
        index = opened.enter_context(indexing(home))
        with clock.stage("vocabulary"):
            load_vocabulary(home, load_gazetteer)
            home.keep_standard(settings.standard)
            index.know()
        made = _known if kind == "known" else _built
        built = made(count, home, version, growing, clock)
        while batch := list(islice(built, settings.batch)):
            _write(batch, home, index, clock)
            claims += sum(one.graph.claims for one in batch)
            entities.update(name.entity for one in batch for name in one.graph.names)
        _derive(home, index, clock)
        with clock.stage("publishing"):
            opened.close()
    return {
        "kind": kind,
        "articles": count,
        "stages": {name: round(seconds, 3) for name, seconds in clock.seconds.items()},
        "wall": round(time.perf_counter() - started, 1),
        "peak": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "claims": claims,
        "entities": len(entities),
        "bytes": size(folder),
    }


def _known(count: int, home: Home, version: str, growing: float, clock: Clock) -> Iterator[Built]:
    told = corpus(count - (first := home.count()), first=first, growing=growing)
    graphs = (known_graph(one, version) for one in told)
    return clock.taking("claims made", (Built(graph, account_of(graph, home.base)) for graph in graphs))


def _built(count: int, home: Home, version: str, growing: float, clock: Clock) -> Iterator[Built]:
    stages = Stages(home.base, version, account=True)
    path = write(home.directory.with_suffix(".corpus"), count, growing=growing)
    with clock.stage("loading"):  # what is only loaded with the first articles that need it, too
        for item in islice(read_sources([path], Settings()), LOADING):
            assert isinstance(item, Article), item
            stages.built(item)

    def built() -> Iterator[Built]:
        items = read_sources([path], Settings())
        while True:
            with clock.stage("reading"):
                item = next(items, None)
            if item is None:
                return
            assert isinstance(item, Article), item
            with clock.stage("extraction"):
                one = stages.built(item)
            assert isinstance(one, Built), one
            yield one

    return built()


def _write(batch: list[Built], home: Home, index: Indexing, clock: Clock) -> None:
    """A batch, as a build goes about it."""
    with clock.stage("writing"):
        home.write([built.graph for built in batch])
    problems = written_verifier(home)
    for built in batch:
        assert built.account is not None
        with clock.stage("verification"):
            parts = built.graph.parts
            found = [p for p in problems(built.graph, parts, built.account) if _CLASSLESS not in p.reason]
            assert not found, found
        with clock.stage("index"):
            index.add(built.graph, parts)


def _derive(home: Home, index: Indexing, clock: Clock) -> None:
    """What follows from all articles together, as ``kg.builder.derived`` has it."""
    decisions = read_decisions(home.directory)
    with clock.stage("identity"):
        derive_identity(home, decisions)
    with clock.stage("voices"):
        voices = derive_voices(home)
    with clock.stage("index at the end"):
        index.finish(voices=voices)
    home.derived(astuple(decision) for decision in decisions)


def size(folder: Path) -> int:
    """Bytes of a store. Its newest snapshot is hard links to what stands: each file counts once."""
    files = (file.stat() for file in folder.rglob("*") if file.is_file())
    return sum({at.st_ino: at.st_size for at in files}.values())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kind", choices=("known", "built"))
    parser.add_argument("count", type=int, help="how many articles")
    parser.add_argument("store", type=Path)
    parser.add_argument("--growing", type=float, default=0.0, help="exponent of the world's growth")
    arguments = parser.parse_args()
    print(json.dumps(fill(arguments.kind, arguments.count, arguments.store, arguments.growing)))


if __name__ == "__main__":
    main()
