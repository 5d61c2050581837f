"""The learned relation model: what it sees of a sentence, how it adds up, and what it learned from."""

from __future__ import annotations

from dataclasses import replace
from math import log
from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier

from kg.errors import SourceError
from kg.evaluate.bank import load_bank
from kg.evaluate.examples import Example, annotate, examples, keep, kept, vocabulary
from kg.evaluate.fitting import TREES, Lesson, grow
from kg.evaluate.record import Record
from kg.evaluate.texts import LEAST_COMMON
from kg.extract import Tools, load_tools
from kg.extract.linking import (
    LINKED,
    candidates,
    load_model,
    measured,
    read_linear,
    read_model,
    rivals,
    weigh,
)
from kg.extract.linking.candidates import COLUMN
from kg.extract.linking.rivals import MEASURES
from kg.extract.linking.trees import read_trees
from kg.extract.linking.words import stem
from kg.extract.pipeline import find_items, relate
from kg.types import Article, Mention, Relation

BANK = Path(__file__).parent / "sentences"

STUMP = {"start": 0.0, "depth": 1, "trees": [[[MEASURES.index("best"), 0.0, 1, 2], [-9.0], [9.0]]]}
"""Trees that say what the linear model says."""

UNTAUGHT = {"rivals": STUMP, "thresholds": {"en": {}, "zh": {}}, "earned": {"": 0.7}}
"""A model's file but for its linear part."""


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools()


def pairs(
    text: str, tools: Tools, language: str = "en"
) -> dict[tuple[str, str], tuple[tuple[str, ...], set[str]]]:
    document, _ = find_items(Article("a", text, language), tools)
    return {
        (c.subject.name, c.object.name if isinstance(c.object, Mention) else c.object.value.text): (
            c.properties,
            {name for part in c.parts for name in part},
        )
        for c in candidates(document, tools)
    }


