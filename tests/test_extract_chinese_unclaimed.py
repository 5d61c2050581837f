"""Industries that no verb known to the rules ties to anything, and lists of which a rule sees one member."""

from functools import cache

from kg.extract import Tools, extract, load_tools
from kg.types import Article, Mention


@cache
def tools() -> Tools:
    return load_tools()


def said(text: str, property_: str, title: str | None = None) -> set[tuple[str, str]]:
    """The pairs of names that a property joins."""
    found = extract(Article("a", text, "zh", title=title, published="2024-05-06"), tools())
    return {
        (r.subject.name, r.object.name)
        for r in found.relations
        if r.property == property_ and isinstance(r.object, Mention)
    }


def test_a_list_of_trades_is_its_sentence_s_place_s() -> None:
    found = said("株洲是湖南的老工业基地，硬质合金、陶瓷样样不缺。", "developsIndustry")
    assert {("株洲", "硬质合金"), ("株洲", "陶瓷")} <= found


def test_the_more_precise_of_two_places_has_them() -> None:
    found = said("湖南的株洲报的是硬质合金、陶瓷两样。", "developsIndustry")
    assert ("株洲", "陶瓷") in found
    assert ("湖南", "陶瓷") not in found


def test_growth_is_nobody_s_trade() -> None:
    assert said("在株洲，样样不缺，硬质合金、陶瓷价格双双上涨。", "developsIndustry") == set()


def test_what_one_of_a_list_has_the_others_share() -> None:
    text = "国家先进制造业集群名单公布。株洲市轨道交通装备集群、长沙市工程机械集群代表湖南上榜。"
    found = said(text, "underProgramme")
    assert {s for s, _ in found} >= {"株洲市轨道交通装备集群", "长沙市工程机械集群"}


def test_of_what_is_told_in_turn_nothing_is_shared() -> None:
    text = "国家先进制造业集群名单公布。三支队伍来自湖南株洲，样样不缺，领域分别为硬质合金、陶瓷。"
    assert said(text, "developsIndustry") == set()
