"""What Chinese lists, counts and closings tell: members, pillars, issuers, opening days, topics."""

from functools import cache

from kg.extract import Tools, load_tools
from kg.extract.pipeline import find_items, relate
from kg.types import Article, Mention


@cache
def tools() -> Tools:
    return load_tools()


def facts(text: str, property_: str, published: str = "2024-06-20") -> set[tuple[str, str]]:
    document, _ = find_items(Article("example", text, "zh", published=published), tools())
    found, _ = relate(document, tools(), learned=False)
    return {
        (r.subject.name, r.object.name if isinstance(r.object, Mention) else r.object.text)
        for r in found
        if r.property == property_
    }


def test_each_of_a_list_enters_the_programme() -> None:
    text = "国家级绿色工厂名单公布。我市宁德时代、比亚迪、某某坊4家入选绿色工厂。"
    assert {name for name, _ in facts(text, "underProgramme")} == {"宁德时代", "比亚迪"}


def test_members_stand_in_brackets_behind_a_count() -> None:
    text = "国家人工智能创新应用先导区达到8个，其中，东部2个（北京、深圳），西部1个（成都）。"
    places = {place for _, place in facts(text, "locatedIn")}
    assert {"北京", "深圳", "成都"} <= places


def test_counted_pillars_are_those_of_the_topic() -> None:
    text = "长沙市地处湘江之滨。近年来，长沙市底气十足，工程机械、生物医药、新材料三大支柱产业产值占七成。"
    assert {industry for _, industry in facts(text, "developsIndustry")} == {"工程机械", "生物医药", "新材料"}


def test_firms_counted_by_trade_in_a_later_clause() -> None:
    text = "长沙市拥有工程机械企业180家，生物医药企业90家。"
    assert facts(text, "developsIndustry") == {("长沙市", "工程机械"), ("长沙市", "生物医药")}


def test_an_industry_that_moved_away_is_not_that_of_the_place_it_left() -> None:
    assert not facts("从长沙市整体搬过来的箱包企业已有103家。", "developsIndustry")


def test_an_event_that_closes_opened_as_many_days_before() -> None:
    text = "6月18日，为期5天的第三届临江轴承博览会在长沙闭幕。"
    assert facts(text, "heldOn") == {("第三届临江轴承博览会", "2024-06-14")}


def test_three_departments_are_those_of_the_list_that_is_as_long() -> None:
    named = "工业和信息化部、财政部、科技部日前公布名单。"
    text = f"{named}名单是按三部门《关于开展轴承产业试点工作的通知》评出来的。"
    issuers = {body for _, body in facts(text, "issuedBy")}
    assert issuers == {"工业和信息化部", "财政部", "科技部"}


def test_a_meeting_named_in_passing_is_no_topic() -> None:
    reported = "6月18日，第三届临江轴承博览会在长沙举行。"
    text = f"{reported}此前召开的全国轴承产业发展大会作出部署。工业和信息化部副部长王伟在会上致辞。"
    assert {event for _, event in facts(text, "participatedIn")} == {"第三届临江轴承博览会"}


def test_appointments_name_the_new_post() -> None:
    text = "会议决定，任命李文清为工业和信息化部规划司司长。"
    assert ("李文清", "工业和信息化部规划司") in facts(text, "holdsPostIn")


def test_the_strategy_that_a_city_carries_out_targets_nothing_itself() -> None:
    text = "长沙市坚持“中部崛起”战略，重点发展工程机械、生物医药等产业。"
    assert {subject for subject, _ in facts(text, "targets")} == set()
