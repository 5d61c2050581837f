"""Quantities in both languages: value, unit, qualifier; and numbers that are none."""

from decimal import Decimal
from itertools import pairwise

import pytest
from extraction import document
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.quantities import find_quantities, numbers


def quantities(text: str) -> list[tuple[float, str]]:
    return [(float(q.value), q.unit) for q in find_quantities(document(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("More than 20 matchmaking activities took place.", [(20, "activity")]),
        ("It has six industrial zones and four national pilot areas.", [(6, "zone"), (4, "area")]),
        ("It named 10 batches of 445 bases.", [(10, "batch"), (445, "base")]),
        ("GDP was CNY8.6 trillion (USD1.17 trillion).", [(8.6e12, "CNY"), (1.17e12, "USD")]),
        ("They made ¥4.5 trln (some $631.27 bln).", [(4.5e12, "CNY"), (631.27e9, "USD")]),
        ("It costs 11 trillion yuan (1.73 trillion U.S. dollars).", [(11e12, "CNY"), (1.73e12, "USD")]),
        ("It raised RMB 20bn and US$3.5bn.", [(20e9, "CNY"), (3.5e9, "USD")]),
        ("Output rose 6.1%, 0.8 percentage points more.", [(6.1, "percent"), (0.8, "percentage point")]),
        ("carbon intensity: minus 18%", [(-18, "percent")]),
        ("It covers 185,000 square kilometers.", [(185000, "square kilometer")]),
        ("Output fell 3.2 percent to 12.5 million tonnes.", [(3.2, "percent"), (12.5e6, "tonne")]),
        ("It makes 20 GWh a year.", [(20, "GWh")]),
        ("Henan wants 7 trillion-level industrial clusters.", [(7, "cluster")]),
        ("Two-thirds of the chips, one in seven cars.", [(66.67, "percent"), (14.29, "percent")]),
        ("Half of the output is sold.", [(50, "percent")]),
        ("Growth of 5 to 10 percent.", [(5, "percent"), (10, "percent")]),
        ("Between 5 and 8 billion yuan.", [(5e9, "CNY"), (8e9, "CNY")]),
        ("There are three to five leading companies.", [(3, "company"), (5, "company")]),
        ("It grew from 16.9 million yuan in 2012 to 31.4 million yuan.", [(16.9e6, "CNY"), (31.4e6, "CNY")]),
        ("98,000 specialized, special, and new small businesses applied.", [(98000, "business")]),
        ("Eighteen provinces and 3,100 people came.", [(18, "province"), (3100, "person")]),
        ("The park has 3.4 million 5G base stations.", [(3.4e6, "station")]),
        ("Eight of the country's 45 clusters are here.", [(8, "cluster"), (45, "cluster")]),
        ("总投资26.38亿元，增长11.8%。", [(2.638e9, "CNY"), (11.8, "percent")]),
        ("高2.3个百分点。", [(2.3, "percentage point")]),
        ("规模达1.2万亿元，利用外资35亿美元。", [(1.2e12, "CNY"), (3.5e9, "USD")]),
        ("三百六十亿元，百分之八十。", [(36e9, "CNY"), (80, "percent")]),
        ("占三分之二，占2/3，占七成以上。", [(66.67, "percent"), (66.67, "percent"), (70, "percent")]),
        ("5500余家企业、近3000家，十余家研究院。", [(5500, "企业"), (3000, "企业"), (10, "研究院")]),
        ("签约21个项目。装备制造8个，食品6个。", [(21, "项目"), (8, "项目"), (6, "项目")]),
        ("完工量4232万载重吨，发电100亿千瓦时。", [(42320000, "载重吨"), (1e10, "千瓦时")]),
        ("汽车产量45.3万辆，生产300万辆汽车。", [(453000, "辆"), (3e6, "汽车")]),
        ("十部门印发，中西部9省参加，12个专题对接活动。", [(10, "部门"), (9, "省"), (12, "活动")]),
        ("建成3到5个产业集群。", [(3, "集群"), (5, "集群")]),
        ("5至8亿元", [(5e8, "CNY"), (8e8, "CNY")]),
        ("布局18家国家级制造业创新中心。", [(18, "中心")]),
        ("全球10强中有5家来自我国。", [(5, "企业")]),
        ("82个項目選擇落在開發區。", [(82, "项目")]),
    ],
)  # fmt: skip
def test_quantities(text: str, expected: list[tuple[float, str]]) -> None:
    assert quantities(text) == [(pytest.approx(value), unit) for value, unit in expected]


@pytest.mark.parametrize(
    "text",
    [
        "The 18th Party Congress and the 14th Five-Year Plan.",
        "Announcement [2012] No.31, Document No. 39, Chapter 3, Article 12.",
        "Made in China 2025 and Industry 4.0.",
        "5G, 6G, G60, 3D, COVID-19, Boeing 737.",
        "Fortune Global 500 companies and top 500 Chinese manufacturers.",
        "Interval 10 seconds",
        "Reading Time: 2 minutes",
        "Registration Number: 130349",
        "call 010-68205678",
        "At 07:45 in 2023, a 10-year plan of a 20-member group.",
        "1. Against what background was it issued?",
        "One of them is a start, and the two plan a platform.",
        "The first three places, the past five years.",
        "page 4 of 10",
        "第五届、第三轮、第十次会议。",
        "国办发〔2020〕39号，“十四五”规划第三章。",
        "新一代信息技术，一带一路，统一大市场。",
        "三大指标，“两高”项目，双碳，四川，万家灯火。",
        "5G、G60、500强、2021年、11月7号、16日。",
        "亿元以上的、数十家、几百个。",
        "横跨两省一市。",
    ],
)
def test_no_quantities(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("more than 20 firms", "more than"), ("over 20 firms", "more than"), ("nearly 20 firms", "nearly"),
        ("close to 20 firms", "nearly"), ("some 20 firms", "about"), ("up to 20 firms", "up to"),
        ("at least 20 firms", "at least"), ("20 firms", None), ("extends over 20 hectares", None),
        ("超20家企业", "超"), ("近20家企业", "近"), ("20余家企业", "余"), ("20多家企业", "多"),
        ("约20家企业", "约"),
        ("20亿元以上", "以上"), ("达20家企业", None),
    ],
)  # fmt: skip
def test_qualifiers(text: str, qualifier: str | None) -> None:
    (quantity,) = find_quantities(document(text))
    assert quantity.value in (20, 2_000_000_000)
    assert quantity.qualifier == qualifier


