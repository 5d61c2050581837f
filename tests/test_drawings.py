"""Drawings of a store: the map (on tiles or boundaries of one's own), the timeline, the lineage."""

import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.index import Kept
from kg.store import open_store
from kg.terms import BASE
from kg.view.atlas import map_of
from kg.view.boundaries import boundary_map
from kg.view.drawings import lineage_of, timeline_of
from kg.view.lineage import Policy, lineage
from kg.view.picture import write_picture

SVG = "{http://www.w3.org/2000/svg}"
LEVELS = ("State", "Ministries", "Provinces", "Local")
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


def test_lineage_has_a_line_for_each_pair_and_bands_by_level() -> None:
    policies = [
        Policy("x:outline", "Outline", "FiveYearPlan", 0, "2021"),
        Policy("x:plan", "Plan of a ministry", "Plan", 1, "2021"),
        Policy("x:old", "Catalogue (2018 edition)", "Catalogue", 1, "2018"),
        Policy("x:new", "Catalogue (2022 edition)", "Catalogue", 1, "2022"),
        Policy("x:local", HOSTILE, "Plan", 2),
    ]
    svg = lineage(
        policies,
        [("x:plan", "x:outline"), ("x:local", "x:plan"), ("x:plan", "x:elsewhere")],
        [("x:new", "x:old")],
        levels=LEVELS,
        title="Lineage",
    )
    root = ElementTree.fromstring(svg)
    lines = list(root.iter(SVG + "path"))
    assert len(lines) == 3
    assert sum(line.get("stroke-dasharray") is not None for line in lines) == 1
    shown = texts(svg)
    assert [name for name in shown if name in LEVELS] == ["State", "Ministries", "Provinces"]
    assert not list(root.iter(SVG + "script"))
    place = {
        title.text: parent.find(SVG + "rect")
        for parent in root.iter(SVG + "g")
        if (title := parent.find(SVG + "title")) is not None
    }
    newer, older = place["Catalogue (2022 edition) 2022"], place["Catalogue (2018 edition) 2018"]
    assert float(newer.get("y")) > float(older.get("y"))


def test_no_line_passes_behind_a_box() -> None:
    policies = [
        Policy(f"x:{level}{i}", f"{level} {i}", "Plan", level) for level in range(3) for i in range(3)
    ]
    pairs = [(f"x:2{i}", f"x:0{(i + 1) % 3}") for i in range(3)] + [("x:11", "x:01"), ("x:21", "x:11")]
    root = ElementTree.fromstring(lineage(policies, pairs, [], levels=LEVELS, title="Lineage"))
    boxes = [r for r in root.iter(SVG + "rect") if r.get("class") == "paper"]
    assert len(boxes) == 9
    upright = 0
    for path in root.iter(SVG + "path"):
        steps = re.findall(r"([\d.]+) ([\d.]+) V([\d.]+)", path.get("d"))
        upright += len(steps)
        for x in (float(x) for x, *_ in steps):
            middle = [b for b in boxes if float(b.get("x")) < x < float(b.get("x")) + float(b.get("width"))]
            assert all(float(b.get("y")) != min(float(y) for _, *ys in steps for y in ys) for b in middle)
    assert upright == 3


def test_policies_that_replace_one_another_in_a_ring_are_drawn() -> None:
    ring = [Policy(f"x:{i}", f"Policy {i}", "Plan", 1) for i in range(3)]
    svg = lineage(ring, [], [("x:0", "x:1"), ("x:1", "x:2"), ("x:2", "x:0")], levels=LEVELS, title="Ring")
    assert len(list(ElementTree.fromstring(svg).iter(SVG + "path"))) == 3


def test_the_lineage_of_the_vocabularies_is_drawn(seeds) -> None:
    shown = titles(lineage_of(seeds))
    assert any("14th Five-Year Plan" in title for title in shown)
    alone = titles(
        lineage_of(seeds, focus=f"{BASE}catalogue/guidance-catalogue-of-industrial-transfer-2012-edition")
    )
    assert 2 <= len(alone) < len(shown)
    with pytest.raises(KgError, match="implements or replaces another here"):
        lineage_of(seeds, focus=f"{BASE}province/CN-YN")


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
