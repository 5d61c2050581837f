"""A SPARQL update that a user wrote, rewritten so that it changes graphs of users and nothing else.

What a build wrote has its evidence and its invariants, so no update reaches it. To an update the store is
what users wrote: DEFAULT is their part of the default graph (``GraphNames.user``, which takes part in the
merge), NAMED and ALL are their graphs; a WHERE clause sees everything.

The update is taken apart by its tokens. Where these could be read in two ways (comments, and characters
in IRIs that could begin a string or a comment) the text that is run holds none of it, so that what was
checked is what Oxigraph reads. Whatever is not understood is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin

from pyoxigraph import NamedNode

from kg.errors import QueryError
from kg.graph.names import ONTOLOGY_GRAPH, GraphNames
from kg.query.scanner import AMBIGUOUS, Scanner, UnreadableUpdateError, unambiguous
from kg.query.tokens import Token

_BEFORE: Final = "urn:x-policykg:before"
"""A graph that exists within one update only: what users' default graph held before an operation."""
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
        default = [f"USING {_iri(graph)}" for graph in self.default]
        return " ".join([*default, *(f"USING NAMED {_iri(graph)}" for graph in self.named)])


def rewrite(
    sparql: str,
    *,
    graphs: GraphNames,
    users: Iterable[str],
    prefixes: Mapping[str, str],
    base_iri: str,
    using: Using | None = None,
) -> str:
    """The update to run in the place of a user's.

    ``users`` are the graphs of users that there are. Raises ForbiddenUpdateError where it would change a
    graph of the build or LOAD something, UnreadableUpdateError where it is not understood, QueryError
    where it names a dataset that the protocol's parameters name, too.
    """
    state = _State(graphs, set(users), dict(prefixes), base_iri, using or Using())
    return "".join(_operations(Scanner(unambiguous(sparql)), state))


@dataclass(slots=True)
class _State:
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


def _operations(scanner: Scanner, state: _State) -> Iterable[str]:
    while scanner.peek():
        yield from _prologue(scanner, state)
        if not scanner.peek():
            return
        yield _operation(scanner, state)
        if not scanner.peek():
            return
        scanner.expect(";")
        yield " ;\n"


def _prologue(scanner: Scanner, state: _State) -> Iterable[str]:
    while word := scanner.eat("PREFIX", "BASE"):
        prefix = scanner.take().text if word == "PREFIX" else ""
        iri = _absolute(scanner.take(), state)
        if word == "BASE":
            state.base = iri
        else:
            state.prefixes[prefix.removesuffix(":")] = iri
        yield f"{word} {prefix} {_iri(iri)}\n"


def _operation(scanner: Scanner, state: _State) -> str:
    word = scanner.expect(
        "INSERT", "DELETE", "WITH", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "LOAD"
    )
    if word == "LOAD":
        raise ForbiddenUpdateError(
            "LOAD is refused, because no other address is reached from here; send the data"
        )
    if word == "CREATE":
        silent = _silent(scanner)
        scanner.expect("GRAPH")
        return f"CREATE {silent} GRAPH {_iri(state.target(_graph(scanner, state)))}"
    if word in ("CLEAR", "DROP"):
        return _clear(word, scanner, state)
    if word in ("ADD", "MOVE", "COPY"):
        return _transfer(word, scanner, state)
    if word in ("INSERT", "DELETE") and scanner.eat("DATA"):
        quads = _quads(scanner.group(), state)
        return _maintained(f"{word} DATA {{ {quads.text(word, state)} }}", state, quads.unmerged(word))
    if word == "DELETE" and scanner.eat("WHERE"):
        pattern = scanner.group()
        quads = _quads(pattern, state)
        clauses, template = state.using.clauses(), quads.text(word, state)
        text = f"DELETE {{ {template} }} {clauses} WHERE {{ {_text(pattern)} }}"
        return _maintained(text if clauses else f"DELETE WHERE {{ {template} }}", state, quads.unmerged(word))
    return _modify(word, scanner, state)


