"""Views of the graph that people look at: a format-neutral selection, and the faces that draw it."""

from .explanation import render_explanation
from .faces import FACES, render_view
from .large_page import render_large
from .model import Edge, Evidence, Label, Node, Number, Statement, View
from .pyvis_page import render_pyvis, write_view
from .select import select_view

__all__ = [
    "FACES",
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
    "render_view",
    "select_view",
    "write_view",
]
