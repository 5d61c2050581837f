"""policykg: articles on Chinese industrial policy as a linked-data knowledge graph.

``kg.build(["seeds"])`` builds a graph, ``kg.load("kg-store")`` opens one that was built.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import KgError
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.api import Graph, Rows, build, load

__all__ = ["Graph", "KgError", "Rows", "Settings", "build", "load"]


def __getattr__(name: str) -> object:
    """What :mod:`kg.api` offers, loaded when it is first asked for (PEP 562): the command starts at once."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import kg.api

    return getattr(kg.api, name)
