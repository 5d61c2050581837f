"""Every rule for English fires on its own example, in the whole extraction."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from kg.extract import Tools, extract, load_tools
from kg.extract.english.cascade import CASCADE
from kg.extract.english.pairs import pairs
from kg.extract.pipeline import find_items, relate
from kg.extract.rules import read_rules
from kg.types import Article, Extraction, Relation

RULES = read_rules("en")
ENGLISH = Path(__file__).parent.parent / "kg" / "extract" / "english"


@cache
def tools() -> Tools:
    return load_tools()


def made(text: str) -> Article:
    return Article("made", text, "en", published="2024-06-03")


def read(text: str) -> Extraction:
    return extract(made(text), tools())


def related(text: str) -> tuple[Relation, ...]:
    """What the rules relate, without the model, which knows better than a bare example."""
    document, _ = find_items(made(text), tools())
    return relate(document, tools(), learned=False)[0]


@pytest.mark.parametrize("rule", RULES["relation"], ids=lambda rule: rule["name"])
def test_relation_rule_fires_on_its_example(rule: dict[str, str]) -> None:
    found = related(rule["example"])
    assert any(r.rule == rule["name"] and r.property == rule["property"] for r in found), found


@pytest.mark.parametrize("rule", RULES["mention"], ids=lambda rule: rule["name"])
def test_mention_rule_fires_on_its_example(rule: dict[str, str]) -> None:
    found = read(rule["example"]).mentions
    assert any(m.rule == rule["name"] and m.cls == rule["class"] for m in found), found


def examples() -> list[tuple[str, str]]:
    """Each relation finder of English with the example that its docstring gives."""
    found = []
    for path in sorted(ENGLISH.glob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            doc = ast.get_docstring(node) if isinstance(node, ast.FunctionDef) else None
            if doc and (match := re.search(r"Example: (.*)", doc, re.DOTALL)):
                found.append((node.name, " ".join(match[1].split())))
    return found


@pytest.mark.parametrize(("finder", "example"), examples(), ids=lambda value: value[:24])
def test_finder_finds_something_in_its_example(finder: str, example: str) -> None:
    quoted = re.findall(r'"([^"]+)"', example)
    # Points of a list stand on lines of their own.
    text = "\n".join(quoted) if len(quoted) > 1 else quoted[0]
    assert related(text)


def test_each_finder_of_relations_gives_an_example() -> None:
    named = {name for name, _ in examples()}
    ours = [f for f in CASCADE.relations if f.__module__.startswith("kg.extract.english")]
    assert {f.__name__ for f in ours} <= named


def test_pairs_are_named_once() -> None:
    names = [pair.name for pair in pairs()]
    assert len(names) == len(set(names))
