"""Parquet: a row is a record, whatever the types of its columns; faults name file and row."""

import json
import random
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kg.errors import SourceError
from kg.read import read_articles
from kg.types import Article

pa = pytest.importorskip("pyarrow", reason="needs the extra cluster (pip install -e '.[test]')")
pq = pytest.importorskip("pyarrow.parquet")

TEXT = "The government of Anhui opened a park for solar glass in Chuzhou."
CHINESE = "安徽省政府在滁州启用光伏玻璃产业园。园区占地九平方公里。"


def read(*sources: str | Path, **options: int) -> tuple[list[Article], list[str]]:
    items = list(read_articles(sources, **options))
    return (
        [item for item in items if isinstance(item, Article)],
        [str(item) for item in items if isinstance(item, SourceError)],
    )


def written(path: Path, columns: dict[str, Any], **options: Any) -> Path:
    pq.write_table(pa.table(columns), path, **options)
    return path


def test_rows_are_what_lines_of_json_are(tmp_path) -> None:
    records = [
        {
            "id": f"r{n}",
            "lang": "zh" if n % 2 else None,
            "title": f"Title {n}",
            "published": f"2023-05-{n + 1:02}",
            "publisher": "Example Daily",
            "url": f"https://news.example.org/{n}",
            "text": f"{CHINESE if n % 2 else TEXT} {n}",
        }
        for n in range(20)
    ]
    lines = tmp_path / "a.jsonl"
    lines.write_text("\n".join(map(json.dumps, records)))
    path = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_pylist(records), path, row_group_size=7)
    expected, found = read(lines), read(path)
    assert found[1] == expected[1] == []
    assert len(found[0]) == 20
    assert [replace(a, source="") for a in found[0]] == [replace(a, source="") for a in expected[0]]
    assert found[0][7].source == f"{path} row 8"


@pytest.mark.parametrize(
    ("name", "values", "field", "expected"),
    [
        ("published", [date(2023, 5, 4)], "published", "2023-05-04"),
        ("published", [datetime(2023, 5, 4, 10, 30)], "published", "2023-05-04"),
        ("published", [datetime(2023, 5, 4, 10, 30, tzinfo=UTC)], "published", "2023-05-04"),
        ("id", [7], "id", "7"),
        ("publisher", [{"name": "Example Daily", "city": "Hefei"}], "publisher", "Example Daily"),
        ("publisher", pa.array(["Example Daily"]).dictionary_encode(), "publisher", "Example Daily"),
        ("headline", pa.array(["A park"], pa.large_string()), "title", "A park"),
        ("embedding", [[0.1, 0.2]], "id", None),
        ("price", [Decimal("1.5")], "id", None),
    ],
)
def test_columns_of_many_types_are_understood(tmp_path, name, values, field, expected) -> None:
    path = written(tmp_path / "a.parquet", {"text": [TEXT], name: values})
    (article,), faults = read(path)
    assert faults == []
    assert expected is None or getattr(article, field) == expected


def test_bad_rows_are_named_and_the_others_are_read(tmp_path) -> None:
    texts = [f"{TEXT} {n}" for n in range(6)]
    texts[1], texts[2], texts[3] = None, "   ", f"{TEXT}\0"
    path = written(tmp_path / "a.parquet", {"id": list("abcdef"), "body": texts})
    found, faults = read(path)
    assert [a.id for a in found] == ["a", "e", "f"]
    assert [fault.partition(": ")[0] for fault in faults] == [f"{path} row {n}" for n in (2, 3, 4)]
    assert "has no text; the field is one of text, body" in faults[0]
    assert "NUL" in faults[2]


def test_a_text_that_is_too_long_is_named_and_the_next_is_read(tmp_path) -> None:
    path = written(tmp_path / "a.parquet", {"id": ["a", "b"], "text": [f"{TEXT} " * 100, TEXT]})
    found, faults = read(path, max_article_bytes=1000)
    assert [a.id for a in found] == ["b"]
    assert faults == [
        f"{path} row 1: holds 6,601 bytes, more than the limit of 1,000 bytes; "
        "split it or raise max_article_bytes"
    ]


def test_bytes_that_are_no_text_are_told(tmp_path) -> None:
    broken = pa.array([b"\xff\xfe\xff", TEXT.encode()]).view(pa.string())
    path = written(tmp_path / "a.parquet", {"text": broken})
    found, faults = read(path)
    assert len(found) == 1
    assert faults[0].startswith(f"{path} row 1: has a value that cannot be read: 'utf-8' codec")
    raw = written(tmp_path / "b.parquet", {"text": [TEXT.encode()]})
    assert read(raw)[1] == [f"{raw} row 1: has a field 'text' that is not text but bytes; make it a string"]


def test_a_file_without_a_text_or_a_row_is_told(tmp_path) -> None:
    other = written(tmp_path / "a.parquet", {"id": ["a"], "summary": [TEXT]})
    empty = written(tmp_path / "b.parquet", {"text": pa.array([], pa.string())})
    found, faults = read(tmp_path)
    assert found == []
    assert faults == [
        f"{other}: has no column with a text, only id, summary; "
        "it goes by one of text, body, content, article, articleBody",
        f"{empty}: is empty; remove it or fill it",
    ]


def test_a_broken_file_is_told_at_its_row(tmp_path) -> None:
    path = tmp_path / "a.parquet"
    for data in (b"", b"no such thing at all", b"PAR1" + b"\0" * 90 + b"PAR1"):
        path.write_bytes(data)
        found, faults = read(path)
        assert (found, len(faults)) == ([], 1)
        assert faults[0].startswith(f"{path}: is no whole Parquet file (")
        assert faults[0].endswith("); write it again")


def test_bytes_changed_anywhere_give_articles_or_faults(tmp_path) -> None:
    path = written(
        tmp_path / "a.parquet",
        {"id": [f"r{n}" for n in range(300)], "text": [f"{TEXT} {n}" for n in range(300)]},
        row_group_size=50,
        write_page_checksum=True,
    )
    whole, rng = path.read_bytes(), random.Random(7)
    told = 0
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(rng.choice((1, 3, 30))):
            data[rng.randrange(len(data))] = rng.randrange(256)
        path.write_bytes(data)
        found, faults = read(path)
        assert found or faults
        assert all(str(path) in fault for fault in faults)
        told += bool(faults)
    assert told > 30
