"""From what a user types (a name in either language, an alias, an IRI) to the entity that is meant."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from kg.errors import KgError
from kg.ids import normalise
from kg.terms import POL

from .source import Queryable, rows, text

_NAMES: Final = "SELECT ?e ?p ?name WHERE { VALUES ?p { skos:prefLabel skos:altLabel } ?e ?p ?name }"
_SHOWN: Final = 8


def find_focus(store: Queryable, focus: str) -> str:
    """The IRI that a name or IRI stands for.

    A name is compared as :func:`kg.ids.normalise` writes it. Where several entities bear it, a preferred name
    goes before an alias, and an entity that articles mention before one that only a vocabulary knows.
    Raises :class:`KgError`, listing what may have been meant, where that leaves none or several.
    """
    if "://" in focus or focus.startswith("urn:"):
        return _known_iri(store, focus)
    wanted = normalise(focus)
    preferred: set[str] = set()
    named: set[str] = set()
    names: dict[str, set[str]] = defaultdict(set)
    for entity, predicate, name in rows(store, _NAMES):
        iri, written = text(entity) or "", text(name) or ""
        names[written].add(iri)
        if normalise(written) == wanted:
            named.add(iri)
            if (text(predicate) or "").endswith("prefLabel"):
                preferred.add(iri)
    candidates = preferred or named
    if len(candidates) > 1:
        candidates = _mentioned(store, candidates) or candidates
    if len(candidates) == 1:
        return candidates.pop()
    if candidates:
        listed = "\n".join(f"  {iri}" for iri in sorted(candidates)[:_SHOWN])
        raise KgError(f"{focus!r} is the name of {len(candidates)} entities; give the IRI of one:\n{listed}")
    raise KgError(f"nothing in the graph is named {focus!r}{_near(focus, names)}")


def _known_iri(store: Queryable, iri: str) -> str:
    from pyoxigraph import NamedNode

    try:
        node = NamedNode(iri)  # which refuses what could end the IRI in a query
    except ValueError as error:
        raise KgError(f"{iri!r} is not an IRI: {error}") from error
    if not store.query(f"ASK {{ {{ {node} ?p ?o }} UNION {{ ?s ?p {node} }} }}"):
        raise KgError(f"the graph says nothing about <{iri}>; check the IRI, or give a name")
    return iri


def _mentioned(store: Queryable, iris: set[str]) -> set[str]:
    query = f"SELECT DISTINCT ?e WHERE {{ VALUES ?e {{ $iris }} ?article <{POL}mentions> ?e }}"
    return {text(row[0]) or "" for row in rows(store, query, sorted(iris))}


def _near(focus: str, names: dict[str, set[str]]) -> str:
    from rapidfuzz import fuzz, process

    near = process.extract(
        focus, sorted(names), scorer=fuzz.WRatio, processor=normalise, limit=5, score_cutoff=60
    )
    if not near:
        return "; kg stats lists what it holds"
    return "; near it are:\n" + "\n".join(f"  {name}  {min(names[name])}" for name, _, _ in near)
