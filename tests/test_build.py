"""Builds: what is new is built, what is unchanged is left, what fails is named and the rest goes on."""

import multiprocessing
import os
import shutil
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from made import made

from kg.builder import Plan, build, extractor_version, outdated, planned, read_plan, remove
from kg.builder.stages import Stages
from kg.builder.workers import graphs
from kg.errors import KgError, SourceError
from kg.query.export import sorted_nquads
from kg.settings import Settings
from kg.store import open_store
from kg.terms import BASE, POL
from kg.types import Extraction, Resolved


def stages(**articles):
    """The stages of a build over hand-made articles: read gives them, the others look them up."""

    def read(sources, settings):
        for source in sources:
            yield articles[source].article if source in articles else SourceError(source, "cannot be read")

    def extract(article):
        return Extraction(article, (), (), (), ())

    def resolve(extraction):
        return articles[extraction.article.id]

    return {"read": read, "extract": extract, "resolve": resolve}


ARTICLES = {id_: made(id_) for id_ in ("a1", "a2", "a3")}


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A store with the vocabulary and no article, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "s"
    with open_store(path) as opened:
        report = build([], store=opened, version="1", **stages())
        assert report.vocabulary_changed
    return path


@pytest.fixture
def store(tmp_path, empty):
    shutil.copytree(empty, tmp_path / "s")
    with open_store(tmp_path / "s") as opened:
        yield opened


def test_a_build_reports_what_it_did(store) -> None:
    report = build(["a1", "a2"], store=store, version="1", **stages(**ARTICLES))
    assert report.ok
    assert (report.built, report.unchanged, report.vocabulary_changed) == (2, 0, False)
    assert report.entities == {"DockingEvent": 1, "Province": 1}
    assert (report.facts, report.claims, report.figures, report.rejected) == (12, 14, 2, 2)


def test_a_second_run_changes_nothing_and_does_no_work(store) -> None:
    build(["a1", "a2"], store=store, version="1", **stages(**ARTICLES))
    before = list(sorted_nquads(store))

    def never(_):
        raise AssertionError("an unchanged article was extracted again")

    again = build(["a2", "a1"], store=store, version="1", **{**stages(**ARTICLES), "extract": never})
    assert (again.built, again.unchanged, again.changed) == (0, 2, False)
    assert list(sorted_nquads(store)) == before


def test_files_that_are_as_they_were_are_not_read_again(store, tmp_path, monkeypatch) -> None:
    first, second = tmp_path / "a1.txt", tmp_path / "a2.txt"
    first.write_text("Yunnan held a fair for tea.\n", "utf-8")
    own = {name: stage for name, stage in stages(**ARTICLES).items() if name != "read"}
    own["resolve"] = lambda extraction: Resolved(extraction.article, (), ())

    def run(**more):
        report = build([str(tmp_path / "a1.txt"), *more.get("also", ())], store=store, version="1", **own)
        return report.built, report.unchanged

    assert run() == (1, 0)
    with monkeypatch.context() as patch:
        patch.setattr("kg.read.read_articles", _never)
        assert run() == (0, 1)
        assert run() == (0, 1)
    first.write_text("Hainan held a fair for tea.\n", "utf-8")
    assert run() == (1, 0)
    second.write_text("Tea is drunk in Yunnan.\n", "utf-8")
    assert run(also=[str(second)]) == (1, 1)
    (article, *_) = store.ids()
    remove(store, [article])
    assert run(also=[str(second)]) == (1, 1)
    assert run(also=[str(second), str(tmp_path / "gone.txt")]) == (0, 2)
    with monkeypatch.context() as patch:
        patch.setattr("kg.read.read_articles", _never)
        with pytest.raises(AssertionError):
            run(also=[str(second), str(tmp_path / "gone.txt")])


def _never(*_, **__):
    raise AssertionError("files were read again")


def test_changed_content_or_a_new_version_is_built_again(store) -> None:
    build(["a1", "a2"], store=store, version="1", **stages(**ARTICLES))
    changed = {**ARTICLES, "a1": made("a1", "New text. Other. Third.")}
    report = build(["a1", "a2", "a3"], store=store, version="1", **stages(**changed))
    assert (report.new, report.altered, report.outdated, report.unchanged) == (1, 1, 0, 1)
    report = build(["a1", "a2"], store=store, version="2", **stages(**changed))
    assert (report.built, report.new, report.altered, report.outdated) == (2, 0, 0, 2)


def test_what_fails_is_named_and_the_rest_is_built(store) -> None:
    good = stages(**ARTICLES)

    def extract(article):
        if article.id == "a1":
            raise ZeroDivisionError("division by zero")
        if article.id == "a2":
            raise KgError("a2 is odd; look at it")
        return good["extract"](article)

    report = build(["a1", "gone", "a2", "a3"], store=store, version="1", **{**good, "extract": extract})
    assert list(store.ids()) == ["a3"]
    assert [(e.where, e.stage) for e in report.errors] == [
        ("a1", "extract"),
        ("gone", "read"),
        ("a2", "extract"),
    ]
    assert "ZeroDivisionError" in report.errors[0].reason
    assert "test_build.py" in report.errors[0].reason
    assert str(report.errors[1]) == "gone: cannot be read"
    assert report.errors[2].reason == "a2 is odd; look at it"


def test_an_article_that_makes_no_rdf_is_an_error_of_its_own(store) -> None:
    bad = replace(ARTICLES["a1"], entities=())
    report = build(["a1", "a2"], store=store, version="1", **stages(**{**ARTICLES, "a1": bad}))
    assert [(e.where, e.stage) for e in report.errors] == [("a1", "graph")]
    assert list(store.ids()) == ["a2"]


