"""A store: what is written is there, whole, in any order, for readers beside a writer."""

import json
import subprocess
import sys

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import FAIR, YUNNAN, made

from kg.errors import StoreError
from kg.graph import article_graph
from kg.query.export import sorted_nquads
from kg.store import open_store
from kg.terms import BASE, POL, SKOS

HELD = ox.NamedNode(POL + "heldIn")
PREF = ox.NamedNode(SKOS + "prefLabel")
ALT = ox.NamedNode(SKOS + "altLabel")


def graph(*arguments, version="1", **keywords):
    return article_graph(made(*arguments, **keywords), base=BASE, version=version)


def vocabulary(extra=()):
    node = ox.NamedNode(f"{BASE}graph/vocabulary")
    yield ox.Quad(ox.NamedNode(YUNNAN), PREF, ox.Literal("Yunnan", language="en"), node)
    yield from (ox.Quad(ox.NamedNode(YUNNAN), ALT, ox.Literal(text, language="en"), node) for text in extra)


def names(store, iri, predicate=PREF):
    return sorted(quad.object.value for quad in store.match(ox.NamedNode(iri), predicate))


def consistent(store):
    """The merged graph is the merge of the named graphs, no more and no less."""
    return {quad.triple for quad in store.match()} == {quad.triple for quad in store.quads()}


def test_an_article_is_kept_with_its_text_and_what_was_turned_down(tmp_path) -> None:
    with open_store(tmp_path / "s") as store:
        store.write([graph()])
        assert list(store.ids()) == ["a1"]
        assert store.article("a1") == made().article
        assert [(id_, r.what) for id_, r in store.rejected()] == [("a1", "Hainan")]
        assert store.state("a1") == (graph().hash, "1")
        assert store.state("a2") is None
        with pytest.raises(StoreError, match="no article 'a2'"):
            store.article("a2")


def test_a_fact_of_two_articles_is_one_triple_in_the_merge_and_two_in_the_graphs(tmp_path) -> None:
    with open_store(tmp_path / "s") as store:
        store.write([graph("a1"), graph("a2")])
        assert len(list(store.match(None, HELD))) == 1
        (row,) = store.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?e <{HELD.value}> ?p }} }}")
        assert row["n"].value == "2"
        store.write([], ["a1"])
        assert len(list(store.match(None, HELD))) == 1
        store.write([], ["a2"])
        assert not list(store.quads())
        assert not list(store.match())


def test_a_changed_article_replaces_its_own_claims_only(tmp_path) -> None:
    with open_store(tmp_path / "s") as store:
        store.write([graph("a1"), graph("a2")])
        store.write([graph("a1", "A. B. C.", names=("The Fair",))])
        assert store.article("a1").text == "A. B. C."
        quotes = {q.object.value for q in store.match(None, ox.NamedNode("http://www.w3.org/ns/oa#exact"))}
        assert {"A.", "The Harbour Fair opened in Yunnan."} <= quotes
        assert len(list(store.match(None, HELD))) == 1
        assert consistent(store)


def test_labels_follow_what_all_articles_say(tmp_path) -> None:
    with open_store(tmp_path / "s") as store:
        store.write(
            [graph("a1", names=("Fair",)), graph("a2", names=("The Fair",)), graph("a3", names=("Fair",))]
        )
        assert (names(store, FAIR), names(store, FAIR, ALT)) == (["Fair"], ["The Fair"])
        store.write([], ["a1"])
        assert (names(store, FAIR), names(store, FAIR, ALT)) == (["The Fair"], ["Fair"])
        store.write([], ["a2", "a3"])
        assert names(store, FAIR) == []


def test_an_entity_of_the_vocabulary_keeps_its_preferred_name(tmp_path) -> None:
    with open_store(tmp_path / "s") as store:
        assert store.vocabulary_version() is None
        store.load_vocabulary(vocabulary(), version="1")
        assert store.vocabulary_version() == "1"
        store.write([graph()])
        assert names(store, YUNNAN) == ["Yunnan"]
        assert names(store, YUNNAN, ALT) == []


def test_a_new_vocabulary_takes_the_place_of_the_old_and_labels_follow(tmp_path) -> None:
    with open_store(tmp_path / "s") as store, open_store(tmp_path / "t") as fresh:
        store.load_vocabulary(vocabulary(["Dian"]), version="1")
        store.write([graph()])
        store.load_vocabulary(vocabulary(["Yun"]), version="2")
        fresh.load_vocabulary(vocabulary(["Yun"]), version="2")
        fresh.write([graph()])
        assert list(sorted_nquads(store)) == list(sorted_nquads(fresh))
        assert names(store, YUNNAN, ALT) == ["Yun"]
        assert consistent(store)


