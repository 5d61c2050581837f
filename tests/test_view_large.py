"""The large face in a real browser: communities open, what is asked for is found, files come out whole."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

from kg.index.tokens import spellings
from kg.terms import POL
from kg.view import Edge, Evidence, Label, Node, View, render_large, select_view, write_view
from kg.view.centrality import degrees
from kg.view.communities import draw

NONCE = "bm9uY2Utb2YtdGhlLXRlc3Q"
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "\"' onmouseover='alert(1)' x=\"",
    "x" * 10_000,
    "\u202eمرحبا بالعالم\u202c",
    '=HYPERLINK("https://x")\u2028${alert(1)}',
]
ID = "https://w3id.org/policykg/id/"


DARKEST = """() => { const c = document.querySelector("#drawing canvas"); const r = c.width / c.clientWidth;
  const copy = new OffscreenCanvas(c.width, c.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(c, 0, 0);
  const d = copy.getImageData(0, 0, c.width, c.height).data; let [x, y, n] = [0, 0, 0];
  for (let i = 0; i < d.length; i += 4) if (d[i] == 138 && d[i+1] == 111 && d[i+2] == 176 && !n++)
    [x, y] = [(i / 4) % c.width, Math.floor(i / 4 / c.width)];
  return n ? [x / r + 1, y / r + 3] : null; }"""
"""Where the first pixel of the colour of enterprises is drawn."""
STILL = f"""() => {{ const place = String(({DARKEST})());
  window.still = place !== "null" && place === window.place ? (window.still ?? 0) + 1 : 0;
  window.place = place; return window.still > 10; }}"""
"""Whether it has been there for ten frames: nothing moves any more."""


def node(number: int, name: str, cls: str = "Enterprise", zh: str | None = None, **values) -> Node:
    return Node(f"{ID}x/{number}", cls, Label(cls, cls), Label(name, zh or name), **values)


def edge(source: Node, target: Node, text: str = "They met.", confidence: float = 0.8, date="2023-05-01"):
    said = Evidence(text, f"{ID}article/1", "An article", "https://example.org/1", date, confidence, "stated")
    dates = (date,)
    return Edge(
        source.iri,
        target.iri,
        "locatedIn",
        Label("located in", "位于"),
        confidence,
        1,
        1,
        dates,
        False,
        (said,),
    )


def two_hubs(size: int = 150) -> View:
    """Two communities, each around a hub with crowded members, joined by one relation."""
    nodes = [node(i, f"Firm {i}", zh=f"企业{i}") for i in range(2 * size)]
    edges = []
    for start in (0, size):
        for i in range(1, size):
            edges.append(edge(nodes[start], nodes[start + i], confidence=0.9))
            for step in (7, 31, 53):
                edges.append(edge(nodes[start + i], nodes[start + i * step % (size - 1) + 1], confidence=0.4))
    edges.append(edge(nodes[0], nodes[size], "The two hubs met.", 0.95, "2024-01-01"))
    return View(tuple(nodes), tuple(edges), None, 1, len(nodes), len(edges))


def open_page(watched, tmp_path: Path, view: View, link: dict | None = None, **options):
    path = tmp_path / "large.html"
    write_view(render_large(view, nonce=NONCE, **options), path)
    watched.page.goto(path.as_uri() + ("#" + json.dumps(link) if link else ""))
    painted(watched.page)
    return watched.page


def painted(page) -> None:
    # By its attribute: to wait for a function, strings are evaluated, which the page's policy forbids.
    page.locator("body[data-painted]").wait_for(state="attached")


def status(page) -> str:
    return page.locator("#status").inner_text()


def saved(page, format_: str) -> str:
    with page.expect_download() as download:
        page.select_option("#save", format_)
    return Path(download.value.path()).read_text("utf-8")


def test_a_large_view_opens_on_communities_and_a_click_opens_one(watched, tmp_path: Path) -> None:
    page = open_page(watched, tmp_path, two_hubs())
    assert status(page) == "2 communities. 0 of 300 entities, 0 relations."
    page.locator("#table summary").click()
    page.locator("#rows button").first.click()
    assert status(page).startswith("1 communities. 150 of 300 entities, ")
    page.locator("#undo").click()
    assert status(page).startswith("2 communities.")
    assert watched.requests == [(tmp_path / "large.html").as_uri()]


def test_it_draws(watched, tmp_path: Path) -> None:
    page = open_page(watched, tmp_path, two_hubs(), {"view": "all"})
    page.wait_for_function(
        """() => { const c = document.querySelector("#drawing canvas");
        const copy = new OffscreenCanvas(c.width, c.height).getContext("2d", { willReadFrequently: true });
        copy.drawImage(c, 0, 0); const s = new Set();
        const d = copy.getImageData(0, 0, c.width, c.height).data;
        for (let i = 0; i < d.length; i += 4) if (d[i + 3] == 255) s.add(d[i] + "," + d[i+1] + "," + d[i+2]);
        return s.size > 3; }"""
    )


def test_search_finds_by_either_language_and_shows_the_neighbourhood_with_sentences(
    watched, tmp_path: Path
) -> None:
    page = open_page(watched, tmp_path, two_hubs())
    page.fill("#search", "企业7")
    assert page.locator("#options [role=option]").count() == 11
    page.fill("#search", "firm 150")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    details = page.locator("#details").inner_text()
    assert "Firm 150" in details
    assert "企业150" in details
    assert "The two hubs met." in details
    assert "An article" in details
    assert status(page).startswith("151 of 300 entities")
    page.fill("#search", "nobody of this name")
    assert page.locator("#options").inner_text() == "Nothing found"


def test_the_shortest_path_is_told_with_its_sentences(watched, tmp_path: Path) -> None:
    page = open_page(watched, tmp_path, two_hubs())
    page.fill("#search", "Firm 7")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Path from here").click()
    page.fill("#search", "Firm 199")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Path from Firm 7 to here").click()
    assert status(page) == "4 of 300 entities, 3 relations."
    assert "The two hubs met." in page.locator("#details").inner_text()


def test_a_path_keeps_to_what_the_filters_leave(watched, tmp_path: Path) -> None:
    one, mid, other, third, fourth = nodes = tuple(node(i, f"Firm {i}") for i in range(5))
    short = (edge(one, mid, confidence=0.9, date="2020-03-01"), edge(mid, other, date="2020-03-01"))
    long = tuple(edge(a, b, confidence=0.6, date="2024-05-20") for a, b in ((one, third), (third, fourth)))
    last = edge(fourth, other, confidence=0.6, date="2024-05-20")
    view = View(nodes, (*short, *long, replace(last, property="within")), None, 1, 5, 5)
    page = open_page(watched, tmp_path, view, {"path": ["~x/0", "~x/2"]})
    assert status(page) == "3 of 5 entities, 2 relations."
    page.locator("#from").fill("1")
    assert status(page) == "4 of 5 entities, 3 relations."
    assert "Firm 4" in page.locator("#details").inner_text()
    page.locator("#confidence").fill("70")
    assert page.locator("#details").inner_text().endswith("No path under these filters.")
    page.locator("#from").fill("0")
    assert status(page) == "3 of 5 entities, 2 relations."
    page.locator("#confidence").fill("0")
    page.locator("#from").fill("1")
    page.get_by_text("Relations", exact=True).first.click()
    page.locator("#properties [value=within]").uncheck()
    assert page.locator("#details").inner_text().endswith("No path under these filters.")
    page.locator("#from").fill("0")
    assert status(page) == "3 of 5 entities, 2 relations."


def test_what_only_vocabularies_say_is_no_step_of_a_path(watched, tmp_path: Path) -> None:
    one, mid, other = nodes = tuple(node(i, f"Firm {i}") for i in range(3))
    known = replace(edge(mid, other), articles=0, claims=0, evidence=(), dates=())
    page = open_page(
        watched, tmp_path, View(nodes, (edge(one, mid), known), None, 1, 3, 2), {"path": ["~x/0", "~x/2"]}
    )
    assert page.locator("#details").inner_text().endswith("No path under these filters.")


def test_chinese_names_are_found_in_pinyin_and_by_its_initials(watched, tmp_path: Path) -> None:
    cities = ("北京", "重庆", "重点产业集群", "重慶3D打印中心", "Bjorn")
    nodes = tuple(node(i, name, zh=name) for i, name in enumerate(cities))
    page = open_page(watched, tmp_path, View(nodes, (edge(nodes[0], nodes[1]),), None, 1, 5, 1))

    def found(text: str) -> list[str]:
        page.fill("#search", text)
        return page.locator("#options [role=option] bdi").all_inner_texts()

    assert found("beijing") == found("Bei Jing") == found("北京") == ["北京"]
    assert found("bj") == ["北京", "Bjorn"]
    assert found("chong") == found("cq") == ["重庆", "重慶3D打印中心"]
    assert found("zhongdian") == found("zdcyjq") == ["重点产业集群"]
    assert found("cq3dy") == ["重慶3D打印中心"]
    assert found("jing") == found("qing") == []  # from its beginning, as in the site
    # As the site completes it, by what its index is made with.
    for name in cities:
        for key, whole in spellings(name):
            if whole and key.isascii():
                assert name in found(key), key


def test_a_double_click_shows_what_a_node_is_joined_with_and_hides_it_again(watched, tmp_path: Path) -> None:
    centre, firm, *more = nodes = tuple(
        node(i, f"It {i}", "Enterprise" if i == 1 else "Zone") for i in range(9)
    )
    edges = (edge(firm, centre), *(edge(it, firm) for it in more))
    page = open_page(watched, tmp_path, View(nodes, edges, centre.iri, 1, 9, 8))
    assert status(page).startswith("2 of 9")
    double_click(page, "It 1")
    page.locator("#status", has_text="9 of 9").wait_for()
    assert page.locator("#details h2").inner_text() == "It 1"
    double_click(page, "It 1")
    page.locator("#status", has_text=re.compile("^2 of 9")).wait_for()


def double_click(page, name: str) -> None:
    """Two clicks at once, as fast as no busy machine could hand them on, on the first enterprise."""
    at = pointed_at(page, name)
    page.evaluate(
        """([clientX, clientY]) => { const canvas = document.querySelector("#drawing canvas");
        for (const kind of ["pointerdown", "pointerup", "pointerdown", "pointerup"])
          canvas.dispatchEvent(new PointerEvent(kind, { bubbles: true, clientX, clientY })); }""",
        at,
    )


def pointed_at(page, name: str) -> tuple[float, float]:
    """Points at the first enterprise of the drawing until the page says its name; where that is."""
    box = page.locator("#drawing").bounding_box()
    page.wait_for_function(STILL)
    x, y = page.evaluate(DARKEST)
    at = box["x"] + x, box["y"] + y
    page.mouse.move(*at)
    page.locator(f"#drawing[title^='{name}']").wait_for(state="attached")
    return at


def test_a_click_opens_a_community_and_a_double_click_on_a_member_closes_it(watched, tmp_path: Path) -> None:
    hubs = two_hubs(40)
    zones = tuple(replace(it, cls="Zone", cls_label=Label("Zone", "Zone")) for it in hubs.nodes[40:])
    view = replace(hubs, nodes=(*hubs.nodes[:40], *zones))
    page = open_page(watched, tmp_path, view, {"view": "communities"})
    assert status(page).startswith("2 communities. 0 of 80")
    page.mouse.click(*pointed_at(page, "Firm 0 · 40"))
    page.locator("#status", has_text="1 communities. 40 of 80").wait_for()
    page.locator("#fit").click()
    double_click(page, "Firm")
    page.locator("#status", has_text="2 communities. 0 of 80").wait_for()


def test_nodes_expand_and_collapse_out_of_what_the_file_carries(watched, tmp_path: Path) -> None:
    page = open_page(watched, tmp_path, two_hubs(), {"view": "around", "focus": "~x/7"})
    first = int(status(page).split()[0])
    hub = page.locator("#details").get_by_role("button", name="Firm 0", exact=True).first
    hub.click()
    page.get_by_role("button", name="Expand").click()
    assert status(page).startswith("151 of 300")  # all of its community, and the other hub
    page.get_by_role("button", name="Collapse").click()
    assert int(status(page).split()[0]) == first
    page.locator("#undo").click()
    assert status(page).startswith("151 of 300")


def test_a_crowded_neighbourhood_comes_in_portions(watched, tmp_path: Path) -> None:
    nodes = tuple(node(i, f"Firm {i}") for i in range(601))
    view = View(nodes, tuple(edge(it, nodes[0]) for it in nodes[1:]), nodes[0].iri, 1, 601, 600)
    page = open_page(watched, tmp_path, view)
    assert status(page).startswith("251 of 601")
    page.get_by_role("button", name="More (350)").click()
    assert status(page).startswith("501 of 601")
    page.get_by_role("button", name="More (100)").click()
    assert status(page).startswith("601 of 601")
    assert page.get_by_role("button", name="More").count() == 0


def test_colour_tells_communities_apart(watched, tmp_path: Path) -> None:
    page = open_page(watched, tmp_path, two_hubs(), {"view": "all"})
    one = set(re.findall(r'fill="(#\w+)"/></g>|fill="(#\w+)"/><text', saved(page, "svg")))
    page.select_option("#colour", "community")
    two = set(re.findall(r'fill="(#\w+)"/></g>|fill="(#\w+)"/><text', saved(page, "svg")))
    assert len(two) == len(one) + 1
    assert page.locator("#legend > li > .dot").count() == 2
    assert "colour" in page.url


def test_what_was_pinned_stays_where_it_is_and_is_let_go(watched, tmp_path: Path) -> None:
    page = open_page(watched, tmp_path, two_hubs(), {"view": "all"})
    page.fill("#search", "Firm 7")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Pin", exact=True).click()
    assert "pinned" in page.url
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    painted(page)
    page.fill("#search", "Firm 7")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Unpin").click()
    assert "~x" not in page.url


def test_dragging_pins_a_node(watched, tmp_path: Path) -> None:
    nodes = (node(0, "Centre"), node(1, "Beside"))
    view = View(nodes, (edge(nodes[1], nodes[0]),), nodes[0].iri, 1, 2, 1)
    page = open_page(watched, tmp_path, view)
    # The frame of the drawing holds both nodes: the centre is its left end or its right one.
    box = page.locator("#drawing").bounding_box()
    page.wait_for_function(DARKEST)
    places = page.evaluate(DARKEST)
    x, y = box["x"] + places[0], box["y"] + places[1]
    page.mouse.move(x, y)
    # Only when the page knows what is pointed at can it be dragged: then it names it.
    page.locator("#drawing[title^=Centre], #drawing[title^=Beside]").wait_for(state="attached")
    page.mouse.down()
    page.mouse.move(x + 30, y + 40, steps=4)
    page.mouse.up()
    page.wait_for_url("**pinned**")


def test_filters_take_away_what_they_say(watched, tmp_path: Path) -> None:
    page = open_page(watched, tmp_path, two_hubs(), {"view": "all"})
    assert status(page) == "300 of 300 entities, 1189 relations."
    page.locator("#confidence").fill("60")
    assert status(page) == "300 of 300 entities, 299 relations."
    page.locator("#from").fill("1")
    assert status(page) == "300 of 300 entities, 1 relations."
    page.get_by_label("Enterprise 300").uncheck()
    assert status(page) == "0 of 300 entities, 0 relations."


def test_only_what_is_related_to_a_province_stays(watched, tmp_path: Path) -> None:
    province = node(0, "Yunnan", "Province", "云南省")
    inside, outside = node(1, "Firm of Yunnan"), node(2, "Another firm")
    view = View((province, inside, outside), (edge(inside, province), edge(inside, outside)), None, 1, 3, 2)
    page = open_page(watched, tmp_path, view)
    page.select_option("#near", label="Yunnan")
    assert status(page) == "2 of 3 entities, 1 relations."
    page.get_by_role("button", name="Yunnan ×").click()
    assert status(page) == "3 of 3 entities, 2 relations."


def test_a_link_shows_the_same_again_and_a_forged_one_does_nothing(watched, tmp_path: Path) -> None:
    page = open_page(watched, tmp_path, two_hubs())
    page.select_option("#view", "all")
    page.locator("#confidence").fill("60")
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    painted(page)
    assert status(page) == "300 of 300 entities, 299 relations."
    forged = {"view": "<b>", "focus": "x", "open": 7, "near": [10**9], "other": 1}
    page = open_page(watched, tmp_path, two_hubs(), forged)
    assert "of 300 entities" in status(page)


def test_both_languages(watched, tmp_path: Path) -> None:
    page = open_page(watched, tmp_path, two_hubs(), {"view": "all"})
    page.locator("#language").click()
    assert status(page) == "共 300 个实体，显示 300 个，1189 条关系。"
    page.locator("#table summary").click()
    assert "企业0" in page.locator("#rows").inner_text()
    assert page.evaluate("document.documentElement.lang") == "zh"


def test_the_selection_is_saved_in_every_format_and_reads_back(watched, tmp_path: Path) -> None:
    nodes = tuple(node(i, text, zh=f"{i} {text}") for i, text in enumerate(HOSTILE))
    edges = tuple(edge(nodes[0], it, it.name.en) for it in nodes[1:])
    page = open_page(watched, tmp_path, View(nodes, edges, None, 1, len(nodes), len(edges)))
    iris = {it.iri for it in nodes}
    graphml = nx.read_graphml(io.BytesIO(saved(page, "graphml").encode()), force_multigraph=True)
    assert set(graphml) == iris
    assert {values["name_en"] for _, values in graphml.nodes(data=True)} == set(HOSTILE)
    gexf = nx.read_gexf(io.BytesIO(saved(page, "gexf").encode()))
    assert set(gexf) == iris
    assert gexf.number_of_edges() == len(edges)
    turtle = list(ox.parse(saved(page, "ttl"), ox.RdfFormat.TURTLE))
    assert sum(quad.predicate.value == POL + "locatedIn" for quad in turtle) == len(edges)
    assert {
        q.object.value for q in turtle if isinstance(q.object, ox.Literal) and q.object.language == "en"
    } == set(HOSTILE)
    rows = list(csv.DictReader(io.StringIO(saved(page, "csv"), newline="")))
    assert [row["sentence"].lstrip("'") for row in rows] == HOSTILE[1:]
    picture = ElementTree.fromstring(saved(page, "svg"))
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert not list(picture.iter("{http://www.w3.org/2000/svg}script"))
    with page.expect_download() as download:
        page.select_option("#save", "png")
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")


def test_hostile_names_do_nothing(watched, tmp_path: Path) -> None:
    nodes = tuple(node(i, text) for i, text in enumerate(HOSTILE))
    view = View(nodes, tuple(edge(nodes[0], it, it.name.en) for it in nodes[1:]), nodes[0].iri, 1, 6, 5)
    page = open_page(watched, tmp_path, view, title=HOSTILE[0])
    for text in HOSTILE:
        page.fill("#search", text[:40])
        page.keyboard.press("Enter")
        assert text in page.locator("#details").inner_text()
    assert page.locator("#drawing img, #details img, #rows img, header img").count() == 0
    assert len(watched.requests) == 1


def test_webgl_draws_the_same_selection(watched, tmp_path: Path) -> None:
    page = open_page(watched, tmp_path, two_hubs(), {"view": "all"})
    if not page.evaluate("Boolean(document.createElement('canvas').getContext('webgl2'))"):
        pytest.skip("this browser has no WebGL")
    page.select_option("#engine", "webgl")
    assert page.locator("#drawing canvas.sigma-nodes").count() == 1
    assert status(page) == "300 of 300 entities, 1189 relations."


def test_on_paper_stands_the_whole_drawing_in_dark_ink_with_its_table_and_no_tools(
    watched, tmp_path: Path
) -> None:
    watched.page.emulate_media(color_scheme="dark")
    page = open_page(watched, tmp_path, two_hubs(20), {"view": "all"})
    assert page.pdf().startswith(b"%PDF")  # which fires what a printer does
    assert page.locator("#table[open]").count() == 1
    assert page.locator("#drawing .copy").count() == 0  # gone with the print
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("#drawing > :visible").count() == 1
    assert page.locator(".tools, .side:first-child, #status").locator("visible=true").count() == 0
    assert page.locator("#rows tr").count() == page.locator("#rows tr:visible").count() > 0
    colours = page.evaluate(
        """() => { const c = document.querySelector("#drawing .copy"); const s = new Set();
        const d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
        for (let i = 0; i < d.length; i += 4) s.add(d[i] + "," + d[i+1] + "," + d[i+2]); return [...s]; }"""
    )
    assert {"255,255,255", "0,0,0", "138,111,176"} <= {*colours}
    assert colours[0] == "255,255,255"
    page.emulate_media(media="screen", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#drawing .copy").count() == 0


def test_narrow_screens_have_the_drawing_first(watched, tmp_path: Path) -> None:
    watched.page.set_viewport_size({"width": 400, "height": 800})
    page = open_page(watched, tmp_path, two_hubs())
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    drawing, legend = (page.locator(it).bounding_box() for it in ("#drawing", "#legend"))
    assert drawing["y"] < legend["y"]


def test_a_view_of_the_store_is_drawn(watched, dataset, tmp_path: Path) -> None:
    page = open_page(watched, tmp_path, select_view(dataset, limit=1000))
    assert status(page) == "6 of 6 entities, 6 relations."


def test_positions_are_the_same_every_time_and_communities_lie_apart() -> None:
    view = two_hubs(60)
    at = {it.iri: index for index, it in enumerate(view.nodes)}
    edges = [(at[it.source], at[it.target]) for it in view.edges]
    drawing = draw(len(at), edges)
    assert drawing == draw(len(at), edges)
    assert sorted(set(drawing.communities)) == [0, 1]
    assert len({drawing.communities[i] for i in range(60)}) == 1
    first, second = (
        [p for p, c in zip(drawing.places, drawing.communities, strict=True) if c == k] for k in (0, 1)
    )
    middle = [tuple(sum(axis) / len(part) for axis in zip(*part, strict=True)) for part in (first, second)]
    apart = ((middle[0][0] - middle[1][0]) ** 2 + (middle[0][1] - middle[1][1]) ** 2) ** 0.5
    spread = max(((x - middle[0][0]) ** 2 + (y - middle[0][1]) ** 2) ** 0.5 for x, y in first)
    assert apart > spread


def test_size_is_by_relations_in_the_whole_graph_as_far_as_the_view_knows() -> None:
    one, other, third = nodes = tuple(node(i, f"Firm {i}") for i in range(3))
    view = View(nodes, (edge(one, other), edge(one, third), edge(one, one)), None, 1, 3, 3)
    assert degrees(view) == [2, 1, 1]
    assert degrees(replace(view, nodes=(replace(one, degree=40), other, third))) == [40, 0, 0]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_nodes_have_places_too(count: int) -> None:
    assert len(draw(count, []).places) == count
