"""Who signs, hosts and is meant by 前者 in Chinese articles."""

from functools import cache

import pytest

from kg.extract import Tools, load_tools
from kg.extract.pipeline import find_items, relate
from kg.types import Article, Mention


@cache
def tools() -> Tools:
    return load_tools()


def relations(text: str) -> set[tuple[str, str, str]]:
    """Subject, property and object of each relation that the rules find, by the names of its mentions."""
    document, _ = find_items(Article("a", text, "zh", published="2024-05-06"), tools())
    found, _ = relate(document, tools(), learned=False)
    return {
        (r.subject.name, r.property, r.object.name if isinstance(r.object, Mention) else r.object.text)
        for r in found
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "长沙与株洲、湘潭座谈。会上，长沙、株洲签署《长沙株洲轴承合作框架协议》。",
            {("长沙株洲轴承合作框架协议", "party", "长沙"), ("长沙株洲轴承合作框架协议", "party", "株洲")},
        ),
        (
            "长沙市（深圳）轴承产业对接会举行。",
            {("长沙市（深圳）轴承产业对接会", "organizedBy", "长沙市")},
        ),
        (
            "第三届国际轴承装备博览会在成都开幕。轴博会由工业和信息化部主办。",
            {("第三届国际轴承装备博览会", "organizedBy", "工业和信息化部")},
        ),
        (
            "长沙与株洲分工：前者造机床，后者造轨道交通装备。",
            {("长沙", "developsIndustry", "机床"), ("株洲", "developsIndustry", "轨道交通装备")},
        ),
        (
            "作为第八届云岭博览会的活动之一，第三届云岭轴承论坛在成都举行，主办方是工业和信息化部。",
            {("第三届云岭轴承论坛", "organizedBy", "工业和信息化部")},
        ),
    ],
    ids=["in the name", "host away", "short name", "former and latter", "part of a fair"],
)
def test_found(text: str, expected: set[tuple[str, str, str]]) -> None:
    assert expected <= relations(text)


def test_a_pronoun_without_a_pair_stands_for_nothing() -> None:
    assert not {r for r in relations("长沙发展快。后者造轨道交通装备。") if r[1] == "developsIndustry"}


def test_the_fair_of_which_an_event_is_part_has_other_hosts() -> None:
    text = "作为第八届云岭博览会的活动之一，第三届云岭轴承论坛在成都举行，主办方是工业和信息化部。"
    assert ("第八届云岭博览会", "organizedBy", "工业和信息化部") not in relations(text)


def test_those_whom_a_report_names_first_were_there_on_its_day() -> None:
    text = "长沙5月4日电。第三届云岭轴承论坛的话题是创新。云岭市副市长李文清把账算得很细。"
    found = relations(text)
    assert ("李文清", "participatedIn", "第三届云岭轴承论坛") in found
    assert ("第三届云岭轴承论坛", "heldOn", "2024-05-04") in found


def test_a_fund_sits_in_the_city_of_its_name_where_the_text_speaks_of_it() -> None:
    fund = "长沙市轴承产业引导基金"
    assert (fund, "locatedIn", "长沙市") in relations(f"{fund}规模50亿元。长沙发展快。")
    assert not {r for r in relations(f"{fund}规模50亿元。") if r[1] == "locatedIn"}
