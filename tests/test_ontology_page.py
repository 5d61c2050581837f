"""The ontology's documentation: every term in both languages, a diagram, and nothing loaded from anywhere."""

import re
from pathlib import Path

import pytest

from kg import terms
from kg.errors import OntologyError
from kg.ontology import load_ontology
from kg.view.ontology_page import render_ontology

PAGE = render_ontology()


def test_every_term_is_documented_in_both_languages() -> None:
    labels = load_ontology().labels
    names = (
        terms.CLASSES | terms.EXTRACTED | terms.FIGURE_PROPERTIES | terms.INVERSES | terms.CLAIM_PROPERTIES
    )
    for name in names:
        assert PAGE.count(f'<article id="{name}">') == 1
        for language in ("en", "zh"):
            assert labels[name, language].replace("'", "&#39;") in PAGE
    assert not set(re.findall('href="#([^"]*)"', PAGE)) - set(re.findall('id="([^"]*)"', PAGE))


def test_the_diagram_holds_every_class_once() -> None:
    diagram = PAGE[PAGE.index("<svg") : PAGE.index("</svg>")]
    assert sorted(re.findall('<a href="#([^"]*)">', diagram)) == sorted(terms.CLASSES)
    assert "schema:Event" in diagram


def test_the_page_loads_nothing() -> None:
    assert not re.findall(r"<(?:script|link|img|iframe)|@import|url\(|src=", PAGE)


def test_a_missing_ontology_is_named(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"none\.ttl"):
        render_ontology(tmp_path / "none.ttl")
