"""Names in English text: what they hold inside them, and what shows that words are a name."""

from __future__ import annotations

import pytest
from extraction import facts, read


def names(text: str, cls: str) -> set[str]:
    return {m.name for m in read(text).mentions if m.cls == cls}


@pytest.mark.parametrize(
    ("text", "industry"),
    [
        ("The Door Lock Industry Cluster of Yuyao City grew.", "Door Lock"),
        ("The World Vanadium Forum opened in Wuhan.", "Vanadium"),
        ("The Civil Aviation Innovation Forum opened in Wuhan.", "Civil Aviation"),
        ("The Linyi plywood cluster has 300 firms.", "plywood"),
        ("Wuhan will develop nonferrous metallurgy.", "nonferrous metallurgy"),
    ],
)
def test_names_hold_industries_that_no_vocabulary_knows(text: str, industry: str) -> None:
    assert industry in names(text, "Industry")


@pytest.mark.parametrize(
    "text",
    [
        "The World Economic Forum opened in Wuhan.",
        "The Wuhan Sanfeng project started production.",
        "Guidelines for building world-class industry clusters in Hunan were issued.",
    ],
)
def test_words_of_a_name_that_say_no_industry(text: str) -> None:
    assert not {name for name in names(text, "Industry") if name[0].isupper() or "class" in name}


def test_an_edition_is_part_of_its_series() -> None:
    text = "The 3rd World Door Expo will open in Hefei in October 2024."
    assert ("3rd World Door Expo", "partOfSeries", "World Door Expo") in facts(text)


def test_a_verb_is_no_plan() -> None:
    assert not names("Wuhan plans to foster a large robot industry by 2026.", "Plan")


def test_a_five_year_plan_of_a_sector_is_a_plan() -> None:
    text = "Hunan implements the 14th Five-Year Plan for the Robot Industry, issued in 2022."
    assert "14th Five-Year Plan for the Robot Industry" in names(text, "Plan")


def test_years_behind_a_plan_belong_to_its_name() -> None:
    text = "The Hunan Robot Development Plan, 2019–2025 names three parks."
    assert ("Hunan Robot Development Plan, 2019–2025", "periodEnd", "2025") in facts(text)


def test_a_surname_points_back_to_the_person() -> None:
    text = "Zhang Hua opened the fair. Zhang, 60, had been director of the National Energy Administration."
    assert any(r.subject.anaphor and r.property == "holdsPostIn" for r in read(text).relations)


def test_points_of_a_list_are_members_of_the_programme_named_before() -> None:
    text = (
        "The ministry published national advanced manufacturing clusters.\n\n"
        "New entries from Hubei include:\n\n"
        "• Door Lock Industry Cluster of Caidian District, Wuhan, Hubei Province in central China\n"
        "• Robot Industry Cluster of Hongshan District, Wuhan, Hubei Province in central China\n"
        "• Power Tools Industry Cluster of Jiangxia District, Wuhan, Hubei Province in central China\n"
    )
    members = {s for s, p, o in facts(text) if p == "underProgramme"}
    assert any(name.startswith("Door Lock") for name in members)


def test_lists_go_on_after_together_with() -> None:
    text = "The World Robot Expo was hosted by the Ministry of Commerce together with Wuhan University."
    assert {o for _, p, o in facts(text) if p == "organizedBy"} >= {
        "Ministry of Commerce",
        "Wuhan University",
    }


def test_a_place_and_its_trade_in_small_letters_are_no_firm() -> None:
    text = "Tangshan iron and steel mills trail those of Tangshan Iron and Steel in output."
    assert names(text, "Enterprise") == {"Tangshan Iron and Steel"}


@pytest.mark.parametrize(
    "text",
    [
        "(Reporter Li Na, intern Wu Di) Wuhan grows.",
        "Wuhan grows. [Responsible editor: Zhao Min]",
        "Wuhan grows.\nText/Reporter Sun Jie   Picture/organizers",
        "Wuhan grows.\nTranslator: Chen Fang",
    ],
)
def test_who_wrote_a_page_is_no_person_of_the_news(text: str) -> None:
    assert not names(text, "Person")


def test_who_tells_a_reporter_is_a_person_of_the_news() -> None:
    assert names('"We grow," general manager Li Na told the reporter.', "Person") == {"Li Na"}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Workers inspect battery modules in Wuhan.", "inspect battery"),
        ("The new area recruits auto parts makers.", "recruits auto parts"),
        ("For Hefei 39 stations are new [sic: for the province].", "sic"),
        ("Visitors stood before a wall of copper.", "copper"),
        ("The city has 20 national manufacturing single champions.", "manufacturing"),
    ],
)
def test_words_that_are_no_industry_where_they_stand(text: str, wrong: str) -> None:
    assert wrong not in names(text, "Industry")


