"""Parts of a graph out of its index: what is busiest, who is near, how one comes from one to another."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from made import FAIR, YUNNAN
from made_network import ALONE, HAINAN, LONG, NORTH, SHORT, SOUTH, detour_store, firm, network_store
from test_pages import Client, client_of

from kg.errors import KgError
from kg.index import Wanted, open_index
from kg.serve.http.negotiate import HTML
from kg.store import open_store
from kg.view import live, select_view


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("network") / "kg-store"
    network_store(folder)
    return folder


@pytest.fixture(scope="module")
def detour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("detour") / "kg-store"
    detour_store(folder)
    return folder


@pytest.fixture(scope="module")
def client(folder: Path):
    yield from client_of(folder)


@pytest.fixture
def opened(folder: Path):
    with open_store(folder, read_only=True) as store, open_index(folder) as index:
        yield store, index


def iris(view) -> list[str]:
    return [node.iri for node in view.nodes]


def test_an_overview_holds_what_articles_speak_of_most_and_no_more(opened) -> None:
    store, index = opened
    whole = live.overview(store, index)
    assert len(whole.nodes) == NORTH + SOUTH + 3  # without the one that nothing joins
    assert ALONE not in iris(whole)
    assert whole.total_nodes == NORTH + SOUTH + 4
    assert len(whole.edges) == NORTH + SOUTH + 2
    few = live.overview(store, index, limit=5)
    assert len(few.nodes) == 5
    assert {YUNNAN, firm("north", 0)} <= set(iris(few))
    assert not any(edge.evidence for edge in whole.edges)


def test_an_overview_of_a_province_holds_what_lies_in_it(opened) -> None:
    found = live.overview(*opened, within=HAINAN)
    assert set(iris(found)) == {HAINAN, *(firm("south", n) for n in range(SOUTH))}


def test_neighbours_come_in_portions_those_of_most_articles_first(opened) -> None:
    first, total = live.around(*opened, YUNNAN, limit=20)
    assert total == NORTH
    assert set(iris(first)) == {YUNNAN, *(firm("north", n) for n in range(20))}
    assert {edge.articles for edge in first.edges} == {2}
    seen = set(iris(first))
    for offset in range(20, NORTH, 20):
        part, _ = live.around(*opened, YUNNAN, limit=20, offset=offset)
        assert len(set(iris(part)) - seen) == 20
        seen |= set(iris(part))
    assert len(seen) == NORTH + 1
    centre = next(node for node in first.nodes if node.iri == YUNNAN)
    assert centre.degree == NORTH
    assert (centre.name.zh, "云南" in centre.aliases) == ("云南省", True)


def test_each_relation_comes_with_its_best_sentence_and_its_dates(opened) -> None:
    view, _ = live.around(*opened, firm("north", 0))
    place = next(edge for edge in view.edges if edge.property == "locatedIn")
    assert place.dates == ("2022-01-15", "2023-06-01")
    assert place.confidence == 0.9
    assert [(e.sentence, e.title) for e in place.evidence] == [("North firm 0 lies in north.", "Article a2")]


def test_two_steps_hold_some_of_the_neighbours_of_neighbours(opened) -> None:
    view, _ = live.around(*opened, FAIR, depth=2)
    assert {FAIR, firm("north", 0), firm("south", 0), YUNNAN, HAINAN} == set(iris(view))
    further, _ = live.around(*opened, FAIR, depth=3)
    assert len(further.nodes) > len(view.nodes)


def test_a_path_is_the_shortest_and_keeps_to_the_filters(opened) -> None:
    way = [firm("north", 7), YUNNAN, firm("north", 0), FAIR, firm("south", 0), HAINAN]
    view = live.route(*opened, way[0], way[-1], Wanted())
    assert set(iris(view)) == set(way)
    assert [edge.evidence[0].sentence for edge in view.edges if edge.target == HAINAN] == [
        "South firm 0 lies in south."
    ]
    assert iris(live.route(*opened, YUNNAN, YUNNAN, Wanted())) == [YUNNAN]
    for refused in (
        Wanted(confidence=0.8),
        Wanted(sources=2),
        Wanted(properties=("participatedIn",)),
        Wanted(classes=("DockingEvent",)),
    ):
        assert iris(live.route(*opened, way[0], way[-1], refused)) == []
    assert iris(live.route(*opened, YUNNAN, ALONE, Wanted())) == []
    assert iris(live.route(*opened, YUNNAN, "https://example.org/unknown", Wanted())) == []


def test_of_two_ways_the_one_is_chosen_that_the_filter_leaves(detour: Path) -> None:
    lies = ("locatedIn", "heldIn")
    with open_store(detour, read_only=True) as store, open_index(detour) as index:
        for wanted, way in (
            (Wanted(), SHORT),
            (Wanted(until="2021"), SHORT),
            (Wanted(until="2024-05"), SHORT),
            (Wanted(since="2021-01"), LONG),
            (Wanted(since="2021", until="2024-05"), LONG),
            (Wanted(since="2024-05-20"), LONG),
            (Wanted(since="2024-06"), []),
            (Wanted(until="2019-12"), []),
            (Wanted(near=(YUNNAN,)), LONG),
            (Wanted(near=(YUNNAN,), until="2021"), []),
            (Wanted(near=(HAINAN,)), []),
            (Wanted(confidence=0.7), SHORT),
            (Wanted(confidence=0.7, since="2021"), []),
        ):
            found = live.route(store, index, SHORT[0], SHORT[-1], replace(wanted, properties=lies))
            assert set(iris(found)) == set(way), wanted


def test_the_address_of_a_path_takes_dates_and_places(detour: Path) -> None:
    for client in client_of(detour):

        def way(client: Client = client, **asked: object) -> int:
            asked |= {"path": [SHORT[0], SHORT[-1]], "without": ["locatedIn", "heldIn"]}
            return len(client("/graph.json", params=asked).json()["nodes"]["iri"])

        assert [way(), way(to="2021"), way(to="2019")] == [3, 3, 0]
        assert [way(**{"from": "2021-01"}), way(near=YUNNAN)] == [5, 5]
        wrong = client("/graph.json", params={"path": [YUNNAN, HAINAN], "from": "May"})
        assert (wrong.status_code, "from May" in wrong.text) == (400, True)


def test_how_central_a_node_is_agrees_with_the_view_in_a_file(opened) -> None:
    store, index = opened
    whole = {node.iri: node.degree for node in select_view(store, limit=1000).nodes}
    part, _ = live.around(store, index, YUNNAN, limit=1000)
    assert {node.iri: node.degree for node in part.nodes}.items() <= whole.items()
    near = select_view(store, focus=YUNNAN, limit=5)
    assert {node.iri: node.degree for node in near.nodes}.items() <= whole.items()
    assert (whole[YUNNAN], whole[firm("north", 0)], whole[FAIR]) == (NORTH, 2, 2)


def test_what_the_index_lacks_is_an_error_that_names_it(opened) -> None:
    with pytest.raises(KgError, match=r"example\.org/unknown"):
        live.around(*opened, "https://example.org/unknown")


# Over HTTP


def test_the_parts_come_as_columns_with_how_many_there_are(client: Client) -> None:
    whole = client("/graph.json").json()
    assert (len(whole["nodes"]["iri"]), whole["total"]) == (NORTH + SOUTH + 3, NORTH + SOUTH + 4)
    assert {len(column) for column in whole["nodes"].values()} == {NORTH + SOUTH + 3}
    assert [place["zh"] for place in whole["near"]] == ["云南省", "海南省"]
    assert whole["opening"] == {"view": "all"}
    around = client("/graph.json", params={"focus": YUNNAN, "limit": "10", "offset": "10"}).json()
    assert around["around"] == {"iri": YUNNAN, "total": NORTH}
    assert len(around["nodes"]["iri"]) == 11
    assert "x" not in around["nodes"]
    path = client("/graph.json", params={"path": [YUNNAN, HAINAN]}).json()
    assert len(path["nodes"]["iri"]) == 5
    these = client("/graph.json", params={"iri": [firm("north", 3)]}).json()
    assert sorted(these["nodes"]["iri"]) == ["~enterprise/north-03", "~province/CN-YN"]


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("focus=https://example.org/x", 404, "https://example.org/x"),
        ("focus=x&limit=many", 400, "limit=many"),
        ("focus=x&limit=0", 400, "limit=0"),
        ("focus=x&depth=nan", 400, "depth=nan"),
        ("path=x", 400, "twice"),
        ("question=no-such", 404, "no-such"),
        ("question=mentions", 400, "needs"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(
    client: Client, query: str, status: int, said: str
) -> None:
    answer = client(f"/graph.json?{query}", {"accept": "application/json"})
    assert answer.status_code == status
    assert said in answer.text


def test_a_part_never_holds_more_than_its_bound(client: Client) -> None:
    for query in ("limit=100000", "focus=" + YUNNAN + "&limit=100000&depth=3"):
        found = client(f"/graph.json?{query}").json()
        assert len(found["nodes"]["iri"]) <= live.MOST


def test_the_page_lets_no_script_and_no_style_in_but_its_own(client: Client) -> None:
    page = client("/graph", {"accept": HTML})
    policy = dict(part.strip().split(" ", 1) for part in page.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert "unsafe" not in page.headers["content-security-policy"]
    assert "<script>" not in page.text


def test_pages_lead_to_the_graph(client: Client) -> None:
    assert f"/graph?focus={quote(YUNNAN, safe='')}" in client("/id/province/CN-YN").text
    assert "/graph?question=mentions" in client("/questions/mentions?entity=Yunnan").text
    found = client("/graph.json?question=mentions&entity=Harbour+Fair").json()
    assert "~docking-event/harbour-fair-2023" in found["nodes"]["iri"]


def test_the_parts_are_in_the_description_of_the_interface(client: Client) -> None:
    document = client("/openapi.json").json()
    assert {"/graph.json", "/complete.json"} <= set(document["paths"])
    for path in ("/graph.json", "/complete.json"):
        assert client(path).status_code == 200
