"""Names that Chinese texts give by the frame, the list or the post in which they stand."""

from functools import cache

import pytest

from kg.extract import Tools, extract, load_tools
from kg.types import Article, Extraction, Mention


@cache
def tools() -> Tools:
    return load_tools()


def run(text: str, title: str | None = None, publisher: str | None = None) -> Extraction:
    return extract(
        Article("a", text, "zh", title=title, publisher=publisher, published="2024-05-06"), tools()
    )


def names(text: str, cls: str, title: str | None = None, publisher: str | None = None) -> set[str]:
    """The names that mentions of a class give, pointers left out."""
    return {m.name for m in run(text, title, publisher).mentions if m.cls == cls and not m.anaphor}


@pytest.mark.parametrize(
    ("text", "cls", "name"),
    [
        (
            "8月17日下午，云岭轴承产业园承接沿海产业梯度转移对接大会在昆明举行。",
            "DockingEvent",
            "云岭轴承产业园承接沿海产业梯度转移对接大会",
        ),
        ("市长王伟出席明湖区重点项目集中开工暨签约仪式。", "Conference", "明湖区重点项目集中开工暨签约仪式"),
        ("2024世界轴承产业大会和远山机床博览会在洛阳开幕。", "Conference", "远山机床博览会"),
    ],
)
def test_what_was_held_or_attended_is_the_whole_name(text: str, cls: str, name: str) -> None:
    assert name in names(text, cls)


def test_a_part_of_an_event_s_name_is_no_event() -> None:
    found = names("远山轴承高峰论坛及产业交流会4日在洛阳举行。", "Conference")
    assert found == {"远山轴承高峰论坛及产业交流会"}


def test_events_that_are_only_counted_have_no_name() -> None:
    assert names("当天还举行了3场专题座谈会。", "Conference") == set()


@pytest.mark.parametrize(
    ("text", "firms"),
    [
        ("园区集聚海川量子、远山光电等链上企业80家。", {"海川量子", "远山光电"}),
        ("2017年引进明湖新材料、远山锂电，如今产值翻番。", {"明湖新材料", "远山锂电"}),
    ],
)
def test_lists_that_say_firms_name_firms(text: str, firms: set[str]) -> None:
    assert firms <= names(text, "Enterprise")


def test_lists_of_industries_name_no_firms() -> None:
    assert names("园区集聚生物医药、新能源等企业80家。", "Enterprise") == set()


def test_a_governor_without_a_body_governs_the_place_spoken_of() -> None:
    found = run("四川轴承产业大会在成都召开，副省长李文清致辞。")
    held = {
        (r.subject.name, getattr(r.object, "name", ""))
        for r in found.relations
        if r.property == "holdsPostIn"
    }
    assert ("李文清", "四川省人民政府") in held


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("对接会在海东市平安区举行。", "平安区"),
        ("北京提出，房山、昌平、海淀要错位发展。", "房山"),
        ("会议在凉山州召开，盐源、木里参加。", "木里"),
    ],
)
def test_districts_and_counties_beside_their_city(text: str, found: str) -> None:
    assert found in names(text, "County")


@pytest.mark.parametrize("text", ["李文清对各位来宾表示欢迎。", "宁夏贺兰山的葡萄熟了。"])
def test_places_that_are_meant_by_nobody(text: str) -> None:
    assert not names(text, "Prefecture") | names(text, "County")


def test_a_publisher_that_only_begins_like_a_place_is_none() -> None:
    assert run("我市公布名单。", publisher="滨海湾发布").mentions == () or not any(
        m.candidates for m in run("我市公布名单。", publisher="滨海湾发布").mentions
    )


def test_sessions_of_a_matchmaking_event() -> None:
    text = "第三届临江产业转移对接活动在成都举行，同时举办生物医药、新能源两个专场。"
    assert {"生物医药专场", "新能源专场"} <= names(text, "DockingEvent")


def test_who_speaks_in_an_article_on_an_event_was_there() -> None:
    text = "9月23日，第三届临江轴承博览会在成都举行。四川省副省长李文清这样归纳四川的优势。"
    attended = {
        (r.subject.name, getattr(r.object, "name", ""))
        for r in run(text).relations
        if r.property == "participatedIn"
    }
    assert ("李文清", "第三届临江轴承博览会") in attended


def test_half_width_commas_between_chinese_characters_end_clauses() -> None:
    wide = run("9月23日，第三届临江轴承博览会在成都举行，远山光电等企业参展。")
    half = run("9月23日,第三届临江轴承博览会在成都举行,远山光电等企业参展。")
    assert [(m.cls, m.name) for m in wide.mentions] == [(m.cls, m.name) for m in half.mentions]


@pytest.mark.parametrize("count", ["等", "等4个", "四个"])
def test_a_title_behind_a_list_of_places_is_borne_by_each(count: str) -> None:
    found = names(f"全国已设立赣南、荆州、周口、信阳{count}承接产业转移示范区。", "Zone")
    assert found == {f"{place}承接产业转移示范区" for place in ("赣南", "荆州", "周口", "信阳")}
    assert not names("赣南、荆州、周口、信阳的承接产业转移示范区工作受到肯定。", "Zone")


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("京津冀生命健康集群产值达3000亿元。", {("京津冀生命健康集群", "京津冀")}),
        ("深莞智能装备集群加快建设。", {("深莞智能装备集群", "深圳"), ("深莞智能装备集群", "东莞")}),
        ("铜梁高新区加快建设。", {("铜梁高新区", "铜梁")}),
    ],
)
def test_a_site_lies_in_the_places_of_its_name(text: str, pairs: set[tuple[str, str]]) -> None:
    found = {
        (r.subject.name, r.object.name)
        for r in run(text).relations
        if r.property == "locatedIn" and isinstance(r.object, Mention)
    }
    assert found == pairs
