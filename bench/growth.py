"""Growth: what stores of a thousand to a million articles cost, stage by stage, and what ten million mean.

Three things are put together. Stores are filled from the corpus at several sizes, with the CPU seconds of
each stage: ``built`` from text, and ``known`` with the claims that the corpus is known to make, which costs
all but reading and extraction and so reaches sizes where extraction would take hours. The corpus itself is
told to a million articles, and what it tells of is counted. From both follows what a stage would take: its
cost grows with what drives it (articles, claims, entities), by the exponent seen between the sizes, never
less than in proportion.

The world of this corpus grows with its articles as names do in the annotated articles of ``tests/corpus``.
``--keep`` notes what was measured in ``growth.jsonl``; what stands there is shown beside what is measured
now, so that sizes which take an hour need not be measured each time.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import filling
import telling
from figures import Finding, Table
from machine import moment
from telling import Counted

KEPT = Path(__file__).with_name("growth.jsonl")
GROWING = 0.8
"""Exponent of the world: distinct entities of the 496 annotated articles go with the 0.80th power of their
number between 240 and 496 of them, and ever less."""
STAGES = {
    "reading": ("built", "articles"),
    "extraction": ("built", "articles"),
    "writing": ("known", "claims"),
    "verification": ("known", "claims"),
    "index": ("known", "claims"),
    "identity": ("known", "entities"),
    "voices": ("known", "articles"),
    "index at the end": ("known", "entities"),
    "publishing": ("known", "claims"),
}
"""Of each stage the fills that tell its cost, and what drives it."""
SPREAD = frozenset(("reading", "extraction"))
"""The stages that any number of processes share."""
AHEAD = (1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000)
STEEP = 1.1
"""An exponent above this is more than in proportion; below it may be chance."""
CORES, MEMORY_GB, DISK_GB, PATIENCE_HOURS = 16, 64, 1000, 7 * 24
"""A machine as one rents it, and how long the one process that writes may take."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A store that was filled: CPU seconds by stage, megabytes at the peak, and what stands in it."""

    kind: str
    articles: int
    stages: Mapping[str, float]
    wall: float
    peak: float
    claims: int
    entities: int
    bytes: int
    when: Mapping[str, str] = field(default_factory=dict)


def options(parser: argparse.ArgumentParser) -> None:
    """The sizes, as options."""
    parser.add_argument("--built", nargs="*", type=int, default=[300, 1000], help="articles (growth)")
    parser.add_argument(
        "--filled", nargs="*", type=int, default=[1000, 5000], help="articles of known claims (growth)"
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
    counts = [*counts, *_beyond(counts)]
    yield _counted(counts, arguments.told)
    yield from ahead(fills, counts)


def _filled(folder: Path, wanted: tuple[str, int]) -> Filled:
    kind, size = wanted
    command = [*filling.COMMAND, kind, str(size), str(folder / f"{kind}-{size}"), "--growing", str(GROWING)]
    return Filled(**_said(command), when=moment())


def _said(command: Sequence[str]) -> dict:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[1:3])}: {done.stderr.strip().splitlines()[-1]}")
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
        notes.writelines(json.dumps(asdict(one)) + "\n" for one in new)


