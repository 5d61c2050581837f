"""Chinese extraction from the outside: what it finds in sentences made up for the purpose."""

from functools import cache

import pytest

from kg.errors import KgError
from kg.extract import Tools, extract, load_tools
from kg.extract.chinese.lac import load_lac, names, tag
from kg.extract.chinese.titles import policy_class
from kg.types import Article, Extraction, Mention, Span, Value


@cache
def tools() -> Tools:
    return load_tools()


def run(text: str, published: str = "2023-12-31") -> Extraction:
    return extract(Article("made-up", text, "zh", published=published), tools())


def mentions(text: str, *classes: str) -> set[tuple[str, str]]:
    """Class and name of the mentions of the given classes."""
    return {(m.cls, m.name) for m in run(text).mentions if m.cls in classes and not m.anaphor}


def named(text: str, cls: str) -> set[str]:
    return {name for _, name in mentions(text, cls)}


def facts(text: str, property_: str) -> set[tuple[str, str]]:
    """Subject and object of the relations with a property."""
    return {
        (r.subject.name, r.object.name if isinstance(r.object, Mention) else r.object.text)
        for r in run(text).relations
        if r.property == property_
    }


# --- LAC


def test_lac_labels_persons_places_and_bodies() -> None:
    text = "四川省副省长李文清在成都会见了西南轴承集团董事长欧阳海。"
    (found,) = names(load_lac(), [text])
    labelled = {(text[span.start : span.end], label) for span, label in found}
    assert {("四川省", "LOC"), ("李文清", "PER"), ("成都", "LOC"), ("欧阳海", "PER")} <= labelled


def test_lac_gives_the_same_alone_and_in_a_batch() -> None:
    texts = ["王伟出席论坛。", "", "记者李晓明从贵阳发回报道，大数据产业规模继续扩大，企业信心增强。", "好"]
    assert tag(load_lac(), texts) == [tag(load_lac(), [text])[0] for text in texts]


def test_lac_covers_every_character_once() -> None:
    text = "王伟　出席2023年的论坛ABC（第三届）。"
    (words,) = tag(load_lac(), [text])
    assert [span.start for span, _ in words] == [0, *(span.end for span, _ in words[:-1])]
    assert words[-1][0].end == len(text)


def test_missing_weights_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.extract.chinese.lac.find_spec", lambda name: None)
    with pytest.raises(KgError, match=r"jieba==0\.42\.1"):
        load_lac()


# --- words


@pytest.mark.parametrize(
    ("text", "cls", "absent"),
    [
        ("队伍集中部署了三项任务。", "Region", "中部"),
        ("列车停靠上海南站。", "Province", "海南"),
        ("双方的合作不断深化，资源得到利用。", "County", "合作"),
    ],
)
def test_a_name_that_words_cut_is_no_name(text: str, cls: str, absent: str) -> None:
    assert absent not in named(text, cls)


def test_a_university_is_not_the_province_it_is_named_for() -> None:
    assert ("Institution", "吉林大学") in mentions("吉林大学参加了论坛。", "Institution")


# --- titles


@pytest.mark.parametrize(
    ("title", "cls"),
    [
        ("临江省轴承产业发展规划(2021—2025年)", "Plan"),
        ("关于支持轴承产业发展的若干意见", "Guidance"),
        ("轴承产业转移指导目录（2018年本）", "Catalogue"),
        ("轴承行业规范条件", "Regulation"),
        ("轴承产业战略合作框架协议", "Agreement"),
        ("关于印发轴承产业发展规划的通知", "Guidance"),
        ("红楼梦", None),
    ],
)
def test_class_of_a_title(title: str, cls: str | None) -> None:
    assert policy_class(title) == cls


def test_a_short_title_takes_the_name_that_introduces_it() -> None:
    text = "国务院印发《关于支持轴承产业发展的意见》(以下简称《意见》)。《意见》提出三项措施。"
    found = [m for m in run(text).mentions if m.cls == "Guidance"]
    assert {m.name for m in found} == {"关于支持轴承产业发展的意见"}
    assert len(found) == 3


