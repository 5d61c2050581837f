"""The ontology's labels for pages, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg.ontology import Ontology, load_ontology
from kg.terms import OWL, POL

if TYPE_CHECKING:
    from kg.store import Store

_INVERSE: Final = NamedNode(OWL + "inverseOf")


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels of classes and properties (local names), and which class stands above which."""

    ontology: Ontology
    inverses: Mapping[str, str]

    def of(self, term: str, language: str) -> str:
        """The label of a class or property; its local name as words where it has none."""
        found = self.ontology.labels.get((term, language)) or self.ontology.labels.get((term, "en"))
        return found or "".join(f" {c.lower()}" if c.isupper() else c for c in term).strip()

    def inverse(self, property_: str, language: str) -> str:
        """A property seen from its object: the label of its inverse, or its own behind an arrow."""
        inverse = self.inverses.get(property_)
        return self.of(inverse, language) if inverse else f"← {self.of(property_, language)}"

    def below(self, cls: str) -> list[str]:
        """A class and those below it."""
        return sorted(c for c in self.ontology.superclasses if self.ontology.is_a(c, cls)) or [cls]


def read_labels(store: Store) -> Labels:
    """The labels, with the inverses that the store's own ontology names."""
    inverses: dict[str, str] = {}
    for quad in store.match(None, _INVERSE):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            one, other = (t.value.removeprefix(POL) for t in (quad.subject, quad.object))
            inverses |= {one: other, other: one}
    return Labels(load_ontology(), inverses)
