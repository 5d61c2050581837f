"""Which policy implements or replaces which: the drawing, and the way from a line to its sentences."""

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from made_site import site_of
from test_drawings import HOSTILE, SVG, texts, titles
from test_drawings_browser import NARROW, NONCE, WIDE, opened, said
from test_index import vocabulary
from test_pages import HTML

from kg.errors import KgError
from kg.graph import article_graph
from kg.index import open_index, update_index
from kg.store import open_store
from kg.terms import BASE
from kg.types import Fact
from kg.view.drawings import lineage_of, lineage_page
from kg.view.lineage import Line, Policy, lineage
from kg.view.lineage_data import lineage_in

LEVELS = ("State", "Ministries", "Provinces", "Local")
OUTLINE, TEA, OLD = (f"{BASE}policy/{name}" for name in ("outline", "tea", "old-tea"))
LONE, OTHER = f"{BASE}policy/lone", f"{BASE}policy/other"
NAMES = {
    OUTLINE: ("FiveYearPlan", "Long Outline"),
    TEA: ("Plan", "New Tea Plan"),
    OLD: ("Plan", HOSTILE),
    LONE: ("Plan", "Salt Plan"),
    OTHER: ("Plan", "Iron Plan"),
}
SENTENCES = (
    "The New Tea Plan carries out the Long Outline.",
    f"The New Tea Plan takes the place of {HOSTILE}.",
    "The Salt Plan carries out the Iron Plan.",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three plans for tea, of which one has a hostile name, and two that have nothing to do with them."""
    path = tmp_path_factory.mktemp("lineage") / "kg-store"
    facts = (Fact(TEA, "implements", OUTLINE), Fact(TEA, "replaces", OLD), Fact(LONE, "implements", OTHER))
    told = [(sentence, [fact]) for sentence, fact in zip(SENTENCES, facts, strict=True)]
    first, second = said("a1", "2023-08", NAMES, *told), said("a2", "2024-02", NAMES, told[0])
    with open_store(path) as store:
        store.load_vocabulary(vocabulary(), version="1")
        store.write([article_graph(it, base=BASE, version="1") for it in (first, second)])
        update_index(store)
    return path


@pytest.fixture
def seeds(seeds_store: Path):
    with open_store(seeds_store, read_only=True) as store:
        yield store


@pytest.fixture
def store(folder: Path):
    with open_store(folder, read_only=True) as store:
        yield store


@pytest.fixture(scope="module")
def address(browser, folder: Path) -> Iterator[str]:
    yield from site_of(folder)


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
        [
            Line("x:plan", "x:outline", told=HOSTILE, address="https://example.org/a?b&c"),
            Line("x:local", "x:plan"),
            Line("x:plan", "x:elsewhere"),
            Line("x:new", "x:old", dashed=True),
        ],
        levels=LEVELS,
        title="Lineage",
    )
    root = ElementTree.fromstring(svg)
    lines = [path for path in root.iter(SVG + "path") if path.get("class") == "step"]
    assert len(lines) == 3
    assert sum(line.get("stroke-dasharray") is not None for line in lines) == 1
    shown = texts(svg)
    assert [name for name in shown if name in LEVELS] == ["State", "Ministries", "Provinces"]
    assert not list(root.iter(SVG + "script"))
    (leads,) = root.iter(SVG + "a")
    assert (leads.get("href"), leads.get("aria-label")) == ("https://example.org/a?b&c", HOSTILE)
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
    lines = [Line(a, b) for a, b in pairs]
    root = ElementTree.fromstring(lineage(policies, lines, levels=LEVELS, title="Lineage"))
    boxes = [r for r in root.iter(SVG + "rect") if r.get("class") == "paper"]
    assert len(boxes) == 9
    upright = 0
    for path in (path for path in root.iter(SVG + "path") if path.get("class") == "step"):
        steps = re.findall(r"([\d.]+) ([\d.]+) V([\d.]+)", path.get("d"))
        upright += len(steps)
        for x in (float(x) for x, *_ in steps):
            middle = [b for b in boxes if float(b.get("x")) < x < float(b.get("x")) + float(b.get("width"))]
            assert all(float(b.get("y")) != min(float(y) for _, *ys in steps for y in ys) for b in middle)
    assert upright == 3


def test_what_nothing_joins_stands_side_by_side_and_below_without_covering_another() -> None:
    policies = [Policy(f"x:{i}{end}", f"{i} {end}", "Plan", end) for i in range(9) for end in (0, 1)]
    lines = [Line(f"x:{i}1", f"x:{i}0") for i in range(9)]
    root = ElementTree.fromstring(lineage(policies, lines, levels=LEVELS, title="Lineage"))
    places = [
        (float(r.get("x")), float(r.get("y"))) for r in root.iter(SVG + "rect") if r.get("class") == "paper"
    ]
    assert len({*places}) == 18
    for x, y in places:
        assert not [1 for a, b in places if b == y and 0 < abs(a - x) < 210]


def test_what_a_line_passes_is_inside_the_drawing_beside_the_boxes_of_others() -> None:
    policies = [Policy(f"x:{i}", f"Policy {i}", "Plan", level) for i, level in enumerate((0, 1, 1, 2, 2))]
    lines = [Line("x:3", "x:0"), Line("x:3", "x:1"), Line("x:4", "x:2")]
    root = ElementTree.fromstring(lineage(policies, lines, levels=LEVELS, title="Lineage"))
    width = float(root.get("width"))
    bends = [
        float(x)
        for path in root.iter(SVG + "path")
        for x, *_ in re.findall(r"([\d.]+) ([\d.]+) V([\d.]+)", path.get("d"))
    ]
    assert bends
    assert max(bends) < width


def test_a_plan_that_many_implement_has_one_trunk() -> None:
    policies = [
        Policy("x:hub", "Hub", "FiveYearPlan", 0),
        *(Policy(f"x:{i}", f"{i}", "Plan", 1) for i in range(80)),
    ]
    svg = lineage(policies, [Line(f"x:{i}", "x:hub") for i in range(80)], levels=LEVELS, title="Lineage")
    assert svg.count('class="step" stroke-width') == 80 + 2
    assert float(ElementTree.fromstring(svg).get("width")) < 130 + 16 * 228


def test_policies_that_replace_one_another_in_a_ring_are_drawn() -> None:
    ring = [Policy(f"x:{i}", f"Policy {i}", "Plan", 1) for i in range(3)]
    lines = [Line(f"x:{i}", f"x:{(i + 1) % 3}", dashed=True) for i in range(3)]
    svg = lineage(ring, lines, levels=LEVELS, title="Ring")
    assert svg.count('class="step" stroke-width') == 3 + 2  # two are those of the legend


def test_the_lineage_of_the_vocabularies_is_drawn(seeds) -> None:
    shown = titles(lineage_of(seeds))
    assert any("14th Five-Year Plan" in title for title in shown)
    alone = titles(
        lineage_of(seeds, focus=f"{BASE}catalogue/guidance-catalogue-of-industrial-transfer-2012-edition")
    )
    assert 2 <= len(alone) < len(shown)
    with pytest.raises(KgError, match="implements or replaces another here"):
        lineage_of(seeds, focus=f"{BASE}province/CN-YN")


def test_each_relation_has_its_articles_and_sentences(store, folder: Path) -> None:
    with open_index(folder) as index:
        found = lineage_in(store, index)
        assert {(it.source.iri, it.property, it.target.iri): it.sources for it in found.steps} == {
            (TEA, "implements", OUTLINE): 2,
            (TEA, "replaces", OLD): 1,
            (LONE, "implements", OTHER): 1,
        }
        assert {it.sentences[0].text for it in found.steps} == {*SENTENCES}
        near = lineage_in(store, index, focus=OLD)
        assert {it.iri for it in near.policies} == {TEA, OUTLINE, OLD}
        few = lineage_in(store, index, limit=1)
        assert ([it.source.iri for it in few.steps], few.left) == ([TEA], 2)
        nearest = lineage_in(store, index, focus=OLD, limit=1)
        assert ([it.target.iri for it in nearest.steps], nearest.left) == ([OLD], 1)


def test_a_line_of_the_drawing_tells_its_sentence_and_leads_to_the_article(store) -> None:
    root = ElementTree.fromstring(lineage_of(store))
    leads = {a.get("aria-label"): a.get("href") for a in root.iter(SVG + "a") if a.get("aria-label")}
    assert len(leads) == 3
    told = f"New Tea Plan replaces {HOSTILE} {SENTENCES[1]} On a1, 2023-08"
    assert leads[told] == "https://example.org/a1"


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_on_the_page_a_line_leads_to_its_sentences_by_mouse_and_keyboard(
    watched, store, tmp_path: Path, size
) -> None:
    page = opened(watched, lineage_page(store, nonce=NONCE), tmp_path, size)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    details = page.locator("#details")
    lines = page.locator("#lineage .en a[aria-label]")
    lines.filter(has_text="New Tea Plan implements").focus()
    assert SENTENCES[0] in details.inner_text()
    assert "2 article(s)" in details.inner_text()
    assert details.get_by_role("link", name="On a2").get_attribute("href") == "https://example.org/a2"
    page.keyboard.press("Tab")  # the next line in the order of the drawing
    assert SENTENCES[2] in details.inner_text() or SENTENCES[1] in details.inner_text()
    page.locator("#lineage .en a", has_text="Salt Plan").last.click()
    assert details.locator("h3").inner_text() == "Salt Plan"
    assert SENTENCES[2] in details.inner_text()
    lines.filter(has_text="replaces").locator(".ground").dispatch_event("click")
    assert SENTENCES[1] in details.inner_text()
    assert page.locator("main img, main script").count() == 0
    details.locator("h4 a").first.click()  # whose relation it is: all that leads from it
    assert SENTENCES[0] in details.inner_text()
    assert page.locator("#lineage .en a.near .step").count() == 2
    assert watched.requests == [(tmp_path / "drawing.html").as_uri()]


def test_the_page_speaks_both_languages_and_keeps_what_is_chosen_in_its_link(
    watched, store, tmp_path: Path
) -> None:
    page = opened(watched, lineage_page(store, nonce=NONCE, language="zh"), tmp_path)
    assert page.locator("h1").inner_text() == "政策的落实与替代关系"
    page.locator("#lineage .zh a[aria-label*=替代]").focus()
    assert re.search("#l[0-9]$", page.url)
    page.locator("#language").click()
    assert "replaces" in page.locator("#details h4").inner_text()
    page.reload()
    assert SENTENCES[1] in page.locator("#details").inner_text()


def test_on_paper_stand_the_whole_drawing_and_all_sentences(watched, store, tmp_path: Path) -> None:
    page = opened(watched, lineage_page(store, nonce=NONCE), tmp_path)
    page.emulate_media(media="print")
    assert page.locator("#lineage .picture:visible").count() == 1
    assert page.locator("#entries blockquote:visible").count() == 4
    assert page.locator("button:visible, #details:visible").count() == 0
    assert page.pdf().startswith(b"%PDF")


def test_without_a_script_the_lines_lead_down_to_the_sentences(browser, store, tmp_path: Path) -> None:
    path = tmp_path / "drawing.html"
    path.write_text(lineage_page(store, nonce=NONCE), "utf-8")
    page = browser.new_context(java_script_enabled=False, viewport=WIDE).new_page()
    page.goto(path.as_uri())
    page.locator("#lineage .en a[aria-label*=replaces]").focus()
    page.keyboard.press("Enter")
    assert SENTENCES[1] in page.locator(".relation:target").inner_text()
    page.context.close()


def test_the_site_leads_from_a_policy_to_its_lineage_and_to_the_sentences(watched, address: str) -> None:
    page = watched.page
    page.goto(f"{address}/id/policy/tea.html")
    page.get_by_role("link", name="Lineage").last.click()
    assert page.locator("#entries > li").count() == 3
    page.locator("#lineage a[aria-label*=replaces]").focus()
    details = page.locator("#details")
    assert SENTENCES[1] in details.inner_text()
    assert page.locator("main img").count() == 0
    details.get_by_role("link", name="1 source").click()
    assert SENTENCES[1] in page.locator("main").inner_text()
    page.goto(f"{address}/lineage")
    assert page.locator("#entries > li").count() == 5
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert all(url.startswith(address) for url in watched.requests)


def test_the_page_of_the_site_is_data_and_a_drawing_too(address: str) -> None:
    client = httpx.Client(base_url=address, trust_env=False).get
    rows = list(csv.DictReader(io.StringIO(client("/lineage.csv").text)))
    assert {(row["source"], row["property"], row["articles"]) for row in rows} == {
        (TEA, "implements", "2"),
        (TEA, "replaces", "1"),
        (LONE, "implements", "1"),
    }
    assert {row["sentence"] for row in rows} == {*SENTENCES}
    some = client("/lineage.json", params={"focus": LONE}).json()
    assert [row["target"] for row in some["rows"]] == [OTHER]
    svg = ElementTree.fromstring(client("/lineage.svg").text)
    leads = [a.get("href") for a in svg.iter(SVG + "a")]
    assert sum(it.startswith("/facts?") for it in leads) == 3
    assert "/id/policy/tea" in leads
    none = client("/lineage", headers=HTML, params={"focus": f"{BASE}province/CN-YN"})
    assert (none.status_code, "No policy here" in none.text) == (200, True)
    assert client("/lineage.svg?focus=x").status_code == 404
