"""Figures in both languages: what is measured, of what, when; and which numbers are none."""

from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract import Tools, extract, load_tools
from kg.types import Article, Extraction, Figure


@cache
def tools() -> Tools:
    return load_tools()


def run(text: str, published: str | None = "2023-12-31") -> Extraction:
    language = "zh" if any("\u4e00" <= char <= "\u9fff" for char in text) else "en"
    return extract(Article("made-up", text, language, published=published), tools())


def figures(text: str, published: str | None = "2023-12-31") -> list[Figure]:
    return list(run(text, published).figures)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Hunan's exports reached 30.5 billion yuan ($4.2 billion) in 2022, up 12.5 percent on 2021.",
            [
                ("Hunan", "Hunan's exports", 30.5e9, "CNY", "2022"),
                ("Hunan", "Hunan's exports", 4.2e9, "USD", "2022"),
                ("Hunan", "growth of Hunan's exports", 12.5, "percent", "2022"),
            ],
        ),
        (
            "Of Anhui's output, shipbuilding made up over 10 percent of the national total.",
            [("Anhui", "share of national total", 10, "percent", None)],
        ),
        (
            "Of 45 national advanced manufacturing clusters 30 are in the eastern region.",
            [
                ("national advanced manufacturing clusters", "clusters", 45, "cluster", None),
                ("eastern region", "clusters", 30, "cluster", None),
            ],
        ),
        (
            "Output in Hubei grew from 16.9 billion yuan in 2012 to 31.4 billion yuan in 2021.",
            [
                ("Hubei", "Output in Hubei", 16.9e9, "CNY", "2012"),
                ("Hubei", "Output in Hubei", 31.4e9, "CNY", "2021"),
            ],
        ),
        (
            "2022年，湖北省出口额305亿元，同比增长12.5%，占全省生产总值的8%。",
            [
                ("湖北省", "湖北省出口额", 30.5e9, "CNY", "2022"),
                ("湖北省", "湖北省出口额增长", 12.5, "percent", "2022"),
                ("湖北省", "湖北省出口额占全省生产总值比重", 8, "percent", "2022"),
            ],
        ),
        (
            "东部地区30个、中部地区8个集群入选。",
            [("东部地区", "东部地区", 30, "集群", None), ("中部地区", "集群", 8, "集群", None)],
        ),
    ],
)
def test_figures(text: str, expected: list[tuple[str, str, float, str, str | None]]) -> None:
    found = [
        (f.owner.name, f.measure, float(f.value), f.unit, f.at_time.text if f.at_time else None)
        for f in figures(text)
    ]
    values = [(owner, value, unit, time) for owner, _, value, unit, time in found]
    assert values == [(owner, pytest.approx(value), unit, time) for owner, _, value, unit, time in expected]
    if len(expected) > 2:
        assert [each[1] for each in found] == [each[1] for each in expected]


def test_an_event_owns_its_guests_and_what_is_signed_there() -> None:
    text = (
        "The 2023 China Industrial Transfer Development Docking Event (Anhui) opened in Hefei. "
        "A total of 56 projects with a combined investment of 81.2 billion yuan were signed. "
        "More than 1,200 enterprises attended."
    )
    found = {(f.value, f.unit): f for f in figures(text)}
    assert {(56, "project"), (81_200_000_000, "CNY"), (1200, "enterprise")} <= set(found)
    assert {f.owner.cls for f in found.values()} == {"DockingEvent"}
    assert found[Decimal(1200), "enterprise"].qualifier == "more than"


def test_a_policy_owns_the_bodies_that_issue_it() -> None:
    (figure,) = figures("Ten departments jointly issued the Guiding Opinions on the Low-altitude Economy.")
    assert (figure.owner.cls, figure.value, figure.unit) == ("Guidance", 10, "department")
    (figure,) = figures("十二部门联合印发《关于促进低空经济发展的指导意见》。")
    assert (figure.owner.cls, figure.value, figure.unit) == ("Guidance", 12, "部门")


