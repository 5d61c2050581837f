"""The learned tagger of names: what it adds, how it adds up, and what it learns from."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from kg.evaluate.gold import GoldArticle, GoldEntity
from kg.evaluate.names import comparable
from kg.evaluate.tagging import Reading, fit, reading, taught
from kg.extract import Tools, extract, load_tools
from kg.extract.pipeline import find_items, find_names
from kg.extract.tagging import NEW, Tagger, load_tagger, names_of, read_line, read_tagger, weigh_names
from kg.types import Article

TEXT = "Visitors from Hefei came to Lakeside Turnery in May. The kilns of Lakeside Turnery are old."


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools()


def only(**features: list[float]) -> Tagger:
    """A tagger that knows a few features; whatever else there is, is no name."""
    labels = ["B-Enterprise", "I-Enterprise", "O"]
    moves = [[0.0, 0.0, 2.0], [0.0, 0.0, 2.0], [0.0, -9.0, 2.0]]
    known = {"w turnery": [1, 9.0], "w lakeside": [0, 9.0], "s Stop": [2, 4.0]}
    return read_tagger({"language": "en", "labels": labels, "moves": moves, "features": known | features})


def gold(*entities: tuple[str, str], language: str = "en", optional: str = "") -> GoldArticle:
    found = {name: GoldEntity(cls, (comparable(name),), "", (name,)) for cls, name in entities}
    free = frozenset({optional} - {""})
    return GoldArticle("a", language, found, (), (), free, (), ())


def read(text: str, annotation: GoldArticle, tools: Tools, *, seen: bool = False) -> Reading:
    return reading(Article("a", text, annotation.language), annotation, seen, tools)


def test_a_name_that_no_rule_finds_is_added_wherever_it_stands(tools: Tools) -> None:
    document, _ = find_names(Article("a", TEXT, "en"), tools)
    assert not [m for m in document.mentions if "Turnery" in m.name]
    added = weigh_names(document, tools.but(taggers={"en": only()})).added
    assert {m.rule for m in added} == {"en-tagged"}
    assert [(m.cls, m.name) for m in added] == [("Enterprise", "Lakeside Turnery")] * 2
    assert all(TEXT[m.span.start : m.span.end] == m.name for m in added)
    assert all(0.6 <= m.confidence <= 1 for m in added)


def test_what_reads_like_no_name_in_any_place_is_turned_down(tools: Tools) -> None:
    text = "The tea was poured. Hefei grows tea."
    doubts = only(**{"t tea": [2, 3.0]})
    document, _ = find_names(Article("a", text, "en"), tools)
    by_name = {m.name.lower(): m.cls for m in document.mentions}
    assert by_name == {"tea": "Industry", "hefei": "Prefecture"}
    tagged = weigh_names(document, tools.but(taggers={"en": doubts}))
    assert {m.name.lower() for m in tagged.doubted} == {"tea"}
    found = extract(Article("a", text, "en"), tools.but(taggers={"en": doubts}))
    assert {m.name for m in found.mentions} == {"Hefei"}
    assert [(r.what, r.rule) for r in found.rejected if "reads like" in r.reason] == [
        ("Industry “tea”", "gazetteer")
    ] * 2


def test_an_unlikely_name_stands_where_something_is_said_of_it(tools: Tools) -> None:
    less = {"en": only(**{"w turnery": [1, 2.7], "w lakeside": [0, 2.7]})}
    told = "The fair in May was organized by Lakeside Turnery. It was held in Hefei."
    idle = "Past Lakeside Turnery runs a road. It ends in Hefei."
    document, _ = find_names(Article("a", told, "en"), tools)
    added = weigh_names(document, tools.but(taggers=less)).added
    assert added
    assert all(0.4 <= m.confidence < 0.65 for m in added)
    found = extract(Article("a", told, "en"), tools.but(taggers=less))
    assert any(getattr(r.object, "name", "") == "Lakeside Turnery" for r in found.relations)
    dropped = extract(Article("a", idle, "en"), tools.but(taggers=less))
    assert "Lakeside Turnery" not in {m.name for m in dropped.mentions}
    assert any("nothing is said of it" in r.reason for r in dropped.rejected)


def test_one_place_that_reads_like_a_name_is_enough(tools: Tools) -> None:
    text = "The tea was poured. Hefei grows tea."
    doubts = only(**{"t tea": [2, 3.0], "-1 grows": [0, 9.0]})
    found = extract(Article("a", text, "en"), tools.but(taggers={"en": doubts}))
    assert [m.name for m in found.mentions if m.cls == "Industry"] == ["tea"] * 2


def test_without_the_tagger_nothing_is_added(tools: Tools) -> None:
    other = tools.but(taggers={"en": only()})
    rules = {m.rule for m in extract(Article("a", TEXT, "en"), other, learned_names=False).mentions}
    both = {m.rule for m in extract(Article("a", TEXT, "en"), other).mentions}
    assert "en-tagged" in both - rules


def test_a_text_without_sentences_has_no_tags(tools: Tools) -> None:
    for text in ("", "\n\n"):
        document, _ = find_items(Article("a", text, "en"), tools)
        assert document.mentions == ()


def test_marginals_are_those_of_all_ways_through_a_sentence() -> None:
    generator = np.random.default_rng(0)
    names = ("w pump", "-1 pump", "1 pump", "together")
    features = {
        name: [0, first, 1, second]
        for name, (first, second) in zip(names, generator.normal(size=(4, 2)).tolist(), strict=True)
    }
    moves = generator.normal(size=(2, 2)).round(2)
    file = {"language": "en", "labels": ["O", "B"], "features": features, "moves": moves.tolist()}
    pump, valve = ("pump", "noun"), ("valve", "noun")
    sentences = [([pump], [["together"]]), ([], []), ([valve, pump, valve], [["new"], ["together"], []])]
    seen = [[["w pump", "together"]], [], [["1 pump"], ["w pump", "together"], ["-1 pump"]]]
    for names_, likely in zip(seen, read_tagger(file).marginals(sentences), strict=True):
        expected = np.zeros((len(names_), 2))
        for way in product((0, 1), repeat=len(names_)):
            score = sum(moves[a, b] for a, b in pairwise(way))
            for label, own in zip(way, names_, strict=True):
                score += sum(features[name][2 * label + 1] for name in own)
            for at, label in enumerate(way):
                expected[at, label] += np.exp(score)
        assert likely.shape == expected.shape
        if names_:
            assert likely == pytest.approx(expected / expected.sum(axis=1, keepdims=True), rel=1e-4)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_weights_that_come_with_the_package_know_the_kinds(language: str) -> None:
    tagger = load_tagger(language)
    assert {"O", "B-Enterprise", "I-Zone", "B-Project"} <= set(tagger.labels)
    assert np.isfinite(tagger.weights).all()


@pytest.mark.parametrize(
    ("text", "language"),
    [("The fair in Hefei drew 300 firms.", "en"), ("展会在合肥举行，共有300家企业参加。", "zh")],
)
def test_what_the_rules_found_is_one_token(text: str, language: str, tools: Tools) -> None:
    document, _ = find_names(Article("a", text, language), tools)
    line = read_line(document, document.sentences[0].span, tools)
    assert "<Place>" in line.words
    described = list(names_of(line, document.view, language))
    assert len(described) == len(line.words) == len(line.spans)
    assert "-1 <Place>" in described[line.words.index("<Place>") + 1]


def test_labels_say_where_names_begin_and_which_are_wrong(tools: Tools) -> None:
    of = read(TEXT, gold(("Enterprise", "Lakeside Turnery")), tools)
    (first, labels), _ = taught(of, tools)
    words = [
        next(f[2:] for f in features if f.startswith("w "))
        if any(f.startswith("w ") for f in features)
        else ""
        for features in first
    ]
    assert labels[words.index("lakeside")] == "B-Enterprise"
    assert labels[words.index("turnery")] == "I-Enterprise"
    assert set(labels) == {"O", "B-Enterprise", "I-Enterprise"}, "the annotation lacks Hefei"


def test_what_a_reader_may_leave_teaches_nothing(tools: Tools) -> None:
    annotation = gold(
        ("Prefecture", "Hefei"), ("Enterprise", "Lakeside Turnery"), optional="Lakeside Turnery"
    )
    stretches = list(taught(read(TEXT, annotation, tools), tools))
    assert not any("w turnery" in features for stretch, _ in stretches for features in stretch)
    assert "B-Place" in stretches[0][1]


def test_only_unread_articles_say_how_far_the_rules_go(tools: Tools) -> None:
    annotation = gold(("Prefecture", "Hefei"), ("Enterprise", "Lakeside Turnery"))
    for seen in (True, False):
        names = {
            name
            for features, _ in taught(read(TEXT, annotation, tools, seen=seen), tools)
            for each in features
            for name in each
        }
        assert any(name.startswith(NEW) for name in names) != seen


def test_training_is_the_same_in_every_run_and_learns(tools: Tools) -> None:
    sentences = [
        f"Visitors from Hefei came to {name} Turnery in May."
        for name in ("Rockside", "Hillside", "Brookside")
    ]
    pool = [
        read(
            text, gold(("Prefecture", "Hefei"), ("Enterprise", text.split(" to ")[1].split(" in ")[0])), tools
        )
        for text in sentences * 3
    ]
    file = fit(pool, "en", tools)
    assert file == fit(pool, "en", tools)
    other = tools.but(taggers={"en": read_tagger(file)})
    found = extract(
        Article("b", "Visitors from Hefei came to Woodside Turnery in May.", "en"), other
    ).mentions
    assert ("Enterprise", "Woodside Turnery") in {(m.cls, m.name) for m in found}
