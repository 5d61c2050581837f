"""Map and timeline in a real browser: from a province to a sentence, zoom by mouse and keyboard, filters."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_site import site_of
from pyoxigraph import Literal, NamedNode, Quad
from test_index import vocabulary

from kg.errors import KgError
from kg.graph import article_graph
from kg.ids import article_iri, digest
from kg.index import Kept, open_index, update_index
from kg.store import open_store
from kg.terms import BASE, POL, RDF, SKOS
from kg.types import Article, Claim, Entity, Fact, Name, Resolved, Span, Value
from kg.view import write_view
from kg.view.atlas import map_of, map_page
from kg.view.drawings import kept_of, timeline_of, timeline_page

NONCE = "bm9uY2Utb2YtdGhlLXRlc3Q"
HOSTILE = "</script><img src=x onerror=alert(1)>\"' onload='alert(2)"
YUNNAN, KUNMING, QUJING = f"{BASE}province/CN-YN", f"{BASE}prefecture/530100", f"{BASE}prefecture/530300"
TEA, METAL, PLAN = f"{BASE}docking-event/tea-fair", f"{BASE}docking-event/metal-fair", f"{BASE}policy/plan"
WIDE, NARROW = {"width": 1300, "height": 900}, {"width": 390, "height": 800}


def said(id_: str, published: str, names: dict[str, tuple[str, str]], *sentences) -> Resolved:
    """An article of sentences, each with the facts that it states; ``names`` gives class and name by IRI."""
    text, claims, article = "", [], article_iri(BASE, id_)
    for sentence, facts in sentences:
        span = Span(len(text), len(text) + len(sentence))
        text += sentence + " "
        named = [
            (Fact(article, "mentions", iri), (Name(name, "en"),))
            for iri, (_, name) in names.items()
            if name in sentence
        ]
        for fact, shown in [*named, *((fact, ()) for fact in facts)]:
            claims.append(
                Claim(fact, article, span, sentence, ("r",), 0.9, "stated", names=shown)
                if shown
                else Claim(fact, article, span, sentence, ("r",), 0.9, "stated")
            )
    about = Article(id_, text, "en", title=f"On {id_}", published=published, url=f"https://example.org/{id_}")
    return Resolved(about, tuple(Entity(iri, cls) for iri, (cls, _) in names.items()), tuple(claims))


def number(of: str, measure: str, value: str, unit: str, time: str = "") -> list[Fact]:
    iri = f"{BASE}figure/{digest(of, measure, value, time)}"
    facts = [
        Fact(iri, "figureOf", of),
        Fact(iri, "measure", Value(measure, language="en")),
        Fact(iri, "value", Value(value, "decimal")),
        Fact(iri, "unit", Value(unit)),
    ]
    return [*facts, Fact(iri, "atTime", Value(time, "gYear"))] if time else facts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two fairs in Kunming and Qujing, one with a hostile name, a plan with its period, and figures."""
    path = tmp_path_factory.mktemp("drawn") / "kg-store"
    graph = NamedNode(f"{BASE}graph/vocabulary")
    places = vocabulary()
    for iri, en, zh in ((KUNMING, "Kunming", "昆明市"), (QUJING, "Qujing", "曲靖市")):
        node = NamedNode(iri)
        places += [
            Quad(node, NamedNode(f"{RDF}type"), NamedNode(f"{POL}Prefecture"), graph),
            Quad(node, NamedNode(f"{POL}within"), NamedNode(YUNNAN), graph),
            Quad(node, NamedNode(f"{SKOS}prefLabel"), Literal(en, language="en"), graph),
            Quad(node, NamedNode(f"{SKOS}prefLabel"), Literal(zh, language="zh"), graph),
        ]
    names = {
        TEA: ("DockingEvent", "Tea Fair"),
        METAL: ("DockingEvent", HOSTILE),
        PLAN: ("Plan", "Tea Plan"),
    }
    first = said(
        "a1",
        "2023-08",
        names,
        ("The Tea Fair opened in Kunming in July 2023.",
         [Fact(TEA, "heldIn", KUNMING), Fact(TEA, "heldOn", Value("2023-07", "gYearMonth"))]),
        ("At the Tea Fair firms signed for 5 billion yuan.", number(TEA, "signed", "5000000000", "CNY")),
        (f"The fair {HOSTILE} was held in Qujing in 2021.",
         [Fact(METAL, "heldIn", QUJING), Fact(METAL, "heldOn", Value("2021", "gYear"))]),
    )  # fmt: skip
    years = (("Start", "2021"), ("End", "2025"))
    second = said(
        "a2",
        "2024-02",
        names,
        ("The Tea Plan runs from 2021 to 2025.",
         [Fact(PLAN, f"period{end}", Value(year, "gYear")) for end, year in years]),
        ("The Tea Plan counts 10 gardens in 2021.", number(PLAN, "gardens", "10", "garden", "2021")),
        ("The Tea Plan counts 40 gardens in 2024.", number(PLAN, "gardens", "40", "garden", "2024")),
    )  # fmt: skip
    with open_store(path) as store:
        store.load_vocabulary(places, version="1")
        store.write([article_graph(it, base=BASE, version="1") for it in (first, second)])
        update_index(store)
    return path


