"""The graph as it was on a day: what held then (:mod:`kg.audit.validity`), to be queried as the whole is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

import pyoxigraph as ox

from kg.audit.validity import Validity
from kg.graph.names import ONTOLOGY_GRAPH
from kg.graph.standard import read_alignments
from kg.store import Store
from kg.store.sameness import Sameness
from kg.terms import POL, RDF

_SUBJECT, _PREDICATE, _OBJECT = (ox.NamedNode(RDF + name) for name in ("subject", "predicate", "object"))


class View:
    """A graph in memory that answers queries in the place of the store that it is of."""

    def __init__(self, base: str, rdf: ox.Store) -> None:
        self.base = base
        self._rdf = rdf

    def query(
        self,
        sparql: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        union: bool = False,
        base_iri: str | None = None,
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Runs a SPARQL query, as the store does."""
        given = default_graphs is not None or named_graphs is not None
        return self._rdf.query(
            sparql,
            prefixes=dict(prefixes or {}),
            use_default_graph_as_union=union,
            base_iri=base_iri,
            default_graph=[ox.NamedNode(graph) for graph in default_graphs or ()] if given else None,
            named_graphs=[ox.NamedNode(graph) for graph in named_graphs or ()] if given else None,
        )


def as_of(store: Store, day: date) -> View:
    """The graph as it was on a day.

    A fact with a time of its own holds by that time, whenever it was published: an event and what is said
    of it from its first day on, a policy from its issue (what it is for until its period ends), a number
    from the time that it is given for, a post until another holder of it is reported. All else holds from the
    day of publication. Claims go with their facts, entities with what holds of them. It is made in memory, in
    a time that grows with the dataset. What users wrote into graphs of their own is not in it.
    """
    validity, graphs = Validity(store, day), store.graphs
    same = Sameness.of(graphs, store.match(graph=ox.NamedNode(graphs.identity)))
    alignments = read_alignments(store.match(graph=ox.NamedNode(ONTOLOGY_GRAPH)))
    standard = ox.NamedNode(graphs.standard)
    rdf = ox.Store()

    def keep(quads: Iterable[ox.Quad]) -> None:
        named = list(quads)
        if named and graphs.is_stated(_name(named[0].graph_name)):
            derived = (t for quad in named for t in alignments.derive(quad))
            named += [ox.Quad(t.subject, t.predicate, t.object, standard) for t in derived]
        merged = (triple for quad in named if (triple := same.merged(quad)))
        rdf.bulk_extend(named)
        rdf.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in merged)

    alive = set[str]()
    for name in store.named_graphs():
        quads = store.match(graph=ox.NamedNode(name))
        if name.startswith(f"{store.base}article/"):
            if graphs.is_claims(name):
                article = name.removesuffix("/claims")
                claims = [q for node in _nodes(quads) if _claimed(node, article, validity) for q in node]
                keep(claims)
                if claims or validity.published(article):
                    keep(store.match(graph=ox.NamedNode(f"{article}/about")))
            elif not name.endswith("/about"):
                facts = [q for q in quads if _holds(q, name, validity)]
                alive.update(iri for quad in facts for iri in _ends(quad))
                keep(facts)
    alive |= {same.one(iri) for iri in alive}
    described = store.match(graph=ox.NamedNode(graphs.entities))
    keep(quad for quad in described if _name(quad.subject) in alive)
    known = store.match(graph=ox.NamedNode(graphs.vocabulary))
    keep(quad for quad in known if all(validity.begun(iri) is not False for iri in _ends(quad)))
    keep(store.match(graph=ox.NamedNode(ONTOLOGY_GRAPH)))
    for merge in _nodes(store.match(graph=ox.NamedNode(graphs.identity))):
        if any(iri in alive for quad in merge for iri in _ends(quad)):
            keep(merge)
    copies = store.match(graph=ox.NamedNode(graphs.voices))
    keep(quad for quad in copies if all(validity.published(iri) for iri in _ends(quad)))
    return View(store.base, rdf)


def _nodes(quads: Iterable[ox.Quad]) -> Iterator[list[ox.Quad]]:
    """The quads of each subject."""
    for _, group in groupby(sorted(quads, key=lambda quad: str(quad.subject)), key=lambda q: q.subject):
        yield list(group)


def _claimed(node: Iterable[ox.Quad], article: str, validity: Validity) -> bool:
    """Whether what a claim claims holds."""
    terms = {quad.predicate: quad.object for quad in node}
    property_ = _name(terms[_PREDICATE]).removeprefix(POL)
    return validity.holds(_name(terms[_SUBJECT]), property_, terms[_OBJECT], article)


def _holds(quad: ox.Quad, article: str, validity: Validity) -> bool:
    property_ = quad.predicate.value.removeprefix(POL)
    return validity.holds(_name(quad.subject), property_, quad.object, article)


def _ends(quad: ox.Quad) -> list[str]:
    return [name for term in (quad.subject, quad.object) if (name := _name(term))]


def _name(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""
