"""SPARQL as tokens: just enough to tell its variables from its strings, IRIs and comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(
    r"""
      (?P<comment>\#[^\n\r]*)
    | (?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
                | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*')
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<variable>[?$]\w+)
    | (?P<space>\s+)
    | (?P<word>[\w:.-]+)
    | (?P<other>\\.|.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query; ``kind`` is the group of the pattern that matched it."""

    kind: str
    text: str


def tokens(sparql: str) -> Iterator[Token]:
    """The pieces of a query in their order; put together they are the query again."""
    for match in _TOKEN.finditer(sparql):
        yield Token(str(match.lastgroup), match[0])


def bind(sparql: str, values: dict[str, str]) -> str:
    """The query with a term in the place of each of these variables.

    ``values`` maps a variable's name to a term as SPARQL writes it. A bound variable can still be
    projected, grouped by and ordered by, and BOUND is true of it. For queries of our own: what is
    an IRI and what a comparison is told by looks, so an unusual query could be misread.
    """
    out: list[str] = []
    pieces = list(tokens(sparql))
    clause, depth = "", 0
    for index, token in enumerate(pieces):
        word = token.text.upper()
        if word in ("SELECT", "GROUP", "ORDER", "WHERE", "HAVING", "LIMIT", "OFFSET"):
            clause, depth = word, 0
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.text in ("{", "}"):
            clause = ""
        term = values.get(token.text[1:]) if token.kind == "variable" else None
        out.append(
            token.text if term is None else _place(term, token.text, clause, depth, pieces, index, out)
        )
    return "".join(out)


def _place(
    term: str, variable: str, clause: str, depth: int, pieces: list[Token], index: int, out: list[str]
) -> str:
    """How the term is written where the variable stands."""
    if clause == "SELECT" and depth == 0:
        return f"({term} AS {variable})"
    if clause in ("GROUP", "ORDER") and depth == 0:
        return f"({term})"
    before = [i for i in range(index) if pieces[i].kind not in ("space", "comment")][-2:]
    if [pieces[i].text.upper() for i in before] == ["BOUND", "("]:
        # BOUND takes a variable only; the parentheses stay: "( true )".
        out[before[0]] = ""
        return "true"
    return term
