"""The page of an article: its text with what it names, what is stated in it, and what was turned down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import Response

from kg.audit import ExplainedClaim, Explanation, Mark, explain, segments
from kg.errors import StoreError
from kg.index import Article, Index
from kg.serve.http.addresses import local_path
from kg.serve.site.interface import interface_of
from kg.serve.site.site import Site
from kg.terms import FIGURE_PROPERTIES
from kg.types import Span
from kg.view.style import OTHER, families, family_of

if TYPE_CHECKING:
    from kg.store import Store


_PARTS: Final = FIGURE_PROPERTIES - {"figureOf"}
"""Said by the name of the figure itself."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text: a sentence that claims quote (with its start), or what lies between two."""

    start: int | None
    pieces: tuple[tuple[str, Mark | None], ...]


def article_page(site: Site, request: Request, index: Index, store: Store, article: Article) -> Response:
    """The page of an article; without its text, where the store lacks that."""
    ui = interface_of(request)
    try:
        it = explain(store, article.key, ui.language, site.labels.ontology if site.labels else None)
    except StoreError:
        return site.page(
            request,
            "article.html",
            article=article,
            voice=_voice(index, article),
            path=local_path(article.iri, site.base),
            explained=None,
            plain=index.sentences_of(article.iri),
            data=None,
        )
    used = {family_of(cls) for cls in it.classes.values()}
    return site.page(
        request,
        "article.html",
        article=article,
        voice=_voice(index, article),
        path=local_path(article.iri, site.base),
        explained=it,
        blocks=blocks(it),
        groups=_by_sentence(it),
        legend=[
            (f"f{i}", getattr(group.label, ui.language))
            for i, group in enumerate((*families(), OTHER))
            if group in used
        ],
        rejected=[(it.article.text[r.span.start : r.span.end], r) for r in it.rejected],
        data=None,
    )


def blocks(it: Explanation) -> list[Block]:
    """The text as sentences that claims quote and what lies between them."""
    text = it.article.text
    found: list[Block] = []
    end = 0
    # Where two quotes begin alike the longer one is shown; one that begins inside another is part of it.
    for span in sorted({c.claim.span for c in it.claims}, key=lambda s: (s.start, -s.end)):
        if span.start < end:
            continue
        if end < span.start:
            found.append(Block(None, ((text[end : span.start], None),)))
        inside = [
            Mark(Span(m.span.start - span.start, m.span.end - span.start), m.entity)
            for m in it.marks
            if m.span in span
        ]
        found.append(Block(span.start, tuple(segments(text[span.start : span.end], inside))))
        end = span.end
    if end < len(text):
        found.append(Block(None, ((text[end:], None),)))
    return found


def _by_sentence(it: Explanation) -> list[tuple[Span, str, list[ExplainedClaim], list[ExplainedClaim]]]:
    """For each sentence its words, the claims that state something in it, and those that only mention."""
    groups: dict[Span, list[ExplainedClaim]] = {}
    for claim in it.claims:
        groups.setdefault(claim.claim.span, []).append(claim)
    return [
        (span, group[0].claim.quote, *_divided(group))
        for span, group in sorted(groups.items(), key=lambda g: g[0])
    ]


def _divided(group: Iterable[ExplainedClaim]) -> tuple[list[ExplainedClaim], list[ExplainedClaim]]:
    stating = [
        c for c in group if c.claim.fact.property not in _PARTS and c.claim.fact.property != "mentions"
    ]
    return stating, [c for c in group if c.claim.fact.property == "mentions"]


def _voice(index: Index, article: Article) -> Article | None:
    """The article that printed the text first, where that is another."""
    return index.article(article.voice) if article.voice != article.iri else None
