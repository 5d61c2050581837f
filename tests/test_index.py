"""The index beside a store: found in both languages, counted, and in step with what is added and removed."""

import sqlite3
from contextlib import closing
from importlib import resources
from pathlib import Path

import pytest
from made import FAIR, YUNNAN, made
from pyoxigraph import Literal, NamedNode, Quad

from kg.builder import remove
from kg.errors import StoreError
from kg.graph import article_graph
from kg.index import Query, entities, index_path, open_index, update_index
from kg.index.tokens import indexed, match, spellings
from kg.store import Home, open_store
from kg.terms import BASE, POL, RDF, SKOS

VOCABULARY = NamedNode(f"{BASE}graph/vocabulary")
CHINESE = "港口博览会在云南开幕. 共有三百家企业参加. 没有提到海南."


def vocabulary() -> list[Quad]:
    node = NamedNode(YUNNAN)
    labels = [("prefLabel", "Yunnan", "en"), ("prefLabel", "云南省", "zh"), ("altLabel", "云南", "zh")]
    return [
        Quad(node, NamedNode(f"{RDF}type"), NamedNode(f"{POL}Province"), VOCABULARY),
        *(Quad(node, NamedNode(SKOS + p), Literal(t, language=lang), VOCABULARY) for p, t, lang in labels),
    ]


@pytest.fixture
def store(tmp_path: Path):
    with open_store(tmp_path / "kg-store") as store:
        store.load_vocabulary(vocabulary(), version="1")
        yield store


def put(store: Home, *articles) -> None:
    store.write([article_graph(article, base=BASE, version="1") for article in articles])
    update_index(store)


def test_names_and_sentences_are_found_in_both_languages(store) -> None:
    put(store, made("a1"), made("a2", CHINESE, names=("港口博览会",), language="zh"))
    with open_index(store.directory) as index:
        for words, names, sentences in (
            ("harbour", 1, 1),
            ('"harbour fair"', 1, 1),
            ("fairs", 0, 2),  # the stem of a word in a sentence, no other word in a name
            ("港口博览会", 1, 1),
            ("博览", 1, 1),
            ("博覽", 1, 1),  # traditional characters
            ("云", 1, 1),
            ("云南 企业", 0, 0),
            ("nothing of the kind", 0, 0),
            ('") OR * NEAR(', 0, 0),
        ):
            found = index.search_entities(Query(words), ()), index.search_sentences(Query(words), ())
            assert (words, found[0].total, found[1].total) == (words, names, sentences)


def test_names_are_completed_in_both_languages_and_in_pinyin(store) -> None:
    put(store, made("a1"))
    with open_index(store.directory) as index:
        for typed in ("yunn", "Yunnan", "云", "云南省", "yunnans", "yns", "雲南"):
            assert [c.entity.iri for c in index.complete(typed)] == [YUNNAN], typed
        assert [c.text for c in index.complete("fair")] == ["Harbour Fair"]
        assert index.complete("   ") == []
        assert [e.iri for e in index.called("云南")] == [YUNNAN]


def test_facts_have_their_sources_and_sentences_their_marks(store) -> None:
    put(store, made("a1"), made("a2", published="2024-01"))
    with open_index(store.directory) as index:
        facts = {(f.property, f.other.iri if f.other else f.value): f for f in index.facts(FAIR)}
        held = facts["heldIn", YUNNAN]
        assert (held.claims, held.sources, held.denied) == (2, 2, 0)
        denied = facts["heldIn", f"{BASE}province/CN-HI"]
        assert (denied.claims, denied.sources, denied.denied) == (2, 0, 2)
        sentences = index.evidence(held.id)
        assert {s.article.key for s in sentences} == {"a1", "a2"}
        for sentence in sentences:
            marked = {(sentence.text[start:end], iri) for start, end, iri in sentence.marks}
            assert marked == {("Harbour Fair", FAIR), ("Yunnan", YUNNAN)}
        assert [(f.measure, f.value) for f in index.figures(FAIR)] == [("participating firms", 120.0)] * 2
        assert index.pointing_counts(YUNNAN) == {"heldIn": 1}
        assert [f.other.iri for f in index.pointing(YUNNAN, "heldIn") if f.other] == [FAIR]
        assert index.find_fact(FAIR, "heldIn", YUNNAN) is not None
        assert index.find_fact(FAIR, "heldIn", FAIR) is None


