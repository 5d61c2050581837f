"""Reading and extraction on Dask distributed: the same bytes, whoever dies; a wrong cluster stops at once."""

import json
import os
import shutil
import signal
import sys
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from kg.builder import build, connecting, tasks
from kg.builder.chunks import LONGEST
from kg.builder.cluster import Cluster, cluster
from kg.builder.report import BuildError
from kg.builder.stages import Stages
from kg.cli import app
from kg.errors import KgError, SettingsError
from kg.query.export import sorted_nquads
from kg.read import Limits
from kg.settings import Settings
from kg.store import open_store
from kg.terms import BASE
from kg.types import Article

SENTENCES = {
    "en": "The 2023 Lake Tea Docking Event was held in Kunming on July {n}, 2023. It drew 12{n} enterprises.",
    "zh": "2023年7月{n}日，2023湖畔茶产业对接活动在昆明市举行。共有12{n}家企业参会。",
}
PAGE = "<html><head><title>A fair</title></head><body><p>{}</p><p>It was the second.</p></body></html>"


class Quick(Stages):
    """Stages that say of each article that it came, and end the process with the one called deadly."""

    def built(self, article):
        if article.id == "deadly":
            os.kill(os.getpid(), signal.SIGKILL)
        return BuildError(article.id, "came", str(os.getpid()))


def articles(count: int) -> list[Article]:
    return [Article(str(n), f"Article {n}.", "en") for n in range(count)]


@pytest.fixture(scope="module")
def distributed():
    return pytest.importorskip("distributed", reason="needs the extra cluster (pip install -e '.[test]')")


@pytest.fixture(scope="module")
def running(distributed, tmp_path_factory):
    """A scheduler of two workers, as it might run on other machines."""
    import dask

    with (
        dask.config.set(connecting._OF_DASK),
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"allowed_failures": 1},
            local_directory=str(tmp_path_factory.mktemp("workers")),
            silence_logs=60,
        ) as found,
    ):
        yield found


@pytest.fixture
def quick(running):
    with cluster(running.scheduler_address, Quick(BASE, "1"), Limits()) as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Sources of each kind, with faults among them."""
    folder = tmp_path_factory.mktemp("articles")
    for n in range(1, 7):
        text = SENTENCES["en" if n % 2 else "zh"].format(n=n)
        (folder / f"{n}.txt").write_text(text, "utf-8")
    (folder / "7.html").write_text(PAGE.format(SENTENCES["en"].format(n=7)), "utf-8")
    records = [{"id": f"r{n}", "text": SENTENCES["en"].format(n=n), "publisher": "P"} for n in range(1, 30)]
    records[3] = {"id": "r1", "text": "The fair in Kunming has the id of another."}
    lines = [json.dumps(record) for record in records]
    lines[7] = "{"
    (folder / "8.jsonl").write_text("\n".join(lines), "utf-8")
    (folder / "9.txt").write_bytes(b"\xff\xfe\xff")
    return folder


def built(at, folder, **options):
    """A store's lines and what was told of faults, after a build of a folder into it."""
    progress = options.pop("progress", None)
    with open_store(at) as store:
        settings = Settings(batch=10, **options)
        report = build([folder], store=store, settings=settings, version="1", progress=progress)
        assert not report.problems
        return report, list(sorted_nquads(store))


@pytest.fixture(scope="module")
def alone(tmp_path_factory, bare_store, folder):
    """What one process makes of the folder."""
    at = tmp_path_factory.mktemp("alone") / "s"
    shutil.copytree(bare_store, at)
    report, lines = built(at, folder)
    assert (report.new, len(report.errors)) == (34, 3)
    return report, lines


def test_workers_of_this_machine_give_the_same_bytes(
    distributed, tmp_path, bare_store, folder, alone
) -> None:
    shutil.copytree(bare_store, tmp_path / "s")
    report, lines = built(tmp_path / "s", folder, cluster="local:2")
    assert lines == alone[1]
    assert replace(report, seconds=0) == replace(alone[0], seconds=0)


def test_a_worker_killed_in_the_middle_costs_nothing_but_time(
    running, tmp_path, bare_store, folder, alone
) -> None:
    victims = [worker.pid for worker in running.workers.values()][:1]
    done = []

    def kill(article: str) -> None:
        done.append(article)
        if victims:
            os.kill(victims.pop(), signal.SIGKILL)

    shutil.copytree(bare_store, tmp_path / "s")
    report, lines = built(tmp_path / "s", folder, cluster=running.scheduler_address, progress=kill)
    assert not victims
    assert len(done) == 34
    assert lines == alone[1]
    assert replace(report, seconds=0) == replace(alone[0], seconds=0)
    # What stands there is read again, but not extracted.
    again, _ = built(tmp_path / "s", folder, cluster=running.scheduler_address)
    assert (again.unchanged, again.built, again.errors) == (34, 0, report.errors)


