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
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import filling
from corpus import World, line, write
from figures import Figure, Finding, Table
from pyoxigraph import Literal, NamedNode

from kg.builder import build
from kg.query.stats import stats
from kg.store import Store, open_store
from kg.terms import POL

_WARM: Final = 6
"""Articles after which a process has read the rules of both languages that most articles need."""
_TIMED: Final = 7


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds on the clock and of the processors, and the largest process in MB."""

    wall: float
    cpu: float
    peak: float
    output: str


def main(arguments: argparse.Namespace) -> Iterator[Finding]:
    """Builds, builds again with nothing new, adds articles and takes one out again, for each size."""
    for count in arguments.articles:
        with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
            yield from _measured(Path(folder), count, arguments)


def _measured(folder: Path, count: int, arguments: argparse.Namespace) -> Iterator[Finding]:
    articles, size = write(folder, count), f"{count:,} articles"
    more = [World(1).tell(count + number).article for number in range(1 + _WARM + _TIMED)]
    for number, article in enumerate(more):
        (folder / f"{number}.jsonl").write_text(line(article), "utf-8")
    runs = dict(_builds(folder, articles, count, arguments))
    (called, first), *others = runs.items()
    for name, run in others:
        yield Figure(f"{name}, against one", first.wall / run.wall, "times", at=size)
    store = folder / called
    at = ["--store", str(store)]
    if arguments.known:
        # What was filled is not what was read: a build notes the files that it has read to the end.
        runs["all there, files not read yet"] = _run(["build", str(articles), *at])
    runs["nothing new"] = again = _run(["build", str(articles), *at])
    assert "nothing to do" in again.output, again.output
    runs["one more"] = _run(["build", str(folder / "0.jsonl"), *at])
    at_work = _at_work(store, [folder / f"{number}.jsonl" for number in range(1, len(more))])
    runs["one less"] = _run(["remove", more[0].id, *at])
    rows = [(name, run.wall, run.cpu, run.peak) for name, run in runs.items()]
    yield Table(
        f"{size}, {articles.stat().st_size / 1e6:.1f} MB, from files to a queryable store.",
        ("command", "s", "s CPU", "largest process MB"),
        rows,
    )
    yield Figure("articles from file to store", count / first.wall, "articles/s", at=size)
    yield Figure("build with nothing new, against the first", first.wall / again.wall, "times", at=size)
    yield Figure("one more article, by a command", runs["one more"].wall, "s", at=size)
    yield Figure("one more article, in a process at work", at_work, "s", at=size)
    with open_store(store, read_only=True) as opened:
        claims = stats(opened).claims
        if not arguments.known:
            yield Figure("share of the true facts found", _found(opened, folder / "truth.jsonl"), "", at=size)
    yield Figure("store", filling.size(store) / claims, "bytes a claim", at=size)


def _builds(
    folder: Path, articles: Path, count: int, arguments: argparse.Namespace
) -> Iterator[tuple[str, Run]]:
    """The first builds, each into a store of its name."""
    if arguments.known:
        name = "fill with known claims"
        yield name, _call([*filling.COMMAND, "known", str(count), str(folder / name)])
        return
    for jobs in arguments.jobs:
        name = "build" if jobs == 1 else f"build with {jobs} processes"
        yield name, _run(["build", str(articles), "--store", str(folder / name), "--jobs", str(jobs)])


def _at_work(store: Path, articles: list[Path]) -> float:
    """Seconds to add one article, readable by others, in a process that has added some in both languages."""
    seconds = []
    for article in articles:
        started = time.perf_counter()
        with open_store(store) as opened:
            assert build([article], store=opened).new == 1
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds[_WARM:])


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