_UNITS = ["yuan", "percent", "tonnes", "enterprises", "square kilometers"]


@given(st.integers(2, 10**9).filter(lambda n: not 1900 <= n <= 2100), st.sampled_from(_UNITS))
def test_english_numbers_round_trip(number: int, unit: str) -> None:
    text = f"It has {number:,} {unit} now."
    (quantity,) = find_quantities(document(text))
    assert quantity.value == number
    assert f"{number:,}" in text[quantity.span.start : quantity.span.end]


@given(st.decimals(Decimal("0.1"), Decimal("9999.9"), places=1), st.sampled_from(["万", "亿", "万亿", ""]))
def test_chinese_numbers_round_trip(number: Decimal, scale: str) -> None:
    text = f"投资{number}{scale}元。"
    (quantity,) = find_quantities(document(text))
    factor = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}[scale]
    assert quantity.value == number * factor
    assert text[quantity.span.start : quantity.span.end] == f"{number}{scale}元"


def _characters(number: int) -> str:
    """A number below 100,000 in Chinese characters, by the book."""
    digits, places = "零一二三四五六七八九", ["", "十", "百", "千", "万"]
    text = "".join(
        digits[int(d)] + (places[len(str(number)) - i - 1] if d != "0" else "")
        for i, d in enumerate(str(number))
    )
    while "零零" in text:
        text = text.replace("零零", "零")
    return text.rstrip("零") or "零"


@given(st.integers(1, 99999))
def test_numbers_in_characters(number: int) -> None:
    assert numbers.chinese(_characters(number)) == number


@given(
    st.text(alphabet="0123456789.,%万亿元个家余两三十百 年至-enumyabilo", max_size=40), st.sampled_from("a一")
)
def test_any_text_gives_quantities_in_order_that_do_not_overlap(text: str, language: str) -> None:
    made = document(text + language)
    spans = sorted(quantity.span for quantity in find_quantities(made))
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(0 <= span.start < span.end <= len(text) + 1 for span in spans)