def test_issuers_date_and_industry_of_a_titled_policy() -> None:
    text = "2021年12月3日，工业和信息化部、科技部等十部门联合印发《关于促进工业机器人产业发展的指导意见》。"
    policy = "关于促进工业机器人产业发展的指导意见"
    assert facts(text, "issuedBy") == {(policy, "工业和信息化部"), (policy, "科技部")}
    assert facts(text, "issuedOn") == {(policy, "2021-12-03")}
    assert "工业机器人产业" in {o for s, o in facts(text, "targets") if s == policy}


def test_the_topic_policy_says_what_goes_where() -> None:
    text = (
        "工业和信息化部印发《关于促进轴承产业有序转移的意见》。\n"
        "《关于促进轴承产业有序转移的意见》对不同行业提出要求。劳动密集型产业，鼓励去用工充足的中西部地区。"
    )
    policy = "关于促进轴承产业有序转移的意见"
    assert (policy, "劳动密集型产业") in facts(text, "targets")
    assert (policy, "中西部地区") in facts(text, "appliesTo")
    assert ("劳动密集型产业", "中西部地区") in facts(text, "transfersTo")


# --- events


def test_a_docking_event_with_its_place_date_hosts_and_series() -> None:
    text = (
        "7月16日，2023临江轴承产业对接活动(贵州)在贵阳开幕。"
        "活动由工业和信息化部、贵州省人民政府共同主办，贵州省工业和信息化厅承办。"
    )
    event = "2023临江轴承产业对接活动(贵州)"
    assert named(text, "DockingEvent") == {event}
    assert (event, "2023-07-16") in facts(text, "heldOn")
    assert (event, "贵阳") in facts(text, "heldIn")
    hosts = {o for _, o in facts(text, "organizedBy")}
    assert hosts == {"工业和信息化部", "贵州省人民政府", "贵州省工业和信息化厅"}


def test_an_edition_belongs_to_its_series_and_another_one_alone_does_too() -> None:
    text = "第三届临江轴承博览会在长沙举行。首届由中国工程院与湖南省人民政府合办。"
    series = facts(text, "partOfSeries")
    assert ("第三届临江轴承博览会", "临江轴承博览会") in series
    assert ("首届临江轴承博览会", "临江轴承博览会") in series
    assert ("首届临江轴承博览会", "中国工程院") in facts(text, "organizedBy")


def test_who_took_part_and_who_did_not_merely_report() -> None:
    text = "工业和信息化部副部长王伟明、贵州省副省长李文清出席第三届临江轴承博览会。记者赵小兰报道。"
    attended = {s for s, _ in facts(text, "participatedIn")}
    assert attended >= {"王伟明", "李文清"}
    assert "赵小兰" not in attended


def test_speakers_at_a_press_conference() -> None:
    text = "国务院新闻办公室5月8日举行新闻发布会。工业和信息化部规划司司长王伟明介绍，工业运行平稳。"
    assert ("王伟明", "新闻发布会") in facts(text, "participatedIn")


# --- persons


def test_posts_before_a_name_each_with_its_body() -> None:
    text = "贵阳市委常委、贵阳市人民政府副市长李文清会见客商。"
    held = [r for r in run(text).relations if r.property == "holdsPostIn"]
    assert {(r.object.name, r.post) for r in held if isinstance(r.object, Mention)} == {
        ("贵阳市委", "常委"),
        ("贵阳市人民政府", "副市长"),
    }


def test_the_head_of_a_province_holds_a_post_in_its_government() -> None:
    text = "四川省副省长李文清表示祝贺。"
    assert facts(text, "holdsPostIn") == {("李文清", "四川省人民政府")}


def test_a_department_within_a_bureau() -> None:
    text = "云南省工业和信息化厅园区处处长李文清介绍了情况。"
    assert ("李文清", "云南省工业和信息化厅园区处") in facts(text, "holdsPostIn")
    assert ("云南省工业和信息化厅园区处", "云南省工业和信息化厅") in facts(text, "unitOf")


def test_names_with_a_middle_dot_and_surnames_alone() -> None:
    text = "新疆维吾尔自治区主席艾力·玉山江致辞。工业和信息化部司长王伟明讲话。王司长随后离开。"
    persons = [m for m in run(text).mentions if m.cls == "Person"]
    assert {"艾力·玉山江", "王伟明"} <= {m.name for m in persons}
    assert [m.name for m in persons if m.anaphor] == ["王"]


# --- programmes, zones, clusters


