"""The same text on several sites is one voice, and the first publisher is named."""

from dataclasses import replace
from pathlib import Path

import pytest
from made import TEXT, made
from pyoxigraph import NamedNode

from kg.audit import voices
from kg.builder import remove
from kg.builder.derived import derive
from kg.graph import article_graph
from kg.query import ask
from kg.store import Home, open_store
from kg.terms import PROV
from kg.types import Resolved

PARAGRAPH = (
    TEXT + " Growers from nine counties showed tea, walnuts and coffee in the hall by the lake, and buyers "
    "from the coast walked from stand to stand until the evening. A guild of carters promised cheaper wagons "
    "for the season that begins in October."
)
OTHER = (
    TEXT
    + " Our reporter met a cook who had come for the mushrooms alone, a clerk who counted barrels all day, "
    "and two brothers who sell rope."
)
CHINESE = "港口博览会在云南开幕。共有一百二十家企业参加。来自九个县的种植户在湖边大厅展示茶叶核桃和咖啡。"


def article(id_: str, text: str, published: str, publisher: str, language: str = "en") -> Resolved:
    resolved = made(id_, published=published)
    return replace(
        resolved, article=replace(resolved.article, text=text, publisher=publisher, language=language)
    )


NEWS = [
    article("copy", PARAGRAPH + " Share this page.", "2023-07-18", "Hill Site"),
    article("first", PARAGRAPH, "2023-07-16", "Lake Daily"),
    article("late", PARAGRAPH + " Reprinted.", "2023-08", "Valley Site"),
    article("own", OTHER, "2023-07-17", "Cook's Weekly"),
]


def named(store: Home) -> dict[str, str]:
    """The first publication of each copy, by ids."""
    ids = store.graphs.article_id
    return {ids(copy): ids(first) for copy, first in voices(store).items()}


def firsts(tmp_path: Path, news: list[Resolved], batches: int) -> dict[str, str]:
    """What is derived after the last batch where there are two, after each of more."""
    with open_store(tmp_path / "store") as store:
        for start in range(batches):
            store.write([article_graph(r, base=store.base, version="1") for r in news[start::batches]])
            if batches != 2:
                derive(store)
        derive(store)
        return named(store)


@pytest.mark.parametrize("batches", [1, 2, 4])
@pytest.mark.parametrize("backwards", [False, True])
def test_copies_have_the_first_publication_as_source_in_any_order(
    tmp_path: Path, batches: int, backwards: bool
) -> None:
    assert firsts(tmp_path, NEWS[::-1] if backwards else NEWS, batches) == {"copy": "first", "late": "first"}


def test_chinese_texts_are_compared_by_characters(tmp_path: Path) -> None:
    pair = [article("a", CHINESE, "2023", "甲", "zh"), article("b", CHINESE + "（转载）", "2022", "乙", "zh")]
    assert firsts(tmp_path, pair, 1) == {"a": "b"}


def printed(site: int, body: str) -> Resolved:
    """A text on a site that puts its own head and foot around it."""
    names = "Amber Birch Cedar Daisy Ember Fern Grove Heath Iris Juniper".split()
    head = f"Welcome to the {names[site]} portal. Today is day {site + 1} of our reading week."
    foot = (
        f"Editor at {names[site]}: clerk number {site * 7}. {names[site]} reserves all rights to this page."
    )
    return article(f"site-{site}", f"{head} {body} {foot}", f"2023-07-{28 - site}", f"{names[site]} Portal")


@pytest.mark.parametrize("batches", [1, 5])
def test_a_text_on_ten_sites_with_other_heads_and_feet_is_one_source(tmp_path: Path, batches: int) -> None:
    news = [*(printed(site, PARAGRAPH) for site in range(10)), article("own", OTHER, "2023-07-30", "Cook's")]
    with open_store(tmp_path / "store") as store:
        for start in range(batches):
            store.write([article_graph(r, base=store.base, version="1") for r in news[start::batches]])
            derive(store)
        assert named(store) == {f"site-{site}": "site-9" for site in range(9)}
        row = next(row for row in ask(store, "best-supported") if row["property"].value.endswith("heldIn"))
        assert (row["sources"].value, row["articles"].value) == ("2", "11")
        assert row["firstPublisher"].value == "Juniper Portal"


def test_a_copy_that_becomes_an_article_of_its_own_is_a_source_of_its_own(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        store.write([article_graph(r, base=store.base, version="1") for r in NEWS])
        derive(store)
        changed = article("late", OTHER.replace("cook", "smith"), "2023-08", "Valley Site")
        store.write([article_graph(changed, base=store.base, version="1")])
        derive(store)
        assert named(store) == {"copy": "first", "late": "own"}


def test_support_counts_independent_sources_and_names_the_first_publisher(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        store.write([article_graph(r, base=store.base, version="1") for r in NEWS])
        derive(store)
        row = next(row for row in ask(store, "best-supported") if row["property"].value.endswith("heldIn"))
        assert (row["sources"].value, row["articles"].value) == ("2", "4")
        assert row["firstPublisher"].value == "Lake Daily"


def test_when_the_first_is_removed_the_next_takes_its_place(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        store.write([article_graph(r, base=store.base, version="1") for r in NEWS])
        derive(store)
        remove(store, ["first"])
        quads = list(store.match(None, NamedNode(PROV + "hadPrimarySource")))
        source = {(q.subject.value.rsplit("/", 1)[-1], q.object.value.rsplit("/", 1)[-1]) for q in quads}
        assert source == {("late", "copy")}
