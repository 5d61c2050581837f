"""The learned relation model: what it sees of a sentence, what it makes of that, and what it learns from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier

from kg.evaluate.bank import load_bank
from kg.evaluate.examples import annotate, examples
from kg.evaluate.fitting import TREES, Lesson, grow
from kg.evaluate.record import Record
from kg.extract import Tools, load_tools
from kg.extract.linking import (
    COLUMN,
    LINKED,
    Candidate,
    Model,
    candidates,
    load_model,
    measured,
    read_model,
    rivals,
    weigh,
)
from kg.extract.linking.rivals import MEASURES
from kg.extract.linking.trees import read_trees
from kg.extract.linking.words import stem
from kg.extract.pipeline import find_items, relate
from kg.types import Article, Mention, Relation

BANK = Path(__file__).parent / "sentences"

STUMP = {"start": 0.0, "depth": 1, "trees": [[[MEASURES.index("best"), 0.0, 1, 2], [-9.0], [9.0]]]}
"""Trees that say what the network says."""

UNTAUGHT = {"rivals": STUMP, "thresholds": {"en": {}, "zh": {}}, "earned": {"": 0.7}}
"""A model's file."""


class Saying:
    """A network that says of a pair and a property what it is told to say."""

    def __init__(self, odds: Callable[[Candidate, str], float]) -> None:
        self._odds = odds

    def odds(self, found: Sequence[Candidate], language: str) -> Any:
        """In the shape of the real one's."""
        return np.array([[self._odds(each, name) for name in LINKED] for each in found], np.float32)


def model_of(odds: Callable[[Candidate, str], float], **file: Any) -> Model:
    """A model with such a network."""
    network: Any = Saying(odds)
    return read_model({**UNTAUGHT, **file}, network)


def named(end: object) -> str:
    """The name of a pair's object."""
    return end.name if isinstance(end, Mention) else ""


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools()


EVENT = "2023 World Robot Conference"


def pairs(text: str, tools: Tools) -> list[Candidate]:
    """The candidates of an English text."""
    document, _ = find_items(Article("a", text, "en"), tools)
    return list(candidates(document, tools))


@pytest.mark.parametrize("words", ["released releases releasing", "hosted hosts", "formulated formulates"])
def test_inflections_are_one_word(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 1


def test_a_pair_has_the_properties_that_the_ontology_allows(tools: Tools) -> None:
    found = pairs("The 2023 World Robot Conference was held in Hefei.", tools)
    (pair,) = (
        p for p in found if (p.subject.name, named(p.object)) == ("2023 World Robot Conference", "Hefei")
    )
    assert {"heldIn", "organizedBy"} <= set(pair.properties)
    assert "developsIndustry" not in pair.properties
    assert pair.where == "same"
    words = pair.passage.words.words
    assert [words[at] for at in pair.at] == ["<Event>", "<Place>"]
    assert words[slice(*pair.at)][1:] == ("was", "held", "in")


def test_members_of_a_list_are_told_as_such(tools: Tools) -> None:
    found = pairs("The ministry will move textiles to Henan, Jiangxi and Guizhou.", tools)
    lists = {named(pair.object): pair.lists[1] for pair in found}
    assert lists["Henan"] == lists["Jiangxi"] == lists["Guizhou"] >= 0


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        (
            "Wuhu has an Action Plan for Textiles. The Action Plan for Textiles is new. An Implementation"
            " Plan for Cement was there before. All ends in May. Robots are named too.",
            ("Implementation Plan for Cement", "targets", "Robots"),
        ),
        (
            "Officials from Hefei spoke. Hefei is growing. Guests came from Wuhu."
            " Sungrow Power Supply Co., Ltd. hosted guests from Wuhu.",
            ("Sungrow Power Supply Co., Ltd.", "locatedIn", "Hefei"),
        ),
        (
            "The city issued the Action Plan for Textiles. Later came the Implementation Plan for Looms.",
            ("Implementation Plan for Looms", "implements", "Action Plan for Textiles"),
        ),
    ],
)
def test_a_sentence_may_speak_of_what_another_names(
    text: str, pair: tuple[str, str, str], tools: Tools
) -> None:
    found = {(c.subject.name, p, named(c.object)) for c in pairs(text, tools) for p in c.properties}
    assert pair in found


def test_a_place_that_says_where_another_lies_is_no_object(tools: Tools) -> None:
    found = pairs("The 2023 World Robot Conference opened in Hefei, Anhui.", tools)
    objects = {named(pair.object) for pair in found}
    assert "Hefei" in objects
    assert "Anhui" not in objects


def test_what_rules_have_told_is_weighed_and_not_added(tools: Tools) -> None:
    document, _ = find_items(Article("a", "The 2023 World Robot Conference was held in Hefei.", "en"), tools)
    relations, _ = relate(document, tools, learned=False)
    assert any(r.property == "heldIn" for r in relations)
    thresholds = {"en": {"heldIn": 0.5}, "zh": {}}
    weighed = weigh(document, tools, relations, model_of(lambda *_: 9.0, thresholds=thresholds))
    assert {r.property for r in weighed.added} <= {"heldIn"}
    assert not {(r.subject, r.object) for r in weighed.added} & {(r.subject, r.object) for r in relations}
    assert not weighed.doubted
    weighed = weigh(document, tools, relations, model_of(lambda *_: -9.0, thresholds=thresholds))
    assert not weighed.added
    assert "heldIn" in {relation.property for relation in weighed.doubted}


def test_who_has_a_post_in_a_department_has_none_in_the_ministry_above_it(tools: Tools) -> None:
    ministry = "Ministry of Industry and Information Technology"
    text = f"Wang Wei, director of the Planning Department of the {ministry}, spoke."
    document, _ = find_items(Article("a", text, "en"), tools)
    relations, _ = relate(document, tools, learned=False)
    post = next(r for r in relations if r.property == "holdsPostIn")
    model = model_of(lambda *_: 9.0, thresholds={"en": {"holdsPostIn": 0.5}, "zh": {}})
    others = tuple(r for r in relations if r.property != "unitOf")
    above = {(post.subject.name, ministry)}

    def added(told: tuple[Relation, ...]) -> set[tuple[str, str]]:
        found = weigh(document, tools, told, model).added
        return {(r.subject.name, r.object.name) for r in found if isinstance(r.object, Mention)}

    assert above <= added(others)
    assert not above & added(relations)


def test_a_pair_is_held_against_its_rivals(tools: Tools) -> None:
    text = "The 2023 World Robot Conference was held in Hefei. Guests came from Wuhu."
    document, _ = find_items(Article("a", text, "en"), tools)
    model = model_of(lambda pair, name: 2.0 if (named(pair.object), name) == ("Hefei", "heldIn") else -1.0)
    made = rivals(document, tools, model, {})
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
    model = model_of(lambda *_: -9.0, earned={"": 0.5, found.rule: 0.8})
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
    assert model.network.weights["out"].shape[1] == len(LINKED)
    assert model.trees.column.max() < len(MEASURES)
    assert set(model.thresholds) == {"en", "zh"}
    for thresholds in model.thresholds.values():
        assert set(thresholds) <= set(LINKED)
        assert all(0 < threshold < 1 for threshold in thresholds.values())


def test_a_sentence_of_the_bank_gives_true_and_false_examples(tools: Tools) -> None:
    cases = list(load_bank(BANK))[::40]
    articles = [annotate(article, gold, tools) for article, gold in cases]
    found = [e for article in articles for e in examples(article, candidates(article.document, tools))]
    assert {e.true for e in found} == {True, False}
