"""Parts of the graph for the page that draws it, as JSON in columns (:mod:`kg.view.large_data`)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kg.errors import KgError, StoreError
from kg.serve.answering.jobs import Answer, Drawing, Failure

if TYPE_CHECKING:
    from kg.index import Index
    from kg.store import Store

_PLACES = 400
"""Provinces and industries that the page offers to filter by, at most."""


def draw(store: Store, wanted: Drawing, *, max_bytes: int) -> Answer | Failure:
    """The part of the graph that is wanted."""
    from kg.index import open_index

    try:
        with open_index(store.directory) as index:
            found = _part(store, index, wanted)
    except StoreError as error:
        return Failure(503, str(error))
    except KgError as error:
        return Failure(404, str(error))
    body = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    if len(body) > max_bytes:
        return Failure(503, f"the answer has more than {max_bytes} bytes; ask for less, with limit=")
    return Answer(body, "application/json")


def _part(store: Store, index: Index, wanted: Drawing) -> dict[str, Any]:
    from kg.index import Wanted
    from kg.view import live
    from kg.view.large_data import columns, drawn
    from kg.view.large_page import opening

    if wanted.kind == "around":
        view, total = live.around(
            store, index, wanted.iris[0], depth=wanted.depth, limit=wanted.limit, offset=wanted.offset
        )
        return columns(view) | {"around": {"iri": view.focus, "total": total}}
    if wanted.kind == "path":
        start, end = wanted.iris
        filters = Wanted(
            wanted.confidence,
            wanted.articles,
            wanted.without,
            wanted.without,
            wanted.since,
            wanted.until,
            wanted.near,
        )
        return columns(live.route(store, index, start, end, filters))
    if wanted.kind == "these":
        view = live.between(store, index, wanted.iris)
    else:
        view = live.overview(store, index, within=wanted.iris[0] if wanted.iris else "", limit=wanted.limit)
    return columns(view, drawn(view)) | {
        "opening": opening(view),
        "total": view.total_nodes,
        "near": _places(index),
    }


def _places(index: Index) -> list[dict[str, str]]:
    """The provinces and industries that articles speak of."""
    return [
        {"iri": entity.iri, "en": entity.name("en"), "zh": entity.name("zh"), "class": entity.cls}
        for entity in index.members(("Province", "Industry"), limit=_PLACES)
        if entity.articles
    ]
