"""``ontology/vocab`` as lookup: from a name to the entities that bear it."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias

from kg import terms
from kg.collector import paused
from kg.csvw import Row, read_tables
from kg.errors import OntologyError
from kg.ids import normalise
from kg.ontology import ontology_directory
from kg.types import Name, Value

_TYPE: Final = terms.RDF + "type"
_LABELS: Final = (terms.SKOS + "prefLabel", terms.SKOS + "altLabel")
_HIDDEN: Final = terms.SKOS + "hiddenLabel"
_SHORT: Final = terms.POL + "shortForm"
_CODES: Final = ("gb2260", "iso3166_2")
_ABBREVIATION: Final = re.compile(r"(?=.*[A-Z0-9].*[A-Z0-9])[A-Z0-9][A-Za-z0-9+/.-]{1,9}")
_NO_NUMBER: Final = ("ss", "ics", "us", "is", "ing")

Inflection: TypeAlias = tuple[str, str, str]
"""A language, how its names vary, and the text that the variant adds."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a vocabulary.

    ``names`` begins with the preferred one of each language; ``hidden`` are wrong spellings and
    translations, ``short`` forms that stand in compounds only (京, 粤). ``facts`` are (local name of a
    ``pol:`` property or full IRI, IRI or literal), empty where nobody verified the row. What is not
    ``recognise`` has a name too common to be looked for in running text.
    """

    iri: str
    cls: str
    names: tuple[Name, ...]
    hidden: tuple[Name, ...]
    short: tuple[Name, ...]
    facts: tuple[tuple[str, str | Value], ...]
    recognise: bool = True


@dataclass(frozen=True)
class Gazetteer:
    """All vocabularies; ``entries`` by IRI, in the order of the tables."""

    entries: Mapping[str, Entry]
    inflections: Mapping[str, tuple[Inflection, ...]]

    def lookup(self, name: str, language: str | None = None) -> tuple[Entry, ...]:
        """The entries that bear a name, compared by :func:`kg.ids.normalise`.

        Proper names come before regular variants and hidden names; homonyms give several entries, an unknown
        name none. ``language`` keeps the entries that bear it in that language.
        """
        key = normalise(name)
        found = (bearer for index in self._index for bearer in index.get(key, ()))
        iris = dict.fromkeys(iri for iri, tongue in found if language in (None, tongue))
        return tuple(self.entries[iri] for iri in iris)

    def forms(self, language: str) -> Mapping[str, tuple[str, ...]]:
        """Every surface form to be looked for in a text of a language, and the IRIs that it may mean.

        English forms come in their written case; Chinese text is also searched for the Latin abbreviations.
        """
        return self._forms.get(language, MappingProxyType({}))

    @cached_property
    @paused()
    def _surfaces(self) -> Mapping[str, tuple[Name, ...]]:
        """The names of each entry, its hidden names, then the regular variants of both."""
        return {
            entry.iri: (*entry.names, *entry.hidden, *_variants(entry, self.inflections.get(entry.cls, ())))
            for entry in self.entries.values()
        }

    @cached_property
    @paused()
    def _forms(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        found: dict[str, dict[str, tuple[str, ...]]] = {"en": {}, "zh": {}}
        chinese = found["zh"]
        for iri, names in self._surfaces.items():
            if not self.entries[iri].recognise:
                continue
            alone = (iri,)
            for name in names:
                text = name.text
                both = name.language != "zh" and _ABBREVIATION.fullmatch(text)
                for forms in (found[name.language], chinese) if both else (found[name.language],):
                    known = forms.setdefault(text, alone)
                    if known is not alone and iri not in known:
                        forms[text] = (*known, iri)
        return {language: MappingProxyType(forms) for language, forms in found.items()}

    @cached_property
    @paused()
    def _index(self) -> tuple[Mapping[str, list[tuple[str, str]]], Mapping[str, list[tuple[str, str]]]]:
        """From a normalised name to those who bear it, and in which language: proper names, then others."""
        proper: dict[str, list[tuple[str, str]]] = defaultdict(list)
        other: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for iri, names in self._surfaces.items():
            own = len(self.entries[iri].names)
            for name in names[:own]:
                proper[normalise(name.text)].append((iri, name.language))
            for name in names[own:]:
                other[normalise(name.text)].append((iri, name.language))
        return dict(proper), dict(other)

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        return {
            value.text: entry.iri
            for entry in self.entries.values()
            for prop, value in entry.facts
            if prop in _CODES and isinstance(value, Value)
        }

    def within(self, iri: str) -> tuple[str, ...]:
        """The places around a place, from the nearest up: county, prefecture, province, country."""
        return self._chain(iri)

    @cached_property
    def _chain(self) -> Callable[[str], tuple[str, ...]]:
        places = self._around  # not through the gazetteer: in a cycle with it, it would outlive its last user

        def chain(iri: str) -> tuple[str, ...]:
            found: list[str] = []
            while (around := places.get(iri)) and around not in found:
                found.append(around)
                iri = around
            return tuple(found)

        return lru_cache(1 << 13)(chain)

    @cached_property
    def _around(self) -> Mapping[str, str]:
        """The place that each place lies in, where one is known."""
        first = {e.iri: next((o for p, o in e.facts if p == "within"), None) for e in self.entries.values()}
        return {iri: around for iri, around in first.items() if isinstance(around, str)}

    def by_code(self, code: str) -> Entry | None:
        """The place with a code of GB/T 2260 (``530100``) or ISO 3166-2 (``CN-YN``)."""
        iri = self._codes.get(code)
        return self.entries[iri] if iri else None


@paused()
def load_gazetteer(base: str = terms.BASE, directory: Path | None = None) -> Gazetteer:
    """Read all vocabularies below a directory (default: the ontology's ``vocab``).

    ``base`` begins the IRIs of the entries. Raises :class:`~kg.errors.OntologyError` where a table is
    missing or malformed.
    """
    directory = directory or ontology_directory() / "vocab"
    entries: dict[str, Entry] = {}
    for row in read_tables(directory):
        entry = _entry(row, base)
        if entry.iri in entries:
            raise OntologyError(f"{row.table}: line {row.line}: the id {row.cells['id']} is there already")
        entries[entry.iri] = entry
    return Gazetteer(MappingProxyType(entries), _inflections(directory))


def _entry(row: Row, base: str) -> Entry:
    labels: dict[str, list[Name]] = {prop: [] for prop in (*_LABELS, _HIDDEN, _SHORT)}
    facts: list[tuple[str, str | Value]] = []
    verified, cells, cls = row.cells["verified"] == "yes", row.cells, ""
    for column in row.columns:
        if not (column.virtual or cells[column.name]):
            continue
        if (names := labels.get(column.property)) is not None:
            names += [Name(text, column.language or "en") for text in column.texts(cells)]
        elif column.property == _TYPE:
            cls = cls or next(
                (v.removeprefix(terms.POL) for v in column.values(cells) if isinstance(v, str)), ""
            )
        elif verified:
            prop = column.property.removeprefix(terms.POL)
            facts += ((prop, _rebased(value, base)) for value in column.values(cells))
    if not cls:
        raise OntologyError(f"{row.table}: line {row.line}: no class; fill the column class")
    return Entry(
        iri=base + row.subject.removeprefix(terms.BASE),
        cls=cls,
        names=(*labels[_LABELS[0]], *labels[_LABELS[1]]),
        hidden=tuple(labels[_HIDDEN]),
        short=tuple(labels[_SHORT]),
        facts=tuple(facts),
        recognise=row.cells.get("recognise") != "no",
    )


def _rebased(value: str | Value, base: str) -> str | Value:
    """The value, where it is an IRI of ours one that begins with ``base``."""
    if isinstance(value, str) and value.startswith(terms.BASE):
        return base + value[len(terms.BASE) :]
    return value


def _inflections(directory: Path) -> Mapping[str, tuple[Inflection, ...]]:
    with (directory / "inflections.csv").open(encoding="utf-8", newline="") as file:
        found: dict[str, list[Inflection]] = defaultdict(list)
        for row in csv.DictReader(file):
            found[row["class"]].append((row["language"], row["rule"], row["text"]))
    return {cls: tuple(rules) for cls, rules in found.items()}


def _variants(entry: Entry, rules: tuple[Inflection, ...]) -> Iterator[Name]:
    for name in entry.names + entry.hidden if rules else ():
        for language, rule, text in rules:
            if language == name.language and (variant := _vary(name.text, language, rule, text)):
                yield Name(variant, language)


def _vary(name: str, language: str, rule: str, text: str) -> str | None:
    if rule == "number":
        return _other_number(name)
    if language == "zh":
        return None if name.endswith(("业", text)) else name + text
    if name.casefold().endswith(("industry", "industries", "sector", "sectors")):
        return None
    stem = _other_number(name) if name.endswith("s") else name
    return f"{stem or name} {text}"


def _other_number(name: str) -> str | None:
    """The singular of an English plural and the plural of a singular; nothing for odd words."""
    last = name.rpartition(" ")[2]
    if len(last) < 4 or not last.isascii() or last.isupper() or last.endswith(_NO_NUMBER):
        return None
    if last.endswith("ies"):
        return name[:-3] + "y"
    if last.endswith("s"):
        return name[:-1]
    if last.endswith("y") and last[-2] not in "aeiou":
        return name[:-1] + "ies"
    return name + "s" if last[-1].isalpha() else None
