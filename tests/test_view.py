"""A view: what is selected, what is said of it, and the page that draws it."""

import json
import locale
import re
from pathlib import Path

import networkx as nx
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import KgError
from kg.store import open_store
from kg.terms import BASE, CLASSES, POL, SKOS
from kg.view import Label, View, render_pyvis, select_view, write_view
from kg.view.layout import layout
from kg.view.style import families, family_of

NONCE = "bm9uY2Utb2YtdGhlLXRlc3Q"
EVENT = f"{BASE}docking-event/qujing-2024"
QUJING = f"{BASE}prefecture/5303"
MIIT = f"{BASE}ministry/miit"


def relations(view: View) -> set[tuple[str, str, str]]:
    return {(e.source.removeprefix(BASE), e.property, e.target.removeprefix(BASE)) for e in view.edges}


def test_the_whole_graph_shows_relations_between_entities_and_neither_mentions_nor_figures(dataset) -> None:
    view = select_view(dataset)
    assert relations(view) == {
        ("docking-event/qujing-2024", "heldIn", "prefecture/5303"),
        ("docking-event/qujing-2024", "organizedBy", "ministry/miit"),
        ("docking-event/qujing-2024", "targets", "industry/tea"),
        ("cluster/曲靖-茶叶", "locatedIn", "prefecture/5303"),
        ("cluster/曲靖-茶叶", "targets", "industry/tea"),
        ("person/li-hua", "holdsPostIn", "ministry/miit"),
    }
    assert {node.cls for node in view.nodes} == {
        "DockingEvent", "Prefecture", "Ministry", "Industry", "Cluster", "Person"
    }  # fmt: skip
    assert not view.cut


def test_an_edge_tells_its_support_dates_confidence_and_sentences(dataset) -> None:
    edges = {(e.source, e.property): e for e in select_view(dataset).edges}
    held = edges[EVENT, "heldIn"]
    assert (held.articles, held.claims, held.confidence) == (2, 2, 0.9)
    assert held.dates == ("2023-05", "2024-03-12")
    assert held.label == Label("held in", "举办地")
    best = held.evidence[0]
    assert best.sentence == "The 2024 Qujing Docking Event opened in Qujing in March 2024."
    assert (best.title, best.url) == ("Tea makers meet in Qujing", "https://news.example/tea")
    assert edges[f"{BASE}person/li-hua", "holdsPostIn"].evidence[0].post == "处长"
    assert edges[f"{BASE}cluster/曲靖-茶叶", "targets"].planned
    assert not held.planned


def test_a_node_tells_its_names_facts_and_figures_with_their_sentences(dataset) -> None:
    nodes = {node.iri: node for node in select_view(dataset).nodes}
    event, ministry = nodes[EVENT], nodes[MIIT]
    assert event.aliases == ("the Qujing event",)
    assert [(f.property, f.value, f.evidence[0].confidence) for f in event.facts] == [
        ("heldOn", "2024-03", 0.9)
    ]
    (figure,) = event.figures
    assert (figure.measure, figure.value, figure.unit, figure.qualifier) == (
        "participating enterprises", "310", "enterprise", "more than"
    )  # fmt: skip
    assert figure.evidence[0].sentence == "More than 310 enterprises took part."
    assert ministry.name == Label("Ministry of Industry and Information Technology", "工业和信息化部")
    assert ministry.aliases == ("MIIT", "工信部")
    assert [e.sentence for e in ministry.evidence] == ["It was hosted by MIIT and dealt with tea processing."]


@pytest.mark.parametrize(
    "focus", ["工信部", "miit", "the MIIT", MIIT, "Ministry of Industry and Information Technology"]
)
def test_the_focus_may_be_any_name_or_the_iri(dataset, focus: str) -> None:
    view = select_view(dataset, focus=focus)
    assert view.focus == MIIT
    assert {node.iri for node in view.nodes} == {MIIT, EVENT, f"{BASE}person/li-hua"}


