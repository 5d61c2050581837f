"""The pages that the benchmark of views opens: our own faces, pyvis with its physics, cytoscape.js."""

from __future__ import annotations

import base64
import gzip
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from kg.view import View, render_large, render_pyvis

_NONCE = "bm9uY2Utb2YtdGhlLWJlbmNo"
_PYVIS_PAINTED = """<script>network.once("stabilizationIterationsDone", () => network.once("afterDrawing",
  () => { document.body.dataset.painted = "1"; }));</script></body>"""
_CYTOSCAPE = """<!doctype html><meta charset="utf-8"><style>html,body,#it{margin:0;height:100%%}</style>
<body><div id="it"></div><script>%s</script><script>
const data = %s;
const it = cytoscape({ container: document.getElementById("it"), elements: data, layout: { name: "preset" },
  style: [{ selector: "node", style: { label: "data(label)", "background-color": "data(colour)" } },
    { selector: "edge", style: { width: 1, "curve-style": "haystack" } }],
  textureOnViewport: true, hideEdgesOnViewport: false });
it.ready(() => requestAnimationFrame(() => requestAnimationFrame(
  () => { document.body.dataset.painted = "1"; })));
</script></body>"""


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its engine's name; ``link`` is what follows its address.

    Its body has an attribute ``data-painted`` once it has drawn.
    """

    engine: str
    html: str
    link: str = ""


def own_pages(view: View, *, small: bool) -> tuple[list[Any], dict[str, Any]]:
    """Our faces as functions that make their pages, and the data that the large one carries."""
    large = render_large(view, nonce=_NONCE)
    packed = re.search(r'id="data">([^<]+)<', large)
    assert packed is not None
    data = json.loads(gzip.decompress(base64.b64decode(packed[1])))

    def link(engine: str) -> str:
        return "#" + quote(json.dumps({"view": "all", "engine": engine}))

    made: list[Any] = [lambda: Page("ours, as it opens", large)]
    made += [lambda: Page("ours, canvas, all nodes", large, link("canvas"))]
    made += [lambda: Page("ours, WebGL, all nodes", large, link("webgl"))]
    if small:
        made.insert(0, lambda: Page("ours, small face", _painted(render_pyvis(view, nonce=_NONCE))))
    return made, data


def pyvis_page(data: dict[str, Any]) -> Page:
    """The same graph as pyvis makes its page: everything inside, its physics on."""
    from pyvis.network import Network

    network = Network(cdn_resources="in_line", height="800px", directed=True)
    for id_, (label, colour, _, _) in enumerate(_nodes(data)):
        network.add_node(id_, label=label, color=colour)
    # add_edge looks for a twin among all edges; ours are distinct.
    network.edges = [{"from": s, "to": t, "arrows": "to"} for s, t in _edges(data)]
    html = network.generate_html(notebook=False)
    return Page("pyvis, physics", html.replace("</body>", _PYVIS_PAINTED))


def cytoscape_page(data: dict[str, Any], script: str) -> Page:
    """The same graph at the same places, drawn by cytoscape.js on a canvas."""
    elements = [
        {"data": {"id": str(id_), "label": label, "colour": colour}, "position": {"x": x, "y": y}}
        for id_, (label, colour, x, y) in enumerate(_nodes(data))
    ]
    elements += [{"data": {"source": str(s), "target": str(t)}} for s, t in _edges(data)]
    return Page("cytoscape.js, canvas", _CYTOSCAPE % (script, json.dumps(elements, ensure_ascii=False)))


def _nodes(data: dict[str, Any]) -> list[tuple[str, str, int, int]]:
    nodes = data["nodes"]
    colours = [data["families"][cls["family"]]["colour"] for cls in data["classes"]]
    return [
        (zh or en, colours[cls], x, y)
        for en, zh, cls, x, y in zip(*(nodes[key] for key in ("en", "zh", "cls", "x", "y")), strict=True)
    ]


def _edges(data: dict[str, Any]) -> list[tuple[int, int]]:
    source, pairs = 0, []
    for step, target in zip(data["edges"]["source"], data["edges"]["target"], strict=True):
        source += step
        pairs.append((source, target))
    return pairs


def _painted(html: str) -> str:
    """Our small face marks itself ready by another attribute."""
    mark = (
        "requestAnimationFrame(() => requestAnimationFrame(() => { document.body.dataset.painted = '1'; }))"
    )
    return html.replace("</body>", f'<script nonce="{_NONCE}">{mark}</script></body>')
