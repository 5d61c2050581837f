"""Views in a browser: size of the file, first paint, and script time a frame, beside pyvis and cytoscape.js.

Graphs are made up by a seed: seven classes, Chinese names, twice as many relations as nodes, a quarter of
them between communities. All engines draw the same graph at the same places, except pyvis, which asks its
own physics for them; each runs in a fresh process of the same headless Chromium, whose WebGL is drawn by
software. What takes longer than the deadline says so, and is not tried again with a larger graph.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import browsing
from browsing import Drawn
from drawn import Page, cytoscape_page, own_pages, pyvis_page
from made_views import made_view

from kg.view.communities import draw
from kg.view.faces import SMALL

HEADINGS = ("engine", "MB", "first paint s", "seen s", "its CPU s", "pan ms", "pan /s", "zoom ms", "zoom /s")


def main(arguments: argparse.Namespace) -> None:
    """A table for each size: of every engine the size, the times to paint, script time and frames."""
    print("seen: a picture could be taken; its CPU: of the page's main thread until then")
    print("ms: CPU time of the script for each frame; /s: frames each second")
    over: set[str] = set()
    with TemporaryDirectory() as folder:
        script = browsing.package(Path(folder), "cytoscape", "dist/cytoscape.min.js")
        for size in arguments.nodes:
            view = made_view(size)
            at = {node.iri: index for index, node in enumerate(view.nodes)}
            started = time.process_time()
            places = draw(size, [(at[edge.source], at[edge.target]) for edge in view.edges]).places
            seconds = time.process_time() - started
            own, data = own_pages(view, small=size <= SMALL)
            same = [*zip(data["nodes"]["x"], data["nodes"]["y"], strict=True)] == [*places]
            print(f"\n{size:,} nodes, {len(view.edges):,} relations; load {os.getloadavg()[0]:.1f}")
            print(f"layout: {seconds:.1f} s of CPU, a second time {'the same' if same else 'ANOTHER'}")
            print("| " + " | ".join(HEADINGS) + " |\n|" + " --- |" * len(HEADINGS))
            others = partial(pyvis_page, data), partial(cytoscape_page, data, script)
            for page in _tried([*own, *others], over):
                print(_row(page, arguments.deadline, Path(folder), over), flush=True)


def _tried(pages: list[Callable[[], Page]], over: set[str]) -> Iterator[Page]:
    for make in pages:
        page = make()
        if page.engine in over:
            print(f"| {page.engine} | {_size(page)} | not tried: too slow before |")
        else:
            yield page


def _row(page: Page, deadline: float, folder: Path, over: set[str]) -> str:
    file = folder / "page.html"
    file.write_text(page.html, "utf-8")
    drawn: Drawn | None = browsing.measure(file, page.link, deadline)
    if drawn is None:
        over.add(page.engine)
        return f"| {page.engine} | {_size(page)} | over {deadline:.0f} |"
    frames = [f"{value:.1f}" for motion in (drawn.pan, drawn.zoom) for value in motion]
    cells = [
        page.engine,
        _size(page),
        f"{drawn.painted:.2f}",
        f"{drawn.seen:.2f}",
        f"{drawn.cpu:.2f}",
        *frames,
    ]
    return "| " + " | ".join(cells) + " |"


def _size(page: Page) -> str:
    return f"{len(page.html.encode()) / 1e6:.2f}"
