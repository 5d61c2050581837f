"""Whether two numbers say the same, one of them less exactly."""

from __future__ import annotations

import tomllib
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from typing import Final

from kg.audit.statements import Statement
from kg.ids import normalise

_NEAR: Final = Decimal("0.1")
"""How far an "about" may lie from the number meant, as a share of it."""
_ABOVE: Final = Decimal("0.5")
"""How far above a "more than" the number meant may lie, as a share of it."""


def same_number(one: Statement, other: Statement) -> bool:
    """Whether one value may be the other, rounded or with a qualifier ("more than", 近).

    "More than 2000" and 2066 say the same; 2000 and 3000 do not.
    """
    return any(_covers(a, b) for a, b in ((one, other), (other, one)))


def _covers(rough: Statement, exact: Statement) -> bool:
    a, b = Decimal(rough.value), Decimal(exact.value)
    words = _qualifiers()
    qualifier = normalise(rough.qualifier)
    if qualifier in words["above"]:
        return a <= b <= a * (1 + _ABOVE)
    if qualifier in words["below"]:
        return a * (1 - _ABOVE) <= b <= a
    if qualifier in words["near"]:
        return abs(a - b) <= _NEAR * abs(b)
    return _digits(a) < _digits(b) and _rounded(b, _digits(a)) == a


def _digits(number: Decimal) -> int:
    """The significant digits: 2 of 3600."""
    return len(number.normalize().as_tuple().digits)


def _rounded(number: Decimal, digits: int) -> Decimal:
    step = Decimal(1).scaleb(number.adjusted() - digits + 1)
    return number.quantize(step, rounding=ROUND_HALF_UP) if number else number


@cache
def _qualifiers() -> dict[str, list[str]]:
    text = files("kg.audit").joinpath("qualifiers.toml").read_text("utf-8")
    return {kind: [normalise(word) for word in words] for kind, words in tomllib.loads(text).items()}
