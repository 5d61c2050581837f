"""Rows as a table for the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from rich.table import Table

_LONG: Final = 40
"""Characters from which a column of a brief table shares what width is left."""
_VERY_LONG: Final = 90
"""Characters from which it takes two shares, as sentences do."""
_SHORT: Final = 14
"""Characters that a column is not squeezed below, if a word of it is so long."""
_ARTICLE: Final = 24
"""Characters of an article's title that are shown."""
_DITTO: Final = "〃"


def table(
    solutions: ox.QuerySolutions,
    *,
    prefixes: Mapping[str, str],
    title: str | None = None,
    label: Callable[[str], str] | None = None,
    brief: bool = False,
) -> Table:
    """The rows of a SELECT as a rich table: IRIs with their prefix, literals as their text.

    A ``brief`` table is for reading: a column of IRIs is left out where a column of their names stands
    beside it (``event`` beside ``eventName``), and so is an empty one; rows that then say the same are one,
    a long text is not repeated from row to row, and the longest texts get most of the width. ``label`` gives
    an IRI's name in the column ``article``. Text of the data is never taken for markup.
    """
    from rich.table import Table
    from rich.text import Text

    names = [variable.value for variable in solutions.variables]
    rows = [[cell(term, prefixes) for term in row] for row in _named(solutions, names, label)]
    result = Table(title=title, title_justify="left")
    if not brief:
        for name in names:
            result.add_column(Text(name), overflow="fold")
    else:
        shown = [i for i, name in enumerate(names) if f"{name}Name" not in names and any(r[i] for r in rows)]
        rows = [
            list(row)
            for row in dict.fromkeys(tuple(row[i].removeprefix("pol:") for i in shown) for row in rows)
        ]
        for column, i in enumerate(shown):
            _add_brief(result, names[i], [row[column] for row in rows])
        rows = _with_ditto(rows)
    for row in rows:
        result.add_row(*map(Text, row))
    return result


def _named(
    solutions: ox.QuerySolutions, names: Sequence[str], label: Callable[[str], str] | None
) -> Iterator[list[object]]:
    for row in solutions:
        terms: list[object] = list(row)
        for i, term in enumerate(terms):
            if label is not None and names[i] == "article" and isinstance(term, ox.NamedNode):
                terms[i] = ox.Literal(label(term.value))
        yield terms


def _add_brief(table: Table, name: str, texts: Sequence[str]) -> None:
    from rich.text import Text

    heading = Text(name.removesuffix("Name"))
    if name == "article":
        table.add_column(heading, overflow="ellipsis", no_wrap=True, max_width=_ARTICLE)
        return
    longest = max(map(len, texts), default=0)
    word = max((len(word) for text in texts for word in text.split()), default=0)
    least = max(len(heading), min(word, _SHORT))
    if longest <= _LONG:
        table.add_column(heading, overflow="fold", min_width=least)
        return
    table.expand = True
    table.add_column(heading, overflow="fold", min_width=least, ratio=2 if longest > _VERY_LONG else 1)


def _with_ditto(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows with a ditto mark for a long text that stands in the row above, too."""
    return [
        [
            _DITTO if len(text) > _LONG and number and rows[number - 1][i] == text else text
            for i, text in enumerate(row)
        ]
        for number, row in enumerate(rows)
    ]


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