def _measured(kind: str, fills: Sequence[Filled]) -> Finding:
    """The stages of the fills of one kind, with the exponent by which each grows with the articles."""
    if not fills:
        return f"No store was filled ({kind})."
    stages = list(dict.fromkeys(stage for one in fills for stage in one.stages))
    rows = [
        [stage, *(one.stages.get(stage, 0.0) for one in fills), _exponent_of(stage, fills, "articles")]
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
    times = "; ".join(
        f"{one.articles:,} on {one.when.get('date', '')}, {one.when.get('commit', '')}" for one in fills
    )
    return Table(
        f"{said}, in one process: CPU seconds of each stage, and its exponent over the articles ({times}).",
        ("stage", *(f"{one.articles:,}" for one in fills), "exponent"),
        rows,
    )


def exponent(points: Sequence[tuple[float, float]]) -> float | None:
    """The slope of a line through the logarithms of the points; none through less than two."""
    logs = [(math.log(x), math.log(y)) for x, y in points if x > 0 and y > 0]
    if len({x for x, _ in logs}) < 2:
        return None
    mean_x, mean_y = (sum(values) / len(logs) for values in zip(*logs, strict=True))
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / sum((x - mean_x) ** 2 for x, _ in logs)


def _exponent_of(stage: str, fills: Iterable[Filled], driver: str) -> str:
    return _shown(exponent([(getattr(one, driver), one.stages.get(stage, 0.0)) for one in fills]))


def _shown(slope: float | None) -> str:
    return "" if slope is None else f"{slope:.2f}"


def _beyond(counts: Sequence[Counted]) -> Iterator[Counted]:
    """The counts of sizes that were not told, by the exponents between the last two that were."""
    *_, before, last = counts
    for articles in AHEAD:
        if articles > last.articles:
            slopes = {
                name: exponent(
                    [(before.articles, getattr(before, name)), (last.articles, getattr(last, name))]
                )
                for name in ("texts", "claims", "entities", "facts")
            }
            factor = articles / last.articles
            grown = {name: round(getattr(last, name) * factor ** (s or 0)) for name, s in slopes.items()}
            yield Counted(articles, **grown)


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


def cost(stage: str, fills: Sequence[Filled], count: Counted) -> float | None:
    """CPU seconds of a stage: from the largest fill on by its exponent, at least in proportion."""
    kind, driver = STAGES[stage]
    points = [
        (getattr(one, driver), one.stages[stage]) for one in fills if one.kind == kind and stage in one.stages
    ]
    if not points:
        return None
    most, seconds = points[-1]
    return seconds * (getattr(count, driver) / most) ** max(1.0, exponent(points) or 1.0)


def line(points: Sequence[tuple[float, float]], at: float) -> float:
    """The value at a place of the line through the first and the last point, which never falls."""
    (x, y), (last_x, last_y) = points[0], points[-1]
    slope = max(0.0, (last_y - y) / (last_x - x)) if last_x != x else last_y / last_x
    return last_y + slope * (at - last_x)


def ahead(fills: Sequence[Filled], counts: Sequence[Counted]) -> Iterator[Finding]:
    """The stages' hours at each size, and what follows: machines, memory, disk, home, what bounds first."""
    known = [one for one in fills if one.kind == "known"]
    if not known or not any(one.kind == "built" for one in fills):
        yield "Nothing follows of what lies ahead: it takes fills of both kinds."
        return
    at = {count.articles: count for count in counts if count.articles in AHEAD}
    hours = {stage: [(cost(stage, fills, count) or 0.0) / 3600 for count in at.values()] for stage in STAGES}
    heads = [f"{articles:,}" for articles in at]
    yield Table(
        "CPU hours of each stage, simulated.",
        ("stage", *heads),
        [[stage, *own] for stage, own in hours.items()],
    )
    rows = list[list[str | float]]()
    for place, count in enumerate(at.values()):
        spread = sum(own[place] for stage, own in hours.items() if stage in SPREAD)
        alone = {stage: own[place] for stage, own in hours.items() if stage not in SPREAD}
        memory = line([(one.entities, one.peak) for one in known], count.entities) / 1000
        disk = line([(one.claims, one.bytes) for one in known], count.claims) / 1e9
        rows.append(
            [
                heads[place],
                spread,
                f"{math.ceil(spread / 24 / CORES):,}",
                sum(alone.values()),
                max(alone, key=lambda stage: alone[stage]),
                memory,
                disk,
                home(sum(alone.values()), memory, disk),
            ]
        )
    yield Table(
        f"What it means: machines of {CORES} cores share extraction (`kg build --cluster`), the rest is one "
        "process that writes.",
        (
            "articles",
            "extraction, core hours",
            "machines to do it in a day",
            "the rest, hours",
            "most of it",
            "memory GB",
            "store GB",
            "home",
        ),
        rows,
    )
    steep = {
        stage: slope
        for stage, (kind, driver) in STAGES.items()
        if (
            slope := exponent(
                [(getattr(f, driver), f.stages.get(stage, 0.0)) for f in fills if f.kind == kind]
            )
            or 0
        )
        > STEEP
    }
    said = ", ".join(f"{stage} ({slope:.2f} over its {STAGES[stage][1]})" for stage, slope in steep.items())
    yield f"Faster than in proportion: {said or 'no stage'}."


def home(hours: float, memory: float, disk: float) -> str:
    """Where a dataset of this size belongs, by what the embedded home would need for it."""
    needs = [
        said
        for over, said in (
            (hours > PATIENCE_HOURS, "time"),
            (memory > MEMORY_GB, "memory"),
            (disk > DISK_GB, "disk"),
        )
        if over
    ]
    if not needs:
        return "embedded"
    return f"parts by year or province, or an engine for size from sorted shards ({', '.join(needs)})"
