"""Every format becomes the same articles; the text is never touched."""

import gzip
import io
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from kg.errors import SourceError
from kg.read import read_articles
from kg.types import Article

ENGLISH = (
    "The government of Anhui opened a park for solar glass in Chuzhou. It covers nine square kilometres."
)
CHINESE = "安徽省政府在滁州启用光伏玻璃产业园。园区占地九平方公里。"
RECORD = {
    "id": "park-1",
    "lang": "en",
    "title": "A park for solar glass",
    "published": "2023-05-04",
    "publisher": "Example Daily",
    "url": "https://news.example.org/park",
    "text": ENGLISH,
}
PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}{end}</title></head><body>
<div class="nav"><a href="/">{home}</a> <a href="/news">{news}</a></div>
<div class="article"><h1>{title}</h1><div class="info"><span>{day}</span> <span>{source}</span></div>
{paragraphs}</div><div class="footer">{footer}</div></body></html>"""
ENGLISH_PAGE = {
    "charset": "utf-8",
    "title": "Anhui opens a park for solar glass",
    "end": " | Example Daily",
    "home": "Home",
    "news": "Business",
    "day": "Updated: May 4, 2023 09:30",
    "source": "Source: Example Times",
    "footer": "Copyright 2023. All rights reserved.",
    "paragraphs": (
        "<p>The government of Anhui Province opened an industrial park for solar glass in Chuzhou on "
        "Wednesday, officials of the province said at the ceremony.</p>"
        "<p>Some 120 enterprises have signed up for the park, which is to cover nine square kilometres when "
        "it is finished in the year 2026.</p>"
        "<p>A second park in Bengbu will be devoted to materials made from silicon, the officials added.</p>"
    ),
}
CHINESE_PAGE = {
    "charset": "gb2312",
    "title": "安徽建设光伏玻璃产业园",
    "end": "_示例新闻网",
    "home": "首页",
    "news": "新闻",
    "day": "2023-05-04 10:11",
    "source": "来源：示例日报",
    "footer": "版权所有 示例新闻网",
    "paragraphs": (
        "<p>安徽省政府周三在滁州举行仪式，启用一座光伏玻璃产业园。省里的官员在仪式上介绍了园区的规划和政策。</p>"
        "<p>目前已有一百二十家企业签约入园，园区占地九平方公里，届时将形成完整的产业链。</p>"
        "<p>官员表示，蚌埠还将建设第二座园区，主要发展硅基新材料产业，推动全省制造业布局进一步优化。</p>"
    ),
}


def articles(*sources: str | Path, **options: int) -> list[Article]:
    found = []
    for item in read_articles(sources, **options):
        assert isinstance(item, Article), item
        found.append(item)
    return found


def one(path: Path) -> Article:
    (article,) = articles(path)
    return article


@pytest.mark.parametrize("ending", ["txt", "md", "TXT", "txt.gz"])
@pytest.mark.parametrize(
    "text", [ENGLISH, f"  {CHINESE}\r\n\r\n{CHINESE}\n\t", f"{ENGLISH}\x0c{ENGLISH}\r{ENGLISH}"]
)
def test_plain_text_is_exactly_what_the_file_holds(tmp_path: Path, ending: str, text: str) -> None:
    path = tmp_path / f"an.article.{ending}"
    data = text.encode()
    path.write_bytes(gzip.compress(data) if ending.endswith("gz") else data)
    article = one(path)
    assert article.text == text
    assert article.id == "an.article"
    assert article.source == str(path)


def test_a_json_record_keeps_its_fields(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text(json.dumps(RECORD, ensure_ascii=False), "utf-8")
    assert one(path) == Article(
        id="park-1",
        text=ENGLISH,
        language="en",
        title="A park for solar glass",
        published="2023-05-04",
        publisher="Example Daily",
        url="https://news.example.org/park",
        source=str(path),
    )


def test_synonyms_and_nulls_of_records(tmp_path: Path) -> None:
    path = tmp_path / "stem.json"
    record = {
        "id": None, "headline": "园区启用", "date": "2022-01-17T10:11:00+08:00", "source": "示例日报",
        "link": None, "body": CHINESE,
    }  # fmt: skip
    path.write_text(json.dumps(record), "utf-8")
    article = one(path)
    assert (article.id, article.title, article.published) == ("stem", "园区启用", "2022-01-17")
    assert (article.publisher, article.url, article.language) == ("示例日报", None, "zh")
    assert article.text == CHINESE


def test_a_schema_org_publisher_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        json.dumps({"text": ENGLISH, "publisher": {"@type": "Organization", "name": "Example Daily"}})
    )
    assert one(path).publisher == "Example Daily"


@pytest.mark.parametrize("name", ["all.json", "all.json.gz", "all.jsonl", "all.ndjson", "all.jsonl.gz"])
def test_many_records_in_one_file(tmp_path: Path, name: str) -> None:
    records = [RECORD, {"id": 7, "text": f" {CHINESE}\r\n"}, {"text": ENGLISH + " Indeed."}]
    lines = [json.dumps(r, ensure_ascii=False) for r in records]
    text = "\n\n".join(lines) + "\n" if "l" in name.split(".")[1] or "nd" in name else f"[{','.join(lines)}]"
    path = tmp_path / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith("gz") else text.encode())
    found = articles(path)
    assert [a.text for a in found] == [r["text"] for r in records]
    assert [a.id for a in found[:2]] == ["park-1", "7"]
    assert found[2].id not in ("", "all")


def test_the_id_of_a_record_without_one_comes_from_its_content(tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_text(json.dumps({"text": ENGLISH}) + "\n" + json.dumps({"text": CHINESE}) + "\n")
    second.write_text(json.dumps({"text": CHINESE}) + "\n" + json.dumps({"text": ENGLISH}) + "\n")
    assert [a.id for a in articles(first)] == [a.id for a in articles(second)][::-1]


def test_an_english_page(tmp_path: Path) -> None:
    path = tmp_path / "park.html"
    path.write_text(PAGE.format(**ENGLISH_PAGE), "utf-8")
    article = one(path)
    assert (article.id, article.language) == ("park", "en")
    assert article.title == "Anhui opens a park for solar glass"
    assert (article.published, article.publisher) == ("2023-05-04", "Example Times")
    assert "Some 120 enterprises have signed up" in article.text
    assert "Copyright" not in article.text
    assert "Business" not in article.text


@pytest.mark.parametrize(
    ("charset", "encoding"), [("gb2312", "gb18030"), ("utf-8", "utf-8"), ("utf-8", "gb18030")]
)
def test_a_chinese_page_also_where_its_charset_is_wrong(tmp_path: Path, charset: str, encoding: str) -> None:
    path = tmp_path / "园区.htm"
    path.write_bytes(PAGE.format(**CHINESE_PAGE | {"charset": charset}).encode(encoding))
    article = one(path)
    assert (article.id, article.language) == ("园区", "zh")
    assert article.title == "安徽建设光伏玻璃产业园"
    assert (article.published, article.publisher) == ("2023-05-04", "示例日报")
    assert "一百二十家企业签约入园" in article.text
    assert "首页" not in article.text


def test_xhtml_with_a_declaration(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    page = '<?xml version="1.0" encoding="gb2312"?>\n' + PAGE.format(**CHINESE_PAGE)
    path.write_bytes(page.encode("gb18030"))
    assert one(path).title == "安徽建设光伏玻璃产业园"


def test_a_day_of_a_page_does_not_depend_on_the_clock(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    page = PAGE.format(**ENGLISH_PAGE | {"day": "", "source": ""})
    path.write_text(
        page.replace("<head>", '<head><meta property="article:published_time" content="2097-05-04">')
    )
    assert one(path).published == "2097-05-04"


def test_heavy_libraries_wait_until_they_are_needed() -> None:
    heavy = "{'trafilatura', 'py3langid', 'charset_normalizer', 'lxml', 'numpy'}"
    code = f"import sys, kg.read; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (ENGLISH.encode(), [ENGLISH]),
        (CHINESE.encode("gb18030"), [CHINESE]),
        (json.dumps(RECORD).encode(), [ENGLISH]),
        (json.dumps(RECORD, indent=2).encode(), [ENGLISH]),
        (json.dumps([RECORD, {"text": CHINESE}]).encode(), [ENGLISH, CHINESE]),
        (json.dumps(RECORD).encode() + b"\n" + json.dumps({"text": CHINESE}).encode(), [ENGLISH, CHINESE]),
        (b"[Photo/Example] " + ENGLISH.encode(), ["[Photo/Example] " + ENGLISH]),
    ],
    ids=["text", "gb18030", "json", "indented", "list", "lines", "bracket"],
)
def test_standard_input_is_told_by_its_content(
    monkeypatch: pytest.MonkeyPatch, data: bytes, texts: list[str]
) -> None:
    stdin(monkeypatch, data)
    assert [a.text for a in articles("-")] == texts


def test_a_page_on_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, PAGE.format(**CHINESE_PAGE).encode("gb18030"))
    (article,) = articles("-")
    assert article.title == "安徽建设光伏玻璃产业园"
    assert article.source == "standard input"


def test_a_broken_first_line_on_standard_input_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, b'{"id": broken\n' + json.dumps(RECORD).encode())
    broken, article = read_articles(["-"])
    assert isinstance(broken, SourceError)
    assert str(broken).startswith("standard input line 1: ")
    assert isinstance(article, Article)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_named_pipe_is_read_like_standard_input(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(json.dumps(RECORD).encode(),))
    writer.start()
    assert one(pipe).id == "park-1"
    writer.join()


def test_a_folder_is_read_by_relative_path_whatever_the_order_of_creation(tmp_path: Path) -> None:
    names = ["b.txt", "a/z.txt", "a/y.md", "c/d/e.jsonl", "B.txt", "a.txt", "中.txt"]
    for root, order in ((tmp_path / "one", names), (tmp_path / "two", names[::-1])):
        for name in order:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            text = f"{ENGLISH} Number {names.index(name)}."
            path.write_text(json.dumps({"text": text}) if name.endswith("jsonl") else text, "utf-8")
        (root / "script.py").write_text("print()")
        (root / "picture.png").write_bytes(b"\x89PNG")
        (root / ".hidden.txt").write_text(ENGLISH)
        (root / ".git").mkdir()
        (root / ".git" / "note.txt").write_text(ENGLISH)

    def order_of(root: Path) -> list[str]:
        return [Path(a.source.removesuffix(" line 1")).relative_to(root).as_posix() for a in articles(root)]

    expected = ["B.txt", "a/y.md", "a/z.txt", "a.txt", "b.txt", "c/d/e.jsonl", "中.txt"]
    assert order_of(tmp_path / "one") == order_of(tmp_path / "two") == expected


def test_sources_come_in_the_order_given(tmp_path: Path) -> None:
    for name in "xyz":
        (tmp_path / f"{name}.txt").write_text(f"{ENGLISH} {name}")
    given = [tmp_path / "z.txt", str(tmp_path / "x.txt"), tmp_path / "y.txt"]
    assert [a.id for a in articles(*given)] == ["z", "x", "y"]


def test_the_same_article_twice_is_given_once(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ENGLISH)
    assert len(articles(path, tmp_path, path)) == 1


def test_a_very_long_line_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    text = ENGLISH * 10_000
    path.write_text(json.dumps({"id": "long", "text": text}) + "\n" + json.dumps(RECORD))
    assert [a.id for a in articles(path)] == ["long", "park-1"]


def test_lines_are_read_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("w") as file:
        file.writelines(json.dumps({"id": n, "text": f"{ENGLISH} {n}"}) + "\n" for n in range(50_000))
    first = next(read_articles([path]))
    assert isinstance(first, Article)
    assert first.id == "0"