@pytest.fixture
def store(folder: Path):
    with open_store(folder, read_only=True) as store:
        yield store


@pytest.fixture(scope="module")
def address(browser, folder: Path) -> Iterator[str]:
    yield from site_of(folder)


def opened(watched, html: str, tmp_path: Path, size: dict[str, int] = WIDE):
    path = tmp_path / "drawing.html"
    write_view(html, path)
    watched.page.set_viewport_size(size)
    watched.page.goto(path.as_uri())
    return watched.page


def drawn(page) -> list[str]:
    return page.locator("#timeline a title").all_text_contents()


def status(page) -> str:
    return page.locator("#status").inner_text()


def test_the_index_counts_prefectures_and_lists_what_is_there(folder: Path) -> None:
    with open_index(folder) as index:
        assert index.prefectures("Event") == {KUNMING: (YUNNAN, 1), QUJING: (YUNNAN, 1)}
        assert index.prefectures("money") == {KUNMING: (YUNNAN, 5e9)}
        assert index.provinces("money") == {YUNNAN: 5e9}
        assert [entity.iri for entity in index.parts(YUNNAN)] == [KUNMING, QUJING]
        (listed,) = index.listed(KUNMING, "Event")
        assert (listed.entity.iri, listed.sentence.article.title) == (TEA, "On a1")
        (paid,) = index.listed(YUNNAN, "money")
        assert (paid.amount, paid.sentence.text) == (5e9, "At the Tea Fair firms signed for 5 billion yuan.")
        assert [it.entity.iri for it in index.listed(KUNMING, "articles")] == [article_iri(BASE, "a1")]
        assert index.listed(QUJING, "money") == []


def test_the_map_of_a_province_shades_its_prefectures(store) -> None:
    svg = map_of(store, "money", within="Yunnan")
    assert "Kunming: 5 bn CNY" in svg
    assert "Qujing: 0 CNY" in svg
    assert "CNY" in re.findall(r">([^<]+)</text>", map_of(store, "money"))
    with pytest.raises(KgError):
        map_of(store, "money", within="Atlantis")


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_a_click_on_the_map_leads_to_prefectures_things_and_sentences(
    watched, store, tmp_path: Path, size: dict[str, int]
) -> None:
    page = opened(watched, map_page(store, "Event", nonce=NONCE), tmp_path, size)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.locator(".all .picture.en a", has_text="Yunnan").click()
    place = page.locator("#CN-YN")
    assert place.locator(".picture.en").is_visible()
    assert not page.locator("#all").is_visible()
    place.locator(".picture.en a", has_text="Kunming").click()
    part = page.locator("[id='530100']")
    assert part.locator("blockquote").inner_text().startswith("At the Tea Fair firms signed")
    assert part.get_by_role("link", name="On a1").get_attribute("href") == "https://example.org/a1"
    page.keyboard.press("Escape")
    assert not part.is_visible()
    assert place.is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#all").is_visible()
    assert watched.requests == [(tmp_path / "drawing.html").as_uri()]


