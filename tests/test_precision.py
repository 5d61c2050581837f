"""Confidence as rules have earned it, and what is measured of them in the graph."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made import made

from kg.builder.stages import set_aside
from kg.errors import OntologyError
from kg.evaluate.calibrate import Sample, left_out, measure
from kg.evaluate.reliability import calibration_error, reliability
from kg.graph.quality import quality_quads
from kg.resolve import precision as module
from kg.resolve.precision import Measured, Precision, calibrated, load_precision
from kg.store import open_store
from kg.terms import BASE, PREFIXES
from kg.types import Claim, Fact, Span

TABLE = Precision(
    {"names": Measured(0.95, 40), "r": Measured(0.6, 10)},
    {"entities": 0.9, "relations": 0.7, "figures": 0.8},
    {"en": (0.0, 1.0), "zh": (-1.0, 0.5)},
)


def claim(rule: str, confidence: float = 0.8, property_: str = "heldIn", name: str = "x") -> Claim:
    return Claim(
        Fact(f"{BASE}{name}", property_, f"{BASE}y"), f"{BASE}a", Span(0, 1), "t", (rule,), confidence
    )


def samples(rule: str, right: int, of: int, *, seen: bool, article: str = "a") -> list[Sample]:
    return [
        Sample(f"{article}{n}", "en", claim(rule, name=f"{rule}{n}"), float(n < right), seen)
        for n in range(of)
    ]


def test_a_claim_is_as_sure_as_its_rule_was_right() -> None:
    assert TABLE.confidence(claim("r"), "en") == 0.6


@pytest.mark.parametrize(
    ("property_", "expected"), [("mentions", 0.9), ("heldIn", 0.7), ("measure", 0.8), ("figureOf", 0.8)]
)
def test_a_rule_that_nobody_measured_is_as_good_as_others_of_its_part(
    property_: str, expected: float
) -> None:
    assert TABLE.confidence(claim("new", property_=property_), "en") == expected


def test_an_undecided_homonym_stays_undecided() -> None:
    assert TABLE.confidence(claim("names", 0.5, "mentions"), "en") == 0.5


def test_the_models_own_probability_is_kept_in_order_and_mapped_by_language() -> None:
    low, high = (TABLE.confidence(claim("linked-targets", p), "zh") for p in (0.7, 0.95))
    assert low < high < 0.95
    assert TABLE.confidence(claim("linked-targets", 0.7), "en") == pytest.approx(0.7)


def test_min_confidence_counts_what_was_measured() -> None:
    found = calibrated(made(confidence=0.99), TABLE)
    assert {c.confidence for c in found.claims if c.rules == ("r",)} == {0.6}
    kept = set_aside(found, 0.7)
    assert {rule for c in kept.claims for rule in c.rules} == {"names"}
    assert any("below 0.7" in rejected.reason for rejected in kept.rejected)


def test_what_writers_of_rules_have_read_is_discounted() -> None:
    unseen = samples("fresh", 12, 20, seen=False, article="u")
    pool = [*unseen, *samples("known", 20, 20, seen=True, article="s")]
    found = measure(pool)
    assert found.parts["relations"] == 0.6
    assert found.rules["fresh"] == Measured(0.6, 20)
    assert 0.55 < found.rules["known"].precision < 0.7


def test_few_claims_say_little() -> None:
    pool = [*samples("common", 40, 50, seen=False), *samples("rare", 0, 1, seen=False)]
    assert 0.6 < measure(pool).rules["rare"].precision < 0.8


def test_confidence_holds_on_articles_left_out() -> None:
    pool = [*samples("good", 57, 60, seen=False), *samples("poor", 24, 60, seen=False)]
    before = reliability([(s.claim, s.worth) for s in pool])
    after = reliability([(s.claim, s.worth) for s in left_out(pool)])
    assert calibration_error(after) < 0.15 < calibration_error(before) + 0.05
    assert len(after) > len(before)


def test_the_table_of_the_package_is_sound() -> None:
    table = load_precision()
    assert all(0 < rule.precision < 1 and rule.samples > 0 for rule in table.rules.values())
    assert set(table.parts) == {"entities", "relations", "figures"}
    assert all(slope > 0 for _, slope in table.learned.values())


def test_a_malformed_table_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "precision.json").write_text("{}", "utf-8")
    monkeypatch.setattr(module.resources, "files", lambda _: tmp_path)
    load_precision.cache_clear()
    with pytest.raises(OntologyError, match=r"precision\.json.*calibrate"):
        load_precision()
    load_precision.cache_clear()


def test_the_graph_says_how_good_a_rule_is(tmp_path) -> None:
    with open_store(tmp_path / "s") as store:
        store.load_vocabulary(quality_quads(TABLE, store.base), version="1")
        rows = store.query(
            "SELECT ?metric ?value WHERE { ?rule dqv:hasQualityMeasurement ?m . ?m a dqv:QualityMeasurement ;"
            " dqv:computedOn ?rule ; dqv:isMeasurementOf ?metric ; dqv:value ?value ."
            f" FILTER(?rule = <{store.base}rule/r>) }} ORDER BY ?metric",
            prefixes=PREFIXES,
        )
        found = [(row["metric"].value.rpartition("/")[2], row["value"].value) for row in rows]
    assert found == [("precision", "0.6"), ("samples", "10")]


def test_nothing_but_confidence_changes() -> None:
    resolved = made()
    assert [replace(c, confidence=0) for c in calibrated(resolved, TABLE).claims] == [
        replace(c, confidence=0) for c in resolved.claims
    ]
