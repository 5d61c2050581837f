"""How Chinese names that end in a noun look: ``rules/zh-names.toml`` as frozen values."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Any

from kg.errors import OntologyError
from kg.extract.triggers import Triggers, clauses

_FILE = resources.files("kg.extract") / "rules" / "zh-names.toml"


@dataclass(frozen=True, slots=True)
class NameRule:
    """How the names of a class that end in certain heads look.

    ``needs`` lists alternatives of which one must hold; ``without`` what must not;
    ``inside`` the classes of known names that may be part of the name,
    ``over`` those that may be its end; ``suffix`` allows a place in brackets behind it,
    ``several`` a list of places at its beginning; ``allows`` words that stop other names.
    """

    name: str
    cls: str
    heads: re.Pattern[str]
    needs: tuple[str, ...]
    without: tuple[str, ...]
    inside: frozenset[str]
    over: frozenset[str]
    joins: bool
    suffix: bool
    several: bool
    allows: frozenset[str]
    least: int
    stage: int
    confidence: float
    example: str


@dataclass(frozen=True)
class NameRules:
    """The rules, and the words at which a name stops or with which it cannot begin.

    ``trades`` ends a firm's name where nothing else says that it is one.
    """

    rules: tuple[NameRule, ...]
    stop: re.Pattern[str]
    not_first: re.Pattern[str]
    levels: re.Pattern[str]
    generic: re.Pattern[str]
    trades: re.Pattern[str]

    @property
    def stages(self) -> tuple[int, ...]:
        """The numbers of the stages, in order: later ones see what earlier ones found."""
        return tuple(sorted({rule.stage for rule in self.rules}))

    @cached_property
    def of_stage(self) -> Mapping[int, Triggers[NameRule]]:
        """The rules of each stage, by what a sentence must hold for them."""
        return {
            stage: Triggers((rule, clauses(rule.heads.pattern)) for rule in self.rules if rule.stage == stage)
            for stage in self.stages
        }


def _alternatives(words: Sequence[str]) -> str:
    return "|".join(sorted(words, key=lambda w: (-len(w), w)))


def load_name_rules() -> NameRules:
    """The rules of ``rules/zh-names.toml``.

    Raises:
        OntologyError: the file is malformed; the message names it.
    """
    try:
        data: dict[str, Any] = tomllib.loads(_FILE.read_text("utf-8"))
        words = data["words"]
        return NameRules(
            tuple(
                NameRule(
                    row["name"],
                    row["class"],
                    # Heads may share characters: 推进会 and 会议 in 推进会议.
                    re.compile(f"(?=({_alternatives(row['heads'])}))"),
                    tuple(row.get("needs", ())),
                    tuple(row.get("without", ())),
                    frozenset(row.get("inside", words["inside"])),
                    frozenset(row.get("over", ())),
                    row.get("joins", False),
                    row.get("suffix", False),
                    row.get("several", False),
                    frozenset(row.get("allows", ())),
                    row.get("least", 0),
                    row.get("stage", 1),
                    row.get("confidence", 0.8),
                    row["example"],
                )
                for row in data["compound"]
            ),
            re.compile(f"^(?:{_alternatives(words['stop'])})$"),
            re.compile(f"^(?:{_alternatives(words['not_first'])})$"),
            re.compile(f"^(?:{_alternatives(words['levels'])})$"),
            re.compile(f"^(?:{_alternatives(words['generic'])})$"),
            re.compile(f"(?:{_alternatives(words['trades'])})$"),
        )
    except (tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise OntologyError(f"{_FILE}: {error}") from error
