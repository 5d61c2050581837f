"""The network that reads sentences: what it may see of them, how it is kept, and that it learns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from kg.evaluate import reading as training
from kg.evaluate.bank import load_bank
from kg.evaluate.examples import annotate
from kg.evaluate.reading import fit_network
from kg.evaluate.texts import text_of
from kg.extract import Tools, load_tools
from kg.extract.linking import COLUMN, Candidate, candidates, load_model, load_network
from kg.extract.linking.network import forward, read_network, write_network
from kg.extract.linking.reading import LONGEST, reading
from kg.extract.pipeline import find_items
from kg.extract.threads import one_thread
from kg.types import Article, Mention

BANK = Path(__file__).parent / "sentences"
HELD = "The 2023 World Robot Conference was held in Hefei."


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools()


def found(text: str, tools: Tools, language: str = "en") -> list[Candidate]:
    return list(candidates(find_items(Article("a", text, language), tools)[0], tools))


def odds(pairs: list[Candidate], language: str = "en") -> dict[tuple[str, str, str], float]:
    rows = load_network().odds(pairs, language)
    return {
        (c.subject.name, p, c.object.name): float(row[COLUMN[p]])
        for c, row in zip(pairs, rows, strict=True)
        for p in c.properties
        if isinstance(c.object, Mention) and c.where == "same"
    }


@pytest.mark.parametrize(
    ("text", "language", "stated", "other"),
    [
        (
            HELD + " Guests came from Wuhu.",
            "en",
            ("2023 World Robot Conference", "heldIn", "Hefei"),
            ("2023 World Robot Conference", "organizedBy", "Hefei"),
        ),
        (
            "工业和信息化部在合肥举办2023世界机器人大会。",
            "zh",
            ("2023世界机器人大会", "heldIn", "合肥"),
            ("2023世界机器人大会", "organizedBy", "合肥"),
        ),
    ],
)
def test_what_a_sentence_states_is_likelier_than_what_it_does_not(
    text: str, language: str, stated: tuple[str, str, str], other: tuple[str, str, str], tools: Tools
) -> None:
    said = odds(found(text, tools, language), language)
    assert said[stated] > 0 > said[other]


def test_the_order_of_words_counts(tools: Tools) -> None:
    one = odds(found("Foxconn moved from Shenzhen to Zhengzhou.", tools))
    two = odds(found("Foxconn moved from Zhengzhou to Shenzhen.", tools))
    place = ("Foxconn", "locatedIn", "Zhengzhou")
    assert one[place] != pytest.approx(two[place], abs=1e-4)


def test_a_sentence_is_read_without_those_beside_it(tools: Tools) -> None:
    text = f"{HELD} Wuhu makes robots. The ministry issued a plan for Henan."
    pairs = found(text, tools)
    network = load_network()
    together = network.odds(pairs, "en")
    for number in {pair.passage.number for pair in pairs}:
        chosen = [at for at, pair in enumerate(pairs) if pair.passage.number == number]
        alone = network.odds([pairs[at] for at in chosen], "en")
        assert alone == pytest.approx(together[chosen], abs=1e-4)


def test_a_sentence_without_end_is_read_up_to_a_limit(tools: Tools) -> None:
    text = "Hefei makes " + "very " * (LONGEST + 50) + "good robots in Wuhu."
    pairs = found(text, tools)
    assert pairs
    rows = load_network().odds(pairs, "en")
    assert rows.shape == (len(pairs), len(COLUMN))
    assert np.isfinite(rows).all()


def test_an_article_without_pairs_is_nothing_to_read() -> None:
    assert list(load_model().scored([], "en", {})) == []


def test_room_behind_the_last_sentence_changes_nothing(tools: Tools) -> None:
    pairs = found(f"{HELD} Wuhu makes robots, and Hefei, which is near, makes cars and chips.", tools)
    network = load_network()
    read = reading(pairs, "en", network.vocabulary)
    rows = forward(network.weights, read, np)
    # Beyond the last sentence nothing is read, however much room there is.
    room = replace(
        read,
        words=np.concatenate([read.words, np.zeros(500, np.int32)]),
        classes=np.concatenate([read.classes, np.zeros(500, np.int32)]),
    )
    assert forward(network.weights, room, np) == pytest.approx(rows, abs=1e-4)


def test_a_network_comes_back_from_its_file_and_equal_ones_give_equal_bytes(
    tmp_path: Path, tools: Tools
) -> None:
    network = load_network()
    for name in ("one", "two"):
        write_network(tmp_path / f"{name}.npz", network)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    again = read_network(tmp_path / "one.npz")
    pairs = found(HELD, tools)
    assert again.vocabulary == network.vocabulary
    assert np.array_equal(again.odds(pairs, "en"), network.odds(pairs, "en"))


def test_a_network_learns_what_texts_say_and_the_same_from_the_same(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "ROUNDS", 25)
    monkeypatch.setattr(training, "LEAST_COMMON", 1)
    texts = []
    for article, gold in list(load_bank(BANK))[::60]:
        texts.append(text_of(annotate(article, gold, tools), tools))
    network = fit_network(texts)
    said: dict[bool, list[float]] = {True: [], False: []}
    for text in texts:
        if text.found:
            rows = network.odds(text.found, text.article.gold.language)
            for example in text.examples:
                said[example.true].append(float(rows[example.number, COLUMN[example.property]]))
    assert len(said[True]) >= 5
    assert np.mean(said[True]) > np.mean(said[False]) + 2
    again = fit_network(texts)
    assert all(np.array_equal(again.weights[name], values) for name, values in network.weights.items())


def test_products_are_made_on_one_thread_and_others_have_theirs_again() -> None:
    def threads() -> list[int]:
        return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    before = threads()
    assert before
    with one_thread():
        assert set(threads()) == {1}
    assert threads() == before
