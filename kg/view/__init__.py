"""Views of the graph that people look at: a format-neutral selection, and the faces that draw it."""

from .explanation import render_explanation
from .large_page import render_large
from .model import Edge, Evidence, Label, Node, Number, Statement, View
from .pyvis_page import render_pyvis, write_view
from .select import select_view

__all__ = [
    "Edge",
    "Evidence",
    "Label",
    "Node",
    "Number",
    "Statement",
    "View",
    "render_explanation",
    "render_large",
    "render_pyvis",
    "select_view",
    "write_view",
]
