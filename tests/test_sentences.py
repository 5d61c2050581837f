"""The bank of sentences holds to its own rules, so that what it measures is the extraction."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kg.ontology import Ontology, load_ontology
from kg.terms import CLASSES, EXTRACTED

BANK = Path(__file__).parent / "sentences"
FILES = sorted(BANK.glob("*/*.toml"))
PROPERTIES = EXTRACTED - {"mentions"}
# a date's length tells how precise it is
DATATYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}
KEYS = {"text", "published", "blind", "entities", "relations", "optional"}


def cases(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))["case"]
    return found


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_property_has_its_file(language: str) -> None:
    assert {path.stem for path in (BANK / language).glob("*.toml")} == PROPERTIES


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_a_file_has_enough_cases_and_a_third_are_blind(path: Path) -> None:
    found = cases(path)
    assert len(found) >= 12
    assert [n % 3 == 2 for n in range(len(found))] == [case.get("blind", False) for case in found]


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_a_file_has_sentences_that_state_its_property_and_that_do_not(path: Path) -> None:
    states = [any(p == path.stem for _, p, _ in case["relations"]) for case in cases(path)]
    assert any(states)
    assert not all(states)


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_names_stand_in_the_text(path: Path) -> None:
    for case in cases(path):
        assert set(case) <= KEYS
        for cls, name, *_ in case["entities"]:
            assert cls in CLASSES, f"{cls}: {case['text']}"
            assert name in case["text"], f"{name!r} is not in {case['text']!r}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_the_ontology_allows_every_relation(path: Path, ontology: Ontology) -> None:
    for case in cases(path):
        named: dict[str, set[str]] = {}
        for cls, name, *_ in case["entities"]:
            named.setdefault(name, set()).add(cls)
        for subject, prop, end in case["relations"]:
            assert prop in PROPERTIES, f"{prop}: {case['text']}"
            ends = named.get(end) or {DATATYPES[len(end)]}
            assert any(ontology.allows(s, prop, o) for s in named[subject] for o in ends), (
                f"{subject} {prop} {end}: {case['text']}"
            )


def test_no_sentence_stands_twice() -> None:
    texts = [case["text"] for path in FILES for case in cases(path)]
    assert len(texts) == len(set(texts))
