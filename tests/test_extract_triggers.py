"""Rules that cannot match a sentence are passed over, and none that can."""

import pytest

from kg.extract import load_tools
from kg.extract.pattern import Compiler, PatternError
from kg.extract.pipeline import find_items
from kg.extract.rules import read_rules
from kg.extract.triggers import Triggers, clauses
from kg.types import Article

WORDS = {
    "<hold>": frozenset({frozenset({"held", "hosted"})}),
    "{Place}": frozenset({frozenset("\ue000\ue001")}),
}


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("was held", [["held"], ["was"]]),
        ("(?:is|was)? held", [["held"]]),
        ("(?:was|were) [hH]eld at", [["at"], ["eld"], ["was", "were"]]),
        ("publish(?:es|ed)?", [["publish"]]),
        ("companies?", [["companie"]]),
        ("(?:two|th?ree)+ firms{1,2}", [["firms"], ["ree", "two"]]),
        ("(?:two|.*) firms", [["firms"]]),
        ("(?:old|brand new) new", [["brand", "old"], ["new"]]),
        ("(?!not)(?<!no )(?P<m>signed)(?=\\s+by)(?i:x+y)", [["by"], ["signed"]]),
        ("<hold>… {Place}", [["held", "hosted"], ["\ue000", "\ue001"]]),
        ("<hold>?|{Place}", []),
        ("第三届", [["第三届"]]),
        ("(?:第三|首)届", [["届"], ["第三", "首"]]),
        ("a.b", []),
        (r"U\.S\.", [["u.s."]]),
        ("[^a]bc]", [["bc]"]]),
        ("x{0,3}yes{,2}no", [["no"], ["ye"]]),
        ("(unbalanced", []),
        ("unbalanced)", []),
    ],
)
def test_what_a_pattern_needs(pattern: str, needed: list[list[str]]) -> None:
    assert sorted(map(sorted, clauses(pattern, lambda name: WORDS[name]))) == needed


def test_an_index_gives_the_rules_that_fit_in_their_order() -> None:
    patterns = ["held", "Held in", ".*", "(?:opened|closed) in"]
    triggers = Triggers((p, clauses(p, lambda name: frozenset())) for p in patterns)
    assert triggers.fitting("It was HELD in May.") == ["held", "Held in", ".*"]
    assert triggers.fitting("It closed in May.") == [".*", "(?:opened|closed) in"]
    assert triggers.fitting("") == [".*"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_rule_that_matches_is_passed_over(language: str) -> None:
    tools = load_tools()
    rules = tools.rules[language]
    data = read_rules(language)
    examples = dict.fromkeys(row["example"] for row in (*data["mention"], *data["relation"]))
    every = (*rules.mentions, *rules.relations)
    triggers = Triggers((rule, rule.pattern.needs) for rule in every)
    matching = tried = 0
    for number, example in enumerate(examples):
        document, _ = find_items(Article(str(number), example, language), tools)
        for sentence in document.sentences:
            text = rules.compiler.fold(document, sentence.span).text
            matched = [rule.name for rule in every if rule.pattern.regex.search(text)]
            fitting = [rule.name for rule in triggers.fitting(text)]
            assert set(matched) <= set(fitting), example
            matching, tried = matching + len(matched), tried + len(fitting)
    assert 0 < matching <= tried < 5 * matching


def test_a_faulty_expression_names_its_rule_when_it_is_first_tried() -> None:
    pattern = Compiler({"Place": frozenset({"Place"})}, "en").compile("{s:Place} (held", "broken-rule")
    with pytest.raises(PatternError, match="broken-rule"):
        _ = pattern.regex
