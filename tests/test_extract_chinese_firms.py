"""Chinese firms by made-up names and by their company, sites under a place, titles and their trades."""

from functools import cache

import pytest

from kg.extract import Tools, extract, load_tools
from kg.types import Article, Extraction


@cache
def tools() -> Tools:
    return load_tools()


def run(text: str) -> Extraction:
    return extract(Article("a", text, "zh", published="2023-05-24"), tools())


def named(text: str, cls: str) -> set[str]:
    """The names of a class that stand in a text."""
    return {m.name for m in run(text).mentions if m.cls == cls and not m.anaphor}


def located(text: str) -> set[tuple[str, str]]:
    """What rules find of where things lie; what is only likely is left out."""
    return {
        (r.subject.name, getattr(r.object, "name", ""))
        for r in run(text).relations
        if r.property == "locatedIn" and not r.rule.startswith("linked-")
    }


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("第一站是岚峪电瓷。", "岚峪电瓷"),
        ("长沙岚峪电池宣布扩产。", "长沙岚峪电池"),
        ("岚峪、晟澜、宁德时代三家共投30亿元。", "晟澜"),
        ("培育以岚峪为链主的轴承产业。", "岚峪"),
        ("上下游关联企业岚峪电缆、晟澜电气、远洋线缆。", "远洋线缆"),
    ],
)
def test_a_firm_that_no_list_holds(text: str, firm: str) -> None:
    assert firm in named(text, "Enterprise")


@pytest.mark.parametrize(
    "text", ["全市发展高端电池、特种玻璃等产业。", "重点是菱镁新材料。", "做精石化和食品加工。"]
)
def test_a_trade_with_a_common_word_is_no_firm(text: str) -> None:
    assert not named(text, "Enterprise")


def test_a_site_lies_in_the_only_place_of_its_sentence_unless_its_name_tells_another() -> None:
    assert ("锂电池材料一体化项目", "毕节") in located("毕节引来三家企业，锂电池材料一体化项目投资7亿元。")
    assert not {o for _, o in located("毕节去看了株洲轴承产业园。")} & {"毕节"}


def test_clusters_share_their_last_word_and_cities_their_first_letters() -> None:
    text = "广深智能装备、佛莞家居等2个集群入选。"
    assert named(text, "Cluster") == {"广深智能装备集群", "佛莞家居集群"}
    assert {o for s, o in located(text) if s == "广深智能装备集群"} == {"广州", "深圳"}


def test_a_title_of_honour_tells_its_trade() -> None:
    assert "藤椅" in named("长沙县有块“中国藤椅之都”的牌子。", "Industry")


@pytest.mark.parametrize(
    ("text", "county"),
    [
        ("江苏常熟的氟材料远销海外。", "常熟"),
        ("云南富民的钛产业有名。", "富民"),
        ("云南实施富民工程。", None),
    ],
)
def test_a_county_by_its_short_name(text: str, county: str | None) -> None:
    assert named(text, "County") == ({county} if county else set())


def test_an_office_of_a_place_that_bears_a_ministry_s_name() -> None:
    assert named("辽宁省国资委与企业签约。", "LocalGovernment") == {"辽宁省国资委"}
    assert named("自治区发改委印发通知。", "LocalGovernment") == {"自治区发改委"}
