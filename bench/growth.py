"""Growth: what stores of a thousand to a million articles cost, stage by stage, and what ten million mean.

Three things are put together. Stores are filled from the corpus at several sizes, with the CPU seconds of
each stage: ``built`` from text, and ``known`` with the claims that the corpus is known to make, which costs
all but reading and extraction and so reaches sizes where extraction would take hours. The corpus itself is
told to a million articles, and what it tells of is counted. From both follows what a stage would take: its
cost grows with what drives it (``ahead.py``).

The world of this corpus grows with its articles as names do in the annotated articles of ``tests/corpus``.
``--keep`` notes what was measured in ``growth.jsonl``; what stands there is shown beside what is measured
now, so that sizes which take an hour need not be measured each time. A stage that a fill lacks (its measure
was spoilt by a fault since mended) is told by the other sizes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import filling
import telling
from ahead import Filled, ahead, beyond, exponent
from figures import Finding, Table
from machine import moment
from telling import Counted

KEPT = Path(__file__).with_name("growth.jsonl")
GROWING = 0.8
"""Exponent of the world: distinct entities of the 496 annotated articles go with the 0.80th power of their
number between 240 and 496 of them, and ever less."""


def options(parser: argparse.ArgumentParser) -> None:
    """The sizes, as options."""
    parser.add_argument("--built", nargs="*", type=int, default=[200, 600], help="articles (growth)")
    parser.add_argument(
        "--filled", nargs="*", type=int, default=[1000, 4000], help="articles of known claims (growth)"
    )
    parser.add_argument("--told", type=int, default=1_000_000, help="articles only counted (growth)")
    parser.add_argument("--keep", action="store_true", help="note what was measured (growth)")


def main(arguments: argparse.Namespace) -> Iterator[Finding]:
    """Fills, counts, and works out what lies ahead."""
    with TemporaryDirectory(prefix="kg-bench-") as folder, ThreadPoolExecutor(2) as two:
        counting = [sys.executable, telling.__file__, str(arguments.told), str(GROWING)]
        told = two.submit(_said, counting)
        wanted = [("known", size) for size in sorted(arguments.filled, reverse=True)]
        wanted += [("built", size) for size in arguments.built]
        new = list(two.map(partial(_filled, Path(folder)), wanted))
        counts = [Counted(**entry) for entry in told.result()]
    if arguments.keep:
        _keep(new)
    fills = _joined(new)
    yield from (_measured(kind, [one for one in fills if one.kind == kind]) for kind in ("built", "known"))
    counts = [*counts, *beyond(counts)]
    yield _counted(counts, arguments.told)
    yield from ahead(fills, counts)


def _filled(folder: Path, wanted: tuple[str, int]) -> Filled:
    kind, size = wanted
    command = [*filling.COMMAND, kind, str(size), str(folder / f"{kind}-{size}"), "--growing", str(GROWING)]
    return Filled(**_said(command))


def _said(command: Sequence[str]) -> dict:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{Path(command[1]).name}: {done.stderr.strip().splitlines()[-1]}")
    return json.loads(done.stdout.splitlines()[-1])


def _joined(new: Iterable[Filled]) -> list[Filled]:
    """What is noted and what was measured now, which comes before it, by size."""
    noted = (
        [Filled(**json.loads(line)) for line in KEPT.read_text("utf-8").splitlines()] if KEPT.exists() else []
    )
    by_size = {(one.kind, one.articles): one for one in (*noted, *new)}
    return sorted(by_size.values(), key=lambda one: one.articles)


def _keep(new: Iterable[Filled]) -> None:
    with KEPT.open("a", encoding="utf-8") as notes:
        notes.writelines(json.dumps({**asdict(one), "when": moment()}) + "\n" for one in new)


def _measured(kind: str, fills: Sequence[Filled]) -> Finding:
    """The stages of the fills of one kind, with the exponent by which each grows with the articles."""
    if not fills:
        return f"No store was filled ({kind})."
    stages = list(dict.fromkeys(stage for one in fills for stage in one.stages))
    rows = [
        [stage, *(one.stages.get(stage, "") for one in fills), _exponent_of(stage, fills, "articles")]
        for stage in stages
    ]
    rows.append(["all, CPU s", *(sum(one.stages.values()) for one in fills), ""])
    for name, unit in (("peak", 1.0), ("claims", 1.0), ("entities", 1.0), ("bytes", 1e6)):
        values = [getattr(one, name) / unit for one in fills]
        title = {"peak": "peak MB", "bytes": "store MB"}.get(name, name)
        rows.append(
            [title, *values, _shown(exponent([(a.articles, v) for a, v in zip(fills, values, strict=True)]))]
        )
    said = {"built": "Built from text", "known": "Filled with known claims"}[kind]
    when = ((f"{one.articles:,}", one.when) for one in fills if one.when)
    noted = "".join(f" {size} was measured on {at['date']} at {at['commit']}." for size, at in when)
    return Table(
        f"{said}, in one process: CPU seconds by stage, and the exponent over the articles.{noted}",
        ("stage", *(f"{one.articles:,}" for one in fills), "exponent"),
        rows,
    )


def _exponent_of(stage: str, fills: Iterable[Filled], driver: str) -> str:
    return _shown(exponent([(getattr(one, driver), one.stages.get(stage, 0.0)) for one in fills]))


def _shown(slope: float | None) -> str:
    return "" if slope is None else f"{slope:.2f}"


def _counted(counts: Sequence[Counted], told: int) -> Table:
    rows = [
        (
            f"{one.articles:,}" + ("" if one.articles <= told else " (estimated)"),
            one.texts,
            one.claims,
            one.entities,
            one.facts,
        )
        for one in counts
    ]
    return Table(
        f"What the corpus tells of, counted to {told:,} articles, beyond that by the last exponents.",
        ("articles", "texts that differ", "claims", "entities", "facts that differ"),
        rows,
    )
