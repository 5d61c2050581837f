"""What articles name apart is one by rule: firms, sites, events and titles; and what stays apart."""

from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from random import Random

import pytest
from test_identity import MIIT, Said, tables

from kg.builder import remove
from kg.builder.derived import derive
from kg.graph import article_graph
from kg.ids import article_iri
from kg.resolve import resolve
from kg.resolve.merging import CROWD
from kg.store import Home, open_store
from kg.terms import BASE
from kg.types import Article, Extraction, Figure, Mention, Relation, Resolved, Sentence, Span, Value

DAY = "2023-07-16"
YUNNAN, GANSU, WUHU = ("Province", "Yunnan"), ("Province", "Gansu"), ("Prefecture", "Wuhu")


def news(
    id_: str,
    cls: str,
    name: str,
    *relations: tuple[str, Said | str],
    around: tuple[Said, ...] = (),
    figure: str = "",
    published: str | None = None,
) -> Resolved:
    """An article that speaks of one thing by a name, of what stands around it, and of a number of it."""
    gazetteer, ontology, lexicon = tables()
    text, mentions = f"{id_} ", []

    def mention(cls: str, name: str, *, known: bool = True) -> Mention:
        nonlocal text
        span = Span(len(text), len(text) + len(name))
        text += name + " "
        candidates = tuple(e.iri for e in gazetteer.lookup(name) if e.cls == cls) if known else ()
        mentions.append(Mention(span, cls, name, "made", candidates=candidates))
        return mentions[-1]

    for said in around:
        mention(*said)
    own = mention(cls, name, known=False)
    ends = [(p, _value(o) if isinstance(o, str) else mention(*o)) for p, o in relations]
    whole = Span(0, len(text))
    figures = (
        (Figure(own, "visitors", Decimal(figure), "visitor", own.span, whole, "made"),) if figure else ()
    )
    extraction = Extraction(
        Article(id_, text, "en", published=published),
        (Sentence(whole, 0),),
        tuple(mentions),
        tuple(Relation(own, p, o, whole, "made") for p, o in ends),
        figures,
    )
    return resolve(extraction, gazetteer, ontology, BASE, lexicon)


def _value(day: str) -> Value:
    return Value(day, {4: "gYear", 7: "gYearMonth", 10: "date"}[len(day)])  # type: ignore[arg-type]


def write(store: Home, *articles: Resolved) -> None:
    store.write([article_graph(r, base=BASE, version="1") for r in articles])
    derive(store)


def content(store: Home) -> list[str]:
    return sorted(map(str, [*store.quads(), *store.match()]))


def things(tmp_path: Path, cls: str, *articles: Resolved) -> int:
    """How many entities of a class the articles speak of when all are read."""
    with open_store(tmp_path / "s") as store:
        write(store, *articles)
        return len({store.canonical(e.iri) for r in articles for e in r.entities if e.cls == cls})


