"""Entities under several IRIs are one in the merged graph; evidence keeps its own; users decide and undo."""

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from pyoxigraph import NamedNode
from test_conflicts import CLASSES, said
from test_identity import tables
from typer.testing import CliRunner

from kg.audit import verify
from kg.builder import remove
from kg.builder.derived import derive
from kg.cli import app
from kg.graph import article_graph
from kg.resolve.ties import ties_of
from kg.store import Home, open_store
from kg.terms import BASE, POL, PREFIXES, SKOS
from kg.types import Name, Resolved

MIIT = f"{BASE}ministry/miit"
HERE, THERE, OTHER = (
    f"{BASE}person/{x}" for x in ("li-dawei-miit", "li-dawei-0a1b2c3d", "li-dawei-99999999")
)
FAIR, SHOW = f"{BASE}event/fair", f"{BASE}event/show"


WHY = "the post's body is spoken of with the other: miit"


@pytest.fixture(autouse=True)
def persons(monkeypatch: pytest.MonkeyPatch) -> None:
    for iri in (HERE, THERE, OTHER):
        monkeypatch.setitem(CLASSES, iri, "Person")
    monkeypatch.setitem(CLASSES, SHOW, "Event")


def news() -> list[Resolved]:
    """One names the ministry of his post, one the ministry beside him, one neither: the names are one."""
    post = said("a", (HERE, "holdsPostIn", MIIT))
    beside = said("b", (THERE, "participatedIn", FAIR), (FAIR, "organizedBy", MIIT))
    nothing = said("c", (OTHER, "participatedIn", SHOW), text="A man walked by the lake at noon.")
    return [named(post, HERE), named(beside, THERE), named(nothing, OTHER)]


def named(resolved: Resolved, person: str) -> Resolved:
    claims = tuple(
        replace(c, names=(Name("Li Dawei", "en"),)) if c.fact.object == person else c for c in resolved.claims
    )
    named = replace(resolved, claims=claims)
    gazetteer, ontology, lexicon = tables()
    return replace(named, ties=ties_of(named, gazetteer, lexicon, ontology))


def write(store: Home, *articles: Resolved) -> None:
    store.write([article_graph(r, base=BASE, version="1") for r in articles])
    derive(store)


def content(store: Home) -> list[str]:
    """The named graphs and the merged graph."""
    return sorted(map(str, [*store.quads(), *store.match()]))


def posts(store: Home) -> set[str]:
    return {q.subject.value for q in store.match(None, NamedNode(POL + "holdsPostIn"))}  # type: ignore[union-attr]


def events(store: Home) -> set[str]:
    return {q.subject.value for q in store.match(None, NamedNode(POL + "participatedIn"))}  # type: ignore[union-attr]


def test_a_namesake_beside_the_body_of_his_post_is_one_and_another_is_not(tmp_path: Path) -> None:
    with open_store(tmp_path / "s") as store:
        write(store, *news())
        assert posts(store) == {HERE}
        assert events(store) == {HERE, OTHER}
        labels = list(store.match(NamedNode(HERE), NamedNode(SKOS + "prefLabel")))
        assert len(labels) == 1
        assert not list(store.match(NamedNode(THERE), NamedNode(SKOS + "prefLabel")))


def test_evidence_keeps_the_iri_of_its_article_and_holds(tmp_path: Path) -> None:
    with open_store(tmp_path / "s") as store:
        write(store, *news())
        graph = NamedNode(store.graphs.facts("b"))
        assert {
            q.subject.value for q in store.match(None, NamedNode(POL + "participatedIn"), None, graph)
        } == {THERE}  # type: ignore[union-attr]
        assert store.canonical(THERE) == HERE
        problems = verify(store, every=True).problems
        assert not [p for p in problems if "li-dawei" in p.reason]


def test_any_order_and_any_batches_give_the_same(tmp_path: Path) -> None:
    results = []
    for number, order in enumerate(permutations(news())):
        with open_store(tmp_path / str(number)) as store:
            if number % 2:
                for article in order:
                    write(store, article)
            else:
                write(store, *order)
            results.append(content(store))
    assert all(result == results[0] for result in results)


def test_when_the_tie_goes_the_merge_goes(tmp_path: Path) -> None:
    articles = news()
    with open_store(tmp_path / "s") as store, open_store(tmp_path / "never") as never:
        write(store, *articles)
        remove(store, ["a"])
        write(never, *articles[1:])
        assert content(store) == content(never)


def decide(tmp_path: Path, *arguments: str) -> str:
    result = CliRunner().invoke(app, [*arguments, "--store", str(tmp_path / "s")])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_users_split_and_merge_are_honoured_by_later_builds_and_undone(tmp_path: Path) -> None:
    articles = news()
    with open_store(tmp_path / "s") as store:
        write(store, *articles[:2])
        before = content(store)
    assert "done" in decide(tmp_path, "split", f"<{HERE}>", f"<{THERE}>")
    with open_store(tmp_path / "s") as store:
        assert events(store) == {THERE}
        write(store, articles[2])
        assert events(store) == {THERE, OTHER}
    assert "done" in decide(tmp_path, "merge", f"<{THERE}>", f"<{OTHER}>")
    with open_store(tmp_path / "s") as store:
        assert len(events(store)) == 1
        remove(store, ["c"])
    assert "done" in decide(tmp_path, "merge", f"<{HERE}>", f"<{THERE}>")
    (tmp_path / "s" / "decisions.csv").unlink()
    with open_store(tmp_path / "s") as store:
        derive(store)
        assert content(store) == before


def test_split_from_everybody(tmp_path: Path) -> None:
    with open_store(tmp_path / "s") as store:
        write(store, *news())
    decide(tmp_path, "split", f"<{THERE}>")
    with open_store(tmp_path / "s") as store:
        assert events(store) == {THERE, OTHER}
    assert "it was so already" in decide(tmp_path, "split", f"<{THERE}>")


def test_why_two_were_merged_is_recorded(tmp_path: Path) -> None:
    with open_store(tmp_path / "s") as store:
        write(store, *news())
        found = store.query(
            f"SELECT ?rule ?why {{ ?m rdf:subject <{THERE}> ; prov:wasGeneratedBy ?rule ; "
            "rdfs:comment ?why }",
            prefixes=PREFIXES,
        )
        rows = [(row["rule"].value, row["why"].value) for row in found]  # type: ignore[union-attr]
        assert rows == [(f"{BASE}rule/namesake-of-post", WHY)]


def test_a_malformed_decision_is_named(tmp_path: Path) -> None:
    with open_store(tmp_path / "s") as store:
        write(store, *news())
    (tmp_path / "s" / "decisions.csv").write_text("verb,one,other\nmarry,x,y\n", "utf-8")
    result = CliRunner().invoke(app, ["split", f"<{HERE}>", "--store", str(tmp_path / "s")])
    assert result.exit_code == 1
    assert "decisions.csv" in result.output
