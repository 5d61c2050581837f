"""Texts that make a backtracking matcher work its hardest, made from an expression's own structure.

For each part that may repeat: what stands before it, then the part many times over, then what fits nothing.
The matcher has to try every way in which the repeats can share the text between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from re import _constants as code  # the parser of `re`: there is no public one
from re import _parser as parser
from typing import Any

LONG = 400
_USUAL = "a1 ,安，.A(（-\n、和\ue010《”x\0"
_CATEGORIES = {
    code.CATEGORY_DIGIT: "1",
    code.CATEGORY_NOT_DIGIT: "a安 ",
    code.CATEGORY_SPACE: " ",
    code.CATEGORY_NOT_SPACE: "a安,",
    code.CATEGORY_WORD: "a1安",
    code.CATEGORY_NOT_WORD: " ,，",
}
_REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT)


def attacks(expression: re.Pattern[Any], rng: Random) -> Iterator[str | bytes]:
    """Texts against an expression, each of ``LONG`` characters and one that ends every match."""
    is_text = isinstance(expression.pattern, str)
    tree = parser.parse(expression.pattern, expression.flags)
    units = {("", _sample(tree, rng))}
    for before, repeated in _repeats(tree, rng):
        units |= {(before, repeated), ("", before + repeated), ("", repeated)}
    for before, unit in sorted(units):
        text = (before + (unit or "a") * LONG)[:LONG] + "\0"
        yield text if is_text else text.encode("latin-1", "replace")


def _repeats(tree: Any, rng: Random, before: str = "") -> Iterator[tuple[str, str]]:
    """Each part that repeats, at every level, behind a text that leads to it."""
    for kind, value in tree:
        if kind in _REPEATS:
            _, most, body = value
            if most >= 8:
                yield before, _sample(body, rng)
            yield from _repeats(body, rng, before)
        elif kind is code.BRANCH:
            for branch in value[1]:
                yield from _repeats(branch, rng, before)
        elif kind is code.SUBPATTERN:
            yield from _repeats(value[3], rng, before)
        elif kind is code.ATOMIC_GROUP:
            yield from _repeats(value, rng, before)
        before += _one(kind, value, rng)


def _sample(tree: Any, rng: Random) -> str:
    """A text that a part of an expression matches, but for what stands around it."""
    return "".join(_one(kind, value, rng) for kind, value in tree)


def _one(kind: Any, value: Any, rng: Random) -> str:
    if kind is code.LITERAL:
        return chr(value)
    if kind is code.ANY:
        return rng.choice("a安 ")
    if kind is code.NOT_LITERAL:
        return rng.choice([char for char in _USUAL if ord(char) != value])
    if kind is code.IN:
        return rng.choice(_characters(value))
    if kind is code.BRANCH:
        return _sample(rng.choice(value[1]), rng)
    if kind is code.SUBPATTERN:
        return _sample(value[3], rng)
    if kind is code.ATOMIC_GROUP:
        return _sample(value, rng)
    if kind in _REPEATS:
        least, most, body = value
        return "".join(_sample(body, rng) for _ in range(max(least, min(1, most))))
    return ""  # what is looked at and not taken


def _characters(members: Any) -> list[str]:
    """Characters of a set, the usual ones first."""
    if members[0][0] is code.NEGATE:
        return [char for char in _USUAL if not any(_fits(char, m) for m in members[1:])] or ["\u4e8c"]
    found: list[str] = []
    for kind, value in members:
        if kind is code.LITERAL:
            found.append(chr(value))
        elif kind is code.RANGE:
            found += map(chr, value)
        else:
            found += _CATEGORIES[value]
    return [char for char in found if char in _USUAL] or found


def _fits(char: str, member: Any) -> bool:
    kind, value = member
    if kind is code.LITERAL:
        return ord(char) == value
    if kind is code.RANGE:
        return value[0] <= ord(char) <= value[1]
    tests = {
        code.CATEGORY_DIGIT: r"\d",
        code.CATEGORY_NOT_DIGIT: r"\D",
        code.CATEGORY_SPACE: r"\s",
        code.CATEGORY_NOT_SPACE: r"\S",
        code.CATEGORY_WORD: r"\w",
        code.CATEGORY_NOT_WORD: r"\W",
    }
    return re.match(tests[value], char) is not None
