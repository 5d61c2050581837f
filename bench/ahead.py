"""What larger datasets would take: by stage, from stores that were filled and from what the corpus tells of.

A stage's cost grows in proportion with what drives it, or by the exponent seen between the sizes where that
is clearly more.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from figures import Finding, Table
from telling import Counted

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
    """Date and commit of what was noted in an earlier run."""


def exponent(points: Sequence[tuple[float, float]]) -> float | None:
    """The slope of a line through the logarithms of the points; none through less than two."""
    logs = [(math.log(x), math.log(y)) for x, y in points if x > 0 and y > 0]
    if len({x for x, _ in logs}) < 2:
        return None
    mean_x, mean_y = (sum(values) / len(logs) for values in zip(*logs, strict=True))
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / sum((x - mean_x) ** 2 for x, _ in logs)


def beyond(counts: Sequence[Counted]) -> Iterator[Counted]:
    """The counts of sizes that were not told, by the exponents between the last two that were."""
    if len(counts) < 2:
        return
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


def cost(stage: str, fills: Sequence[Filled], count: Counted) -> float | None:
    """CPU seconds of a stage: those of the largest fill in proportion, or more where it is steep."""
    driver = STAGES[stage][1]
    points = _points(stage, fills)
    if not points:
        return None
    most, seconds = points[-1]
    return seconds * (getattr(count, driver) / most) ** (_steepness(points) or 1.0)


def _points(stage: str, fills: Iterable[Filled]) -> list[tuple[float, float]]:
    """What drives a stage, and its seconds, in each of the fills that tell its cost."""
    kind, driver = STAGES[stage]
    return [
        (getattr(one, driver), one.stages[stage]) for one in fills if one.kind == kind and stage in one.stages
    ]


def _steepness(points: Sequence[tuple[float, float]]) -> float | None:
    """The exponent, where it is more than chance above that of proportion."""
    slope = exponent(points)
    return slope if slope is not None and slope > STEEP else None


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
    steep = {stage: slope for stage in STAGES if (slope := _steepness(_points(stage, fills)))}
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
