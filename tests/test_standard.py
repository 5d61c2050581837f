"""The graph of standard terms: a client that knows only schema.org or ORG finds what it expects."""

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import FAIR, YUNNAN, made

from kg.builder import build
from kg.graph import article_graph
from kg.graph.vocabulary import ontology_quads
from kg.ontology import ontology_directory
from kg.query import run
from kg.query.export import export, sorted_nquads
from kg.settings import Settings
from kg.store import open_store
from kg.terms import BASE, ORG, SCHEMA, SKOS

ONTOLOGY = ontology_quads(ontology_directory() / "policy.ttl")
LOCATION = ox.NamedNode(SCHEMA + "location")
STANDARD = ox.NamedNode(f"{BASE}graph/standard")
VOCABULARY = ox.NamedNode(f"{BASE}graph/vocabulary")


def graph(*arguments, version="1", **keywords):
    return article_graph(made(*arguments, **keywords), base=BASE, version=version)


def vocabulary(name="Yunnan"):
    label = ox.NamedNode(SKOS + "prefLabel")
    return [*ONTOLOGY, ox.Quad(ox.NamedNode(YUNNAN), label, ox.Literal(name, language="en"), VOCABULARY)]


def opened(path):
    store = open_store(path)
    store.load_vocabulary(vocabulary(), version="1")
    store.keep_standard(True)
    return store


def standard(store):
    return {quad.triple for quad in store.match(graph=STANDARD)}


def consistent(store):
    """The merged graph is the merge of the named ones, and the standard graph is as one made anew."""
    kept = standard(store)
    store.keep_standard(False)
    assert not standard(store)
    store.keep_standard(True)
    assert {quad.triple for quad in store.match()} == {quad.triple for quad in store.quads()}
    return standard(store) == kept


@pytest.mark.parametrize(
    "question",
    [
        'ASK { ?event a schema:Event ; schema:location ?place . ?place schema:name "Kunming"@en }',
        "ASK { ?department a org:OrganizationalUnit ; org:unitOf ?body . ?body a org:Organization }",
        "ASK { ?body org:hasUnit ?department . ?body a schema:Organization }",
        "ASK { ?article a schema:NewsArticle ; schema:mentions ?place . ?place a schema:Place }",
        "ASK { ?kunming schema:containedInPlace ?yunnan . ?yunnan a schema:AdministrativeArea }",
        "ASK { ?policy a eli:LegalResource ; eli:passed_by ?body . ?body a foaf:Organization }",
        "ASK { ?person a foaf:Person ; org:memberOf ?body . ?body org:hasMember ?person }",
        "ASK { ?figure a qb:Observation ; schema:value ?n FILTER(?n = 2066) }",
        "ASK { ?policy a eli:LegalResource ; dcterms:subject ?industry . ?industry a skos:Concept }",
        "ASK { ?event a schema:Event ; schema:organizer ?host . ?host a org:Organization }",
    ],
)
def test_a_client_of_standard_terms_finds_what_it_expects(seeds_store, question) -> None:
    with open_store(seeds_store, read_only=True) as store:
        assert run(store, question), question


def test_an_entity_has_one_class_of_our_own_and_claims_are_left_alone(seeds_store) -> None:
    with open_store(seeds_store, read_only=True) as store:
        several = "SELECT ?e { ?e a ?a , ?b FILTER(STRSTARTS(STR(?a), STR(pol:)) && STR(?a) < STR(?b) "
        assert not list(run(store, several + "&& STRSTARTS(STR(?b), STR(pol:))) }"))
        assert not run(store, f"ASK {{ GRAPH <{STANDARD.value}> {{ ?c ?p ?o }} ?c a pol:Claim }}")
        assert not run(
            store, f"ASK {{ GRAPH <{STANDARD.value}> {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?p), STR(pol:))) }}"
        )


def test_a_fact_of_two_articles_stays_until_both_are_gone(tmp_path) -> None:
    with opened(tmp_path / "s") as store:
        store.write([graph("a1"), graph("a2")])
        store.write([], ["a1"])
        assert ox.Triple(ox.NamedNode(FAIR), LOCATION, ox.NamedNode(YUNNAN)) in standard(store)
        store.write([], ["a2"])
        assert not any(triple.subject == ox.NamedNode(FAIR) for triple in standard(store))
        assert any(triple.subject == ox.NamedNode(YUNNAN) for triple in standard(store))  # the vocabulary's


def test_a_denied_fact_has_no_standard_form(tmp_path) -> None:
    with opened(tmp_path / "s") as store:
        store.write([graph("a1")])
        places = {triple.object.value for triple in standard(store) if triple.predicate == LOCATION}
    assert places == {YUNNAN}


def test_a_new_ontology_or_vocabulary_is_followed(tmp_path) -> None:
    unaligned = [q for q in ONTOLOGY if q.object != LOCATION]
    with opened(tmp_path / "s") as store:
        store.write([graph("a1")])
        store.load_vocabulary([vocabulary("Dian")[-1], *unaligned], version="2")
        found = standard(store)
        assert not any(triple.predicate == LOCATION for triple in found)
        assert any(str(triple.object) == '"Dian"@en' for triple in found)
        assert not any(str(triple.object) == '"Yunnan"@en' for triple in found)
        assert consistent(store)


def test_it_can_be_left_out_of_a_build_and_of_an_export(tmp_path) -> None:
    def builds(standard):
        settings = Settings(standard=standard)
        with open_store(tmp_path / "s") as store:
            build([], store=store, settings=settings)
            store.write([graph("a1")])
            return list(sorted_nquads(store))

    with_, without = builds(True), builds(False)
    assert builds(True) == with_
    assert set(without) < set(with_)
    with open_store(tmp_path / "s", read_only=True) as store:
        export(store, tmp_path / "x.nq", without=["standard"])
        export(store, tmp_path / "x.nt", without=["standard"])
        export(store, tmp_path / "y.nt")
    assert (tmp_path / "x.nq").read_bytes() == b"".join(without)
    assert ORG in (tmp_path / "y.nt").read_text("utf-8")
    merged = {quad.triple for quad in ox.parse(b"".join(without), ox.RdfFormat.N_QUADS)}
    assert {quad.triple for quad in ox.parse(path=str(tmp_path / "x.nt"))} == merged


VERSIONS = [
    graph("a1", names=("Fair",)),
    graph("a1", "It opened. It grew. It closed.", names=("The Fair",), version="2"),
    graph("a2", names=("The Fair",)),
    graph("a3", names=("港口展会",), language="zh"),
]


@settings(max_examples=8, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(range(len(VERSIONS))), max_size=3),
            st.sets(st.sampled_from(["a1", "a2", "a3"])),
        ),
        max_size=4,
    )
)
def test_neither_order_nor_batches_nor_history_make_a_difference(tmp_path_factory, steps) -> None:
    with opened(tmp_path_factory.mktemp("o") / "s") as store:
        for chosen, removed in steps:
            adding = {VERSIONS[i].id: VERSIONS[i] for i in chosen}
            store.write(list(adding.values()), sorted(removed - adding.keys()))
        assert consistent(store)
