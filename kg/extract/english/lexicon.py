"""The words by which English names are recognised, read from lexicon.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from kg.errors import OntologyError


@dataclass(frozen=True, slots=True)
class Head:
    """A noun that heads names of a class, as one row of the lexicon says it.

    ``tail`` holds the prepositions after which the name goes on; ``lower`` says whether
    a name without capitals counts, ``bare`` whether the head alone does, ``named`` that a head without
    a capital counts behind a proper name only, and ``weak`` that only
    capitalised words right before it make it a name.
    """

    cls: str
    words: tuple[str, ...]
    tail: frozenset[str]
    lower: bool
    bare: bool
    named: bool
    weak: bool
    plural: bool


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The lexicon: heads by their last word, the longest first, and the word lists."""

    heads: dict[str, tuple[Head, ...]]
    stop: frozenset[str]
    nominal: frozenset[str]
    generic: frozenset[str]
    tail_stop: frozenset[str]
    lists: dict[str, Any]


def plural(noun: str) -> str:
    """The regular plural of a noun.

    >>> [plural(word) for word in ("activity", "base", "congress", "survey")]
    ['activities', 'bases', 'congresses', 'surveys']
    """
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def _heads(rows: list[dict[str, Any]]) -> dict[str, tuple[Head, ...]]:
    by_last: dict[str, list[Head]] = {}
    for row in rows:
        for word in row["words"]:
            many = [plural(word)] if row.get("plural") else []
            for form in [word, *many]:
                parts = tuple(form.replace("'s", " 's").split())
                by_last.setdefault(parts[-1], []).append(
                    Head(
                        row["class"],
                        parts,
                        frozenset(row["tail"]),
                        (row["lower"] and word not in row.get("exclude_lower", ()))
                        or word in row.get("lower_words", ()),
                        word in row.get("bare", ()),
                        word in row.get("named_lower", ()),
                        word in row.get("weak", ()),
                        form in many,
                    )
                )
    return {last: tuple(sorted(heads, key=lambda h: -len(h.words))) for last, heads in by_last.items()}


@cache
def lexicon() -> Lexicon:
    """The lexicon of English.

    Raises:
        OntologyError: the file is malformed.
    """
    file = resources.files("kg.extract.english") / "lexicon.toml"
    try:
        data = tomllib.loads(file.read_text("utf-8"))
        words = {name: frozenset(text.split()) for name, text in data["words"].items()}
        return Lexicon(
            _heads(data["head"]),
            words["stop"],
            words["nominal"],
            words["generic"],
            words["tail_stop"],
            data.get("list", {}),
        )
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise OntologyError(f"{file}: {error}") from error