@pytest.mark.parametrize(
    ("text", "cls", "name"),
    [
        (
            "It opened in the Hefei International Conference and Exhibition Center.",
            "Place",
            "Hefei International Conference and Exhibition Center",
        ),
        ("Robots are made in the Wuhan Sci-tech Innovation City.", "Zone", "Wuhan Sci-tech Innovation City"),
        ("The Digital Robot White Paper 2023 was released.", "Policy", "Digital Robot White Paper 2023"),
        (
            "The docking meeting on industrial transfer from the Pearl River Delta to Hunan was held in May.",
            "DockingEvent",
            "docking meeting on industrial transfer from the Pearl River Delta to Hunan",
        ),
        (
            "The Hunan Robot Expo & International Machinery Fair opened in Changsha.",
            "Conference",
            "Hunan Robot Expo & International Machinery Fair",
        ),
        ("The ministry held a press conference on the 21st.", "Conference", "press conference"),
        ("Shanghai has paired districts: Songjiang with Lu'an.", "County", "Songjiang"),
        ("Ms Smith Jones, president of Bosch, spoke in Hefei.", "Person", "Smith Jones"),
    ],
)
def test_where_names_end(text: str, cls: str, name: str) -> None:
    assert name in names(text, cls)


def test_a_public_holiday_is_no_event() -> None:
    assert not names("Work goes on after the Spring Festival.", "Event")


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("A relay supplier, Kerui Packaging, moved its lines from Hefei here.", "Kerui Packaging"),
        ("The list names Hubei Kerui Building Ceramics and others.", "Hubei Kerui Building Ceramics"),
        ("Hefei landed a turbine blade plant of Wuxi Kerui.", "Wuxi Kerui"),
        ("Wuhan got an advanced battery base of Kerui.", "Kerui"),
        ("Foreign capital grows: Kerui Fook has a jewellery works in Haikou.", "Kerui Fook"),
        ("The yard builds carriers for KeruiMarine.", "KeruiMarine"),
    ],
)
def test_firms_by_their_trade_or_their_plants(text: str, firm: str) -> None:
    assert firm in names(text, "Enterprise")


@pytest.mark.parametrize(
    "text",
    [
        "Modern Logistics grows in Hunan.",
        "The Wuhan Textile Forum opened.",
        "Merchants came from Italy.",
        "The works of Hunan's writers are read.",
    ],
)
def test_words_in_capitals_that_are_no_firms(text: str) -> None:
    assert not names(text, "Enterprise")


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("Three makers moved up from Hunan: Kerui and Huafei.", "Huafei"),
        ("Nine companies followed, Kerui Wheel and Huafei Metals among them.", "Kerui Wheel"),
        ("The base pushes spandex by Kerui and Huafei.", "Kerui"),
        ("In Horgos sits the appliance maker Kerui.", "Kerui"),
    ],
)
def test_firms_that_are_said_to_be_makers(text: str, firm: str) -> None:
    assert firm in names(text, "Enterprise")


def test_a_district_by_its_first_word_belongs_to_the_city_that_is_spoken_of() -> None:
    assert names("Foshan's Shunde has built a food town.", "County") == {"Shunde"}


def test_a_street_is_no_city_and_a_gate_no_region() -> None:
    text = "The zone faces Jinzhou Avenue at the west gate of Changsha."
    assert not names(text, "Region")
    assert names(text, "Prefecture") == {"Changsha"}


def test_a_department_is_called_without_its_ministry() -> None:
    text = "He heads the Department of Science and Education of the National Health Commission."
    assert names(text, "Department") == {"Department of Science and Education"}


@pytest.mark.parametrize(
    ("text", "industry"),
    [
        ("In Wuhan the zone will supply battery cells.", "battery cells"),
        ("Textile machinery of Hunan was shipped abroad.", "Textile machinery"),
        ("Heshan, a city in Guangdong better known for taps, is about poultry.", "taps"),
        ("The parks of Tongshan County (pickles, goose feathers) are in Hubei.", "pickles"),
    ],
)
def test_products_that_a_text_speaks_of(text: str, industry: str) -> None:
    assert industry in names(text, "Industry")


@pytest.mark.parametrize(
    "text",
    [
        "Firms of Hunan do R&D and tourism, catering and logistics.",
        "Wuhan gets lithium iron phosphate.",
        "Wuhan grows.\nAlso on this page: tea in Hunan",
    ],
)
def test_words_that_are_no_products(text: str) -> None:
    assert not names(text, "Industry") & {"R", "D", "lithium", "tea"}


