"""A SPARQL update that a user wrote, rewritten so that it changes graphs of users and nothing else.

What a build wrote has its evidence and its invariants, so no update reaches it. To an update the store is
what users wrote: DEFAULT is their part of the default graph (``GraphNames.user``, which takes part in the
merge), NAMED and ALL are their graphs; a WHERE clause sees everything.

The update is taken apart by its tokens. Where these could be read in two ways (comments, and characters
in IRIs that could begin a string or a comment) the text that is run holds none of it, so that what was
checked is what Oxigraph reads. Whatever is not understood is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from kg.errors import QueryError
from kg.graph.names import GraphNames
from kg.query.updates.merging import BEFORE, maintained
from kg.query.updates.quads import read_quads, text_of
from kg.query.updates.scanner import Scanner, unambiguous
from kg.query.updates.targets import (
    ForbiddenUpdateError,
    State,
    Using,
    absolute,
    graph_or_default,
    iri_text,
    named_graph,
)


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
    state = State(graphs, set(users), dict(prefixes), base_iri, using or Using())
    return "".join(_operations(Scanner(unambiguous(sparql)), state))


def _operations(scanner: Scanner, state: State) -> Iterable[str]:
    while scanner.peek():
        yield from _prologue(scanner, state)
        if not scanner.peek():
            return
        yield _operation(scanner, state)
        if not scanner.peek():
            return
        scanner.expect(";")
        yield " ;\n"


def _prologue(scanner: Scanner, state: State) -> Iterable[str]:
    while word := scanner.eat("PREFIX", "BASE"):
        prefix = scanner.take().text if word == "PREFIX" else ""
        iri = absolute(scanner.take(), state)
        if word == "BASE":
            state.base = iri
        else:
            state.prefixes[prefix.removesuffix(":")] = iri
        yield f"{word} {prefix} {iri_text(iri)}\n"


def _operation(scanner: Scanner, state: State) -> str:
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
        return f"CREATE {silent} GRAPH {iri_text(state.target(named_graph(scanner, state)))}"
    if word in ("CLEAR", "DROP"):
        return _clear(word, scanner, state)
    if word in ("ADD", "MOVE", "COPY"):
        return _transfer(word, scanner, state)
    if word in ("INSERT", "DELETE") and scanner.eat("DATA"):
        quads = read_quads(scanner.group(), state)
        return _maintained(f"{word} DATA {{ {quads.text(word, state)} }}", state, quads.unmerged(word))
    if word == "DELETE" and scanner.eat("WHERE"):
        pattern = scanner.group()
        quads = read_quads(pattern, state)
        clauses, template = state.using.clauses(), quads.text(word, state)
        text = f"DELETE {{ {template} }} {clauses} WHERE {{ {text_of(pattern)} }}"
        return _maintained(text if clauses else f"DELETE WHERE {{ {template} }}", state, quads.unmerged(word))
    return _modify(word, scanner, state)


def _modify(word: str, scanner: Scanner, state: State) -> str:
    """``WITH … DELETE {…} INSERT {…} USING … WHERE {…}``."""
    graph = state.target(named_graph(scanner, state)) if word == "WITH" else None
    parts, unmerged = [f"WITH {iri_text(graph)}"] if graph else [], False
    verb: str | None = scanner.expect("INSERT", "DELETE") if graph else word
    while verb:
        quads = read_quads(scanner.group(), state)
        parts.append(f"{verb} {{ {quads.text(verb, state, with_graph=graph is not None)} }}")
        unmerged |= quads.unmerged(verb, with_graph=graph is not None)
        verb = scanner.eat("INSERT") if verb == "DELETE" else None
    clauses = state.using.clauses()
    if clauses and (graph or scanner.peek() == "USING"):
        raise QueryError("the dataset is named in the update (USING, WITH) and in the request; name it once")
    while scanner.eat("USING"):
        named = "NAMED " if scanner.eat("NAMED") else ""
        parts.append(f"USING {named}{iri_text(named_graph(scanner, state))}")
    scanner.expect("WHERE")
    parts.append(f"{clauses} WHERE {{ {text_of(scanner.group())} }}")
    return _maintained(" ".join(parts), state, unmerged)


def _clear(word: str, scanner: Scanner, state: State) -> str:
    silent = _silent(scanner)
    what = scanner.expect("GRAPH", "DEFAULT", "NAMED", "ALL")
    if what == "GRAPH":
        return f"{word} {silent} GRAPH {iri_text(state.target(named_graph(scanner, state)))}"
    named = sorted(state.users - {state.names.user}) if what in ("NAMED", "ALL") else []
    default = [state.names.user] if what in ("DEFAULT", "ALL") else []
    text = " ;\n".join(f"{word} SILENT GRAPH {iri_text(graph)}" for graph in [*named, *default])
    return _maintained(text or _NOTHING, state, bool(default))


_NOTHING: Final = f"DROP SILENT GRAPH <{BEFORE}>"


def _transfer(word: str, scanner: Scanner, state: State) -> str:
    silent = _silent(scanner)
    source = graph_or_default(scanner, state)
    scanner.expect("TO")
    target = graph_or_default(scanner, state)
    ends = {source, target} if word == "MOVE" else {target}
    for graph in ends - {state.names.user}:
        state.target(graph)
    text = f"{word} {silent} GRAPH {iri_text(source)} TO GRAPH {iri_text(target)}"
    return _maintained(text, state, state.names.user in ends)


def _maintained(text: str, state: State, unmerged: bool) -> str:
    return maintained(text, state.names) if unmerged else text


def _silent(scanner: Scanner) -> str:
    return scanner.eat("SILENT") or ""