def test_strict_stops_at_the_first_error_and_keeps_what_was_built(store) -> None:
    report = build(["a1", "gone", "a2"], store=store, version="1", strict=True, **stages(**ARTICLES))
    assert [e.where for e in report.errors] == ["gone"]
    assert list(store.ids()) == ["a1"]


def test_batches_make_no_difference(tmp_path, empty) -> None:
    results = []
    for batch, order in ((1, ["a1", "a2", "a3"]), (2, ["a3", "a1", "a2"]), (50, ["a2", "a3", "a1"])):
        shutil.copytree(empty, tmp_path / f"s{batch}")
        with open_store(tmp_path / f"s{batch}") as opened:
            build(order, store=opened, settings=Settings(batch=batch), version="1", **stages(**ARTICLES))
            results.append(list(sorted_nquads(opened)))
    assert results[0] == results[1] == results[2]


SENTENCES = {
    "en": "The 2023 Lake Tea Docking Event was held in Kunming on July {n}, 2023. It drew 12{n} enterprises.",
    "zh": "2023年7月{n}日，2023湖畔茶产业对接活动在昆明市举行。共有12{n}家企业参会。",
}


def test_workers_give_the_same_bytes(tmp_path, empty, monkeypatch) -> None:
    # Whenever the writer has nothing to do, it takes what there is.
    monkeypatch.setattr("kg.builder.run._WORTHWHILE", 1)
    folder = tmp_path / "articles"
    folder.mkdir()
    for n in range(1, 7):
        (folder / f"{n}.txt").write_text(SENTENCES["en" if n % 2 else "zh"].format(n=n), "utf-8")
    (folder / "7.txt").write_bytes(b"\xff\xfe\xff")
    found = []
    for jobs, batch in ((1, 2), (2, 50)):
        shutil.copytree(empty, tmp_path / str(jobs))
        with open_store(tmp_path / str(jobs)) as opened:
            report = build([folder], store=opened, settings=Settings(jobs=jobs, batch=batch), version="1")
            assert (report.new, [error.stage for error in report.errors]) == (6, ["read"])
            found.append(list(sorted_nquads(opened)))
    assert found[0] == found[1]
    assert not multiprocessing.active_children()


def test_a_worker_that_is_killed_ends_the_build_with_the_cure(tmp_path, empty) -> None:
    articles = [ARTICLES["a1"].article]
    with pytest.raises(KgError, match="run the same command again"):
        list(graphs(articles, _Deadly(BASE, "1"), 2))
    assert not multiprocessing.active_children()


class _Deadly(Stages):
    def graph(self, article):
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_build_that_was_stopped_is_resumed_with_its_options(tmp_path, empty) -> None:
    shutil.copytree(empty, tmp_path / "s")
    settings = Settings(store=str(tmp_path / "s"))
    plan = Plan(("one.txt",), Settings(min_confidence=0.5, languages=("zh",)), strict=True, verify=False)
    with pytest.raises(KgError, match="no build was stopped here"):
        read_plan(tmp_path / "s", settings)
    with pytest.raises(ZeroDivisionError), planned(tmp_path / "s", plan):
        raise ZeroDivisionError
    found = read_plan(tmp_path / "s", settings)
    assert found.sources == (str(Path("one.txt").absolute()),)
    assert (found.strict, found.verify) == (True, False)
    assert found.settings == replace(plan.settings, store=settings.store)
    with planned(tmp_path / "s", found):
        pass
    with pytest.raises(KgError, match="no build was stopped here"):
        read_plan(tmp_path / "s", settings)
    (tmp_path / "s" / "build.json").write_text("{")
    with pytest.raises(KgError, match=r"build\.json: damaged"):
        read_plan(tmp_path / "s", settings)


def test_what_another_version_built_is_known(store) -> None:
    build(["a1", "a2"], store=store, version="0", **stages(**ARTICLES))
    build(["a2"], store=store, version=extractor_version(Settings()), **stages(**ARTICLES))
    assert outdated(store, Settings()) == ["a1"]


def test_claims_below_the_confidence_are_set_aside_with_their_reason(store) -> None:
    settings = Settings(min_confidence=0.9)
    report = build(["a1"], store=store, settings=settings, version="1", **stages(**ARTICLES))
    assert (report.claims, report.rejected) == (0, 8)
    assert "confidence 0.8 is below 0.9" in {r.reason for _, r in store.rejected("a1")}


def test_progress_is_told_of_each_article(store) -> None:
    seen = []
    build(["a1", "a2"], store=store, version="1", progress=seen.append, **stages(**ARTICLES))
    assert seen == ["a1", "a2"]


def test_the_extractors_version_follows_what_decides_the_claims() -> None:
    version = extractor_version(Settings())
    assert version == extractor_version(Settings(batch=7, store="elsewhere"))
    assert version != extractor_version(Settings(min_confidence=0.5))


def test_the_vocabulary_and_the_ontology_are_in_the_store(store) -> None:
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    (row,) = store.query(f'SELECT ?place {{ ?place {label} "Yunnan"@en ; a <{POL}Province> }}')
    assert row["place"].value == f"{BASE}province/CN-YN"
    subclass = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
    assert store.query(f"ASK {{ GRAPH <{POL.rstrip('#')}> {{ <{POL}Province> {subclass} ?class }} }}")
