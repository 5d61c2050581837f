"""The pages in a real browser: search to sentence, the editor, the switches, the keyboard; who is asked."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from made_site import served, site_of
from test_pages import HOSTILE, hostile  # noqa: F401 (a fixture)

from kg.assets import script
from kg.errors import KgError
from kg.terms import BASE

SELECT = "SELECT ?event ?place WHERE { ?event pol:heldIn ?place }"
WIDE, NARROW = {"width": 1300, "height": 900}, {"width": 390, "height": 800}
PAGES = [
    "/",
    "/search?q=industrial+transfer",
    "/articles",
    "/map",
    "/questions",
    "/questions/provinces-compared",
    "/questions/plan-targets",
    f"/sparql?view=graph&query={quote(SELECT)}",
    "/id/province/CN-YN",
    "/id/ministry/miit",
    "/ontology",
]


@pytest.fixture(scope="module")
def address(browser, seeds_store: Path) -> Iterator[str]:
    """The pages of the seed articles on a free port of the loopback interface."""
    yield from site_of(seeds_store, examples=[("Where?", SELECT)])


@pytest.fixture
def page(watched, address: str):
    watched.page.set_viewport_size(WIDE)
    yield watched.page
    assert all(url.startswith(address) for url in watched.requests), watched.requests


def ready(page) -> None:
    """Waits for the editor; without the scripts of npm packages there is none to test."""
    try:
        script("editor.js")
    except KgError as error:
        pytest.skip(str(error))
    page.wait_for_function("document.documentElement.dataset.editor === 'ready'")


def test_from_search_to_a_sentence_in_three_clicks(page, address: str) -> None:
    page.goto(address)
    page.fill("#q", "docking event yunnan")
    page.locator("form.big button").click()
    page.locator("main .hits a").first.click()
    page.locator("dl.facts summary").first.click()
    sentence = page.locator("dl.facts blockquote").first
    assert sentence.is_visible()
    assert "Kunming" in sentence.inner_text()
    assert sentence.locator("mark a").first.is_visible()
    page.locator("dl.facts figcaption a").first.click()
    target = page.locator(".sentence:target")
    assert "Kunming" in target.inner_text()
    assert target.locator("mark").count() > 0


@pytest.mark.parametrize("typed", ["yunnan", "云南", "yns"])
def test_completion_by_keyboard_leads_to_the_page(page, address: str, typed: str) -> None:
    page.goto(address)
    page.locator("#q").press_sequentially(typed)
    page.locator("[role=option]").first.wait_for()
    assert page.locator("#q").get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    active = page.locator("#q").get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/province/CN-YN*")
    page.goto(address)
    page.locator("#q").press_sequentially(typed)
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("Escape")
    assert page.locator("[role=option]").first.is_hidden()


def test_the_language_and_the_appearance_stay(page, address: str) -> None:
    page.goto(f"{address}/id/province/CN-YN")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("#language").click()
    assert page.locator("h1").inner_text().startswith("云南")
    page.locator("#theme a", has_text="深色").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    page.goto(f"{address}/articles")
    assert page.locator("html").get_attribute("lang") == "zh"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    page.locator("#language").click()
    assert page.locator("h1").inner_text().startswith("Articles")


def test_the_system_decides_on_dark_where_nobody_else_does(page, address: str) -> None:
    shades = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(address)
        shades.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert shades[0] != shades[1]


def test_the_editor_completes_runs_draws_and_keeps_the_query_in_the_link(page, address: str) -> None:
    page.goto(f"{address}/sparql")
    ready(page)
    content = page.locator(".cm-content")
    content.click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.insert_text("SELECT ?event ?place WHERE { ?event pol:held")
    page.keyboard.press("Control+Space")
    option = page.locator(".cm-tooltip-autocomplete li", has_text="pol:heldIn")
    option.wait_for()
    assert "held in" in option.inner_text()
    option.click()
    page.keyboard.insert_text(" ?place }")
    page.keyboard.press("Control+Enter")
    page.locator("table.rows").wait_for()
    assert "heldIn" in page.url
    assert page.locator("table.rows tbody tr").count() > 1
    page.locator("#main").get_by_role("link", name="Graph", exact=True).click()
    assert page.locator("svg.network").is_visible()
    ready(page)
    assert "pol:heldIn ?place }" in page.locator(".cm-content").inner_text()
    coloured = page.evaluate(
        "document.querySelector('#editor').shadowRoot.querySelectorAll('.cm-line span[class]').length"
    )
    assert coloured > 3


def test_the_editor_completes_names_to_their_iris(page, address: str) -> None:
    page.goto(f"{address}/sparql")
    ready(page)
    page.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.insert_text("SELECT * { ?s ?p ")
    page.keyboard.type("<yunnan")
    option = page.locator(".cm-tooltip-autocomplete li").first
    option.wait_for()
    option.click()
    assert f"<{BASE}province/CN-YN>" in page.locator(".cm-content").inner_text()


def test_the_editor_marks_the_place_of_an_error(watched, page, address: str) -> None:
    query = quote("SELECT * WHERE {\n  ?s pol:heldIn }")
    page.goto(f"{address}/sparql?query={query}")
    ready(page)
    page.locator(".cm-lintRange-error").wait_for()
    assert "line 2" in page.locator("#problem").inner_text()
    # What the browser says of the status of the page itself.
    watched.complaints[:] = [c for c in watched.complaints if "status of 400" not in c]


def test_without_a_script_everything_can_still_be_done(browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.fill("#q", "Yunnan")
    page.locator("form.big button").click()
    page.locator("main .hits a").first.click()
    assert page.locator("h1").inner_text().startswith("Yunnan")
    page.goto(f"{address}/questions/docking-events")
    page.fill("#f-province", "云南")
    page.get_by_role("button", name="Ask").click()
    assert page.locator("table.rows tbody tr").count() > 0
    page.goto(f"{address}/sparql")
    page.fill("textarea", SELECT)
    page.get_by_role("button", name="Run").click()
    assert page.locator("table.rows tbody tr").count() > 0
    context.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_page_is_wider_than_the_screen_or_complains(page, address: str, size: dict) -> None:
    page.set_viewport_size(size)
    for path in PAGES:
        for language in ("en", "zh"):
            page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, language)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_to_complain_of(page, address: str, theme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    article = page.goto(f"{address}/articles?theme={theme}") and page.locator(
        "main li a"
    ).first.get_attribute("href")
    for path in [*PAGES, "/sparql", article]:
        page.goto(f"{address}{path}")
        found = axe.run(page)
        report = [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found.response["violations"]]
        assert report == [], path


def test_what_names_ask_for_is_not_done(watched, hostile) -> None:  # noqa: F811
    for address in served(hostile.app):
        page = watched.page
        for path in (
            "/",
            "/articles",
            "/search?q=drew",
            "/id/docking-event/harbour-fair-2023",
            "/id/person/p",
            "/id/article/a1",
            "/questions/timeline",
            f"/sparql?view=graph&query={quote('SELECT * { ?s pol:participatedIn ?o }')}",
            f"/search?q={quote(HOSTILE)}",
        ):
            page.goto(address + path)
            assert page.locator("main img").count() == 0
        page.goto(address)
        page.locator("#q").press_sequentially("script")
        page.locator("[role=option]").first.wait_for()
        assert page.locator("[role=option] img").count() == 0
        assert all(url.startswith(address) for url in watched.requests)
