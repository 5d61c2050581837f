"""Every Chinese rule fires on its own example, in a run of the whole extraction."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.extract import Tools, extract, load_tools
from kg.extract.pipeline import find_items, relate
from kg.extract.rules import read_rules
from kg.types import Article, Extraction

RULES = Path(__file__).parent.parent / "kg" / "extract" / "rules"
PATTERNS: dict[str, Any] = read_rules("zh")
NAMES: dict[str, Any] = tomllib.loads((RULES / "zh-names.toml").read_text("utf-8"))


@cache
def tools() -> Tools:
    return load_tools()


def made(text: str) -> Article:
    return Article("example", text, "zh", published="2023-12-31")


def run(text: str) -> Extraction:
    return extract(made(text), tools())


def by_rules(text: str) -> Extraction:
    """Without the tagger, which may doubt what a rule finds."""
    return extract(made(text), tools(), learned_names=False)


def names(rules: list[dict[str, Any]]) -> list[str]:
    return [rule["name"] for rule in rules]


@pytest.mark.parametrize("rule", PATTERNS["mention"], ids=names(PATTERNS["mention"]))
def test_mention_rule_fires_on_its_example(rule: dict[str, Any]) -> None:
    found = {m.cls for m in by_rules(rule["example"]).mentions if m.rule == rule["name"]}
    assert found >= set(rule.get("classes") or [rule["class"]])


@pytest.mark.parametrize("rule", PATTERNS["relation"], ids=names(PATTERNS["relation"]))
def test_relation_rule_fires_on_its_example(rule: dict[str, Any]) -> None:
    document, _ = find_items(made(rule["example"]), tools(), learned_names=False)
    relations, _ = relate(document, tools(), learned=False)
    found = [r for r in relations if r.rule == rule["name"]]
    assert {r.property for r in found} == {rule["property"]}


@pytest.mark.parametrize("rule", NAMES["compound"], ids=names(NAMES["compound"]))
def test_name_rule_fires_on_its_example(rule: dict[str, Any]) -> None:
    found = [m for m in by_rules(rule["example"]).mentions if m.rule == rule["name"]]
    assert [m.cls for m in found][:1] == [rule["class"]]


def test_rule_names_are_unique() -> None:
    every = names(PATTERNS["mention"]) + names(PATTERNS["relation"]) + names(NAMES["compound"])
    assert len(every) == len(set(every))