@pytest.mark.parametrize("words", ["released releases releasing", "hosted hosts", "formulated formulates"])
def test_inflections_are_one_word(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 1


def test_a_pair_has_the_properties_that_the_ontology_allows(tools: Tools) -> None:
    found = pairs("The 2023 World Robot Conference was held in Hefei.", tools)
    properties, features = found["2023 World Robot Conference", "Hefei"]
    assert {"heldIn", "organizedBy"} <= set(properties)
    assert "developsIndustry" not in properties
    assert {"pair=Event>Place", "cue between>=hold", "en:last>=in", "where=same"} <= features


def test_members_of_a_list_share_what_stands_before_it(tools: Tools) -> None:
    found = pairs("The ministry will move textiles to Henan, Jiangxi and Guizhou.", tools)
    before = [
        {name for name in features if name.startswith("en:before object=")}
        for (_, object_), (_, features) in found.items()
        if object_ in ("Henan", "Jiangxi", "Guizhou")
    ]
    assert len(before) >= 3
    assert all(each == {"en:before object=to"} for each in before)


def test_both_languages_share_the_meaning_of_words(tools: Tools) -> None:
    found = pairs("2023世界机器人大会在合肥举办。", tools, "zh")
    features = next(f for (_, object_), (_, f) in found.items() if "合肥" in object_)
    assert "cue=hold" in features


def test_a_place_that_says_where_another_lies_is_no_object(tools: Tools) -> None:
    objects = {
        object_ for _, object_ in pairs("The 2023 World Robot Conference opened in Hefei, Anhui.", tools)
    }
    assert "Hefei" in objects
    assert "Anhui" not in objects


def test_what_rules_have_told_is_weighed_and_not_added(tools: Tools) -> None:
    document, _ = find_items(Article("a", "The 2023 World Robot Conference was held in Hefei.", "en"), tools)
    relations, _ = relate(document, tools, learned=False)
    assert any(r.property == "heldIn" for r in relations)
    flat = {"bias": 9.0, "shared": {}, "own": {}}
    file = UNTAUGHT | {"linear": flat, "thresholds": {"en": {"heldIn": 0.5}, "zh": {}}}
    weighed = weigh(document, tools, relations, read_model(file))
    assert {r.property for r in weighed.added} <= {"heldIn"}
    assert not {(r.subject, r.object) for r in weighed.added} & {(r.subject, r.object) for r in relations}
    assert not weighed.doubted
    weighed = weigh(document, tools, relations, read_model(file | {"linear": flat | {"bias": -9.0}}))
    assert not weighed.added
    assert "heldIn" in {relation.property for relation in weighed.doubted}


def test_who_has_a_post_in_a_department_has_none_in_the_ministry_above_it(tools: Tools) -> None:
    ministry = "Ministry of Industry and Information Technology"
    text = f"Wang Wei, director of the Planning Department of the {ministry}, spoke."
    document, _ = find_items(Article("a", text, "en"), tools)
    relations, _ = relate(document, tools, learned=False)
    post = next(r for r in relations if r.property == "holdsPostIn")
    file = UNTAUGHT | {"linear": {"bias": 9.0, "shared": {}, "own": {}}}
    model = read_model(file | {"thresholds": {"en": {"holdsPostIn": 0.5}, "zh": {}}})
    others = tuple(r for r in relations if r.property != "unitOf")
    above = {(post.subject.name, ministry)}

    def added(told: tuple[Relation, ...]) -> set[tuple[str, str]]:
        found = weigh(document, tools, told, model).added
        return {(r.subject.name, r.object.name) for r in found if isinstance(r.object, Mention)}

    assert above <= added(others)
    assert not above & added(relations)


def test_the_sum_is_that_of_a_logistic_regression(tools: Tools) -> None:
    data = {
        "bias": -1.0,
        "shared": {"where=same": 0.5, "pair=Event>Place": 0.25},
        "own": {"heldIn": {"": 0.5, "en:last>=in": 2.0, "where=same": -0.25}},
    }
    document, _ = find_items(Article("a", "The 2023 World Robot Conference was held in Hefei.", "en"), tools)
    pairs_found = list(candidates(document, tools))
    odds = read_linear(data).odds(pairs_found)
    found = {
        (property_, c.subject.cls): float(row[COLUMN[property_]])
        for c, row in zip(pairs_found, odds, strict=True)
        for property_ in c.properties
        if isinstance(c.object, Mention) and c.object.name == "Hefei"
    }
    assert found["heldIn", "Conference"] == pytest.approx(-1 + 0.5 + 0.25 + 0.5 + 2 - 0.25)
    assert found["organizedBy", "Conference"] == pytest.approx(-1 + 0.5 + 0.25)


def test_a_pair_is_held_against_its_rivals(tools: Tools) -> None:
    text = "The 2023 World Robot Conference was held in Hefei. Guests came from Wuhu."
    document, _ = find_items(Article("a", text, "en"), tools)
    data = {"bias": -1.0, "shared": {}, "own": {"heldIn": {"en:last>=in": 3.0}}}
    made = rivals(document, tools, read_model(UNTAUGHT | {"linear": data}), {})
    rows = measured(made, document, {})
    found = {
        bid.candidate.object.name: dict(zip(MEASURES, row, strict=True))
        for bid, row in zip(made, rows.tolist(), strict=True)
        if bid.key[1] == "heldIn" and isinstance(bid.candidate.object, Mention)
    }
    assert found["Hefei"]["best"] == pytest.approx(2, abs=1e-4)
    assert found["Hefei"]["other objects"] == pytest.approx(3, abs=1e-4)
    assert (found["Hefei"]["objects above"], found["Wuhu"]["objects above"]) == (0, 1)
    assert (found["Hefei"]["sentence"], found["Wuhu"]["sentence"]) == (0, 1)


def test_what_a_rule_found_is_weighed_with_what_the_rule_has_earned(tools: Tools) -> None:
    document, _ = find_items(Article("a", "The 2023 World Robot Conference was held in Hefei.", "en"), tools)
    relations, _ = relate(document, tools, learned=False)
    found = next(r for r in relations if r.property == "heldIn")
    linear = {"bias": -9.0, "shared": {}, "own": {}}
    earned = {"": 0.5, found.rule: 0.8}
    model = read_model(UNTAUGHT | {"linear": linear, "earned": earned})
    assert rivals(document, tools, model, {}) == []
    told = model.told([found, replace(found, rule="unknown")])
    made = rivals(document, tools, model, told)
    assert [bid.key for bid in made] == list(told)
    (row,) = measured(made, document, told).tolist()
    assert row[MEASURES.index("rule")] == pytest.approx(log(4))


def test_what_rules_earned_leaves_articles_out() -> None:
    record = Record({"a": (("good", True), ("bad", False)), "b": (("good", True),) * 8, "c": ()})
    earned = record.earned()
    assert earned["good"] > earned[""] > earned["bad"] > 0
    assert record.earned("b")["good"] < earned["good"] < 1
    assert set(record.earned("a")) == {"", "good"}


def test_an_article_without_pairs_has_no_rows(tools: Tools) -> None:
    document, _ = find_items(Article("a", "Nothing was said.", "en"), tools)
    rows = measured([], document, {})
    assert rows.shape == (0, len(MEASURES))
    assert read_trees(STUMP).probabilities(rows).shape == (0,)


def test_trees_say_what_they_said_when_they_grew() -> None:
    random = np.random.default_rng(0)
    rows = random.normal(size=(400, 5)).astype(np.float32)
    true = rows[:, 0] * rows[:, 1] + 0.3 * random.normal(size=400) > 0
    file = grow([Lesson(rows, tuple(true.tolist()))])
    forest = GradientBoostingClassifier(**TREES).fit(rows, true)
    assert read_trees(file).probabilities(rows) == pytest.approx(forest.predict_proba(rows)[:, 1], abs=0.003)
    assert grow([Lesson(rows, tuple(true.tolist()))]) == file


def test_the_models_file_is_sound() -> None:
    model = load_model()
    assert set(COLUMN) == set(LINKED)
    assert not model.linear.weights[-1].any()
    assert model.trees.column.max() < len(MEASURES)
    assert set(model.thresholds) == {"en", "zh"}
    for thresholds in model.thresholds.values():
        assert set(thresholds) <= set(LINKED)
        assert all(0 < threshold < 1 for threshold in thresholds.values())


def test_examples_that_are_kept_come_back(tmp_path) -> None:
    part = ("where=same", "en:in=board")
    own = [
        Example("heldIn", (part, ("cue=hold",)), true=True, here=True, pair=(1, "heldIn", 2)),
        Example("targets", (part, ()), true=False, here=False, pair=(1, "targets", 3)),
    ]
    keep([own], frozenset({"where=same", "cue=hold"}), tmp_path / "e")
    ((one, two),) = kept(tmp_path / "e")
    assert one.parts == (("where=same",), ("cue=hold",))
    assert [(e.property, e.true, e.here) for e in (one, two)] == [
        ("heldIn", True, True),
        ("targets", False, False),
    ]
    assert one.pair != two.pair
    first = (tmp_path / "e").read_bytes()
    keep([own], frozenset({"where=same", "cue=hold"}), tmp_path / "e")
    assert (tmp_path / "e").read_bytes() == first


def test_a_file_of_examples_that_is_no_such_file_is_named(tmp_path) -> None:
    (tmp_path / "e").write_bytes(b"x")
    with pytest.raises(SourceError, match="give --gold"):
        kept(tmp_path / "e")


def test_a_sentence_of_the_bank_gives_true_and_false_examples(tools: Tools) -> None:
    cases = list(load_bank(BANK))[::40]
    articles = [annotate(article, gold, tools) for article, gold in cases]
    found = [e for article in articles for e in examples(article, candidates(article.document, tools))]
    assert {e.true for e in found} == {True, False}
    assert vocabulary(found, LEAST_COMMON) < vocabulary(found, 1)
