"""Industries that no verb known to the rules ties to anything, and lists of which a rule sees one member."""

from functools import cache

from kg.extract import Tools, extract, load_tools
from kg.resolve.precision import LEARNED
from kg.types import Article, Mention, Value


@cache
def tools() -> Tools:
    return load_tools()


def said(text: str, property_: str, title: str | None = None) -> set[tuple[str, str]]:
    """The pairs of names that a property joins, by a rule."""
    found = extract(Article("a", text, "zh", title=title, published="2024-05-06"), tools())
    return {
        (r.subject.name, r.object.name)
        for r in found.relations
        if r.property == property_ and isinstance(r.object, Mention) and not r.rule.startswith(LEARNED)
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


def test_an_event_is_held_on_the_one_day_of_its_sentence_or_on_the_day_spoken_of() -> None:
    text = "3月4日，云岭轴承有限公司投产。当天下午的轴承产业推进会上，副省长王伟提了三点要求。"
    found = extract(Article("a", text, "zh", published="2024-05-06"), tools())
    days = {
        (r.subject.name, r.object.text)
        for r in found.relations
        if r.property == "heldOn" and isinstance(r.object, Value)
    }
    assert ("轴承产业推进会", "2024-03-04") in days


def test_firms_that_are_visited_or_signed_with_are_firms() -> None:
    text = "考察团还同海川锂电、远山光电签了合作框架协议，并看了明湖家纺、云岭新材料。"
    found = extract(Article("a", text, "zh", published="2024-05-06"), tools())
    firms = {m.name for m in found.mentions if m.cls == "Enterprise"}
    assert {"海川锂电", "远山光电", "明湖家纺", "云岭新材料"} <= firms


def test_what_is_only_cut_out_of_a_name_is_no_industry() -> None:
    found = extract(Article("a", "公司参加了云岭塔吊博览会。", "zh", published="2024-05-06"), tools())
    assert not [m for m in found.mentions if m.rule == "zh-subject-of-name"]
