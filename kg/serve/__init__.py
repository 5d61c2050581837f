"""The graph over HTTP: a SPARQL endpoint, linked data at each IRI's path, plain pages."""

from kg.serve.answering.jobs import Answer, Answerer, Failure, Job, in_process
from kg.serve.answering.worker import Limits
from kg.serve.answering.workers import Workers
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
