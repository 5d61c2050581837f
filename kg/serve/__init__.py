"""The graph over HTTP: a SPARQL endpoint, linked data at each IRI's path, plain pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.serve.answering.jobs import Answer, Answerer, Failure, Job, in_process
from kg.serve.answering.worker import Limits
from kg.serve.answering.workers import Workers

if TYPE_CHECKING:
    from kg.serve.app import create_app
    from kg.serve.reader import Reader
    from kg.serve.run import serve

__all__ = [
    "Answer",
    "Answerer",
    "Failure",
    "Job",
    "Limits",
    "Reader",
    "Workers",
    "create_app",
    "in_process",
    "serve",
]


def __getattr__(name: str) -> object:
    """What belongs to the server's own process (PEP 562): a worker starts without routes and pages."""
    if name == "create_app":
        from kg.serve.app import create_app

        return create_app
    if name == "Reader":
        from kg.serve.reader import Reader

        return Reader
    if name == "serve":
        from kg.serve.run import serve

        return serve
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
