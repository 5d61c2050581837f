"""Claims out of quads again: the way back of :mod:`kg.graph.article`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, cast, get_args

from pyoxigraph import Literal, NamedNode, Quad

from kg.terms import OA, POL, PROV, RDF, XSD
from kg.types import Claim, Datatype, Fact, Name, Span, Status, Value

_SUBJECT: Final = RDF + "subject"
_STATUSES: Final = get_args(Status)
_DATATYPES: Final = get_args(Datatype)


def claims_by_node(quads: Iterable[Quad]) -> dict[str, dict[str, list[object]]]:
    """The nodes of one article's claims graph: IRI → predicate → objects."""
    nodes: dict[str, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            nodes[quad.subject.value][quad.predicate.value].append(quad.object)
    return nodes


def read_claim(properties: Mapping[str, Sequence[object]], base: str) -> Claim:
    """A claim from the properties of its node. Raises ValueError that names what is missing or wrong."""

    def one(predicate: str) -> NamedNode | Literal:
        terms = properties.get(predicate, ())
        if len(terms) != 1 or not isinstance(terms[0], NamedNode | Literal):
            raise ValueError(f"{_local(predicate)}: one value is needed, there are {len(terms)}")
        return terms[0]

    def optional(predicate: str) -> str | None:
        return one(predicate).value if properties.get(predicate) else None

    status = one(POL + "status").value
    if status not in _STATUSES:
        raise ValueError(f"status: {status!r} is none of {', '.join(_STATUSES)}")
    rules = (t.value for t in properties.get(PROV + "wasGeneratedBy", ()) if isinstance(t, NamedNode))
    names = (t for t in properties.get(POL + "surfaceForm", ()) if isinstance(t, Literal))
    references = (t.value for t in properties.get(POL + "referringForm", ()) if isinstance(t, Literal))
    return Claim(
        fact=Fact(one(_SUBJECT).value, _property(one(RDF + "predicate")), _object(one(RDF + "object"))),
        article=one(PROV + "wasDerivedFrom").value,
        span=Span(int(one(OA + "start").value), int(one(OA + "end").value)),
        quote=one(OA + "exact").value,
        rules=tuple(sorted(rule.removeprefix(f"{base}rule/") for rule in rules)),
        confidence=float(one(POL + "confidence").value),
        status=cast("Status", status),
        attributed_to=optional(POL + "attributedTo"),
        post=optional(POL + "postTitle"),
        valid_time=optional(POL + "validTime"),
        names=tuple(sorted(Name(name.value, name.language or "") for name in names)),
        references=tuple(sorted(references)),
    )


def read_claims(quads: Iterable[Quad], base: str) -> Iterator[tuple[str, Claim]]:
    """IRI and claim for each claim of one article's claims graph, in the order of their places.

    Raises ValueError where one is not whole; ``kg.audit.verify`` tells which.
    """
    nodes = claims_by_node(quads)
    claims = [(iri, read_claim(properties, base)) for iri, properties in nodes.items()]
    yield from sorted(claims, key=lambda pair: (pair[1].span, pair[1].fact.property, pair[0]))


def _property(term: NamedNode | Literal) -> str:
    if not isinstance(term, NamedNode) or not term.value.startswith(POL):
        raise ValueError(f"predicate: {term} is no property of {POL}")
    return term.value.removeprefix(POL)


def _object(term: NamedNode | Literal) -> str | Value:
    if isinstance(term, NamedNode):
        return term.value
    if term.language is not None:
        return Value(term.value, "string", term.language)
    datatype = term.datatype.value.removeprefix(XSD)
    if datatype not in _DATATYPES:
        raise ValueError(f"object: the datatype {datatype} is none of {', '.join(_DATATYPES)}")
    return Value(term.value, cast("Datatype", datatype))


def _local(predicate: str) -> str:
    return predicate.replace("#", "/").rsplit("/", 1)[-1]
