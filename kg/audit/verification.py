"""Reading every claim back: against its article's text, against the ontology, and against the facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from kg.audit.entities import classes_of
from kg.errors import StoreError
from kg.graph import GraphNames, claim_iri, content_hash
from kg.graph.readback import claims_by_node, read_claim
from kg.ontology import Ontology, load_ontology
from kg.store import Store
from kg.terms import DCTERMS, EXTRACTED, FIGURE_PROPERTIES, POL, RDF, SKOS
from kg.types import Article, Claim

_PREFERRED: Final = ox.NamedNode(SKOS + "prefLabel")
_IDENTIFIER: Final = ox.NamedNode(DCTERMS + "identifier")
_SUBJECT, _PREDICATE, _OBJECT = (ox.NamedNode(RDF + name) for name in ("subject", "predicate", "object"))
_STATUS: Final = ox.NamedNode(POL + "status")
_DENIED: Final = ox.Literal("denied")
_PROPERTIES: Final = EXTRACTED | FIGURE_PROPERTIES
_CACHED: Final = 100_000
"""Entities that are remembered: about 30 MB."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold: in which article or graph, of which claim (its IRI) if of one."""

    where: str
    reason: str
    claim: str | None = None

    def __str__(self) -> str:
        claim = f" <{self.claim}>" if self.claim else ""
        return f"{self.where}:{claim} {self.reason}"


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


class _Verifier:
    """One pass over a store, counting as it goes."""

    def __init__(self, store: Store, ontology: Ontology) -> None:
        self.articles = 0
        self.claims = 0
        self._store = store
        self._ontology = ontology
        self._graphs = GraphNames(store.base)
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
        stated: set[ox.Triple] = set()
        denied: set[ox.Triple] = set()
        nodes = claims_by_node(self._store.match(graph=ox.NamedNode(self._graphs.claims(id_))))
        for iri, properties in nodes.items():
            self.claims += 1
            try:
                claim = read_claim(properties, self._store.base)
            except ValueError as error:
                yield Problem(id_, str(error), iri)
                continue
            yield from (Problem(id_, reason, iri) for reason in self._claim(iri, claim, article))
            subject, predicate, object_ = (properties[p.value][0] for p in (_SUBJECT, _PREDICATE, _OBJECT))
            assert isinstance(subject, ox.NamedNode)
            assert isinstance(predicate, ox.NamedNode)
            assert isinstance(object_, ox.NamedNode | ox.Literal)
            triple = ox.Triple(subject, predicate, object_)
            (denied if claim.status == "denied" else stated).add(triple)
        facts = {q.triple for q in self._store.match(graph=ox.NamedNode(self._graphs.facts(id_)))}
        for triple in facts - stated:
            why = "every claim denies it" if triple in denied else "no claim states it"
            yield Problem(id_, f"{triple} stands in the article's graph and {why}")
        for triple in stated - facts:
            yield Problem(id_, f"{triple} has a claim and is not in the article's graph")
        for triple in denied - stated:
            if not self._stated_elsewhere(triple):
                yield Problem(id_, f"{triple} is denied and stands as a fact, which no claim states")
        yield from self._entities(id_, facts)

    def _claim(self, iri: str, claim: Claim, article: Article) -> Iterator[str]:
        """What does not hold of one claim, looked at alone."""
        start, end = claim.span.start, claim.span.end
        if not 0 <= start < end <= len(article.text):
            yield f"its place {start}-{end} lies outside the text of {len(article.text)} characters"
        elif article.text[start:end] != claim.quote:
            yield f"its quote is not the text at {start}-{end}"
        if claim.article != self._graphs.facts(article.id):
            yield f"it belongs to another article, {claim.article}"
        if iri != claim_iri(self._store.base, claim):
            yield "its IRI is not the hash of what it says, so it was changed after it was built"
        if not 0 <= claim.confidence <= 1:
            yield f"its confidence {claim.confidence} is not from 0 to 1"
        if not claim.rules:
            yield "it names no rule that found it"
        yield from self._fits(claim)

    def _fits(self, claim: Claim) -> Iterator[str]:
        """What the ontology does not allow."""
        fact = claim.fact
        if fact.property not in _PROPERTIES:
            yield f"the ontology has no extracted property {fact.property}"
            return
        subjects = self._classes(fact.subject)
        value = fact.object
        objects = self._classes(value) if isinstance(value, str) else frozenset({value.datatype})
        if (
            unknown := (subjects | (objects if isinstance(value, str) else set()))
            - self._ontology.superclasses.keys()
        ):
            yield f"the ontology has no class {min(unknown)}"
        elif not subjects or not objects:
            # What is only denied is described nowhere.
            if claim.status != "denied":
                yield f"{fact.subject if not subjects else fact.object} has no class"
        elif not any(self._ontology.allows(s, fact.property, o) for s in subjects for o in objects):
            ends = f"{'/'.join(sorted(subjects))} and {'/'.join(sorted(objects))}"
            yield f"the ontology does not let {fact.property} join {ends}"

    def _entities(self, id_: str, facts: Iterable[ox.Triple]) -> Iterator[Problem]:
        own = self._graphs.facts(id_)
        ends = {t for triple in facts for t in (triple.subject, triple.object) if isinstance(t, ox.NamedNode)}
        for iri in sorted(end.value for end in ends if end.value != own):
            if not (classes := self._classes(iri)):
                yield Problem(id_, f"<{iri}> has no class")
            elif "Figure" not in classes and not self._named(iri):
                yield Problem(id_, f"<{iri}> has no preferred name")

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
