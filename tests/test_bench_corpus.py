"""The benchmarks' corpus: a seed decides it, its truth stands in its texts, known claims make a store."""

import re
import sys
from pathlib import Path

BENCH = Path(__file__).parent.parent / "bench"
sys.path.insert(0, str(BENCH))

from corpus import corpus, write  # noqa: E402
from known import known_graph  # noqa: E402

from kg.audit import verify  # noqa: E402
from kg.read import read_articles  # noqa: E402
from kg.store import open_store  # noqa: E402

COUNT = 120


def test_a_seed_decides_all_and_an_article_is_the_same_in_every_corpus() -> None:
    told = list(corpus(COUNT, seed=3))
    assert told == list(corpus(COUNT, seed=3))
    assert told[50:60] == list(corpus(10, seed=3, first=50))
    assert told != list(corpus(COUNT, seed=4))


def test_articles_tell_what_their_truth_says_in_both_languages() -> None:
    told = list(corpus(COUNT))
    assert {one.article.language for one in told} == {"en", "zh"}
    texts = [one.article.text for one in told]
    assert len(set(texts)) < COUNT  # some are copies of others
    for one in told:
        assert one.facts
        assert not re.search(r"[{}]", one.article.text)
        text, language = one.article.text.casefold(), one.article.language
        for fact in one.facts:
            assert one.article.text[fact.span.start : fact.span.end].endswith((".", "。"))
            assert fact.subject.said(language).casefold() in text
            assert fact.object.said(language).casefold() in text


def test_a_corpus_is_read_as_it_was_told(tmp_path) -> None:
    path = write(tmp_path, 20, seed=5)
    read = list(read_articles([path]))
    told = [one.article for one in corpus(20, seed=5)]
    assert [(a.id, a.text, a.language, a.title, a.published, a.publisher, a.url) for a in read] == [
        (a.id, a.text, a.language, a.title, a.published, a.publisher, a.url) for a in told
    ]
    assert (tmp_path / "truth.jsonl").read_text("utf-8").count("\n") == 20


def test_what_is_known_of_a_corpus_makes_a_sound_store(tmp_path) -> None:
    with open_store(tmp_path / "s") as store:
        store.write([known_graph(told, "1") for told in corpus(30)])
        found = verify(store, every=True)
        assert (found.articles, {p.reason for p in found.problems if "has no class" not in p.reason}) == (
            30,
            set(),
        )
