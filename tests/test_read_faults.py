"""A bad input is named with its place, reason and cure, and ends nothing."""

import gzip
import json
import os
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.read import read_articles
from kg.types import Article

TEXT = "The government of Anhui opened a park for solar glass in Chuzhou."
GOOD = json.dumps({"id": "good", "text": TEXT})


def read(*sources: str | Path, **options: int) -> tuple[list[Article], list[str]]:
    items = list(read_articles(sources, **options))
    return (
        [item for item in items if isinstance(item, Article)],
        [str(item) for item in items if isinstance(item, SourceError)],
    )


def fault(*sources: str | Path, **options: int) -> str:
    _, faults = read(*sources, **options)
    assert len(faults) == 1, faults
    return faults[0]


def test_one_bad_file_among_good_ones(tmp_path: Path) -> None:
    for name in ("a", "c"):
        (tmp_path / f"{name}.txt").write_text(f"{TEXT} {name}")
    (tmp_path / "b.txt").write_bytes(b"")
    items = list(read_articles([tmp_path]))
    assert [type(item) for item in items] == [Article, SourceError, Article]
    assert str(items[1]) == f"{tmp_path / 'b.txt'}: is empty; remove it or fill it"


def test_a_broken_line_is_numbered_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [json.dumps({"id": n, "text": f"{TEXT} {n}"}) for n in range(1, 11)]
    lines[6] = lines[6][:-5]
    path.write_text("\n".join(lines))
    found, faults = read(path)
    assert [a.id for a in found] == [str(n) for n in range(1, 11) if n != 7]
    assert len(faults) == 1
    assert faults[0].startswith(f"{path} line 7: is broken JSON: ")
    assert "column" in faults[0]


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ("7", "is not a record but int"),
        ("null", "is not a record but NoneType"),
        ('["a"]', "is not a record but list"),
        ("{}", "has no text"),
        ('{"text": null}', "has no text"),
        ('{"text": ""}', "has no text"),
        ('{"text": " \\n "}', "only white space"),
        ('{"text": 5}', "has a field 'text' that is not text but int"),
        ('{"id": [1], "text": "Some words."}', "has a field 'id' that is not text but list"),
        ('{"id": true, "text": "Some words."}', "has a field 'id' that is not text but bool"),
        ('{"text": "half \\ud83d of it"}', "lone surrogate) in its text at character 5"),
        ('{"id": "\\udc00", "text": "Some words."}', "lone surrogate) in its id"),
        ('{"text": "a \\u0000 b"}', "NUL character in its text at character 2"),
        ("[" * 200_000, "nested too deeply"),
        ('{"id": ' + "1" * 5_000 + "}", "cannot be read"),
        ('{"text": "2022 - 09"}', "has no words in any language"),
        ('{"text": "The"} {"text": "The"}', "is broken JSON: Extra data"),
    ],
)
def test_each_fault_of_a_record(tmp_path: Path, record: str, said: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f"{record}\n{GOOD}\n")
    found, faults = read(path)
    assert [a.id for a in found] == ["good"]
    assert len(faults) == 1
    assert faults[0].startswith(f"{path} line 1: ")
    assert said in faults[0]


def test_a_whole_surrogate_pair_is_a_character(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"text": "A park opened \\ud83d\\ude00 in the city of Chuzhou."}')
    found, _ = read(path)
    assert found[0].text == "A park opened 😀 in the city of Chuzhou."


def test_faults_in_a_list_of_records_are_numbered(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(f'[{GOOD}, {{"text": 1}}]')
    found, faults = read(path)
    assert len(found) == 1
    assert faults[0].startswith(f"{path} record 2: ")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "a.json",
            '{"text": "The park",\n  "id" 7}',
            "is broken JSON: Expecting ':' delimiter at line 2, column 8",
        ),
        ("a.json", f"{GOOD}\n{GOOD}", "name it .jsonl"),
        ("a.json", "[]", "holds an empty list"),
        ("a.jsonl", "\n\n", "is empty"),
        ("a.html", "<html><body></body></html>", "is a page without main text"),
        ("a.txt", "\n \t\n", "only white space"),
    ],
)
def test_faults_of_files(tmp_path: Path, name: str, content: str, said: str) -> None:
    path = tmp_path / name
    path.write_text(content)
    assert said in fault(path)


