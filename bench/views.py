"""Views in a browser: size of the file, first paint, and script time a frame, beside pyvis and cytoscape.js.

Graphs are made up by a seed: seven classes, Chinese names, twice as many relations as nodes, a quarter of
them between communities. All engines draw the same graph at the same places, except pyvis, which asks its
own physics for them; each runs in a fresh process of the same headless Chromium, whose WebGL is drawn by
software. What takes longer than the deadline says so, and is not tried again with a larger graph.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import browsing
from browsing import Drawn
from drawn import Page, cytoscape_page, own_pages, pyvis_page
from figures import Figure, Finding, Table
from made_views import made_view

from kg.view.communities import draw
from kg.view.faces import SMALL

HEADINGS = ("engine", "MB", "first paint s", "seen s", "its CPU s", "pan ms", "pan /s", "zoom ms", "zoom /s")
OURS, CANVAS, WEBGL = "ours, as it opens", "ours, canvas, all nodes", "ours, WebGL, all nodes"


@dataclass(frozen=True, slots=True)
class Shown:
    """A page's size in megabytes, and how it was drawn, or why it was not."""

    engine: str
    megabytes: float
    drawn: Drawn | None
    why: str = ""


def main(arguments: argparse.Namespace) -> Iterator[Finding]:
    """For each size a table of every engine: size, times to paint, script time and frames."""
    yield (
        "seen: a picture could be taken; its CPU: of the page's main thread until then; "
        "ms: CPU time of the script for each frame; /s: frames each second."
    )
    over: set[str] = set()
    with TemporaryDirectory(prefix="kg-bench-") as folder:
        script = None
        try:
            script = browsing.package(Path(folder), "cytoscape", "dist/cytoscape.min.js")
        except browsing.NoPackageError as error:
            yield f"cytoscape.js is left out. {error}"
        for size in arguments.nodes:
            yield from _compared(size, script, Path(folder), arguments.deadline, over)


def _compared(
    size: int, script: str | None, folder: Path, deadline: float, over: set[str]
) -> Iterator[Finding]:
    view = made_view(size)
    at = {node.iri: index for index, node in enumerate(view.nodes)}
    started = time.process_time()
    places = draw(size, [(at[edge.source], at[edge.target]) for edge in view.edges]).places
    yield Figure(f"{size:,} nodes: layout", time.process_time() - started, "s of CPU")
    own, data = own_pages(view, small=size <= SMALL)
    if [*zip(data["nodes"]["x"], data["nodes"]["y"], strict=True)] != [*places]:
        yield f"{size:,} nodes: a second layout gave OTHER places."
    ours = [_shown(make(), folder, deadline, over) for make in own]
    yield from _figures(f"{size:,} nodes", {one.engine: one for one in ours})
    others = [partial(pyvis_page, data)]
    if script is not None:
        others.append(partial(cytoscape_page, data, script))
    peers = [_shown(make(), folder, deadline, over) for make in others]
    rows = [_row(one) for one in (*ours, *peers)]
    yield Table(f"{size:,} nodes, {len(view.edges):,} relations.", HEADINGS, rows)
    opened = next(one for one in ours if one.engine == OURS)
    for peer in peers:
        yield from _beside(f"{size:,} nodes", opened, peer)


def _shown(page: Page, folder: Path, deadline: float, over: set[str]) -> Shown:
    size = len(page.html.encode()) / 1e6
    if page.engine in over:
        return Shown(page.engine, size, None, "not tried: too slow before")
    file = folder / "page.html"
    file.write_text(page.html, "utf-8")
    drawn = browsing.measure(file, page.link, deadline)
    if drawn is None:
        over.add(page.engine)
    return Shown(page.engine, size, drawn, "" if drawn else f"not within {deadline:.0f} s")


def _row(one: Shown) -> list[str | float]:
    if one.drawn is None:
        return [one.engine, one.megabytes, one.why, *[""] * (len(HEADINGS) - 3)]
    drawn = one.drawn
    return [one.engine, one.megabytes, drawn.painted, drawn.seen, drawn.cpu, *drawn.pan, *drawn.zoom]


def _figures(name: str, ours: Mapping[str, Shown]) -> Iterator[Figure]:
    """Our page as it opens, and all nodes on canvas and in WebGL where they move."""
    yield Figure(f"{name}: file", ours[OURS].megabytes, "MB")
    if drawn := ours[OURS].drawn:
        yield Figure(f"{name}: first paint", drawn.painted, "s")
    if drawn := ours[CANVAS].drawn:
        yield Figure(f"{name}: frames on canvas", min(drawn.pan[1], drawn.zoom[1]), "frames/s")
    if drawn := ours[WEBGL].drawn:
        yield Figure(f"{name}: script a frame, WebGL", max(drawn.pan[0], drawn.zoom[0]), "ms")


def _beside(name: str, ours: Shown, peer: Shown) -> Iterator[Figure]:
    """Our page as it opens beside a peer's."""
    other = ", ".join(filter(None, (peer.engine, peer.why)))
    yield Figure(f"{name}: file beside it", ours.megabytes, "MB", peer.engine, peer.megabytes)
    if ours.drawn:
        theirs = peer.drawn and peer.drawn.painted
        yield Figure(f"{name}: first paint beside it", ours.drawn.painted, "s", other, theirs)
