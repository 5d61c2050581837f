"""How English text is read: places named by places, definite nouns, lists and their owners, doubts."""

from __future__ import annotations

import pytest
from extraction import english, facts, names, read, tools

from kg.extract import extract
from kg.extract.pipeline import find_items
from kg.gazetteer import load_gazetteer
from kg.ontology import load_ontology
from kg.resolve import resolve
from kg.terms import BASE


@pytest.mark.parametrize(
    ("text", "phrase", "place"),
    [
        (
            "It opened in southwest China's Guizhou Province.",
            "southwest China's Guizhou Province",
            "Guizhou Province",
        ),
        ("It opened in Yibin, Sichuan Province, on June 3.", "Yibin, Sichuan Province,", "Yibin"),
        ("Hefei, the capital of Anhui, makes cars.", "Hefei, the capital of Anhui,", "Hefei"),
        ("A plant in Hefei, east China's Anhui, grew.", "Hefei, east China's Anhui,", "Hefei"),
    ],
)
def test_a_place_named_by_the_places_around_it(text: str, phrase: str, place: str) -> None:
    document, _ = find_items(english(text), tools())
    assert [(text[s.start : s.end], m.name) for s, m in document.phrases] == [(phrase, place)]


@pytest.mark.parametrize("text", ["Shanghai, Jiangsu and Anhui grew.", "It went from Wuhan to Hefei."])
def test_places_side_by_side_are_no_phrase(text: str) -> None:
    assert find_items(english(text), tools())[0].phrases == ()


def test_a_dateline_is_a_sentence_of_its_own() -> None:
    text = "A fair was held.\nNanchang (Made-up Daily) - The fair opened on Monday."
    assert [text[s.span.start : s.span.end] for s in read(text).sentences][1:] == [
        "Nanchang (Made-up Daily) -",
        "The fair opened on Monday.",
    ]


@pytest.mark.parametrize(
    ("text", "cls", "name"),
    [
        ("SAIC, based in Jiading, grew. Jiading District is in Shanghai.", "County", "Jiading"),
        ("Hunan Valin Steel signed it.", "Enterprise", "Hunan Valin Steel"),
        ("Zhou Bo, founder of Brightleaf 360, spoke.", "Enterprise", "Brightleaf 360"),
        ("Wuhan-based robot maker Sanlian grew.", "Enterprise", "Sanlian"),
        (
            "Hunan grew, said the provincial department of commerce.",
            "LocalGovernment",
            "Hunan Provincial Department of Commerce",
        ),
        (
            "Shanghai grew. The municipal Development and Reform Commission said so.",
            "LocalGovernment",
            "Shanghai Municipal Development and Reform Commission",
        ),
        (
            "The Catalogue of Robot Products (2018 edition) replaces the 2012 edition.",
            "Catalogue",
            "Catalogue of Robot Products (2012 edition)",
        ),
        ("Wuhan has formulated measures for smart factories.", "Guidance", "measures for smart factories"),
    ],
)
def test_names_by_what_stands_beside_them(text: str, cls: str, name: str) -> None:
    assert name in names(text, cls)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        (
            "The plan for robots, drones and new materials is out.",
            ("plan for robots", "targets", "new materials"),
        ),
        (
            "The Wuhan Trade Fair opened. Of the projects, 41 belong to new materials and 33 to robots.",
            ("Wuhan Trade Fair", "targets", "robots"),
        ),
        (
            "Baotou in Inner Mongolia grew. New materials and robots make up half of its industries.",
            ("Baotou", "developsIndustry", "robots"),
        ),
        (
            "Humanoid robots are the track that the Action Plan for Trade singles out.",
            ("Action Plan for Trade", "targets", "Humanoid robots"),
        ),
    ],
)
def test_industries_have_the_owner_that_the_text_gives_them(text: str, fact: tuple[str, str, str]) -> None:
    found = facts(text)
    assert any(fact[0] in s and (p, o) == fact[1:] for s, p, o in found), found


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        (
            "As part of the Wuhan Trade Fair, the World Battery Conference was held in Yibin.",
            ("Wuhan Trade Fair", "heldIn", "Yibin"),
        ),
        (
            "First held in 2015, the 2024 World Battery Conference opened.",
            ("2024 World Battery Conference", "heldOn", "2015"),
        ),
        (
            "The World Battery Conference was opened by Wang Hao, governor of Hunan.",
            ("World Battery Conference", "organizedBy", "Hunan Provincial People's Government"),
        ),
        (
            "In line with the Action Plan for Robots, the Ministry of Commerce issued the Measures on Trade.",
            ("Action Plan for Robots", "issuedBy", "Ministry of Commerce"),
        ),
        ("The China Rare Earth Valley is in Ganzhou.", ("China Rare Earth Valley", "locatedIn", "China")),
    ],
)
def test_what_the_words_speak_against_is_not_taken(text: str, fact: tuple[str, str, str]) -> None:
    assert fact not in facts(text)


