"""kg gaps: unknown names, titles that became no entity, verbs that no claim speaks of."""

import pytest
from made import FAIR, YUNNAN

from kg.audit import find_gaps
from kg.audit.gaps import _proper
from kg.audit.titles import unknown_titles
from kg.audit.verbs import Verbs
from kg.graph import article_graph
from kg.ids import article_iri
from kg.store import open_store
from kg.terms import BASE
from kg.types import Article, Claim, Entity, Fact, Name, Resolved, Span

TEXT = (
    "The Harbour Fair will enrich Yunnan with firms of the Blue Coast League. "
    "The Harbour Fair was held in Yunnan under the plan “Open Gates for Small Firms”."
)


def article(id_, *, joined):
    """Two sentences that name the fair and Yunnan; a claim joins them in the second, or in both."""
    iri = article_iri(BASE, id_)
    first, second = Span(0, 72), Span(73, len(TEXT))

    def claim(span, fact, *names):
        quote = TEXT[span.start : span.end]
        return Claim(fact, iri, span, quote, ("r",), 0.9, names=tuple(Name(n, "en") for n in names))

    claims = [
        claim(span, Fact(iri, "mentions", entity), name)
        for span in (first, second)
        for entity, name in ((FAIR, "Harbour Fair"), (YUNNAN, "Yunnan"))
    ]
    spans = (first, second) if joined else (second,)
    claims += [claim(span, Fact(FAIR, "heldIn", YUNNAN)) for span in spans]
    entities = (Entity(FAIR, "DockingEvent"), Entity(YUNNAN, "Province"))
    return article_graph(Resolved(Article(id_, TEXT, "en"), entities, tuple(claims)), base=BASE, version="1")


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "s") as store:
        store.write([article("a1", joined=False), article("a2", joined=True)])
        yield store


def test_names_that_only_articles_know_are_counted_by_article(store) -> None:
    names = [(n.cls, n.name, n.articles) for n in find_gaps(store).names]
    assert names == [("DockingEvent", "Harbour Fair", 2), ("Province", "Yunnan", 2)]


def test_names_of_the_vocabulary_are_no_gap(seeds_store) -> None:
    with open_store(seeds_store, read_only=True) as store:
        gaps = find_gaps(store, limit=1000)
    assert gaps.names
    assert not {"Yunnan", "Kunming"} & {n.name for n in gaps.names}
    assert not {n.cls for n in gaps.names} & {"Figure", "Article", "Ministry"}


def test_names_that_only_say_what_kind_is_meant_are_left_out() -> None:
    assert not _proper("Conference", "press conference")
    assert not _proper("GovernmentBody", "市政府")
    assert _proper("Industry", "green silicon")
    assert _proper("Person", "李文")
    assert _proper("Conference", "Harbour Fair")
    assert _proper("Plan", "蓝色海岸行动计划")


def test_titles_without_an_entity_come_with_their_sentence(store) -> None:
    titles = find_gaps(store).titles
    assert [(t.text, t.count, t.article) for t in titles] == [
        ("Blue Coast League", 2, "a1"),
        ("Open Gates for Small Firms", 2, "a1"),
    ]
    assert titles[0].sentence.startswith("The Harbour Fair will enrich Yunnan")


def test_a_verb_between_entities_that_a_claim_joins_there_is_no_gap(store) -> None:
    verbs = find_gaps(store).verbs
    assert [(v.before, v.verb, v.after, v.count, v.article) for v in verbs] == [
        ("DockingEvent", "enrich", "Province", 1, "a1")
    ]
    assert {"heldIn", "locatedIn"} & set(verbs[0].properties) == {"heldIn"}


def test_the_limit_holds_for_each_kind(store) -> None:
    gaps = find_gaps(store, limit=1)
    assert (len(gaps.names), len(gaps.titles), len(gaps.verbs)) == (2, 1, 1)


@pytest.mark.parametrize(
    ("sentence", "known", "titles"),
    [
        ("他提到《蓝色海岸规划》和“开门行动”。", [], ["蓝色海岸规划", "开门行动"]),
        ("他提到《蓝色海岸规划》。", [Span(4, 10)], []),
        ("He called it “a great day” and “the Blue Coast Plan”.", [], ["the Blue Coast Plan"]),
        ("In Harbour City the mayor spoke.", [], ["Harbour City"]),
        ("Director Li Wen spoke.", [Span(9, 15)], []),
        ("On September 3 he came.", [], []),
        ("The mayor spoke of ports.", [], []),
        ("It grew from January to June.", [], []),
        ("Then Utopia's GDP rose.", [], []),
        ("He praised Utopia's Blue Coast Plan.", [], ["Blue Coast Plan"]),
        ("General Secretary Li Wen spoke in Harbour City.", [Span(18, 24)], ["Harbour City"]),
        ("Blue Coast Plan Has Come To Harbour City", [], []),
    ],
)
def test_titles_are_told_by_their_marks_and_capitals(sentence, known, titles) -> None:
    assert list(unknown_titles(sentence, known)) == titles


def test_verbs_of_both_languages_come_with_their_places() -> None:
    verbs = Verbs()
    english, chinese = "The board has visited ports and will be there.", "市长走访了港口，是好事"
    assert list(verbs.find(english, "en")) == [(english.index("visited"), "visit")]
    assert list(verbs.find(chinese, "zh")) == [(chinese.index("走访"), "走访")]