def test_depth_reaches_further(dataset) -> None:
    def sizes(depth: int) -> int:
        return len(select_view(dataset, focus=MIIT, depth=depth).nodes)

    assert [sizes(d) for d in (0, 1, 2, 3)] == [1, 3, 5, 6]


def test_an_unknown_name_suggests_near_ones_and_an_ambiguous_one_lists_the_iris(dataset) -> None:
    with pytest.raises(KgError, match="Qujing"):
        select_view(dataset, focus="Qujin")
    with pytest.raises(KgError, match=r"(?s)dali-a.*dali-b"):
        select_view(dataset, focus="Twin Rivers")


def test_a_store_in_a_folder_gives_the_same_view(dataset, store_folder: Path) -> None:
    with open_store(store_folder, read_only=True) as store:
        for focus in (None, "曲靖"):
            assert select_view(store, focus=focus) == select_view(dataset, focus=focus)


@pytest.mark.parametrize("iri", ["https://example.org/nobody", "https://x> } #", "http://a b"])
def test_an_iri_that_the_graph_does_not_know_is_refused(dataset, iri: str) -> None:
    with pytest.raises(KgError, match="IRI"):
        select_view(dataset, focus=iri)


def test_a_limit_keeps_a_connected_part_around_the_focus_and_says_so(dataset) -> None:
    view = select_view(dataset, focus=EVENT, depth=3, limit=3)
    assert view.cut
    assert (len(view.nodes), view.total_nodes) == (3, 6)
    graph = nx.Graph((e.source, e.target) for e in view.edges)
    assert nx.is_connected(graph)
    assert EVENT in graph
    whole = select_view(dataset, limit=4)
    assert nx.is_connected(nx.Graph((e.source, e.target) for e in whole.edges))
    assert "4 of 6" in render_pyvis(whole, nonce=NONCE)


def test_articles_and_figures_are_drawn_on_request(dataset) -> None:
    view = select_view(dataset, articles=True, figures=True)
    names = {node.name.en for node in view.nodes if node.cls in ("Article", "Figure")}
    assert names == {"Tea makers meet in Qujing", "曲靖茶叶新规划", "more than 310 participating enterprises"}
    assert {"mentions", "figureOf"} <= {edge.property for edge in view.edges}


def test_what_the_vocabulary_says_joins_nodes_but_brings_none_in(dataset) -> None:
    fact = (EVENT, f"{POL}heldIn", f"{BASE}province/CN-YN")
    dataset.rdf.add(Quad(*map(NamedNode, fact), NamedNode(f"{BASE}article/a1")))
    view = select_view(dataset)
    assert ("prefecture/5303", "within", "province/CN-YN") in relations(view)
    assert f"{BASE}prefecture/5329" not in {node.iri for node in view.nodes}


def test_a_focus_that_no_article_speaks_of_shows_what_the_vocabulary_knows(dataset) -> None:
    vocabulary = NamedNode(f"{BASE}graph/vocabulary")
    zone, base = NamedNode(f"{BASE}zone/z1"), NamedNode(f"{BASE}programme/p1")
    dataset.rdf.add(Quad(zone, NamedNode(f"{POL}underProgramme"), base, vocabulary))
    dataset.rdf.add(
        Quad(zone, NamedNode(f"{SKOS}prefLabel"), Literal("Harbour Zone", language="en"), vocabulary)
    )
    assert len(select_view(dataset).nodes) == 6
    view = select_view(dataset, focus="Harbour Zone")
    assert relations(view) == {("zone/z1", "underProgramme", "programme/p1")}
    assert (view.edges[0].confidence, view.edges[0].claims) == (1.0, 0)


def test_every_class_has_a_colour_and_a_shape() -> None:
    drawn = [cls for family in families() for cls in family.classes]
    assert sorted(drawn) == sorted(CLASSES - {"Claim"})
    assert len({(f.colour, f.shape) for f in families()}) == len(families())
    assert family_of("NoSuchClass").classes == ()


