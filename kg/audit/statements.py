"""What the articles of a store state of one thing side by side, ready to be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.audit.voices import voices
from kg.store import Store
from kg.terms import DCTERMS, POL, PROV, RDF

_SUBJECT, _PREDICATE, _OBJECT = (NamedNode(RDF + name) for name in ("subject", "predicate", "object"))
_ARTICLE: Final = NamedNode(PROV + "wasDerivedFrom")
_STATUS: Final = NamedNode(POL + "status")
_VALID: Final = NamedNode(POL + "validTime")
_POST: Final = NamedNode(POL + "postTitle")
_ISSUED: Final = NamedNode(DCTERMS + "issued")


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim as it is compared.

    ``value`` is a date, an IRI or a number; ``published`` the date of its article (of one that has none the
    last that it speaks of), ``source`` the IRI of the article that printed the text first; the rest is of
    figures (``measure``, ``unit``, ``qualifier``, ``time`` and, in EDTF where that says more, ``valid``) and
    posts (``post``).
    """

    entity: str
    property: str
    value: str
    claim: str
    article: str
    source: str
    published: str
    status: str
    post: str = ""
    measure: str = ""
    unit: str = ""
    qualifier: str = ""
    time: str = ""
    valid: str = ""


class Statements:
    """The claims of a store by property."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._firsts = voices(store)
        self._published = lru_cache(100_000)(lambda a: self._one(a, _ISSUED) or self._spoken_of(a))

    def of(self, property_: str) -> Iterator[Statement]:
        """The claims of a property (local name) that say something of an entity."""
        for quad in self._store.match(None, _PREDICATE, NamedNode(POL + property_)):
            if isinstance(quad.subject, NamedNode):
                yield self._statement(quad.subject.value, property_)

    def figures(self) -> Iterator[Statement]:
        """The claims of figures' values, each with what the figure is of."""
        for said in self.of("value"):
            owner, measure, unit, qualifier, time = (
                self._one(said.entity, NamedNode(POL + name))
                for name in ("figureOf", "measure", "unit", "qualifier", "atTime")
            )
            valid = min(self.valid_times(said.entity, "atTime"), default="")
            yield replace(
                said, entity=owner, measure=measure, unit=unit, qualifier=qualifier, time=time, valid=valid
            )

    def denied(self) -> Iterator[Statement]:
        """The claims that deny something."""
        for quad in self._store.match(None, _STATUS, Literal("denied")):
            if isinstance(quad.subject, NamedNode):
                yield self.statement(quad.subject.value)

    def statement(self, claim: str) -> Statement:
        """A claim by its IRI."""
        return self._statement(claim, self._one(claim, _PREDICATE).removeprefix(POL))

    def valid_times(self, entity: str, property_: str) -> list[str]:
        """What texts say of a date beyond its literal, in EDTF."""
        claims = (quad.subject for quad in self._store.match(None, _SUBJECT, NamedNode(entity)))
        return [
            time
            for claim in claims
            if isinstance(claim, NamedNode)
            and (time := self._one(claim.value, _VALID))
            and self._one(claim.value, _PREDICATE) == POL + property_
        ]

    def _spoken_of(self, article: str) -> str:
        """The last date of which an article speaks as past."""
        graph = NamedNode(f"{article}/claims")
        return max(
            (
                self._one(quad.subject.value, _OBJECT)
                for property_ in ("heldOn", "issuedOn", "atTime")
                for quad in self._store.match(None, _PREDICATE, NamedNode(POL + property_), graph)
                if isinstance(quad.subject, NamedNode) and self._one(quad.subject.value, _STATUS) == "stated"
            ),
            default="",
        )

    def _statement(self, claim: str, property_: str) -> Statement:
        article = self._one(claim, _ARTICLE)
        return Statement(
            entity=self._one(claim, _SUBJECT),
            property=property_,
            value=self._one(claim, _OBJECT),
            claim=claim,
            article=article,
            source=self._firsts.get(article, article),
            published=self._published(article),
            status=self._one(claim, _STATUS),
            post=self._one(claim, _POST),
        )

    def _one(self, node: str, predicate: NamedNode) -> str:
        terms = (quad.object for quad in self._store.match(NamedNode(node), predicate))
        return min((t.value for t in terms if isinstance(t, NamedNode | Literal)), default="")
