"""A writer that is killed leaves a store that opens, holds whole articles only, and can be completed."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from made import made
from pyoxigraph import NamedNode

from kg.graph import article_graph
from kg.query.export import sorted_nquads
from kg.store import open_store
from kg.terms import BASE

# Writes three batches into the store and kills itself at the named function's n-th call, before or after it.
WRITER = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
from made import made
from kg.graph import article_graph
from kg.store import layout, ledger, open_store, writing
from kg.terms import BASE

path, point, when, count = sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5])
owner, name = {
    "fill": (layout, "create"), "enter": (ledger.Ledger, "enter"), "apply": (writing, "apply"),
    "settle": (ledger.Ledger, "settle"), "publish": (layout.Snapshots, "publish"), "none": (layout, "FORMAT"),
}[point]
real, calls = getattr(owner, name), 0

def dying(*arguments, **keywords):
    global calls
    calls += 1
    if when == "before" and calls == count:
        os.kill(os.getpid(), signal.SIGKILL)
    result = real(*arguments, **keywords)
    if calls == count:
        os.kill(os.getpid(), signal.SIGKILL)
    return result

if point == "fill":
    def create(directory, base, fill):
        def half(draft):
            fill(draft)
            os.kill(os.getpid(), signal.SIGKILL)
        real(directory, base, half)
    layout.create = create
elif point != "none":
    setattr(owner, name, dying)
store = open_store(path)
print("open", flush=True)
for n in range(3):
    articles = [made(f"a{n}-{i}", names=(f"Fair {i % 3}",)) for i in range(20)]
    store.write([article_graph(article, base=BASE, version="1") for article in articles], [f"old{n}"])
store.close()
"""


def seeded(path: Path) -> None:
    with open_store(path) as store:
        store.write([article_graph(made(f"old{n}"), base=BASE, version="1") for n in range(3)])


def start(path: Path, point: str, when: str = "before", count: int = 1) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(Path(__file__).parent), str(path), point, when, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def check_whole(path: Path) -> int:
    """Every article that the store holds is complete, labels and texts agree; gives their number."""
    with open_store(path, read_only=True) as store:
        ids = list(store.ids())
        for id_ in ids:
            graphs = [NamedNode(name) for name in store.graphs.of_article(id_)]
            found = {quad for name in graphs for quad in store.match(graph=name)}
            expected = set(article_graph(_made(id_), base=BASE, version="1").quads)
            assert found == expected
            assert store.article(id_) == _made(id_).article
        assert {quad.triple for quad in store.match()} == {quad.triple for quad in store.quads()}
        return len(ids)


def _made(id_: str):
    return made(id_) if id_.startswith("old") else made(id_, names=(f"Fair {int(id_.split('-')[1]) % 3}",))


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """What the store holds after the same run without a kill."""
    path = tmp_path_factory.mktemp("whole") / "s"
    seeded(path)
    with start(path, "none") as process:
        process.communicate()
    with open_store(path, read_only=True) as store:
        return list(sorted_nquads(store))


@pytest.mark.parametrize(
    ("point", "when", "count", "articles"),
    [
        ("enter", "before", 2, 22),
        ("enter", "after", 1, 3),
        ("enter", "after", 3, 41),
        ("apply", "after", 1, 22),
        ("apply", "after", 2, 41),
        ("settle", "after", 2, 41),
        ("publish", "before", 1, 60),
        ("publish", "after", 1, 60),
    ],
)
def test_a_kill_between_two_steps(tmp_path, complete, point, when, count, articles) -> None:
    path = tmp_path / "s"
    seeded(path)
    with start(path, point, when, count) as process:
        process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert check_whole(path) == articles
    with start(path, "none") as process:
        process.communicate()
    assert process.returncode == 0
    with open_store(path, read_only=True) as store:
        assert list(sorted_nquads(store)) == complete


def test_a_kill_while_the_store_is_made(tmp_path, complete) -> None:
    path = tmp_path / "s"
    with start(path, "fill") as process:
        process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert not path.exists()
    seeded(path)
    with start(path, "none") as process:
        process.communicate()
    with open_store(path, read_only=True) as store:
        assert list(sorted_nquads(store)) == complete


@pytest.mark.parametrize("delay", [0.01, 0.04, 0.09])
def test_a_kill_at_any_moment(tmp_path, complete, delay) -> None:
    path = tmp_path / "s"
    seeded(path)
    with start(path, "none") as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(delay)
        process.kill()
        process.communicate()
    assert check_whole(path) in (3, 22, 41, 60)
    with start(path, "none") as process:
        process.communicate()
    with open_store(path, read_only=True) as store:
        assert list(sorted_nquads(store)) == complete
