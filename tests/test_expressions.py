"""No expression of the project takes exponential time on any text: each meets adversarial ones."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

import pytest
from adversary import attacks

import kg
from kg.extract.pattern import Pattern
from kg.extract.rules import load_rules
from kg.extract.sentences import sentences
from kg.ontology import load_ontology
from kg.types import Span

SECONDS = 1.0
"""Of the processor for one text of 400 characters: quadratic ones take hundredths, others hours."""

_OPTIONAL = ("kg.assets.hook", "kg.__main__", "kg.serve.agents")  # what hatchling or the extra agents run


class LateError(Exception):
    pass


def found_in(value: Any, seen: dict[int, Any]) -> Iterator[re.Pattern[Any]]:
    """The expressions that a module's value holds, at any depth."""
    if id(value) in seen:
        return
    seen[id(value)] = value
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from found_in(each, seen)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from found_in(each, seen)
    elif hasattr(value, "cache_info") and not inspect.signature(value).parameters:
        yield from found_in(value() if value.__module__.startswith("kg.") else None, seen)
    elif isinstance(value, Pattern):
        yield value.regex
    elif type(value).__module__.startswith("kg.") and hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from found_in(getattr(value, name, None), seen)


def written_in(source: str) -> Iterator[re.Pattern[Any]]:
    """The expressions that stand in calls: ``re.sub("…", …)``."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield re.compile(node.args[0].value)


@pytest.fixture(scope="module")
def expressions() -> dict[tuple[Any, int], str]:
    """All expressions with their flags, and where each stands."""
    found: dict[tuple[Any, int], str] = {}
    seen: dict[int, Any] = {}
    for module in pkgutil.walk_packages(kg.__path__, "kg."):
        if module.name.startswith(_OPTIONAL):
            continue
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            for each in found_in(value, seen):
                found.setdefault((each.pattern, each.flags), f"{module.name}.{name}")
        assert loaded.__file__ is not None
        for each in written_in(Path(loaded.__file__).read_text("utf-8")):
            found.setdefault((each.pattern, each.flags), module.name)
    for language in ("en", "zh"):
        rules = load_rules(language, load_ontology().superclasses)
        for rule in (*rules.mentions, *rules.relations):
            each = rule.pattern.regex
            found.setdefault((each.pattern, each.flags), f"rule {rule.name}")
    return found


def late(signum: int, frame: FrameType | None) -> None:
    raise LateError


@pytest.mark.skipif(sys.platform == "win32", reason="no timer that counts the processor's time")
def test_no_expression_backtracks_without_end(expressions: dict[tuple[Any, int], str]) -> None:
    assert len(expressions) > 1500
    failed: list[str] = []
    signal.signal(signal.SIGVTALRM, late)
    try:
        for (source, flags), where in expressions.items():
            expression = re.compile(source, flags)
            for text in attacks(expression, Random(1)):
                if isinstance(text, str) and where.startswith(("kg.extract", "rule")):
                    tried = re.sub(r"\s{20,}", " " * 19, text)  # what ends a sentence, see below
                else:
                    tried = text
                signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
                try:
                    for _ in expression.finditer(tried):
                        pass
                except LateError:
                    failed.append(f"{where}: {source!r:.200} on {tried!r:.80}")
                    break
                finally:
                    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    finally:
        signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
    assert not failed, "\n".join(failed)


def test_the_adversary_finds_what_is_wrong() -> None:
    for bad in (r"(?:a+)+b", r"(?:\s|#.*)*x", r"(?:[a-z]{0,3})*1", r"(?:(?:一|一一)+)+$"):
        expression = re.compile(bad)
        signal.signal(signal.SIGVTALRM, late)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.3)
        try:
            with pytest.raises(LateError):
                list(map(expression.search, attacks(expression, Random(1))))
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, signal.SIG_DFL)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Anhui and Hubei, " * 4000, "en"),
        ("a" * 50_000, "en"),
        ("安徽、湖北、" * 9000, "zh"),
        ("安" * 50_000, "zh"),
    ],
)
def test_what_never_ends_is_cut_into_sentences(text: str, language: str) -> None:
    found = list(sentences(text, language, [Span(0, len(text))]))
    assert max(each.span.end - each.span.start for each in found) <= (2000 if language == "en" else 1000)
    covered = sum(each.span.end - each.span.start for each in found)
    assert covered >= len(text) - len(found) - 1  # but for the space between two
    if "、" in text:
        assert all(text[each.span.end - 1] == "、" for each in found)


def test_a_run_of_spaces_ends_a_sentence() -> None:
    text = "The park opened" + " " * 1_000_000 + "in Hefei"
    assert [text[s.span.start : s.span.end] for s in sentences(text, "en", [Span(0, len(text))])] == [
        "The park opened",
        "in Hefei",
    ]
