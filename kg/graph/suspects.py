"""SPARQL that finds the nodes which may violate a constraint, by scans of a store's indexes.

Reading every node out of a store takes far longer than judging it. So for each component of SHACL in
:mod:`kg.graph.constraints` there is a query that finds at least all nodes that violate it (and few others),
without reading the terms themselves where the component allows. What it finds,
:class:`kg.graph.shapes.Shapes`
judges.
"""

from __future__ import annotations

from collections.abc import Collection

from pyoxigraph import Literal, NamedNode

from kg.graph.constraints import Term
from kg.terms import RDF, XSD

_NUMBERS = (XSD + "integer", XSD + "decimal")


def missing(targets: Collection[str], path: NamedNode) -> str:
    """Nodes of the targets (graph patterns of ``?node``) that lack a path."""
    return f"SELECT ?node {{ {_union(targets)} MINUS {{ ?node {path} ?value }} }}"


def several(path: NamedNode, most: int) -> str:
    """Nodes with more values of a path than allowed."""
    return f"SELECT ?node {{ ?node {path} ?value }} GROUP BY ?node HAVING(COUNT(*) > {most})"


def several_of(path: NamedNode, members: Collection[Term], most: int) -> str:
    """Nodes with more values out of a list than allowed."""
    values = " ".join(map(str, members))
    return (
        f"SELECT ?node {{ VALUES ?value {{ {values} }} ?node {path} ?value }} "
        f"GROUP BY ?node HAVING(COUNT(*) > {most})"
    )


def one_language_twice(path: NamedNode) -> str:
    """Nodes with two values of a path in one language."""
    return (
        f"SELECT ?node {{ ?node {path} ?value BIND(LANG(?value) AS ?tag) }} "
        "GROUP BY ?node ?tag HAVING(COUNT(*) > 1)"
    )


def not_below(path: NamedNode, other: NamedNode) -> str:
    """Nodes with a value of a path that is not less than one of another path."""
    return (
        f"SELECT ?node {{ ?node {path} ?value ; {other} ?bound FILTER(!COALESCE(?value < ?bound, false)) }}"
    )


def of_no_class(path: NamedNode | None, targets: Collection[str], classes: Collection[Term]) -> str:
    """Nodes with a value of a path (nodes of the targets, where there is no path) of none of the classes."""
    types = f"MINUS {{ VALUES ?type {{ {' '.join(sorted(map(str, classes)))} }} ?value a ?type }}"
    if path is None:
        return f"SELECT ?node {{ {_union(targets)} {types.replace('?value', '?node')} }}"
    values = f"{{ SELECT DISTINCT ?value {{ ?node {path} ?value }} }}"
    return f"SELECT ?node {{ {{ SELECT ?value {{ {values} {types} }} }} ?node {path} ?value }}"


def unfit(path: NamedNode | None, targets: Collection[str], condition: str) -> str:
    """Nodes with a value of a path (or nodes of the targets themselves) that fails a condition."""
    if path is None:
        return f"SELECT ?node {{ {_union(targets)} BIND(?node AS ?value) FILTER(!({condition})) }}"
    return f"SELECT DISTINCT ?node {{ ?node {path} ?value FILTER(!({condition})) }}"


def among(members: Collection[Term]) -> str:
    """The condition that a value is one of a list."""
    return " || ".join(f"sameTerm(?value, {member})" for member in members)


def of_datatype(datatype: str) -> str:
    """The condition that a value is a literal of a datatype, in a form that the store understands."""
    if datatype == RDF + "langString":
        return 'LANG(?value) != ""'
    named = f"COALESCE(DATATYPE(?value) = <{datatype}>, false)"
    if datatype in _NUMBERS:
        return f"{named} && isNumeric(?value)"
    if datatype == XSD + "string" or not datatype.startswith(XSD):
        return named
    return f'{named} && COALESCE(STR(<{datatype}>(STR(?value))) != "", false)'


def of_kind(kind: str) -> str:
    """The condition that a value is of a node kind, by its local name."""
    tests = {"IRI": "isIRI(?value)", "Literal": "isLiteral(?value)", "BlankNode": "isBlank(?value)"}
    return " || ".join(test for name, test in tests.items() if name in kind)


def in_language(ranges: Collection[str]) -> str:
    """The condition that a value has a language."""
    return f"LANG(?value) IN ({', '.join(str(Literal(r)) for r in ranges)})"


def compares(operator: str, bound: str) -> str:
    """The condition that a value compares with a number."""
    return f"COALESCE(?value {operator} {bound}, false)"


def is_long(least: int) -> str:
    """The condition that a value has so many characters at least."""
    return f"STRLEN(STR(?value)) >= {least}"


def matching(pattern: str) -> str:
    """The condition that a value matches a regular expression."""
    return f"REGEX(STR(?value), {Literal(pattern)})"


def _union(targets: Collection[str]) -> str:
    return " UNION ".join(f"{{ {target} }}" for target in targets)
