"""Making a change: an update, or documents that take the place of a graph, whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.errors import KgError, QueryError, StoreError
from kg.query.updates import ForbiddenUpdateError, maintained
from kg.query.updates import change as run_update
from kg.serve.answering.jobs import Change, Done, Failure, Load, Update, entity_tag
from kg.serve.http.negotiate import UPLOADS

if TYPE_CHECKING:
    from kg.store import Home

_BUSY: Final = "another process writes this store"


def make(store: Home, change: Change) -> Done | Failure:
    """Makes a change in a store that is open for writing."""
    try:
        if isinstance(change, Update):
            run_update(store, change.sparql, base_iri=change.base_iri, using=change.using)
            return Done()
        return _load(store, change)
    except ForbiddenUpdateError as error:
        return Failure(403, str(error))
    except QueryError as error:
        return Failure(400, str(error))
    except MemoryError:
        return Failure(503, "the change needed more memory than it may have; send less at once")
    except KgError as error:
        return Failure(500, str(error))


def why_not(error: StoreError) -> Failure:
    """Why a store could not be opened for writing: a build at work is a reason to wait."""
    if _BUSY in str(error):
        return Failure(503, "a build is writing the store; try again when it is done")
    return Failure(500, str(error))


def _load(store: Home, load: Load) -> Done | Failure:
    name = load.graph or store.graphs.user
    if load.graph and (store.kept.is_built(name) or name == store.graphs.user):
        return Failure(403, f"<{name}> is a graph of the build, which `kg build` alone writes")
    exists = name in store.user_graphs()
    if refusal := _condition(store, load, name, exists):
        return refusal
    if load.delete and not exists and load.graph:
        return Failure(404, f"there is no graph <{name}>")
    parts = [f"DROP SILENT GRAPH <{name}>"] if load.delete or load.replace else []
    triples = [triple for document in load.documents for triple in _triples(*document, load.base_iri)]
    if triples:
        data = " .\n".join(triples)
        parts.append(f"INSERT DATA {{ GRAPH <{name}> {{ {data} }} }}")
    elif not load.delete:
        parts.append(f"CREATE SILENT GRAPH <{name}>")
    text = " ;\n".join(parts)
    try:
        # The graph is a user's and the rest is data, so that nothing needs to be rewritten.
        store.update(
            text if load.graph else maintained(text, store.graphs), prefixes={}, base_iri=load.base_iri
        )
    except (SyntaxError, RuntimeError, ValueError, OSError) as error:
        return Failure(400, f"the graph cannot be written: {error}")
    return Done(created=not exists and not load.delete)


def _condition(store: Home, load: Load, name: str, exists: bool) -> Failure | None:
    """Why a conditional request does not apply (RFC 9110, section 13); none where it does."""
    from pyoxigraph import NamedNode

    if load.match is None and load.none_match is None:
        return None
    tag = entity_tag(q.triple for q in store.match(graph=NamedNode(name))) if exists else None
    if load.match is not None and (tag is None or not {tag, "*"} & set(load.match)):
        return Failure(412, "the graph is another one by now (If-Match); get it again")
    if load.none_match is not None and tag is not None and {tag, "*"} & set(load.none_match):
        return Failure(412, "the graph is there already (If-None-Match)")
    return None


def _triples(media: str, body: bytes, base_iri: str) -> list[str]:
    """The triples of a document as N-Triples, its blank nodes under names of their own."""
    import pyoxigraph as ox

    if (
        media in ("application/rdf+xml", "application/xml", "text/xml")
        and b"<!DOCTYPE" in _ascii(body).upper()
    ):
        # Entities that a document declares can grow without bound.
        raise QueryError("RDF/XML with a DOCTYPE is refused; write its entities out")
    try:
        quads = list(
            ox.parse(
                body, UPLOADS[media], base_iri=base_iri, without_named_graphs=True, rename_blank_nodes=True
            )
        )
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"the document is not valid {media}: {error}") from error
    return list(dict.fromkeys(str(quad.triple) for quad in quads))


def _ascii(body: bytes) -> bytes:
    """The characters of a document of whatever encoding, as far as they tell a DOCTYPE."""
    return body.replace(b"\x00", b"")
