"""The state of a home at its endpoint: what it is, which change it has seen last, who writes it."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.remote.answers import solutions
from kg.store.remote.http import ROWS, Http
from kg.store.remote.names import BASE, DECISIONS, FORMAT, REVISION, UNFINISHED, WRITER, HomeNames

_FORMAT: Final = "1"
"""Version of what a home has at its endpoint; another one is refused, never guessed at."""


def find_bases(http: Http) -> list[str]:
    """The bases of the datasets that have their home at an endpoint. Raises StoreError."""
    answer = http.query(f"SELECT DISTINCT ?base {{ GRAPH ?home {{ ?home {BASE} ?base }} }}", ROWS)
    found = solutions(answer)
    return sorted(row["base"].value for row in found)


class State:
    """What the graph of a home's state says; one value of each kind."""

    def __init__(self, http: Http, home: HomeNames, place: object) -> None:
        self._http = http
        self._node = ox.NamedNode(home.state)
        self._base = home.base
        self._place = place

    def read(self) -> dict[ox.NamedNode, str]:
        """All of it. Raises StoreError where there is no home, or one of another format."""
        answer = self._http.query(f"SELECT ?p ?o {{ GRAPH {self._node} {{ {self._node} ?p ?o }} }}", ROWS)
        rows = solutions(answer)
        said = {row["p"]: row["o"].value for row in rows}
        if said.get(FORMAT) != _FORMAT:
            raise StoreError(
                f"{self._place}: the home has format {said.get(FORMAT)}, and this version of policykg reads "
                f"format {_FORMAT}; use the version of policykg that made it, or name another endpoint"
            )
        return said

    def make(self) -> None:
        """Makes an empty home."""
        values = {BASE: self._base, FORMAT: _FORMAT, REVISION: "0"}
        self._http.update(
            f"INSERT DATA {{ GRAPH {self._node} {{ "
            + " ".join(f"{self._node} {p} {ox.Literal(value)} ." for p, value in values.items())
            + " } }"
        )

    def claim(self, writer: str) -> None:
        """From now on this is the one that writes: whoever wrote before is told when it goes on."""
        self._put(WRITER, writer)

    def begin(self, writer: str) -> None:
        """A change begins. Raises StoreError where another process has begun to write meanwhile."""
        if self.read().get(WRITER) != writer:
            raise StoreError(
                f"{self._place}: another process has begun to write this home; what was written stands. "
                "Run again when it is done"
            )
        self._put(UNFINISHED, "yes")

    def finish(self, revision: int) -> None:
        """The change is whole, and the home has another revision."""
        self._put(REVISION, str(revision))
        self._put(UNFINISHED)

    def decide(self, decisions: str) -> None:
        """Keeps the file of users' decisions."""
        self._put(DECISIONS, decisions)

    def _put(self, predicate: ox.NamedNode, value: str | None = None) -> None:
        text = f"DELETE WHERE {{ GRAPH {self._node} {{ {self._node} {predicate} ?old }} }}"
        if value is not None:
            triple = f"{self._node} {predicate} {ox.Literal(value)}"
            text += f" ;\nINSERT DATA {{ GRAPH {self._node} {{ {triple} }} }}"
        self._http.update(text)
