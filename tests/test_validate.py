"""Validation against shapes, with results that a person understands; counts of a dataset."""

from dataclasses import replace

import pytest
from made import made

from kg.errors import OntologyError
from kg.graph import article_graph
from kg.query.stats import stats
from kg.query.validate import validate
from kg.store import open_store
from kg.terms import BASE

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix pol: <https://w3id.org/policykg/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/shapes#> .
:Figure a sh:NodeShape ; sh:targetClass pol:Figure ;
    sh:property [ sh:path pol:value ; sh:minCount 1 ; sh:datatype xsd:decimal ;
        sh:message "A figure has a value, a decimal number."@en ] ;
    sh:property [ sh:path pol:unit ; sh:minCount 1 ; sh:severity sh:Warning ;
        sh:message "A figure should have a unit."@en ] .
"""


@pytest.fixture
def shapes(tmp_path):
    path = tmp_path / "shapes.ttl"
    path.write_text(SHAPES, "utf-8")
    return path


def filled(path, *articles):
    with open_store(path) as store:
        store.write([article_graph(article, base=BASE, version="1") for article in articles])
    return open_store(path, read_only=True)


def test_a_warning_does_not_break_conformity(tmp_path, shapes) -> None:
    with filled(tmp_path / "s", made("a1"), made("a2")) as store:
        report = validate(store, shapes)
    assert report.conforms
    assert [str(result) for result in report.results] == [
        "Warning: id:figure/firms pol:unit: A figure should have a unit."
    ]


def test_a_violation_names_node_path_and_reason(tmp_path, shapes) -> None:
    resolved = made()
    claims = tuple(c for c in resolved.claims if c.fact.property != "value")
    with filled(tmp_path / "s", replace(resolved, claims=claims)) as store:
        report = validate(store, shapes)
    assert not report.conforms
    assert (report.results[0].severity, report.results[0].node) == ("Violation", "id:figure/firms")
    assert report.results[0].message == "A figure has a value, a decimal number."


def test_malformed_shapes_name_their_file(tmp_path) -> None:
    (tmp_path / "bad.ttl").write_text("@prefix", "utf-8")
    with filled(tmp_path / "s") as store:
        with pytest.raises(OntologyError, match=r"bad\.ttl"):
            validate(store, tmp_path / "bad.ttl")
        with pytest.raises(OntologyError, match=r"none\.ttl"):
            validate(store, tmp_path / "none.ttl")


def test_stats_count_what_articles_say(tmp_path) -> None:
    with filled(tmp_path / "s", made("a1"), made("a2")) as store:
        found = stats(store)
    assert (found.articles, found.entities, found.facts, found.claims, found.figures) == (2, 2, 8, 14, 1)
    assert found.by_class == {"DockingEvent": 1, "Province": 1}
    assert found.by_property["mentions"] == 4
    assert found.by_article == {"a1": 7, "a2": 7}
    assert found.by_language == {"en": 2}
    assert found.by_rule == {"r": 10, "names": 4}
    assert found.by_status == {"stated": 12, "denied": 2}
