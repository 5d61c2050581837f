"""A dataset in shards: the bytes of one sorted document, in files that bulk loaders take."""

import gzip
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from homes import engine
from made import made
from typer.testing import CliRunner

from kg.cli import app
from kg.errors import StoreError
from kg.graph import article_graph
from kg.query import sorting
from kg.query.export import sorted_nquads
from kg.query.shards import export_shards
from kg.store import Store, open_store, place
from kg.store.remote.answers import solutions
from kg.store.remote.http import ROWS, Http
from kg.terms import BASE, OWL, POL


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store of a few articles, and an ontology with a blank node that stands in two lines."""
    union, parts = ox.NamedNode(POL + "Somewhere"), ox.BlankNode("parts")
    graph = ox.NamedNode(POL.rstrip("#"))
    quads = [
        ox.Quad(union, ox.NamedNode(OWL + "unionOf"), parts, graph),
        ox.Quad(parts, ox.NamedNode(POL + "within"), union, graph),
    ]
    with open_store(tmp_path / "kg-store") as store:
        store.load_vocabulary(quads, version="1")
        store.write([article_graph(made(f"a{n}"), base=BASE, version="1") for n in range(5)])
    return tmp_path / "kg-store"


def read(folder: Path) -> list[list[bytes]]:
    return [gzip.decompress(path.read_bytes()).splitlines() for path in sorted(folder.glob("*.nq.gz"))]


def expected(store: Store) -> list[bytes]:
    named = (
        line.replace(b"_:parts", f"<{BASE}.well-known/genid/parts>".encode()) for line in sorted_nquads(store)
    )
    return sorted(line.rstrip(b"\n") for line in named)


@pytest.mark.parametrize("number", [1, 3, 7])
def test_shards_are_one_sorted_document_cut_in_equal_parts(folder: Path, tmp_path: Path, number: int) -> None:
    with open_store(folder, read_only=True) as store:
        files = export_shards(store, tmp_path / "out", number)
        parts = read(tmp_path / "out")
        assert [line for part in parts for line in part] == expected(store)
    assert [len(part) for part in parts] == [file.quads for file in files]
    assert max(map(len, parts)) - min(map(len, parts)) <= 1
    assert len(parts) == number


def test_the_manifest_and_the_checksums_tell_what_is_there(folder: Path, tmp_path: Path) -> None:
    command = ["export", "--store", str(folder), "--shards", "2", "-o", str(tmp_path / "out")]
    assert CliRunner().invoke(app, command).exit_code == 0
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert manifest["base"] == BASE
    assert manifest["prefixes"]["pol"] == POL
    assert manifest["quads"] == sum(map(len, read(tmp_path / "out")))
    for file in manifest["files"]:
        data = (tmp_path / "out" / file["file"]).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (file["bytes"], file["sha256"])
    sums = dict(
        reversed(line.split("  ")) for line in (tmp_path / "out" / "SHA256SUMS").read_text().splitlines()
    )
    found = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (tmp_path / "out").iterdir()}
    del found["SHA256SUMS"]
    assert sums == found


def test_the_same_dataset_gives_the_same_bytes_however_it_is_sorted(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(folder, read_only=True) as store:
        export_shards(store, tmp_path / "one", 2)
        monkeypatch.setattr(sorting, "_RUN", 3)
        monkeypatch.setattr(sorting, "_OPEN", 4)
        export_shards(store, tmp_path / "other", 2)
    names = [path.name for path in sorted((tmp_path / "one").iterdir())]
    assert names == [path.name for path in sorted((tmp_path / "other").iterdir())]
    assert all((tmp_path / "one" / n).read_bytes() == (tmp_path / "other" / n).read_bytes() for n in names)


def test_a_part_can_be_left_out(folder: Path, tmp_path: Path) -> None:
    with open_store(folder, read_only=True) as store:
        export_shards(store, tmp_path / "out", 2, without=["claims"])
    assert not any(b"/claims>" in line for part in read(tmp_path / "out") for line in part)
    assert json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["without"] == ["claims"]


def test_what_cannot_be_written_is_told_and_nothing_is_left(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").touch()
    with open_store(folder, read_only=True) as store:
        with pytest.raises(StoreError, match="something is there"):
            export_shards(store, tmp_path / "full", 2)
        with pytest.raises(StoreError, match="at least one"):
            export_shards(store, tmp_path / "out", 0)
        (tmp_path / "file").touch()
        with pytest.raises(StoreError, match="cannot be written"):
            export_shards(store, tmp_path / "file" / "out", 2)
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine"]
    assert not (tmp_path / "out").exists()


def test_pyoxigraph_loads_them(folder: Path, tmp_path: Path) -> None:
    loaded = ox.Store()
    with open_store(folder, read_only=True) as store:
        export_shards(store, tmp_path / "out", 3)
        for path in (tmp_path / "out").glob("*.nq.gz"):
            loaded.bulk_load(gzip.decompress(path.read_bytes()), ox.RdfFormat.N_QUADS)
        lines = (ox.serialize([quad], format=ox.RdfFormat.N_QUADS) or b"" for quad in loaded)
        assert sorted(line.rstrip(b"\n") for line in lines) == expected(store)


def test_the_loader_of_oxigraph_takes_them(folder: Path, tmp_path: Path) -> None:
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("no oxigraph (pip install oxigraph)")
    with open_store(folder, read_only=True) as store:
        export_shards(store, tmp_path / "out", 3)
        wanted = expected(store)
    files = [str(path) for path in sorted((tmp_path / "out").glob("*.nq.gz"))]
    subprocess.run([program, "load", "-l", tmp_path / "ox", "-f", *files], check=True, capture_output=True)
    dump = tmp_path / "dump.nq"
    subprocess.run([program, "dump", "-l", tmp_path / "ox", "-f", dump], check=True, capture_output=True)
    assert sorted(dump.read_bytes().splitlines()) == wanted


def test_the_loader_of_virtuoso_takes_them(folder: Path, tmp_path: Path) -> None:
    with open_store(folder, read_only=True) as store:
        export_shards(store, tmp_path / "out", 3)
        wanted = {quad.split(b" ", 1)[0] for quad in expected(store)}
        number = len(expected(store))
    with engine("virtuoso", tmp_path) as virtuoso:
        load = "ld_dir('out', '*.nq.gz', 'urn:test:none'); rdf_loader_run(); checkpoint;"
        command = ["isql-vt", virtuoso.sql, "dba", "dba", f"exec={load}"]
        subprocess.run(command, check=True, capture_output=True)
        ours = f"STRSTARTS(STR(?g), '{BASE}') || ?g = <{POL[:-1]}>"
        query = f"SELECT ?s {{ GRAPH ?g {{ ?s ?p ?o }} FILTER({ours}) }}"
        answer = Http(place(virtuoso.settings)).query(query, ROWS)  # type: ignore[arg-type]
        rows = [str(row["s"]).encode() for row in solutions(answer)]
    assert (len(rows), set(rows)) == (number, wanted)


def test_the_loader_of_jena_takes_them(folder: Path, tmp_path: Path) -> None:
    jars = Path("/usr/share/java")
    if shutil.which("java") is None or not (jars / "jena-cmds.jar").exists():
        pytest.skip("no Jena (Debian: apt-get install libapache-jena-java)")
    # Debian's bridges between loggers, all together, call each other without end.
    path = ":".join(str(j) for j in jars.glob("*.jar") if "slf4j" not in j.name or j.name == "slf4j-api.jar")
    java = ["java", "-cp", path]
    if subprocess.run([*java, "arq.qparse", "ASK {}"], capture_output=True, check=False).returncode:
        pytest.skip("Jena is installed and does not start")
    with open_store(folder, read_only=True) as store:
        export_shards(store, tmp_path / "out", 2)
        wanted = expected(store)
    files = [str(path) for path in sorted((tmp_path / "out").glob("*.nq.gz"))]
    loader = [*java, "tdb2.tdbloader", "--loc", str(tmp_path / "tdb"), *files]
    loading = subprocess.run(loader, capture_output=True, text=True, check=False)
    assert loading.returncode == 0, loading.stderr
    dumper = [*java, "tdb2.tdbdump", "--loc", str(tmp_path / "tdb")]
    dumped = subprocess.run(dumper, capture_output=True, check=True).stdout
    assert set(ox.parse(dumped, ox.RdfFormat.N_QUADS)) == set(
        ox.parse(b"\n".join(wanted), ox.RdfFormat.N_QUADS)
    )
