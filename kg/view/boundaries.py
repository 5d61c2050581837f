"""A map drawn on boundaries that the user supplies as GeoJSON (RFC 7946), with their source as its caption.

policykg ships no boundaries: no data set is free of doubt about its origin or its lines.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup

from kg.errors import KgError

from .svg import INK, LINE, SOFT, Link, amount, drawing, element, joined, linked
from .tiles import LEGEND, SHADES, legend, province_iri, shading, tiles

_WIDTH = 900

Ring = list[list[float]]


def boundary_map(
    values: Mapping[str, float],
    path: Path,
    *,
    caption: str,
    title: str,
    language: str,
    base: str,
    link: Link | None = None,
    unit: str = "",
) -> Markup:
    """The map as SVG; ``values`` gives a number for the IRI of each province that has one.

    A feature is a province's where one of its properties is the ISO 3166-2 code, the GB/T 2260 code or a
    name of it. Raises KgError where the file cannot be read, no feature fits, or ``caption`` is empty.
    """
    if not caption.strip():
        raise KgError(f"{path}: say whose boundaries these are; the map shows it as its caption")
    shapes = dict(_provinces(path, base))
    if not shapes:
        raise KgError(
            f"{path}: no feature is a province of China; a property must be its code (CN-YN, 530000) or name"
        )
    points = [point for rings in shapes.values() for ring in rings for point in ring]
    low, high = ([pick(point[axis] for point in points) for axis in (0, 1)] for pick in (min, max))
    squeeze = math.cos(math.radians((low[1] + high[1]) / 2))  # equirectangular, true at the middle latitude
    scale = _WIDTH / max((high[0] - low[0]) * squeeze, 1e-9)
    height = (high[1] - low[1]) * scale
    shades = shading(values.values())
    names = {province_iri(base, tile): tile.zh if language == "zh" else tile.en for tile in tiles()}

    def outline(ring: Ring) -> str:
        steps = (f"{(x - low[0]) * squeeze * scale:.1f} {(high[1] - y) * scale:.1f}" for x, y, *_ in ring)
        return "M" + "L".join(steps) + "Z"

    parts = []
    for iri in sorted(shapes):
        value = values.get(iri, 0)
        drawn = element(
            "path",
            d="".join(map(outline, shapes[iri])),
            fill=SHADES[shades.get(value, 0)],
            stroke=LINE,
            fill_rule="evenodd",
        )
        shown = element(
            "g", joined([element("title", f"{names[iri]}: {amount(value, language)} {unit}".strip()), drawn])
        )
        parts.append(linked(link(iri) if link else None, shown))
    source = element("text", caption, x=4, y=height + 22, fill=SOFT, class_="soft")
    heading = element("text", title, x=4, y=height + 42, fill=INK, class_="ink")
    parts += [source, heading, legend(shades, language, unit, height + 46, left=4)]
    return drawing(_WIDTH, height + 50 + LEGEND, title, joined(parts), "boundary-map")


def _provinces(path: Path, base: str) -> Iterator[tuple[str, list[Ring]]]:
    known = {}
    for tile in tiles():
        for name in (tile.code, tile.gb, tile.gb[:2], tile.en.casefold(), tile.zh):
            known[name] = province_iri(base, tile)
    for feature in _features(path):
        properties = feature.get("properties") or {}
        for value in properties.values() if isinstance(properties, dict) else ():
            text = str(value).strip()
            short = text.removesuffix("省").removesuffix("市").removesuffix("自治区")
            iri = known.get(text) or known.get(text.casefold()) or known.get(short)
            if iri:
                yield iri, list(_rings(feature.get("geometry") or {}))
                break


def _features(path: Path) -> list[dict[str, Any]]:
    try:
        data = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise KgError(f"{path}: {error.strerror or error}") from error
    except ValueError as error:
        raise KgError(f"{path}: is not GeoJSON: {error}") from error
    found = data.get("features") if isinstance(data, dict) else None
    if not isinstance(found, list):
        raise KgError(f"{path}: is no FeatureCollection of GeoJSON")
    return [feature for feature in found if isinstance(feature, dict)]


def _rings(geometry: Mapping[str, Any]) -> Iterator[Ring]:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates") or []
    for polygon in coordinates if kind == "MultiPolygon" else [coordinates] if kind == "Polygon" else []:
        yield from (ring for ring in polygon if len(ring) > 2)
