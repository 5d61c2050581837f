"""kg conflicts: where articles disagree, and of what kind the disagreement is."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.audit import Conflict, conflicts
from kg.builder.derived import derive
from kg.cli import app
from kg.graph import article_graph
from kg.ids import article_iri, digest
from kg.store import open_store
from kg.terms import BASE, POL
from kg.types import Article, Claim, Entity, Fact, Name, Resolved, Span, Status, Value

FAIR, PLAN, MIIT, OFFICE = (
    f"{BASE}{x}" for x in ("event/fair", "policy/tea", "ministry/miit", "department/tea")
)
PROGRAMME = f"{BASE}programme/tea-bases"
CLASSES = {
    FAIR: "DockingEvent",
    PLAN: "Plan",
    MIIT: "Ministry",
    OFFICE: "Department",
    PROGRAMME: "Programme",
    f"{BASE}person/ann": "Person",
    f"{BASE}person/bob": "Person",
    f"{BASE}province/CN-YN": "Province",
    f"{BASE}prefecture/530100": "Prefecture",
    f"{BASE}prefecture/532900": "Prefecture",
}
FILLER = {
    "a": "Growers came early and stayed until the lamps were lit over the lake.",
    "b": "Nobody in the valley had seen so many carts upon the road before noon.",
    "c": "The hall smelled of walnuts, rope and rain, a clerk told this paper.",
}


def said(
    id_: str,
    *facts: tuple[str, str, str | Value],
    published: str | None = "2023-07-16",
    status: Status = "stated",
    post: str | None = None,
    text: str | None = None,
) -> Resolved:
    text = text or FILLER[id_]
    article, span = article_iri(BASE, id_), Span(0, len(text))
    ends = {e for s, _, o in facts for e in (s, o) if isinstance(e, str)}
    claims = [
        Claim(Fact(s, p, o), article, span, text, ("made",), 0.9, status, post=post) for s, p, o in facts
    ]
    claims += [
        Claim(
            Fact(article, "mentions", e),
            article,
            span,
            text,
            ("made",),
            0.9,
            names=(Name(e.rsplit("/", 1)[-1], "en"),),
        )
        for e in ends & CLASSES.keys()
    ]
    entities = [Entity(e, CLASSES.get(e, "Figure")) for e in sorted(ends | {s for s, _, _ in facts})]
    return Resolved(Article(id_, text, "en", published=published), tuple(entities), tuple(claims))


def figure(
    id_: str, value: str, measure: str = "bases", *, qualifier: str = "", time: str = "", **more: str
) -> Resolved:
    node = f"{BASE}figure/{digest(value, measure, qualifier, time)}"
    facts: list[tuple[str, str, str | Value]] = [
        (node, "figureOf", PROGRAMME),
        (node, "measure", Value(measure, language="en")),
        (node, "value", Value(value, "decimal")),
        (node, "unit", Value("base")),
    ]
    facts += [(node, "qualifier", Value(qualifier, language="en"))] if qualifier else []
    facts += [(node, "atTime", Value(time, "gYear"))] if time else []
    return said(id_, *facts, **more)  # type: ignore[arg-type]


def found(tmp_path: Path, *news: Resolved) -> list[Conflict]:
    with open_store(tmp_path / "store") as store:
        store.write([article_graph(r, base=BASE, version="1") for r in news])
        derive(store)
        return conflicts(store)


def kinds(tmp_path: Path, *news: Resolved) -> list[str]:
    return [c.kind for c in found(tmp_path, *news)]


def day(text: str) -> Value:
    return Value(text, {4: "gYear", 7: "gYearMonth", 10: "date"}[len(text)])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("2023-07-16", "2023-07-18", ["contradiction"]),
        ("2023-07", "2023-07-18", ["precision"]),
        ("2023-07-18", "2023-07-18", []),
    ],
)
def test_two_opening_days_of_one_event(tmp_path: Path, one: str, other: str, kind: list[str]) -> None:
    news = said("a", (FAIR, "heldOn", day(one))), said("b", (FAIR, "heldOn", day(other)))
    assert kinds(tmp_path, *news) == kind


def test_another_years_issue_is_another_edition_and_a_years_quarter_another_time(tmp_path: Path) -> None:
    dates = ("2018", "2012-07-26")
    news = [said(i, (PLAN, "issuedOn", day(text))) for i, text in zip("ab", dates, strict=True)]
    assert kinds(tmp_path / "editions", *news) == ["succession"]

    def quarter(id_: str, value: str, edtf: str) -> Resolved:
        made = figure(id_, value, time="2022")
        return replace(
            made,
            claims=tuple(
                replace(c, valid_time=edtf) if c.fact.property == "atTime" else c for c in made.claims
            ),
        )

    first, second = quarter("a", "380", "2022-01/2022-03"), quarter("b", "445", "2022-04/2022-06")
    assert kinds(tmp_path / "quarters", first, second) == ["succession"]
    assert kinds(tmp_path / "one", first, quarter("c", "500", "2022-01/2022-06")) == ["contradiction"]


def test_an_article_without_a_date_counts_from_the_last_day_that_it_speaks_of(tmp_path: Path) -> None:
    old = head("a", "ann", "director", "2019-02")
    new = said(
        "b",
        (f"{BASE}person/bob", "holdsPostIn", OFFICE),
        (FAIR, "heldOn", day("2023-07-16")),
        post="director",
        published=None,
    )
    assert kinds(tmp_path, old, new) == ["succession"]


def test_a_city_and_another_contradict_and_a_city_in_its_province_is_more_precise(tmp_path: Path) -> None:
    a, b = (said(i, (FAIR, "heldIn", f"{BASE}prefecture/{c}")) for i, c in (("a", "530100"), ("b", "532900")))
    conflict = found(tmp_path, a, b)[0]
    assert (conflict.kind, conflict.entity, conflict.property) == ("contradiction", FAIR, "heldIn")
    assert {conflict.one.value, conflict.other.value} == {
        f"{BASE}prefecture/{c}" for c in ("530100", "532900")
    }


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ({"value": "445"}, {"value": "8"}, ["contradiction"]),
        ({"value": "445"}, {"value": "445"}, []),
        ({"value": "445", "time": "2022"}, {"value": "380", "time": "2019"}, ["succession"]),
        ({"value": "445"}, {"value": "380", "published": "2019-02"}, ["succession"]),
        ({"value": "2000", "qualifier": "more than"}, {"value": "2066"}, ["precision"]),
        ({"value": "2000", "qualifier": "more than"}, {"value": "9000"}, ["contradiction"]),
        ({"value": "2100", "qualifier": "nearly"}, {"value": "2066"}, ["precision"]),
        ({"value": "2100"}, {"value": "2066"}, ["precision"]),
        (
            {"value": "445", "measure": "bases"},
            {"value": "8", "measure": "artificial intelligence bases"},
            ["measure"],
        ),
        ({"value": "445", "measure": "tea bases"}, {"value": "8", "measure": "glass bases"}, []),
        ({"value": "445", "measure": "tea, glass bases"}, {"value": "8", "measure": "glass bases"}, []),
        ({"value": "445", "time": "2019"}, {"value": "380", "published": "2023-02"}, ["succession"]),
        ({"value": "445", "time": "2023"}, {"value": "380", "published": "2023-02"}, ["contradiction"]),
        ({"value": "445", "qualifier": "约"}, {"value": "450"}, ["precision"]),
        ({"value": "3600"}, {"value": "3587"}, ["precision"]),
        ({"value": "3600"}, {"value": "3500"}, ["contradiction"]),
    ],
)
def test_two_numbers(tmp_path: Path, one: dict[str, str], other: dict[str, str], kind: list[str]) -> None:
    assert kinds(tmp_path, figure("a", **one), figure("b", **other)) == kind


def head(id_: str, person: str, post: str, published: str | None = "2023-07-16") -> Resolved:
    return said(id_, (f"{BASE}person/{person}", "holdsPostIn", OFFICE), post=post, published=published)


@pytest.mark.parametrize(
    ("posts", "kind"),
    [
        ((("ann", "director", "2023-07-16"), ("bob", "director", "2023-07-16")), ["contradiction"]),
        ((("ann", "director", "2021-02"), ("bob", "director of the office", "2023-07-16")), ["succession"]),
        ((("ann", "director", "2023-07-16"), ("bob", "司长", "2023-07-16")), ["contradiction"]),
        ((("ann", "director", "2023-07-16"), ("bob", "deputy director", "2023-07-16")), []),
        ((("ann", "director", "2023-07-16"), ("bob", "副司长", "2023-07-16")), []),
        ((("ann", "director", "2023-07-16"), ("ann", "director", "2021-02")), []),
        ((("ann", "director", None), ("bob", "director", "2023-07-16")), ["contradiction"]),
        ((("ann", "former director", "2023-07-16"), ("bob", "director", "2023-07-16")), []),
    ],
)
def test_two_heads_of_one_department(
    tmp_path: Path, posts: tuple[tuple[str, str, str], ...], kind: list[str]
) -> None:
    news = [head(id_, *post) for id_, post in zip("ab", posts, strict=True)]
    assert kinds(tmp_path, *news) == kind


def test_what_one_states_and_another_denies(tmp_path: Path) -> None:
    fact = (PLAN, "issuedBy", MIIT)
    conflict = found(tmp_path, said("a", fact), said("b", fact, status="denied"))[0]
    assert (conflict.kind, conflict.one.value, conflict.other.value) == ("contradiction", "stated", "denied")


def test_one_text_on_two_sites_is_one_source_of_a_value(tmp_path: Path) -> None:
    a, b = said("a", (FAIR, "heldOn", day("2023-07-16"))), said("b", (FAIR, "heldOn", day("2023-07-18")))
    copy = said("c", (FAIR, "heldOn", day("2023-07-16")), text=FILLER["a"])
    (conflict,) = found(tmp_path, a, b, copy)
    assert (conflict.one.sources, len(conflict.one.articles), conflict.other.sources) == (1, 2, 1)


def test_the_command_gives_a_table_json_and_rdf(tmp_path: Path) -> None:
    news = said("a", (FAIR, "heldOn", day("2023-07-16"))), said("b", (FAIR, "heldOn", day("2023-07-18")))
    with open_store(tmp_path / "store") as store:
        store.write([article_graph(r, base=BASE, version="1") for r in news])

    def run(*options: str) -> str:
        result = CliRunner().invoke(app, ["conflicts", "--store", str(tmp_path / "store"), *options])
        assert result.exit_code == 0, result.output
        return result.output

    assert "contradiction: 1" in run()
    line = json.loads(run("--json"))
    assert (line["kind"], line["one"]["value"], line["other"]["value"]) == (
        "contradiction",
        "2023-07-16",
        "2023-07-18",
    )
    rdf = run("--rdf")
    assert rdf.count("hadMember") == 2
    assert f"<{POL}heldOn>" in rdf
    assert run("--kind", "precision", "--json") == ""
    result = CliRunner().invoke(app, ["conflicts", "--kind", "quarrel", "--store", str(tmp_path / "store")])
    assert result.exit_code == 2


def test_an_empty_store_has_no_conflict(tmp_path: Path) -> None:
    assert found(tmp_path) == []
