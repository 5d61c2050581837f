"""Gold annotations: what careful readers took from an article.

One JSON file an article::

    {"id": "a-1", "lang": "en",
     "entities": [{"id": "e1", "class": "Ministry", "names": ["MIIT", "工信部"]},
                  {"id": "e2", "class": "Province", "names": ["Yunnan"], "code": "CN-YN"}],
     "relations": [["e3", "heldIn", "e2"], ["e3", "heldOn", "2023-08"]],
     "figures": [{"of": "e3", "measure": "participating firms", "value": 2066, "unit": "firm"}],
     "optional": {"entities": [], "relations": [], "figures": []}}

``names`` are all names by which a reader would accept the entity; ``code`` is that of ISO 3166-2 or
GB/T 2260; neither finding nor missing what is ``optional`` counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from kg.errors import SourceError
from kg.evaluate.names import comparable

GoldRelation: TypeAlias = tuple[str, str, str]
"""Subject's id, local name of the property, object's id or a date."""


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """An entity that readers found; ``names`` are in comparable form, ``code`` is empty for none.

    ``spelled`` are the names as they were written down.
    """

    cls: str
    names: tuple[str, ...]
    code: str
    spelled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldFigure:
    """A number that readers found; ``owner`` is an entity's id, texts are in comparable form."""

    owner: str
    measure: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """What readers took from one article; ids of entities hold within it."""

    id: str
    language: str
    entities: Mapping[str, GoldEntity]
    relations: tuple[GoldRelation, ...]
    figures: tuple[GoldFigure, ...]
    optional_entities: frozenset[str]
    optional_relations: tuple[GoldRelation, ...]
    optional_figures: tuple[GoldFigure, ...]


def load_gold(path: Path) -> list[GoldArticle]:
    """The annotations of a file or of all ``*.json`` in a folder, in the order of their names.

    Raises SourceError that names the file which is missing or malformed.
    """
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    if not files:
        raise SourceError(str(path), "no *.json here; give a folder of gold annotations")
    return [_load(file) for file in files]


def _load(path: Path) -> GoldArticle:
    try:
        return _article(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise SourceError(str(path), error.strerror or str(error)) from error
    except KeyError as error:
        raise SourceError(str(path), f"no gold annotation: {error} is missing") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise SourceError(str(path), f"no gold annotation: {error}") from error


def _article(data: Mapping[str, Any]) -> GoldArticle:
    optional = data.get("optional") or {}
    return GoldArticle(
        id=data["id"],
        language=data["lang"],
        entities={entity["id"]: _entity(entity) for entity in data["entities"]},
        relations=_relations(data["relations"]),
        figures=_figures(data.get("figures", [])),
        optional_entities=frozenset(optional.get("entities", [])),
        optional_relations=_relations(optional.get("relations", [])),
        optional_figures=_figures(optional.get("figures", [])),
    )


def _entity(data: Mapping[str, Any]) -> GoldEntity:
    names = tuple(comparable(name) for name in data["names"])
    return GoldEntity(data["class"], names, str(data.get("code", "")), tuple(data["names"]))


def _relations(triples: Iterable[Iterable[object]]) -> tuple[GoldRelation, ...]:
    relations = []
    for triple in triples:
        subject, property_, object_ = triple
        relations.append((str(subject), str(property_), str(object_)))
    return tuple(relations)


def _figures(figures: Iterable[Mapping[str, Any]]) -> tuple[GoldFigure, ...]:
    return tuple(
        GoldFigure(
            str(figure.get("of", "")),
            comparable(figure.get("measure", "")),
            float(figure["value"]),
            comparable(figure.get("unit", "")),
        )
        for figure in figures
    )
