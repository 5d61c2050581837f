"""Which graph an operation of an update means, and whether its user may write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from pyoxigraph import NamedNode

from kg.errors import QueryError
from kg.graph.names import GraphNames
from kg.query.updates.scanner import AMBIGUOUS, Scanner, UnreadableUpdateError
from kg.store.tokens import Token

_ESCAPE: Final = re.compile(r"\\(.)")


class ForbiddenUpdateError(QueryError):
    """An update that would change what is not its user's, or reach another address."""


@dataclass(frozen=True, slots=True)
class Using:
    """The dataset of the protocol for an update's WHERE clauses (``using-graph-uri`` and its kind)."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def clauses(self) -> str:
        """The clauses that say the same within an update; empty where nothing is said."""
        default = [f"USING {iri_text(graph)}" for graph in self.default]
        return " ".join([*default, *(f"USING NAMED {iri_text(graph)}" for graph in self.named)])


@dataclass(slots=True)
class State:
    """What the operations of one update share."""

    names: GraphNames
    users: set[str]
    prefixes: dict[str, str]
    base: str
    using: Using

    def target(self, iri: str) -> str:
        """A graph that is about to be written. Raises ForbiddenUpdateError for one of the build's."""
        if iri == self.names.user:
            raise ForbiddenUpdateError(f"<{iri}> is users' default graph; write to it without GRAPH")
        if self.names.is_built(iri):
            raise ForbiddenUpdateError(
                f"<{iri}> is a graph of the build, which `kg build` alone writes; name a graph of your own"
            )
        self.users.add(iri)
        return iri


def graph_or_default(scanner: Scanner, state: State) -> str:
    """The IRI of the graph at the scanner, users' own where it says DEFAULT."""
    if scanner.eat("DEFAULT"):
        return state.names.user
    scanner.eat("GRAPH")
    return named_graph(scanner, state)


def named_graph(scanner: Scanner, state: State) -> str:
    """The IRI of a graph that an operation names."""
    if scanner.peek()[:1] in ("?", "$"):
        raise ForbiddenUpdateError(
            f"GRAPH {scanner.peek().lower()} may be any graph; what an update changes is named by its IRI"
        )
    name = scanner.name()
    if name.startswith("<"):
        return absolute(Token("iri", name), state)
    prefix, colon, local = name.partition(":")
    if not colon or prefix not in state.prefixes:
        raise UnreadableUpdateError(f"{name[:60]} is no name of a graph; write its IRI: <...>")
    return valid(state.prefixes[prefix] + _ESCAPE.sub(r"\1", local))


def absolute(token: Token, state: State) -> str:
    """A token's IRI, resolved against the update's base. Raises UnreadableUpdateError for anything else."""
    if token.kind != "iri":
        raise UnreadableUpdateError(f"an IRI is expected at {token.text[:40]}")
    written = re.sub(r"\\u(.{4})", lambda m: chr(int(m[1], 16)), token.text[1:-1])
    return valid(written if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", written) else urljoin(state.base, written))


def valid(iri: str) -> str:
    """The IRI, as Oxigraph reads it. Raises UnreadableUpdateError where it is none."""
    try:
        return NamedNode(iri).value
    except ValueError as error:
        raise UnreadableUpdateError(f"{iri[:100]} is no IRI: {error}") from error


def iri_text(iri: str) -> str:
    """An IRI as the text of an update has it."""
    return AMBIGUOUS.sub(lambda m: f"\\u{ord(m[0]):04X}", f"<{valid(iri)}>")
