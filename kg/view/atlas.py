"""The map of a store: provinces by a measure, the prefectures within each, and what is there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from kg.errors import KgError
from kg.index import Entity, Index, Listed, open_index
from kg.index.counts import MEASURES
from kg.query.lookup import find_entity
from kg.store import Store

from .boundaries import boundary_map
from .details import tail
from .drawing_page import LANGUAGES, Language, class_label, render_drawing
from .model import Label
from .svg import Link, amount
from .tiles import Part, part_map, province_iri, shading, tile_map, tiles

UNITS: Final[Mapping[str, str]] = {"money": "CNY"}
"""The unit of a measure that is no count."""
_LISTED: Final = 20
_OF_WHOLE: Final = Label("{measure} by province", "各省{measure}")
_OF_PART: Final = Label("{measure} in {place}", "{place}{measure}")


def map_of(
    store: Store,
    measure: str = "Event",
    *,
    language: str = "en",
    boundaries: Path | None = None,
    caption: str = "",
    within: str | None = None,
) -> Markup:
    """The provinces shaded by a measure of :data:`kg.index.counts.MEASURES`, as tiles or on given boundaries.

    With ``within`` (a name or an IRI) the prefectures of that province.
    Raises KgError for an unknown measure or province, and what :func:`boundary_map` raises.
    """
    _check(measure)
    with open_index(store.directory) as index:
        if within is not None:
            province = _province(store, index, within)
            svg = draw_parts(index, province, measure, language, link=str)
            if not svg:
                raise KgError(f"the vocabularies know of no prefecture of {province.name(language)}")
            return svg
        return _drawing(store, index, measure, language, boundaries, caption, link=str)


def map_page(
    store: Store,
    measure: str = "Event",
    *,
    nonce: str,
    language: Language = "en",
    boundaries: Path | None = None,
    caption: str = "",
) -> str:
    """The map as a page: a province leads to its prefectures, both to what is there and its sentences.

    ``nonce`` as for :func:`render_timeline`. Raises what :func:`map_of` raises.
    """
    _check(measure)
    with open_index(store.directory) as index:
        values, parts = index.provinces(measure), index.prefectures(measure)
        names = index.entities(province_iri(store.base, tile) for tile in tiles())
        provinces = [
            _province_section(index, _known(names, store.base, tile), measure, values, parts)
            for tile in tiles()
        ]
        drawings = {
            tag: _drawing(store, index, measure, tag, boundaries, caption, link=_fragment)
            for tag in LANGUAGES
        }
    ranked = sorted(provinces, key=lambda p: (-p.value, p.id))
    return render_drawing(
        "map",
        (),
        title=_title(measure),
        nonce=nonce,
        language=language,
        drawings=drawings,
        provinces=ranked,
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A province or prefecture on the page: its number, some of what is there, and drawings of its parts."""

    id: str
    label: Label
    value: float
    number: Label
    things: tuple[dict[str, Any], ...]
    counted: bool
    parts: tuple[_Place, ...] = ()
    drawings: Mapping[str, Markup] | None = None


def _province_section(
    index: Index,
    province: Entity,
    measure: str,
    values: Mapping[str, float],
    parts: Mapping[str, tuple[str, float]],
) -> _Place:
    inside = tuple(
        _place(index, entity, measure, parts[entity.iri][1])
        for entity in index.entities(iri for iri, (of, _) in parts.items() if of == province.iri).values()
    )
    drawings: dict[str, Markup] = {
        tag: draw_parts(index, province, measure, tag, link=_fragment) for tag in LANGUAGES
    }
    ordered = tuple(sorted(inside, key=lambda p: (-p.value, p.id)))
    return _place(index, province, measure, values.get(province.iri, 0), ordered, drawings)


def _place(
    index: Index,
    entity: Entity,
    measure: str,
    value: float,
    parts: tuple[_Place, ...] = (),
    drawings: Mapping[str, Markup] | None = None,
) -> _Place:
    things = index.listed(entity.iri, measure, limit=_LISTED) if value else []
    return _Place(
        tail(entity.iri),
        Label(entity.name("en"), entity.name("zh")),
        value,
        measured(measure, value),
        tuple(map(_thing, things)),
        measure not in UNITS,
        parts,
        drawings,
    )


def _thing(it: Listed) -> dict[str, Any]:
    return {
        "label": Label(it.entity.name("en"), it.entity.name("zh")),
        "cls_label": class_label(it.entity.cls),
        "amount": measured("money", it.amount) if it.amount else None,
        "sentence": it.sentence,
    }


def _drawing(
    store: Store,
    index: Index,
    measure: str,
    language: str,
    boundaries: Path | None,
    caption: str,
    *,
    link: Link,
) -> Markup:
    values, title, unit = index.provinces(measure), _title(measure), UNITS.get(measure, "")
    options: dict[str, Any] = {"title": getattr(title, language), "language": language, "base": store.base}
    if boundaries is not None:
        return boundary_map(values, boundaries, caption=caption, link=link, unit=unit, **options)
    return tile_map(values, link=link, unit=unit, **options)


def draw_parts(index: Index, province: Entity, measure: str, language: str, *, link: Link) -> Markup:
    """The prefectures of a province, shaded on the scale of all; empty where the vocabularies know none."""
    numbers = {iri: value for iri, (_, value) in index.prefectures(measure).items()}
    parts = [Part(e.iri, e.name(language), numbers.get(e.iri, 0)) for e in index.parts(province.iri)]
    if not parts:
        return Markup("")
    title = getattr(_OF_PART, language).format(
        measure=getattr(measure_label(measure), language), place=province.name(language)
    )
    return part_map(
        parts,
        shading(numbers.values()),
        title=title,
        language=language,
        link=lambda iri: link(iri) if iri in numbers else None,
        unit=UNITS.get(measure, ""),
    )


def _fragment(iri: str) -> str:
    return f"#{tail(iri)}"


def _known(names: Mapping[str, Entity], base: str, tile: Any) -> Entity:
    iri = province_iri(base, tile)
    return names.get(iri) or Entity(iri, "Province", tile.en, tile.zh)


def _province(store: Store, index: Index, name: str) -> Entity:
    entity = index.entity(find_entity(store, name, cls="Province"))
    if entity is None:
        raise KgError(f"{name!r} is no province of the graph")
    return entity


def _check(measure: str) -> None:
    if measure not in MEASURES:
        raise KgError(f"no measure is called {measure!r}; the measures are {', '.join(MEASURES)}")


def _title(measure: str) -> Label:
    name, unit = measure_label(measure), UNITS.get(measure, "")
    en, zh = _OF_WHOLE.en.format(measure=name.en), _OF_WHOLE.zh.format(measure=name.zh)
    en = en[0].upper() + en[1:]
    return Label(f"{en} ({unit})", f"{zh}（{unit}）") if unit else Label(en, zh)


def measured(measure: str, value: float) -> Label:
    """A number of a measure for people, with its unit where it is no count."""
    unit = UNITS.get(measure, "")
    return Label(*(f"{amount(value, language)} {unit}".strip() for language in LANGUAGES))


@cache
def measure_label(measure: str) -> Label:
    """What a measure is called."""
    words = tomllib.loads(files(__package__).joinpath("measures.toml").read_text("utf-8"))
    return Label(**words[measure])
