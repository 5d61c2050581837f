"""kg diff and kg remove: what came, what went, what changed; removal takes what only one article said."""

import gzip
from dataclasses import replace

import pyoxigraph as ox
import pytest
from made import FAIR, YUNNAN, made

from kg.audit import compare, verify
from kg.builder import remove
from kg.builder.decisions import Decision, write_decisions
from kg.builder.derived import derive
from kg.errors import StoreError
from kg.graph import article_graph
from kg.query.export import export, sorted_nquads
from kg.store import open_store
from kg.terms import BASE, POL


def stored(folder, *resolved, version="1"):
    with open_store(folder) as store:
        store.write([article_graph(each, base=BASE, version=version) for each in resolved])
    return folder


def seen(before, after):
    return sorted((change.kind, change.change, change.iri) for change in compare(before, after))


def test_a_dataset_does_not_differ_from_itself_nor_from_its_export(tmp_path) -> None:
    store = stored(tmp_path / "a", made("a1"), made("a2"))
    with open_store(store, read_only=True) as home:
        export(home, tmp_path / "a.nq")
        export(home, tmp_path / "a.nq.gz")
    for other in (store, tmp_path / "a.nq", tmp_path / "a.nq.gz"):
        assert not list(compare(store, other))
        assert not list(compare(other, store))


def test_another_version_of_the_rules_with_the_same_result_is_no_difference(tmp_path) -> None:
    assert not list(compare(stored(tmp_path / "a", made()), stored(tmp_path / "b", made(), version="2")))


def test_an_article_more_is_its_claims_more(tmp_path) -> None:
    one, two = stored(tmp_path / "a", made("a1")), stored(tmp_path / "b", made("a1"), made("a2"))
    changes = list(compare(one, two))
    assert {change.change for change in changes} == {"added"}
    assert [change.kind for change in changes].count("claim") == 7
    assert [change.iri for change in changes if change.kind == "article"] == [f"{BASE}article/a2"]
    assert sorted(c.iri for c in compare(two, one)) == sorted(c.iri for c in changes)
    assert {change.change for change in compare(two, one)} == {"removed"}


def test_a_change_says_property_before_and_after(tmp_path) -> None:
    one = stored(tmp_path / "a", made(names=("Harbour Fair",)))
    two = stored(tmp_path / "b", made(names=("Harbour Fair", "The Fair"), confidence=0.9))
    changes = {(c.kind, c.iri): c for c in compare(one, two)}
    entity = changes["entity", FAIR]
    assert (entity.change, entity.details) == ("changed", (("skos:altLabel", (), ("The Fair",)),))
    claims = [c for c in changes.values() if c.kind == "claim"]
    assert len(claims) == 7
    assert all(("pol:confidence", ("0.8",), ("0.9",)) in c.details for c in claims)
    assert any("pol:heldIn id:province/CN-YN (id:article/a1 0-34)" in c.what for c in claims)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("x.nq", b"<a", "not N-Quads"),
        ("x.nq.gz", b"no gzip", "Not a gzipped file"),
        ("none.nq", None, "No such"),
    ],
)
def test_what_is_no_dataset_is_named(tmp_path, name, content, reason) -> None:
    store = stored(tmp_path / "a", made())
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(StoreError, match=rf"{name}: .*{reason}"):
        list(compare(store, tmp_path / name))


def test_a_cut_gzip_is_named(tmp_path) -> None:
    store = stored(tmp_path / "a", made())
    (tmp_path / "x.nq.gz").write_bytes(gzip.compress(b"<a:b> <a:c> <a:d> .\n" * 1000)[:-20])
    with pytest.raises(StoreError, match=r"x\.nq\.gz"):
        list(compare(store, tmp_path / "x.nq.gz"))


def test_removal_takes_what_only_that_article_said(tmp_path) -> None:
    only = replace(made("a2"), claims=made("a2").claims[1:2], entities=made("a2").entities[1:])
    with open_store(tmp_path / "s") as store:
        store.write([article_graph(r, base=BASE, version="1") for r in (made("a1"), only)])
        removal = remove(store, ["a1", "a9", "a1"])
        assert (removal.articles, removal.entities, removal.unknown) == (("a1",), 1, ("a9",))
        assert list(store.ids()) == ["a2"]
        assert not list(store.match(ox.NamedNode(FAIR)))
        assert list(store.match(ox.NamedNode(YUNNAN)))
        assert not [id_ for id_, _ in store.rejected() if id_ == "a1"]
        assert verify(store, every=True).problems == ()
        rest = list(sorted_nquads(store))
    with open_store(tmp_path / "t") as store:
        store.write([article_graph(only, base=BASE, version="1")])
        assert list(sorted_nquads(store)) == rest


def test_removal_keeps_what_the_vocabulary_says(tmp_path) -> None:
    with open_store(tmp_path / "s") as store:
        graph = ox.NamedNode(f"{BASE}graph/vocabulary")
        label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
        kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        node = ox.NamedNode(YUNNAN)
        quads = [
            ox.Quad(node, label, ox.Literal("Yunnan", language="en"), graph),
            ox.Quad(node, kind, ox.NamedNode(POL + "Province"), graph),
        ]
        store.load_vocabulary(quads, version="1")
        before = list(sorted_nquads(store))
        store.write([article_graph(made(), base=BASE, version="1")])
    with open_store(tmp_path / "s") as store:
        remove(store, ["a1"])
        assert list(sorted_nquads(store)) == before


def test_the_fair_by_another_name_is_one_change_of_an_entity(tmp_path) -> None:
    one = stored(tmp_path / "a", made(names=("Harbour Fair",)))
    two = stored(tmp_path / "b", made(names=("Port Fair",)))
    entities = [c for c in compare(one, two) if c.kind == "entity"]
    assert [c.iri for c in entities] == [FAIR]
    assert entities[0].details == (("skos:prefLabel", ("Harbour Fair",), ("Port Fair",)),)
    assert "Port Fair" in entities[0].what


def test_what_was_merged_and_which_article_is_a_copy_are_said_with_their_reason(tmp_path) -> None:
    text = "Growers from nine counties showed tea in the hall by the lake. It drew 120 firms. None came late."
    one = stored(tmp_path / "a", made("a1", text), made("a2", text.replace("late", "so late")))
    stored(tmp_path / "b", made("a1", text), made("a2", text.replace("late", "so late")))
    with open_store(tmp_path / "b") as store:
        write_decisions(store.directory, [Decision("merge", FAIR, YUNNAN)])
        derive(store)
    changes = {c.kind: c.what for c in compare(one, tmp_path / "b")}
    assert "a2 is" in changes["voice"]
    assert changes["merge"].endswith("id:rule/decision decided by a user")
