"""When facts hold: by a time of their own, else from the day on which they were published."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from kg.audit.days import first_day, last_day
from kg.audit.entities import class_of
from kg.audit.heads import head_post
from kg.audit.statements import Statements
from kg.ontology import load_ontology
from kg.store import Store
from kg.terms import DCTERMS, POL

_ISSUED: Final = NamedNode(DCTERMS + "issued")


class Validity:
    """Which facts of a store hold on a day; an incomplete date counts with all of its days."""

    def __init__(self, store: Store, day: date) -> None:
        self._store = store
        self._day = day
        self._rules = _rules()
        ontology = load_ontology()
        self._ontology = ontology
        self._statements = Statements(store)
        self._class = lru_cache(100_000)(lambda iri: class_of(store, iri, ontology))
        self.begun = lru_cache(100_000)(self._begun)
        self.published = lru_cache(100_000)(self._published)
        self._followed = self._successions()
        self._timed = {
            quad.subject.value
            for properties in self._rules["begins"].values()
            for property_ in properties
            for quad in store.match(None, NamedNode(POL + property_))
            if isinstance(quad.subject, NamedNode)
        }

    def _published(self, article: str) -> bool:
        """Whether an article (IRI) was published by the day; one without a date never counts."""
        return self._by_day(self._values(article, _ISSUED)) or False

    def holds(self, subject: str, property_: str, object_: object, article: str) -> bool:
        """Whether a fact that an article states holds on the day."""
        subject = self._store.canonical(subject)
        value = object_.value if isinstance(object_, NamedNode | Literal) else ""
        if property_ in self._rules["own"]:
            return self._by_day([value]) or False
        if property_ == "holdsPostIn":
            return self.published(article) and (subject, self._store.canonical(value)) not in self._followed
        about = self._store.canonical(value) if property_ in self._rules["of_object"] else subject
        begun = self.begun(about)
        if begun is None:
            return self.published(article)
        return begun and not (property_ in self._rules["while_in_force"] and self._ended(about))

    def _begun(self, entity: str) -> bool | None:
        """Whether something with a time of its own has begun by the day; None for what has none."""
        if entity not in self._timed:
            return None
        return self._by_day(self._times(entity, "begins"))

    def _ended(self, entity: str) -> bool:
        ends = [day for text in self._times(entity, "ends") if (day := last_day(text))]
        return bool(ends) and max(ends) < self._day

    def _times(self, entity: str, which: str) -> list[str]:
        """The values of the first property that gives such an entity its beginning or end."""
        cls = self._class(entity)
        for ancestor, properties in self._rules[which].items():
            if self._ontology.is_a(cls, ancestor):
                for property_ in properties:
                    if values := self._values(entity, NamedNode(POL + property_)):
                        return self._statements.valid_times(entity, property_) or values
        return []

    def _by_day(self, texts: list[str]) -> bool | None:
        days = [day for text in texts if (day := first_day(text))]
        return min(days) <= self._day if days else None

    def _values(self, iri: str, property_: NamedNode) -> list[str]:
        found = self._store.match(NamedNode(iri), property_)
        return [quad.object.value for quad in found if isinstance(quad.object, Literal)]

    def _successions(self) -> set[tuple[str, str]]:
        """Person and body where by the day a later article names another holder of the one post."""
        reports: dict[tuple[str, str], dict[str, date]] = defaultdict(dict)
        for said in self._statements.of("holdsPostIn"):
            day = first_day(said.published)
            if said.status == "stated" and day and day <= self._day:
                post = head_post(said.post, self._class(said.value))
                if post:
                    last = reports[said.value, post]
                    last[said.entity] = max(day, last.get(said.entity, day))
        return {
            (person, body)
            for (body, _), last in reports.items()
            for person, day in last.items()
            if any(day < other for other in last.values())
        }


@cache
def _rules() -> Mapping[str, Any]:
    return tomllib.loads(files("kg.audit").joinpath("validity.toml").read_text("utf-8"))