def test_the_map_is_walked_by_the_keyboard_and_speaks_both_languages(watched, store, tmp_path: Path) -> None:
    page = opened(watched, map_page(store, "money", nonce=NONCE, language="zh"), tmp_path)
    assert page.locator("h1").inner_text() == "各省金额（CNY）"
    page.locator(".all .picture.zh a", has_text="云南").focus()
    page.keyboard.press("Enter")
    page.locator("#CN-YN .picture.zh a", has_text="昆明").focus()
    page.keyboard.press("Enter")
    assert "50 亿 CNY" in page.locator("[id='530100'] h3").inner_text()
    page.locator("#language").click()
    assert "5 bn CNY" in page.locator("[id='530100'] h3").inner_text()
    assert page.evaluate("document.documentElement.lang") == "en"


def test_the_timeline_zooms_by_keyboard_wheel_and_buttons(watched, store, tmp_path: Path) -> None:
    page = opened(watched, timeline_page(store, nonce=NONCE), tmp_path)
    assert status(page) == "2021 – 2025-12: 4 of 4 entries."
    box = page.locator("#timeline")
    box.focus()
    for _ in range(4):
        page.keyboard.press("+")
    near = status(page)
    assert "of 4 entries" in near
    assert near != "2021 – 2025-12: 4 of 4 entries."
    assert not any(HOSTILE in title for title in drawn(page))  # of 2021, to the left of what is shown
    for _ in range(40):
        page.keyboard.press("ArrowLeft")
    assert any(HOSTILE in title for title in drawn(page))
    page.keyboard.press("0")
    assert status(page) == "2021 – 2025-12: 4 of 4 entries."
    place = box.bounding_box()
    page.mouse.move(place["x"] + place["width"] * 0.5, place["y"] + 20)
    page.mouse.wheel(0, -900)
    page.locator("#status", has_text=re.compile(r"^2022-|^2021-")).wait_for()
    page.locator("#fit").click()
    page.locator("#zoom-in").click()
    zoomed = status(page)
    page.mouse.move(place["x"] + 200, place["y"] + 20)
    page.mouse.down()
    page.mouse.move(place["x"] + 500, place["y"] + 20, steps=4)
    page.mouse.up()
    assert status(page) != zoomed


def test_an_entry_of_the_timeline_leads_to_its_sentences(watched, store, tmp_path: Path) -> None:
    page = opened(watched, timeline_page(store, nonce=NONCE), tmp_path)
    page.locator("#timeline a", has_text="Tea Plan").first.focus()
    page.keyboard.press("Enter")
    details = page.locator("#details")
    assert "The Tea Plan runs from 2021 to 2025." in details.inner_text()
    assert details.get_by_role("link", name="On a2").get_attribute("href") == "https://example.org/a2"
    page.locator("#timeline a", has_text="gardens").click()
    assert "The Tea Plan counts 40 gardens in 2024." in details.inner_text()
    page.locator("#timeline a", has_text="img src").click()
    assert HOSTILE in details.inner_text()
    assert page.locator("main img").count() == 0
    assert watched.requests == [(tmp_path / "drawing.html").as_uri()]


def test_the_timeline_is_filtered_by_class_and_words(watched, store, tmp_path: Path) -> None:
    page = opened(watched, timeline_page(store, nonce=NONCE), tmp_path)
    page.get_by_label("Docking event").uncheck()
    assert status(page) == "2021 – 2025-12: 2 of 2 entries."
    page.get_by_label("Docking event").check()
    page.fill("#sought", "july")
    assert [title.split(":")[0] for title in drawn(page)] == ["2023-07"]
    assert page.locator("#entries > li:visible").count() == 1
    page.fill("#sought", "")
    page.locator("#language").click()
    assert status(page) == "2021—2025-12：共 4 条，显示 4 条。"
    assert page.locator("h1").inner_text() == "活动、政策及其规划期"


