"""The graph as it was on a day: facts with a time of their own by that time, all else by publication."""

from datetime import date
from pathlib import Path

import pytest
from test_conflicts import FAIR, MIIT, OFFICE, PLAN, PROGRAMME, day, figure, head, said
from typer.testing import CliRunner

import kg
from kg.audit import as_of
from kg.audit.days import first_day, last_day
from kg.builder import load_vocabulary
from kg.builder.derived import derive
from kg.cli import app
from kg.gazetteer import load_gazetteer
from kg.graph import article_graph
from kg.query import run
from kg.store import open_store
from kg.terms import BASE
from kg.types import Resolved

YUNNAN, KUNMING = f"{BASE}province/CN-YN", f"{BASE}prefecture/530100"
ANN, BOB = (f"{BASE}person/{name}" for name in ("ann", "bob"))


@pytest.fixture
def held(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Tells whether a triple holds on a day, by some articles."""

    def ask(when: str, pattern: str, *news: Resolved) -> bool:
        place = tmp_path / "store"
        with open_store(place) as store:
            store.write([article_graph(r, base=BASE, version="1") for r in news])
            derive(store)
            return bool(run(as_of(store, date.fromisoformat(when)), f"ASK {{ {pattern} }}"))

    return ask


FAIR_NEWS = said("a", (FAIR, "heldOn", day("2023-07-16")), (FAIR, "heldIn", KUNMING), published="2023-08-01")


@pytest.mark.parametrize(
    ("when", "holds"), [("2023-07-15", False), ("2023-07-16", True), ("2024-01-01", True)]
)
@pytest.mark.parametrize("what", [f"<{FAIR}> pol:heldIn <{KUNMING}>", f"<{FAIR}> a pol:DockingEvent"])
def test_an_event_stands_from_its_day_on_whenever_the_news_came(held, when, holds, what) -> None:  # type: ignore[no-untyped-def]
    assert held(when, what, FAIR_NEWS) == holds


@pytest.mark.parametrize(
    ("when", "targets", "issued"),
    [
        ("2020-12-31", False, False),
        ("2021-01-01", True, True),
        ("2025-12-31", True, True),
        ("2026-01-01", False, True),
    ],
)
def test_a_policy_is_for_something_while_its_period_lasts(held, when, targets, issued) -> None:  # type: ignore[no-untyped-def]
    news = said(
        "a",
        (PLAN, "periodStart", day("2021")),
        (PLAN, "periodEnd", day("2025")),
        (PLAN, "appliesTo", YUNNAN),
        (PLAN, "issuedBy", MIIT),
        published="2021-06-01",
    )
    assert held(when, f"<{PLAN}> pol:appliesTo <{YUNNAN}>", news) == targets
    assert held(when, f"<{PLAN}> pol:issuedBy <{MIIT}>", news) == issued


@pytest.mark.parametrize(
    ("when", "who"), [("2020-01-01", set()), ("2022-01-01", {ANN}), ("2023-08-01", {BOB})]
)
def test_a_post_is_held_until_another_holder_of_it_is_reported(held, when, who) -> None:  # type: ignore[no-untyped-def]
    news = head("a", "ann", "director", "2021-02"), head("b", "bob", "director", "2023-07-16")
    for person in (ANN, BOB):
        assert held(when, f"<{person}> pol:holdsPostIn <{OFFICE}>", *news) == (person in who)


@pytest.mark.parametrize(("when", "values"), [("2021-06-01", {"380"}), ("2022-01-01", {"380", "445"})])
def test_a_number_stands_from_its_time_on(held, when, values) -> None:  # type: ignore[no-untyped-def]
    news = figure("a", "380", time="2019"), figure("b", "445", time="2022")
    for value in ("380", "445"):
        said_of = f"?f pol:figureOf <{PROGRAMME}> ; pol:value {value}.0"
        assert held(when, said_of, *news) == (value in values)


@pytest.mark.parametrize(
    ("published", "holds"), [("2023-07-16", True), ("2023-07", True), ("2023-08", False), (None, False)]
)
def test_what_has_no_time_of_its_own_holds_from_publication(held, published, holds) -> None:  # type: ignore[no-untyped-def]
    news = said("a", (PROGRAMME, "recognizedBy", MIIT), published=published)
    assert held("2023-07-20", f"<{PROGRAMME}> pol:recognizedBy <{MIIT}>", news) == holds
    claim = "?c rdf:predicate pol:recognizedBy ; prov:wasDerivedFrom/dcterms:identifier 'a'"
    assert held("2023-07-20", claim, news) == holds


def test_standard_terms_and_the_vocabulary_follow(tmp_path: Path) -> None:
    plan = f"{BASE}plan/14th-five-year-plan-for-industrial-green-development"
    with open_store(tmp_path / "store") as store:
        load_vocabulary(store, load_gazetteer)
        store.keep_standard(True)
        store.write([article_graph(FAIR_NEWS, base=BASE, version="1")])
        derive(store)
        for when, fair, known in (
            ("2020-12-31", False, False),
            ("2023-07-15", False, True),
            ("2023-07-16", True, True),
        ):
            view = as_of(store, date.fromisoformat(when))
            assert bool(run(view, f"ASK {{ <{FAIR}> a schema:Event }}")) == fair
            assert bool(run(view, f"ASK {{ <{plan}> a pol:Plan }}")) == known


def test_incomplete_dates_have_a_first_and_a_last_day() -> None:
    assert first_day("2023") == date(2023, 1, 1)
    assert last_day("2023") == date(2023, 12, 31)
    assert last_day("2024-02") == date(2024, 2, 29)
    assert last_day("2023-12") == date(2023, 12, 31)
    assert first_day("last year") is last_day("unknown") is None


def test_commands_and_python_ask_of_a_day(tmp_path: Path) -> None:
    place = tmp_path / "store"
    with open_store(place) as store:
        store.write([article_graph(FAIR_NEWS, base=BASE, version="1")])
        derive(store)
    sparql = f"ASK {{ <{FAIR}> pol:heldIn ?place }}"

    def answer(*options: str) -> str:
        result = CliRunner().invoke(app, ["query", sparql, "--store", str(place), *options])
        assert result.exit_code == 0, result.output
        return result.output.strip()

    assert (answer(), answer("--as-of", "2023-07-15"), answer("--as-of", "2023-07-16")) == (
        "yes",
        "no",
        "yes",
    )
    wrong = CliRunner().invoke(app, ["query", sparql, "--store", str(place), "--as-of", "July"])
    assert wrong.exit_code == 2
    assert "--as-of July" in wrong.output
    with kg.load(place) as graph:
        assert graph.query(sparql)
        assert not graph.query(sparql, as_of=date(2023, 7, 15))
        assert not graph.ask("events", as_of=date(2023, 7, 15))
