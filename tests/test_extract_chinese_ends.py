"""Ends of Chinese relations by the form of their names: meetings, editions, firms, parks, persons."""

from functools import cache

import pytest

from kg.extract import Tools, extract, load_tools
from kg.types import Article


@cache
def tools() -> Tools:
    return load_tools()


def named(text: str, cls: str) -> set[str]:
    """The names of a class that stand in a text."""
    found = extract(Article("a", text, "zh", published="2023-05-24"), tools())
    return {m.name for m in found.mentions if m.cls == cls and not m.anaphor}


@pytest.mark.parametrize(
    ("text", "cls", "name"),
    [
        ("上月在昆明开过一次全省座谈会，主题是产业转移。", "Conference", "全省座谈会"),
        ("云南省与远山精密机械股份有限公司的合作备忘录签了字。", "Agreement", "合作备忘录"),
        ("国务院日前公布批复，云岭高新技术产业开发区升级。", "Guidance", "批复"),
        ("园区里有日本的住森、韩国的和泰。", "Enterprise", "和泰"),
        ("代表团参观了宁德时代宜宾电池公司。", "Enterprise", "宁德时代宜宾电池公司"),
        ("推介会由贵州省第九批援藏工作队举办。", "GovernmentBody", "贵州省第九批援藏工作队"),
        ("昆明市经合中心介绍了情况。", "LocalGovernment", "昆明市经合中心"),
        ("2014年省发改委就挂出过意见。", "LocalGovernment", "省发改委"),
        ("昆明经开区那边的配套电镀园也能分担。", "Zone", "配套电镀园"),
        ("届时「云贵轴承合作产业园」会揭牌。", "Zone", "云贵轴承合作产业园"),
        ("城西的轴承保持架产业园已经投产。", "Zone", "轴承保持架产业园"),
        ("1—8月，非金属矿物制品增长17.4%，酒、饮料和精制茶增长10.5%。", "Industry", "非金属矿物制品"),
        ("1—8月，非金属矿物制品增长17.4%，酒、饮料和精制茶增长10.5%。", "Industry", "酒、饮料和精制茶"),
    ],
)
def test_a_name_is_known_by_its_form(text: str, cls: str, name: str) -> None:
    assert name in named(text, cls)


def test_another_edition_bears_the_name_of_the_one_named() -> None:
    text = "第十四届云岭轴承产业论坛8月18日在昆明开场。去年第十三届拖到12月才办。"
    text += "2011年那届来了700人，头一届更冷清。"
    assert {"第十三届云岭轴承产业论坛", "2011年那届", "首届云岭轴承产业论坛"} <= named(text, "Conference")


def test_an_ordinal_without_an_event_is_none() -> None:
    assert named("他是第三届，毕业后去了昆明。", "Conference") == set()


def test_a_list_counted_as_projects_names_them() -> None:
    text = "会上签约，膨润土深加工、云岭节能灯具生产基地、装配式设备生产线等23个项目落笔。"
    assert {"膨润土深加工", "云岭节能灯具生产基地", "装配式设备生产线"} <= named(text, "Project")


def test_a_list_of_trades_counted_as_projects_names_none() -> None:
    assert named("会上签约轴承制造、医药等12个项目。", "Project") == set()


def test_a_list_of_firms_has_its_ends() -> None:
    assert "云岭" in named("云岭、阿里巴巴、吉利、宝钢都派了人。", "Enterprise")
    assert named("正泰十年前就在金昌、嘉峪关铺光伏。", "Enterprise") == {"正泰"}


def test_stations_of_a_visit_are_several() -> None:
    text = "路线是：远山轴承股份有限公司—昆明轴承产业园—石林古城。"
    assert "昆明轴承产业园" in named(text, "Zone")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("昆明市常务副市长张启抗讲话，会后座谈。", "张启抗"),
        ("远山集团副董事长高文濂前一站刚走完园区。", "高文濂"),
        ("中国轻工业联合会会长张重文和、商务部原副部长王志钢上台致辞。", "王志钢"),
        ("管委会主任黄博会后又单独见了客人。", "黄博"),
        ("发言的有两位，何存晖（云岭商会会长、远山集团董事长）讲得最长。", "何存晖"),
        ("运行监测协调局局长罗文杰先报数。", "罗文杰"),
    ],
)
def test_a_person_s_name_is_whole(text: str, name: str) -> None:
    assert name in named(text, "Person")


def test_a_county_is_no_person() -> None:
    assert named("黄石副市长说，阳新的模具钢有戏。", "Person") == set()


def test_a_district_begins_a_clause() -> None:
    assert "章丘" in named("济南车多。章丘这些年跟着长，做车桥的厂不少。", "County")
    assert "章丘" not in named("济南车多。章丘说，他先走了。", "County")


def test_districts_of_a_province_stand_in_company() -> None:
    assert "吴江" in named("江苏省开会，吴江、昆山都来了。", "County")
