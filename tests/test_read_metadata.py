"""Title, day, publisher and language of news text from the web, and where its prose stands."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.read import body_spans, read_articles
from kg.read.dates import date_in_url, find_date, join_parts
from kg.read.language import recognise
from kg.read.metadata import describe
from kg.types import Article

SEEDS = Path(__file__).parent.parent / "seeds"
ENGLISH = "The government of Anhui Province opened a park for solar glass in Chuzhou on Wednesday."
MORE = "Some 120 enterprises have signed up for it, officials of the province said at the ceremony."
CHINESE = "安徽省政府周三在滁州举行仪式，启用一座光伏玻璃产业园，省里的官员介绍了园区的规划。"
MORE_CHINESE = "目前已有一百二十家企业签约入园，园区占地九平方公里，届时将形成完整的产业链。"


def seed(start: str) -> Article:
    (path,) = SEEDS.glob(f"{start}_*.txt")
    (article,) = read_articles([path])
    assert isinstance(article, Article)
    assert article.text == path.read_bytes().decode("utf-8")
    return article


def body(text: str) -> list[str]:
    return [text[s.start : s.end] for s in body_spans(Article("a", text, "en"))]


def test_the_first_seed() -> None:
    article = seed("000")
    assert article.id == "000_9385a8a11aa5abe6"
    assert article.title == (
        "Ministry of Industry and Information Technology: support local governments to give full play to "
        "their advantages, develop and strengthen characteristic industries"
    )
    assert (article.language, article.publisher, article.published) == ("en", "financial online", None)
    kept = [article.text[s.start : s.end] for s in body_spans(article)]
    assert len(kept) == 7
    assert kept[0].endswith("to develop and strengthen characteristic industries")
    assert kept[2].startswith("A reporter recently learned")
    assert kept[-1].startswith("It is reported that")
    for gone in ("home page", "Related data drawing", "Wonderful push", "financial online"):
        assert not any(gone in stretch for stretch in kept)


def test_the_fourth_seed() -> None:
    article = seed("004")
    assert article.id == "004_1b08d9503ffaa4e3"
    assert article.title == (
        "Ministry of Industry and Information Technology: Coordinate the layout of the new energy vehicle "
        "industry and guide the development of differentiated synergies around the world"
    )
    assert (article.language, article.publisher, article.published) == ("en", None, "2022-09-26")
    kept = [article.text[s.start : s.end] for s in body_spans(article)]
    assert len(kept) == 9
    assert kept[1].startswith("On September 23, the Ministry")
    assert kept[-1].startswith("The next step")
    for gone in ("author:", "Image source"):
        assert not any(gone in stretch for stretch in kept)


HEADS = [
    (f"A park for solar glass\n\nUpdated: Jan 18,2021 07:05    Xinhua\n\n{ENGLISH}", "2021-01-18", "Xinhua"),
    (f"A park for solar glass\n\nSource: Xinhua Updated: 2020-11-05\n\n{ENGLISH}", "2020-11-05", "Xinhua"),
    (f"By Li Ming | China Daily | Updated: 2019-03-21 08:15\n\n{ENGLISH}", "2019-03-21", "China Daily"),
    (f"Source: China Daily\n{ENGLISH}", None, "China Daily"),
    (f"Source:this site  Date:10/2/2017\n{ENGLISH}", "2017-10-02", None),
    (f"Posted by Park Review  Reading Time: 2 minutes\n\nAug. 6 - {ENGLISH}", None, "Park Review"),
    (f"BEIJING, Jan. 15 (Xinhua) -- {ENGLISH}", None, "Xinhua"),
    (f"HEFEI, China, Oct. 11, 2023 /PRNewswire/ -- {ENGLISH}", "2023-10-11", "PRNewswire"),
    (f"Hefei, 7 September 2022 (TDI): {ENGLISH}", "2022-09-07", "TDI"),
    (f"(Yicai) Jan. 9 -- {ENGLISH}", None, "Yicai"),
    (f"People's Daily, Hefei, August 5th (Reporter Li Ming) - {ENGLISH}", None, "People's Daily"),
    (f"{ENGLISH} {MORE} (Engineering Review)", None, "Engineering Review"),
    (f"Published on 3 March 2021\n\n{ENGLISH}", "2021-03-03", None),
    (f"Published: March 3, 2021 | Updated: March 9, 2021\n\n{ENGLISH}", "2021-03-03", None),
    (f"光伏玻璃产业园启用\n2022-06-15 10:11 来源：新华网\n{CHINESE}", "2022-06-15", "新华网"),
    (f"光伏玻璃产业园启用\n发布时间：2022年1月17日　来源：示例日报\n{CHINESE}", "2022-01-17", "示例日报"),
    (f"来源：人民日报\n{CHINESE}", None, "人民日报"),
    (f"来源：本站\n{CHINESE}", None, None),
    (f"新华社北京1月15日电（记者李明）{CHINESE}", None, "新华社"),
    (f"中新社合肥2022年1月15日电 {CHINESE}", "2022-01-15", "中新社"),
    (f"{CHINESE}示例在线记者李明、王芳7月29日报道。", None, "示例在线"),
    (f"{CHINESE}\n\n安徽省工业和信息化厅\n2022年1月17日", "2022-01-17", None),
    (f"{CHINESE}\n\n二〇二二年十一月三十日", "2022-11-30", None),
    (f"Image source: Ministry of Parks\n\n{ENGLISH}", None, None),
    (f"{ENGLISH} The plan runs from 2021 to 2025.", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "published", "publisher"), HEADS, ids=[str(n) for n in range(len(HEADS))])
def test_day_and_publisher(text: str, published: str | None, publisher: str | None) -> None:
    found = describe(text)
    assert (found.published, found.publisher) == (published, publisher)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"A park for solar glass\n\n{ENGLISH}\n\n{MORE}", "A park for solar glass"),
        (f"A park for solar glass | Updated: Nov 12, 2020\n\n{ENGLISH}", "A park for solar glass"),
        (f"# A park for solar glass\n{ENGLISH}", "A park for solar glass"),
        (f"Home >> Park news\n\n(Original title: A glass park)\n\n{ENGLISH}", "A glass park"),
        (f"Park News\nPosition: Park News\nA park for solar glass\n{ENGLISH}", "A park for solar glass"),
        (f"Solar glass gets a park in Anhui - Example Daily\n\nSolar glass gets a park in Anhui\n\n{ENGLISH}",
         "Solar glass gets a park in Anhui"),
        (f"光伏玻璃产业园启用_示例网\n首页 > 新闻\n\n{CHINESE}", "光伏玻璃产业园启用"),
        (f"光伏玻璃产业园启用！\n\n{CHINESE}", "光伏玻璃产业园启用！"),
        (f"03\n\n2021\n\n-\n\n11\n\n光伏玻璃产业园启用\n\n作者：\n\n{CHINESE}", "光伏玻璃产业园启用"),
        (ENGLISH, None),
        (f"{ENGLISH}\n\n{MORE}", None),
        (f"{CHINESE}\n{MORE_CHINESE}", None),
        (f"Workers at a line for solar glass in Chuzhou (Photo by Li Ming/Example)\n\n{ENGLISH}", None),
        ("The government of Anhui opened a park\nfor solar glass in Chuzhou, in a\nceremony.", None),
    ],
)  # fmt: skip
def test_title(text: str, title: str | None) -> None:
    assert describe(text).title == title


def test_a_record_s_address_gives_the_day_where_nothing_else_does() -> None:
    assert describe(ENGLISH, "https://news.example.org/2018-01/23/content_35.htm").published == "2018-01-23"
    assert describe(f"Updated: 2018-01-24\n{ENGLISH}", "https://a.org/2018/01/23/a").published == "2018-01-24"


@pytest.mark.parametrize(
    ("url", "date"),
    [
        ("https://example.org/202201/15/content_A1.html", "2022-01-15"),
        ("https://example.org/culture/202212/t20221216_1234567.html", "2022-12-16"),
        ("https://example.org/news/2016/11/7654321.html", "2016-11"),
        ("https://example.org/2022/1130/345678.shtml", "2022-11-30"),
        ("https://example.org/post/12345.html", None),
        ("https://example.org/detail?id=1234", None),
        ("https://example.org/news/2022/99/1.html", None),
    ],
)
def test_dates_of_addresses(url: str, date: str | None) -> None:
    assert date_in_url(url) == date


DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31))
FORMS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%B %d, %Y", "%b %d,%Y", "%b. %d, %Y",
         "%d %B %Y", "%m/%d/%Y", "%Y-%m-%dT%H:%M:%S+08:00", "%a, %d %b %Y 10:11:00 GMT"]  # fmt: skip


@settings(deadline=None)
@given(day=DAYS, form=st.sampled_from(FORMS))
def test_a_day_is_read_back_in_every_form(day: datetime.date, form: str) -> None:
    assert find_date(day.strftime(form)) == day.isoformat()


@settings(deadline=None)
@given(day=DAYS)
def test_a_day_split_over_lines(day: datetime.date) -> None:
    number, month, year = f"{day.day:02}", f"{day.month:02}", str(day.year)
    assert join_parts([number, year, "-", month]) == day.isoformat()
    assert join_parts([year, "/", month, number]) == day.isoformat()
    assert join_parts([year, month]) == f"{year}-{month}"


def test_dates_that_are_none() -> None:
    assert [find_date(t) for t in ("", "Jan. 15", "9月23日", "13th Five-Year Plan", "120 enterprises")] == [
        None
    ] * 5
    assert find_date("31/12/2020") == "2020-12-31"
    assert join_parts(["12", "15"]) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kunming hosts docking event", "en"),
        ("Guizhou, Guangxi, Henan", "en"),
        ("Yunnan Province", "en"),
        ("MIIT", "en"),
        ("云南", "zh"),
        ("雲南產業轉移對接活動", "zh"),
        (f"{ENGLISH} {MORE} The park (滁州光伏玻璃产业园) belongs to 安徽省.", "en"),
        (f"{CHINESE}园区里有China Solar Glass Group和Anhui New Materials公司。", "zh"),
        ("日本の industry", "ja"),
        ("2022 - 09", None),
        ("", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert recognise(text) == language


@pytest.mark.parametrize(
    ("text", "stated", "language"),
    [
        (ENGLISH, "en-US", "en"),
        (ENGLISH, "zh", "en"),
        (CHINESE, "en", "zh"),
        (CHINESE, "zh_Hant", "zh"),
        (ENGLISH, "nonsense", "en"),
        ("Das Ministerium hat einen neuen Industriepark in der Stadt eröffnet.", "en", "de"),
        ("ABC Group与XYZ Group签约", "zh-CN", "zh"),
    ],
)
def test_a_stated_language_wins_only_where_it_is_plausible(text: str, stated: str, language: str) -> None:
    assert recognise(text, stated) == language


def test_plain_english_is_told_without_loading_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("kg.read.language._identifier")
    text = "The board of the port opened the second of its parks and named the firms of the first. "
    assert recognise(text * 3) == "en"
    assert recognise("It said that its plant had opened by the river.", "en") == "en"


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("De haven of het park opent in de stad, en de minister of zijn raad spreekt daar over. ", "nl"),
        ("Le ministère a publié le plan des ports, et la ville ouvre un parc pour les entreprises. ", "fr"),
        ("Das Ministerium hat den Plan der Häfen veröffentlicht, und die Stadt eröffnet den Park. ", "de"),
    ],
)
def test_long_texts_of_other_languages_are_not_taken_for_english(sentence: str, language: str) -> None:
    assert recognise(sentence * 5) == language


NOISE = [
    "26",
    "2022",
    "-",
    "home page News >Body",
    "Home / Business",
    "App | Chinese |",
    "首页 | 新闻 | 财经",
    "首页 > 新闻 > 正文",
    "当前位置：首页 > 新闻",
    "author:",
    "作者：李明",
    "责任编辑：李明",
    "Wonderful push",
    "分享到：",
    "Share",
    "相关阅读",
    "Image source: Ministry of Parks",
    "图片来源：示例网",
    "(Related data drawing)",
    "Copyright 2001 - . All rights reserved.",
    "版权所有 示例网",
    "FOLLOW US",
    "2022-06-15 10:11 来源：示例网",
    "Updated: Jan 18,2021 07:05    Xinhua",
    "发布时间：2022年1月17日",
    "Source: China Daily",
    "} ?>",
    "打印",
    "字号：大 中 小",
    "NEWSSPORTCULTURE",
    "By Li Ming | China Daily | Updated: 2019-03-21 08:15",
    "浏览次数：120",
    "Also Read: Another park for glass",
]


@pytest.mark.parametrize("noise", NOISE)
def test_what_is_no_prose_is_left_out(noise: str) -> None:
    assert body(f"{noise}\n\n{ENGLISH}\n\n{noise}\n\n{MORE}") == [ENGLISH, MORE]


PROSE = [
    ENGLISH,
    CHINESE,
    "A park for solar glass",
    "光伏玻璃产业园启用",
    "Time: September 3, 2023. Place: Chuzhou, Anhui.",
    "MIIT - the ministry of industry - drew up the plan.",
    "Output grew > 5% on the year",
    "Source of the funds: the province",
    "A line for solar glass in Chuzhou, Anhui Province. [Photo by Li Ming]",
    "时间：2023年9月3日 地点：安徽省滁州市",
    "May 5 - 10 is the time of the fair.",
    "Home appliances are a pillar of Hefei",
    "分享经济成为新的增长点",
    "更多企业落户滁州",
    "来源于外省的企业超过一百家。",
    "Share prices of glass makers rose",
    "Pharmaceuticals",
    "Photovoltaic glass",
]


@pytest.mark.parametrize("line", PROSE)
def test_in_doubt_a_line_is_kept(line: str) -> None:
    assert body(f"{MORE}\n\n{line}\n\n{MORE}") == [MORE, line, MORE]


def test_bullets_datelines_and_labels_are_cut_off() -> None:
    assert body(f"- {ENGLISH}\n  · {MORE}") == [ENGLISH, MORE]
    assert body(f"HEFEI, Aug. 23 (Xinhua) -- {ENGLISH}") == [ENGLISH]
    assert body(f"People's Daily, Hefei, August 5th (Reporter Li Ming) - {ENGLISH}") == [ENGLISH]
    assert body(f"新华社北京1月15日电（记者李明）{CHINESE}") == [CHINESE]
    assert body(f"A park for glass | Updated: Nov 12, 2020\n\n{ENGLISH}") == ["A park for glass", ENGLISH]
    assert body(f"光伏玻璃产业园启用_频道_示例网\n\n{CHINESE}") == ["光伏玻璃产业园启用", CHINESE]


def test_links_after_a_closing_heading_are_left_out() -> None:
    links = "Most Viewed\n\nGlass makers look for sand\nA city builds a bridge"
    assert body(f"{ENGLISH}\n\n{links}") == [ENGLISH]
    assert body(f"{ENGLISH}\n\n{links}\n\n{MORE}") == [ENGLISH, MORE]


@settings(deadline=None)
@given(st.lists(st.sampled_from([*NOISE, *PROSE, "", " ", "\t", "\xa0"]) | st.text(), max_size=30),
       st.sampled_from(["\n", "\r\n", "\n\n", "\r"]))  # fmt: skip
def test_spans_are_in_order_apart_and_trimmed(parts: list[str], end: str) -> None:
    text = end.join(parts)
    last = 0
    for span in body_spans(Article("a", text, "en")):
        stretch = text[span.start : span.end]
        assert last <= span.start < span.end
        assert stretch == stretch.strip()
        assert not set(stretch) & set("\r\n")
        last = span.end
    describe(text)
