"""The large face of a view: one HTML file with up to a hundred thousand nodes that asks no host for anything.

The data stands in columns, as JSON in gzip in base64; texts that repeat stand once. The script is built from
``kg/assets/src/large.js``.
"""

from __future__ import annotations

import base64
import gzip
import json
import tomllib
from collections.abc import Hashable, Iterable
from importlib.resources import files
from typing import Any, Final, Literal

from kg.assets import script
from kg.errors import KgError
from kg.terms import POL

from .communities import draw
from .model import Evidence, Label, View
from .pyvis_page import NONCE
from .style import OTHER, families, family_of

_SENTENCE_BYTES: Final = 6_000_000
"""Of sentences, so much goes into the page before compression; nodes and edges come before all."""
_OPEN: Final = 250
"""A view of at most so many nodes opens with all of them, a larger one on its communities."""


def render_large(
    view: View, *, nonce: str, title: str | None = None, language: Literal["en", "zh"] = "en"
) -> str:
    """The page that draws a view, as text to be written in UTF-8.

    ``nonce`` is a fresh random text (``secrets.token_urlsafe(16)``) that names the page's own script in its
    Content-Security-Policy. The page has both languages; ``language`` is the one that it opens in.
    Raises :class:`KgError` for a view without nodes, and where the script was not built.
    """
    from jinja2 import Environment
    from markupsafe import Markup

    if not NONCE.fullmatch(nonce):
        raise ValueError("a nonce is at least 16 characters of base64")
    if not view.nodes:
        raise KgError("there is nothing to draw: no relation in the graph fits the selection")
    words = tomllib.loads(_resource("large.toml"))
    data = json.dumps(columns(view) | {"words": words}, ensure_ascii=False, separators=(",", ":"))
    packed = gzip.compress(data.encode("utf-8", "replace"), 9, mtime=0)
    centre = next((node.name for node in view.nodes if node.iri == view.focus), Label("policykg", "policykg"))
    # Markup: our own files, and base64.
    return (
        Environment(autoescape=True)
        .from_string(_resource("large.html"))
        .render(
            nonce=nonce,
            title=title or (centre.zh if language == "zh" else centre.en),
            language=language,
            words=words[language],
            css=Markup(_resource("large.css")),
            script=Markup(script("large.js")),
            data=Markup(base64.b64encode(packed).decode("ascii")),
        )
    )


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


def columns(view: View) -> dict[str, Any]:
    """A view as columns: what the script reads (``kg/assets/src/large/data.js``)."""
    at = {node.iri: index for index, node in enumerate(view.nodes)}
    edges = [edge for edge in view.edges if edge.source in at and edge.target in at]
    drawing = draw(len(at), [(at[edge.source], at[edge.target]) for edge in edges])
    classes, properties = (
        _labels((n.cls, n.cls_label) for n in view.nodes),
        _labels((e.property, e.label) for e in edges),
    )
    texts = _Sentences()
    quotes = [texts.first(edge.evidence) for edge in edges]
    named = [texts.first(node.evidence) for node in view.nodes]
    dates = _Table()
    dates.index("")
    base = _base(at)
    shown = [*families(), OTHER]
    cls_at = {cls: index for index, cls in enumerate(classes)}
    property_at = {name: index for index, name in enumerate(properties)}
    return {
        "ontology": POL,
        "base": base,
        "opening": _opening(view, at),
        "families": [
            {
                "en": family.label.en,
                "zh": family.label.zh,
                "colour": family.colour,
                "shape": family.shape,
                "classes": [cls for cls in classes if family_of(cls) == family],
            }
            for family in shown
        ],
        "classes": [
            {"id": cls, "en": label.en, "zh": label.zh, "family": shown.index(family_of(cls))}
            for cls, label in classes.items()
        ],
        "properties": [{"id": name, "en": label.en, "zh": label.zh} for name, label in properties.items()],
        "nodes": {
            "iri": ["~" + iri.removeprefix(base) if base and iri.startswith(base) else iri for iri in at],
            "cls": [cls_at[node.cls] for node in view.nodes],
            "en": [node.name.en for node in view.nodes],
            "zh": [node.name.zh if node.name.zh != node.name.en else "" for node in view.nodes],
            "aliases": ["\n".join(node.aliases) for node in view.nodes],
            "x": [x for x, _ in drawing.places],
            "y": [y for _, y in drawing.places],
            "community": list(drawing.communities),
            "rank": [round(255 * rank) for rank in drawing.centrality],
            "articles": [node.articles for node in view.nodes],
            "quote": named,
        },
        "edges": {
            "source": _steps([at[edge.source] for edge in edges]),
            "target": [at[edge.target] for edge in edges],
            "property": [property_at[edge.property] for edge in edges],
            "confidence": [round(100 * edge.confidence) for edge in edges],
            "articles": [edge.articles for edge in edges],
            "from": [dates.index(edge.dates[0] if edge.dates else "") for edge in edges],
            "to": [dates.index(edge.dates[-1] if edge.dates else "") for edge in edges],
            "planned": [int(edge.planned) for edge in edges],
            "quote": quotes,
        },
        "dates": dates.values,
        "sentences": texts.sentences.values,
        "articles": texts.articles.values,
    }


class _Sentences:
    """The sentences that go into the page, each once, until they are too many."""

    def __init__(self) -> None:
        self.sentences = _Table()
        self.articles = _Table()
        self._left = _SENTENCE_BYTES

    def first(self, evidence: tuple[Evidence, ...]) -> int:
        """The number of the best sentence, -1 where there is none or no room."""
        if not evidence or self._left <= 0:
            return -1
        best = evidence[0]
        before = len(self.sentences.values)
        article = self.articles.index((best.title, best.url, best.published))
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


def _opening(view: View, at: dict[str, int]) -> dict[str, Any]:
    if view.focus in at:
        return {"view": "around", "focus": at[view.focus], "depth": max(view.depth, 1)}
    return {"view": "all" if len(at) <= _OPEN else "communities"}


def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")
