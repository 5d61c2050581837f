"""What the cells of a table's row say of each other, in either language.

What a column holds is told by the words above it, or else by what most of its cells name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kg.extract.cells import Table, words_of
from kg.extract.document import Document
from kg.extract.families import DIVISIONS
from kg.extract.tools import Tools
from kg.types import Mention, Relation, Span

_BETWEEN: Final = re.compile(r"\s*[、,，;；]\s*")
_WORDS: Final = re.compile(r"[^\W\d][^\d:：;；()（）。.]*")
_NAME: Final = re.compile(r"[^\W\d_]{2}|\w+ \w")
_LONGEST_NAME: Final = {"en": 48, "zh": 16}
"""Characters of an industry that no vocabulary knows."""
_MOST: Final = 0.6
"""The part of a cell that a name must make up to be what the cell is about."""
_REACH: Final = 600
"""Characters ahead of a table in which the title stands that its members bear."""
_LEVEL: Final = {"Province": 0, "Prefecture": 1, "County": 2}
_MEMBERS: Final = ("Cluster", "Zone", "Enterprise", "Institution", "Project")
_TARGETING: Final = frozenset({"Cluster", "Zone", "Project"})
_CONFIDENCE: Final = 0.8


def _roles(document: Document, table: Table) -> list[str]:
    """What each column holds: "place", "Industry", a class of members, or nothing that is known."""
    roles = []
    headed = any(table.heads)
    for number, head in enumerate(table.heads):
        told = next((role for role, words in words_of("columns").items() if words.search(head)), "")
        if told or (headed and head):
            mentions = [m.cls for row in table.rows for m in _about(document, row[number])]
            member = next((cls for cls in _MEMBERS if 2 * mentions.count(cls) > len(table.rows)), "")
            # "City" may stand above the names of its parks.
            roles.append(member or told or _held(document, table, number, places=False))
        else:
            roles.append(_held(document, table, number, places=not headed))
    return roles


def _held(document: Document, table: Table, number: int, *, places: bool) -> str:
    """What most cells of a column name."""
    named = Counter(
        "place" if mention.cls in DIVISIONS else mention.cls
        for row in table.rows
        for mention in (_about(document, row[number]) or _products(document, row[number]))[:1]
    )
    for cls, count in named.most_common(1):
        if 2 * count >= len(table.rows) and (cls in (*_MEMBERS, "Industry") or (cls == "place" and places)):
            return cls
    return ""


def _about(document: Document, cell: Span) -> list[Mention]:
    """The mention that makes up most of a cell, if one does."""
    length = cell.end - cell.start
    return [m for m in document.mentions_in(cell) if m.span.end - m.span.start >= _MOST * length]


def _industries(document: Document, cell: Span) -> list[Mention]:
    return [m for m in document.mentions_in(cell) if m.cls == "Industry"]


def _products(document: Document, cell: Span) -> list[Mention]:
    """The industries of a cell, where they make up most of it."""
    found = _industries(document, cell)
    named = sum(m.span.end - m.span.start for m in found)
    return found if named >= _MOST * (cell.end - cell.start) else []


def find_table_names(document: Document, tools: Tools) -> Iterator[Mention]:
    """Names that no vocabulary knows, in columns that say what they hold.

    Example: "Hebei | Pingquan park | edible fungus" below "Province | Park | Leading industry"
    """
    language = document.article.language
    for table in document.tables:
        for number, role in enumerate(_roles(document, table)):
            for cell in (row[number] for row in table.rows):
                if role == "Industry":
                    for part in _parts(document.article.text, cell):
                        if _is_product(document, part):
                            name = document.line(part)
                            yield Mention(part, role, name, f"{language}-table-industry", 0.75)
                elif role in _MEMBERS and _is_unknown(document, cell, bool(table.heads[number])):
                    yield Mention(cell, role, document.line(cell), f"{language}-table-name", 0.75)


def _is_product(document: Document, span: Span) -> bool:
    """Whether words of a column of industries are the name of one that nothing has found."""
    words = document.article.text[span.start : span.end]
    short = len(words) <= _LONGEST_NAME[document.article.language]
    return short and not document.items_in(span) and bool(_WORDS.fullmatch(words))


def _is_unknown(document: Document, cell: Span, told: bool) -> bool:
    """Whether a cell of a column of names holds one that nothing has found, or found but for its beginning.

    "Luochuan County modern park", of which "modern park" was found, is one name; a name that nothing has
    found is one only where words above the column tell what it is (``told``).
    """
    if not _NAME.match(document.line(cell)):
        return False
    mentions = document.mentions_in(cell)
    if any(m.cls not in DIVISIONS and m.span.start == cell.start for m in mentions):
        return False
    if any(m.cls not in DIVISIONS and m.span.end == cell.end for m in mentions):
        return mentions[0].cls in DIVISIONS and mentions[0].span.start == cell.start
    return told and not _about(document, cell)


def _parts(text: str, cell: Span) -> Iterator[Span]:
    start = cell.start
    for found in _BETWEEN.finditer(text, cell.start, cell.end):
        if found.start() > start:
            yield Span(start, found.start())
        start = found.end()
    if cell.end > start:
        yield Span(start, cell.end)


def table_relations(document: Document, tools: Tools) -> Iterator[Relation]:
    """Where the members of a table lie, what they target, which title they bear.

    Example: "Hebei | Pingquan park | edible fungus" → the park is located in Hebei and targets edible fungus;
    "Hebei | edible fungus" → Hebei develops it
    """
    language = document.article.language
    for table in document.tables:
        place: Mention | None = None
        for row in _entries(document, table):
            # Below a cell that is merged with others nothing stands.
            place = row.place or (place if row.merged else None)
            title = _title(document, table, row.member) if row.member else None
            for subject, property_, object_ in _said(row.member, place, row.industries, title):
                if sentence := document.sentence_of(subject.span) or document.sentence_of(object_.span):
                    rule = f"{language}-table-row"
                    yield Relation(subject, property_, object_, sentence.span, rule, _CONFIDENCE)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a row names: what it is about, its narrowest place, industries; ``merged``: a cell for a place is
    empty.
    """

    member: Mention | None
    place: Mention | None
    industries: tuple[Mention, ...]
    merged: bool


