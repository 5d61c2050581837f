"""Names in words that mean the same in both languages: the base of keys across languages.

A name is cut, longest match first, into known entities (their IRIs' ends), words of ``words.csv``
(their concepts) and what is left (English words in the singular, Chinese characters in pinyin). So
"Henan Provincial Department of Industry and Information Technology" and 河南省工信厅 hold the same
concepts, whatever their order.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import product
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from kg.gazetteer import Gazetteer
from kg.ids import normalise
from kg.ontology import Ontology
from kg.resolve.names import language_of
from kg.types import Name

if TYPE_CHECKING:
    from opencc import OpenCC

Meaning: TypeAlias = str | tuple[str, ...]
"""A concept, or the IRIs of the entities that the word may be."""
Piece: TypeAlias = tuple[Meaning | None, str]
"""What a piece of a name means, or its own letters where nobody knows it."""
Choose: TypeAlias = Callable[[tuple[str, ...]], str]
"""Decides between homonyms."""

_SPELT: Final = ("Industry", "Policy", "Programme", "EventSeries", "Zone", "Cluster")
"""Classes whose known names stand in other names in words."""

_LONGEST: Final = 12
"""Words (English) or characters (Chinese) of the longest name that is looked for, times two in Chinese."""
_SYLLABLES: Final = re.compile(r"(?:(?:[bpmfdtnlgkhjqxrcsyw]|[zcs]h?)?[aeiouv]{1,3}(?:ng|n|r)?)+")
_RUN: Final = re.compile(r"([\u3400-\u9fff][\u3400-\u9fff ]*)|[^\u3400-\u9fff]+")
_ONE_WORD: Final = ("ss", "us", "is", "ics")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a name: a concept, a word that says what kind of thing it is (``kind``), a known
    entity (``iri``), or what is left (``rest``)."""

    sort: Literal["concept", "kind", "iri", "rest"]
    text: str

    @property
    def token(self) -> str:
        """The piece as it stands in a key: an IRI by its last part."""
        return self.text.rsplit("/", 1)[-1]


@dataclass(frozen=True)
class Lexicon:
    """Words and known names of both languages, by what they are compared by.

    ``spelling`` are known entities (an industry, a programme) in words, so that a name which holds one
    whole compares with a name which says it in parts; places and bodies stay as they are. ``known`` are the
    known entities under all words of a name, ``members`` the known zones by place and programme.
    """

    english: Mapping[tuple[str, ...], Meaning]
    chinese: Mapping[str, Meaning]
    kinds: frozenset[str]
    spelling: Mapping[str, tuple[Part, ...]]
    known: Mapping[frozenset[str], tuple[str, ...]]
    members: Mapping[tuple[str, str], tuple[str, ...]]

    @cached_property
    def _cut(self) -> Callable[[str], tuple[Piece, ...]]:
        """The names that an article compares come again and again."""
        return lru_cache(1 << 12)(lambda name: tuple(_pieces(name, self.english, self.chinese)))

    def parts(self, name: str, choose: Choose = min) -> tuple[Part, ...]:
        """The pieces of a name in their order; ``choose`` decides what a homonym is.

        >>> from kg.gazetteer import load_gazetteer
        >>> from kg.ontology import load_ontology
        >>> lexicon = load_lexicon(load_gazetteer(), load_ontology())
        >>> [part.token for part in lexicon.parts("河南省人民政府")]
        ['CN-HA', 'government']
        """
        return tuple(_part(meaning, text, self.kinds, choose) for meaning, text in self._cut(name))

    def words(self, name: str, choose: Choose = min) -> tuple[Part, ...]:
        """The same with known entities in words."""
        return tuple(
            word for part in self.parts(name, choose) for word in self.spelling.get(part.text, (part,))
        )


def load_lexicon(gazetteer: Gazetteer, ontology: Ontology) -> Lexicon:
    """The words of ``words.csv``, and the names that the gazetteer gives its entries."""
    bare = _dictionary(gazetteer)
    classes = {entry.cls for entry in gazetteer.entries.values()} - {"FiveYearPlan"}
    spelt = {cls for cls in classes if any(ontology.is_a(cls, ancestor) for ancestor in _SPELT)}
    said = {iri: entry.names for iri, entry in gazetteer.entries.items() if entry.cls in spelt}
    spelling: dict[str, tuple[Part, ...]] = {}
    for iri in said:
        _spell(iri, said, bare, spelling)
    lexicon = replace(bare, spelling=spelling)
    known: dict[frozenset[str], dict[str, None]] = defaultdict(dict)
    for iri, names in said.items():
        for name in names:
            words = lexicon.words(name.text)
            if any(word.sort != "kind" for word in words):
                known[frozenset(word.token for word in words)][iri] = None
    return replace(
        lexicon, known={words: tuple(iris) for words, iris in known.items()}, members=_members(gazetteer)
    )


def _members(gazetteer: Gazetteer) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for iri, entry in gazetteer.entries.items():
        if entry.cls == "Zone":
            facts = [(name, value) for name, value in entry.facts if isinstance(value, str)]
            places = [value for name, value in facts if name == "locatedIn"]
            programmes = [value for name, value in facts if name == "underProgramme"]
            for key in product(places, programmes):
                found[key].append(iri)
    return {key: tuple(iris) for key, iris in found.items()}