def test_the_same_filters_hold_for_the_drawing(store) -> None:
    def titles(**options) -> int:
        return timeline_of(store, kept_of(store, **options)).count("<title>")

    assert titles() == 4
    assert titles(classes=["Policy"]) == 2  # a plan is a policy
    assert titles(province="Yunnan") == 2
    assert titles(province="Kunming") == 1
    assert titles(focus="Tea Plan") == 2
    assert timeline_of(store, since="2022", until="2022-12").count("<title>") == 2
    with pytest.raises(KgError, match="nothing that fits"):
        timeline_of(store, Kept(confidence=0.95, classes=("Event",)))
    with pytest.raises(KgError, match="no class is called 'Cat'"):
        titles(classes=["Cat"])
    with pytest.raises(KgError, match="since May"):
        timeline_of(store, since="May")


def test_without_a_script_the_timeline_is_a_drawing_whose_entries_lead_down(browser, store, tmp_path) -> None:
    path = tmp_path / "drawing.html"
    write_view(timeline_page(store, nonce=NONCE), path)
    page = browser.new_context(java_script_enabled=False, viewport=WIDE).new_page()
    page.goto(path.as_uri())
    page.locator("#timeline a", has_text="Tea Fair").click()
    assert page.locator("li:target blockquote").first.is_visible()
    assert not page.locator("#zoom-in").is_visible()
    page.context.close()


def test_on_paper_the_pages_are_whole_without_their_controls(watched, store, tmp_path: Path) -> None:
    page = opened(watched, timeline_page(store, nonce=NONCE), tmp_path)
    page.emulate_media(media="print")
    assert page.locator("#timeline svg").is_visible()
    assert page.locator("#entries > li:visible").count() == 4
    assert page.locator("button:visible, input:visible, #details:visible").count() == 0
    assert page.pdf().startswith(b"%PDF")
    page = opened(watched, map_page(store, "Event", nonce=NONCE), tmp_path)
    page.emulate_media(media="print")
    assert page.locator("#CN-YN .picture.en").is_visible()
    assert "At the Tea Fair firms signed" in page.locator("[id='530100']").inner_text()
    assert page.locator(".place:visible").count() == 1  # of 34, those where something is
    assert page.locator("button:visible, .back:visible").count() == 0


def test_the_site_leads_from_the_map_to_a_sentence(watched, address: str) -> None:
    page = watched.page
    page.goto(f"{address}/map?measure=Event")
    page.locator(".drawing a", has_text="Yunnan").click()
    page.locator(".drawing a", has_text="Kunming").click()
    page.locator("main .hits a", has_text="Tea Fair").click()
    assert "The Tea Fair opened in Kunming in July 2023." in page.locator("main").inner_text()
    assert all(url.startswith(address) for url in watched.requests)


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_timeline_of_the_site_zooms_and_is_filtered(watched, address: str, size) -> None:
    page = watched.page
    page.set_viewport_size(size)
    page.goto(f"{address}/timeline")
    page.locator("#timeline").focus()
    page.keyboard.press("+")
    assert "of 4 entries" in status(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.keyboard.press("0")
    page.locator("#timeline a", has_text="Tea Plan").first.focus()
    page.keyboard.press("Enter")
    assert "The Tea Plan runs from 2021 to 2025." in page.locator("#details").inner_text()
    page.select_option("select[name=cls]", "Event")
    page.locator("form.filters button").click()
    page.wait_for_url("**cls=Event**")
    assert "2 of 2 entries" in status(page)
    assert all(url.startswith(address) for url in watched.requests)