FIRM = "Lanfeng Glass Technology Co., Ltd."
NAMED = "蓝峰玻璃科技有限公司"
ONE = {
    "a firm with its place and the firm without": (
        "Enterprise",
        news("a", "Enterprise", f"Wuhu {FIRM}"),
        news("b", "Enterprise", FIRM, around=(WUHU,)),
    ),
    "a firm in the other language": (
        "Enterprise",
        news("a", "Enterprise", f"芜湖{NAMED}"),
        news("b", "Enterprise", FIRM, around=(WUHU,)),
    ),
    "one event of three names in two languages": (
        "DockingEvent",
        news(
            "a", "DockingEvent", "2023 China Food Processing Industry Docking Event (Yunnan)", ("heldOn", DAY)
        ),
        news("b", "DockingEvent", "云南食品加工产业对接会", ("heldOn", DAY), ("heldIn", YUNNAN)),
        news("c", "DockingEvent", "Food Matchmaking Event", ("heldOn", DAY), ("heldIn", YUNNAN)),
    ),
    "an event of one host and day": (
        "DockingEvent",
        news("a", "DockingEvent", "Food Docking Event (Yunnan)", ("heldOn", DAY), ("organizedBy", MIIT)),
        news("b", "DockingEvent", "对接活动", ("heldOn", DAY), ("organizedBy", MIIT)),
    ),
    "a title with its year and without": (
        "Catalogue",
        news("a", "Catalogue", "Guidance Catalogue for Hydrogen Storage Robots (2018)"),
        news("b", "Catalogue", "氢储存机器人指导目录"),
    ),
    "a plan under a five-year plan in other words": (
        "Plan",
        news("a", "Plan", "14th Five-Year Plan for Hydrogen Storage Development"),
        news("b", "Plan", "“十四五”氢储存发展实施方案"),
    ),
    "a park with a word more": (
        "Zone",
        news("a", "Zone", "Wuhu Lanfeng Glass Digital Industrial Park"),
        news("b", "Zone", "芜湖蓝峰玻璃产业园"),
    ),
    "a body by another class": (
        "LocalGovernment",
        news("a", "LocalGovernment", "芜湖市玻璃产业服务中心"),
        news("b", "Institution", "Wuhu Glass Industry Service Center"),
    ),
}
TWO = {
    "firms of one name in two places": (
        "Enterprise",
        news("a", "Enterprise", f"Wuhu {FIRM}"),
        news("b", "Enterprise", f"Kunming {FIRM}"),
    ),
    "a firm without a place far from the other's": (
        "Enterprise",
        news("a", "Enterprise", f"Wuhu {FIRM}"),
        news("b", "Enterprise", FIRM, around=(GANSU,)),
    ),
    "events of two years": (
        "DockingEvent",
        news("a", "DockingEvent", "Food Docking Event (Yunnan)", ("heldOn", "2023-07-16")),
        news("b", "DockingEvent", "Food Docking Event (Yunnan)", ("heldOn", "2024-07-16")),
    ),
    "events of other trades on one day in one place": (
        "DockingEvent",
        news("a", "DockingEvent", "Food Docking Event", ("heldOn", DAY), ("heldIn", YUNNAN)),
        news("b", "DockingEvent", "Glass Docking Event", ("heldOn", DAY), ("heldIn", YUNNAN)),
    ),
    "two editions": (
        "Catalogue",
        news("a", "Catalogue", "Hydrogen Storage Guidance Catalogue (2012)"),
        news("b", "Catalogue", "Hydrogen Storage Guidance Catalogue (2018)"),
    ),
    "a plan and guidance on one matter": (
        "Plan",
        news("a", "Plan", "Action Plan for the Hydrogen Storage Equipment Industry (2023-2025)"),
        news("b", "Plan", "Guidance on the Hydrogen Storage Equipment Industry (2023-2025)"),
    ),
    "plans of two five-year plans": (
        "Plan",
        news("a", "Plan", "13th Five-Year Plan for Hydrogen Storage Development"),
        news("b", "Plan", "14th Five-Year Plan for Hydrogen Storage Development"),
    ),
    "parks of two trades in one place": (
        "Zone",
        news("a", "Zone", "Wuhu Lanfeng Glass Industrial Park"),
        news("b", "Zone", "Wuhu Lanfeng Robot Industrial Park"),
    ),
}


@pytest.mark.parametrize("case", ONE)
def test_one_thing(tmp_path: Path, case: str) -> None:
    cls, *articles = ONE[case]
    assert things(tmp_path, cls, *articles) == 1


@pytest.mark.parametrize("case", TWO)
def test_two_things(tmp_path: Path, case: str) -> None:
    cls, *articles = TWO[case]
    assert things(tmp_path, cls, *articles) == 2


def test_a_name_that_fits_two_things_is_neither(tmp_path: Path) -> None:
    articles = (
        news("a", "Enterprise", f"Wuhu {FIRM}"),
        news("b", "Enterprise", f"Kunming {FIRM}"),
        news("c", "Enterprise", FIRM, around=(WUHU, ("Prefecture", "Kunming"))),
    )
    assert things(tmp_path, "Enterprise", *articles) == 3


@pytest.mark.parametrize("case", ["a firm without a place", "an edition without a year"])
def test_a_doubtful_name_follows_what_comes_and_goes(tmp_path: Path, case: str) -> None:
    both = (WUHU, ("Prefecture", "Kunming"))
    if case == "a firm without a place":
        names, cls, vague = (f"Wuhu {FIRM}", f"Kunming {FIRM}"), "Enterprise", FIRM
    else:
        title = "Hydrogen Storage Guidance Catalogue"
        names, cls, vague = (f"{title} (2012)", f"{title} (2018)"), "Catalogue", title
    one, other = (news(id_, cls, name) for id_, name in zip("ab", names, strict=True))
    third = news("c", cls, vague, around=both)
    iris = [next(e.iri for e in r.entities if e.cls == cls) for r in (one, other, third)]
    with open_store(tmp_path / "s") as store:
        write(store, one, third)
        assert store.canonical(iris[0]) == store.canonical(iris[2])
        write(store, other)
        assert len({store.canonical(iri) for iri in iris}) == 3
        remove(store, ["a"])
        assert store.canonical(iris[1]) == store.canonical(iris[2])


def test_any_order_and_any_batches_give_the_same(tmp_path: Path) -> None:
    articles = [
        *ONE["one event of three names in two languages"][1:],
        news("d", "DockingEvent", "Glass Docking Event", ("heldOn", DAY), ("heldIn", YUNNAN)),
    ]
    results = []
    for number, order in enumerate(permutations(articles)):
        if number % 5:
            continue
        with open_store(tmp_path / str(number)) as store:
            if number % 2:
                for article in order:
                    write(store, article)
            else:
                write(store, *order)
            results.append(content(store))
    assert all(result == results[0] for result in results)


