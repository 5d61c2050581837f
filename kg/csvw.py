"""CSV tables with W3C CSVW metadata, read as subjects with properties.

The subset of "Metadata Vocabulary for Tabular Data" (W3C, 2015) that ``ontology/vocab`` uses:
``tables`` with ``url``, ``aboutUrl``, ``tableSchema.columns``; of a column ``name``, ``propertyUrl``,
``valueUrl``, ``lang``, ``datatype`` (``base``, ``format``), ``separator``, ``virtual``, ``required``,
``suppressOutput``. Two readings of our own, both where the standard is silent: ``valueUrl`` of a column
with a ``separator`` is expanded for each value, and the datatype ``anyAtomicType`` stands for a date of
the precision that the cell has.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg import terms
from kg.errors import OntologyError
from kg.types import Datatype, Value

METADATA: Final = "csv-metadata.json"
_TEMPLATE: Final = re.compile(r"\{\+?(\w+)\}")
_DATATYPES: Final[Mapping[str, Datatype]] = {
    "string": "string",
    "decimal": "decimal",
    "integer": "integer",
    "gYear": "gYear",
    "gYearMonth": "gYearMonth",
    "date": "date",
}
_DATES: Final[Mapping[int, Datatype]] = {4: "gYear", 7: "gYearMonth", 10: "date"}


@dataclass(frozen=True, slots=True)
class Column:
    """What the metadata say of a column: its property, and how a cell becomes an IRI or a literal."""

    name: str
    property: str
    template: tuple[str, ...]
    separator: str | None
    language: str | None
    datatype: Datatype | None
    virtual: bool

    def texts(self, cells: Mapping[str, str]) -> list[str]:
        """What stands in the column's cell of a row, in its parts."""
        cell = cells[self.name]
        parts = cell.split(self.separator) if self.separator else (cell,)
        return [text for part in parts if (text := part.strip())]

    def values(self, cells: Mapping[str, str]) -> Iterator[str | Value]:
        """The column's values in a row."""
        if self.virtual:
            yield _expand(self.template, cells)
            return
        if self.template:
            for text in self.texts(cells):
                yield _expand(self.template, cells, text)
            return
        for text in self.texts(cells):
            yield Value(text, self.datatype or _DATES.get(len(text), "string"), self.language)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its subject IRI, its cells, and the columns that say something, in their order."""

    table: str
    line: int
    subject: str
    columns: tuple[Column, ...]
    cells: Mapping[str, str]

    @property
    def properties(self) -> Iterator[tuple[str, str | Value]]:
        """The pairs of property IRI and IRI or literal."""
        for column in self.columns:
            if column.virtual or self.cells[column.name]:
                for value in column.values(self.cells):
                    yield column.property, value


def read_tables(directory: Path) -> Iterator[Row]:
    """All rows of the tables that ``directory/csv-metadata.json`` describes, in its order.

    Raises :class:`~kg.errors.OntologyError` where a table is missing or its header differs from the metadata.
    """
    for table in read_metadata(directory):
        yield from _read_table(directory, table)


def read_metadata(directory: Path) -> list[dict[str, Any]]:
    """The descriptions of the tables, as they stand in ``directory/csv-metadata.json``.

    Raises :class:`~kg.errors.OntologyError` where the file is missing or not JSON.
    """
    path = directory / METADATA
    try:
        tables: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["tables"]
    except (OSError, ValueError, KeyError) as error:
        raise OntologyError(f"{path}: not readable as CSVW metadata ({error}); restore the file") from error
    return tables


def _column(data: Mapping[str, Any]) -> Column:
    prefix, _, local = data["propertyUrl"].partition(":")
    datatype = "string" if "lang" in data else data.get("datatype", "string")
    if isinstance(datatype, dict):
        datatype = datatype["base"]
    return Column(
        name=data.get("name", ""),
        property=terms.PREFIXES.get(prefix, prefix + ":") + local,
        template=tuple(_TEMPLATE.split(data.get("valueUrl", ""))) if data.get("valueUrl") else (),
        separator=data.get("separator"),
        language=data.get("lang"),
        datatype=None if datatype == "anyAtomicType" else _DATATYPES[datatype],
        virtual=bool(data.get("virtual")),
    )


def _read_table(directory: Path, table: Mapping[str, Any]) -> Iterator[Row]:
    path = directory / table["url"]
    columns = table["tableSchema"]["columns"]
    expected = [column["name"] for column in columns if not column.get("virtual")]
    mapped = tuple(_column(column) for column in columns if not column.get("suppressOutput"))
    about = tuple(_TEMPLATE.split(table["aboutUrl"]))
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, [])
            if header != expected:
                raise OntologyError(
                    f"{path}: line 1: the columns are {header}, {METADATA} says {expected}; make them equal"
                )
            for cells in reader:
                line = reader.line_num
                if len(cells) != len(expected):
                    raise OntologyError(
                        f"{path}: line {line}: {len(cells)} cells instead of {len(expected)}; "
                        "quote the cells that hold a comma"
                    )
                named = dict(zip(header, cells, strict=True))
                yield Row(path.name, line, _expand(about, named), mapped, named)
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(f"{path}: {error}; restore the table or take it out of {METADATA}") from error


def _expand(template: tuple[str, ...], cells: Mapping[str, str], text: str | None = None) -> str:
    """A template (RFC 6570) of which every second part names a cell; ``text`` stands for all of them."""
    expanded = template[0]
    for name, after in zip(template[1::2], template[2::2], strict=True):
        # A space can stand in no IRI: RFC 6570 writes it so in every kind of expansion.
        expanded += (cells[name].strip() if text is None else text).replace(" ", "%20") + after
    return expanded