def test_each_and_in_turn_pair_numbers_with_names() -> None:
    each = figures("新材料、生物医药两个领域各13个集群，浙江省有此名单。")
    assert [(f.owner.name, f.value) for f in each] == [("新材料", 13), ("生物医药", 13)]
    in_turn = figures("浙江、江苏和安徽的出口额分别增长4.7%、5.1%和6.2%。")
    assert [(f.owner.name, float(f.value)) for f in in_turn] == [("浙江", 4.7), ("江苏", 5.1), ("安徽", 6.2)]
    parts = figures("浙江省以吨位计，完工量、订单量分别占全国的50.2%和66.6%。")
    assert [f.measure for f in parts] == ["完工量占全国比重", "订单量占全国比重"]
    english = figures("Exports of Zhejiang, Jiangsu and Anhui grew by 4.7%, 5.1% and 6.2%, respectively.")
    assert [(f.owner.name, float(f.value)) for f in english] == [
        ("Zhejiang", 4.7),
        ("Jiangsu", 5.1),
        ("Anhui", 6.2),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Hunan focuses on four aspects and takes three steps.",
        "Hunan's work is organised as one belt, three major zones and five projects.",
        'The 14th "three batches" activity of Henan is over.',
        "The 18th Party Congress praised Hunan; the 5-year plan has begun.",
        "The two cities signed in Hunan, and three firms came late.",
        "湖南省有三条主线，两家企业落户，其中两家当天开工。",
        "湖南省从三个方面入手，抓住四个环节，概括为两个词。",
        "湖南和广东两省签署协议。",
        "湖南省第三批名单公布，国办发〔2020〕39号文件印发。",
    ],
)
def test_no_figures(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Hunan's orders came to 57 billion yuan, up 76.7%year-on-year.", 76.7, "percent"),
        ("Some 1,200 or so firms work in Hunan.", 1200, "firm"),
        ("The Changsha Airport has a 1,200-metre runway.", 1200, "meter"),
        ("Hunan announced its chemical parks, 6 in total.", 6, ""),
        ("Hunan set up four national automotive chip centers.", 4, "center"),
        ("Hunan's power batteries store at least 230 Wh per kilogram.", 230, "Wh/kg"),
        ("湖南省拖拉机产业的田间试验累计2万多小时。", 20000, "小时"),
        ("长沙市工程审批由87天压到45天。", 87, "天"),
        ("《湖南省鼓励产业目录》总条目1474条。", 1474, "条"),
        ("湖南省棉纺产能460万锭。", 4600000, "锭"),
        ("长沙市7栋楼里坐进了618家企业。", 7, "栋"),
    ],
)
def test_what_is_counted_and_how_much(text: str, value: float, unit: str) -> None:
    assert (pytest.approx(value), unit) in [(float(figure.value), figure.unit) for figure in figures(text)]


def test_a_number_told_again_is_one_figure() -> None:
    text = (
        "Hunan has 25 parks. Last year the 25 parks made 6.2 billion yuan. The 6.2 billion yuan were spent."
    )
    assert [(f.value, f.unit) for f in figures(text)] == [(25, "park"), (6_200_000_000, "CNY")]


def test_what_is_still_to_come_is_planned() -> None:
    text = "到2035年，湖南省产业规模达到500亿元。目前，湖南省产业规模为300亿元。"
    assert [f.status for f in figures(text)] == ["planned", "stated"]
    (figure,) = figures("Hunan will build 12 industrial parks.")
    assert figure.status == "planned"


_PIECES = (
    "湖南省签约项目56个 总投资812.5亿元 ， 。 增长11.8% 、 占全省的三分之二 2023年 分别 各13个集群".split()
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=12))
def test_every_figure_lies_in_its_sentence(pieces: list[str]) -> None:
    extraction = run("湖南省动态。" + "".join(pieces))
    spans = [sentence.span for sentence in extraction.sentences]
    for figure in extraction.figures:
        assert figure.sentence in spans
        assert figure.span in figure.sentence
        assert 0 < figure.confidence <= 1
        assert figure.measure


def test_nothing_to_own_a_number_gives_no_figure() -> None:
    extraction = run("It rose by 12 percent and 3,000 people came.")
    assert extraction.figures == ()
    assert {(each.what, each.reason) for each in extraction.rejected} == {
        ("Figure “12 percent”", "nothing is named that it could be said of"),
        ("Figure “3,000”", "nothing is named that it could be said of"),
    }


def test_it_is_told_why_a_number_is_no_figure() -> None:
    extraction = run("Hunan takes three steps, and two firms came.")
    assert {(each.what, each.reason) for each in extraction.rejected if each.what.startswith("Figure")} == {
        ("Figure “three”", "counts the text's own points"),
        ("Figure “two”", "a few, in words"),
    }
