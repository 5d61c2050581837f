"""Which named graph holds what: one place for the dataset's layout."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from kg.ids import article_iri
from kg.terms import POL

ONTOLOGY_GRAPH = POL.rstrip("#")
"""The graph of the ontology's own triples, named as the ontology is."""


@dataclass(frozen=True, slots=True)
class GraphNames:
    """The names of the dataset's graphs under one base of IRIs.

    >>> GraphNames("https://example.org/").claims("a 1")
    'https://example.org/article/a%201/claims'
    """

    base: str
    ontology: str = ONTOLOGY_GRAPH
    """The graph of the ontology; empty where no build has put one."""

    @property
    def entities(self) -> str:
        """Classes and labels, derived from all articles together."""
        return f"{self.base}graph/entities"

    @property
    def vocabulary(self) -> str:
        """The gazetteers as RDF."""
        return f"{self.base}graph/vocabulary"

    @property
    def standard(self) -> str:
        """What the other graphs state, in the terms of schema.org, ORG and others; derived."""
        return f"{self.base}graph/standard"

    @property
    def identity(self) -> str:
        """Which entities are one, by which rule and why; derived, and decided by users."""
        return f"{self.base}graph/identity"

    @property
    def voices(self) -> str:
        """Which articles are copies of which; derived from their texts."""
        return f"{self.base}graph/voices"

    @property
    def user(self) -> str:
        """What users wrote into the default graph; it takes part in the merge."""
        return f"{self.base}graph/user"

    def facts(self, article_id: str) -> str:
        """The triples that one article states; also the article's own IRI."""
        return article_iri(self.base, article_id)

    def article_id(self, facts: str) -> str:
        """The id of the article with this IRI.

        >>> GraphNames("https://example.org/").article_id("https://example.org/article/a%201")
        'a 1'
        """
        return unquote(facts.removeprefix(f"{self.base}article/"))

    def claims(self, article_id: str) -> str:
        """The evidence of one article's triples."""
        return f"{self.facts(article_id)}/claims"

    def about(self, article_id: str) -> str:
        """What is known of the article itself."""
        return f"{self.facts(article_id)}/about"

    def of_article(self, article_id: str) -> tuple[str, str, str]:
        """The three graphs that come and go with one article."""
        return self.facts(article_id), self.claims(article_id), self.about(article_id)

    def is_built(self, graph: str) -> bool:
        """Whether a graph is of the dataset, which builds write; all others are their users'."""
        if graph in (self.user, self.ontology):
            return graph != self.user
        return graph.startswith((f"{self.base}article/", f"{self.base}graph/"))

    def is_claims(self, graph: str) -> bool:
        """Whether a graph holds the claims of an article."""
        prefix = f"{self.base}article/"
        return graph.startswith(prefix) and graph[len(prefix) :].partition("/")[2] == "claims"

    def is_stated(self, graph: str) -> bool:
        """Whether a graph holds statements on the domain: no claims, no ontology, nothing derived."""
        if graph.startswith(f"{self.base}article/"):
            return not self.is_claims(graph)
        return graph in (self.entities, self.vocabulary)
