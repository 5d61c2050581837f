"""``kg view`` of what a question answers with, and of what fits a filter."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import app
from kg.store import open_store
from kg.view import select_view
from kg.view.drawings import kept_of
from kg.view.fitting import answered, fitting


def classes(folder: Path, **wanted: object) -> set[str]:
    with open_store(folder, read_only=True) as store:
        chosen = fitting(store, kept_of(store, **wanted))
        return {node.cls for node in select_view(store, among=chosen, depth=0).nodes}


def test_a_class_is_kept_with_its_subclasses(seeds_store: Path) -> None:
    assert classes(seeds_store, classes=["DockingEvent"]) == {"DockingEvent"}
    assert {"DockingEvent", "Conference"} <= classes(seeds_store, classes=["Event"])


def test_a_province_keeps_what_lies_in_it(seeds_store: Path) -> None:
    with open_store(seeds_store, read_only=True) as store:
        inside = fitting(store, kept_of(store, classes=["Event"], province="Yunnan"))
        events = fitting(store, kept_of(store, classes=["Event"]))
    assert inside < events


def test_the_entities_of_an_answer_are_drawn(seeds_store: Path) -> None:
    with open_store(seeds_store, read_only=True) as store:
        found = answered(store, "docking-events", {"province": "Yunnan"})
        view = select_view(store, among=found, depth=0)
    assert "DockingEvent" in {node.cls for node in view.nodes}
    assert {node.iri for node in view.nodes} <= found


def test_the_command_draws_what_fits(seeds_store: Path, tmp_path: Path) -> None:
    page = tmp_path / "events.html"
    options = ["--class", "DockingEvent", "--question", "docking-events", "--depth", "0"]
    result = CliRunner().invoke(app, ["view", "-o", str(page), "--store", str(seeds_store), *options])
    assert result.exit_code == 0, result.output
    assert re.search(r"[1-9]\d* nodes, 0 edges", result.output)
    assert json.dumps("DockingEvent") in page.read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--class", "Nonsense"], "no class is called 'Nonsense'"),
        (["--industry", "gold-plated tea"], "gold-plated tea"),
        (["--class", "Zone", "--province", "Yunnan", "--industry", "tea"], "no entity of the graph fits"),
        (["--question", "nonsense"], "nonsense"),
        (["--focus", "Yunnan", "--class", "Plan"], "--focus"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    seeds_store: Path, tmp_path: Path, options: list[str], said: str
) -> None:
    page = tmp_path / "x.html"
    result = CliRunner().invoke(app, ["view", "-o", str(page), "--store", str(seeds_store), *options])
    assert result.exit_code != 0
    assert said in result.output
    assert "Traceback" not in result.output
    assert not page.exists()
