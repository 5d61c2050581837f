"""policykg: articles on Chinese industrial policy as a linked-data knowledge graph.

``kg.build(["seeds"])`` builds a graph, ``kg.load("kg-store")`` opens one that was built.
"""

from kg.api import Graph, Rows, build, load
from kg.errors import KgError
from kg.settings import Settings

__all__ = ["Graph", "KgError", "Rows", "Settings", "build", "load"]
