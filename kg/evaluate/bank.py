"""A bank of sentences with the relations that they state, as articles and their annotations.

One TOML file a language and property (``en/heldIn.toml``); the README beside the bank in
``tests/sentences`` says what a case holds.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.errors import SourceError
from kg.evaluate.gold import GoldArticle, GoldEntity, GoldRelation
from kg.evaluate.names import comparable
from kg.types import Article


def load_bank(folder: Path, *, blind: bool = False) -> Iterator[tuple[Article, GoldArticle]]:
    """The cases of all ``LANGUAGE/PROPERTY.toml``: those that are open, or those kept blind.

    Raises SourceError that names the file which is malformed.
    """
    for path in sorted(folder.glob("*/*.toml")):
        try:
            cases = tomllib.loads(path.read_text("utf-8"))["case"]
            for number, case in enumerate(cases):
                if bool(case.get("blind")) == blind:
                    yield _case(f"{path.parent.name}-{path.stem}-{number}", path.parent.name, case)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SourceError(str(path), f"no bank of sentences: {error!r}") from error


def _case(id_: str, language: str, case: Mapping[str, Any]) -> tuple[Article, GoldArticle]:
    entities = {
        name: GoldEntity(cls, tuple(comparable(each) for each in (name, *others)), "")
        for cls, name, *others in case.get("entities", [])
    }
    gold = GoldArticle(
        id=id_,
        language=language,
        entities=entities,
        relations=_relations(case.get("relations", [])),
        figures=(),
        optional_entities=frozenset(),
        optional_relations=_relations(case.get("optional", [])),
        optional_figures=(),
    )
    return Article(id_, case["text"], language, published=case.get("published"), source=id_), gold


def _relations(triples: list[list[str]]) -> tuple[GoldRelation, ...]:
    return tuple((subject, property_, object_) for subject, property_, object_ in triples)