@pytest.mark.parametrize(
    ("text", "cls", "name"),
    [
        ("Hegang's graphite powder park in Hunan is on the list.", "Zone", "graphite powder park"),
        ("The province published a 2022-2026 special plan in May.", "Plan", "special plan"),
        ("It goes back to Guofa No. 3 of 2022.", "Guidance", "Guofa No. 3 of 2022"),
    ],
)
def test_sites_and_documents_without_a_title(text: str, cls: str, name: str) -> None:
    assert any(name in found for found in names(text, cls))


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("More modest is Neusoft Kerui, which supplies chargers.", "Neusoft Kerui"),
        ("Power equipment is the skill of Xu Ji Group in Hunan.", "Xu Ji Group"),
        (
            "The rest is owned by Fujian Energy and Petrochemical Group.",
            "Fujian Energy and Petrochemical Group",
        ),
    ],
)
def test_the_whole_of_a_firms_name(text: str, firm: str) -> None:
    assert names(text, "Enterprise") == {firm}


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("Measures for the Administration of Design Centers were issued.", "Ministry"),
        ("The paper (Lu Zheng Ban Fa [2024] No. 17) is in force.", "Person"),
        ("Industries come from the east: toys and cable.", "Region"),
        ("It is among five petrochemical bases along the coast.", "Programme"),
        ("Towns along the Shanghai-Kunming railway will share a plant.", "Prefecture"),
        ("The ministry revised the Guidance Catalogue for Industrial Transfer.", "Guidance"),
    ],
)
def test_words_that_name_nothing_of_a_class(text: str, cls: str) -> None:
    assert not names(text, cls)


@pytest.mark.parametrize(
    ("text", "cls", "name"),
    [
        (
            'Plan of Hunan on Implementing the "Robots for All" Strategy (2021-2025) was released.',
            "Plan",
            'Plan of Hunan on Implementing the "Robots for All" Strategy (2021-2025)',
        ),
        (
            "Anhui Province and Anhui Kerui Materials Co., Ltd. signed.",
            "Enterprise",
            "Anhui Kerui Materials Co., Ltd.",
        ),
    ],
)
def test_names_with_marks_and_joined_names(text: str, cls: str, name: str) -> None:
    assert name in names(text, cls)


def test_a_county_beside_a_firm_is_no_firm() -> None:
    text = "Anji County, Zhejiang Province and Anhui Kerui Materials Co., Ltd. signed an agreement."
    assert names(text, "Enterprise") == {"Anhui Kerui Materials Co., Ltd."}


def test_a_name_in_a_firms_name_is_no_person() -> None:
    text = (
        "He works for Shaanxi Xuan Yi Photoelectric Technology Co., Ltd., said Gao Ya of Xuan Yi Technology."
    )
    assert names(text, "Person") == {"Gao Ya"}


def test_what_projects_cover() -> None:
    text = "The projects cover smart trams, biopharmaceuticals, software and new energy."
    assert "projects cover smart trams" not in names(text, "Industry")


def test_a_firms_name_begins_with_its_capital() -> None:
    text = "Here the resident enterprises Hefei Kerui Food Co and Hefei Huafei Pharma Co grow."
    assert names(text, "Enterprise") == {"Hefei Kerui Food Co", "Hefei Huafei Pharma Co"}


def test_a_strategy_in_small_letters_counts_in_quotation_marks() -> None:
    text = 'The "rise of the central region" is known to all.'
    assert names(text, "Strategy") == {"rise of the central region"}


@pytest.mark.parametrize(
    "text",
    [
        "Wuhan, Yibin and Hefei have been asked to build national pilot zones for bamboo furniture.",
        "Thirty cities may set up national pilot zones for bamboo furniture. "
        "The newcomers include Wuhan in Hubei, Yibin in Sichuan and Hefei in Anhui.",
    ],
)
def test_places_stand_for_zones_that_bear_the_whole_title(text: str) -> None:
    for place in ("Wuhan", "Yibin", "Hefei"):
        zone = f"{place} national pilot zone for bamboo furniture"
        assert {
            (zone, "locatedIn", place),
            (zone, "underProgramme", "national pilot zones for bamboo furniture"),
        } <= facts(text)


def test_what_a_park_is_for_is_no_part_of_its_name() -> None:
    text = "Among them are the Yibin Textile Park of Sichuan for home textiles and the Hefei Industrial Park."
    assert {"Yibin Textile Park of Sichuan", "Hefei Industrial Park"} <= names(text, "Zone")


@pytest.mark.parametrize(
    "text",
    [
        '"The orders have been lined up until the Harvest Festival", Zhang Hua told reporters in Wuhan.',
        "Ten departments jointly issued opinions. The Opinions call for building a modern industrial system.",
    ],
)
def test_a_clause_is_no_title(text: str) -> None:
    assert not {m.name for m in read(text).mentions if len(m.name.split()) > 3 and m.cls != "Person"}


def test_a_round_of_a_contest_is_no_series() -> None:
    text = "It won the third round of the national advanced manufacturing cluster competition."
    assert not {name for name in names(text, "EventSeries") if name.startswith("round")}


def test_a_firm_named_after_two_places_lies_in_neither_by_its_name() -> None:
    text = "Shenzhen-Harbin Industrial Investment Development Co Ltd was founded."
    assert "composed-firm" not in {relation.rule for relation in read(text).relations}


def test_nothing_is_no_product() -> None:
    assert names("Yibin is known for liquor and little else.", "Industry") == {"liquor"}