def test_the_layout_is_the_same_every_time_and_no_boxes_overlap() -> None:
    graph = nx.disjoint_union(nx.barbell_graph(6, 3), nx.star_graph(12))
    graph = nx.relabel_nodes(graph, {n: f"n{n:02}" for n in graph})
    graph.add_node("alone")
    boxes = dict.fromkeys(graph, (120.0, 50.0))
    places = layout(graph, boxes)
    assert places == layout(graph, boxes)
    points = sorted(places.values())
    for i, (x, y) in enumerate(points):
        for a, b in points[i + 1 :]:
            assert abs(x - a) >= 118 or abs(y - b) >= 48


def test_the_page_is_the_same_every_time_and_names_no_other_host(dataset) -> None:
    view = select_view(dataset)
    page = render_pyvis(view, nonce=NONCE)
    assert page == render_pyvis(view, nonce=NONCE)
    assert not re.search(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=", page)
    assert page.count("<script nonce=") == page.count("</script>") == 3


def test_a_page_is_written_in_utf8_in_any_locale_and_leaves_nothing_else(
    dataset, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(locale, "getencoding", lambda: "ascii")
    write_view(render_pyvis(select_view(dataset), nonce=NONCE, language="zh"), tmp_path / "view.html")
    assert [path.name for path in tmp_path.iterdir()] == ["view.html"]
    assert "曲靖" in (tmp_path / "view.html").read_bytes().decode("utf-8")


def test_a_view_that_cannot_be_written_or_holds_nothing_is_an_error(dataset, tmp_path: Path) -> None:
    with pytest.raises(KgError, match="cannot write"):
        write_view("", tmp_path / "missing" / "view.html")
    with pytest.raises(KgError, match="nothing to draw"):
        render_pyvis(View((), (), None, 1, 0, 0), nonce=NONCE)
    with pytest.raises(ValueError, match="nonce"):
        render_pyvis(select_view(dataset), nonce='"><script>')


def test_embedded_data_survives_what_would_end_a_script(dataset) -> None:
    hostile = "</script><!-- \u2028 \u2029 ' \" & <b>"
    dataset.rdf.add(
        Quad(
            NamedNode(MIIT),
            NamedNode(f"{SKOS}altLabel"),
            Literal(hostile),
            NamedNode(f"{BASE}graph/entities"),
        )
    )
    page = render_pyvis(select_view(dataset), nonce=NONCE, title=hostile)
    data = page.split('id="data">')[1].split("</script>")[0]
    assert not set("<>&\u2028\u2029") & set(data)
    assert any(hostile in node["aliases"] for node in json.loads(data)["nodeDetails"])
    assert page.count("</script>") == 3


def test_around_a_province_stands_what_is_held_in_its_cities(seeds_store: Path) -> None:
    with open_store(seeds_store, read_only=True) as store:
        view = select_view(store, focus="Yunnan", depth=2)
    assert {"Kunming", "2023 China's industrial transfer and development docking event (Yunnan)"} <= {
        node.name.en for node in view.nodes
    }
    assert not {node.name.en for node in view.nodes} & {"Qujing", "Lijiang", "China"}


def test_several_entities_take_the_place_of_a_focus(dataset) -> None:
    view = select_view(dataset, among=[MIIT, f"{BASE}cluster/曲靖-茶叶"], depth=0)
    assert {node.iri for node in view.nodes} == {MIIT, f"{BASE}cluster/曲靖-茶叶"}
    assert not view.edges
    around = select_view(dataset, among=[MIIT, f"{BASE}cluster/曲靖-茶叶"])
    assert {EVENT, QUJING, f"{BASE}person/li-hua"} <= {node.iri for node in around.nodes}
    few = select_view(dataset, among=[MIIT, f"{BASE}cluster/曲靖-茶叶"], limit=2)
    assert {node.iri for node in few.nodes} == {MIIT, f"{BASE}cluster/曲靖-茶叶"}
