"""The view in a real browser: it draws, tells, filters, and does nothing that a hostile name asks for."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.terms import BASE, DCTERMS, OA, POL, SKOS
from kg.view import render_pyvis, select_view, write_view

NONCE = "bm9uY2Utb2YtdGhlLXRlc3Q"
ENTITIES = NamedNode(f"{BASE}graph/entities")
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "\"' onmouseover='alert(1)' x=\"",
    "x" * 10_000,
    "\u202eمرحبا بالعالم\u202c",
    "{{ 7 * 7 }} ${alert(1)} \u2028 href=javascript:alert(1)",
]


def open_view(watched, tmp_path: Path, view, **options):
    path = tmp_path / "view.html"
    write_view(render_pyvis(view, nonce=NONCE, **options), path)
    watched.page.goto(path.as_uri())
    watched.page.wait_for_function("window.policykg && document.documentElement.dataset.nodes")
    return watched.page


def at_node(page, name: str) -> None:
    """A real click on the canvas where a node is drawn."""
    spot = page.evaluate(
        """(name) => { const { network, view } = policykg;
        const id = view.nodeDetails.findIndex((n) => n.name.en === name);
        return network.canvasToDOM(network.getPositions([id])[id]); }""",
        name,
    )
    page.locator("#graph").click(position=spot)


def drawn(page) -> tuple[int, int]:
    return tuple(
        int(page.evaluate(f"document.documentElement.dataset.{what}")) for what in ("nodes", "edges")
    )


def test_the_page_opens_from_a_file_without_a_request_or_a_complaint(
    watched, dataset, tmp_path: Path
) -> None:
    page = open_view(watched, tmp_path, select_view(dataset))
    assert drawn(page) == (6, 6)
    page.wait_for_function(
        """() => { const c = document.querySelector("#graph canvas"); let n = 0;
        const copy = new OffscreenCanvas(c.width, c.height).getContext("2d", { willReadFrequently: true });
        copy.drawImage(c, 0, 0); const d = copy.getImageData(0, 0, c.width, c.height).data;
        for (let i = 3; i < d.length; i += 4) if (d[i]) n++; return n > 1000; }"""
    )
    assert watched.requests == [(tmp_path / "view.html").as_uri()]


def test_a_click_on_a_node_shows_names_facts_figures_and_its_neighbours(
    watched, dataset, tmp_path: Path
) -> None:
    page = open_view(watched, tmp_path, select_view(dataset))
    at_node(page, "2024 Qujing Docking Event")
    details = page.locator("#details").inner_text()
    for text in (
        "Docking event",
        "the Qujing event",
        "2024-03",
        "more than 310",
        "More than 310 enterprises took part.",
    ):
        assert text in details
    page.locator("#details").get_by_role("button", name="Ministry of Industry").click()
    details = page.locator("#details").inner_text()
    assert "工业和信息化部" in details
    assert "It was hosted by MIIT and dealt with tea processing." in details
    assert (
        page.get_by_role("link", name="Tea makers meet in Qujing").get_attribute("href")
        == "https://news.example/tea"
    )


def test_a_click_on_an_edge_shows_its_sentences_and_articles(watched, dataset, tmp_path: Path) -> None:
    page = open_view(watched, tmp_path, select_view(dataset))
    spot = page.evaluate(
        """() => { const { network, view } = policykg;
        const e = view.edgeDetails.findIndex((d) => d.label.en === "held in");
        const [a, b] = [view.edges[e].from, view.edges[e].to].map((id) => network.getPositions([id])[id]);
        return network.canvasToDOM({ x: a.x * 0.4 + b.x * 0.6, y: a.y * 0.4 + b.y * 0.6 }); }"""
    )
    page.locator("#graph").click(position=spot)
    details = page.locator("#details").inner_text()
    assert "The 2024 Qujing Docking Event opened in Qujing in March 2024." in details
    assert "对接活动在曲靖举行。" in details
    assert "Tea makers meet in Qujing" in details
    assert "0.90" in details


def test_the_legend_hides_and_shows_classes(watched, dataset, tmp_path: Path) -> None:
    page = open_view(watched, tmp_path, select_view(dataset))
    page.get_by_label("Places").uncheck()
    assert drawn(page) == (5, 4)
    page.locator("#none").click()
    assert drawn(page) == (0, 0)
    page.get_by_label("Events").check()
    assert drawn(page) == (1, 0)
    page.locator("#all").click()
    assert drawn(page) == (6, 6)


def test_search_and_filters(watched, dataset, tmp_path: Path) -> None:
    page = open_view(watched, tmp_path, select_view(dataset))
    page.fill("#search", "工信部")
    page.press("#search", "Enter")
    assert "Ministry of Industry" in page.locator("#details .name").inner_text()
    page.fill("#search", "nothing of the kind")
    assert "Nothing found" in page.locator("#found").inner_text()
    page.locator("#confidence").fill("0.75")
    assert drawn(page) == (5, 4)
    page.locator("#confidence").fill("0")
    page.fill("#from", "2024-01-01")
    page.locator("#from").dispatch_event("change")
    assert drawn(page) == (4, 3)


def test_the_page_speaks_both_languages(watched, dataset, tmp_path: Path) -> None:
    page = open_view(watched, tmp_path, select_view(dataset, focus="曲靖"), language="zh")
    assert "地级行政区" in page.locator("#details").inner_text()
    assert page.locator("h1").inner_text() == "曲靖"
    page.locator("#language").click()
    assert "Prefecture" in page.locator("#details").inner_text()
    assert page.locator("#legend h2").inner_text().startswith("Legend")


def test_on_paper_stand_the_drawing_and_the_table_without_the_controls(
    watched, dataset, tmp_path: Path
) -> None:
    page = open_view(watched, tmp_path, select_view(dataset))
    assert page.pdf().startswith(b"%PDF")  # which fires what a printer does
    assert page.locator("#table[open]").count() == 1
    page.emulate_media(media="print")
    assert page.locator("#graph canvas").is_visible()
    assert page.locator("#table tbody tr:visible").count() == 6
    assert page.locator(".tools, #filters, #search, .hint").locator("visible=true").count() == 0


@pytest.mark.parametrize("size", [(1400, 850), (420, 800)])
def test_hostile_text_stays_text(watched, dataset, tmp_path: Path, size: tuple[int, int]) -> None:
    article, claims = NamedNode(f"{BASE}article/a1"), NamedNode(f"{BASE}article/a1/claims")
    for i, name in enumerate(HOSTILE):
        entity = NamedNode(f"{BASE}enterprise/{i}")
        dataset.rdf.add(Quad(entity, NamedNode(f"{SKOS}prefLabel"), Literal(name, language="en"), ENTITIES))
        dataset.rdf.add(
            Quad(entity, NamedNode(f"{SKOS}altLabel"), Literal(name + "!", language="zh"), ENTITIES)
        )
        dataset.rdf.add(
            Quad(entity, NamedNode(f"{POL}locatedIn"), NamedNode(f"{BASE}prefecture/5303"), article)
        )
        dataset.rdf.add(Quad(NamedNode(f"{BASE}claim/c1"), NamedNode(f"{OA}exact"), Literal(name), claims))
        dataset.rdf.add(Quad(article, NamedNode(f"{DCTERMS}title"), Literal(name), claims))
    watched.page.set_viewport_size({"width": size[0], "height": size[1]})
    page = open_view(watched, tmp_path, select_view(dataset), title=HOSTILE[1])
    for number in range(len(page.evaluate("policykg.view.nodes"))):
        page.evaluate("(id) => policykg.pickNode(id, true)", number)
    for number in range(len(page.evaluate("policykg.view.edges"))):
        page.evaluate("(id) => policykg.pickEdge(id)", number)
    page.fill("#search", "<img")
    page.locator("#found button").first.click()
    assert page.locator("#details .name").inner_text() == HOSTILE[0]
    page.locator("#table summary").click()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 3
    assert watched.requests == [(tmp_path / "view.html").as_uri()]
