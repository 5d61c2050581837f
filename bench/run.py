"""Side-by-side measurements in one run: ``python bench/run.py [SECTION...]`` (default: all).

Every section measures both sides on the same input in the same run, one after the other: the absolute
figures are those of the machine and of the moment.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import endpoint
import extraction
import loading
import processes
import queries
import scale
import soak
import validation
import views

SECTIONS: dict[str, Callable[[argparse.Namespace], None]] = {
    "extraction": extraction.main,
    "startup": processes.startup,
    "memory": processes.memory,
    "queries": queries.main,
    "validation": validation.main,
    "loading": loading.main,
    "scale": scale.main,
    "endpoint": endpoint.main,
    "views": views.main,
    "soak": soak.main,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--sources", nargs="+", default=["seeds"], help="articles (default: seeds)")
    parser.add_argument("--copies", type=int, default=100, help="how often the articles are taken (queries)")
    parser.add_argument("--quads", type=int, default=1_000_000, help="size of the made-up data (endpoint)")
    parser.add_argument("--repeat", type=int, default=5, help="runs of which the best counts")
    parser.add_argument(
        "--articles", nargs="+", type=int, default=[1000], help="sizes of the corpora (scale)"
    )
    parser.add_argument(
        "--nodes", nargs="+", type=int, default=[100, 1000, 5000, 20_000, 100_000], help="sizes (views)"
    )
    parser.add_argument("--deadline", type=float, default=60, help="seconds for a first paint (views)")
    parser.add_argument("--minutes", type=float, default=5, help="how long the load lasts (soak)")
    parser.add_argument("--jobs", type=int, default=1, help="processes that extract (scale)")
    parser.add_argument(
        "--known", action="store_true", help="fill with known claims, extract nothing (scale)"
    )
    arguments = parser.parse_args()
    if unknown := set(arguments.sections) - SECTIONS.keys():
        parser.error(f"no section {min(unknown)!r}; there are {', '.join(SECTIONS)}")
    for name in arguments.sections or SECTIONS:
        print(f"\n{name}\n{'-' * len(name)}")
        SECTIONS[name](arguments)


if __name__ == "__main__":
    main()