def test_fifty_megabytes_of_text(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(52_428_800)
    assert fault(path) == (
        f"{path}: holds 52,428,800 bytes, more than the limit of 8,000,000 bytes; "
        "split it or raise max_article_bytes"
    )


def test_a_small_file_that_unpacks_to_a_large_one(tmp_path: Path) -> None:
    path = tmp_path / "big.txt.gz"
    path.write_bytes(gzip.compress(bytes(9_000_000)))
    assert "more than the limit of 8,000,000 bytes" in fault(path)


def test_limits_are_settings(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    assert "holds 65 bytes, more than the limit of 64 bytes" in fault(path, max_article_bytes=64)
    assert "65 characters, more than the limit of 64" in fault(path, max_chars=64)
    assert len(read(path, max_article_bytes=65, max_chars=65)[0]) == 1


def test_a_line_beyond_the_limit_stops_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join([json.dumps({"text": TEXT * 50}), GOOD, json.dumps({"text": TEXT * 50})]))
    found, faults = read(path, max_article_bytes=200)
    assert [a.id for a in found] == ["good"]
    assert [f.partition(": holds more than")[0] for f in faults] == [f"{path} line 1", f"{path} line 3"]


def test_a_broken_gzip_file(tmp_path: Path) -> None:
    whole = gzip.compress(TEXT.encode() * 100)
    for name, data in {"cut": whole[:-10], "none": b"plain text", "bent": whole[:12] + b"\xff" * 20}.items():
        path = tmp_path / f"{name}.txt.gz"
        path.write_bytes(data)
        assert "is a broken gzip file" in fault(path)


def test_paths_that_lead_nowhere(tmp_path: Path) -> None:
    assert fault(tmp_path / "none.txt") == f"{tmp_path / 'none.txt'}: does not exist; check the path"
    assert "is an empty path" in fault("")
    assert "is no path" in fault("a\0b.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "none.txt")
    assert "does not exist" in fault(tmp_path)


def test_an_unknown_ending_is_reported_when_given_and_passed_over_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    script = tmp_path / "a.py"
    script.write_text("print()")
    assert fault(script).startswith(f"{script}: has an ending that is not read; the formats are .txt")
    assert read(tmp_path)[1] == []


def test_a_folder_without_articles(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("print()")
    assert "holds no file of a known format" in fault(tmp_path)


def test_links_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.txt").write_text(TEXT)
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "me.txt").symlink_to(tmp_path / "me.txt")
    found, faults = read(tmp_path)
    assert [a.id for a in found] == ["x"]
    assert len(faults) == 2
    assert faults[0] == f"{tmp_path / 'a' / 'up'}: is a link to a folder above it, a loop; remove the link"
    assert faults[1].startswith(f"{tmp_path / 'me.txt'}: cannot be read: ")


def test_a_link_to_another_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "x.txt").write_text(TEXT)
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "link").symlink_to(tmp_path / "there", target_is_directory=True)
    assert [a.id for a in read(tmp_path / "here")[0]] == ["x"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_named_pipe_in_a_folder_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "is no regular file" in fault(tmp_path)


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "a.txt"
    closed.write_text(TEXT)
    (tmp_path / "b.txt").write_text(TEXT)
    opened = Path.open

    def refuse(path: Path, *args: object, **options: object) -> object:  # root may read everything
        if path == closed:
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    found, faults = read(tmp_path)
    assert [a.id for a in found] == ["b"]
    assert faults == [f"{closed}: cannot be read: permission denied; change its permissions"]


def test_a_name_that_is_not_utf_8(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(TEXT)
    except OSError:
        pytest.skip("the file system takes UTF-8 names only")
    message = fault(tmp_path)
    assert "caf\\xe9.txt: has a name that is not UTF-8; rename it" in message
    message.encode()


def test_two_articles_with_one_id(tmp_path: Path) -> None:
    for folder, text in (("a", TEXT), ("b", TEXT), ("c", TEXT + " More.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.txt").write_text(text)
    found, faults = read(tmp_path)
    assert [a.source for a in found] == [str(tmp_path / "a" / "same.txt")]
    assert len(faults) == 1
    for part in (str(tmp_path / "a" / "same.txt"), str(tmp_path / "c" / "same.txt"), "'same'"):
        assert part in faults[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Das Ministerium hat am Mittwoch einen neuen Industriepark in der Stadt eröffnet.", "de"),
        ("Le gouvernement de la province a ouvert mercredi un parc industriel dans la ville.", "fr"),
        ("El gobierno de la provincia abrió el miércoles un parque industrial en la ciudad.", "es"),
        ("Правительство провинции открыло в среду промышленный парк в городе.", "ru"),
        ("安徽省の政府は水曜日に新しい工業団地を開設しました。", "ja"),
        ("성 정부는 수요일에 새로운 산업단지를 열었습니다.", "ko"),
    ],
)
def test_a_third_language_is_named(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    assert fault(path) == f"{path}: is in the language {code!r}; only English and Chinese are built"
