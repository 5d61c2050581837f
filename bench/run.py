#!/usr/bin/env python3
"""Side-by-side measurements: ``bench/run [SECTION...]``.

Without a section everything is measured, in sizes that end within 30 minutes on two cores, and the report
is written (bench/RESULTS.md). With sections these alone are measured, at any size, as long as they take.
Every section measures both sides on the same input in the same run. A peer that is not there is left out
by name; a section that fails says why, and the others go on.

Peers beside Python's packages: the oxigraph server (pip install oxigraph), rdflib-endpoint (pip install
"rdflib-endpoint[cli]", on PATH, best from an environment of its own), wrk and chromium (Debian's).
"""

from __future__ import annotations

import argparse
import inspect
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import endpoint
import extracting
import growth
import loading
import pages
import processes
import queries
import scale
import soak
import spreading
import validation
import views
from machine import machine, moment, versions
from report import Result, load_promises, render
from running import Measure, Stopped, running


@dataclass(frozen=True, slots=True)
class Section:
    """What measures, and its seconds in the report of all; none: it is no part of that.

    What a section does not need of its seconds is left to those that come after it.
    """

    measure: Measure
    seconds: int | None


SECTIONS = {
    "extraction": Section(extracting.main, 110),
    "startup": Section(processes.startup, 100),
    "memory": Section(processes.memory, 50),
    "queries": Section(queries.main, 100),
    "validation": Section(validation.main, 80),
    "loading": Section(loading.main, 90),
    "spreading": Section(spreading.main, 110),
    "scale": Section(scale.main, 250),
    "endpoint": Section(endpoint.main, 250),
    "pages": Section(pages.main, 80),
    "views": Section(views.main, 300),
    "growth": Section(growth.main, 280),
    "soak": Section(soak.main, None),
}
RESULTS = Path(__file__).resolve().with_name("RESULTS.md")
REPOSITORY = RESULTS.parent.parent


def main() -> None:
    arguments = _parser().parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("bench/run: ended"))  # with all that it has started
    if unknown := set(arguments.sections) - SECTIONS.keys():
        _parser().error(f"no section {min(unknown)!r}; there are {', '.join(SECTIONS)}")
    everything = not arguments.sections
    circumstances = {"Machine": machine(), "When": moment(), "Versions": versions()}
    names = arguments.sections or [name for name, section in SECTIONS.items() if section.seconds]
    results, end = list[Result](), time.monotonic()
    for name in names:
        end += SECTIONS[name].seconds or 0
        results.append(_measured(name, arguments, end if everything else None))
    report = arguments.report or (RESULTS if everything else None)
    if report:
        report.write_text(render(results, load_promises(), circumstances), "utf-8")
        print(f"\n{report}")
    if any(isinstance(found, Stopped) for result in results for found in result.found):
        sys.exit(1)


def _measured(name: str, arguments: argparse.Namespace, end: float | None) -> Result:
    """What a section finds until its end, shown as it comes."""
    section, started = SECTIONS[name], time.monotonic()
    print(f"\n{name}\n{'-' * len(name)}")

    def shown() -> Iterator[object]:
        for found in running(section.measure, arguments, end and end - started):
            print(f"not finished: {found.reason}" if isinstance(found, Stopped) else found, flush=True)
            yield found

    about = inspect.cleandoc(sys.modules[section.measure.__module__].__doc__ or "").split("\n\n")[0]
    found = tuple(shown())
    return Result(name, " ".join(about.split()).replace("``", "`"), found, time.monotonic() - started)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bench/run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--report", type=Path, metavar="FILE", help="where the report goes")
    parser.add_argument(
        "--sources", nargs="+", default=[REPOSITORY / "seeds"], help="articles (default: seeds)"
    )
    parser.add_argument(
        "--texts",
        nargs="+",
        default=[REPOSITORY / "seeds", REPOSITORY / "tests" / "corpus" / "articles"],
        help="articles (extraction; default: seeds and tests/corpus)",
    )
    parser.add_argument("--repeat", type=int, default=5, help="runs of which the best counts")
    parser.add_argument("--copies", type=int, default=50, help="how often the articles are taken (queries)")
    parser.add_argument("--load", type=int, default=4000, help="articles (loading)")
    parser.add_argument("--quads", type=int, default=200_000, help="size of the made-up data (endpoint)")
    parser.add_argument("--written", type=int, default=400, help="articles of the site (pages)")
    parser.add_argument("--articles", nargs="+", type=int, default=[2000], help="sizes of corpora (scale)")
    parser.add_argument("--jobs", nargs="+", type=int, default=[1, 2], help="processes that extract (scale)")
    parser.add_argument(
        "--known", action="store_true", help="fill with known claims, extract nothing (scale)"
    )
    parser.add_argument("--nodes", nargs="+", type=int, default=[100, 5000, 100_000], help="sizes (views)")
    parser.add_argument("--deadline", type=float, default=15, help="seconds for a first paint (views)")
    spreading.options(parser)
    growth.options(parser)
    parser.add_argument("--minutes", type=float, default=5, help="how long the load lasts (soak)")
    return parser


if __name__ == "__main__":
    main()
