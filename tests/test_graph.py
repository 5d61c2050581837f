"""Resolved articles as quads, and quads as rdflib and networkx graphs."""

from dataclasses import replace

import pyoxigraph as ox
import pytest
import rdflib
from made import FAIR, FIGURE, TEXT, YUNNAN, made

from kg.graph import GraphNames, article_graph, claim_iri, content_hash, merge_claims
from kg.graph.article import NameCount
from kg.graph.convert import to_networkx, to_rdflib, triples_to_rdflib
from kg.graph.labels import entity_quads
from kg.graph.vocabulary import ontology_quads
from kg.ontology import ontology_directory
from kg.terms import BASE, OA, POL, PROV, RDF
from kg.types import Fact, Name, Span, Value

NAMES = GraphNames(BASE)


def graph_of(resolved, version="1"):
    return article_graph(resolved, base=BASE, version=version)


def in_graph(graph, name):
    return [quad for quad in graph.quads if quad.graph_name.value == name]


def test_the_articles_graph_holds_facts_only_and_each_has_a_claim() -> None:
    graph = graph_of(made())
    facts = {quad.triple for quad in in_graph(graph, NAMES.facts("a1"))}
    claims = in_graph(graph, NAMES.claims("a1"))
    parts = {
        name: {q.subject: q.object for q in claims if q.predicate.value == RDF + name}
        for name in ("subject", "predicate", "object")
    }
    claimed = {
        ox.Triple(parts["subject"][node], parts["predicate"][node], parts["object"][node])
        for node in parts["subject"]
    }
    assert facts < claimed
    assert {triple.predicate.value.removeprefix(POL) for triple in facts} == {
        "mentions",
        "heldIn",
        "figureOf",
        "measure",
        "value",
    }
    denied = claimed - facts
    assert [triple.object.value for triple in denied] == [f"{BASE}province/CN-HI"]


def test_a_claim_carries_its_sentence_place_confidence_and_rule() -> None:
    resolved = made()
    node = ox.NamedNode(claim_iri(BASE, resolved.claims[2]))
    values = {q.predicate.value: q.object.value for q in graph_of(resolved).quads if q.subject == node}
    assert values[OA + "exact"] == "The Harbour Fair opened in Yunnan."
    assert TEXT[int(values[OA + "start"]) : int(values[OA + "end"])] == values[OA + "exact"]
    assert values[POL + "confidence"] == "0.8"
    assert values[POL + "status"] == "stated"
    assert values[PROV + "wasGeneratedBy"] == f"{BASE}rule/r"
    assert values[PROV + "wasDerivedFrom"] == NAMES.facts("a1")


def test_two_rules_that_find_one_fact_in_one_sentence_make_one_claim() -> None:
    claim = made().claims[2]
    other = replace(claim, rules=("s",), confidence=0.95, post="director")
    (merged,) = merge_claims([claim, other])
    assert merged.rules == ("r", "s")
    assert merged.confidence == 0.95
    assert merged == merge_claims([other, claim])[0]
    assert claim_iri(BASE, merged) == claim_iri(BASE, claim)


@pytest.mark.parametrize(
    "change",
    [
        {"span": Span(0, 5)},
        {"article": "a2"},
        {"fact": Fact(FAIR, "heldIn", Value(YUNNAN))},
        {"fact": Fact(YUNNAN, "heldIn", FAIR)},
    ],
)
def test_another_place_article_or_fact_is_another_claim(change) -> None:
    claim = made().claims[2]
    assert claim_iri(BASE, replace(claim, **change)) != claim_iri(BASE, claim)


def test_the_content_hash_is_of_all_that_was_read() -> None:
    article = made().article
    assert content_hash(article) == content_hash(replace(article, source="elsewhere.txt"))
    for change in ({"text": "x"}, {"title": None}, {"url": None}, {"published": "2023"}, {"id": "b"}):
        assert content_hash(replace(article, **change)) != content_hash(article)


