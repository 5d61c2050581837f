"""One thing named differently by different articles gets one IRI; two things that look alike get two."""

from dataclasses import replace
from functools import cache

import pytest

from kg.gazetteer import Gazetteer, load_gazetteer
from kg.ontology import Ontology, load_ontology
from kg.resolve import Lexicon, load_lexicon, resolve
from kg.terms import BASE
from kg.types import Article, Extraction, Mention, Relation, Sentence, Span, Value


@cache
def tables() -> tuple[Gazetteer, Ontology, Lexicon]:
    gazetteer, ontology = load_gazetteer(), load_ontology()
    return gazetteer, ontology, load_lexicon(gazetteer, ontology)


Said = tuple[str, str]
"""Class and name of a mention; a name that the gazetteer knows is taken for what it knows."""


def iri(
    cls: str,
    name: str,
    *relations: tuple[str, Said | str],
    around: tuple[Said, ...] = (),
    article: str = "a",
    published: str | None = None,
) -> str:
    """The IRI that an article gives to what it calls by a name, with what it says of it."""
    gazetteer, ontology, lexicon = tables()
    text, mentions = "", []

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
    ends = [(p, Value(o, "date") if isinstance(o, str) else mention(*o)) for p, o in relations]
    whole = Span(0, len(text))
    extraction = Extraction(
        Article(article, text, "en", published=published),
        (Sentence(whole, 0),),
        tuple(mentions),
        tuple(Relation(own, p, o, whole, "made") for p, o in ends),
        (),
    )
    resolved = resolve(extraction, gazetteer, ontology, BASE, lexicon)
    found = next(
        c.fact.object
        for c in resolved.claims
        if c.fact.property == "mentions" and any(n.text == name for n in c.names)
    )
    assert isinstance(found, str)
    return found.removeprefix(BASE)


HENAN = ("Province", "Henan")
MIIT = ("Ministry", "工业和信息化部")


@pytest.mark.parametrize(
    ("cls", "names"),
    [
        (
            "LocalGovernment",
            [
                "Henan Provincial Government",
                "People's Government of Henan Province",
                "河南省人民政府",
                "河南省政府",
            ],
        ),
        (
            "LocalGovernment",
            [
                "Department of Industry and Information Technology of Henan",
                "Henan Provincial Department of Industry and Information Technology",
                "河南省工业和信息化厅",
                "河南省工信厅",
            ],
        ),
        (
            "Plan",
            [
                "Action Plan for the High-quality Development of the Photovoltaic Glass Industry (2023-2025)",
                "光伏玻璃产业高质量发展行动方案（2023—2025年）",
                "光伏玻璃產業高質量發展行動方案（2023-2025年）",
            ],
        ),
        ("Cluster", ["Fuyang Pharmaceutical Industry Cluster", "阜阳市医药产业集群"]),
        ("Zone", ["Jiuquan Wind Power Equipment Industrial Park", "酒泉风电装备产业园"]),
        ("Institution", ["China Glass Machinery Industry Association", "中国玻璃机械行业协会"]),
        ("Industry", ["hydrogen storage", "hydrogen storage industry", "氢储存产业"]),
        (
            "DockingEvent",
            [
                "2023 China Food Processing Industry Docking Event (Yunnan)",
                "2023中国食品加工产业对接活动（云南）",
            ],
        ),
        (
            "Conference",
            ["the 3rd China Ceramics Expo", "Third China Ceramics Exposition", "第三届中国陶瓷博览会"],
        ),
        ("EventSeries", ["China Ceramics Expo", "中国陶瓷博览会"]),
        ("Place", ["Daqiao Town", "大桥镇"]),
    ],
)
def test_names_in_other_words_and_languages_are_one(cls: str, names: list[str]) -> None:
    assert len({iri(cls, name) for name in names}) == 1


def test_a_variant_of_a_known_name_is_the_known_entity() -> None:
    assert iri("Industry", "equipment manufacturing sector") == "industry/equipment-manufacturing"


@pytest.mark.parametrize(
    ("cls", "names"),
    [
        (
            "DockingEvent",
            ["2023 China Food Docking Event (Yunnan)", "2024 China Food Docking Event (Yunnan)"],
        ),
        ("DockingEvent", ["2023 China Food Docking Event (Yunnan)", "2023 China Food Docking Event (Gansu)"]),
        ("Conference", ["third China Ceramics Expo", "第四届中国陶瓷博览会"]),
        (
            "Catalogue",
            ["Glass Industry Guidance Catalogue (2012)", "Glass Industry Guidance Catalogue (2018)"],
        ),
        ("Plan", ["14th Five-Year Plan for Robots of Wuhu", "Robot Development Plan of Wuhu (2016-2020)"]),
        ("LocalGovernment", ["河南省工信厅", "河南省发改委"]),
        ("Industry", ["industrial software", "software"]),
    ],
)
def test_years_editions_places_and_offices_keep_things_apart(cls: str, names: list[str]) -> None:
    assert len({iri(cls, name) for name in names}) == len(names)


