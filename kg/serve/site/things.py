"""From an IRI that is asked for to the page or the rows of what it names: an entity, or an article."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import KgError
from kg.serve.site.article import article_page
from kg.serve.site.entity import entity_page, fact_rows
from kg.serve.site.site import Site

_FACTS = ("property", "object", "value", "sources", "claims", "denied", "planned", "confidence")
_CLAIMS = ("subject", "property", "object", "value", "status", "confidence", "start", "sentence", "claim")


def thing_page(site: Site, request: Request, iri: str) -> Response | None:
    """The page of an entity or an article; none where the index has neither."""
    if site.reader is None or site.labels is None:
        return None
    try:
        with site.reader.index() as index, site.reader.store() as store:
            if article := index.article(iri):
                return article_page(site, request, index, store, article)
            if (entity := index.entity(iri)) and entity.cls:
                return entity_page(site, request, index, store, site.labels, entity, iri)
    except KgError as error:
        raise HTTPException(503, str(error)) from error
    return None


def entity_rows(site: Site, iri: str) -> Response | None:
    """The facts of an entity or the claims of an article as CSV; none where the index has neither."""
    if site.reader is None:
        return None
    with site.reader.index() as index:
        if index.article(iri):
            return site.rows("csv", _CLAIMS, index.claims_of(iri))
        if entity := index.entity(iri):
            return site.rows("csv", _FACTS, fact_rows(index, entity.iri))
    return None
