"""Object storage through fsspec: an address is read as a file or a folder is, and every fault is told."""

import gzip
import json
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.builder import Plan, planned
from kg.errors import SourceError
from kg.read import read_articles
from kg.read.remote import only_here
from kg.read.sources import Source
from kg.settings import Settings
from kg.types import Article

TEXT = "The government of Anhui opened a park for solar glass in Chuzhou."
RECORDS = b"".join(json.dumps({"id": f"r{n}", "text": f"{TEXT} {n}"}).encode() + b"\n" for n in range(3))
PLAIN = pytest.param("records.jsonl", RECORDS, id="plain")
GZIP = pytest.param("records.jsonl.gz", gzip.compress(RECORDS), id="gzip")


@pytest.fixture
def storage() -> Iterator[Any]:
    """Object storage in memory."""
    fsspec = pytest.importorskip("fsspec", reason="needs the extra cluster (pip install -e '.[test]')")
    system = fsspec.filesystem("memory")
    yield system
    system.store.clear()
    system.pseudo_dirs[:] = [""]


def zstandard(data: bytes) -> bytes:
    pa = pytest.importorskip("pyarrow", reason="needs the extra cluster (pip install -e '.[test]')")
    return bytes(pa.compress(data, codec="zstd", asbytes=True))


def read(*sources: str | Path) -> tuple[list[Article], list[str]]:
    items = list(read_articles(sources))
    return (
        [item for item in items if isinstance(item, Article)],
        [str(item) for item in items if isinstance(item, SourceError)],
    )


def fault(source: str) -> str:
    found, faults = read(source)
    assert (found, len(faults)) == ([], 1)
    return faults[0]


FILES = {
    "b/two.txt": f"{TEXT} Two.".encode(),
    "b.txt": f"{TEXT} One.".encode(),
    "a/deep/er/three.html": f"<html><body><p>{TEXT}</p><p>{TEXT} Three.</p></body></html>".encode(),
    "records.jsonl": RECORDS,
    ".hidden/four.txt": b"hidden",
    "c/.five.txt": b"hidden",
    "picture.png": b"\x89PNG",
}


def test_an_address_of_a_folder_is_read_as_a_folder_is(storage, tmp_path) -> None:
    for name, data in FILES.items():
        storage.pipe(f"/corpus/{name}", data)
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    local, _ = read(tmp_path)
    assert [article.id for article in local] == ["three", "two", "b", "r0", "r1", "r2"]
    for address in ("memory://corpus", "memory://corpus/", f"file://{tmp_path}"):
        found, faults = read(address)
        assert faults == []
        assert [(a.id, a.text) for a in found] == [(a.id, a.text) for a in local]
    assert found[0].source == f"file://{tmp_path}/a/deep/er/three.html"


@pytest.mark.parametrize(("name", "data"), [PLAIN, GZIP])
def test_a_file_is_read_by_its_address(storage, name, data) -> None:
    storage.pipe(f"/{name}", data)
    found, faults = read(f"memory://{name}")
    assert faults == []
    assert [a.id for a in found] == ["r0", "r1", "r2"]
    assert found[1].source == f"memory://{name} line 2"


def test_zstandard_is_unpacked_here_and_there(storage, tmp_path) -> None:
    data = zstandard(RECORDS)
    (tmp_path / "records.jsonl.zst").write_bytes(data)
    (tmp_path / "park.txt.zst").write_bytes(zstandard(TEXT.encode()))
    storage.pipe("/records.ndjson.zst", data + data)  # as two files behind one another
    found, faults = read(tmp_path, "memory://records.ndjson.zst")
    assert faults == []
    assert [a.id for a in found] == ["park", "r0", "r1", "r2"]


def test_broken_zstandard_is_told(tmp_path) -> None:
    for name, data in (("cut", zstandard(RECORDS)[:-9]), ("other", b"no such thing")):
        path = tmp_path / f"{name}.jsonl.zst"
        path.write_bytes(data)
        assert fault(str(path)).startswith(f"{path}: is a broken Zstandard file (")