def test_a_definite_noun_stands_where_something_is_said_of_it() -> None:
    said = "The notice, dated March 3, 2024, asks for more robots."
    assert ("notice", "issuedOn", "2024-03-03") in facts(said)
    assert not names("Farmers spoke of the plan with joy.", "Plan")


def test_the_name_of_a_plan_may_follow_it() -> None:
    text = "Wuhan Municipal Government drew up the plan in May. The Action Plan for Robots has ten tasks."
    gazetteer, ontology = load_gazetteer(BASE), load_ontology()
    resolved = resolve(extract(english(text), tools()), gazetteer, ontology, BASE)
    plans = {e.iri for e in resolved.entities if e.cls == "Plan"}
    issued = {c.fact.subject for c in resolved.claims if c.fact.property == "issuedBy"}
    assert len(plans) == 1
    assert issued == plans


def test_a_commission_is_the_body_that_is_called_so() -> None:
    text = (
        "The National Development and Reform Commission met the Ministry of Commerce."
        " Li Chao, spokesperson of the commission, spoke."
    )
    gazetteer, ontology = load_gazetteer(BASE), load_ontology()
    resolved = resolve(extract(english(text), tools()), gazetteer, ontology, BASE)
    (post,) = {c.fact for c in resolved.claims if c.fact.property == "holdsPostIn"}
    assert post.object in {e.iri for e in resolved.entities if any("Reform" in n.text for n in e.names)}


def test_an_industry_in_an_unknown_name_is_no_industry() -> None:
    assert not names("The firms are led by Sinomaxa Wind Power these days.", "Industry")


def test_a_year_stays_with_the_verb_before_it() -> None:
    told = "The bureau drew up a catalogue in 2019, held ten industrial docking events in Anhui."
    assert not {f for f in facts(told) if f[1] == "heldOn"}
    told = "In 2019, the bureau held the China (Anhui) Industrial Transfer Docking Event in Hefei."
    assert "2019" in {value for _, name, value in facts(told) if name == "heldOn"}


@pytest.mark.parametrize(
    ("text", "members"),
    [
        (
            "The ministry released the list of national manufacturing single champions. They are Huawei and"
            " Siasun.",
            {"Huawei", "Siasun"},
        ),
        (
            "The ministry named the first pilot cities for smart city infrastructure. It rained. "
            "Wuhan, Hefei; Yibin; Foshan, and so on.",
            {"Wuhan", "Hefei", "Yibin", "Foshan"},
        ),
        ("The ministry named national manufacturing single champions. Later Wuhan was named, too.", set()),
    ],
)
def test_members_of_a_title_of_their_kind(text: str, members: set[str]) -> None:
    assert {s for s, p, _ in facts(text) if p == "underProgramme"} == members


def test_a_meeting_without_a_name() -> None:
    assert names("Steel is cheap, he told a seminar in Wuhan.", "Conference") == {"seminar"}
    assert names("A seminar was mentioned.", "Conference") == set()


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("The Hefei Advanced Manufacturing Development Zone grew.", set()),
        ("The Hefei Robot Industrial Park grew.", {"Robot"}),
    ],
)
def test_words_of_a_name_that_are_no_aim(text: str, targets: set[str]) -> None:
    assert {o for _, p, o in facts(text) if p == "targets"} == targets


def test_a_zone_beside_an_industry_is_not_about_it() -> None:
    text = "Projects of robots were signed. The Wuhan Optics Valley Industrial Park sent a guest, too."
    assert not [f for f in facts(text) if f[1] == "targets" and "Park" in f[0] and f[2] == "robots"]
