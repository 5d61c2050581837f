"""The words of quantities, from rules/units.toml: units, scales, counted nouns, qualifiers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def unit_words(language: str) -> Mapping[str, Any]:
    """The table of a language (``en``, ``zh``)."""
    file = resources.files("kg.extract") / "rules" / "units.toml"
    words: Mapping[str, Any] = tomllib.loads(file.read_text("utf-8"))[language]
    return words


def alternatives(forms: Iterable[str]) -> str:
    """One expression for several, the longest first, so that "yuan RMB" is not read as "yuan"."""
    return "|".join(sorted(forms, key=lambda form: (-len(form), form)))


class Forms:
    """Which of several names a form belongs to: ``Forms(table).name("mln")``."""

    def __init__(self, table: Mapping[str, Iterable[str]], spaced: bool = False) -> None:
        self._rows = [
            (re.compile(form.replace(" ", r"\s+"), re.IGNORECASE), name)
            for name, forms in table.items()
            for form in forms
        ]
        self.expression = alternatives(
            form.replace(" ", r"\s+") for forms in table.values() for form in forms
        )

    def name(self, text: str) -> str | None:
        """The name whose form the whole text is; lookaheads of a form are not applied."""
        for regex, name in self._rows:
            if regex.fullmatch(text) or ((m := regex.match(text)) and m.end() == len(text)):
                return name
        return None
