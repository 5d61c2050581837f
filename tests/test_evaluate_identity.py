"""B-cubed and pairwise agreement, on partitions small enough to count, and on the project's own corpus."""

import json
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.evaluate.clusters import bcubed, load_clusters, pairwise

FIXTURES = Path(__file__).parent / "fixtures"
TRUTH = {("a", "1"): "x", ("b", "1"): "x", ("c", "1"): "y", ("d", "1"): "y"}


def partition(*groups: str) -> dict[tuple[str, str], str]:
    return dict(zip(TRUTH, groups, strict=True))


@pytest.mark.parametrize(
    ("groups", "by_mention", "by_pair"),
    [
        (("p", "p", "q", "q"), (1.0, 1.0), (1.0, 1.0)),
        (("p", "q", "r", "s"), (1.0, 0.5), (1.0, 0.0)),
        (("p", "p", "p", "p"), (0.5, 1.0), (2 / 6, 1.0)),
    ],
)
def test_agreement(
    groups: tuple[str, ...], by_mention: tuple[float, float], by_pair: tuple[float, float]
) -> None:
    found = partition(*groups)
    for measure, expected in ((bcubed, by_mention), (pairwise, by_pair)):
        agreement = measure(TRUTH, found, list(TRUTH))
        assert (agreement.precision, agreement.recall) == pytest.approx(expected)


def test_the_clusters_of_the_gold_are_well_formed() -> None:
    clusters = load_clusters(FIXTURES / "dev-clusters.json")
    members = [member for cluster in clusters for member in cluster.members]
    assert sum(len(cluster.members) > 1 for cluster in clusters) >= 60
    assert len(set(members)) == len(members)
    assert {other for cluster in clusters for other in cluster.apart} <= {cluster.id for cluster in clusters}


def test_a_malformed_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "clusters.json"
    path.write_text(json.dumps([{"id": "x"}]), "utf-8")
    with pytest.raises(SourceError, match=r"clusters\.json: no gold clusters"):
        load_clusters(path)