def test_a_person_is_a_name_and_a_body_in_either_language() -> None:
    english = iri("Person", "Zeng Dawei", ("holdsPostIn", ("Ministry", "MIIT")))
    chinese = iri("Person", "曾大伟", ("holdsPostIn", MIIT), article="b")
    assert english == chinese == "person/zengdawei-miit"


def test_a_person_of_several_posts_is_the_same_in_either_order() -> None:
    ministry, firm = ("holdsPostIn", MIIT), ("holdsPostIn", ("Enterprise", "Lakeside Glass"))
    assert iri("Person", "Li Dawei", ministry, firm) == iri("Person", "Li Dawei", firm, ministry)


def test_namesakes_of_different_bodies_and_of_no_body_are_two() -> None:
    miit = iri("Person", "Li Dawei", ("holdsPostIn", MIIT))
    henan = iri("Person", "Li Dawei", ("holdsPostIn", ("LocalGovernment", "河南省人民政府")))
    nowhere = {iri("Person", "Li Dawei", article=article) for article in ("a", "b")}
    assert len({miit, henan, *nowhere}) == 4


@pytest.mark.parametrize(("province", "code"), [("Jiangsu", "320500"), ("Anhui", "341300")])
def test_a_homonym_inside_a_name_is_the_place_that_the_article_is_about(province: str, code: str) -> None:
    name = "Suzhou Municipal People's Government"
    assert (
        iri("LocalGovernment", name, around=(("Province", province),)) == f"government-body/{code}-government"
    )


def test_the_provincial_government_is_that_of_the_articles_province() -> None:
    named = iri("LocalGovernment", "河南省发展改革委")
    assert iri("LocalGovernment", "省发展改革委", around=(HENAN, HENAN)) == named
    assert iri("LocalGovernment", "省发展改革委", article="b") != named


def test_a_nameless_press_conference_is_its_host_and_day() -> None:
    def conference(day: str, article: str, name: str = "press conference") -> str:
        return iri("Conference", name, ("organizedBy", MIIT), ("heldOn", day), article=article)

    assert conference("2023-07-05", "a") == conference("2023-07-05", "b", "新闻发布会")
    assert conference("2023-07-05", "a") != conference("2023-08-05", "b")
    assert conference("2023-07", "a") != conference("2023-07", "b")


def test_an_event_of_no_year_is_not_that_of_another_years_news() -> None:
    name = "China Ceramics Docking Event"
    old, new = (iri("DockingEvent", name, published=day) for day in ("2021-03-02", "2023-03-02"))
    assert old != new


def test_a_name_that_says_only_its_kind_holds_within_its_article() -> None:
    for cls, name in (
        ("Guidance", "notice"),
        ("Plan", "行动方案"),
        ("Agreement", "strategic cooperation agreement"),
    ):
        assert iri(cls, name, article="a") != iri(cls, name, article="b")
        assert iri(cls, name, article="a") == iri(cls, name, article="a")


def test_a_readers_choice_between_plan_and_guidance_makes_no_second_entity() -> None:
    name = "Measures for the Glass Industry"
    assert iri("Guidance", name) == iri("Regulation", name) == iri("Plan", name)


def test_the_order_of_mentions_and_relations_makes_no_difference() -> None:
    gazetteer, ontology, lexicon = tables()
    names = [
        ("Person", "Li Dawei"),
        ("LocalGovernment", "市政府"),
        ("Prefecture", "Wuhu"),
        ("Ministry", "MIIT"),
    ]
    text = " ".join(name for _, name in names)
    mentions = tuple(
        Mention(
            Span(text.index(name), text.index(name) + len(name)),
            cls,
            name,
            "made",
            candidates=tuple(e.iri for e in gazetteer.lookup(name)),
        )
        for cls, name in names
    )
    whole = Span(0, len(text))
    relations = tuple(Relation(mentions[0], "holdsPostIn", mentions[i], whole, "made") for i in (1, 3))
    one = Extraction(Article("a", text, "en"), (Sentence(whole, 0),), mentions, relations, ())
    other = replace(one, mentions=mentions[::-1], relations=relations[::-1])
    first, second = (
        {e.iri for e in resolve(x, gazetteer, ontology, BASE, lexicon).entities} for x in (one, other)
    )
    assert first == second
