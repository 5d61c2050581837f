"""A query over the merge of all graphs, for an endpoint whose default graph is something else.

Engines differ in what a query without GRAPH sees: a graph of its own, or all of them together. The merge has
a name at a remote home, so a query is rewritten, and means the same on each engine: what stands outside of
GRAPH is put into the merge's, and a variable of GRAPH is never one of the home's own graphs. A query that
names its dataset (FROM) stays as it is. What is rewritten has been read by a parser of SPARQL before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final

from kg.store.remote.names import HomeNames
from kg.store.tokens import Token, tokens

_KINDS: Final = ("SELECT", "CONSTRUCT", "DESCRIBE", "ASK")


def rewrite(sparql: str, home: HomeNames) -> str:
    """The query to send in the place of one that is valid SPARQL 1.1.

    Raises ValueError for ``DESCRIBE *``, which would describe each value of each variable.
    """
    query = list(tokens(sparql))
    start = _start(query)
    if _names_dataset(query[start:]):
        return sparql
    prologue, query = query[:start], query[start:]
    kind = query[0].text.upper()
    if kind == "DESCRIBE":
        return _text(prologue) + _describe(query, home)
    opening = _outer_group(query)
    if kind == "CONSTRUCT":
        first = next(token.text.upper() for token in query[1:] if token.kind not in ("space", "comment"))
        if first == "WHERE":  # the short form, whose pattern is its template
            closing = _closing(query, opening)
            template = _text(query[opening : closing + 1])
            rest = _text(query[closing + 1 :])
            return f"{_text(prologue)}CONSTRUCT {template} WHERE {{ GRAPH <{home.merged}> {template} }}{rest}"
        opening = _outer_group(query, _closing(query, opening) + 1)
    return _text(prologue) + _wrapped(query, opening, home)


def _start(query: list[Token]) -> int:
    """Where the prologue ends."""
    return next(at for at, token in enumerate(query) if token.kind == "word" and token.text.upper() in _KINDS)


def _names_dataset(query: Iterable[Token]) -> bool:
    depth = 0
    for token in query:
        depth += (token.text == "{") - (token.text == "}")
        if not depth and token.kind == "word" and token.text.upper() == "FROM":
            return True
    return False


def _outer_group(query: list[Token], start: int = 0) -> int:
    """Where the next group begins that is in no bracket (as EXISTS in an expression is)."""
    brackets = 0
    for at in range(start, len(query)):
        text = query[at].text
        brackets += (text == "(") - (text == ")")
        if text == "{" and not brackets:
            return at
    return -1


def _closing(query: list[Token], opening: int) -> int:
    depth = 0
    for at in range(opening, len(query)):
        depth += (query[at].text == "{") - (query[at].text == "}")
        if not depth:
            return at
    raise AssertionError("a parser has read the query before")


def _wrapped(query: list[Token], opening: int, home: HomeNames) -> str:
    closing = _closing(query, opening)
    inside = "".join(_hiding(query[opening + 1 : closing], home))
    # The line break ends a comment that the pattern may end in.
    before, after = _expressions(query[:opening], home), _expressions(query[closing + 1 :], home)
    return f"{before}{{ GRAPH <{home.merged}> {{{inside}\n}} }}{after}"


def _expressions(query: list[Token], home: HomeNames) -> str:
    """What stands around the outer group, where EXISTS has groups of its own."""
    for at, token in enumerate(query):
        if token.kind == "word" and token.text.upper() == "EXISTS":
            return (
                _text(query[:at])
                + "EXISTS "
                + _wrapped(query[at + 1 :], _outer_group(query, at) - at - 1, home)
            )
    return _text(query)


def _hiding(pattern: list[Token], home: HomeNames) -> Iterator[str]:
    """A pattern whose GRAPH ?g finds the dataset's and users' graphs."""
    for at, token in enumerate(pattern):
        if token.kind == "word" and token.text.upper() == "GRAPH":
            name = next(t for t in pattern[at + 1 :] if t.kind not in ("space", "comment"))
            if name.kind == "variable":
                yield f"FILTER(!STRSTARTS(STR({name.text}), {json.dumps(home.prefix)})) "
        yield token.text


def _describe(query: list[Token], home: HomeNames) -> str:
    """All triples of the described in the merge: engines differ in what they take for a description."""
    opening = _outer_group(query)
    where = "WHERE " + _wrapped(query[opening:], 0, home) if opening >= 0 else ""
    parts = []
    for token in (t for t in query[1 : opening if where else None] if t.kind not in ("space", "comment")):
        if token.text == "*":
            raise ValueError("DESCRIBE * is not answered here; name what is to be described")
        if token.kind == "variable":
            bound = f"{{ SELECT DISTINCT ({token.text} AS ?described) {where} }}"
        elif token.kind in ("iri", "word") and token.text.upper() != "WHERE":
            bound = f"VALUES ?described {{ {token.text} }}"
        else:
            break
        parts.append(f"{{ {bound} GRAPH <{home.merged}> {{ ?described ?property ?value }} }}")
    return f"CONSTRUCT {{ ?described ?property ?value }} WHERE {{ {' UNION '.join(parts)} }}"


def _text(query: Iterable[Token]) -> str:
    return "".join(token.text for token in query)
