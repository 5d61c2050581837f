"""Names in words that mean the same in both languages: the base of keys across languages.

A name is cut, longest match first, into known entities (their IRIs' ends), words of ``words.csv``
(their concepts) and what is left (English words in the singular, Chinese characters in pinyin). So
"Henan Provincial Department of Industry and Information Technology" and 河南省工信厅 hold the same
concepts, whatever their order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import product
from typing import Final, Literal, TypeAlias

from kg.collector import paused
from kg.gazetteer import Gazetteer
from kg.ids import normalise
from kg.ontology import Ontology
from kg.resolve.names import language_of
from kg.resolve.pinyin import pinyin, rows, simplified
from kg.types import Name

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

    ``names`` are those of the known entities of the classes that stand in other names in words, by class and
    IRI; ``members`` the known zones by place and programme.
    """

    english: Mapping[tuple[str, ...], Meaning]
    chinese: Mapping[str, Meaning]
    kinds: frozenset[str]
    names: Mapping[str, Mapping[str, tuple[Name, ...]]]
    members: Mapping[tuple[str, str], tuple[str, ...]]

    @cached_property
    def _cut(self) -> Callable[[str], tuple[Piece, ...]]:
        """The names that an article compares come again and again."""
        return lru_cache(1 << 12)(lambda name: tuple(_pieces(name, self)))

    @cached_property
    def reach(self) -> Mapping[str, int]:
        """How long the longest name is that begins with a word (English) or character (Chinese)."""
        longest: dict[str, int] = {}
        for names in (self.english, self.chinese):
            for name in names:
                if longest.get(name[0], 0) < len(name):
                    longest[name[0]] = len(name)
        return longest

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
        """The same with known industries, programmes, zones … in words, so that a name which holds one whole
        compares with a name which says it in parts; places and bodies stay as they are."""
        words: list[Part] = []
        for part in self.parts(name, choose):
            words += self._spelling(part.text) if part.text in self._first else (part,)
        return tuple(words)

    def known(self, cls: str) -> Mapping[frozenset[str], tuple[str, ...]]:
        """The known entities of a class under all words of a name of theirs."""
        return self._known(cls)

    @cached_property
    def _known(self) -> Callable[[str], Mapping[frozenset[str], tuple[str, ...]]]:
        @cache
        def known(cls: str) -> Mapping[frozenset[str], tuple[str, ...]]:
            found: dict[frozenset[str], dict[str, None]] = defaultdict(dict)
            for iri, names in self.names.get(cls, {}).items():
                for name in names:
                    words = self.words(name.text)
                    if any(word.sort != "kind" for word in words):
                        found[frozenset(word.token for word in words)][iri] = None
            return {words: tuple(iris) for words, iris in found.items()}

        return known

    @cached_property
    def _first(self) -> Mapping[str, str]:
        """The first name of each entity that stands in other names in words."""
        return {iri: names[0].text for known in self.names.values() for iri, names in known.items()}

    @cached_property
    def _spelling(self) -> Callable[[str], tuple[Part, ...]]:
        """Such an entity in the words of its first name; an entity inside it in its own words."""

        def spelling(iri: str, around: tuple[str, ...] = ()) -> tuple[Part, ...]:
            around = (*around, iri)
            pieces = _pieces(self._first[iri], self, whole=False)
            words: list[Part] = []
            for part in (_part(meaning, text, self.kinds, min) for meaning, text in pieces):
                # A name that holds itself ends with itself.
                inside = part.text in self._first and part.text not in around
                words += spelling(part.text, around) if inside else (part,)
            return tuple(words) or (Part("iri", iri),)

        return cache(spelling)


@paused()
def load_lexicon(gazetteer: Gazetteer, ontology: Ontology) -> Lexicon:
    """The words of ``words.csv``, and the names that the gazetteer gives its entries."""
    classes = {entry.cls for entry in gazetteer.entries.values()} - {"FiveYearPlan"}
    names: dict[str, dict[str, tuple[Name, ...]]] = {
        cls: {} for cls in classes if any(ontology.is_a(cls, ancestor) for ancestor in _SPELT)
    }
    for iri, entry in gazetteer.entries.items():
        if entry.cls in names:
            names[entry.cls][iri] = entry.names
    english, chinese, kinds = _dictionary(gazetteer)
    return Lexicon(english, chinese, kinds, names, _members(gazetteer))


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


def _dictionary(
    gazetteer: Gazetteer,
) -> tuple[dict[tuple[str, ...], Meaning], dict[str, Meaning], frozenset[str]]:
    """What words mean, English ones and Chinese ones, and the concepts that say what kind of thing it is."""
    english: dict[tuple[str, ...], Meaning] = {}
    chinese: dict[str, Meaning] = {}
    found: dict[str, tuple[str, ...]] = {}
    for language in ("en", "zh"):
        for form, iris in gazetteer.forms(language).items():
            known = found.setdefault(normalise(form), iris)
            if known is not iris:
                found[normalise(form)] = tuple(dict.fromkeys((*known, *iris)))
    for form, meant in found.items():
        if form.isascii() or language_of(form) == "en":
            english[tuple(map(singular, form.split()))] = meant
        else:
            chinese["".join(form.split())] = meant
    concepts = list(rows("words.csv"))
    for row in concepts:
        english.update({tuple(map(singular, w.split())): row["concept"] for w in row["english"].split("|")})
        chinese.update(dict.fromkeys(row["chinese"].split("|"), row["concept"]))
    chinese.pop("", None)
    return english, chinese, frozenset(row["concept"] for row in concepts if row["kind"])


def _pieces(name: str, lexicon: Lexicon, whole: bool = True) -> Iterator[Piece]:
    """The pieces of a name; without ``whole`` the name as a whole is not looked up."""
    for run, han in _runs(normalise(name)):
        if han:
            pieces = _cut_chinese(simplified(run), lexicon, whole)
        else:
            pieces = _cut_english([singular(word) for word in run.split()], lexicon, whole)
        yield from ((meaning, text) for meaning, text in pieces if meaning != "")


def _part(meaning: Meaning | None, text: str, kinds: frozenset[str], choose: Choose) -> Part:
    match meaning:
        case None:
            return Part("rest", text)
        case str():
            return Part("kind" if meaning in kinds else "concept", meaning)
        case iris:
            return Part("iri", choose(iris) if len(iris) > 1 else iris[0])


def _cut_english(words: list[str], lexicon: Lexicon, whole: bool) -> Iterator[Piece]:
    known, reach, start = lexicon.english, lexicon.reach, 0
    while start < len(words):
        for end in range(min(len(words), start + min(_LONGEST, reach.get(words[start], 0))), start, -1):
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


def _cut_chinese(run: str, lexicon: Lexicon, whole: bool) -> Iterator[Piece]:
    known, reach = lexicon.chinese, lexicon.reach
    start = left = 0
    while start < len(run):
        for end in range(min(len(run), start + min(2 * _LONGEST, reach.get(run[start], 0))), start, -1):
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


def _runs(name: str) -> Iterator[tuple[str, bool]]:
    """The stretches of Chinese and of other script in a normalised name."""
    for match in _RUN.finditer(name):
        chinese = match.group(1) is not None
        text = match.group()
        yield (text.replace(" ", "") if chinese else text.strip()), chinese
