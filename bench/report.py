"""The report of a run as Markdown: every figure beside its peer and beside what is promised of it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from figures import Figure, Finding, markdown, number
from running import Stopped

PROMISES = Path(__file__).with_name("promises.toml")


@dataclass(frozen=True, slots=True)
class Promise:
    """What a figure must be: our value, or its ratio to the peer's, at least or at most so much."""

    section: str
    figure: str
    of: str
    unit: str = "times as good"
    at_least: float | None = None
    at_most: float | None = None
    at: str = ""

    def kept(self, figure: Figure) -> bool | None:
        """Whether the figure keeps it; none where there is nothing to tell it by."""
        value = figure.ratio if self.of == "ratio" else figure.ours
        if value is None:
            return None
        return value >= self.at_least if self.at_least is not None else value <= (self.at_most or 0.0)

    def verdict(self, figure: Figure) -> str:
        """The same in words; a promise for another size says at which this was seen."""
        kept = self.kept(figure)
        if kept is None:
            return "no peer"
        elsewhere = f" at {figure.at}" if self.at and self.at != figure.at else ""
        return ("kept" if kept else "**not kept**") + elsewhere

    def __str__(self) -> str:
        bound = f"≤ {self.at_most:g}" if self.at_least is None else f"≥ {self.at_least:g}"
        return f"{bound} {self.unit}" + (f" at {self.at}" if self.at else "")


@dataclass(frozen=True, slots=True)
class Result:
    """What a section found, in the order in which it came, and how long it took."""

    section: str
    about: str
    found: tuple[Finding | Stopped, ...]
    seconds: float

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(one for one in self.found if isinstance(one, Figure))


def load_promises(path: Path = PROMISES) -> tuple[Promise, ...]:
    """The promises as the file has them."""
    return tuple(Promise(**entry) for entry in tomllib.loads(path.read_text("utf-8"))["promise"])


def render(
    results: Sequence[Result], promises: Sequence[Promise], circumstances: Mapping[str, Mapping[str, str]]
) -> str:
    """The whole report: where it was made, what is promised and kept, then each section."""
    parts = [
        "# Measurements",
        "Written by `bench/run`, which measures each side on the same input in the same run. A ratio says "
        "how many times as good as its peer we are (over 1: better); absolute figures are those of this "
        "machine and of that moment.",
    ]
    for title, entries in circumstances.items():
        parts += [f"**{title}**: " + "; ".join(f"{name} {value}" for name, value in entries.items())]
    parts += ["## Promises", _overview(results, promises)]
    for result in results:
        parts += _section(result, promises)
    minutes = sum(result.seconds for result in results) / 60
    return "\n\n".join([*parts, f"All of it took {minutes:.1f} minutes."]) + "\n"


def _overview(results: Sequence[Result], promises: Sequence[Promise]) -> str:
    rows, kept, missed = list[tuple[str, ...]](), 0, 0
    for promise in promises:
        figure = _of(promise, results)
        holds = figure and promise.kept(figure)
        if figure is None or holds is None:
            verdict, measured = "not measured", ""
        else:
            kept, missed = kept + holds, missed + (not holds)
            value = figure.ratio if promise.of == "ratio" else figure.ours
            verdict, measured = promise.verdict(figure), number(value or 0.0)
        rows.append((promise.section, _named(promise, figure), str(promise), measured, verdict))
    count = f"{kept} kept, {missed} not kept, {len(promises) - kept - missed} not measured."
    return f"{count}\n\n{markdown(('section', 'what', 'promised', 'measured', 'verdict'), rows)}"


def _of(promise: Promise, results: Iterable[Result]) -> Figure | None:
    """The figure that a promise is about: of several sizes its own, else the last."""
    of = [result.figures for result in results if result.section == promise.section]
    found = [figure for figures in of for figure in figures if figure.what == promise.figure]
    return next((figure for figure in found if figure.at == promise.at), found[-1] if found else None)


def _named(promise: Promise, figure: Figure | None) -> str:
    return f"{promise.figure}, beside {figure.peer}" if figure and promise.of == "ratio" else promise.figure


def _section(result: Result, promises: Sequence[Promise]) -> Iterator[str]:
    yield f"## {result.section}"
    yield result.about
    own = {promise.figure: promise for promise in promises if promise.section == result.section}
    for kind, found in groupby(result.found, type):
        if kind is Figure:
            yield _figures([one for one in found if isinstance(one, Figure)], own)
        else:
            yield from (_said(one) for one in found)
    yield f"Took {result.seconds:.0f} s."


def _said(one: Finding | Stopped) -> str:
    if isinstance(one, Stopped):
        return f"**Not finished**: {one.reason}"
    return str(one)


def _figures(figures: Iterable[Figure], promises: Mapping[str, Promise]) -> str:
    rows = []
    for one in figures:
        promise = promises.get(one.what)
        rows.append(
            (
                one.what + (f" ({one.at})" if one.at else ""),
                one.ours,
                one.unit,
                one.peer,
                "" if one.theirs is None else one.theirs,
                "" if one.ratio is None else one.ratio,
                str(promise) if promise else "",
                promise.verdict(one) if promise else "",
            )
        )
    return markdown(("what", "ours", "unit", "peer", "peer's", "ratio", "promised", "verdict"), rows)
