"""What a second worker is worth: articles a second that one and two extract, of a machine and of a cluster.

The same articles go through reading and extraction of ``kg build`` by one process and by two (``--jobs``),
and by one worker of Dask and by two (``--cluster local:N``), by turns. The clock runs between two articles
of the stream, when all that is loaded is loaded and while nobody waits for work: what is written then is
measured by the section of builds.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

from corpus import write
from figures import Figure, Finding

from kg.builder import extractor_version
from kg.builder.hands import hands
from kg.builder.stages import Stages
from kg.settings import Settings

LOADING, LAST = 100, 50
"""Articles before the clock runs, and after it has stopped."""


def main(arguments: argparse.Namespace) -> Iterator[Finding]:
    """Two workers against one, the best of some rounds."""
    count = arguments.spread
    sides = [("processes", "--jobs")]
    if find_spec("distributed"):
        sides.append(("workers of a cluster", "--cluster"))
    else:
        yield "workers of a cluster: left out, distributed is not installed"
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        articles = write(Path(folder), count)
        for what, option in sides:
            best = {1: 0.0, 2: 0.0}
            for _ in range(arguments.rounds):
                for workers in best:
                    best[workers] = max(best[workers], _asked(option, workers, articles))
            at = f"{count:,} articles"
            yield Figure(f"extraction by one of the {what}", best[1], "articles/s", at=at)
            yield Figure(f"extraction by two {what}, against one", best[2] / best[1], "times", at=at)


def options(parser: argparse.ArgumentParser) -> None:
    """The size, as options."""
    parser.add_argument("--spread", type=int, default=500, help="articles (spreading)")
    parser.add_argument("--rounds", type=int, default=1, help="rounds of which the best counts (spreading)")


def _asked(option: str, workers: int, articles: Path) -> float:
    command = [sys.executable, __file__, option, str(workers), str(articles)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return float(done.stdout.splitlines()[-1])


def extracted(settings: Settings, articles: Path) -> float:
    """Articles a second from a file to what a store would keep of them."""
    stages = Stages(settings.base, extractor_version(settings), account=True)
    marks = list[float]()
    with hands(settings, stages) as working:
        items = working.read([articles], settings)
        with closing(working.graphs(items)) as results:
            marks.extend(time.perf_counter() for _ in results)
    first, last = LOADING, len(marks) - LAST
    if last <= first:
        raise SystemExit(f"{articles}: {len(marks)} articles; it takes more than {LOADING + LAST}")
    return (last - first) / (marks[last] - marks[first])


if __name__ == "__main__":
    option, workers, path = sys.argv[1:]
    given = {"--jobs": Settings(jobs=int(workers)), "--cluster": Settings(cluster=f"local:{workers}")}
    print(extracted(given[option], Path(path)))
