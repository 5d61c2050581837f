"""Content negotiation: which of the offered media types a request wants (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

HTML: Final = "text/html"
_USUAL: Final = 500
"""Characters of a header that many requests share, at most."""
CSV: Final = "text/csv"
RESULTS: Final[dict[str, str]] = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
"""Media types of the answers to SELECT and ASK, the preferred first, with the format's short name."""
GRAPHS: Final[dict[str, str]] = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "text/plain": "ntriples",
    "application/ld+json": "jsonld",
    "application/json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "application/xml": "rdfxml",
    "text/xml": "rdfxml",
    "application/trig": "trig",
    "application/n-quads": "nquads",
    "text/n3": "n3",
    "application/graphml+xml": "graphml",
    "text/csv": "csv",
}
"""Media types of graphs, the preferred first, with the format's short name."""
UPLOADS: Final[dict[str, ox.RdfFormat]] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/xml": ox.RdfFormat.RDF_XML,
    "text/xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "text/n3": ox.RdfFormat.N3,
}
"""Media types of graphs that may be sent; Oxigraph parses them, and fetches nothing for it."""
ENDINGS: Final[dict[str, str]] = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "json": "application/ld+json",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "nq": "application/n-quads",
    "graphml": "application/graphml+xml",
    "csv": CSV,
    "html": HTML,
}
"""Endings of addresses that ask for one format."""
_ALL: Final = (*RESULTS, *GRAPHS, HTML)


def choose(accept: str | None, offered: Sequence[str]) -> str | None:
    """The offered type with the highest quality, the earlier one where two are equal; none if none is wanted.

    A request without the header takes anything. A range that isn't well-formed counts for nothing.

    >>> choose("text/csv;q=0.5, application/*", ["text/csv", "application/json"])
    'application/json'
    """
    if accept is None or not accept.strip():
        return offered[0] if offered else None
    return _kept_choice(accept, tuple(offered)) if len(accept) < _USUAL else _chosen(accept, offered)


def wants_page(accept: str | None) -> bool:
    """Whether a request asks for a page rather than for data."""
    return choose(accept, _ALL) == HTML


@lru_cache(1024)
def _kept_choice(accept: str, offered: tuple[str, ...]) -> str | None:
    return _chosen(accept, offered)


def _chosen(accept: str, offered: Sequence[str]) -> str | None:
    ranges = [r for r in map(_range, accept.split(",")) if r is not None]
    best, most = None, 0.0
    for media in offered:
        quality = _quality(media, ranges)
        if quality > most:
            best, most = media, quality
    return best


def ending_of(media: str) -> str:
    """The ending that asks for a media type, of which one is enough."""
    short = GRAPHS.get(media, media)
    found = (ending for ending, other in ENDINGS.items() if other == media or GRAPHS.get(other) == short)
    return next(found, "ttl")


def named(name: str, offered: dict[str, str]) -> str | None:
    """The offered type that ``format=`` names: by a short name, an ending or the media type itself."""
    name = name.strip().lower()
    if name in offered:
        return name
    return next(
        (media for media, short in offered.items() if name == short or ENDINGS.get(name) == media), None
    )


def _range(text: str) -> tuple[str, str, float] | None:
    media, *parameters = (part.strip().lower() for part in text.split(";"))
    kind, slash, subtype = media.partition("/")
    if not (kind and slash and subtype):
        return None
    quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
    try:
        return kind, subtype, min(max(float(quality), 0.0), 1.0)
    except ValueError:
        return None


def _quality(media: str, ranges: list[tuple[str, str, float]]) -> float:
    """The quality that the most specific matching range gives."""
    kind, _, subtype = media.partition("/")
    found = [((k != "*") + (s != "*"), q) for k, s, q in ranges if k in (kind, "*") and (s in (subtype, "*"))]
    return max(found, default=(0, 0.0))[1]
