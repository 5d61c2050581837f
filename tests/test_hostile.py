"""Input that is made to harm: each file ends with one clear error or an article, and the others are read."""

import gzip
import json
from itertools import pairwise
from pathlib import Path

import pytest
from extraction import document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import SourceError
from kg.extract.quantities import find_quantities, numbers
from kg.extract.times import find_times
from kg.extract.times.calendar import parse_point
from kg.read import read_articles
from kg.read.dates import find_date
from kg.types import Article

SENTENCE = "The government of Anhui opened a park for solar glass in Chuzhou. "
CHINESE = "安徽省政府周三在滁州启用一座光伏玻璃产业园。"
PARAGRAPHS = f"<p>{SENTENCE * 5}</p>" * 5
BOUNDED = settings(
    derandomize=True,
    max_examples=150,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ODD = st.text(
    st.sampled_from(
        "1250年月日第十百千万亿点.,，-—–~/:% \t\u3000\xa0０９〇两MayAug.of thFY’”()（）\u202e\u200f\u0301"
    )
)


def entities(depth: int) -> str:
    """A document type whose entities would unfold to ten to the power of the depth."""
    names = "abcdefghijkl"[: depth + 1]
    inner = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    return f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "lol">{inner}]><html><body><p>&{names[-1]};</p>'


def page(body: str) -> bytes:
    return f"<html><head><title>A park</title></head><body>{body}</body></html>".encode()


# For each file: what its error says, or nothing where an article comes of it.
FILES: dict[str, tuple[bytes, str]] = {
    "deep.html": (page("<div>" * 200 + PARAGRAPHS), ""),
    "abyss.html": (page("<div>" * 20_000 + PARAGRAPHS), "without main text"),
    "bold.html": (page("<b>" * 100_000 + PARAGRAPHS), "without main text"),
    "tables.html": (page("<table><tr><td>" * 2000 + PARAGRAPHS), "without main text"),
    "comments.html": (page("<!--" * 100_000 + PARAGRAPHS), "without main text"),
    "less.html": (b"<" * 1_000_000, "is no HTML page"),
    "attributes.html": (
        page("<p " + " ".join(f"a{n}" for n in range(100_000)) + ">" + PARAGRAPHS),
        "has a tag of more than 10,000 attributes",
    ),
    "slashes.html": (
        page("<p a='>'" + "/".join(f"a{n}" for n in range(50_000)) + ">" + PARAGRAPHS),
        "10,000",
    ),
    "laughs.xhtml": ((entities(9) + PARAGRAPHS).encode(), ""),
    "outside.xhtml": (
        b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><p>&x;' + PARAGRAPHS.encode(),
        "",
    ),
    "undefined.html": (b"<meta charset=undefined>" + PARAGRAPHS.encode() + b"\xff", ""),
    "codec.html": (b"<meta charset=zlib_codec>" + PARAGRAPHS.encode() + b"\xff", ""),
    "escape.html": (b"<meta charset=idna>" + PARAGRAPHS.encode() + b"\xff", ""),
    "brackets.json": (b"[" * 1_000_000, "nested too deeply"),
    "objects.json": (b'{"a":' * 1_000_000, "nested too deeply"),
    "infinite.jsonl": (b'{"id":1e400,"text":"' + SENTENCE.encode() + b'"}', "not text but float"),
    "name.jsonl": (
        b'{"title":"\\udfff","text":"' + SENTENCE.encode() + b'"}',
        "lone surrogate) in its title",
    ),
    "dates.jsonl": (json.dumps({"published": "2023-01-" * 50_000, "text": SENTENCE}).encode(), ""),
    "url.jsonl": (json.dumps({"url": "http://[" + "x" * 50_000, "text": SENTENCE}).encode(), ""),
    "brackets.txt": ((SENTENCE + "(" * 500_000).encode(), ""),
    "marks.txt": ((CHINESE + "《" * 500_000).encode(), ""),
    "spaces.txt": ((SENTENCE + " " * 500_000 + SENTENCE).encode(), ""),
    "lines.txt": ((SENTENCE + " \n" * 300_000 + SENTENCE).encode(), ""),
    "accents.txt": ((SENTENCE + "a" + "\u0301" * 300_000).encode(), ""),
    "right.txt": ((SENTENCE + "\u202e" + SENTENCE + "\u200f\u2066" * 1000).encode(), ""),
    "nul.txt": ((SENTENCE + "\0").encode(), "NUL characters"),
    "cut.txt": ((CHINESE * 20).encode()[:-1], "breaks at byte"),
    "half.txt": (CHINESE.encode("gb18030")[1:], "encoding that can't be told"),
    "bomb.txt.gz": (gzip.compress(bytes(50_000_000), 1), "more than the limit"),
    "bomb.jsonl.gz": (gzip.compress(b"a" * 50_000_000, 1), "more than the limit"),
    "twice.txt.gz": (gzip.compress(gzip.compress(bytes(50_000_000), 1)), "is binary"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_ends_nothing(tmp_path: Path, name: str) -> None:
    data, said = FILES[name]
    (tmp_path / f"a.{name}").write_bytes(data)
    (tmp_path / "z.txt").write_text(SENTENCE)
    first, last = read_articles([tmp_path], max_article_bytes=5_000_000)
    assert isinstance(last, Article)
    assert last.id == "z"
    if said:
        assert isinstance(first, SourceError)
        assert said in str(first)
        assert len(str(first)) < 1000
    else:
        assert isinstance(first, Article)
        assert "root:" not in first.text
        assert "lollol" not in first.text


PIECES = [b"<p>", b"</", b"<!--", b"{", b'"text"', b":", b"[", b'"', b"\\ud800", b"\xfe\xff", b"big5>"]
PIECES += [b"<meta charset=", b"utf-7>", SENTENCE.encode(), CHINESE.encode("gbk")]


@BOUNDED
@given(
    ending=st.sampled_from(["txt", "html", "xhtml", "json", "jsonl", "txt.gz", "md"]),
    data=st.binary(max_size=300)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
    | st.lists(st.sampled_from(PIECES)).map(b"".join),
)
def test_any_bytes_are_articles_or_errors(tmp_path: Path, ending: str, data: bytes) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_bytes(data)
    for item in read_articles([path]):
        assert isinstance(item, Article | SourceError)
        str(item).encode()  # it can be printed


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just(SENTENCE),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)


@BOUNDED
@given(
    st.dictionaries(st.sampled_from(["id", "text", "title", "date", "url", "source", "lang", "body"]), _JSON)
)
def test_any_record_is_an_article_or_an_error(tmp_path: Path, record: dict[str, object]) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(record) + "\n" + json.dumps({"id": "last", "text": SENTENCE}), "utf-8")
    *_, last = read_articles([path])
    assert isinstance(last, Article) or "'last'" in str(last)


@BOUNDED
@given(ODD | st.text())
def test_dates_and_numbers_of_any_text(text: str) -> None:
    find_date(text)
    parse_point(text)
    numbers.english(text)
    numbers.chinese(text)
    for made in (
        document(f"In {text} the park drew {text} firms."),
        document(f"2023年{text}，共{text}家企业。"),
    ):
        length = len(made.article.text)
        for found in (*find_times(made), *find_quantities(made)):
            assert 0 <= found.span.start < found.span.end <= length
