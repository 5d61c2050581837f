"""SHACL shapes as functions, for one node at a time: what ``kg.graph.compiling`` makes of ``shapes.ttl``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import NamedNode

from kg.graph.constraints import Check, Properties, Term, Types
from kg.terms import RDF

_TYPE: Final = NamedNode(RDF + "type")


@dataclass(frozen=True, slots=True)
class Result:
    """One constraint that a node violates.

    No ``path`` where the node itself does; ``predicates`` are then those that made it a target.
    """

    node: Term
    path: NamedNode | None
    value: Term | None
    messages: Mapping[str, str]
    severity: str
    predicates: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Constraint:
    """A property shape (or a node shape's own components) with what it says when violated."""

    path: NamedNode | None
    messages: Mapping[str, str]
    severity: str
    checks: tuple[Check, ...]
    predicates: tuple[Term, ...] = ()

    def results(self, node: Term, properties: Properties, types: Types) -> Iterator[Result]:
        """What a node violates."""
        values = (node,) if self.path is None else properties.get(self.path, ())
        for check in self.checks:
            for value in check(values, properties, types):
                yield Result(node, self.path, value, self.messages, self.severity, self.predicates)


@dataclass(frozen=True, slots=True)
class Shapes:
    """The constraints by what they are for: a class (with those below it), or the subjects of a property.

    ``suspects`` are SPARQL queries that between them find every ``?node`` of a store that violates something.
    """

    by_class: Mapping[Term, tuple[Constraint, ...]]
    by_property: Mapping[Term, tuple[Constraint, ...]]
    suspects: tuple[str, ...] = ()
    _of: dict[tuple[object, ...], tuple[Constraint, ...]] = field(default_factory=dict, compare=False)

    def results(self, node: Term, properties: Properties, types: Types) -> Iterator[Result]:
        """Everything that a node violates, from all that is known of it."""
        key = (*properties.get(_TYPE, ()), *(p for p in properties if p in self.by_property))
        if key not in self._of:
            found = (*(self.by_class.get(t, ()) for t in key), *(self.by_property.get(t, ()) for t in key))
            # A node of two classes meets a shape that is for both only once.
            self._of[key] = tuple({id(one): one for some in found for one in some}.values())
        for constraint in self._of[key]:
            yield from constraint.results(node, properties, types)
