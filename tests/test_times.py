"""Times in both languages, as XSD literals."""

import datetime

import pytest
from extraction import document
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.times import find_times
from kg.extract.times.calendar import Context, Point, parse_point


def times(text: str, published: str | None = None, title: str | None = None) -> list[str]:
    """The times of a text as "value" or "value/end"."""
    return [
        time.value.text + (f"/{time.end.text}" if time.end else "")
        for time in find_times(document(text, published, title))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It opened on 5 September 2023 in Hefei.", ["2023-09-05"]),
        ("It opened on September 5th, 2023.", ["2023-09-05"]),
        ("Updated: Jan 15,2022 06:59", ["2022-01-15"]),
        ("Date: 11/1/2018", ["2018-11-01"]),
        ("Updated: 2018-01-23 07:45", ["2018-01-23"]),
        ("At the end of 2021 the rules changed.", ["2021"]),
        ("between regions.2021 At the end of the bureau issued it.", ["2021"]),
        ("It has been so since 2017 and will be so by 2035.", ["2017", "2035"]),
        ("The plan (2021-2025) is new.", ["2021/2025"]),
        ("Output grew from 2019 to 2023.", ["2019/2023"]),
        ("Output grew between 2019 and 2023.", ["2019/2023"]),
        ("Editions came out in 2012 and 2018.", ["2012", "2018"]),
        ("In the first 11 months of 2023 exports rose.", ["2023"]),
        ("In the first three quarters of 2023 exports rose.", ["2023"]),
        ("It took place in November 2020.", ["2020-11"]),
        ("The fair ran from November 30 to December 2, 2022.", ["2022-11-30/2022-12-02"]),
        ("二〇二一年十二月三日公布。", ["2021-12-03"]),
        ("2021年底完成。", ["2021"]),
        ("2022年9月23日举行。", ["2022-09-23"]),
        ("规划期为2021—2035年。", ["2021/2035"]),
        ("（2016-2020年）", ["2016/2020"]),
        ("2020年1月至10月产量增长。", ["2020-01/2020-10"]),
        ("2010、2011、2014年各办过一届。", ["2010", "2011", "2014"]),
        ("2023-07-16发布", ["2023-07-16"]),
    ],
)
def test_times_that_say_all(text: str, expected: list[str]) -> None:
    assert times(text) == expected


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("On September 23 the office met.", "2022-10-01", ["2022-09-23"]),
        ("On December 28 the office met.", "2023-01-05", ["2022-12-28"]),
        ("The fair will be held on January 10.", "2022-12-20", ["2023-01-10"]),
        ("Aug. 6 - The list is out.", "2012", ["2012-08-06"]),
        ("Last year it grew; this year it will shrink.", "2025-01-09", ["2024", "2025"]),
        ("It met today.", "2025-01-09", ["2025-01-09"]),
        ("The paper said so on Monday.", "2018-01-23", ["2018-01-22"]),
        ("Makers will get help under a plan that was made public on Monday.", "2025-02-18", ["2025-02-17"]),
        ("In early October it met.", "2024-11-02", ["2024-10"]),
        ("From January to June it grew.", "2022-10-04", ["2022-01/2022-06"]),
        ("In the first half of the year it grew.", "2022-10-04", ["2022"]),
        ("In the first three quarters it grew.", "2024-01-20", ["2023"]),
        ("16日闭幕。", "2023-07-20", ["2023-07-16"]),
        ("16日闭幕。", "2023-07-02", ["2023-06-16"]),
        ("11月7号开始、8号结束。", "2016-11", ["2016-11-07", "2016-11-08"]),
        ("截至12月底，全年增长。", "2024-01-15", ["2023-12", "2023"]),
        ("去年12月开工，今年投产。", "2024-01-15", ["2023-12", "2024"]),
        ("前三季度增长。", "2023-10-28", ["2023"]),
        ("1—11月增长。", "2023-12-15", ["2023-01/2023-11"]),
        ("上月下降，昨日公布。", "2024-01-15", ["2023-12", "2024-01-14"]),
        ("日前，文件印发。", "2024-01-15", []),
        ("比上年增长，同比增长。", "2024-01-15", []),
    ],
)
def test_incomplete_times_lean_on_publication(text: str, published: str, expected: list[str]) -> None:
    assert times(text, published) == expected


def test_without_publication_an_earlier_date_or_the_title_gives_the_year() -> None:
    assert times("It opened on May 3, 2019. On July 8 it closed.") == ["2019-05-03", "2019-07-08"]
    assert times("On July 8 it closed.", title="Expo 2021 ends") == ["2021-07-08"]
    assert times("On July 8 it closed.") == []