def test_what_unpacks_to_too_much_is_not_read(tmp_path) -> None:
    path = tmp_path / "bomb.txt.zst"
    path.write_bytes(zstandard(b"a" * 50_000_000))
    assert path.stat().st_size < 10_000
    assert "more than the limit of 8,000,000 bytes" in fault(str(path))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("memory://nowhere", "memory://nowhere: does not exist; check the address"),
        ("memory://odd/picture.png", "memory://odd/picture.png: has an ending that is not read; the formats"),
        ("memory://odd", "memory://odd: holds no file of a known format; the formats are .txt"),
        (
            "https://example.org/a.html",
            "https://example.org/a.html: is of the web, which a build does not ask",
        ),
        ("HTTP://example.org/a.html", "is of the web"),
        ("nosuch://a/b.txt", "nosuch://a/b.txt: is no address that is read; those are abfs, "),
        ("zip://a.txt::https://example.org/a.zip", "is no address that is read"),
        ("file::https://example.org/a.txt", "does not exist; check the path"),
    ],
)
def test_an_address_that_cannot_be_read_is_told(storage, source, said) -> None:
    storage.pipe("/odd/picture.png", b"\x89PNG")
    assert said in fault(source)


def test_a_name_and_password_in_an_address_are_not_shown() -> None:
    assert fault("nosuch://me:secret@host/a.txt").startswith("nosuch://host/a.txt: is no address")


def test_what_a_file_system_raises_of_its_own_is_told(storage, monkeypatch) -> None:
    class NoCredentialsError(Exception):
        pass

    def refuse(*arguments: object, **options: object) -> None:
        raise NoCredentialsError("unable to locate credentials")

    storage.pipe("/a.txt", TEXT.encode())
    monkeypatch.setattr(type(storage), "open", refuse)
    assert fault("memory://a.txt") == (
        "memory://a.txt: cannot be read: unable to locate credentials; "
        "check the address, and that this machine may read it"
    )
    monkeypatch.setattr(type(storage), "info", refuse)
    assert "cannot be read: unable to locate credentials" in fault("memory://a.txt")


def test_a_line_is_broken_off_where_storage_fails(storage, monkeypatch) -> None:
    class Failing:
        """A file that gives a line and then fails."""

        def __init__(self) -> None:
            self.data = RECORDS[: RECORDS.index(b"\n") + 1]

        def read(self, size: int) -> bytes:
            if not self.data:
                raise TimeoutError("timed out")
            data, self.data = self.data[:size], self.data[size:]
            return data

        def close(self) -> None:
            pass

    storage.pipe("/a.jsonl", RECORDS)
    monkeypatch.setattr(type(storage), "open", lambda *_, **__: Failing())
    _, faults = read("memory://a.jsonl")
    assert faults == ["memory://a.jsonl: cannot be read: timed out; check the file and its disk"]


@pytest.mark.parametrize(
    ("module", "source", "said"),
    [
        ("fsspec.core", "memory://a.txt", "takes more to read than files do"),
        ("pyarrow", "a.txt.zst", "is Zstandard, which takes more to read"),
        ("pyarrow.parquet", "a.parquet", "is Parquet, which takes more to read"),
    ],
)
def test_without_the_extra_it_is_named(monkeypatch, tmp_path, module, source, said) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.chdir(tmp_path)
    if "://" not in source:
        (tmp_path / source).write_bytes(b"x")
    assert fault(source) == f"{source}: {said}: pip install 'policykg[cluster]'"


def test_only_what_others_could_not_read_is_taken_along() -> None:
    assert only_here(Source("a", Path("a")))
    assert only_here(Source("memory://a", url="memory://a"))
    assert not only_here(Source("s3://a/b.txt", url="s3://a/b.txt"))
    assert not only_here(Source("file:///a.txt", url="file:///a.txt"))


def test_an_address_stays_what_it_is_when_a_build_is_resumed(tmp_path) -> None:
    plan = Plan(("s3://bucket/corpus", "a.txt"), Settings())
    with pytest.raises(ZeroDivisionError), planned(tmp_path, plan):
        raise ZeroDivisionError
    sources = json.loads((tmp_path / "build.json").read_text("utf-8"))["sources"]
    assert sources == ["s3://bucket/corpus", str(Path("a.txt").absolute())]


def test_a_fault_goes_from_process_to_process() -> None:
    again = pickle.loads(pickle.dumps(SourceError("a.txt", "is empty")))
    assert (str(again), again.source, again.reason) == ("a.txt: is empty", "a.txt", "is empty")
