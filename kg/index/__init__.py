"""The index: names, sentences, facts and counts in SQLite, derived from a store for search and pages."""

from .home import index_path, open_index
from .links import Link, Links, Wanted
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
    "Link",
    "Links",
    "Listed",
    "Measured",
    "Moment",
    "Query",
    "Sentence",
    "Wanted",
    "has_index",
    "index_path",
    "indexing",
    "open_index",
    "update_index",
]
