"""From what a user calls an entity (an IRI, a prefixed name, a name in either language) to its IRI."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.ids import normalise
from kg.query.sparql import prefixes
from kg.store import Store
from kg.terms import DCTERMS, POL, RDF, RDFS, SKOS

_LABELS: Final = tuple(NamedNode(SKOS + name) for name in ("prefLabel", "altLabel", "hiddenLabel"))
_TYPE: Final = NamedNode(RDF + "type")
_SUBCLASS: Final = NamedNode(RDFS + "subClassOf")
_LANGUAGES: Final = ("en", "zh")


def find_entity(store: Store, name: str, *, cls: str | None = None) -> str:
    """The IRI of the entity that a user means.

    ``name`` is an IRI (with or without angle brackets), a prefixed name (``id:province/CN-YN``) or a
    name in either language, compared without regard to case and punctuation where none is equal to the
    letter. Preferred names come before others. ``cls`` (local name) keeps entities of a class and its
    subclasses. Raises QueryError where none or several are meant, with the candidates.
    """
    iri = _as_iri(store, name)
    if iri is not None:
        return iri
    for found in (_exact(store, name), _alike(store, name)):
        best = _best(store, found, cls)
        if len(best) == 1:
            return best[0]
        if best:
            listed = "".join(f"\n  <{iri}> {label(store, iri)}" for iri in best)
            raise QueryError(f"{name!r} may be any of these; give the IRI:{listed}")
    raise QueryError(f"no {cls or 'entity'} is called {name!r}{_suggestions(store, name, cls)}")


def label(store: Store, iri: str, languages: Iterable[str] = _LANGUAGES) -> str:
    """The preferred name of an entity in the first of the languages that has one, or the end of its IRI."""
    labels = {
        quad.object.language: quad.object.value
        for quad in store.match(NamedNode(store.canonical(iri)), _LABELS[0])
        if isinstance(quad.object, Literal)
    }
    return next((labels[language] for language in languages if language in labels), iri.rsplit("/", 1)[-1])


def article_title(store: Store, iri: str) -> str:
    """An article's title, or its id where it has none; what is no article has the end of its IRI."""
    for predicate in (DCTERMS + "title", DCTERMS + "identifier"):
        for quad in store.match(NamedNode(iri), NamedNode(predicate)):
            if isinstance(quad.object, Literal):
                return quad.object.value
    return iri.rsplit("/", 1)[-1]


def _as_iri(store: Store, name: str) -> str | None:
    bare = name.strip()
    if bare.startswith("<") and bare.endswith(">"):
        return bare[1:-1]
    if bare.startswith(("http://", "https://", "urn:")):
        return bare
    prefix, colon, local = bare.partition(":")
    known = prefixes(store)
    return known[prefix] + local if colon and prefix in known else None


def _exact(store: Store, name: str) -> Iterator[tuple[int, str]]:
    for rank, predicate in enumerate(_LABELS):
        for language in _LANGUAGES:
            for quad in store.match(None, predicate, Literal(name, language=language)):
                if isinstance(quad.subject, NamedNode):
                    yield rank, quad.subject.value


def _alike(store: Store, name: str) -> Iterator[tuple[int, str]]:
    key = normalise(name)
    for rank, text, iri in _all_labels(store):
        if normalise(text) == key:
            yield rank, iri


def _all_labels(store: Store) -> Iterator[tuple[int, str, str]]:
    for rank, predicate in enumerate(_LABELS):
        for quad in store.match(None, predicate):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                yield rank, quad.object.value, quad.subject.value


def _best(store: Store, found: Iterable[tuple[int, str]], cls: str | None) -> list[str]:
    """The entities of the class under the best kind of name."""
    ranks: dict[str, int] = {}
    for rank, iri in found:
        if not iri.startswith(POL) and (cls is None or is_a(store, iri, cls)):
            ranks[iri] = min(rank, ranks.get(iri, rank))
    best = min(ranks.values(), default=0)
    return sorted(iri for iri, rank in ranks.items() if rank == best)


def is_a(store: Store, iri: str, cls: str) -> bool:
    """Whether an entity is of a class (local name) or of one below it, by the store's own ontology."""
    todo = [quad.object for quad in store.match(NamedNode(iri), _TYPE)]
    seen = set()
    while todo:
        term = todo.pop()
        if term in seen or not isinstance(term, NamedNode):
            continue
        if term.value == POL + cls:
            return True
        seen.add(term)
        todo += (quad.object for quad in store.match(term, _SUBCLASS))
    return False


def _suggestions(store: Store, name: str, cls: str | None) -> str:
    from rapidfuzz import fuzz, process

    names = {text: iri for _, text, iri in _all_labels(store)}
    close = process.extract(name, list(names), scorer=fuzz.WRatio, limit=20, score_cutoff=70)
    fitting = [text for text, *_ in close if cls is None or is_a(store, names[text], cls)][:3]
    return f"; did you mean {', '.join(fitting)}?" if fitting else ""
