"""A view as columns, which ``kg/assets/src/large/data.js`` reads: out of one file, and from a server."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, Final

from kg.terms import POL

from .centrality import degrees
from .communities import Drawing, draw
from .model import Edge, Evidence, Label, View
from .style import OTHER, families, family_of

SENTENCE_BYTES: Final = 6_000_000
"""Of sentences, so much goes into the page before compression; nodes and edges come before all."""


class _Table:
    """Values that stand once, and are referred to by number."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._at: dict[Hashable, int] = {}

    def index(self, value: Hashable) -> int:
        if value not in self._at:
            self._at[value] = len(self.values)
            self.values.append(value)
        return self._at[value]


def columns(view: View, drawing: Drawing | None = None, *, sentences: int = SENTENCE_BYTES) -> dict[str, Any]:
    """A view as columns; with places and communities where it was drawn, and so many bytes of sentences."""
    at = _numbers(view)
    edges = _inner(view, at)
    classes = _labels((n.cls, n.cls_label) for n in view.nodes)
    properties = _labels((e.property, e.label) for e in edges)
    texts, dates, places = _Sentences(sentences), _Table(), _Table()
    dates.index("")
    base = _base(at)
    shown = [*families(), OTHER]
    cls_at = {cls: index for index, cls in enumerate(classes)}
    property_at = {name: index for index, name in enumerate(properties)}
    nodes: dict[str, list[Any]] = {
        "iri": ["~" + iri.removeprefix(base) if base and iri.startswith(base) else iri for iri in at],
        "cls": [cls_at[node.cls] for node in view.nodes],
        "en": [node.name.en for node in view.nodes],
        "zh": [node.name.zh if node.name.zh != node.name.en else "" for node in view.nodes],
        "aliases": ["\n".join(node.aliases) for node in view.nodes],
        "articles": [node.articles for node in view.nodes],
        "quote": [texts.first(node.evidence) for node in view.nodes],
        "degree": degrees(view),
    }
    if drawing is not None:
        nodes["x"], nodes["y"] = ([place[axis] for place in drawing.places] for axis in (0, 1))
        nodes["community"] = list(drawing.communities)
    if any(node.places for node in view.nodes):
        nodes["places"] = [[places.index(iri) for iri in node.places] for node in view.nodes]
    return {
        "ontology": POL,
        "base": base,
        "families": [
            {"en": family.label.en, "zh": family.label.zh, "colour": family.colour, "shape": family.shape}
            for family in shown
        ],
        "classes": [
            {"id": cls, "en": label.en, "zh": label.zh, "family": shown.index(family_of(cls))}
            for cls, label in classes.items()
        ],
        "properties": [{"id": name, "en": label.en, "zh": label.zh} for name, label in properties.items()],
        "nodes": nodes,
        "edges": {
            "source": _steps([at[edge.source] for edge in edges]),
            "target": [at[edge.target] for edge in edges],
            "property": [property_at[edge.property] for edge in edges],
            "confidence": [round(100 * edge.confidence) for edge in edges],
            "articles": [edge.articles for edge in edges],
            "from": [dates.index(edge.dates[0] if edge.dates else "") for edge in edges],
            # 0 where it is the same: most relations stand in one article.
            "to": [dates.index(edge.dates[-1]) if len({*edge.dates}) > 1 else 0 for edge in edges],
            "planned": [int(edge.planned) for edge in edges],
            "quote": [texts.first(edge.evidence) for edge in edges],
        },
        "dates": dates.values,
        "places": places.values,
        "sentences": texts.sentences.values,
        "articles": texts.articles.values,
    }


def drawn(view: View) -> Drawing:
    """Places and communities of a view's nodes, in their order."""
    at = _numbers(view)
    return draw(len(at), [(at[edge.source], at[edge.target]) for edge in _inner(view, at)])


def _numbers(view: View) -> dict[str, int]:
    return {node.iri: index for index, node in enumerate(view.nodes)}


def _inner(view: View, at: Mapping[str, int]) -> list[Edge]:
    return [edge for edge in view.edges if edge.source in at and edge.target in at]


class _Sentences:
    """The sentences that go into the page, each once, until they are too many."""

    def __init__(self, most: int) -> None:
        self.sentences = _Table()
        self.articles = _Table()
        self._left = most

    def first(self, evidence: tuple[Evidence, ...]) -> int:
        """The number of the best sentence, -1 where there is none or no room."""
        if not evidence or self._left <= 0:
            return -1
        best = evidence[0]
        before = len(self.sentences.values)
        article = self.articles.index((best.title, best.url, best.published, best.article))
        number = self.sentences.index((best.sentence, article))
        if len(self.sentences.values) > before:
            self._left -= len(best.sentence.encode("utf-8", "replace"))
        return number


def _steps(numbers: list[int]) -> list[int]:
    """Each number as its distance from the one before: small where they come in order."""
    return [number - before for before, number in zip([0, *numbers], numbers, strict=False)]


def _labels(pairs: Iterable[tuple[str, Label]]) -> dict[str, Label]:
    return dict(sorted(dict(pairs).items()))


def _base(iris: Iterable[str]) -> str:
    """What most IRIs begin with, up to ``/id/``."""
    counts: dict[str, int] = {}
    for iri in iris:
        head, found, _ = iri.partition("/id/")
        if found:
            counts[head + found] = counts.get(head + found, 0) + 1
    return max(counts, key=lambda head: (counts[head], head), default="")