def test_members_of_a_programme_named_by_their_places() -> None:
    text = "国家人工智能创新应用先导区扩容，工信部支持创建的新一批有三家：苏州、重庆(两江新区)、昆明-玉溪。"
    title = "国家人工智能创新应用先导区"
    assert facts(text, "underProgramme") >= {
        (f"苏州{title}", title),
        (f"重庆(两江新区){title}", title),
        (f"昆明-玉溪{title}", title),
    }
    assert {o for s, o in facts(text, "locatedIn") if s == f"昆明-玉溪{title}"} == {"昆明", "玉溪"}
    assert {o for s, o in facts(text, "locatedIn") if s == f"重庆(两江新区){title}"} == {"两江新区"}


def test_a_title_that_a_city_holds_makes_no_zone() -> None:
    text = "佛山、东莞入选国家级轴承制造示范城市。"
    assert not named(text, "Zone")
    assert facts(text, "underProgramme") == {
        ("佛山", "国家级轴承制造示范城市"),
        ("东莞", "国家级轴承制造示范城市"),
    }


def test_clusters_of_several_places_and_without_the_word() -> None:
    assert named("芜湖市、马鞍山市轴承新材料集群入围。", "Cluster") == {"芜湖市、马鞍山市轴承新材料集群"}
    text = "湖南两个集群分别是株洲的工业机器人、长沙的生物医药。"
    assert named(text, "Cluster") == {"株洲工业机器人集群", "长沙生物医药集群"}


def test_two_clusters_that_share_their_head() -> None:
    text = "云南要建设工业机器人、“大数据+轴承”产业集群。"
    assert ("工业机器人产业集群", "工业机器人") in facts(text, "targets")
    assert ("工业机器人产业集群", "云南") in facts(text, "locatedIn")


def test_a_company_keeps_its_place_and_title_over_clauses() -> None:
    text = "远山光电有限公司位于宜宾临港经济技术开发区，去年入选国家级专精特新“小巨人”企业。"
    assert ("远山光电有限公司", "宜宾临港经济技术开发区") in facts(text, "locatedIn")
    under = {s for s, _ in facts(text, "underProgramme")}
    assert under == {"远山光电有限公司"}


def test_companies_by_trade_name_and_no_body_of_state() -> None:
    text = "惠科光电、东方日升等企业先后入驻，市政府给予支持。"
    assert {"惠科光电", "东方日升"} <= named(text, "Enterprise")
    assert "市政府" not in named(text, "Enterprise")


def test_a_name_found_once_is_found_again_and_by_its_short_form() -> None:
    text = "云岭精密轴承有限公司(以下简称“云岭轴承”)落户长沙。云岭轴承主攻机器人。云岭精密轴承有限公司投产。"
    found = [m for m in run(text).mentions if m.cls == "Enterprise" and not m.anaphor]
    assert {m.name for m in found} == {"云岭精密轴承有限公司"}
    assert len(found) == 4


# --- industries


def test_all_of_a_list_of_industries_is_industries() -> None:
    text = "云南重点发展生物医药、新能源、竹木精深加工等产业。"
    assert named(text, "Industry") >= {"生物医药", "新能源", "竹木精深加工"}
    assert {o for s, o in facts(text, "developsIndustry") if s == "云南"} >= {"生物医药", "竹木精深加工"}


def test_a_list_of_other_things_is_not() -> None:
    assert not named("要保障土地、资金、人才等要素。", "Industry")


def test_an_unsaid_subject_goes_on_until_another_is_named() -> None:
    text = "云南地处西部。依托资源优势，重点发展生物医药。贵州则瞄准大数据。"
    assert facts(text, "developsIndustry") == {("云南", "生物医药"), ("贵州", "大数据")}


def test_an_industry_in_passing_and_one_inside_a_body_count_for_nothing() -> None:
    assert not named("云南省工业和信息化厅发布消息，天气转冷。", "Industry")


@pytest.mark.parametrize(
    "text",
    [
        "云南把生物医药作为主攻方向。",
        "生物医药是云南的第一大支柱产业。",
        "云南：生物医药产业从无到有",
        "云南的生物医药，早已闻名。",
        "云南以生物医药见长。",
        "云南推介了生物医药。",
    ],
)
def test_a_place_and_its_industry_in_many_orders(text: str) -> None:
    assert "云南" in {s for s, o in facts(text, "developsIndustry") if o.startswith("生物医药")}


