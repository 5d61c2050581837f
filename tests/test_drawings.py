"""Drawings of a store: the map (on tiles or boundaries of one's own), the timeline."""

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.index import Kept
from kg.store import open_store
from kg.terms import BASE
from kg.view.atlas import map_of
from kg.view.boundaries import boundary_map
from kg.view.drawings import timeline_of
from kg.view.picture import write_picture

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert(1)</script>" onload="x'


@pytest.fixture(scope="module")
def seeds(seeds_store: Path):
    with open_store(seeds_store, read_only=True) as store:
        yield store


def texts(svg: str) -> list[str]:
    return ["".join(it.itertext()) for it in ElementTree.fromstring(svg).iter(SVG + "text")]


def titles(svg: str) -> list[str]:
    return ["".join(it.itertext()) for it in ElementTree.fromstring(svg).iter(SVG + "title")]


def test_the_map_counts_by_province(seeds) -> None:
    assert "Yunnan: 1" in titles(map_of(seeds, "Event"))
    assert "云南: 1" in titles(map_of(seeds, "Event", language="zh"))
    assert len(titles(map_of(seeds, "articles"))) == 34
    with pytest.raises(KgError, match="no measure is called 'Cat'; the measures are articles"):
        map_of(seeds, "Cat")


def test_the_timeline_holds_what_has_a_date(seeds) -> None:
    found = titles(timeline_of(seeds))
    assert any(title.startswith("2022-09-23") for title in found)
    conferences = titles(timeline_of(seeds, Kept(classes=("Conference",))))
    assert 1 <= len(conferences) < len(found)
    with pytest.raises(KgError, match="has a date"):
        timeline_of(seeds, Kept(classes=("Person",)))


def boundaries(tmp_path: Path, **properties: object) -> Path:
    square = [[[100, 20], [101, 20], [101, 21], [100, 21], [100, 20]]]
    feature = {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    path = tmp_path / "provinces.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    return path


@pytest.mark.parametrize(
    "properties", [{"iso": "CN-YN"}, {"adcode": 530000}, {"name": "云南省"}, {"NAME": "Yunnan"}]
)
def test_a_map_on_ones_own_boundaries_names_their_source(tmp_path: Path, properties: dict) -> None:
    svg = boundary_map(
        {f"{BASE}province/CN-YN": 3},
        boundaries(tmp_path, **properties),
        caption=f"Boundaries: {HOSTILE}",
        title="Events",
        language="en",
        base=BASE,
    )
    assert titles(svg) == ["Yunnan: 3"]
    assert f"Boundaries: {HOSTILE}" in texts(svg)


def test_boundaries_without_a_source_or_a_province_are_refused(tmp_path: Path) -> None:
    options = {"title": "Events", "language": "en", "base": BASE}
    with pytest.raises(KgError, match="say whose boundaries these are"):
        boundary_map({}, boundaries(tmp_path, iso="CN-YN"), caption=" ", **options)
    with pytest.raises(KgError, match="no feature is a province"):
        boundary_map({}, boundaries(tmp_path, iso="FR-75"), caption="x", **options)
    (tmp_path / "bad.geojson").write_text("{", "utf-8")
    with pytest.raises(KgError, match="is not GeoJSON"):
        boundary_map({}, tmp_path / "bad.geojson", caption="x", **options)


def test_a_picture_is_svg_png_or_a_page_by_its_ending(seeds, tmp_path: Path) -> None:
    svg = map_of(seeds)
    for name, start in (("m.svg", b"<svg"), ("m.png", b"\x89PNG"), ("m.html", b"<!doctype html>")):
        write_picture(svg, tmp_path / name, title="Map")
        assert (tmp_path / name).read_bytes().startswith(start)
    with pytest.raises(KgError, match="means no picture"):
        write_picture(svg, tmp_path / "m.gif", title="Map")
