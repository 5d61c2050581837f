"""The constraint components of SHACL that ``ontology/shapes.ttl`` uses, as functions.

"Shapes Constraint Language" (W3C, 2017), section 4; each function is made from a component's parameter
and yields the values that violate it (None where the set of values does).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.terms import SH, XSD

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Properties: TypeAlias = Mapping[NamedNode, Sequence[Term]]
Types: TypeAlias = Callable[[Term], Collection[Term]]
"""The classes that a node has directly."""
Check: TypeAlias = Callable[[Sequence[Term], Properties, Types], Iterator[Term | None]]
"""From the values of a path, all properties of the node and the types of any node to what is wrong."""

_YEAR: Final = r"-?\d{4,}"
_ZONE: Final = r"(?:Z|[+-]\d{2}:\d{2})?"
_LEXICAL: Final[Mapping[str, re.Pattern[str]]] = {
    "integer": re.compile(r"[+-]?\d+"),
    "decimal": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"),
    "gYear": re.compile(_YEAR + _ZONE),
    "gYearMonth": re.compile(rf"{_YEAR}-(?:0[1-9]|1[0-2]){_ZONE}"),
    "date": re.compile(rf"{_YEAR}-(?:0[1-9]|1[0-2])-\d{{2}}{_ZONE}"),
}


def min_count(least: int) -> Check:
    """sh:minCount."""

    def check(values: Sequence[Term], _: Properties, __: Types) -> Iterator[None]:
        if len(values) < least:
            yield None

    return check


def max_count(most: int) -> Check:
    """sh:maxCount."""

    def check(values: Sequence[Term], _: Properties, __: Types) -> Iterator[None]:
        if len(values) > most:
            yield None

    return check


def each(fits: Callable[[Term], bool]) -> Check:
    """A component that looks at each value by itself."""

    def check(values: Sequence[Term], _: Properties, __: Types) -> Iterator[Term]:
        return (value for value in values if not fits(value))

    return check


def of_class(subclasses: Collection[Term]) -> Check:
    """sh:class, from a class with all classes below it."""

    def check(values: Sequence[Term], _: Properties, types: Types) -> Iterator[Term]:
        return (value for value in values if not any(cls in subclasses for cls in types(value)))

    return check


def any_of(shapes: Sequence[Sequence[Check]]) -> Check:
    """sh:or, from the components of each anonymous shape of its list."""

    def check(values: Sequence[Term], properties: Properties, types: Types) -> Iterator[Term]:
        for value in values:
            if not any(_conforms(value, shape, properties, types) for shape in shapes):
                yield value

    return check


def qualified_max_count(shape: Sequence[Check], most: int) -> Check:
    """sh:qualifiedValueShape with sh:qualifiedMaxCount."""

    def check(values: Sequence[Term], properties: Properties, types: Types) -> Iterator[None]:
        if sum(_conforms(value, shape, properties, types) for value in values) > most:
            yield None

    return check


def _conforms(value: Term, shape: Sequence[Check], properties: Properties, types: Types) -> bool:
    return all(next(iter(check((value,), properties, types)), check) is check for check in shape)


def unique_lang(wanted: bool) -> Check:
    """sh:uniqueLang: one result for each language that several values have."""

    def check(values: Sequence[Term], _: Properties, __: Types) -> Iterator[None]:
        tags = [value.language for value in values if isinstance(value, Literal) and value.language]
        yield from (None for tag in sorted(set(tags)) if wanted and tags.count(tag) > 1)

    return check


def less_than(other: NamedNode) -> Check:
    """sh:lessThan, for numbers."""

    def check(values: Sequence[Term], properties: Properties, _: Types) -> Iterator[Term]:
        for value in values:
            for bound in properties.get(other, ()):
                small, large = number(value), number(bound)
                if small is None or large is None or not small < large:
                    yield value

    return check


def has_datatype(datatype: str) -> Callable[[Term], bool]:
    """sh:datatype: the datatype, and a lexical form that it has."""
    local = datatype.removeprefix(XSD)
    form = _LEXICAL.get(local)

    def fits(value: Term) -> bool:
        if not isinstance(value, Literal) or value.datatype.value != datatype:
            return False
        return form is None or (form.fullmatch(value.value) is not None and _is_day(local, value.value))

    return fits


def _is_day(datatype: str, text: str) -> bool:
    if datatype != "date" or not text[:4].isdigit() or text[4] != "-":
        return True
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def has_node_kind(kind: str) -> Callable[[Term], bool]:
    """sh:nodeKind, from the local name of the kind."""
    kinds: dict[str, tuple[type, ...]] = {
        "IRI": (NamedNode,),
        "Literal": (Literal,),
        "BlankNode": (BlankNode,),
        "IRIOrLiteral": (NamedNode, Literal),
        "BlankNodeOrIRI": (BlankNode, NamedNode),
        "BlankNodeOrLiteral": (BlankNode, Literal),
    }
    allowed = kinds[kind.removeprefix(SH)]
    return lambda value: isinstance(value, allowed)


def has_language(ranges: Collection[str]) -> Callable[[Term], bool]:
    """sh:languageIn, by the basic filtering of RFC 4647."""

    def fits(value: Term) -> bool:
        tag = (value.language or "").lower() if isinstance(value, Literal) else ""
        return any(tag == r.lower() or tag.startswith(f"{r.lower()}-") for r in ranges)

    return fits


def number(term: Term) -> Decimal | None:
    """A numeric literal's value; none for what is no number."""
    if isinstance(term, Literal) and has_number(term):
        return Decimal(term.value)
    return None


def has_number(term: Literal) -> bool:
    """Whether a literal is an integer or a decimal in a form that it may have."""
    form = _LEXICAL.get(term.datatype.value.removeprefix(XSD))
    numeric = term.datatype.value in (XSD + "integer", XSD + "decimal")
    return numeric and form is not None and form.fullmatch(term.value) is not None


def at_least(bound: Decimal) -> Callable[[Term], bool]:
    """sh:minInclusive."""
    return lambda value: (found := number(value)) is not None and found >= bound


def at_most(bound: Decimal) -> Callable[[Term], bool]:
    """sh:maxInclusive."""
    return lambda value: (found := number(value)) is not None and found <= bound


def has_length(least: int) -> Callable[[Term], bool]:
    """sh:minLength."""
    return lambda value: isinstance(value, NamedNode | Literal) and len(value.value) >= least


def matches(pattern: str) -> Callable[[Term], bool]:
    """sh:pattern."""
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, NamedNode | Literal) and bool(compiled.search(value.value))
