"""Standard terms (schema.org, ORG, FOAF, PROV-O, ELI, …) for what a dataset states in ``pol:`` terms.

The ontology aligns its terms to those of others by ``rdfs:subClassOf``, ``rdfs:subPropertyOf`` and
``owl:inverseOf``. What follows from a statement by these alone (rules rdfs7, rdfs9 and prp-inv of
RDF Semantics and OWL 2 RL) is a function of that one statement, so it can be kept in step with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad, Triple

from kg.terms import OWL, POL, RDF, RDFS

_TYPE: Final = NamedNode(RDF + "type")
_SUBCLASS: Final = NamedNode(RDFS + "subClassOf")
_SUBPROPERTY: Final = NamedNode(RDFS + "subPropertyOf")
_INVERSE: Final = NamedNode(OWL + "inverseOf")

_Table = Mapping[NamedNode, tuple[NamedNode, ...]]


@dataclass(frozen=True, slots=True)
class Alignments:
    """For each term of the ontology the standard terms that it implies, and the other way round.

    ``inverse`` holds the terms that lead from the object to the subject.
    """

    classes: _Table
    properties: _Table
    inverse: _Table
    of_classes: _Table
    of_properties: _Table
    of_inverse: _Table

    def derive(self, triple: Triple | Quad) -> Iterator[Triple]:
        """What a statement means in standard terms; nothing where the ontology aligns no part of it."""
        subject, predicate, object_ = triple.subject, triple.predicate, triple.object
        if predicate == _TYPE:
            if isinstance(object_, NamedNode):
                for cls in self.classes.get(object_, ()):
                    yield Triple(subject, _TYPE, cls)
            return
        for standard in self.properties.get(predicate, ()):
            yield Triple(subject, standard, object_)
        if isinstance(object_, NamedNode):
            for standard in self.inverse.get(predicate, ()):
                yield Triple(object_, standard, subject)

    def grounds(self, triple: Triple) -> Iterator[Triple]:
        """The statements of which each alone would mean this one."""
        subject, predicate, object_ = triple.subject, triple.predicate, triple.object
        if predicate == _TYPE:
            if isinstance(object_, NamedNode):
                for cls in self.of_classes.get(object_, ()):
                    yield Triple(subject, _TYPE, cls)
            return
        for own in self.of_properties.get(predicate, ()):
            yield Triple(subject, own, object_)
        if isinstance(object_, NamedNode):
            for own in self.of_inverse.get(predicate, ()):
                yield Triple(object_, own, subject)


def read_alignments(triples: Iterable[Triple | Quad]) -> Alignments:
    """The alignments that an ontology's triples hold.

    Terms of ``pol:`` are no standard terms: an entity has its most specific class of ``pol:`` only.
    """
    parents: dict[NamedNode, dict[NamedNode, set[NamedNode]]] = {
        relation: defaultdict(set) for relation in (_SUBCLASS, _SUBPROPERTY, _INVERSE)
    }
    for triple in triples:
        subject, object_ = triple.subject, triple.object
        if triple.predicate in parents and isinstance(subject, NamedNode) and isinstance(object_, NamedNode):
            parents[triple.predicate][subject].add(object_)
            if triple.predicate == _INVERSE:
                parents[_INVERSE][object_].add(subject)
    classes = _standard(parents[_SUBCLASS])
    properties = _standard(parents[_SUBPROPERTY])
    inverse = {
        own: tuple(sorted({s for other in others for s in properties.get(other, ())}, key=str))
        for own, others in parents[_INVERSE].items()
    }
    inverse = {own: found for own, found in inverse.items() if found}
    return Alignments(classes, properties, inverse, _turned(classes), _turned(properties), _turned(inverse))


def _standard(parents: Mapping[NamedNode, set[NamedNode]]) -> dict[NamedNode, tuple[NamedNode, ...]]:
    """Each term with all terms above it (transitively) that are not of ``pol:``."""
    above: dict[NamedNode, tuple[NamedNode, ...]] = {}
    for term in parents:
        found, todo = set[NamedNode](), [term]
        while todo:
            for parent in parents.get(todo.pop(), ()):
                if parent not in found:
                    found.add(parent)
                    todo.append(parent)
        if standard := sorted((t for t in found if not t.value.startswith(POL)), key=str):
            above[term] = tuple(standard)
    return above


def _turned(table: _Table) -> dict[NamedNode, tuple[NamedNode, ...]]:
    turned: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    for own in sorted(table, key=str):
        for standard in table[own]:
            turned[standard].append(own)
    return {standard: tuple(owns) for standard, owns in turned.items()}