@pytest.mark.parametrize(
    ("text", "datatype"), [("2023", "gYear"), ("2023-07", "gYearMonth"), ("2023-07-16", "date")]
)
def test_a_date_is_as_precise_as_it_is_known(text, datatype) -> None:
    (issued,) = [
        q.object for q in graph_of(made(published=text)).quads if q.predicate.value.endswith("terms/issued")
    ]
    assert (issued.value, issued.datatype.value.rpartition("#")[2]) == (text, datatype)


def test_what_is_no_date_or_names_no_entity_is_an_error() -> None:
    with pytest.raises(ValueError, match="ISO 8601"):
        graph_of(made(published="July"))
    with pytest.raises(ValueError, match="not among the article's entities"):
        graph_of(replace(made(), entities=()))


def test_a_figure_that_is_only_denied_is_not_described() -> None:
    resolved = made()
    denied = tuple(replace(c, status="denied") if c.fact.subject == FIGURE else c for c in resolved.claims)
    assert FIGURE in {name.entity for name in graph_of(resolved).names}
    assert FIGURE not in {name.entity for name in graph_of(replace(resolved, claims=denied)).names}


def labels(*names, known=None):
    counts = [NameCount("x:e", "Plan", language, text, n) for language, text, n in names]
    found = entity_quads(counts, graph="x:g", known=known)
    return {(q.predicate.value.rpartition("#")[2], q.object.value) for q in found}


def test_the_preferred_name_is_the_most_frequent_then_the_longest_then_the_first() -> None:
    assert labels(("en", "Plan", 1), ("en", "The Plan", 3), ("zh", "计划", 1)) == {
        ("type", POL + "Plan"),
        ("prefLabel", "The Plan"),
        ("altLabel", "Plan"),
        ("prefLabel", "计划"),
    }
    assert ("prefLabel", "longer") in labels(("en", "short", 2), ("en", "longer", 2))
    assert ("prefLabel", "aaa") in labels(("en", "bbb", 2), ("en", "aaa", 2))


def test_a_gazetteers_entity_gets_only_names_that_the_gazetteer_lacks() -> None:
    assert labels(("en", "Plan", 1), ("en", "P.", 1), known=frozenset({Name("Plan", "en")})) == {
        ("altLabel", "P.")
    }


def test_the_ontology_has_the_same_blank_nodes_each_time() -> None:
    path = ontology_directory() / "policy.ttl"
    first, second = ontology_quads(path), ontology_quads(path)
    assert first == second
    assert any(isinstance(quad.subject, ox.BlankNode) for quad in first)


def test_rdflib_holds_the_same_quads() -> None:
    quads = graph_of(made()).quads
    dataset = to_rdflib(quads)
    lines = [f"{s.n3()} {p.n3()} {o.n3()} {g.n3()} ." for s, p, o, g in dataset.quads()]
    assert set(ox.parse("\n".join(lines), ox.RdfFormat.N_QUADS)) == set(quads)
    (row,) = triples_to_rdflib(quads).query("SELECT ?place { ?event pol:heldIn ?place }")
    assert row.place == rdflib.URIRef(YUNNAN)


def test_networkx_has_an_edge_for_each_claim_between_entities() -> None:
    graph = graph_of(made())
    quads = [*graph.quads, *entity_quads([n for n in graph.names if n.entity == FAIR], graph=NAMES.entities)]
    result = to_networkx(quads)
    assert set(result) == {FAIR, YUNNAN, FIGURE}
    assert result.nodes[FAIR] == {"cls": "DockingEvent", "name_en": "Harbour Fair"}
    assert result.nodes[FIGURE] == {"cls": "Figure", "measure": "participating firms", "value": "120"}
    (edge,) = result.get_edge_data(FAIR, YUNNAN).values()
    assert edge["property"] == "heldIn"
    assert edge["quote"] == "The Harbour Fair opened in Yunnan."
    assert (edge["article"], edge["confidence"], edge["status"]) == (NAMES.facts("a1"), 0.8, "stated")
