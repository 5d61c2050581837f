"""The index: names, sentences, facts and counts in SQLite, derived from a store for search and pages."""

from .home import index_path, open_index
from .model import Article, Completion, Entity, Fact, Figure, Found, Hit, Moment, Query, Sentence
from .placed import Listed
from .read import Index
from .timed import Dated, Kept, Measured
from .update import Indexing, has_index, indexing, update_index

__all__ = [
    "Article",
    "Completion",
    "Dated",
    "Entity",
    "Fact",
    "Figure",
    "Found",
    "Hit",
    "Index",
    "Indexing",
    "Kept",
    "Listed",
    "Measured",
    "Moment",
    "Query",
    "Sentence",
    "has_index",
    "index_path",
    "indexing",
    "open_index",
    "update_index",
]
