"""Running a query that a user wrote: prefixes declared, nothing reached but the store, errors placed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, Protocol, TypeAlias

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from kg.errors import QueryError
from kg.store.tokens import tokens
from kg.terms import PREFIXES

Results: TypeAlias = QuerySolutions | QueryBoolean | QueryTriples
"""What a query gives: rows (SELECT), yes or no (ASK), triples (CONSTRUCT, DESCRIBE)."""

_SERVICE: Final = re.compile(r"(?P<name>[?$:][A-Za-z0-9_-]*)?(?P<s>s)(?P<rest>ervice)", re.IGNORECASE)
_ESCAPE: Final = {"s": "\\u0073", "S": "\\u0053"}
_MASKED: Final = re.compile(r"\\u00[57]3ervice", re.IGNORECASE)
_FILE: Final = re.compile(r"\bFROM\s*(?:NAMED\s*)?<file:", re.IGNORECASE)
_UPDATE: Final = re.compile(
    r"(?:\s|#.*+|(?:PREFIX|BASE)\s[^>]*>)*(?:INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b",
    re.IGNORECASE,
)
_DEEPEST: Final = 500
"""Brackets in each other that are answered: at some thousands the parser ends its process."""
# What the parser of Oxigraph says: "error at 2:5: expected one of OPTIONAL, "(", [_]"
_POSITION: Final = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_KEYWORD: Final = re.compile(r"\b(?:[A-Z_]{2,}|is[A-Z]+)\b")
_NAMED: Final = tuple((prefix, prefix + ":", iri) for prefix, iri in PREFIXES.items())
_LAST_NAME: Final = re.compile(r"([\w.-]*:)[^\s:]*\s*$")


class Queryable(Protocol):
    """What answers queries: a store, or a view of one."""

    @property
    def base(self) -> str:
        """The base of the dataset's IRIs."""

    def query(
        self,
        sparql: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        union: bool = False,
        base_iri: str | None = None,
    ) -> Results:
        """Runs a SPARQL query as it stands."""


def run(
    store: Queryable,
    sparql: str,
    *,
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
    union: bool = False,
    base_iri: str | None = None,
) -> Results:
    """Runs a SELECT, ASK, CONSTRUCT or DESCRIBE query over the merge of all graphs.

    The prefixes of ``kg.terms.PREFIXES`` and ``id:`` (the base of the data) need no declaration.
    SERVICE is refused, since it would reach other machines, and so are updates. The graphs, where any
    are given, are the only ones that the query sees (the dataset of the SPARQL protocol); ``union`` makes all
    named graphs together the default graph, those of users among them. Relative IRIs are resolved against
    ``base_iri``. Raises QueryError with line and column where the query is not valid SPARQL 1.1.
    """
    refuse_depth(sparql)
    if "<file:" in sparql.lower() and _FILE.search(sparql):
        raise QueryError("FROM names a file; only graphs of this store can be queried")
    masked = mask_service(sparql)
    # Those that the query may use: each of the others would cost the parser as much as a triple pattern.
    declared = {prefix: iri for prefix, named, iri in _NAMED if named in sparql}
    if "id:" in sparql:
        declared["id"] = store.base
    try:
        if default_graphs is None and named_graphs is None and not union and base_iri is None:
            return store.query(masked, prefixes=declared)
        return store.query(
            masked,
            prefixes=declared,
            default_graphs=default_graphs,
            named_graphs=named_graphs,
            union=union,
            base_iri=base_iri,
        )
    except SyntaxError as error:
        if _UPDATE.match(sparql):
            raise QueryError(
                "this is an update; only SELECT, ASK, CONSTRUCT and DESCRIBE are answered"
            ) from error
        raise explain(sparql, masked, str(error)) from error
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(f"the query cannot be run: {error}") from error


def refuse_depth(sparql: str) -> None:
    """Raises QueryError where brackets are nested so deep that the engine's parser would run out of stack."""
    if sum(sparql.count(bracket) for bracket in "({[") + sparql.count("<<") <= _DEEPEST:
        return
    depth, before = 0, ""
    for token in tokens(sparql):
        if token.kind == "other":
            # Of "<<" and ">>" the second character counts.
            twice = token.text in "<>" and token.text == before
            depth += (token.text in "({[") - (token.text in ")}]")
            depth += twice * {"<": 1, ">": -1}.get(token.text, 0)
            before = "" if twice else token.text
        if depth > _DEEPEST:
            raise QueryError(f"brackets are nested more than {_DEEPEST} deep; ask for less at once")


def prefixes(store: Queryable) -> dict[str, str]:
    """The prefixes that a query need not declare."""
    return {**PREFIXES, "id": store.base}


def mask_service(sparql: str) -> str:
    r"""The query with each ``service`` written with an escape that only strings and IRIs allow.

    There it means the same; the keyword becomes an error of syntax, so that the parser itself decides
    what is the keyword and what is text, and nothing that looks like the one can pass for the other.
    Variables and local names (``?service``, ``ex:service``) can't hold the keyword and are left.

    >>> mask_service('?service "service"')
    '?service "\\u0073ervice"'
    """

    if "service" not in sparql.lower():
        return sparql

    def mask(match: re.Match[str]) -> str:
        return match[0] if match["name"] else _ESCAPE[match["s"]] + match["rest"]

    return _SERVICE.sub(mask, sparql)


def explain(sparql: str, masked: str, message: str) -> QueryError:
    """The parser's message as a sentence with the line, the column and what stands there."""
    found = _POSITION.match(message)
    if found is None:
        return QueryError(f"not valid SPARQL: {message}")
    line, expected = int(found[1]), found[3]
    column = int(found[2]) - _overshoot(expected)
    text = masked.split("\n")[line - 1]
    before, rest = text[: column - 1], text[column - 1 :]
    if any(m.start() <= column <= m.end() for m in _MASKED.finditer(text)):
        return QueryError(
            f"line {line}: SERVICE is refused, because a query reads this store only, never another address "
            "(nor may a prefix have that name)"
        )
    where = f"line {line}, column {column - 5 * len(_MASKED.findall(before))}"
    prefix = _LAST_NAME.search(before)
    if "Prefix not found" in expected and prefix:
        return QueryError(f"{where}: the prefix {prefix[1]} is not declared; add PREFIX {prefix[1]} <...>")
    if rest.startswith("/") and _LAST_NAME.search(before):
        return QueryError(
            f"{where}: a slash in a prefixed name is written \\/ (or write the whole IRI: <...>)"
        )
    if "unbound" in expected:
        return QueryError(f"{where}: SELECT names a variable that is neither grouped nor bound")
    return QueryError(f"{where}: not valid SPARQL at {rest.strip()[:30] or 'the end of the line'}")


def _overshoot(expected: str) -> int:
    """How far behind the error the parser's column is: it counts the keyword that it looked for last."""
    if '"' in expected or "[" in expected.replace("[_]", ""):
        return 0
    return max((len(word) for word in _KEYWORD.findall(expected)), default=0)
