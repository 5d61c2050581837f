"""English: ends of a relation that fit in kind, bodies called again, members in sentences of their own."""

from __future__ import annotations

from test_extract_english_rules import read, related

from kg.types import Mention


def pairs(text: str, property_: str) -> set[tuple[str, str]]:
    return {
        (r.subject.name, r.object.name if isinstance(r.object, Mention) else r.object.text)
        for r in related(text)
        if r.property == property_
    }


def test_a_firm_in_a_cluster_does_not_bear_its_title() -> None:
    text = (
        "In Wuhan the Wuhan robot cluster, which takes in Huawei and BYD, is among the national advanced"
        " manufacturing clusters."
    )
    assert not {name for name, _ in pairs(text, "underProgramme")} & {"Huawei", "BYD"}


def test_a_city_with_green_factories_is_none() -> None:
    assert not pairs("So far, Wuhan has 16 national green factories.", "underProgramme")


def test_the_kind_of_a_zone_is_no_title() -> None:
    text = "Firms of Xuzhou High-tech Zone and of Changshu High-tech Zone are all on the list."
    assert not pairs(text, "underProgramme")


def test_counted_goods_are_no_industry_of_the_place() -> None:
    assert not pairs("In Ningbo 60 cranes were steered and tons of steel moved.", "developsIndustry")


def test_a_bureau_called_again_is_the_one_named() -> None:
    text = (
        "It was organized by the Investment Promotion Bureau of Wuhan. Luo Qiang, deputy director of the"
        " bureau, thanked the guests."
    )
    assert ("Luo Qiang", "Investment Promotion Bureau of Wuhan") in pairs(text, "holdsPostIn")


def test_the_committee_of_a_zone_is_a_body() -> None:
    text = "It works, said Geng Li, deputy director of the management committee of the park."
    assert any(
        m.cls == "LocalGovernment" and m.name == "management committee of the park"
        for m in read(text).mentions
    )


def test_a_mayor_who_sits_in_a_party_committee_is_of_its_city() -> None:
    text = "Fu Qiang, deputy secretary of CPC Changde Municipal Committee and mayor, led the team."
    assert ("Fu Qiang", "Changde Municipal People's Government") in pairs(text, "holdsPostIn")


def test_places_listed_after_a_programme_are_its_members() -> None:
    text = (
        "The ministry sent out the list of pilot cities for smart city infrastructure. According to it Wuhan,"
        " Hefei, Yibin are listed."
    )
    members = {name for name, _ in pairs(text, "underProgramme")}
    assert {"Wuhan", "Hefei", "Yibin"} <= members


def test_parks_in_places_are_sites_of_the_programme_before() -> None:
    text = (
        "The ministry named the second batch of industrial upgrading demonstration parks. On it are parks in"
        " Panzhihua, Tongling and Baiyin."
    )
    seats = {place for _, place in pairs(text, "locatedIn")}
    assert {"Panzhihua", "Tongling", "Baiyin"} <= seats


def test_a_partner_province_is_not_where_a_cooperation_zone_lies() -> None:
    text = "The Guangdong-Guangxi Cooperation Special Pilot Zone grew."
    assert not pairs(text, "locatedIn")


def test_a_cluster_of_a_zone_lies_in_the_zone() -> None:
    text = "In our province the safety emergency equipment cluster of Xuzhou High-tech Zone."
    assert {place for _, place in pairs(text, "locatedIn")} >= {"Xuzhou High-tech Zone"}


def test_those_who_speak_and_exhibit_take_part_in_the_only_event() -> None:
    text = (
        "The World Battery Conference opened in Yibin. Vietnam and Bangladesh had pavilions. Tian Hu, chief"
        " of the trade bureau, told reporters that demand grows.\nEditor: Meng Li"
    )
    there = {name for name, _ in pairs(text, "participatedIn")}
    assert {"Vietnam", "Bangladesh", "Tian Hu"} <= there
    assert "Meng Li" not in there
