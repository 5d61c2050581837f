"""SHACL shapes compiled to functions: fast, and exact for what our shapes use.

A shape that uses anything else is refused (:class:`UncoveredError`), never half obeyed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Final, cast

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode

from kg.errors import OntologyError
from kg.graph import constraints as c
from kg.graph import suspects as find
from kg.graph.constraints import Check, Term
from kg.graph.shapes import Constraint, Shapes
from kg.ontology import ontology_directory
from kg.terms import RDF, RDFS, SH

_TYPE: Final = NamedNode(RDF + "type")
_ANNOTATIONS: Final = frozenset(
    "path message severity property targetClass targetSubjectsOf qualifiedValueShape".split()
)


class UncoveredError(OntologyError):
    """The shapes use a part of SHACL that is not compiled here; a full engine must run them."""


def load_shapes(path: Path | None = None, ontology: Path | None = None) -> Shapes:
    """The shapes of a Turtle file (default: ``ontology/shapes.ttl``), compiled.

    ``ontology`` has the class tree (default: ``ontology/policy.ttl``). Raises OntologyError where a file is
    missing or malformed, UncoveredError where the shapes use what is not compiled.
    """
    path = path or ontology_directory() / "shapes.ttl"
    shapes, tree = ox.Store(), ox.Store()
    for file, store in ((path, shapes), (ontology or ontology_directory() / "policy.ttl", tree)):
        try:
            store.extend(ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE))
        except (OSError, SyntaxError) as error:
            raise OntologyError(f"{file}: {error}; restore the file") from error
    return _Compiler(path, shapes, tree).compile()


@dataclass(frozen=True, slots=True)
class _Part:
    """A component compiled: how it judges values, and the query that finds who may violate it.

    For a component that looks at each value, ``condition`` says in SPARQL when one fits; ``classes`` are
    what sh:class allows.
    """

    check: Check
    query: str = ""
    condition: str = ""
    classes: frozenset[Term] = frozenset()


class _Compiler:
    """A graph of shapes on its way to functions."""

    def __init__(self, path: Path, shapes: ox.Store, tree: ox.Store) -> None:
        self._path = path
        self._shapes = shapes
        self._tree = tree
        self._suspects: dict[str, None] = {}

    def compile(self) -> Shapes:
        by_class: dict[Term, list[Constraint]] = defaultdict(list)
        by_property: dict[Term, list[Constraint]] = defaultdict(list)
        for quad in self._shapes.quads_for_pattern(None, _TYPE, _sh("NodeShape"), None):
            shape = quad.subject
            classes = {below for cls in self.all(shape, "targetClass") for below in self.below(cls)}
            predicates = self.all(shape, "targetSubjectsOf")
            targets = [f"VALUES ?class {{ {' '.join(sorted(map(str, classes)))} }} ?node a ?class"]
            targets = [*(targets if classes else ()), *(f"?node {p} ?any" for p in predicates)]
            constraints = [replace(self._constraint(shape, None, targets), predicates=tuple(predicates))]
            constraints += [
                self._constraint(p, self._path_of(p), targets) for p in self.all(shape, "property")
            ]
            for target, table in ((classes, by_class), (predicates, by_property)):
                for term in target:
                    table[term] += constraints
        return Shapes(
            {target: tuple(found) for target, found in by_class.items()},
            {target: tuple(found) for target, found in by_property.items()},
            tuple(self._suspects),
        )

    def _constraint(self, shape: Term, path: NamedNode | None, targets: Sequence[str]) -> Constraint:
        messages = {m.language or "": m.value for m in self.all(shape, "message") if isinstance(m, Literal)}
        severity = next(iter(self.all(shape, "severity")), _sh("Violation"))
        assert isinstance(severity, NamedNode)
        parts = list(self._parts(shape, path, targets))
        for part in parts:
            query = part.query
            if part.classes:
                query = find.of_no_class(path, targets, part.classes)
            elif part.condition:
                query = find.unfit(path, targets, part.condition)
            self._suspects[query] = None
        return Constraint(path, messages, severity.value.removeprefix(SH), tuple(p.check for p in parts))

    def _path_of(self, shape: Term) -> NamedNode:
        (path,) = self.all(shape, "path")
        if not isinstance(path, NamedNode):
            raise self.uncovered("a path of several steps")
        return path

    def _parts(self, shape: Term, path: NamedNode | None, targets: Sequence[str]) -> Iterator[_Part]:
        """The components of a shape that has a path, or of a node shape."""
        for name, term in self._components(shape):
            if name in _EACH:
                yield _EACH[name](self, term)
            elif name in _SET and path is not None:
                yield _SET[name](self, shape, term, path, targets)
            else:
                raise self.uncovered(f"sh:{name} here")

    def _components(self, shape: Term) -> Iterator[tuple[str, Term]]:
        for quad in self._quads(shape):
            name = quad.predicate.value.removeprefix(SH)
            if quad.predicate.value.startswith(SH) and name not in _ANNOTATIONS:
                yield name, quad.object

    def inner(self, shape: Term) -> list[_Part]:
        """The components of an anonymous shape for one value."""
        names = list(self._components(shape))
        if unknown := [name for name, _ in names if name not in _EACH]:
            raise self.uncovered(f"sh:{unknown[0]} inside another component")
        return [_EACH[name](self, term) for name, term in names]

    def items(self, head: Term) -> Iterator[Term]:
        """The members of an RDF list."""
        while first := list(self._quads(head, RDF + "first")):
            yield first[0].object
            (rest,) = self._quads(head, RDF + "rest")
            head = rest.object

    def below(self, cls: Term) -> frozenset[Term]:
        """A class and all classes below it."""
        found, todo = {cls}, [cls]
        while todo:
            quads = self._tree.quads_for_pattern(None, NamedNode(RDFS + "subClassOf"), todo.pop(), None)
            new = {quad.subject for quad in quads} - found
            found |= new
            todo += new
        return frozenset(found)

    def all(self, shape: Term, name: str) -> list[Term]:
        """The values of one property of a shape."""
        return [quad.object for quad in self._quads(shape, SH + name)]

    def _quads(self, subject: Term, predicate: str | None = None) -> Iterable[ox.Quad]:
        node = cast("NamedNode", subject)
        return self._shapes.quads_for_pattern(node, NamedNode(predicate) if predicate else None, None, None)

    def uncovered(self, what: str) -> UncoveredError:
        """The error that says what is not compiled."""
        return UncoveredError(f"{self._path}: {what} is not compiled; validate with --engine pyshacl")


def _sh(name: str) -> NamedNode:
    return NamedNode(SH + name)


def _text(term: Term) -> str:
    assert isinstance(term, NamedNode | Literal)
    return term.value


def _any(compiler: _Compiler, head: Term) -> _Part:
    shapes = [compiler.inner(shape) for shape in compiler.items(head)]
    check = c.any_of([[part.check for part in parts] for parts in shapes])
    if all(len(parts) == 1 and parts[0].classes for parts in shapes):
        return _Part(check, classes=frozenset().union(*(parts[0].classes for parts in shapes)))
    if any(not part.condition for parts in shapes for part in parts):
        raise compiler.uncovered("sh:or of classes and something else")
    each = (" && ".join(f"({part.condition})" for part in parts) for parts in shapes)
    return _Part(check, condition=" || ".join(f"({one})" for one in each))


def _class(compiler: _Compiler, term: Term) -> _Part:
    classes = compiler.below(term)
    return _Part(c.of_class(classes), classes=classes)


def _in(compiler: _Compiler, head: Term) -> _Part:
    members = list(compiler.items(head))
    return _Part(c.each(frozenset(members).__contains__), condition=find.among(members))


def _languages(compiler: _Compiler, head: Term) -> _Part:
    ranges = [_text(term) for term in compiler.items(head)]
    return _Part(c.each(c.has_language(ranges)), condition=find.in_language(ranges))


def _qualified(compiler: _Compiler, shape: Term, term: Term, path: NamedNode, _: Sequence[str]) -> _Part:
    (inner,) = compiler.all(shape, "qualifiedValueShape")
    lists = compiler.all(inner, "in")
    parts = compiler.inner(inner)
    if len(parts) != 1 or not lists:
        raise compiler.uncovered("sh:qualifiedValueShape other than sh:in")
    most = int(_text(term))
    query = find.several_of(path, list(compiler.items(lists[0])), most)
    return _Part(c.qualified_max_count([parts[0].check], most), query)


# Components that look at each value by itself.
_EACH: Final[Mapping[str, Callable[[_Compiler, Term], _Part]]] = {
    "class": _class,
    "or": _any,
    "in": _in,
    "languageIn": _languages,
    "datatype": lambda _, t: _Part(c.each(c.has_datatype(_text(t))), condition=find.of_datatype(_text(t))),
    "nodeKind": lambda _, t: _Part(
        c.each(c.has_node_kind(_text(t))), condition=find.of_kind(_text(t).removeprefix(SH))
    ),
    "minInclusive": lambda _, t: _Part(
        c.each(c.at_least(Decimal(_text(t)))), condition=find.compares(">=", _text(t))
    ),
    "maxInclusive": lambda _, t: _Part(
        c.each(c.at_most(Decimal(_text(t)))), condition=find.compares("<=", _text(t))
    ),
    "minLength": lambda _, t: _Part(
        c.each(c.has_length(int(_text(t)))), condition=find.is_long(int(_text(t)))
    ),
    "pattern": lambda _, t: _Part(c.each(c.matches(_text(t))), condition=find.matching(_text(t))),
}

# Components that look at all values of a path.
_SET: Final[Mapping[str, Callable[[_Compiler, Term, Term, NamedNode, Sequence[str]], _Part]]] = {
    "minCount": lambda compiler, _, t, path, targets: _min_count(compiler, t, path, targets),
    "maxCount": lambda _, __, t, path, ___: _Part(
        c.max_count(int(_text(t))), find.several(path, int(_text(t)))
    ),
    "uniqueLang": lambda _, __, t, path, ___: _Part(
        c.unique_lang(_text(t) == "true"), find.one_language_twice(path)
    ),
    "lessThan": lambda _, __, t, path, ___: _Part(
        c.less_than(cast("NamedNode", t)), find.not_below(path, cast("NamedNode", t))
    ),
    "qualifiedMaxCount": _qualified,
}


def _min_count(compiler: _Compiler, term: Term, path: NamedNode, targets: Sequence[str]) -> _Part:
    if _text(term) != "1":
        raise compiler.uncovered("sh:minCount other than 1")
    return _Part(c.min_count(1), find.missing(targets, path))
