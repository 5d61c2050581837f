"""``ontology/`` as frozen Python: the class tree, and what each property may join."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pyoxigraph as ox

from kg import terms
from kg.errors import OntologyError

_SUBCLASS: Final = ox.NamedNode(terms.RDFS + "subClassOf")
_DOMAIN: Final = ox.NamedNode(terms.RDFS + "domain")
_RANGE: Final = ox.NamedNode(terms.RDFS + "range")
_INCLUDES: Final = ox.NamedNode(terms.SCHEMA + "rangeIncludes")
_LABEL: Final = ox.NamedNode(terms.RDFS + "label")
_UNION: Final = ox.NamedNode(terms.OWL + "unionOf")
_FIRST: Final = ox.NamedNode(terms.RDF + "first")
_REST: Final = ox.NamedNode(terms.RDF + "rest")


@dataclass(frozen=True)
class Ontology:
    """The classes and properties of ``pol:`` by local name.

    ``superclasses`` is reflexive and transitive. ``domains`` and ``ranges`` hold the classes that are
    named (one for a plain range, several for a union); a range of literals holds the local name of its
    datatype. ``labels`` is (local name, language) to label.
    """

    superclasses: Mapping[str, frozenset[str]]
    domains: Mapping[str, frozenset[str]]
    ranges: Mapping[str, frozenset[str]]
    labels: Mapping[tuple[str, str], str]

    def is_a(self, cls: str, ancestor: str) -> bool:
        """Whether a class is another or below it; a class that the ontology lacks is only itself."""
        return cls == ancestor or ancestor in self.superclasses.get(cls, frozenset())

    def allows(self, subject_cls: str, prop: str, object_cls: str) -> bool:
        """Whether a property may lead from one class to another (or to a datatype, by its local name).

        A side for which the ontology states nothing is open.
        """
        return self._allows(subject_cls, prop, object_cls)

    @cached_property
    def _allows(self) -> Callable[[str, str, str], bool]:
        """The same, worked out once for each pair of classes and property."""

        def allows(subject_cls: str, prop: str, object_cls: str) -> bool:
            fits = self._fits(subject_cls, self.domains.get(prop))
            return fits and self._fits(object_cls, self.ranges.get(prop))

        return lru_cache(1 << 14)(allows)

    def _fits(self, cls: str, allowed: frozenset[str] | None) -> bool:
        return not allowed or any(self.is_a(cls, ancestor) for ancestor in allowed)


def ontology_directory() -> Path:
    """The folder of the ontology: inside an installed package, or beside ``kg/`` in a checkout."""
    package = Path(__file__).parent
    installed = package / "_ontology"
    return installed if installed.is_dir() else package.parent / "ontology"


def load_ontology(directory: Path | None = None) -> Ontology:
    """Read ``policy.ttl`` from a directory (default: :func:`ontology_directory`).

    Raises :class:`~kg.errors.OntologyError` where the file is missing or not Turtle.
    """
    path = (directory or ontology_directory()) / "policy.ttl"
    try:
        quads = ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
        graph = _Graph((quad.subject, quad.predicate, quad.object) for quad in quads)
    except (OSError, SyntaxError) as error:
        raise OntologyError(f"{path}: {error}; restore the file") from error
    parents = {
        name: {local for parent in objects if (local := _local(parent))}
        for name, objects in graph.by_local(_SUBCLASS)
    }
    return Ontology(
        superclasses=MappingProxyType({name: _ancestors(name, parents) for name in graph.classes()}),
        domains=MappingProxyType({n: graph.names(o) for n, o in graph.by_local(_DOMAIN)}),
        # OWL 2 has no xsd:date nor xsd:gYear: such ranges stand as schema:rangeIncludes beside rdfs:Literal.
        ranges=MappingProxyType(
            {n: graph.names(o) for prop in (_RANGE, _INCLUDES) for n, o in graph.by_local(prop)}
        ),
        labels=MappingProxyType(
            {
                (name, label.language): label.value
                for name, objects in graph.by_local(_LABEL)
                for label in objects
                if isinstance(label, ox.Literal) and label.language
            }
        ),
    )


class _Graph:
    """Triples by subject and predicate, as much as a small ontology needs."""

    def __init__(self, triples: Iterable[tuple[object, object, object]]) -> None:
        objects: dict[tuple[object, object], list[object]] = defaultdict(list)
        for subject, predicate, object_ in triples:
            objects[subject, predicate].append(object_)
        self._objects = dict(objects)

    def by_local(self, predicate: ox.NamedNode) -> Iterable[tuple[str, list[object]]]:
        for (subject, found), objects in self._objects.items():
            if found == predicate and (name := _local(subject)):
                yield name, objects

    def classes(self) -> Iterable[str]:
        kind = ox.NamedNode(terms.RDF + "type")
        for name, objects in self.by_local(kind):
            if ox.NamedNode(terms.OWL + "Class") in objects:
                yield name

    def names(self, objects: Iterable[object]) -> frozenset[str]:
        """The named classes and datatypes, with the members of unions in their place."""
        found: set[str] = set()
        for node in objects:
            if isinstance(node, ox.NamedNode):
                found.add(_local(node) or node.value.rpartition("#")[2])
            else:
                for union in self._objects.get((node, _UNION), ()):
                    found |= self.names(self._list(union))
        return frozenset(found)

    def _list(self, node: object) -> Iterable[object]:
        while first := self._objects.get((node, _FIRST)):
            yield first[0]
            node = self._objects[node, _REST][0]


def _local(node: object) -> str | None:
    if isinstance(node, ox.NamedNode) and node.value.startswith(terms.POL):
        return node.value.removeprefix(terms.POL)
    return None


def _ancestors(name: str, parents: Mapping[str, set[str]]) -> frozenset[str]:
    found, todo = {name}, [name]
    while todo:
        for parent in parents.get(todo.pop(), ()):
            if parent not in found:
                found.add(parent)
                todo.append(parent)
    return frozenset(found)
