"""The explanation of an article as one HTML page, without script and without any other host."""

from __future__ import annotations

import tomllib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from importlib.resources import files
from typing import Literal

from kg.audit import ExplainedClaim, Explanation, Mark, segments
from kg.ontology import load_ontology
from kg.types import Span

from .style import OTHER, families, family_of


def render_explanation(explanation: Explanation, *, language: Literal["en", "zh"] = "en") -> str:
    """The page, as text to be written in UTF-8; the same explanation gives the same page.

    ``language`` is that of its headings and of the names of classes and properties.
    """
    from jinja2 import Environment
    from markupsafe import Markup

    css = _style()
    sentences = _sentences(explanation)
    ontology = load_ontology()
    words = tomllib.loads(_resource("explanation.toml"))[language]
    groups = [*families(), OTHER]
    used = {family_of(cls) for cls in explanation.classes.values()}
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        _resource("explanation.html")
    )
    return template.render(
        # Style sheets are let in by their hash (CSP Level 3, 2.3.1), so the page needs no random number.
        style_hash=b64encode(sha256(css.encode()).digest()).decode(),
        css=Markup(css),  # our own files and colours
        language=language,
        words=words,
        article=explanation.article,
        sentences=sentences,
        starts={span.start for span, _ in sentences if span},
        names=explanation.names,
        family={iri: groups.index(family_of(cls)) for iri, cls in explanation.classes.items()},
        class_label={
            iri: ontology.labels.get((cls, language), cls) for iri, cls in explanation.classes.items()
        },
        legend=[(i, getattr(f.label, language)) for i, f in enumerate(groups) if f in used],
        groups=_by_sentence(explanation, ontology.labels, language),
        rejected=[(explanation.article.text[r.span.start : r.span.end], r) for r in explanation.rejected],
    )


def _style() -> str:
    colours = (f".f{i} {{ --colour: {family.colour} }}" for i, family in enumerate((*families(), OTHER)))
    return _resource("explanation.css") + "\n".join(colours) + "\n"


def _sentences(explanation: Explanation) -> list[tuple[Span | None, list[tuple[str, Mark | None]]]]:
    """The text as sentences that claims quote (with their span) and what lies between them."""
    text = explanation.article.text
    # Where two quotes begin alike the longer one is shown.
    spans = sorted({c.claim.span for c in explanation.claims}, key=lambda s: (s.start, -s.end))
    pieces: list[tuple[Span | None, list[tuple[str, Mark | None]]]] = []
    end = 0
    for span in spans:
        if span.start < end:
            continue  # a quote that begins inside another one
        pieces.append((None, [(text[end : span.start], None)]))
        inside = [
            replace(m, span=Span(m.span.start - span.start, m.span.end - span.start))
            for m in explanation.marks
            if m.span in span
        ]
        pieces.append((span, list(segments(text[span.start : span.end], inside))))
        end = span.end
    pieces.append((None, [(text[end:], None)]))
    return pieces


@dataclass(frozen=True, slots=True)
class _Said:
    """What claims say of a sentence: what it states, with the label of the property; what it mentions."""

    span: Span
    quote: str
    stated: list[tuple[str, ExplainedClaim]] = field(default_factory=list)
    mentioned: list[ExplainedClaim] = field(default_factory=list)


def _by_sentence(
    explanation: Explanation, labels: Mapping[tuple[str, str], str], language: str
) -> list[_Said]:
    groups: dict[Span, _Said] = {}
    for explained in explanation.claims:
        claim = explained.claim
        group = groups.setdefault(claim.span, _Said(claim.span, claim.quote))
        if explained.mention:
            group.mentioned.append(explained)
        elif not explained.part_of_figure:
            property_ = claim.fact.property
            group.stated.append((labels.get((property_, language), property_), explained))
    return [group for _, group in sorted(groups.items())]


def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")
