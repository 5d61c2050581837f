"""How central a node is: its degree, which a part of a graph of any size tells as well as the whole."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .model import View


def degrees(view: View) -> list[int]:
    """Of each node, in their order, how many relations articles state of it in the whole graph.

    In a view that doesn't say so of any node, how many relations of the view it has.
    """
    if any(node.degree for node in view.nodes):
        return [node.degree for node in view.nodes]
    ends = Counter(
        end for edge in view.edges if edge.source != edge.target for end in (edge.source, edge.target)
    )
    return [ends[node.iri] for node in view.nodes]
