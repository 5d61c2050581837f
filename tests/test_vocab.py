"""The vocabularies are well made, and the check refuses each kind of fault."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.csvw import METADATA, read_tables
from kg.errors import OntologyError
from kg.ontology import ontology_directory
from kg.vocabulary import check_vocabularies, count_vocabularies

VOCAB = ontology_directory() / "vocab"
Edit = Callable[[Path, dict[str, str]], None]


def rows(table: str) -> list[dict[str, str]]:
    with (VOCAB / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def add_row(directory: Path, table: str, **cells: str) -> None:
    """Append a row; the cells that are not given stay empty, source and verified excepted."""
    with (directory / table).open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    row = {"source": "a test", "verified": "yes", **cells}
    with (directory / table).open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header, lineterminator="\n").writerow(row)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The vocabularies without the counties, which no fault below needs: faster."""
    directory = tmp_path / "vocab"
    shutil.copytree(VOCAB, directory)
    metadata = json.loads((directory / METADATA).read_text("utf-8"))
    metadata["tables"] = [t for t in metadata["tables"] if t["url"] in ("countries.csv", "provinces.csv")]
    (directory / METADATA).write_text(json.dumps(metadata), "utf-8")
    with (directory / "provinces.csv").open(encoding="utf-8", newline="") as file:
        provinces = list(csv.DictReader(file))
    with (directory / "provinces.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, provinces[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "member_of": ""} for row in provinces)
    return directory


def test_nothing_is_wrong() -> None:
    assert check_vocabularies() == []


def test_a_copy_is_as_good(copy: Path) -> None:
    assert check_vocabularies(copy) == []


def test_a_new_row_is_all_it_takes(copy: Path) -> None:
    add_row(copy, "countries.csv", id="country/NZ", name_en="New Zealand", name_zh="新西兰")
    assert check_vocabularies(copy) == []
    assert any(row.cells["name_zh"] == "新西兰" for row in read_tables(copy))


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"id": "province/CN-YN", "name_en": "Yunnan again"}, "the id province/CN-YN is also in"),
        ({"id": "province/CN-XX", "name_zh": "云南"}, "'云南' is also a name of province/CN-YN"),
        ({"id": "province/CN-XX", "name_en": "YUNNAN"}, "is also a name of province/CN-YN"),
        ({"id": "province/CN-XX", "name_en": "Atlantis", "within": "country/ZZ"}, "country/ZZ is no entry"),
        ({"id": "province/CN-XX", "name_en": "Atlantis", "gb2260": "53"}, "gb2260 '53' has not the form"),
        ({"id": "province/CN-XX", "name_en": "Atlantis", "iso3166_2": "yn"}, "iso3166_2 'yn' has not"),
        ({"id": "province/CN-XX", "name_en": "Atlantis", "wikidata": "43194"}, "wikidata '43194' has not"),
        ({"id": "province/CN-XX", "name_en": "Atlantis", "source": ""}, "source is empty"),
        ({"id": "province/CN-XX", "name_en": "Atlantis", "verified": "maybe"}, "verified 'maybe' has not"),
        ({"id": "province/CN-XX"}, "no name"),
        ({"id": "county/CN-XX", "name_en": "Atlantis"}, "the id of a Province begins with province/"),
    ],
)
def test_a_fault_is_named_with_its_line(copy: Path, cells: dict[str, str], message: str) -> None:
    add_row(copy, "provinces.csv", **cells)
    problems = check_vocabularies(copy)
    assert any(message in problem for problem in problems), problems
    assert all(problem.startswith("provinces.csv: line 36:") for problem in problems)


def test_declared_homonyms_are_let_pass(copy: Path) -> None:
    add_row(copy, "countries.csv", id="country/GE", name_en="Georgia")
    add_row(copy, "countries.csv", id="country/GS", name_en="Georgia")
    assert len(check_vocabularies(copy)) == 1
    with (copy / "homonyms.csv").open("a", encoding="utf-8") as file:
        file.write("country/GE|country/GS,a test\n")
    assert check_vocabularies(copy) == []


def test_a_row_of_the_wrong_width_stops_the_reading(copy: Path) -> None:
    with (copy / "countries.csv").open("a", encoding="utf-8") as file:
        file.write("country/NZ,New Zealand\n")
    with pytest.raises(OntologyError, match=r"countries\.csv: line \d+: 2 cells"):
        list(read_tables(copy))


def test_a_missing_table_is_named(copy: Path) -> None:
    (copy / "countries.csv").unlink()
    with pytest.raises(OntologyError, match=r"countries\.csv"):
        list(read_tables(copy))


def test_names_hold_no_stray_space() -> None:
    for path in VOCAB.glob("*.csv"):
        for row in rows(path.name):
            for column in ("name_en", "name_zh", "alt_en", "alt_zh", "hidden_en", "hidden_zh"):
                for name in (row.get(column) or "").split("|"):
                    assert name == " ".join(name.split()), (path.name, row["id"], name)


def test_how_much_there_is() -> None:
    assert len(rows("provinces.csv")) == 34
    assert len(rows("prefectures.csv")) == 333
    assert len(rows("counties.csv")) > 2800
    assert len(rows("industries.csv")) > 500
    assert {row["notation"] for row in rows("industries.csv") if row["scheme"] == "gbt-4754-2017"} >= {
        *"ABCDEFGHIJKLMNOPQRST",
        "C36",
        "T97",
    }


def test_identifiers_of_others_stand_on_verified_rows_only() -> None:
    assert not [row["id"] for row in rows("prefectures.csv") if row["wikidata"] and row["verified"] != "yes"]


def test_tables_are_counted(copy: Path) -> None:
    before = {table.title: table for table in count_vocabularies(copy)}
    add_row(
        copy, "countries.csv", id="country/NZ", name_en="New Zealand", alt_en="NZ|Aotearoa", verified="no"
    )
    after = {table.title: table for table in count_vocabularies(copy)}
    old, new = before["Countries"], after["Countries"]
    assert (new.entries, new.verified, new.names) == (old.entries + 1, old.verified, old.names + 3)
    assert after["Provincial-level units"] == before["Provincial-level units"]
