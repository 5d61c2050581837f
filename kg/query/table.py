"""Rows as a table for the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from rich.table import Table


def table(solutions: ox.QuerySolutions, *, prefixes: Mapping[str, str], title: str | None = None) -> Table:
    """The rows of a SELECT as a rich table: IRIs with their prefix, literals as their text.

    Text of the data is never taken for markup.
    """
    from rich.table import Table
    from rich.text import Text

    result = Table(title=title, title_justify="left")
    for variable in solutions.variables:
        result.add_column(Text(variable.value), overflow="fold")
    for row in solutions:
        result.add_row(*(Text(cell(value, prefixes)) for value in row))
    return result


def cell(term: object, prefixes: Mapping[str, str]) -> str:
    """A term for people: a prefixed name, a literal's text, nothing where unbound."""
    match term:
        case None:
            return ""
        case ox.NamedNode(value):
            return abbreviate(value, prefixes)
        case ox.Literal():
            return term.value
        case _:
            return str(term)


def abbreviate(iri: str, prefixes: Mapping[str, str]) -> str:
    """An IRI with the prefix that leaves least of it, or whole where none fits."""
    fitting = [(prefix, base) for prefix, base in prefixes.items() if iri.startswith(base) and iri != base]
    if not fitting:
        return iri
    prefix, base = max(fitting, key=lambda pair: len(pair[1]))
    return f"{prefix}:{iri[len(base) :]}"
