"""Builds that are stopped by a kill at any moment, a full disk, a damaged store: the next one mends it."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from made import made
from test_build import stages

from kg.audit import verify
from kg.builder import build
from kg.errors import StoreError
from kg.query.export import sorted_nquads
from kg.settings import Settings
from kg.store import open_store

pytestmark = pytest.mark.usefixtures("loaded_once")

ARTICLES = {f"a{n}": made(f"a{n}", names=(f"Fair {n % 4}",)) for n in range(18)}
KILLS = 50

# Forks builds in copies of a store from one process that has loaded everything, and kills each at a moment.
KILLER = """
import os, random, shutil, signal, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import test_build_faults as faults
from kg.builder import stages

empty, folder, kills, seed = Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
gazetteer, shapes = stages.load_gazetteer(), stages.load_shapes()
stages.load_gazetteer, stages.load_shapes = lambda base: gazetteer, lambda: shapes
rng, whole = random.Random(seed), 0.0
for n in range(kills + 1):
    copy = folder / str(n)
    shutil.copytree(empty, copy)
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        faults.built(copy)
        os._exit(0)
    if n:
        time.sleep(rng.uniform(0, whole))
        os.kill(child, signal.SIGKILL)
    assert os.waitpid(child, 0)[1] in (0, signal.SIGKILL)
    whole = whole or time.monotonic() - started
"""


def built(path: Path, settings: Settings | None = None):
    """A build of all articles in small batches."""
    with open_store(path) as store:
        return build(
            list(ARTICLES),
            store=store,
            settings=settings or Settings(batch=4),
            version="1",
            **stages(**ARTICLES),
        )


def lines(path: Path) -> list[bytes]:
    with open_store(path, read_only=True) as store:
        return list(sorted_nquads(store))


def whole_articles(path: Path) -> int:
    """How many articles stand; each of them whole, and the merge that of all graphs."""
    with open_store(path, read_only=True) as store:
        assert verify(store, every=True).problems == ()
        assert {quad.triple for quad in store.match()} == {quad.triple for quad in store.quads()}
        return sum(1 for _ in store.ids())


@pytest.fixture(scope="module")
def complete(tmp_path_factory, bare_store) -> list[bytes]:
    path = tmp_path_factory.mktemp("complete") / "s"
    shutil.copytree(bare_store, path)
    assert built(path).ok
    return lines(path)


def test_builds_killed_at_fifty_moments(tmp_path, bare_store, complete) -> None:
    seed = random.randrange(10**6)
    print("seed", seed)  # shown where the test fails
    command = [sys.executable, "-c", KILLER, str(Path(__file__).parent), str(bare_store), str(tmp_path)]
    subprocess.run([*command, str(KILLS), str(seed)], check=True)
    standing = []
    for n in range(KILLS + 1):
        path = tmp_path / str(n)
        standing.append(whole_articles(path))
        assert standing[-1] % 4 in (0, 2)  # whole batches of four, the last of two
        report = built(path)
        assert report.ok
        assert report.built + standing[-1] == len(ARTICLES)
        assert lines(path) == complete
        shutil.rmtree(path)
    assert standing[0] == len(ARTICLES)
    assert min(standing) < len(ARTICLES)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of a few megabytes that can be made larger."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() or mount is None:
        pytest.skip("a small disk is mounted by root only")
    made_it = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=2m", "none", str(disk)], capture_output=True, check=False
    )
    if made_it.returncode:
        pytest.skip(f"no small disk can be mounted here: {made_it.stderr.decode().strip()}")
    yield disk, lambda size: subprocess.run([mount, "-o", f"remount,size={size}", str(disk)], check=True)
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_told_and_nothing_is_lost(small_disk, bare_store, complete) -> None:
    disk, resize = small_disk
    resize("64m")
    path = disk / "s"
    shutil.copytree(bare_store, path)
    used = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    resize(used + 300_000)
    with pytest.raises(StoreError, match=r"free some space and run again"):
        built(path)
    resize("64m")
    assert whole_articles(path) < len(ARTICLES)
    assert built(path).ok
    assert lines(path) == complete


def limited(path: str, size: str) -> None:
    """Builds where no file may grow beyond a size, which stands in for a quota."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), int(size)))
    try:
        built(Path(path))
    except StoreError as error:
        print(error)


def test_a_limit_on_files_is_told_and_nothing_is_lost(tmp_path, bare_store, complete) -> None:
    path = tmp_path / "s"
    shutil.copytree(bare_store, path)
    code = "import sys; from test_build_faults import limited; limited(*sys.argv[1:])"
    command = [sys.executable, "-c", code, str(path), "50000"]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parent)
    assert (run.returncode, run.stderr) == (0, "")
    assert str(path) in run.stdout
    assert whole_articles(path) < len(ARTICLES)
    assert built(path).ok
    assert lines(path) == complete


def test_a_second_build_of_one_store_is_told_to_wait(tmp_path, bare_store) -> None:
    path = tmp_path / "s"
    shutil.copytree(bare_store, path)
    with (
        open_store(path),
        pytest.raises(StoreError, match="another process writes this store; wait until it's done"),
    ):
        built(path)
    assert built(path).ok


@pytest.mark.parametrize("victim", ["rdf/CURRENT", "articles.sqlite", "store.json"])
def test_a_damaged_store_is_named_and_a_new_build_of_the_folder_mends_it(
    tmp_path, bare_store, complete, victim
) -> None:
    path = tmp_path / "s"
    shutil.copytree(bare_store, path)
    built(path)
    (path / victim).write_bytes(b"garbage " * 40)
    with pytest.raises(StoreError, match=r"build (again|anew)"):
        built(path)
    shutil.rmtree(path)
    shutil.copytree(bare_store, path)
    assert built(path).ok
    assert lines(path) == complete
