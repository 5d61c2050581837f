"""Answers as tables, and drawn: on a map, along time, as bars, as a network, where their columns allow it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.index import Entity
from kg.serve.answering.describe import short
from kg.serve.http.addresses import local_path
from kg.terms import POL, XSD
from kg.view.chart import Bar, bar_chart
from kg.view.network import Link, class_in, network
from kg.view.tiles import tile_map
from kg.view.timeline import Span, timeline

if TYPE_CHECKING:
    from kg.index import Index
    from kg.serve.site.interface import Interface
    from kg.serve.site.labels import Labels

_DATE: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_NUMBERS: Final = frozenset(XSD + name for name in ("integer", "decimal", "double", "float", "int", "long"))
_ANY: Final = re.compile(r"[+-]?\d+(?:\.\d+)?")
MOST_LINKS: Final = 80
"""Links of a network that are drawn."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value to show: its text, the IRI that it is or is of, and a note (language or datatype)."""

    text: str
    iri: str | None = None
    note: str = ""
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns (name, heading)."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell | None, ...], ...]

    @property
    def numeric(self) -> list[int]:
        """The columns that hold numbers only."""
        return [i for i in range(len(self.columns)) if _all(self, i, lambda c: c.number is not None)]


def read_table(
    body: bytes,
    index: Index,
    ui: Interface,
    labels: Labels,
    *,
    base: str,
    headings: Mapping[str, Mapping[str, str]] | None = None,
    most: int = 1000,
) -> tuple[Table, int]:
    """The rows of a JSON result, and how many there are in all; things have their names.

    With ``headings`` (of a question) a column of names beside one of things (``eventName`` beside ``event``)
    is left out: the thing's own name stands in its place, in the language of the page.
    """
    content = json.loads(body)
    names = content["head"]["vars"]
    rows = content["results"]["bindings"]
    shown = [
        n
        for n in names
        if headings is None or n.removesuffix("Name") == n or n.removesuffix("Name") not in names
    ]
    iris = {t["value"] for row in rows[:most] for t in row.values() if t["type"] == "uri"}
    known = index.entities(iris)
    titles = {iri: a.title for iri in iris if "/article/" in iri and (a := index.article(iri))}

    def cell(row: Mapping[str, dict[str, Any]], name: str) -> Cell | None:
        term = row.get(name)
        if term is None:
            return None
        value = term["value"]
        if term["type"] == "uri":
            text = _name(value, known, titles, labels, ui, base)
            spare = row.get(f"{name}Name", {}).get("value") if headings is not None else None
            return Cell(
                text or spare or short(value, base), value, "" if headings or not text else short(value, base)
            )
        if term["type"] == "triple":
            return Cell(json.dumps(value, ensure_ascii=False))
        datatype = term.get("datatype", "")
        note = "" if headings is not None else term.get("xml:lang") or short(datatype)
        number = float(value) if datatype in _NUMBERS and _ANY.fullmatch(value) else None
        return Cell(value, None, note, number)

    columns = tuple((n, (headings or {}).get(n, {}).get(ui.language) or n) for n in shown)
    table = Table(columns, tuple(tuple(cell(row, n) for n in shown) for row in rows[:most]))
    return table, len(rows)


def drawings(
    table: Table, index: Index, ui: Interface, *, base: str, title: str, of: str = ""
) -> dict[str, Callable[[], object]]:
    """The drawings that a table allows, by name; each is made when it is called.

    ``of`` names the column of numbers that a map or a chart shows, where there are several.
    """
    found: dict[str, Callable[[], object]] = {}
    dates = _column(table, lambda c: c.iri is None and c.number is None and bool(_DATE.fullmatch(c.text)))
    things = [i for i in range(len(table.columns)) if _all(table, i, lambda c: c.iri is not None)]
    numbers = sorted(table.numeric, key=lambda i: table.columns[i][0] != of)
    naming = things[0] if things else _column(table, lambda c: c.number is None and c.iri is None)

    def link(iri: str) -> str | None:
        return local_path(iri, base)

    if dates is not None and naming is not None:
        found["timeline"] = lambda: timeline(_spans(table, dates, naming), title=title, link=link)
    values = _by_province(table, index, things, numbers)
    if values:
        found["map"] = lambda: tile_map(values, title=title, language=ui.language, base=base, link=link)
    if numbers and naming is not None:
        found["chart"] = lambda: bar_chart(
            [
                Bar(name.text, number.number or 0, name.iri)
                for row in table.rows
                if (name := row[naming]) and (number := row[numbers[0]])
            ],
            title=title,
            language=ui.language,
            link=link,
        )
    pairs = [i for i in things if not _all(table, i, lambda c: _is_term(c.iri or ""))]
    if len(pairs) > 1:
        found["graph"] = lambda: network(_links(table, pairs, things), title=title, link=link)
    return found


def links_of(triples: Iterable[tuple[str, str, str]], named: Callable[[str], str]) -> list[Link]:
    """Triples between IRIs as links of a network."""
    return [Link(s, named(s), o, named(o), named(p)) for s, p, o in triples]


def _name(
    iri: str, known: Mapping[str, Entity], titles: Mapping[str, str], labels: Labels, ui: Interface, base: str
) -> str:
    if (entity := known.get(iri)) and (entity.en or entity.zh):
        return entity.name(ui.language)
    if iri in titles:
        return titles[iri]
    return labels.of(iri.removeprefix(POL), ui.language) if iri.startswith(POL) else ""


def _column(table: Table, test: Callable[[Cell], bool]) -> int | None:
    return next((i for i in range(len(table.columns)) if _all(table, i, test)), None)


def _all(table: Table, column: int, test: Callable[[Cell], bool]) -> bool:
    cells = [cell for row in table.rows if (cell := row[column])]
    return bool(cells) and all(map(test, cells))


def _is_term(iri: str) -> bool:
    return iri.startswith(POL) or "/article/" in iri or "/claim/" in iri


def _spans(table: Table, dates: int, naming: int) -> list[Span]:
    found = {}
    for row in table.rows:
        date, name = row[dates], row[naming]
        if date and name:
            key = (date.text, name.iri or name.text)
            found[key] = Span(date.text, "", name.text, class_in(name.iri or ""), name.iri)
    return list(found.values())


def _by_province(
    table: Table, index: Index, things: Sequence[int], numbers: Sequence[int]
) -> dict[str, float]:
    """The first column of things that lie in provinces: the first number of each row, or how many rows."""
    for column in things:
        places = index.provinces_of({c.iri for row in table.rows if (c := row[column]) and c.iri})
        if not places:
            continue
        values: dict[str, float] = {}
        seen = set()
        for row in table.rows:
            cell = row[column]
            number = row[numbers[0]] if numbers else None
            key = (cell.iri if cell else None, None if number is None else row)
            if cell is None or key in seen:
                continue
            seen.add(key)
            for province in places.get(cell.iri or "", ()):
                weight = (number.number or 0) if number else 0 if numbers else 1
                values[province] = values.get(province, 0) + weight
        return values
    return {}


def _links(table: Table, pairs: Sequence[int], things: Sequence[int]) -> list[Link]:
    one, other = pairs[0], pairs[1]
    between = [i for i in things if one < i < other]
    links = {}
    for row in table.rows:
        source, target = row[one], row[other]
        if source and target and source.iri and target.iri:
            middle = row[between[0]] if between else None
            label = middle.text if middle else ""
            links[source.iri, label, target.iri] = Link(
                source.iri, source.text, target.iri, target.text, label
            )
    return list(links.values())[:MOST_LINKS]
