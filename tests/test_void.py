"""The dataset describes itself: counts by class and property, dumps, vocabularies, examples."""

import pyoxigraph as ox
import pytest

from kg.errors import StoreError
from kg.query.void import describe, write_description
from kg.store import open_store
from kg.terms import BASE, PREFIXES

DATASET = ox.NamedNode(f"{BASE}dataset")


def test_the_seeds_are_described_by_their_counts(seeds_store, tmp_path) -> None:
    with open_store(seeds_store, read_only=True) as store:
        triples = describe(store, dumps=["policy.nq.gz"], issued="2024-05-01")
        write_description(triples, tmp_path / "void.ttl", store)
        events = len(list(store.query("SELECT ?e { ?e a pol:DockingEvent }", prefixes=PREFIXES)))
        total = sum(1 for _ in store.match())
        assert triples == describe(store, dumps=["policy.nq.gz"], issued="2024-05-01")
    read = ox.Store()
    read.load(path=str(tmp_path / "void.ttl"))
    assert {quad.triple for quad in read} == set(triples)

    def value(sparql: str) -> str:
        (row,) = read.query(f"SELECT ?v {{ {sparql} }}", prefixes={**PREFIXES, "id": BASE})
        return row["v"].value

    assert int(value("id:dataset void:triples ?v")) == total
    assert value("id:dataset void:documents ?v") == "2"
    assert int(value("?p void:class pol:DockingEvent ; void:entities ?v")) == events > 0
    assert int(value("?p void:property pol:heldIn ; void:triples ?v")) > 0
    assert value("id:dataset void:dataDump ?v") == f"{BASE}policy.nq.gz"
    assert value("?d dcat:mediaType ?v").endswith("application/n-quads")
    assert value("id:dataset dcterms:issued ?v") == "2024-05-01"
    assert read.query(
        "ASK { id:dataset void:vocabulary schema: , pol: , org: }", prefixes={**PREFIXES, "id": BASE}
    )
    examples = list(read.quads_for_pattern(DATASET, ox.NamedNode(PREFIXES["void"] + "exampleResource"), None))
    assert len(examples) == 3


def test_a_date_that_is_none_is_refused(seeds_store) -> None:
    with open_store(seeds_store, read_only=True) as store, pytest.raises(StoreError, match="soon"):
        describe(store, issued="soon")


def test_another_base_is_that_of_the_description(tmp_path) -> None:
    with open_store(tmp_path / "s", base="https://example.org/d/") as store:
        assert not any(BASE in str(triple) for triple in describe(store))
