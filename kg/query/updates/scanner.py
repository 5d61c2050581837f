"""Walking over the tokens of a SPARQL update, which hold nothing that could be read in two ways."""

from __future__ import annotations

import re
from typing import Final

from kg.errors import QueryError
from kg.store.tokens import Token, tokens

AMBIGUOUS: Final = re.compile(r"['#]")
"""What may stand in an IRI and could begin a string or a comment elsewhere."""


class UnreadableUpdateError(QueryError):
    """An update that is not understood."""


class Scanner:
    """Walks over the tokens of an update, spaces left out or kept as the caller needs it."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def next(self) -> Token | None:
        """The next token, spaces among them; none at the end."""
        self._at += 1
        return self._tokens[self._at - 1] if self._at <= len(self._tokens) else None

    def peek(self) -> str:
        """The next word or sign in upper case; empty at the end."""
        self._skip()
        return self._tokens[self._at].text.upper() if self._at < len(self._tokens) else ""

    def take(self) -> Token:
        """The next token that is no space."""
        self._skip()
        if self._at == len(self._tokens):
            raise UnreadableUpdateError("the update ends too early")
        self._at += 1
        return self._tokens[self._at - 1]

    def eat(self, *words: str) -> str | None:
        """Takes the next token where it is one of these words; tells which."""
        return self.take().text.upper() if self.peek() in words else None

    def expect(self, *words: str) -> str:
        """Takes the next token, which must be one of these words."""
        if found := self.eat(*words):
            return found
        raise UnreadableUpdateError(f"{' or '.join(words)} is expected at {self.peek()[:40] or 'the end'}")

    def group(self) -> list[Token]:
        """What stands between the next brace and the one that closes it."""
        self.expect("{")
        start, depth = self._at, 1
        while self._at < len(self._tokens):
            text = self._tokens[self._at].text
            depth += (text == "{") - (text == "}")
            self._at += 1
            if not depth:
                return self._tokens[start : self._at - 1]
        raise UnreadableUpdateError("a brace is not closed")

    def name(self) -> str:
        """The pieces of one name (an IRI, or a prefixed name with its escapes), put together."""
        pieces = [self.take()]
        while pieces[0].kind == "word" and self._at < len(self._tokens):
            token = self._tokens[self._at]
            if token.kind == "space" or token.text in "{};":
                break
            pieces.append(token)
            self._at += 1
        return "".join(token.text for token in pieces)

    def _skip(self) -> None:
        while self._at < len(self._tokens) and self._tokens[self._at].kind == "space":
            self._at += 1


def unambiguous(sparql: str) -> list[Token]:
    """The tokens of an update; no comment is left, and no IRI in which a string or comment could begin."""
    found = []
    for token in tokens(sparql):
        if token.kind == "other" and token.text in ("\\u", "\\U", "\\"):
            raise UnreadableUpdateError("outside of strings write characters themselves, not as \\u escapes")
        if token.kind == "comment":
            found.append(Token("space", " " * len(token.text)))
        elif token.kind == "iri":
            found.append(Token("iri", AMBIGUOUS.sub(lambda m: f"\\u{ord(m[0]):04X}", token.text)))
        else:
            found.append(token)
    return found


def canonical(sparql: str) -> str:
    """The update as it stands, in its layout, with nothing that could be read in two ways."""
    return "".join(token.text for token in unambiguous(sparql))
