"""Every encoding is recognised, and text comes back as it was."""

import codecs
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import SourceError
from kg.read import read_articles
from kg.read.encoding import decode
from kg.types import Article

SIMPLIFIED = [
    "安徽省政府周三在滁州启用一座光伏玻璃产业园。",
    "目前已有120家企业签约入园，总投资超过36亿元！",
    "官员表示，蚌埠还将建设第二座园区，主要发展硅基新材料产业。",
    "《关于推动产业有序转移的若干意见》近日印发（以下简称“意见”）。",
    "园区里有ABC公司和XYZ集团。\r\n",
    "哪些产业能够转移？如何承接？\n\n",
]
TRADITIONAL = [
    "安徽省政府週三在滁州啟用一座光伏玻璃產業園。",
    "目前已有一百二十家企業簽約入園，總投資超過三十六億元！",
    "官員表示，蚌埠還將建設第二座園區，主要發展矽基新材料產業。",
    "國家級先進製造業集群的名單近日公布，園區獲得中央支持。\n",
]
ENGLISH = [
    "The government of Anhui opened a park for solar glass. ",
    "Some 120 enterprises – most of them small – have signed up; “a good start”, officials said. ",
    "It’s the second park in the city’s plan.\r\n",
    "A café in the park sells tea.\n\n",
]
UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


def texts(sentences: list[str], least: int = 1) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(sentences), min_size=least, max_size=8).map("".join)


def both(encoding: str, text: str) -> str:
    return decode(text.encode(encoding), "a.txt")


@settings(deadline=None)
@given(text=texts(SIMPLIFIED), encoding=st.sampled_from([*UNICODE, "gb18030", "gbk"]))
def test_simplified_chinese(text: str, encoding: str) -> None:
    assert both(encoding, text) == text


@settings(deadline=None)
@given(text=texts(TRADITIONAL), encoding=st.sampled_from([*UNICODE, "gb18030", "big5"]))
def test_traditional_chinese(text: str, encoding: str) -> None:
    if encoding == "big5":
        text = text.replace("啟", "開")
    assert both(encoding, text) == text


@settings(deadline=None)
@given(text=texts(ENGLISH), encoding=st.sampled_from([*UNICODE, "cp1252"]))
def test_english(text: str, encoding: str) -> None:
    assert both(encoding, text) == text


@settings(deadline=None)
@given(text=texts(ENGLISH + SIMPLIFIED), encoding=st.sampled_from([*UNICODE, "gb18030"]))
def test_mixed(text: str, encoding: str) -> None:
    assert both(encoding, text.replace("é", "e")) == text.replace("é", "e")


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_text_in_utf_8(text: str) -> None:
    if text.strip():
        assert both("utf-8-sig", text) == text


@settings(deadline=None)
@given(
    text=texts(ENGLISH, least=2) | texts(SIMPLIFIED, least=2), encoding=st.sampled_from([*UNICODE, "gb18030"])
)
def test_a_file_reads_the_same_in_each_encoding(text: str, encoding: str) -> None:
    text = text.replace("é", "e")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.write_bytes(text.encode(encoding))
        (article,) = read_articles([path])
    assert isinstance(article, Article), article
    assert article.text == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_records_in_each_encoding(tmp_path: Path, encoding: str, ending: str) -> None:
    lines = [json.dumps({"id": i, "text": t}, ensure_ascii=False) for i, t in enumerate(SIMPLIFIED)]
    path = tmp_path / f"a.{ending}"
    path.write_bytes(("\n".join(lines) if ending == "jsonl" else f"[{','.join(lines)}]").encode(encoding))
    assert [a.text for a in read_articles([path]) if isinstance(a, Article)] == SIMPLIFIED


def reason(data: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        decode(data, "a.txt")
    assert caught.value.source == "a.txt"
    return caught.value.reason


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (" \r\n\t\u3000\n".encode(), "only white space"),
        (codecs.BOM_UTF8, "only white space"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG image"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04\x14\x00", "ZIP or Office"),
        (bytes(range(256)) * 20, "binary"),
        (b"\x01\x00\x00\x00\x9f\x03\x00\x80" * 50, "binary"),
        ("".join(SIMPLIFIED).encode()[:-4] + b"\xe4\xb8", "is UTF-8 but breaks at byte"),
        (codecs.BOM_UTF16_LE + b"a\x00\x00\xd8b\x00", "is UTF-16-LE but breaks at byte 4"),
        (
            b"A sentence with a zero \x00 in the middle of its many words.",
            "NUL characters, the first at character 23",
        ),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(data: bytes, said: str) -> None:
    assert said in reason(data)


def test_the_place_of_damage_is_named() -> None:
    text = "".join(SIMPLIFIED)
    data = text.encode()
    assert f"breaks at byte {30:,};" in reason(data[:30] + b"\xff" + data[30:])


def test_a_stray_byte_in_english_is_placed() -> None:
    assert "not UTF-8 from byte 6 on" in reason(b"A park\x81\x81 opened in the city. " * 5)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (
            "성 정부는 수요일에 유리 산업단지를 열었다. 관리들은 행사에서 계획과 정책을 설명했다. " * 4,
            "euc_kr",
        ),
        ("Правительство провинции открыло в среду промышленный парк в городе. " * 4, "cp1251"),
    ],
)
def test_an_encoding_of_a_third_language_is_never_read_as_another(text: str, encoding: str) -> None:
    assert "in an encoding that can't be told" in reason(text.encode(encoding))


def test_a_declared_charset_is_tried_first() -> None:
    assert decode("中國".encode("big5"), "a.html", declared="big5") == "中國"
    assert decode("产业转移".encode("gb18030"), "a.html", declared="no-such-charset") == "产业转移"
