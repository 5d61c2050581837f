"""Reading every claim back: against its article's text, against the ontology, and against the facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from kg.audit.account import Account, Problem, account
from kg.audit.entities import classes_of
from kg.errors import StoreError
from kg.graph import ArticleGraph, Parts, content_hash
from kg.ontology import Ontology, load_ontology
from kg.store import Store
from kg.terms import DCTERMS, POL, RDF, SKOS
from kg.types import Fact

_PREFERRED: Final = ox.NamedNode(SKOS + "prefLabel")
_IDENTIFIER: Final = ox.NamedNode(DCTERMS + "identifier")
_SUBJECT, _PREDICATE, _OBJECT = (ox.NamedNode(RDF + name) for name in ("subject", "predicate", "object"))
_STATUS: Final = ox.NamedNode(POL + "status")
_DENIED: Final = ox.Literal("denied")
_CACHED: Final = 100_000
"""Entities that are remembered: about 30 MB."""


@dataclass(frozen=True, slots=True)
class Verification:
    """How much was read back, and what did not hold."""

    articles: int
    claims: int
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether everything held."""
        return not self.problems


def verify(store: Store, articles: Iterable[str] | None = None, *, every: bool = False) -> Verification:
    """Reads claims back and tells the first thing that does not hold, or with ``every`` all of them.

    Each claim: whole; its article's; its quote the text at its place; its IRI the hash of what it says; its
    property, the classes of its ends and its datatype as the ontology has them. Each article: its text as
    it was hashed; its graph the triples of its claims that are not denied, no more and no less; every
    entity with a class and a name. What is denied stands nowhere unless it is stated elsewhere. Without
    ``articles`` (ids) also that no graph is left of an article that is gone.

    Memory is bounded by the largest article and the entities remembered, not by the store.
    """
    verifier = _Verifier(store, load_ontology())
    problems: list[Problem] = []
    for problem in verifier.problems(articles):
        problems.append(problem)
        if not every:
            break
    return Verification(verifier.articles, verifier.claims, tuple(problems))


def written_verifier(store: Store) -> Callable[[ArticleGraph, Parts, Account], Iterator[Problem]]:
    """The same for articles that were just written, whose accounts were given before.

    The store must hold an article's text and graphs just as they were handed over, each quad of them, which
    takes a fraction of reading them back.
    """
    verifier = _Verifier(store, load_ontology())

    def problems(graph: ArticleGraph, parts: Parts, given: Account) -> Iterator[Problem]:
        yield from given.problems
        yield from verifier.kept(graph, parts)
        yield from verifier.judged(given)

    return problems


class _Verifier:
    """One pass over a store, counting as it goes."""

    def __init__(self, store: Store, ontology: Ontology) -> None:
        self.articles = 0
        self.claims = 0
        self._store = store
        self._ontology = ontology
        self._classes = lru_cache(_CACHED)(lambda iri: frozenset(classes_of(store, store.canonical(iri))))
        self._named = lru_cache(_CACHED)(
            lambda iri: (
                next(iter(store.match(ox.NamedNode(store.canonical(iri)), _PREFERRED)), None) is not None
            )
        )

    def problems(self, ids: Iterable[str] | None) -> Iterator[Problem]:
        for id_ in self._store.ids() if ids is None else ids:
            yield from self._article(id_)
            self.articles += 1
        if ids is None:
            yield from self._leftovers()

    def _article(self, id_: str) -> Iterator[Problem]:
        try:
            article = self._store.article(id_)
        except StoreError as error:
            yield Problem(id_, str(error))
            return
        state = self._store.state(id_)
        if state is None or state[0] != content_hash(article):
            yield Problem(id_, "its text is not the one that its claims were built from (the hashes differ)")
        facts, claims, _ = (
            self._store.match(graph=ox.NamedNode(name)) for name in self._store.graphs.of_article(id_)
        )
        given = account(article, facts, claims, self._store.base)
        self.claims += given.claims
        yield from given.problems
        yield from self.judged(given)

    def kept(self, graph: ArticleGraph, parts: Parts) -> Iterator[Problem]:
        """Whether the store holds an article as it was handed over."""
        try:
            if content_hash(self._store.article(graph.id)) != graph.hash:
                yield Problem(graph.id, "its text stands in the store otherwise than it was read")
        except StoreError as error:
            yield Problem(graph.id, str(error))
        for name, quads in zip(graph.graphs, parts, strict=True):
            if not self._store.holds(name, quads):
                yield Problem(graph.id, f"<{name}> holds other triples than were written into it")

    def judged(self, given: Account) -> Iterator[Problem]:
        """What does not hold of an article's account beside the rest of the store."""
        for (fact, denied), claims in given.joined.items():
            if (reason := self._unfit(fact, denied=denied)) is not None:
                yield from (Problem(given.id, reason, claim) for claim in claims)
        for triple in given.denied:
            if not self._stated_elsewhere(triple):
                yield Problem(given.id, f"{triple} is denied and stands as a fact, which no claim states")
        for iri in given.ends:
            if not (classes := self._classes(iri)):
                yield Problem(given.id, f"<{iri}> has no class")
            elif "Figure" not in classes and not self._named(iri):
                yield Problem(given.id, f"<{iri}> has no preferred name")

    def _unfit(self, fact: Fact, *, denied: bool) -> str | None:
        """Why the ontology does not allow a fact, if it doesn't."""
        subjects = self._classes(fact.subject)
        value = fact.object
        objects = self._classes(value) if isinstance(value, str) else frozenset({value.datatype})
        named = subjects | objects if isinstance(value, str) else subjects
        if unknown := named - self._ontology.superclasses.keys():
            return f"the ontology has no class {min(unknown)}"
        if not subjects or not objects:
            # What is only denied is described nowhere.
            return None if denied else f"{fact.subject if not subjects else fact.object} has no class"
        if any(self._ontology.allows(s, fact.property, o) for s in subjects for o in objects):
            return None
        ends = f"{'/'.join(sorted(subjects))} and {'/'.join(sorted(objects))}"
        return f"the ontology does not let {fact.property} join {ends}"

    def _stated_elsewhere(self, triple: ox.Triple) -> bool:
        """Whether a triple stands nowhere, or some claim states it."""
        assert isinstance(triple.subject, ox.NamedNode)
        assert isinstance(triple.object, ox.NamedNode | ox.Literal)
        match = self._store.match
        if next(iter(match(triple.subject, triple.predicate, triple.object)), None) is None:
            return True
        claims = (quad.subject for quad in match(None, _SUBJECT, triple.subject))
        return any(
            next(iter(match(claim, _PREDICATE, triple.predicate)), None)
            and next(iter(match(claim, _OBJECT, triple.object)), None)
            and not next(iter(match(claim, _STATUS, _DENIED)), None)
            for claim in claims
            if isinstance(claim, ox.NamedNode)
        )

    def _leftovers(self) -> Iterator[Problem]:
        prefix = f"{self._store.base}article/"
        for graph in self._store.named_graphs():
            if graph.startswith(prefix):
                article = prefix + graph.removeprefix(prefix).split("/")[0]
                about = ox.NamedNode(f"{article}/about")
                if (
                    next(iter(self._store.match(ox.NamedNode(article), _IDENTIFIER, None, about)), None)
                    is None
                ):
                    yield Problem(f"<{graph}>", "this graph belongs to no article")