def test_counts_and_facets_are_kept(store) -> None:
    put(store, made("a1"), made("a2", published="2024-01"))
    with open_index(store.directory) as index:
        counts = index.counts()
        assert (counts["articles"], counts["entities"], counts["figures"]) == (2, 3, 2)
        assert counts["claims"] == sum(a.claims for a in index.articles())
        assert dict(index.divided("class")) == {"DockingEvent": 1, "Province": 1}
        assert dict(index.divided("year")) == {"2023": 1, "2024": 1}
        assert index.provinces("Event") == {YUNNAN: 1}
        assert index.provinces("articles") == {YUNNAN: 2}
        assert [a.key for a in index.articles()] == ["a2", "a1"]
        found = index.search_sentences(Query("fair", year="2024"), ())
        assert {h.sentence.article.key for h in found.hits if h.sentence} == {"a2"}
        assert found.facets["year"] == (("2024", None, found.total),)
        events = index.search_entities(Query("", province=YUNNAN), ())
        assert {h.entity.iri for h in events.hits if h.entity} == {FAIR, YUNNAN}


def test_an_article_that_goes_takes_its_own_along(store) -> None:
    put(store, made("a1"))
    with open_index(store.directory) as index:
        before = index.counts(), index.provinces("articles")
    put(
        store, made("a2", "A Second Fair opened in Yunnan. It drew 9 firms. No more.", names=("Second Fair",))
    )
    with open_index(store.directory) as index:
        assert index.counts() != before[0]
        assert index.search_sentences(Query("second"), ()).total == 1
    remove(store, ["a2"])
    with open_index(store.directory) as index:
        assert (index.counts(), index.provinces("articles")) == before
        assert index.search_sentences(Query("second"), ()).total == 0
        assert index.search_entities(Query("second"), ()).total == 0
        assert index.complete("second") == []
    remove(store, ["a1"])
    with open_index(store.directory) as index:
        assert index.counts()["facts"] == 0
        assert index.entity(FAIR) is None
        assert index.entity(YUNNAN) is not None  # the vocabulary knows it still


def test_the_index_is_the_same_in_any_order_and_made_again_when_it_is_lost(tmp_path: Path) -> None:
    def told(directory: Path) -> object:
        with open_index(directory) as index:
            return (
                index.counts(),
                [(f.property, f.value, f.sources) for f in index.facts(FAIR)],
                [(c.text, c.entity) for c in index.complete("h")],
                index.search_sentences(Query("fair"), ()).facets,
            )

    articles = [made("a1"), made("a2"), made("a3", published="2021")]
    results = []
    for number, batches in enumerate(([articles], [articles[2:], articles[:2]])):
        with open_store(tmp_path / str(number)) as store:
            for batch in batches:
                put(store, *batch)
            results.append(told(store.directory))
            assert update_index(store) is False
            index_path(store.directory).unlink()
            assert update_index(store) is True
            results.append(told(store.directory))
    assert all(result == results[0] for result in results)


def test_what_lies_in_a_place_is_looked_up_and_not_searched_for_in_all_facts() -> None:
    schema = resources.files("kg.index").joinpath("schema.sql").read_text("utf-8")
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(schema)
        plan = [row[-1] for row in db.execute(f"EXPLAIN QUERY PLAN {entities._INSIDE}", (1,))]
    assert [step.split(" USING ")[0] for step in plan] == ["SEARCH fact"]


def test_a_copy_counts_as_one_source_once_the_store_knows_it(store) -> None:
    put(store, made("a1"), made("a2"))
    one, other = (NamedNode(store.graphs.facts(key)) for key in ("a1", "a2"))
    primary = NamedNode("http://www.w3.org/ns/prov#hadPrimarySource")
    quads = [Quad(other, primary, one, NamedNode(store.graphs.voices))]
    store.derive(store.graphs.voices, quads, subjects=[other.value])
    assert update_index(store) is True
    with open_index(store.directory) as index:
        held = next(f for f in index.facts(FAIR, "heldIn") if f.sources)
        assert (held.claims, held.sources) == (2, 1)


def test_a_merged_entity_is_found_under_the_one_that_stands_for_it(store) -> None:
    put(store, made("a1"))
    other = f"{BASE}docking-event/port-fair-2023"
    identity = NamedNode(store.graphs.identity)
    same = NamedNode("http://www.w3.org/2002/07/owl#sameAs")
    store.set_identity([Quad(NamedNode(FAIR), same, NamedNode(other), identity)], [FAIR, other])
    update_index(store)
    with open_index(store.directory) as index:
        found = index.entity(FAIR)
        assert found is not None
        assert found.iri == other
        assert index.pointing(YUNNAN, "heldIn")[0].other == found


def test_a_missing_or_damaged_index_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no index"), open_index(tmp_path):
        pass
    index_path(tmp_path).write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match="delete the file"), open_index(tmp_path) as index:
        index.counts()


def test_what_users_write_is_never_full_text_syntax() -> None:
    assert match("a OR b*") == '"a" "or" "b"'
    assert match("tea", prefix=True) == '"tea"*'
    assert match("云南") == '"云南"'
    assert match("茶") == '"茶"*'
    assert match(' "" *) ') is None
    assert indexed("云南茶").split() == ["云南", "南茶", "茶"]
    assert dict(spellings("云南")) == {"云南": True, "yunnan": True, "yn": True}
