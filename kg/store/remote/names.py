"""What a home has at its endpoint beside the dataset, and what it is called there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from kg.ids import digest

OWN: Final = "urn:x-policykg:"
"""Begins the predicates of a home's own graphs: they are no part of any dataset."""
BASE, FORMAT, REVISION, UNFINISHED, WRITER, RECORD, DECISIONS = (
    NamedNode(OWN + name)
    for name in ("base", "format", "revision", "unfinished", "writer", "record", "decisions")
)


@dataclass(frozen=True, slots=True)
class HomeNames:
    """The graphs that a home keeps for itself, under the base of its dataset.

    >>> HomeNames("https://example.org/").merged
    'https://example.org/home/merged'
    """

    base: str

    @property
    def prefix(self) -> str:
        """Begins the names of all of them."""
        return f"{self.base}home/"

    @property
    def merged(self) -> str:
        """The merge of the dataset's graphs: what queries see as the default graph."""
        return f"{self.prefix}merged"

    @property
    def records(self) -> str:
        """What is kept of each article beside its quads."""
        return f"{self.prefix}records"

    @property
    def state(self) -> str:
        """The state of the home, also its one subject: format, revision, who writes."""
        return f"{self.prefix}state"

    @property
    def blank(self) -> str:
        """Begins the IRIs that stand for blank nodes (RDF 1.1 Concepts, section 3.5)."""
        return f"{self.base}.well-known/genid/"

    def record(self, article_id: str, hash_: str, version: str) -> str:
        """The record of one version of an article."""
        return f"{self.prefix}record/{digest(article_id, hash_, version)}"
