"""Chinese names and constructions that no list holds: industries behind verbs, sites, series held, days."""

from functools import cache

import pytest

from kg.extract import Tools, extract, load_tools
from kg.types import Article, Extraction


@cache
def tools() -> Tools:
    return load_tools()


def run(text: str, published: str | None = "2023-05-24") -> Extraction:
    return extract(Article("a", text, "zh", published=published), tools())


def named(text: str, cls: str) -> set[str]:
    """The names of a class that stand in a text."""
    return {m.name for m in run(text).mentions if m.cls == cls and not m.anaphor}


def facts(text: str, property_: str) -> set[tuple[str, str]]:
    """What rules find that a text states of a property; what is only likely is left out."""
    return {
        (r.subject.name, getattr(r.object, "name", None) or getattr(r.object, "text", ""))
        for r in run(text).relations
        if r.property == property_ and not r.rule.startswith("linked-")
    }


def test_an_unknown_industry_behind_a_verb_that_takes_industries() -> None:
    assert facts("六安主抓高空滑梯制造。", "developsIndustry") == {("六安", "高空滑梯制造")}
    assert not named("双方商定推进后续接洽。", "Industry")


@pytest.mark.parametrize(
    ("text", "cls", "name"),
    [
        ("园区引来中云岭长沙钻石缆车制造有限公司。", "Enterprise", "中云岭长沙钻石缆车制造有限公司"),
        ("中德(沈阳)轴承装备产业园扩容。", "Zone", "中德(沈阳)轴承装备产业园"),
        ("方案由省发展改革委编制。", "LocalGovernment", "省发展改革委"),
        ("2023年中国轴承工业年会在北京举办。", "Conference", "2023年中国轴承工业年会"),
        ("江苏省轴承产业推进会议部署工作。", "Conference", "江苏省轴承产业推进会议"),
        ("2023年轴承下乡活动在成都启动。", "Event", "2023年轴承下乡活动"),
        ("长沙打造世界级轴承产业集群。", "Cluster", "世界级轴承产业集群"),
    ],
)
def test_whole_names(text: str, cls: str, name: str) -> None:
    assert name in named(text, cls)


def test_no_office_cuts_a_county_s_name() -> None:
    assert facts("江津区委书记李兰宣布开工。", "holdsPostIn") == {("李兰", "江津区委")}


def test_a_series_held_on_a_day_is_an_event_unless_it_comes_again() -> None:
    assert "世界人工智能大会" in named("世界人工智能大会5月20日在上海开幕。", "Conference")
    assert "世界人工智能大会" in named("世界人工智能大会每年5月在上海举行。", "EventSeries")


@pytest.mark.parametrize(
    ("day", "expected"), [("上周五", "2023-05-19"), ("周一", "2023-05-22"), ("本周三", "2023-05-24")]
)
def test_days_of_the_week_count_from_publication(day: str, expected: str) -> None:
    assert facts(f"第三届临江轴承博览会{day}在成都举行。", "heldOn") == {("第三届临江轴承博览会", expected)}


def test_each_has_its_own_where_the_text_says_so() -> None:
    found = facts("长沙、贵阳分别发展生物医药、大数据。", "developsIndustry")
    assert found == {("长沙", "生物医药"), ("贵阳", "大数据")}


def test_a_district_in_brackets_behind_its_city() -> None:
    counties = {m.candidates for m in run("天津(西青)设厂。").mentions if m.cls == "County"}
    assert len(counties) == 1


def test_a_label_before_a_colon_names_its_numbers() -> None:
    text = "云南发展迅速。轴承产业规模：先到300亿元，再到500亿元。"
    assert {f.measure for f in run(text).figures} == {"轴承产业规模"}


def test_coordinated_titles_are_issued_together() -> None:
    text = "工业和信息化部发布公告，《轴承行业规范条件》和《轴承行业管理办法》施行。"
    assert {"轴承行业规范条件", "轴承行业管理办法"} <= {s for s, _ in facts(text, "issuedBy")}
