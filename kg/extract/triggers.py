"""What a text must hold for a pattern to match, read from the pattern's own source.

Most rules are silent in most sentences. From each pattern :func:`clauses` takes the strings of which one
must be there ("held", "hosted", …); one pass of an automaton over a sentence then tells which rules are
worth trying (the prefilter of RE2's FilteredRE2). A rule that never is, is never even compiled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, Generic, TypeAlias, TypeVar

Clause: TypeAlias = frozenset[str]
"""Strings, folded by :meth:`str.casefold`, of which a text must hold one."""
Clauses: TypeAlias = frozenset[Clause]
"""All that a text must hold; empty where nothing is known beforehand."""

_TOKEN: Final = re.compile(
    r"(?P<open>\((?:\?(?:P<\w+>|[:=]|<=)|(?!\?)))"
    r"|(?P<never>\(\?)"
    r"|(?P<close>\))"
    r"|(?P<or>\|)"
    r"|(?P<name>\{[^{}]*[A-Za-z][^{}]*\}|<[a-z][\w-]*>)"
    r"|(?P<optional>(?:[?*]|\{0?,\d*\}|\{0\})[?+]?)"
    r"|(?P<repeated>(?:\+|\{\d[\d,]*\})[?+]?)"
    r"|(?P<gap>\[\^?\]?(?:\\.|[^\]\\])*\]|\\u[0-9a-fA-F]{4}|\\[A-Za-z0-9]|[.^$…‥␣ ])"
    r"|\\?(?P<letter>.)",
    re.DOTALL,
)
_SHORTEST: Final = 2
"""Bytes (UTF-8) of the shortest string worth looking for: one letter stands in every sentence."""

Rule = TypeVar("Rule")


class _Group:
    """What is read between two brackets: alternatives, and the end of the last one that is still open.

    ``run`` are the letters, ``atom`` the group or name read last, which a quantifier may yet make optional.
    """

    def __init__(self, needed: bool = True) -> None:
        self.needed = needed
        self.alternatives: list[set[Clause]] = [set()]
        self.run = ""
        self.atom: Clauses = frozenset()

    def settle(self) -> None:
        """Counts what has been read as needed."""
        self.alternatives[-1] |= self.atom
        if len(self.run.encode()) >= _SHORTEST:
            self.alternatives[-1].add(frozenset({self.run.casefold()}))
        self.run, self.atom = "", frozenset()

    def drop(self) -> None:
        """Takes back what a quantifier has made optional, the last letter or atom."""
        self.run, self.atom = self.run[:-1], frozenset()
        self.settle()

    def close(self) -> Clauses:
        """What a text must hold for the group to match."""
        self.settle()
        return either(self.alternatives) if self.needed else frozenset()


def clauses(pattern: str, named: Callable[[str], Clauses] = lambda _: frozenset()) -> Clauses:
    """What a text must hold for a pattern to match in it.

    Args:
        pattern: a regular expression, or one in the language of :mod:`kg.extract.pattern`.
        named: what a slot ``{Place}`` or a word list ``<hold>`` needs, as it is written.

    >>> sorted(map(sorted, clauses("was held(?: once)? (?:in|at) the h?alls?")))
    [['all'], ['at', 'in'], ['held'], ['the'], ['was']]
    """
    groups = [_Group()]
    for token in _TOKEN.finditer(pattern):
        group, kind = groups[-1], token.lastgroup
        if kind == "letter":
            if group.atom:
                group.settle()
            group.run += token["letter"]
        elif kind == "optional":
            group.drop()
        elif kind == "close":
            closed = groups.pop().close()
            if not groups:
                return frozenset()  # one bracket too many: a fault for whoever compiles the pattern
            groups[-1].atom = closed
        else:
            group.settle()
            if kind == "or":
                group.alternatives.append(set())
            elif kind == "name":
                group.atom = named(token["name"])
            elif kind in ("open", "never"):
                groups.append(_Group(needed=kind == "open"))
    return groups[0].close() if len(groups) == 1 else frozenset()


def either(alternatives: Iterable[Iterable[Clause]]) -> Clauses:
    """What a text must hold for one of several alternatives, each with its own clauses."""
    sets = [frozenset(each) for each in alternatives]
    if not all(sets):
        return frozenset()
    # Of each alternative the clause that is rarest, as far as length tells, in one clause of all.
    rarest = (max(each, key=lambda c: (min(len(s.encode()) for s in c), -len(c), sorted(c))) for each in sets)
    return frozenset.intersection(*sets) | {frozenset[str]().union(*rarest)}


class Triggers(Generic[Rule]):
    """Rules by what a text must hold for them."""

    def __init__(self, rules: Iterable[tuple[Rule, Clauses]]) -> None:
        from ahocorasick_rs import AhoCorasick, MatchKind

        rules = tuple(rules)
        bits: dict[Clause, int] = {}
        for _, needed in rules:
            for clause in needed:
                bits.setdefault(clause, 1 << len(bits))
        self._rules = [(rule, sum(bits[clause] for clause in needed)) for rule, needed in rules]
        met: dict[str, int] = {}
        for clause, bit in bits.items():
            for string in clause:
                met[string] = met.get(string, 0) | bit
        self._met = tuple(met.values())
        self._automaton = AhoCorasick(met, matchkind=MatchKind.Standard)

    def fitting(self, text: str) -> list[Rule]:
        """The rules that may find something in the text, in their order."""
        met = 0
        for i, _, _ in self._automaton.find_matches_as_indexes(text.casefold(), overlapping=True):
            met |= self._met[i]
        return [rule for rule, needed in self._rules if needed & met == needed]