@pytest.mark.parametrize(
    "text",
    [
        "It may be so; they march on.",
        "With 2066 enterprises present, it opened.",
        "A total of 2021 firms came.",
        "Announcement [2012] No.31",
        "The 5-year plan has 14 points.",
        "国办发〔2020〕39号文件，建成后年产20万台。",
        "在3号厅召开，3日内答复。",
        "It met on February 30, 2021.",
        "2021年13月",
    ],
)
def test_no_times(text: str) -> None:
    assert [value for value in times(text, "2022-06-15") if value not in ("2021",)] == []


@given(st.dates(min_value=datetime.date(1950, 1, 1), max_value=datetime.date(2069, 12, 31)))
def test_dates_round_trip(day: datetime.date) -> None:
    iso = day.isoformat()
    assert times(f"It opened on {day:%B} {day.day}, {day.year}.") == [iso]
    assert times(f"It opened on {day.day} {day:%B} {day.year}.") == [iso]
    assert times(f"活动于{day.year}年{day.month}月{day.day}日开幕。") == [iso]
    assert times(f"活动于{day:%Y-%m-%d}开幕。") == [iso]
    point = parse_point(iso)
    assert point is not None
    assert point.value().text == iso


@given(st.integers(0, 9999), st.none() | st.integers(0, 20), st.none() | st.integers(0, 40))
def test_an_impossible_point_is_not_valid(year: int, month: int | None, day: int | None) -> None:
    point = Point(year, month, day)
    if point.valid:
        assert parse_point(point.value().text) == point


@given(
    st.text(alphabet="0123456789年月日号至-—/,. 去今上半初底MayJune ", max_size=40),
    st.sampled_from(["2022-06-15", "2022", None]),
)
def test_any_text_gives_only_real_times_in_order(text: str, published: str | None) -> None:
    made = document(text + "。一", published)
    end = 0
    for time in find_times(made):
        assert time.span.start >= end
        end = time.span.end
        for value in (time.value, time.end):
            if value is not None:
                point = parse_point(value.text)
                assert point is not None
                assert point.value() == value
        if time.end is not None:
            assert time.end.text[:4] >= time.value.text[:4]


@given(st.integers(1, 12), st.integers(1, 28))
def test_a_year_is_only_taken_from_what_is_known(month: int, day: int) -> None:
    assert Context(None).year_of(month, day) is None
    year = Context(Point(2022, 6, 15)).year_of(month, day)
    assert year in (2021, 2022)


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("By the end of 2021 it grew.", None, "2021-12~"),
        ("It fell in the first half of 2023.", None, "2023-01/2023-06"),
        ("In the second half of last year it fell.", "2023-05-01", "2022-07/2022-12"),
        ("It grew in the first three quarters of 2022.", None, "2022-01/2022-09"),
        ("It grew in the first 11 months of 2022.", None, "2022-01/2022-11"),
        ("It grew in Q3 2022.", None, "2022-07/2022-09"),
        ("It opened in early June 2023.", None, "2023-06-01~/2023-06-10~"),
        ("It opened in late February 2024.", None, "2024-02-21~/2024-02-29~"),
        ("It opens in spring 2024.", None, "2024-21"),
        ("It opened in the summer of 2023.", None, "2023-22"),
        ("It began in mid-2022.", None, "2022-05~/2022-08~"),
        ("From 2021-2025 it grew.", None, "2021/2025"),
        ("It ran from July 7 to July 9, 2023.", None, "2023-07-07/2023-07-09"),
        ("It opened in June 2023.", None, ""),
        ("It opened on June 3, 2023.", None, ""),
        ("In 2023 it grew.", None, ""),
        ("2021年底建成。", None, "2021-12~"),
        ("2023年上半年增长。", None, "2023-01/2023-06"),
        ("今年前三季度增长。", "2022-11-01", "2022-01/2022-09"),
        ("2022年前11个月增长。", None, "2022-01/2022-11"),
        ("2022年三季度增长。", None, "2022-07/2022-09"),
        ("2023年6月上旬开幕。", None, "2023-06-01/2023-06-10"),
        ("2024年2月下旬开幕。", None, "2024-02-21/2024-02-29"),
        ("2024年春季开工。", None, "2024-21"),
        ("2024年春节开工。", None, ""),
        ("2021-2025年增长。", None, "2021/2025"),
        ("2023年6月开幕。", None, ""),
    ],
)
def test_what_xsd_cannot_say_is_said_in_edtf(text: str, published: str | None, expected: str) -> None:
    assert [time.edtf for time in find_times(document(text, published, None))] == [expected]
