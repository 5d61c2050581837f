"""The same articles give the same bytes, whatever their order, their batches and what stood there before."""

import random
import shutil

import pytest
from made import TEXT, made
from test_build import stages

from kg.builder import build, remove
from kg.query.export import sorted_nquads
from kg.settings import Settings
from kg.store import open_store

pytestmark = pytest.mark.usefixtures("loaded_once")


@pytest.mark.parametrize("seed", range(6))
def test_no_order_no_batches_and_no_history_make_a_difference(tmp_path, bare_store, seed) -> None:
    rng = random.Random(seed)
    texts = ("It opened. It grew. It closed.", TEXT, "One. Two. Three.")
    given = {
        f"a{n}": made(f"a{n}", rng.choice(texts), names=(rng.choice(("Fair", "The Fair", "Harbour")),))
        for n in range(8)
    }
    stores = []
    for name in "ab":
        shutil.copytree(bare_store, tmp_path / name)
        with open_store(tmp_path / name) as opened:
            order = rng.sample(sorted(given), len(given))
            while order:  # several builds, with a wrong version, a removal and a rerun in between
                now, order = order[: rng.randint(1, 4)], order[3:]
                settings = Settings(batch=rng.randint(1, 4))
                if rng.random() < 0.5:
                    older = {id_: made(id_, names=("Old",)) for id_ in now}
                    build(now, store=opened, settings=settings, version="0", **stages(**older))
                    remove(opened, rng.sample(now, 1))
                build(now, store=opened, settings=settings, version="1", **stages(**given))
            build(sorted(given), store=opened, version="1", **stages(**given))
            stores.append(list(sorted_nquads(opened)))
    assert stores[0] == stores[1]
