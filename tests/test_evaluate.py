"""Evaluation: the measures by hand on made articles, and the same numbers as the reference scorer."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from made import FAIR, FIGURE, YUNNAN, made

from kg.errors import SourceError
from kg.evaluate import evaluate, load_gold
from kg.evaluate.names import comparable, one_agrees
from kg.evaluate.reliability import calibration_error, reliability
from kg.graph import article_graph
from kg.query.export import export
from kg.store import open_store
from kg.terms import BASE
from kg.types import Claim, Fact, Span, Value

SHARED = Path(__file__).parents[2] / "shared" / "gold"
GOLD = {
    "id": "a1",
    "lang": "en",
    "entities": [
        {"id": "fair", "class": "Event", "names": ["Harbour Fair", "The Harbour-Fair"]},
        {"id": "yn", "class": "Province", "names": ["Yunnan"], "code": "CN-YN"},
        {"id": "board", "class": "Institution", "names": ["Harbour Board"]},
    ],
    "relations": [["fair", "heldIn", "yn"], ["fair", "organizedBy", "board"]],
    "figures": [{"of": "fair", "measure": "firms", "value": 120, "unit": "firm"}],
}


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "s") as store:
        store.write([article_graph(made(), base=BASE, version="1")])
        yield store


def gold_file(folder, **changes):
    folder.mkdir(exist_ok=True)
    file = folder / "a1.json"
    file.write_text(json.dumps(GOLD | changes), "utf-8")
    return file


def test_what_is_right_what_is_extra_and_what_is_missed(store, tmp_path) -> None:
    evaluation = evaluate(store, load_gold(gold_file(tmp_path)))
    entities, relations, figures = (evaluation.scores[k] for k in ("entities", "relations", "figures"))
    assert (entities.precision, entities.predicted, entities.gold) == (1, 2, 3)
    assert entities.recall == pytest.approx(2 / 3)
    assert (relations.precision, relations.recall) == (1, 0.5)
    assert (figures.precision, figures.recall) == (1, 1)
    assert evaluation.scores["property/heldIn"].f1 == 1
    assert [str(error) for error in evaluation.errors] == [
        "a1: missed entity Institution: harbour board",
        "a1: missed relation organizedBy: harbour fair | harbour board",
    ]


def test_an_entity_of_another_class_and_a_relation_to_another_end_are_extra(store, tmp_path) -> None:
    other = [{**GOLD["entities"][0], "class": "Person"}, *GOLD["entities"][1:]]
    evaluation = evaluate(store, load_gold(gold_file(tmp_path, entities=other)))
    assert [str(error) for error in evaluation.errors][:1] == ["a1: extra entity DockingEvent: harbour fair"]
    assert evaluation.scores["relations"].precision == 0


def test_what_is_optional_counts_neither_way(store, tmp_path) -> None:
    optional = {
        "entities": ["board"],
        "relations": [["fair", "heldIn", "yn"]],
        "figures": GOLD["figures"],
    }
    gold = load_gold(gold_file(tmp_path, optional=optional, relations=[], figures=[]))
    evaluation = evaluate(store, gold)
    assert evaluation.scores["entities"].f1 == 1
    assert [evaluation.scores[part].predicted for part in ("relations", "figures")] == [0, 0]
    assert evaluation.scores["relations"].gold == 0
    assert not evaluation.errors


def test_a_date_at_another_precision_is_worth_half(tmp_path) -> None:
    resolved = made()
    span = resolved.claims[0].span
    held = Claim(
        Fact(FAIR, "heldOn", Value("2023-08-04", "date")), "a1", span, resolved.claims[0].quote, ("r",), 0.8
    )
    whole = type(resolved)(resolved.article, resolved.entities, (*resolved.claims, held), ())
    with open_store(tmp_path / "s") as store:
        store.write([article_graph(whole, base=BASE, version="1")])
        gold = load_gold(gold_file(tmp_path, relations=[["fair", "heldOn", "2023-08"]]))
        score = evaluate(store, gold).scores["property/heldOn"]
        assert (score.precision, score.recall) == (0.5, 0.5)


def test_an_article_that_the_store_lacks_is_missed_whole(store, tmp_path) -> None:
    evaluation = evaluate(store, load_gold(gold_file(tmp_path, id="a9")))
    assert evaluation.not_found == ("a9",)
    assert (evaluation.scores["entities"].recall, evaluation.scores["entities"].gold) == (0, 3)


def test_rules_and_confidence_are_measured_by_the_claims_that_are_judged(store, tmp_path) -> None:
    evaluation = evaluate(store, load_gold(gold_file(tmp_path, relations=[], figures=[])))
    rules = {rule.rule: (rule.claims, rule.precision) for rule in evaluation.rules}
    # Two mentions are right; heldIn and the number are judged and wrong, the denied claim is not judged.
    assert rules == {"names": (2, 1.0), "r": (2, 0.0)}
    assert [(row.low, row.claims, row.precision) for row in evaluation.reliability] == [(0.8, 4, 0.5)]
    assert evaluation.calibration_error == pytest.approx(0.3)


@pytest.mark.parametrize(("confidence", "low"), [(0.0, 0.0), (0.3, 0.3), (0.59, 0.5), (1.0, 0.9)])
def test_bins_hold_their_lower_end(confidence, low) -> None:
    claim = Claim(Fact(FIGURE, "figureOf", YUNNAN), "a", Span(0, 1), "x", ("r",), confidence)
    (row,) = reliability([(claim, 1.0)])
    assert row.low == pytest.approx(low)
    assert calibration_error([row]) == pytest.approx(1 - confidence)
    assert calibration_error([]) == 0


@pytest.mark.parametrize(
    ("gold", "found", "same"),
    [
        ("“Harbour – City” Plan", "harbour city plan", True),
        ("Guide to the development of ports", "Guides to development of port", True),
        ("Plan for ports 2021", "Plan for ports 2022", False),
        ("Harbour Board", "Harbour", False),
        ("关于促进港口产业发展的意见", "促进港口产业发展的意见", True),
        ("港口产业发展规划2021", "港口产业发展规划2022", False),
    ],
)
def test_names_agree_as_a_reader_would_judge(gold, found, same) -> None:
    assert one_agrees([comparable(gold)], [comparable(found)]) is same


@pytest.mark.parametrize("text", ["", "[]", '{"id": "a"}', '{"id": "a", "lang": "en", "entities": [1]}'])
def test_a_malformed_annotation_is_named(tmp_path, text) -> None:
    (tmp_path / "bad.json").write_text(text, "utf-8")
    with pytest.raises(SourceError, match=r"bad\.json: no gold annotation"):
        load_gold(tmp_path)
    with pytest.raises(SourceError, match="none"):
        load_gold(tmp_path / "none")


def test_the_numbers_are_those_of_the_reference_scorer(seeds_store, tmp_path) -> None:
    if not (SHARED / "score.py").is_file():
        pytest.skip("no ../shared/gold/score.py beside the checkout")
    dataset = tmp_path / "d.nq"
    annotations = SHARED / "dev" / "annotations"
    with open_store(seeds_store, read_only=True) as store:
        export(store, dataset)
        evaluation = evaluate(store, load_gold(annotations))
    command = [sys.executable, SHARED / "score.py", annotations, dataset, "--json"]
    reference = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert list(evaluation.not_found) == reference["not_found"]
    ours = {
        name: {
            "precision": round(score.precision, 3),
            "recall": round(score.recall, 3),
            "f1": round(score.f1, 3),
            "predicted": score.predicted,
            "gold": score.gold,
        }
        for name, score in evaluation.scores.items()
    }
    assert ours == reference["scores"]
