"""The templates and data blocks of an update: which triples go where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.query.updates.scanner import Scanner, UnreadableUpdateError
from kg.query.updates.targets import State, iri_text, named_graph
from kg.store.tokens import Token


@dataclass(slots=True)
class Quads:
    """A template or data block: the triples outside GRAPH, and those inside, each piece as text.

    ``anonymous`` where the former have nodes without a name, which written twice would be two.
    """

    default: list[str] = field(default_factory=list)
    named: list[tuple[str, str]] = field(default_factory=list)
    anonymous: bool = False

    def text(self, word: str, state: State, *, with_graph: bool = False) -> str:
        """What goes between the braces; ``with_graph`` where a WITH clause says which graph is meant."""
        plain = " ".join(text if text.endswith(".") else f"{text} ." for text in self.default)
        graphs = list(self.named)
        if not with_graph:
            graphs += [(state.names.user, plain)] if plain else []
            # What is inserted goes into the merge, too; what is deleted may be stated elsewhere.
            plain = plain if word == "INSERT" and not self.anonymous else ""
        return " ".join([plain, *(f"GRAPH {iri_text(graph)} {{ {text} }}" for graph, text in graphs)])

    def unmerged(self, word: str, *, with_graph: bool = False) -> bool:
        """Whether the merge must be put right behind the operation."""
        return bool(self.default) and not with_graph and (word == "DELETE" or self.anonymous)


def read_quads(group: list[Token], state: State) -> Quads:
    """The quads of a group. Raises ForbiddenUpdateError, UnreadableUpdateError as its graphs are named."""
    quads, scanner = Quads(), Scanner(group)
    piece: list[Token] = []

    def finish() -> None:
        text = text_of(piece).strip()
        text = text.removeprefix(".").strip() if quads.named else text
        quads.anonymous |= any(token.text in ("[", "(") for token in piece)
        quads.default += [text] if text else []
        piece.clear()

    while token := scanner.next():
        if token.text.upper() == "GRAPH":
            finish()
            graph = state.target(named_graph(scanner, state))
            inside = scanner.group()
            if any(token.text in ("{", "}") for token in inside):
                raise UnreadableUpdateError("a graph in a template holds triples only")
            quads.named.append((graph, text_of(inside)))
        elif token.text in ("{", "}"):
            raise UnreadableUpdateError("a brace stands among triples; is there a space before GRAPH?")
        else:
            piece.append(token)
    finish()
    return quads


def text_of(group: Iterable[Token]) -> str:
    """The tokens as text again."""
    return "".join(token.text for token in group)
