"""A view in a notebook: a page that shows itself, in a sandbox; networks and data frames a call away."""

from pathlib import Path

import pytest

import kg


@pytest.fixture(scope="module")
def graph(seeds_store: Path):
    with kg.load(seeds_store) as graph:
        yield graph


@pytest.mark.parametrize(("face", "drawn"), [("pyvis", "[data-nodes]"), ("large", "body[data-painted]")])
def test_a_view_shows_itself_in_a_sandbox(graph, watched, tmp_path: Path, face: str, drawn: str) -> None:
    shown = graph.view(focus="Yunnan", depth=2, face=face)._repr_html_()
    (tmp_path / "notebook.html").write_text(f"<!doctype html><title>n</title>{shown}", "utf-8")
    watched.page.goto((tmp_path / "notebook.html").as_uri())
    frame = watched.page.frame_locator("iframe")
    frame.locator(drawn).wait_for(state="attached")
    assert "Kunming" in frame.locator("body").inner_html()
    assert watched.page.locator("iframe").get_attribute("sandbox") == "allow-scripts allow-downloads"
    assert not [url for url in watched.requests if url.startswith("http")]


def test_a_view_is_written_where_a_file_is_named(graph, tmp_path: Path) -> None:
    page = graph.view(tmp_path / "view.html", focus="Yunnan")
    assert (tmp_path / "view.html").read_text("utf-8") == page.html
    assert repr(page) == f"<Page of {len(page.html.encode())} bytes>"


def test_frames_hold_entities_and_claims(graph) -> None:
    pytest.importorskip("pandas")
    entities, claims = graph.to_pandas()
    network = graph.to_networkx()
    assert len(entities) == len(network)
    assert len(claims) == network.number_of_edges()
    held = (
        claims[claims.property == "heldIn"]
        .set_index("object")
        .loc["https://w3id.org/policykg/id/prefecture/530100"]
    )
    assert "Kunming" in str(held["quote"])
    assert entities.loc["https://w3id.org/policykg/id/prefecture/530100", "name_en"] == "Kunming"