def test_what_is_signed_at_an_event_is_its_industry() -> None:
    text = "2023临江产业对接活动(贵州)开幕。签约项目多集中在新材料、生物医药领域。"
    assert {"新材料", "生物医药"} <= {o for s, o in facts(text, "targets") if s.startswith("2023")}


# --- places


def test_provinces_by_one_character_only_in_company() -> None:
    found = {m.candidates for m in run("粤黔两省签约，会议在沪举行。").mentions if m.cls == "Province"}
    assert {iri[0].rsplit("/", 1)[-1] for iri in found} == {"CN-GD", "CN-GZ", "CN-SH"}
    assert not [m for m in run("新青年喜欢吉他。").mentions if m.rule == "zh-one-letter-province"]


def test_a_zone_made_up_of_places() -> None:
    text = "长三角(湖州)产业合作区获批。合作区由江苏省宜兴市、溧阳市，浙江省长兴县共同组成。"
    assert {"宜兴市", "溧阳市", "长兴县"} <= {o for _, o in facts(text, "locatedIn")}


def test_a_series_in_quotes_and_a_bureau_named_with_verbs() -> None:
    text = "贵州省投资促进局局长李文清出席“云岭话发展”系列新闻发布会。"
    assert named(text, "EventSeries") == {"云岭话发展"}
    assert ("李文清", "贵州省投资促进局") in facts(text, "holdsPostIn")


# --- status and evidence


def test_a_plan_is_planned_and_a_denial_denied() -> None:
    planned = run("第三届临江轴承博览会将于2024年9月23日在成都举行。")
    assert {r.status for r in planned.relations if r.property == "heldOn"} == {"planned"}
    denied = run("云南未发展生物医药产业。")
    assert {r.status for r in denied.relations if r.property == "developsIndustry"} <= {"denied"}


def test_traditional_script_keeps_its_own_words() -> None:
    text = "雲南省人民政府與遠山精密機械股份有限公司簽署戰略合作協議。"
    extraction = run(text)
    for mention in extraction.mentions:
        assert mention.span.end <= len(text)
    found = {(m.cls, text[m.span.start : m.span.end]) for m in extraction.mentions}
    assert ("LocalGovernment", "雲南省人民政府") in found
    assert ("Enterprise", "遠山精密機械股份有限公司") in found


def test_every_span_lies_in_its_sentence_and_no_english_finder_runs() -> None:
    text = "工业和信息化部印发通知。\n\n云南、贵州要发展生物医药产业。"
    extraction = run(text)
    sentences = [s.span for s in extraction.sentences]
    assert all(any(r.sentence == s for s in sentences) for r in extraction.relations)
    assert all(any(m.span in s for s in sentences) for m in extraction.mentions)
    assert not [m.rule for m in extraction.mentions if m.rule.startswith("en-")]


def test_nothing_in_an_english_article() -> None:
    article = Article("made-up", "Yunnan will develop biomedicine. 云南要发展生物医药。", "en")
    assert not [m for m in extract(article, tools()).mentions if m.rule.startswith("zh-")]


def test_literals_are_values() -> None:
    found = [
        r.object
        for r in run("2023年9月23日，第三届临江轴承博览会在成都举行。").relations
        if r.property == "heldOn"
    ]
    assert set(found) == {Value("2023-09-23", "date")}
    assert Span(0, 2) in Span(0, 2)


def test_the_trade_of_a_place_is_no_firm() -> None:
    assert named("天津石化产业规模继续扩大。", "Enterprise") == set()
    assert "石化产业" in named("天津石化产业规模继续扩大。", "Industry")
    assert named("天津石化与三家企业签约。", "Enterprise") >= {"天津石化"}
    assert named("上海银行业保持稳健。", "Institution") == set()
    assert named("建设银行业务继续增长。", "Institution") == {"建设银行"}


def test_what_is_counted_so_far_is_no_project() -> None:
    assert named("到6月底，示范区累计承接产业转移项目3217个。", "Project") == set()


def test_no_industry_is_a_cluster() -> None:
    assert named("《合肥市电气产业集群培育提升三年行动方案》印发。", "Industry") == {"电气产业"}


def test_a_regional_contest_has_a_name_of_its_own() -> None:
    name = "第八届“创客中国”中小企业创新创业大赛东北区域赛"
    assert name in named(f"{name}8月26日在沈阳落幕。", "Competition")