def test_a_number_of_a_merged_thing_is_one_figure(tmp_path: Path) -> None:
    first, second = (
        news("a", "Enterprise", f"Wuhu {FIRM}", figure="120"),
        news("b", "Enterprise", FIRM, around=(WUHU,), figure="120"),
    )
    with open_store(tmp_path / "s") as store:
        write(store, first)
        write(store, second)
        figures = {store.canonical(e.iri) for r in (first, second) for e in r.entities if e.cls == "Figure"}
        assert len(figures) == 1
        remove(store, ["a"])
        write(store, first)
        before = content(store)
    with open_store(tmp_path / "other") as store:
        write(store, second, first)
        assert content(store) == before


def test_a_crowd_of_one_key_is_left_alone_and_found_again_when_it_is_none(tmp_path: Path) -> None:
    words = [f"Zq{a}{b}x" for a in "bdfghjklmn" for b in ("ang", "ing", "ong", "eng", "un", "ao")]
    crowd = [
        news(f"x{i}", "DockingEvent", f"{word} Docking Event", ("heldOn", DAY), ("heldIn", YUNNAN))
        for i, word in enumerate(words[:CROWD])
    ]
    pair = ONE["one event of three names in two languages"][2:]
    iris = [next(e.iri for e in r.entities if e.cls == "DockingEvent") for r in pair]
    with open_store(tmp_path / "s") as store:
        write(store, *pair, *crowd[:-2])
        assert store.canonical(iris[0]) == store.canonical(iris[1])
        write(store, *crowd[-2:])
        assert store.canonical(iris[0]) != store.canonical(iris[1])
        remove(store, [crowd[0].article.id, crowd[1].article.id])
        assert store.canonical(iris[0]) == store.canonical(iris[1])


def pool() -> list[Resolved]:
    """Articles of which some are tied to several others."""
    both = (WUHU, ("Prefecture", "Kunming"))
    return [
        news("f1", "Enterprise", f"Wuhu {FIRM}", figure="120"),
        news("f2", "Enterprise", FIRM, around=(WUHU,), figure="120"),
        news("f3", "Enterprise", f"Kunming {FIRM}", figure="120"),
        news("f4", "Enterprise", FIRM, around=both),
        news("e1", "DockingEvent", "Food Docking Event", ("heldOn", DAY), ("heldIn", YUNNAN), figure="9"),
        news("e2", "DockingEvent", "云南食品加工产业对接会", ("heldOn", DAY), ("heldIn", YUNNAN), figure="9"),
        news("e3", "DockingEvent", "对接活动", ("heldOn", DAY), ("organizedBy", MIIT)),
        news("e4", "DockingEvent", "Food Docking Event", ("heldOn", DAY), ("organizedBy", MIIT)),
        news("c1", "Catalogue", "Guidance Catalogue for Hydrogen Storage Robots (2018)"),
        news("c2", "Catalogue", "氢储存机器人指导目录"),
        news("c3", "Catalogue", "Guidance Catalogue for Hydrogen Storage Robots (2012)"),
        news("p1", "Person", "Li Dawei", ("holdsPostIn", MIIT)),
        news("p2", "Person", "李大伟", around=(MIIT,)),
        news("p3", "Person", "Li Dawei", ("holdsPostIn", ("LocalGovernment", "河南省人民政府"))),
    ]


@pytest.mark.parametrize("seed", range(4))
def test_whatever_came_and_went_the_graph_is_that_of_what_stands(tmp_path: Path, seed: int) -> None:
    rng, articles = Random(seed), pool()
    standing: dict[str, Resolved] = {}
    with open_store(tmp_path / "s") as store:
        for _ in range(12):
            adding = rng.sample(articles, 3)
            others = {
                id_: rng.choice(articles) for id_ in rng.sample(sorted(standing), min(2, len(standing)))
            }
            replaced = {id_: _under(id_, other) for id_, other in others.items()}
            batch = {r.article.id: r for r in adding} | replaced
            write(store, *batch.values())
            standing |= batch
            gone = rng.sample(sorted(standing), min(2, len(standing)))
            remove(store, gone)
            standing = {id_: r for id_, r in standing.items() if id_ not in gone}
        found = content(store)
    with open_store(tmp_path / "fresh") as fresh:
        write(fresh, *standing.values())
        assert content(fresh) == found


def _under(id_: str, other: Resolved) -> Resolved:
    """The content of one article under the id of another."""
    here, there = article_iri(BASE, id_), article_iri(BASE, other.article.id)
    claims = tuple(
        replace(
            claim,
            article=here,
            fact=replace(claim.fact, subject=here) if claim.fact.subject == there else claim.fact,
        )
        for claim in other.claims
    )
    return replace(other, article=replace(other.article, id=id_), claims=claims)
