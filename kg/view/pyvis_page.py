"""The pyvis face of a view: one HTML file that asks no other host for anything.

pyvis holds the network and brings vis-network; the page around it is our own, because pyvis' own
pages load scripts from elsewhere and let text through as markup.
"""

from __future__ import annotations

import json
import re
import textwrap
import tomllib
import unicodedata
from collections import Counter
from importlib.resources import files
from math import sqrt
from pathlib import Path
from typing import Any, Final, Literal

from kg.errors import KgError

from .layout import layout
from .model import Edge, Evidence, Label, Node, Number, View
from .style import OTHER, families, family_of

_ENGINE: Final = "lib/vis-9.1.2/vis-network.min.js"
_NONCE: Final = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_UNSAFE: Final = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&'\u2028\u2029"})
_LINES: Final = 3
_FONT: Final = 14
_OPTIONS: Final[dict[str, Any]] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": False,
        "keyboard": {"enabled": True, "bindToWindow": False},
        "selectConnectedEdges": False,
    },
    "nodes": {
        "borderWidth": 1,
        "borderWidthSelected": 4,
        "font": {"size": _FONT, "face": "system-ui, sans-serif"},
        # The page itself decides which labels there is room for.
        "scaling": {"label": {"drawThreshold": 0, "maxVisible": 1000}},
    },
    "edges": {
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.55}},
        "font": {"size": 11, "align": "horizontal", "face": "system-ui, sans-serif"},
        "scaling": {"label": {"drawThreshold": 0, "maxVisible": 1000}},
        "hoverWidth": 0,
        "selectionWidth": 1,
    },
}


def render_pyvis(
    view: View, *, nonce: str, title: str | None = None, language: Literal["en", "zh"] = "en"
) -> str:
    """The page that draws a view, as text to be written in UTF-8.

    ``nonce`` is a fresh random text (``secrets.token_urlsafe(16)``) that names the page's own scripts in its
    Content-Security-Policy, so that nothing else runs. The page has both languages; ``language`` is the
    one that it opens in. Raises :class:`KgError` for a view without nodes.
    """
    from jinja2 import Environment
    from markupsafe import Markup

    if not _NONCE.fullmatch(nonce):
        raise ValueError("a nonce is at least 16 characters of base64")
    if not view.nodes:
        raise KgError("there is nothing to draw: no relation in the graph fits the selection")
    words = tomllib.loads(_resource("words.toml"))
    label = "en" if language == "en" else "zh"
    name = {node.iri: getattr(node.name, label) for node in view.nodes}
    heading = title or name.get(view.focus or "", "policykg")
    table = [
        {
            "source": name[edge.source],
            "label": getattr(edge.label, label),
            "target": name[edge.target],
            "articles": edge.articles,
            "confidence": f"{edge.confidence:.2f}",
        }
        for edge in view.edges
    ]
    note = {tag: _note(view, words[tag], tag) for tag in words}
    template = Environment(autoescape=True).from_string(_resource("page.html"))
    # Markup: our own files, the engine, and JSON in which _UNSAFE leaves no character that HTML knows.
    return template.render(
        nonce=nonce,
        title=heading,
        language=language,
        words=words[language],
        note=note,
        table=table,
        css=Markup(_resource("page.css")),
        engine=Markup(files("pyvis").joinpath(_ENGINE).read_text("utf-8")),
        script=Markup(_resource("page.js")),
        data=Markup(json.dumps(_data(view, words, note, language), ensure_ascii=False).translate(_UNSAFE)),
    )


def write_view(html: str, path: Path) -> None:
    """Write a page in UTF-8 whatever the locale; raises :class:`KgError` where that fails."""
    try:
        path.write_text(html, encoding="utf-8", newline="\n")
    except OSError as error:
        raise KgError(f"{path}: cannot write the view: {error.strerror}") from error


def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _data(view: View, words: dict[str, Any], note: dict[str, str], language: str) -> dict[str, Any]:
    used = {node.cls: node.cls_label for node in view.nodes}
    shown = [family for family in (*families(), OTHER) if any(family_of(cls) == family for cls in used)]
    ids = {node.iri: i for i, node in enumerate(view.nodes)}
    network = _network(view, [shown.index(family_of(node.cls)) for node in view.nodes], ids)
    legend = [
        {
            "label": _both(family.label),
            "colour": family.colour,
            "shape": family.shape,
            "classes": [
                {"cls": cls, "label": _both(used[cls])} for cls in sorted(used) if family_of(cls) == family
            ],
        }
        for family in shown
    ]
    return {
        "nodes": network.nodes,
        "edges": network.edges,
        "options": json.loads(network.get_network_data()[5]),
        "nodeDetails": [_node_details(node) for node in view.nodes],
        "edgeDetails": [_edge_details(edge) for edge in view.edges],
        "families": legend,
        "focus": ids.get(view.focus or ""),
        "words": words,
        "note": note,
        "language": language,
    }


