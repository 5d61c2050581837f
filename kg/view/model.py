"""The format-neutral view that every face of :mod:`kg.view` draws: nodes, edges, evidence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """A short text in both languages; where one language lacks it, the other stands in."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place in one article that states something: the sentence, and where it stands.

    ``article`` is the article's IRI, ``published`` an ISO 8601 date of any precision,
    ``url`` the address of the original. ``post`` is the title of a post that the claim names.
    """

    sentence: str
    article: str
    title: str
    url: str | None
    published: str | None
    confidence: float
    status: str
    post: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A property of a node with a literal value, written as text, and who says it."""

    property: str
    label: Label
    value: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A figure of a node: "more than 310 participating enterprises" in its parts."""

    iri: str
    measure: str
    value: str
    unit: str
    qualifier: str | None = None
    at_time: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """Something drawn: its class (local name), names, facts, figures, and sentences that name it.

    ``articles`` counts all articles that mention it; ``evidence`` holds some of their sentences. ``degree``
    counts the relations that articles state of it in the whole graph, of which the view may be a part, and
    ``places`` are the IRIs of the provinces and industries that it belongs to, where they are known.
    """

    iri: str
    cls: str
    cls_label: Label
    name: Label
    aliases: tuple[str, ...] = ()
    facts: tuple[Statement, ...] = ()
    figures: tuple[Number, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    articles: int = 0
    degree: int = 0
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """A triple between two nodes.

    ``confidence`` is that of its best claim (0 to 1; 1 for what the vocabularies say), ``articles`` and
    ``claims`` its support, ``dates`` the publication dates of its articles, oldest first. ``planned``
    says that no claim states it as done. ``evidence`` holds some of its claims, best first.
    """

    source: str
    target: str
    property: str
    label: Label
    confidence: float
    articles: int
    claims: int
    dates: tuple[str, ...] = ()
    planned: bool = False
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """A selection of the graph, ready to be drawn.

    ``total_nodes`` and ``total_edges`` count what the selection would hold without its limit.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    focus: str | None
    depth: int
    total_nodes: int
    total_edges: int

    @property
    def cut(self) -> bool:
        """Whether the limit left something out."""
        return len(self.nodes) < self.total_nodes
