"""Changing the graphs of users by SPARQL update."""

from __future__ import annotations

from pyoxigraph import Store as Scratch

from kg.errors import QueryError
from kg.query.sparql import explain, mask_service, prefixes, refuse_depth
from kg.query.updates.rewriting import rewrite
from kg.query.updates.scanner import UnreadableUpdateError, canonical
from kg.query.updates.targets import Using
from kg.store import Home
from kg.store.tokens import tokens


def change(store: Home, sparql: str, *, base_iri: str | None = None, using: Using | None = None) -> None:
    """Runs a SPARQL update on the graphs of users, in one transaction.

    ``using`` is the dataset of the protocol. Raises QueryError, with line and column where the update is
    not valid SPARQL 1.1; ForbiddenUpdateError where it would change a graph of the build or LOAD.
    """
    base = base_iri or store.base
    refuse_depth(sparql)
    try:
        text = rewrite(
            sparql,
            graphs=store.kept,
            users=store.user_graphs(),
            prefixes=prefixes(store),
            base_iri=base,
            using=using,
        )
    except UnreadableUpdateError as error:
        _check(sparql, store, base)
        raise QueryError(f"the update is not understood: {error}") from error
    try:
        store.update(mask_service(text), prefixes=prefixes(store), base_iri=base)
    except SyntaxError as error:
        _check(sparql, store, base)
        raise QueryError(f"not valid SPARQL: {error}") from error
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(f"the update failed and changed nothing: {error}") from error


def _check(sparql: str, store: Home, base: str) -> None:
    """Raises QueryError with the place where an update breaks the grammar: an empty store has run it."""
    masked = mask_service(canonical(sparql))
    if any(token.text.upper() == "LOAD" for token in tokens(masked)):
        return  # which would be run
    try:
        Scratch().update(masked, prefixes=prefixes(store), base_iri=base)
    except SyntaxError as error:
        raise explain(sparql, masked, str(error)) from error
    except (RuntimeError, ValueError, OSError):
        return
