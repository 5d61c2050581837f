"""The check of ``ontology/vocab`` that anyone runs who has added a row."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg import terms
from kg.csvw import Row, read_metadata, read_tables
from kg.ids import kebab, normalise
from kg.ontology import load_ontology, ontology_directory
from kg.types import Value

_NAMES = ("name_en", "name_zh", "alt_en", "alt_zh", "hidden_en", "hidden_zh")


@dataclass(frozen=True, slots=True)
class TableCount:
    """What a vocabulary holds; of verified entries the facts are published, of the others names only."""

    title: str
    entries: int
    verified: int
    names: int


def count_vocabularies(directory: Path | None = None) -> list[TableCount]:
    """What each table holds, in the order of ``csv-metadata.json``.

    Raises :class:`~kg.errors.OntologyError` where a table cannot be read.
    """
    directory = directory or ontology_directory() / "vocab"
    cells = defaultdict(list)
    for row in read_tables(directory):
        cells[row.table].append(row.cells)
    return [
        TableCount(
            title=table["dc:title"],
            entries=len(cells[table["url"]]),
            verified=sum(cell["verified"] == "yes" for cell in cells[table["url"]]),
            names=sum(len(cell[n].split("|")) for cell in cells[table["url"]] for n in _NAMES if cell[n]),
        )
        for table in read_metadata(directory)
    ]


def check_vocabularies(directory: Path | None = None) -> list[str]:
    """Everything that is wrong with the vocabularies, one sentence each; empty where all is well.

    Refused are: an id twice; a name that two entries of a class bear (unless ``homonyms.csv`` declares them,
    the table's names are unique within a parent only, or the row is not looked for); a reference to no entry;
    a malformed code, number or date; a missing source; an unknown class; a row without any name.
    Raises :class:`~kg.errors.OntologyError` where a table cannot be read at all.
    """
    directory = directory or ontology_directory() / "vocab"
    tables = {table["url"]: table for table in read_metadata(directory)}
    rows = list(read_tables(directory))
    known = {row.subject for row in rows}
    classes = frozenset(load_ontology().superclasses)
    problems = [problem for row in rows for problem in _row_problems(row, tables[row.table], known, classes)]
    return problems + list(_twice(rows)) + list(_shared_names(rows, tables, _homonyms(directory)))


def _row_problems(
    row: Row, table: Mapping[str, Any], known: set[str], classes: frozenset[str]
) -> Iterator[str]:
    where = f"{row.table}: line {row.line}:"
    if not row.cells["name_en"] and not row.cells["name_zh"]:
        yield f"{where} no name; fill name_en or name_zh"
    for column in table["tableSchema"]["columns"]:
        cell = row.cells.get(column["name"], "")
        if column.get("required") and not cell:
            yield f"{where} {column['name']} is empty; fill it"
        datatype = column.get("datatype")
        pattern: str = datatype.get("format", "") if isinstance(datatype, dict) else ""
        for part in cell.split("|") if cell and pattern else ():
            if not re.fullmatch(pattern, part):
                yield f"{where} {column['name']} {part!r} has not the form {pattern}"
    for prop, value in row.properties:
        if isinstance(value, Value):
            continue
        if prop == terms.RDF + "type":
            cls = value.removeprefix(terms.POL)
            if cls not in classes:
                yield f"{where} the ontology has no class {cls}"
            elif not row.cells["id"].startswith(kebab(cls) + "/"):
                yield f"{where} the id of a {cls} begins with {kebab(cls)}/, not {row.cells['id']!r}"
        elif value.startswith(terms.BASE) and value not in known:
            yield f"{where} {value.removeprefix(terms.BASE)} is no entry; add its row or correct it"


def _twice(rows: Sequence[Row]) -> Iterator[str]:
    first: dict[str, Row] = {}
    for row in rows:
        other = first.setdefault(row.subject, row)
        if other is not row:
            yield (
                f"{row.table}: line {row.line}: the id {row.cells['id']} is also in "
                f"{other.table}, line {other.line}"
            )


def _shared_names(
    rows: Sequence[Row], tables: Mapping[str, Mapping[str, Any]], homonyms: list[frozenset[str]]
) -> Iterator[str]:
    bearers: dict[tuple[str, str, str], dict[str, tuple[Row, str]]] = defaultdict(dict)
    for row in rows:
        if row.cells.get("recognise") == "no":
            continue
        cls = row.cells["id"].partition("/")[0]
        scope = row.cells[parent] if (parent := tables[row.table].get("pol:uniqueWithin")) else ""
        for column in _NAMES:
            for name in filter(None, row.cells[column].split("|")):
                bearers[cls, scope, normalise(name)].setdefault(row.cells["id"], (row, name))
    for found in bearers.values():
        if len(found) > 1 and not any(found.keys() <= group for group in homonyms):
            (first, name), *others = found.values()
            for other, _ in others:
                yield (
                    f"{other.table}: line {other.line}: {name!r} is also a name of {first.cells['id']}; "
                    "take it from one of the two or declare both in homonyms.csv"
                )


def _homonyms(directory: Path) -> list[frozenset[str]]:
    with (directory / "homonyms.csv").open(encoding="utf-8", newline="") as file:
        return [frozenset(row["ids"].split("|")) for row in csv.DictReader(file)]
