"""The large face in the site, in a real browser: the server gives the parts that are looked at."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import networkx as nx
import pytest
from made import FAIR, YUNNAN
from made_network import HAINAN, NORTH, SOUTH, firm, network_store
from made_site import site_of
from test_pages_browser import NARROW
from test_view_large import HOSTILE, saved, status

from kg.assets import script
from kg.errors import KgError


@pytest.fixture(scope="module", autouse=True)
def built() -> None:
    try:
        script("large.js")
    except KgError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def address(browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("network") / "kg-store"
    network_store(folder)
    yield from site_of(folder)


@pytest.fixture
def page(watched, address: str):
    yield watched.page
    assert all(url.startswith((address, "blob:")) for url in watched.requests), watched.requests


def show(page, address: str, link: dict | None = None, **asked: object) -> None:
    page.goto(
        f"{address}/graph?{urlencode(asked, doseq=True)}" + ("#" + quote(json.dumps(link)) if link else "")
    )
    settle(page)


def settle(page) -> None:
    """Waits until the page has all that it asked the server for."""
    page.locator("body[data-painted]").wait_for(state="attached")
    page.locator("#face[data-busy=false]").wait_for()


def click(page, name: str) -> None:
    page.locator("#details").get_by_role("button", name=name, exact=True).click()
    settle(page)


def find(page, text: str) -> None:
    page.locator("#search").press_sequentially(text)
    page.locator("#options [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    settle(page)


def test_it_opens_on_communities_or_on_all_of_a_small_graph(page, address: str) -> None:
    show(page, address)
    assert (
        status(page) == f"{NORTH + SOUTH + 3} of {NORTH + SOUTH + 4} entities, {NORTH + SOUTH + 2} relations."
    )
    page.select_option("#view", "communities")
    assert "communities. 0 of" in status(page)
    show(page, address, view="communities")
    assert "communities. 0 of" in status(page)
    page.locator("#table summary").click()
    page.locator("#rows button").first.click()
    assert status(page).startswith(f"2 communities. {NORTH} of")


def test_a_neighbourhood_comes_in_portions_and_is_collapsed_again(page, address: str) -> None:
    show(page, address, focus=YUNNAN)
    assert status(page).startswith("61 of")
    assert page.locator("#details h2").inner_text() == "Yunnan"
    assert "North firm 0 lies in north." in page.locator("#details").inner_text()
    click(page, f"More ({NORTH - 60})")
    assert status(page).startswith(f"{NORTH + 1} of")
    assert page.get_by_role("button", name="More").count() == 0
    click(page, "Collapse")
    assert status(page) == "1 of 1 entities, 0 relations." or status(page).startswith("1 of")
    click(page, "Expand")
    assert status(page).startswith("61 of")
    page.locator("#undo").click()
    settle(page)
    assert status(page).startswith("1 of")


def test_a_neighbour_is_expanded_from_the_server(watched, page, address: str) -> None:
    show(page, address, focus=FAIR)
    assert status(page).startswith("3 of")
    before = len(watched.requests)
    page.locator("#details").get_by_role("button", name="North firm 0").first.click()
    settle(page)
    click(page, "Expand")
    assert status(page).startswith("4 of")  # its province came in
    assert len(watched.requests) > before
    asked = [url for url in watched.requests if "/graph.json" in url]
    assert len(asked) == len(set(asked))  # nothing is asked for twice
    click(page, "Collapse")
    assert status(page).startswith("3 of")


def test_search_is_the_servers_by_alias_and_pinyin_and_either_language(page, address: str) -> None:
    for typed in ("云南", "yns", "yunnan"):
        show(page, address)
        find(page, typed)
        assert page.locator("#details h2").inner_text() == "Yunnan", typed
        assert "云南省" in page.locator("#details").inner_text()


def test_a_shortest_path_comes_with_its_sentences(page, address: str) -> None:
    show(page, address, focus=firm("north", 7))
    click(page, "Path from here")
    find(page, "South firm 5")
    page.get_by_role("button", name="Path from North firm 7 to here").click()
    settle(page)
    assert status(page).startswith("7 of")
    told = page.locator("#details").inner_text()
    assert "The south came to the fair." in told
    assert "South firm 5 lies in south." in told
    page.locator("#confidence").fill("80")
    settle(page)
    assert "No path under these filters." in page.locator("#details").inner_text()


def test_filters_hide_and_a_province_is_asked_of_the_server(page, address: str) -> None:
    show(page, address)
    page.locator("#confidence").fill("80")
    assert status(page).endswith(" 22 relations.")
    page.locator("#confidence").fill("0")
    page.locator("#support").fill("2")
    assert status(page).endswith(" 20 relations.")
    page.locator("#support").fill("0")
    page.locator("#from").fill("1")
    assert status(page).endswith(" 22 relations.")
    page.locator("#from").fill("0")
    page.get_by_label("Enterprise").uncheck()
    assert status(page).startswith("3 of")
    page.get_by_label("Enterprise").check()
    page.select_option("#near", label="Hainan")
    settle(page)
    assert status(page).startswith(f"{SOUTH + 1} of")
    page.get_by_role("button", name="Hainan ×").click()
    settle(page)
    assert status(page).startswith(f"{NORTH + SOUTH + 3} of")


def test_the_link_keeps_what_is_shown_also_in_the_other_language(page, address: str) -> None:
    show(page, address, focus=FAIR)
    page.locator("#details").get_by_role("button", name="South firm 0").first.click()
    settle(page)
    click(page, "Expand")
    shown = status(page)
    page.goto("about:blank")
    page.go_back()
    settle(page)
    assert status(page) == shown
    page.locator("#language").click()
    settle(page)
    assert page.locator("html").get_attribute("lang") == "zh"
    assert "显示 4 个" in status(page)
    assert page.locator("label", has_text="着色依据").count() == 1


def test_what_is_asked_in_the_address_is_shown(page, address: str) -> None:
    show(page, address, path=[YUNNAN, HAINAN])
    assert status(page).startswith("5 of")
    show(page, address, question="mentions", entity="Harbour Fair")
    assert "Harbour Fair" in page.locator("#rows").text_content()
    show(page, address, near=HAINAN, view="all", confidence="0.8")
    assert status(page).startswith(f"{SOUTH + 1} of")
    assert status(page).endswith("0 relations.")


def test_what_the_server_refuses_is_said(watched, page, address: str) -> None:
    show(page, address, focus="https://example.org/unknown")
    assert "https://example.org/unknown" in status(page)
    watched.complaints[:] = [c for c in watched.complaints if "status of 404" not in c]


def test_a_forged_link_does_nothing(page, address: str) -> None:
    forged = {
        "view": "<b>",
        "focus": 7,
        "expanded": {"a": "x"},
        "pinned": {"b": ["c", 1]},
        "near": [1],
        "path": ["x"],
    }
    show(page, address, forged)
    assert status(page).startswith(f"{NORTH + SOUTH + 3} of")


def test_a_relation_is_read_out_of_the_overview(page, address: str) -> None:
    show(page, address)
    page.locator("#table summary").click()
    page.locator("#rows tr", has_text="participated in").first.get_by_role("button", name="read").click()
    quote_ = page.locator("#details blockquote").first
    quote_.wait_for()
    assert "came to the fair" in quote_.inner_text()
    assert page.locator("#details a", has_text="All sentences").get_attribute("href").startswith("/facts?")


def test_the_selection_is_saved(page, address: str) -> None:
    show(page, address, focus=FAIR, depth=2)
    graph = nx.read_graphml(io.BytesIO(saved(page, "graphml").encode()), force_multigraph=True)
    assert {FAIR, YUNNAN, HAINAN, firm("north", 0), firm("south", 0)} == set(graph)
    rows = list(csv.DictReader(io.StringIO(saved(page, "csv"), newline="")))
    assert "The north came to the fair." in {row["sentence"] for row in rows}
    with page.expect_download() as download:
        page.select_option("#save", "png")
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")


def test_the_keyboard_reaches_everything(page, address: str) -> None:
    show(page, address, focus=FAIR)
    page.locator("#table summary").focus()
    page.keyboard.press("Enter")
    page.locator("#rows button", has_text="North firm 0").first.focus()
    page.keyboard.press("Enter")
    settle(page)
    assert page.locator("#details h2").inner_text() == "North firm 0"
    for name in ("Expand", "Pin"):
        page.locator("#details").get_by_role("button", name=name, exact=True).focus()
        page.keyboard.press("Enter")
        settle(page)
    assert status(page).startswith("4 of")
    assert page.get_by_role("button", name="Unpin").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_fits_narrow_screens_and_axe_finds_nothing_to_complain_of(
    page, address: str, scheme: str, language: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(NARROW)
    show(page, address, focus=YUNNAN, lang=language)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    drawing, legend = (page.locator(it).bounding_box() for it in ("#drawing", ".side details >> nth=0"))
    assert drawing["y"] < legend["y"]
    found = axe.run(page)
    assert [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found.response["violations"]] == []


def test_hostile_names_do_nothing(watched, tmp_path: Path) -> None:
    network_store(tmp_path / "kg-store", north=HOSTILE)
    for address in site_of(tmp_path / "kg-store"):
        page = watched.page
        for number, text in enumerate(HOSTILE):
            show(page, address, focus=firm("north", number), lang="en")
            assert " ".join(text[:200].split()) in " ".join(page.locator("#details").inner_text().split())
        click(page, "Path from here")
        page.locator("#table summary").click()
        find(page, "Yunnan")
        assert page.locator("#face img, #face svg").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert all(url.startswith(address) for url in watched.requests)