def _entries(document: Document, table: Table) -> Iterator[_Entry]:
    roles = _roles(document, table)
    for row in table.rows:
        cells = list(zip(row, roles, strict=True))
        named = {
            role: [m for cell, own in cells if own == role for m in _about(document, cell)] for role in roles
        }
        places = sorted(named.get("place", ()), key=lambda m: _LEVEL.get(m.cls, -1))
        yield _Entry(
            next((named[cls][0] for cls in _MEMBERS if named.get(cls)), None),
            places[-1] if places else None,
            tuple(m for cell, role in cells if role == "Industry" for m in _industries(document, cell)),
            any(role == "place" and cell.start == cell.end for cell, role in cells),
        )


def _said(
    member: Mention | None, place: Mention | None, industries: Sequence[Mention], title: Mention | None
) -> Iterator[tuple[Mention, str, Mention]]:
    """What a row says of its member, or of its place where it has no member."""
    if member and title:
        yield member, "underProgramme", title
    if member and place:
        yield member, "locatedIn", place
    owner, property_ = (member, "targets") if member else (place, "developsIndustry")
    if owner and (owner is place or owner.cls in _TARGETING):
        for industry in industries:
            yield owner, property_, industry


def _title(document: Document, table: Table, member: Mention) -> Mention | None:
    """The programme named last ahead of a table whose name tells of members of that kind."""
    words = words_of("members").get(member.cls)
    start = table.rows[0][0].start
    if words is None:
        return None
    ahead = (m for m in reversed(document.mentions) if start - _REACH <= m.span.start < start)
    return next((m for m in ahead if m.cls == "Programme" and words.search(m.name)), None)
