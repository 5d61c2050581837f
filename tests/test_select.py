"""Which of several candidates for the same words stands."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from kg.extract.document import Document
from kg.extract.select import add_items
from kg.types import Article, Mention, Sentence, Span

TEXT = "The action plan for robots was released."
PLAN = Mention(Span(4, 26), "Plan", TEXT[4:26], "one", 0.75)


def document() -> Document:
    return Document(Article("a", TEXT, "en"), TEXT, (Sentence(Span(0, len(TEXT)), 0),))


def test_of_candidates_of_equal_rank_the_first_stands() -> None:
    # Sets are ordered by hashes that change from process to process; the order of finding is not.
    rivals = [replace(PLAN, rule=f"rule-{number}") for number in range(4)]
    for order in permutations(rivals):
        found, rejected = add_items(document(), order)
        assert found.items == (order[0],)
        assert [each.rule for each in rejected] == [each.rule for each in order[1:]]


def test_what_stands_already_outranks_its_equal() -> None:
    found, _ = add_items(document(), [PLAN])
    again, rejected = add_items(found, [replace(PLAN, rule="two"), PLAN])
    assert again.items == (PLAN,)
    assert [each.rule for each in rejected] == ["two"]