def _dictionary(gazetteer: Gazetteer) -> Lexicon:
    english: dict[tuple[str, ...], Meaning] = {}
    chinese: dict[str, Meaning] = {}
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for language in ("en", "zh"):
        for form, iris in gazetteer.forms(language).items():
            found[normalise(form)].update(dict.fromkeys(iris))
    for form, meant in found.items():
        if language_of(form) == "zh":
            chinese["".join(form.split())] = tuple(meant)
        else:
            english[tuple(map(singular, form.split()))] = tuple(meant)
    rows = list(_rows("words.csv"))
    for row in rows:
        english.update({tuple(map(singular, w.split())): row["concept"] for w in row["english"].split("|")})
        chinese.update(dict.fromkeys(row["chinese"].split("|"), row["concept"]))
    chinese.pop("", None)
    return Lexicon(english, chinese, frozenset(row["concept"] for row in rows if row["kind"]), {}, {}, {})


def _spell(
    iri: str,
    said: Mapping[str, tuple[Name, ...]],
    lexicon: Lexicon,
    done: dict[str, tuple[Part, ...]],
) -> tuple[Part, ...]:
    """An entity in the words of its first name; an entity inside it in its own words."""
    if iri not in done:
        done[iri] = (Part("iri", iri),)  # what a name that holds itself ends with
        pieces = _pieces(said[iri][0].text, lexicon.english, lexicon.chinese, whole=False)
        inside = [_part(meaning, text, lexicon.kinds, min) for meaning, text in pieces]
        words = (w for p in inside for w in (_spell(p.text, said, lexicon, done) if p.text in said else (p,)))
        done[iri] = tuple(words) or done[iri]
    return done[iri]


def _pieces(
    name: str, english: Mapping[tuple[str, ...], Meaning], chinese: Mapping[str, Meaning], whole: bool = True
) -> Iterator[Piece]:
    """The pieces of a name; without ``whole`` the name as a whole is not looked up."""
    for run, han in _runs(normalise(name)):
        if han:
            pieces = _cut_chinese(simplified(run), chinese, whole)
        else:
            pieces = _cut_english([singular(word) for word in run.split()], english, whole)
        yield from ((meaning, text) for meaning, text in pieces if meaning != "")


def _part(meaning: Meaning | None, text: str, kinds: frozenset[str], choose: Choose) -> Part:
    match meaning:
        case None:
            return Part("rest", text)
        case str():
            return Part("kind" if meaning in kinds else "concept", meaning)
        case iris:
            return Part("iri", choose(iris) if len(iris) > 1 else iris[0])


def _cut_english(words: list[str], known: Mapping[tuple[str, ...], Meaning], whole: bool) -> Iterator[Piece]:
    start = 0
    while start < len(words):
        for end in range(min(len(words), start + _LONGEST), start, -1):
            meaning = known.get(tuple(words[start:end]))
            if meaning is not None and (whole or isinstance(meaning, str) or end - start < len(words)):
                yield meaning, ""
                break
        else:
            end = start + 1
            # Syllables written apart ("Da Ji") are one word, as in the pinyin of characters.
            while end < len(words) and all(
                _SYLLABLES.fullmatch(word) and (word,) not in known for word in words[start : end + 1]
            ):
                end += 1
            yield None, "".join(words[start:end])
        start = end


def _cut_chinese(run: str, known: Mapping[str, Meaning], whole: bool) -> Iterator[Piece]:
    start = left = 0
    while start < len(run):
        for end in range(min(len(run), start + 2 * _LONGEST), start, -1):
            meaning = known.get(run[start:end])
            if meaning is not None and (whole or isinstance(meaning, str) or end - start < len(run)):
                if left < start:
                    yield None, pinyin(run[left:start])
                yield meaning, ""
                start = left = end
                break
        else:
            start += 1
    if left < len(run):
        yield None, pinyin(run[left:])


@lru_cache(1 << 14)
def singular(word: str) -> str:
    """An English word without the ending of the plural; what is no plural stays as it is or loses the same.

    >>> singular("activities"), singular("clusters"), singular("glass")
    ('activity', 'cluster', 'glass')
    """
    if len(word) < 4 or not word.endswith("s") or word.endswith(_ONE_WORD):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


def simplified(characters: str) -> str:
    """Chinese characters in the simplified script."""
    return str(_converter().convert(characters))


@lru_cache(1 << 12)
def pinyin(characters: str) -> str:
    """Chinese characters as one word of pinyin without tones (GB/T 16159), ü as v.

    >>> pinyin("曹县")
    'caoxian'
    """
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(characters))


def person_key(name: str) -> str:
    """A person's name as it is compared across languages: pinyin, family name first, in one word.

    >>> person_key("曾毓群"), person_key("Zeng Yu-qun")
    ('zengyuqun', 'zengyuqun')
    """
    bare = normalise(name)
    if language_of(bare) != "zh":
        return bare.replace(" ", "").replace("ü", "v").replace("lyu", "lv").replace("nyu", "nv")
    bare = simplified(bare.replace(" ", ""))
    for length in (2, 1):
        if (reading := _surnames().get(bare[:length])) and len(bare) > length:
            return reading + pinyin(bare[length:])
    return pinyin(bare)


@cache
def _surnames() -> Mapping[str, str]:
    """Family names that are read otherwise than the same characters elsewhere."""
    return {row["surname"]: row["pinyin"] for row in _rows("surnames.csv")}


def _rows(table: str) -> Iterable[dict[str, str]]:
    text = files("kg.resolve").joinpath(table).read_text("utf-8")
    return csv.DictReader(text.splitlines())


def _runs(name: str) -> Iterator[tuple[str, bool]]:
    """The stretches of Chinese and of other script in a normalised name."""
    for match in _RUN.finditer(name):
        chinese = match.group(1) is not None
        text = match.group()
        yield (text.replace(" ", "") if chinese else text.strip()), chinese