def test_an_article_that_ends_its_workers_is_named_and_the_others_are_built(quick) -> None:
    given = articles(2 * LONGEST + 3)
    given[5] = replace(given[5], id="deadly")
    given[7] = BuildError("7", "read", "cannot be read")
    found = list(quick.graphs(given))
    assert [error.where for error in found] == [str(n) if n != 5 else "deadly" for n in range(len(given))]
    assert [error.stage for error in found if error.stage != "came"] == ["extract", "read"]
    assert "ended each worker process that it was given to" in found[5].reason


def test_articles_are_taken_as_they_are_worked_on_and_come_in_order(quick) -> None:
    taken = []

    def stream():
        for article in articles(4000):
            taken.append(article.id)
            yield article

    results = quick.graphs(stream())
    first = [next(results).where for _ in range(40)]
    assert first == [str(n) for n in range(40)]
    assert len(taken) < 1000
    results.close()


def test_sources_in_object_storage_are_read_by_workers_where_they_can(quick, folder, tmp_path) -> None:
    fsspec = pytest.importorskip("fsspec")
    fsspec.filesystem("memory").pipe("/cluster/a.txt", b"The fair in Kunming is kept in memory.")
    (tmp_path / "b.txt").write_text("The fair in Kunming is kept in a file.")
    sources = ["memory://cluster", f"file://{tmp_path}", tmp_path / "b.txt", f"file://{tmp_path}/none.txt"]
    found = list(quick.read(sources))
    assert [getattr(item, "id", None) for item in found] == ["a", "b", None]
    assert str(found[2]) == f"file://{tmp_path}/none.txt: does not exist; check the address"
    fsspec.filesystem("memory").rm("/cluster", recursive=True)


def test_workers_of_another_release_are_refused(running, quick, monkeypatch) -> None:
    other = tasks.Release("0.0.0+other", "3.11", "2020.1")
    # A worker that comes later than the look at all of them.
    late = Cluster(quick.client, quick.address, replace(quick.orders, release=other))
    with pytest.raises(KgError, match=r"a worker has policykg .*; here is policykg 0\.0\.0\+other"):
        list(late.graphs(articles(3)))
    with pytest.raises(KgError, match="a worker has policykg"):
        list(late.read(["no such file"]))
    monkeypatch.setattr(tasks, "release_here", lambda *_: other)
    address = running.scheduler_address
    with (
        pytest.raises(SettingsError, match=rf"{address}: .* has policykg .*; here is policykg 0\.0\.0"),
        cluster(address, Stages(BASE, "1"), Limits()),
    ):
        pass


def test_where_no_scheduler_answers_nothing_is_started(distributed, monkeypatch) -> None:
    monkeypatch.setattr(connecting, "_CONNECT", 0.2)
    with (
        pytest.raises(SettingsError, match=r"tcp://127\.0\.0\.1:1: no scheduler answers there .*local:2"),
        cluster("tcp://127.0.0.1:1", Stages(BASE, "1"), Limits()),
    ):
        pass


def test_a_scheduler_without_workers_is_told(distributed, monkeypatch) -> None:
    monkeypatch.setattr(connecting, "_FIRST", 0.2)
    with distributed.LocalCluster(
        n_workers=0, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=60
    ) as empty:
        address = empty.scheduler_address
        with (
            pytest.raises(SettingsError, match=rf"no worker; .*`dask worker {address} --nthreads 1"),
            cluster(address, Stages(BASE, "1"), Limits()),
        ):
            pass


def test_without_the_extra_it_is_named(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.setattr(tasks, "release_here", lambda *_: None)
    with (
        pytest.raises(SettingsError, match=r"pip install 'policykg\[cluster\]'"),
        cluster("local:2", Stages(BASE, "1"), Limits()),
    ):
        pass


@pytest.mark.parametrize("address", ["nonsense", "local:", "local:two", "tcp://", "tcp://host", "host:port"])
def test_an_address_that_is_none_stops_at_once(tmp_path, address) -> None:
    run = CliRunner().invoke(app, ["build", "seeds", "--store", str(tmp_path / "s"), "--cluster", address])
    assert run.exit_code == 2
    assert f"cluster: {address!r} is neither a scheduler's address (tcp://host:8786)" in run.stderr
    assert not (tmp_path / "s").exists()
