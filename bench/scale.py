"""A corpus of a size, from files to a queryable store: time, memory, disk, and what a later build costs.

Every step is a ``kg`` command in a process of its own, so that its start and its peak memory count. With
``--known`` the store is filled with the claims that the corpus is known to make (``known.py``), which
measures all but reading and extraction; the later builds are real ones in both cases. One more article is
added by a command, which begins with nothing loaded, and in a process that is at work ("at work").
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from corpus import World, corpus, line, write
from known import known_graph
from pyoxigraph import Literal, NamedNode

from kg.builder import build, extractor_version, load_vocabulary
from kg.builder.derived import derive
from kg.gazetteer import load_gazetteer
from kg.index import indexing
from kg.query.stats import stats
from kg.settings import Settings
from kg.store import Store, open_store
from kg.terms import POL


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds on the clock and of the processors, and the largest process in MB."""

    wall: float
    cpu: float
    peak: float
    output: str

    def __str__(self) -> str:
        return f"{self.wall:>9.1f} s  {self.cpu:>9.1f} s CPU  {self.peak:>7.0f} MB"


def main(arguments: argparse.Namespace) -> None:
    """Builds, builds again with nothing new, adds articles and takes one out again, for each size."""
    for count in arguments.articles:
        with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
            _measure(Path(folder), count, arguments)


def _measure(folder: Path, count: int, arguments: argparse.Namespace) -> None:
    articles, store = write(folder, count), folder / "store"
    more = [World(1).tell(count + number).article for number in range(3)]
    for number, article in enumerate(more):
        (folder / f"{number}.jsonl").write_text(line(article), "utf-8")
    print(f"{count} articles, {articles.stat().st_size / 1e6:.1f} MB, {arguments.jobs} jobs")
    at = ["--store", str(store)]
    build = ["build", str(articles), *at, "--jobs", str(arguments.jobs)]
    known = [sys.executable, __file__, str(count), str(store)]
    first = _call(known) if arguments.known else _run(build)
    print(f"{'build':<12}{first}  {count / first.wall:>7.1f} articles/s")
    again = _run(build)
    assert "nothing to do" in again.output, again.output
    print(f"{'no change':<12}{again}  {first.wall / again.wall:>7.1f} times as fast")
    print(f"{'one more':<12}{_run(['build', str(folder / '0.jsonl'), *at])}")
    print(f"{'at work':<12}{_at_work(store, folder / '1.jsonl', folder / '2.jsonl'):>9.1f} s")
    print(f"{'one less':<12}{_run(['remove', more[0].id, *at])}")
    with open_store(store, read_only=True) as opened:
        claims = stats(opened).claims
        if not arguments.known:
            print(f"truth found {_found(opened, folder / 'truth.jsonl'):.3f}")
    # The newest snapshot is hard links to what stands: each file counts once.
    size = sum(
        {(at := file.stat()).st_ino: at.st_size for file in store.rglob("*") if file.is_file()}.values()
    )
    print(f"{claims} claims, store {size / 1e6:.0f} MB, {size / claims:.0f} bytes a claim\n")


def _at_work(store: Path, first: Path, second: Path) -> float:
    """Seconds to add one article, readable by others, in a process that has added one before."""
    for article in (first, second):
        started = time.perf_counter()
        with open_store(store) as opened:
            assert build([article], store=opened).new == 1
    return time.perf_counter() - started


def _run(command: list[str]) -> Run:
    return _call([sys.executable, "-m", "kg", *command])


def _call(command: list[str]) -> Run:
    started = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        output.seek(0)
        text = output.read().decode()
    assert status == 0, text
    return Run(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text)


def _found(store: Store, truth: Path) -> float:
    """The share of the true facts of which the article's graph has a statement with that property and end.

    The end is the object where it is a known entity or a date, else the subject where that is known.
    """
    found = total = 0
    with truth.open(encoding="utf-8") as records:
        for record in map(json.loads, records):
            graph = NamedNode(store.graphs.facts(record["id"]))
            quads = list(store.match(graph=graph))
            said = {
                (q.predicate.value.removeprefix(POL), end)
                for q in quads
                for end in (_text(q.subject), _text(q.object))
            }
            for subject, property_, object_ in record["facts"]:
                if known := [
                    end for end in (object_, subject) if end.startswith("http") or end[:4].isdigit()
                ]:
                    total += 1
                    found += (property_, known[0]) in said
    return found / total


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""


def fill(count: int, store: Path) -> None:
    """Fills a store with what is known of a corpus, from where it was stopped, as a build goes about it."""
    settings = Settings()
    version = extractor_version(settings)
    with open_store(store) as home, indexing(home) as index:
        load_vocabulary(home, load_gazetteer)
        home.keep_standard(settings.standard)
        index.know()
        graphs = (known_graph(told, version) for told in corpus(count, first=home.count()))
        while batch := list(islice(graphs, settings.batch)):
            home.write(batch)
            for graph in batch:
                index.add(graph, graph.parts)
        derive(home, index)


if __name__ == "__main__":
    fill(int(sys.argv[1]), Path(sys.argv[2]))