def _network(view: View, family: list[int], ids: dict[str, int]) -> Any:
    """The view as a pyvis network: numbers for ids, so that no text of the graph is a key in the page."""
    import networkx as nx
    from pyvis.network import Network

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(ids)
    graph.add_edges_from((edge.source, edge.target) for edge in view.edges if edge.source != edge.target)
    labels = {node.iri: {"en": _short(node.name.en), "zh": _short(node.name.zh)} for node in view.nodes}
    sizes = {iri: 9 + 4 * sqrt(graph.degree(iri)) for iri in ids}
    places = layout(graph, {iri: _box(labels[iri].values(), sizes[iri]) for iri in ids})

    network = Network(directed=True)
    network.set_options(json.dumps(_OPTIONS))
    for node, number in zip(view.nodes, family, strict=True):
        style = family_of(node.cls)
        x, y = places[node.iri]
        network.add_node(
            ids[node.iri],
            label=" ",
            shape=style.shape,
            color=style.colour,
            labels=labels[node.iri],
            cls=node.cls,
            family=number,
            size=round(sizes[node.iri], 1),
            x=x,
            y=y,
        )
    seen: Counter[frozenset[str]] = Counter()
    for i, edge in enumerate(view.edges):
        pair = frozenset((edge.source, edge.target))
        turn = seen[pair] if edge.source < edge.target else -seen[pair]
        seen[pair] += 1
        network.add_edge(
            ids[edge.source],
            ids[edge.target],
            id=i,
            confidence=edge.confidence,
            dates=list(edge.dates),
            dashes=edge.planned,
            width=1 + min(edge.articles, 9) / 3,
            # Edges between the same two nodes bend apart, so that each can be read and clicked.
            smooth={
                "enabled": bool(turn),
                "type": "curvedCW" if turn > 0 else "curvedCCW",
                "roundness": abs(turn) * 0.18,
            },
        )
    return network


def _box(labels: Any, size: float) -> tuple[float, float]:
    """The room that a node and its label below it need, in pixels."""
    lines = [label.split("\n") for label in labels]
    width = max(
        sum(_FONT if ord(c) > 0x2E7F else _FONT * 0.56 for c in line) for label in lines for line in label
    )
    return max(width, 2 * size) + 16, 2 * size + max(map(len, lines)) * (_FONT + 4) * 1.6 + 10


def _short(name: str) -> str:
    """A name as a label: one to three short lines, no control or direction characters."""
    clean = " ".join("".join(" " if unicodedata.category(c)[0] == "C" else c for c in name[:400]).split())
    wide = sum(ord(c) > 0x2E7F for c in clean) * 2 > len(clean)
    lines = textwrap.wrap(clean, 11 if wide else 22, break_on_hyphens=False) or ["–"]
    if len(lines) > _LINES or len(name) > 400:
        lines = (
            [*lines[: _LINES - 1], lines[_LINES - 1][: 9 if wide else 20] + "…"]
            if len(lines) >= _LINES
            else lines
        )
    return "\n".join(lines)


def _note(view: View, words: dict[str, str], language: str) -> str:
    counts = words["cut" if view.cut else "whole"]
    note = counts.format(shown=len(view.nodes), total=view.total_nodes, edges=len(view.edges))
    centre = next((node for node in view.nodes if node.iri == view.focus), None)
    if centre is None:
        return note
    name = _short(getattr(centre.name, language)).replace("\n", " ")
    return words["around"].format(name=name, depth=view.depth) + " " + note


def _both(label: Label) -> dict[str, str]:
    return {"en": label.en, "zh": label.zh}


def _evidence(evidence: tuple[Evidence, ...]) -> list[dict[str, Any]]:
    return [
        {
            "sentence": e.sentence,
            "title": e.title,
            "url": e.url,
            "published": e.published,
            "confidence": e.confidence,
            "status": e.status,
            "post": e.post,
        }
        for e in evidence
    ]


def _node_details(node: Node) -> dict[str, Any]:
    return {
        "iri": node.iri,
        "clsLabel": _both(node.cls_label),
        "name": _both(node.name),
        "aliases": node.aliases,
        "facts": [
            {"label": _both(fact.label), "value": fact.value, "evidence": _evidence(fact.evidence)}
            for fact in node.facts
        ],
        "figures": [
            {"text": _figure(number), "time": number.at_time, "evidence": _evidence(number.evidence)}
            for number in node.figures
        ],
        "evidence": _evidence(node.evidence),
        "articles": node.articles,
    }


def _edge_details(edge: Edge) -> dict[str, Any]:
    return {
        "label": _both(edge.label),
        "articles": edge.articles,
        "claims": edge.claims,
        "evidence": _evidence(edge.evidence),
    }


def _figure(number: Number) -> str:
    """A figure in words: "participating enterprises: more than 310 enterprise"."""
    value = " ".join(filter(None, (number.qualifier, number.value, number.unit)))
    return f"{number.measure}: {value}" if number.measure else value
