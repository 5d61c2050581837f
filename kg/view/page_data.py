"""A view as the data that its page carries: all texts in both languages, numbers for ids."""

from __future__ import annotations

import json
from typing import Any

from .model import Edge, Evidence, Label, Node, Number, View
from .pyvis_network import build_network, shorten
from .style import OTHER, families, family_of


def page_data(view: View, words: dict[str, Any]) -> dict[str, Any]:
    """What page.js reads; ``words`` are the page's own words by language."""
    used = {node.cls: node.cls_label for node in view.nodes}
    shown = [family for family in (*families(), OTHER) if any(family_of(cls) == family for cls in used)]
    ids = {node.iri: i for i, node in enumerate(view.nodes)}
    network = build_network(view, [shown.index(family_of(node.cls)) for node in view.nodes], ids)
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
        "note": {tag: _note(view, words[tag], tag) for tag in words},
    }


def _note(view: View, words: dict[str, str], language: str) -> str:
    counts = words["cut" if view.cut else "whole"]
    note = counts.format(shown=len(view.nodes), total=view.total_nodes, edges=len(view.edges))
    centre = next((node for node in view.nodes if node.iri == view.focus), None)
    if centre is None:
        return note
    name = shorten(getattr(centre.name, language)).replace("\n", " ")
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