def _modify(word: str, scanner: Scanner, state: _State) -> str:
    """``WITH … DELETE {…} INSERT {…} USING … WHERE {…}``."""
    graph = state.target(_graph(scanner, state)) if word == "WITH" else None
    parts, unmerged = [f"WITH {_iri(graph)}"] if graph else [], False
    verb: str | None = scanner.expect("INSERT", "DELETE") if graph else word
    while verb:
        quads = _quads(scanner.group(), state)
        parts.append(f"{verb} {{ {quads.text(verb, state, with_graph=graph is not None)} }}")
        unmerged |= quads.unmerged(verb, with_graph=graph is not None)
        verb = scanner.eat("INSERT") if verb == "DELETE" else None
    clauses = state.using.clauses()
    if clauses and (graph or scanner.peek() == "USING"):
        raise QueryError("the dataset is named in the update (USING, WITH) and in the request; name it once")
    while scanner.eat("USING"):
        named = "NAMED " if scanner.eat("NAMED") else ""
        parts.append(f"USING {named}{_iri(_graph(scanner, state))}")
    scanner.expect("WHERE")
    parts.append(f"{clauses} WHERE {{ {_text(scanner.group())} }}")
    return _maintained(" ".join(parts), state, unmerged)


def _clear(word: str, scanner: Scanner, state: _State) -> str:
    silent = _silent(scanner)
    what = scanner.expect("GRAPH", "DEFAULT", "NAMED", "ALL")
    if what == "GRAPH":
        return f"{word} {silent} GRAPH {_iri(state.target(_graph(scanner, state)))}"
    named = sorted(state.users - {state.names.user}) if what in ("NAMED", "ALL") else []
    default = [state.names.user] if what in ("DEFAULT", "ALL") else []
    text = " ;\n".join(f"{word} SILENT GRAPH {_iri(graph)}" for graph in [*named, *default])
    return _maintained(text or _NOTHING, state, bool(default))


_NOTHING: Final = f"DROP SILENT GRAPH <{_BEFORE}>"


def _transfer(word: str, scanner: Scanner, state: _State) -> str:
    silent = _silent(scanner)
    source = _graph_or_default(scanner, state)
    scanner.expect("TO")
    target = _graph_or_default(scanner, state)
    ends = {source, target} if word == "MOVE" else {target}
    for graph in ends - {state.names.user}:
        state.target(graph)
    text = f"{word} {silent} GRAPH {_iri(source)} TO GRAPH {_iri(target)}"
    return _maintained(text, state, state.names.user in ends)


def _maintained(text: str, state: _State, unmerged: bool) -> str:
    return maintained(text, state.names) if unmerged else text


def maintained(update: str, names: GraphNames) -> str:
    """An update of users' default graph, and behind it the merge of all graphs put right."""
    user, base = _iri(names.user), names.base
    built = (
        f"?g = {user} || ?g = <{ONTOLOGY_GRAPH}> || STRSTARTS(STR(?g), {json.dumps(base + 'article/')}) "
        f"|| STRSTARTS(STR(?g), {json.dumps(base + 'graph/')})"
    )
    return " ;\n".join(
        [
            f"COPY SILENT GRAPH {user} TO GRAPH <{_BEFORE}>",
            update,
            f"DELETE {{ ?s ?p ?o }} WHERE {{ GRAPH <{_BEFORE}> {{ ?s ?p ?o }} "
            f"FILTER NOT EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} FILTER({built}) }} }}",
            f"INSERT {{ ?s ?p ?o }} WHERE {{ GRAPH {user} {{ ?s ?p ?o }} }}",
            f"DROP SILENT GRAPH <{_BEFORE}>",
        ]
    )


