"""Tables in a text: what a row says of what it names, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from extraction import tools

from kg.extract.pipeline import find_items, relate
from kg.read import read_articles
from kg.types import Article, Mention


def told(text: str, language: str = "en") -> set[tuple[str, str, str]]:
    """Subject, property and object of what rules find in rows."""
    document, _ = find_items(Article("a", text, language), tools(), learned_names=False)
    relations, _ = relate(document, tools(), learned=False)
    assert all(
        r.sentence.start <= r.subject.span.start < r.sentence.end for r in relations if "table" in r.rule
    )
    return {
        (r.subject.name, r.property, r.object.name)
        for r in relations
        if "-table-" in r.rule and isinstance(r.object, Mention)
    }


@pytest.mark.parametrize("mark", ["\t", " | ", " / ", " - ", " — ", "    "])
def test_a_row_says_where_its_member_lies_and_what_for(mark: str) -> None:
    rows = [
        ("Province", "Park", "Leading industry"),
        ("Hebei", "Zhangbei Wind Power Industrial Park", "wind turbine towers"),
        ("Anhui", "Chuzhou Silicon Industrial Park", "solar glass, frames for panels"),
    ]
    text = "These parks were named.\n\n" + "\n".join(mark.join(row) for row in rows) + "\n\nThe list is open."
    found = told(text)
    assert ("Zhangbei Wind Power Industrial Park", "locatedIn", "Hebei") in found
    assert ("Zhangbei Wind Power Industrial Park", "targets", "wind turbine towers") in found
    assert ("Chuzhou Silicon Industrial Park", "locatedIn", "Anhui") in found
    assert ("Chuzhou Silicon Industrial Park", "targets", "frames for panels") in found
    assert not any("Anhui" in end and "Zhangbei" in subject for subject, _, end in found)


def test_members_bear_the_title_that_the_text_gives_ahead_of_the_table() -> None:
    text = (
        "The ministry published the National Green Industrial Parks of this year.\n\n"
        "| No. | Park | City |\n| --- | --- | --- |\n"
        "| 1 | Zhangbei Wind Power Industrial Park | Zhangjiakou |\n"
        "| 2 | Chuzhou Silicon Industrial Park | Chuzhou |\n"
    )
    found = told(text)
    titles = {(subject, object_) for subject, property_, object_ in found if property_ == "underProgramme"}
    assert {subject for subject, _ in titles} == {
        "Zhangbei Wind Power Industrial Park",
        "Chuzhou Silicon Industrial Park",
    }
    assert len({object_ for _, object_ in titles}) == 1
    assert ("Chuzhou Silicon Industrial Park", "locatedIn", "Chuzhou") in found


def test_a_place_without_members_develops_the_industries_of_its_row() -> None:
    text = "New on the list:\n\nYunnan - coffee\nGansu - starch; nickel\nQinghai - graphene\n"
    assert told(text) == {
        ("Yunnan", "developsIndustry", "coffee"),
        ("Gansu", "developsIndustry", "starch"),
        ("Gansu", "developsIndustry", "nickel"),
        ("Qinghai", "developsIndustry", "graphene"),
    }


def test_words_in_brackets_ahead_stand_above_the_columns() -> None:
    text = (
        "Part of the list (province - park - leading industry):\n"
        "Hebei - Pingquan City modern agricultural industrial park - black fungus strips\n"
        "Jilin - Dongliao County modern agricultural industrial park - egg powder\n"
    )
    found = told(text)
    park = "Dongliao County modern agricultural industrial park"
    assert {(park, "locatedIn", "Jilin"), (park, "targets", "egg powder")} <= found


def test_a_cell_below_a_merged_one_takes_what_stands_above() -> None:
    text = (
        "| Province | Park |\n| Hebei | Zhangbei Wind Power Industrial Park |\n"
        "| | Tangshan Steel Industrial Park |\n| Anhui | Chuzhou Silicon Industrial Park |\n"
    )
    assert ("Tangshan Steel Industrial Park", "locatedIn", "Hebei") in told(text)


@pytest.mark.parametrize("numbers", [("序号 | ", "1 | ", "2 | "), ("", "", "")])
def test_chinese_rows_say_the_same(numbers: tuple[str, str, str]) -> None:
    rows = (
        "省份 | 园区 | 主导产业",
        "河北省 | 张北风电产业园 | 风电塔筒",
        "安徽省 | 滁州硅基材料产业园 | 光伏玻璃、组件边框",
    )
    text = "名单如下。\n\n" + "".join(f"{no}{row}\n" for no, row in zip(numbers, rows, strict=True))
    found = told(text, "zh")
    assert ("滁州硅基材料产业园", "locatedIn", "安徽省") in found
    assert ("滁州硅基材料产业园", "targets", "组件边框") in found


@pytest.mark.parametrize(
    "text",
    [
        "Beijing - The ministry said on Monday that Hebei will grow.\nShanghai - It said more.",
        "indicator | 2021 | 2025\nwind power capacity of the province | 3 | 5\nlocal supply rate | 4 | 6\n",
        "We met in Hefei / Wuhu / Anqing.\nThen we left for Hebei.\nThen for Anhui.\n",
        "A - B\n" * 2,
        "|||||\n" * 5,
        "| |\n" * 5,
    ],
)
def test_other_lines_are_no_tables(text: str) -> None:
    assert not told(text)


@pytest.mark.parametrize(
    ("line", "width"), [("|" * 200, 0), ("x|" * 100, 100), ("|" * 300, 0), (" - " * 60, 0)]
)
def test_marks_without_words_between_them_are_no_table(line: str, width: int) -> None:
    document, _ = find_items(Article("a", f"{line}\n" * 500 + "Hefei grows.", "en"), tools())
    assert [len(table.rows[0]) for table in document.tables] == [width] * bool(width)


def test_a_table_of_a_page_is_read_row_by_row(tmp_path: Path) -> None:
    rows = [
        ("Province", "Park", "Leading industry"),
        ("Hebei", "Zhangbei Wind Power Industrial Park", "wind turbine towers"),
        ("Anhui", "Chuzhou Silicon Industrial Park", "solar glass"),
    ]
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    prose = "The ministry published the list of parks on Friday, after an evaluation that took half a year."
    page = f"<html><body><article><h1>Parks</h1><p>{prose}</p><table>{table}</table><p>{prose}</p></article>"
    (tmp_path / "page.html").write_text(page, "utf-8")
    (article,) = read_articles([tmp_path])
    assert isinstance(article, Article)
    assert ("Chuzhou Silicon Industrial Park", "locatedIn", "Anhui") in told(article.text)
