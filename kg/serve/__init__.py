"""The graph over HTTP: a SPARQL endpoint, linked data at each IRI's path, plain pages."""

from .app import create_app
from .jobs import Answer, Answerer, Failure, Job, in_process
from .reader import Reader
from .run import serve
from .workers import Limits, Workers

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