@dataclass(slots=True)
class _Quads:
    """A template or data block: the triples outside GRAPH, and those inside, each piece as text.

    ``anonymous`` where the former have nodes without a name, which written twice would be two.
    """

    default: list[str] = field(default_factory=list)
    named: list[tuple[str, str]] = field(default_factory=list)
    anonymous: bool = False

    def text(self, word: str, state: _State, *, with_graph: bool = False) -> str:
        """What goes between the braces; ``with_graph`` where a WITH clause says which graph is meant."""
        plain = " ".join(text if text.endswith(".") else f"{text} ." for text in self.default)
        graphs = list(self.named)
        if not with_graph:
            graphs += [(state.names.user, plain)] if plain else []
            # What is inserted goes into the merge, too; what is deleted may be stated elsewhere.
            plain = plain if word == "INSERT" and not self.anonymous else ""
        return " ".join([plain, *(f"GRAPH {_iri(graph)} {{ {text} }}" for graph, text in graphs)])

    def unmerged(self, word: str, *, with_graph: bool = False) -> bool:
        """Whether the merge must be put right behind the operation."""
        return bool(self.default) and not with_graph and (word == "DELETE" or self.anonymous)


def _quads(group: list[Token], state: _State) -> _Quads:
    quads, scanner = _Quads(), Scanner(group)
    piece: list[Token] = []

    def finish() -> None:
        text = _text(piece).strip()
        text = text.removeprefix(".").strip() if quads.named else text
        quads.anonymous |= any(token.text in ("[", "(") for token in piece)
        quads.default += [text] if text else []
        piece.clear()

    while token := scanner.next():
        if token.text.upper() == "GRAPH":
            finish()
            graph = state.target(_graph(scanner, state))
            inside = scanner.group()
            if any(token.text in ("{", "}") for token in inside):
                raise UnreadableUpdateError("a graph in a template holds triples only")
            quads.named.append((graph, _text(inside)))
        elif token.text in ("{", "}"):
            raise UnreadableUpdateError("a brace stands among triples; is there a space before GRAPH?")
        else:
            piece.append(token)
    finish()
    return quads


def _graph_or_default(scanner: Scanner, state: _State) -> str:
    if scanner.eat("DEFAULT"):
        return state.names.user
    scanner.eat("GRAPH")
    return _graph(scanner, state)


def _graph(scanner: Scanner, state: _State) -> str:
    """The IRI of a graph that an operation names."""
    if scanner.peek()[:1] in ("?", "$"):
        raise ForbiddenUpdateError(
            f"GRAPH {scanner.peek().lower()} may be any graph; what an update changes is named by its IRI"
        )
    name = scanner.name()
    if name.startswith("<"):
        return _absolute(Token("iri", name), state)
    prefix, colon, local = name.partition(":")
    if not colon or prefix not in state.prefixes:
        raise UnreadableUpdateError(f"{name[:60]} is no name of a graph; write its IRI: <...>")
    return _valid(state.prefixes[prefix] + _ESCAPE.sub(r"\1", local))


def _absolute(token: Token, state: _State) -> str:
    if token.kind != "iri":
        raise UnreadableUpdateError(f"an IRI is expected at {token.text[:40]}")
    written = re.sub(r"\\u(.{4})", lambda m: chr(int(m[1], 16)), token.text[1:-1])
    return _valid(written if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", written) else urljoin(state.base, written))


def _valid(iri: str) -> str:
    try:
        return NamedNode(iri).value
    except ValueError as error:
        raise UnreadableUpdateError(f"{iri[:100]} is no IRI: {error}") from error


def _iri(iri: str) -> str:
    """An IRI as the text of an update has it."""
    return AMBIGUOUS.sub(lambda m: f"\\u{ord(m[0]):04X}", f"<{_valid(iri)}>")


def _silent(scanner: Scanner) -> str:
    return scanner.eat("SILENT") or ""


def _text(group: Iterable[Token]) -> str:
    return "".join(token.text for token in group)