VERSIONS = [
    graph("a1", names=("Fair",)),
    graph("a1", "It opened. It grew. It closed.", names=("The Fair",)),
    graph("a1", names=("The Fair",), version="2"),
    graph("a2", names=("The Fair",)),
    graph("a2", "One. Two. Three.", names=("Harbour",), confidence=0.5),
    graph("a3", names=("港口展会",), language="zh"),
]


@settings(max_examples=12, deadline=None)
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
    standing = {}
    with open_store(tmp_path_factory.mktemp("o") / "s") as store:
        for chosen, removed in steps:
            adding = {VERSIONS[i].id: VERSIONS[i] for i in chosen}
            removing = sorted(removed - adding.keys())
            store.write(list(adding.values()), removing)
            standing = {id_: g for id_, g in {**standing, **adding}.items() if id_ not in removing}
        lines = list(sorted_nquads(store))
        assert consistent(store)
    with open_store(tmp_path_factory.mktemp("o") / "s") as direct:
        for id_ in sorted(standing, reverse=True):
            direct.write([standing[id_]])
        assert list(sorted_nquads(direct)) == lines


def test_a_reader_sees_the_last_finished_state_beside_a_writer(tmp_path) -> None:
    path = tmp_path / "s"
    with open_store(path) as store:
        store.write([graph("a1")])
    writer = open_store(path)
    writer.write([graph("a2")])
    with open_store(path, read_only=True) as reader:
        assert list(reader.ids()) == ["a1"]
        with pytest.raises(StoreError, match="reading only"):
            reader.write([graph("a3")])
        writer.close()
        assert list(reader.ids()) == ["a1"]
        with open_store(path, read_only=True) as later:
            assert list(later.ids()) == ["a1", "a2"]


def test_old_snapshots_go_when_nobody_reads_them(tmp_path) -> None:
    path = tmp_path / "s"
    for n in range(4):
        with open_store(path) as store:
            store.write([graph(f"a{n}")])
    assert len([p for p in (path / "snapshots").iterdir() if p.is_dir()]) == 1


def test_a_second_writer_is_told_so(tmp_path) -> None:
    path = tmp_path / "s"
    code = "import sys; from kg.store import open_store; open_store(sys.argv[1])"
    with open_store(path):
        with pytest.raises(StoreError, match="another process writes"):
            open_store(path)
        run = subprocess.run(
            [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False
        )
    assert "StoreError" in run.stderr
    assert "another process writes this store" in run.stderr


def test_the_base_belongs_to_the_store(tmp_path) -> None:
    path = tmp_path / "s"
    with open_store(path, base="https://data.example.org/") as store:
        assert store.base == "https://data.example.org/"
    with open_store(path) as store:
        assert store.base == "https://data.example.org/"
    with pytest.raises(StoreError, match=r"base is https://data.example.org/"):
        open_store(path, base=BASE)


def test_what_is_no_store_is_refused_and_left_alone(tmp_path) -> None:
    with pytest.raises(StoreError, match="no store here"):
        open_store(tmp_path / "none", read_only=True)
    with pytest.raises(StoreError, match="no store here"):
        open_store(tmp_path / "none", create=False)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.txt").write_text("mine")
    with pytest.raises(StoreError, match="something else"):
        open_store(tmp_path / "other")
    with pytest.raises(StoreError, match="something else"):
        open_store(tmp_path / "other" / "thesis.txt")
    assert [p.name for p in (tmp_path / "other").iterdir()] == ["thesis.txt"]


def test_another_format_is_named(tmp_path) -> None:
    open_store(tmp_path / "s").close()
    file = tmp_path / "s" / "store.json"
    file.write_text(json.dumps({"format": 99, "base": BASE}))
    with pytest.raises(StoreError, match=r"format 99.*reads format 3"):
        open_store(tmp_path / "s")
    file.write_text("{")
    with pytest.raises(StoreError, match=r"store\.json: damaged"):
        open_store(tmp_path / "s", read_only=True)


@pytest.mark.parametrize("victim", ["rdf/CURRENT", "rdf/MANIFEST-*", "articles.sqlite"])
@pytest.mark.parametrize("damage", ["overwrite", "delete"])
def test_a_damaged_file_is_named_with_the_cure(tmp_path, victim, damage) -> None:
    path = tmp_path / "s"
    with open_store(path) as store:
        store.write([graph()])
    for file in path.glob(victim):
        file.unlink() if damage == "delete" else file.write_bytes(b"garbage " * 40)
    with pytest.raises(StoreError, match="build again"):
        open_store(path)


def test_the_text_is_unicode_as_it_was(tmp_path) -> None:
    text = "展会\U0001f600 在云南。. It drew 120 firms. No."
    with open_store(tmp_path / "s") as store:
        store.write([graph("中文 id/1", text, language="zh")])
        assert list(store.ids()) == ["中文 id/1"]
        assert store.article("中文 id/1").text == text
