"""policy.ttl is complete, bilingual and equal to kg/terms.py; kg/ontology.py reads it."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import terms
from kg.errors import OntologyError
from kg.ontology import load_ontology, ontology_directory

ONTOLOGY = load_ontology()
RDF_TYPE = ox.NamedNode(terms.RDF + "type")


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    store.load(path=ontology_directory() / "policy.ttl", format=ox.RdfFormat.TURTLE)
    return store


def of_type(store: ox.Store, kind: str) -> set[str]:
    quads = store.quads_for_pattern(None, RDF_TYPE, ox.NamedNode(terms.OWL + kind), None)
    return {q.subject.value.removeprefix(terms.POL) for q in quads if terms.POL in str(q.subject)}


def test_terms_are_those_of_the_ontology(store: ox.Store) -> None:
    assert of_type(store, "Class") == terms.CLASSES
    properties = of_type(store, "ObjectProperty") | of_type(store, "DatatypeProperty")
    assert properties | of_type(store, "AnnotationProperty") == (
        terms.EXTRACTED
        | terms.FIGURE_PROPERTIES
        | terms.GAZETTEER_PROPERTIES
        | terms.CLAIM_PROPERTIES
        | terms.ARTICLE_PROPERTIES
        | terms.INVERSES
    )


@pytest.mark.parametrize("prop", ["rdfs:label", "skos:definition", "skos:example"])
def test_every_term_speaks_two_languages(store: ox.Store, prop: str) -> None:
    query = f"""SELECT ?term (GROUP_CONCAT(?lang; separator=" ") AS ?langs) WHERE {{
        ?term rdfs:isDefinedBy <https://w3id.org/policykg/ontology> .
        OPTIONAL {{ ?term {prop} ?text BIND(LANG(?text) AS ?lang) }} }} GROUP BY ?term"""
    rows = list(store.query(query, prefixes=terms.PREFIXES))
    assert len(rows) >= len(terms.CLASSES | terms.EXTRACTED | terms.INVERSES)
    assert {row["term"].value: sorted(row["langs"].value.split()) for row in rows} == {
        row["term"].value: ["en", "zh"] for row in rows
    }


def test_all_terms_are_defined_here(store: ox.Store) -> None:
    defined = {
        q.subject.value
        for q in store.quads_for_pattern(None, ox.NamedNode(terms.RDFS + "isDefinedBy"), None, None)
    }
    used = {
        node.value
        for q in store
        for node in (q.subject, q.predicate, q.object)
        if isinstance(node, ox.NamedNode) and node.value.startswith(terms.POL)
    }
    assert used <= defined


@pytest.mark.parametrize(
    ("cls", "ancestor", "expected"),
    [
        ("Ministry", "Organization", True),
        ("Ministry", "Ministry", True),
        ("Organization", "Ministry", False),
        ("DockingEvent", "Event", True),
        ("EventSeries", "Event", False),
        ("Unheard", "Unheard", True),
        ("Unheard", "Event", False),
    ],
)
def test_class_tree(cls: str, ancestor: str, expected: bool) -> None:
    assert ONTOLOGY.is_a(cls, ancestor) is expected


@pytest.mark.parametrize(
    ("triple", "expected"),
    [
        (("Plan", "issuedBy", "Ministry"), True),
        (("Person", "issuedBy", "Ministry"), False),
        (("Cluster", "targets", "Industry"), True),
        (("Person", "targets", "Industry"), False),
        (("Zone", "locatedIn", "County"), True),
        (("Project", "locatedIn", "Zone"), True),
        (("Place", "locatedIn", "Zone"), False),
        (("Agreement", "party", "Person"), True),
        (("Plan", "party", "Person"), False),
        (("Guidance", "issuedOn", "gYearMonth"), True),
        (("Guidance", "issuedOn", "string"), False),
        (("Guidance", "periodStart", "date"), False),
        (("Figure", "value", "decimal"), True),
        (("Prefecture", "memberOf", "Province"), False),
        (("Article", "mentions", "Industry"), True),
        (("Article", "mentions", "Figure"), False),
    ],
)
def test_what_a_property_may_join(triple: tuple[str, str, str], expected: bool) -> None:
    assert ONTOLOGY.allows(*triple) is expected


def test_labels_in_both_languages() -> None:
    assert ONTOLOGY.labels["heldIn", "en"] == "held in"
    assert ONTOLOGY.labels["Industry", "zh"] == "产业"


def test_a_missing_ontology_is_named(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"policy\.ttl"):
        load_ontology(tmp_path)
