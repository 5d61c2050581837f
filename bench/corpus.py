"""A corpus of any size with known truth: ``python bench/corpus.py COUNT FOLDER [--seed N]``.

Articles are composed of the vocabularies, made-up names (``names.toml``) and sentences of our own
(``sentences.toml``), half of them English, half Chinese. They tell of one made-up world of fixed size, so
that a larger corpus tells more often of the same things, as news does, or of one that grows with the
articles; one article in 25 is another's text under another publisher. The seed decides everything, and
article N is the same in a corpus of any size.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from random import Random

from kg.gazetteer import Entry, load_gazetteer
from kg.terms import BASE
from kg.types import Article, Span

HERE = Path(__file__).parent
SIZES = {"firm": 1500, "docking": 800, "plan": 400, "zone": 300}
GROWS_AFTER = 1000
"""The article after which a world grows that does; until then all worlds are the same."""
_AT_HAND = 1 << 14
_COPIES = 0.04
_MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a scene's cast in both languages: a known entity (``iri``), one of a class, or a date."""

    en: str
    zh: str
    iri: str = ""
    cls: str = ""
    date: str = ""

    def said(self, language: str) -> str:
        return self.en if language == "en" else self.zh

    def key(self, language: str) -> str:
        return self.iri or self.date or self.said(language)


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact that a sentence states, and the sentence's place."""

    subject: Word
    property: str
    object: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Told:
    """An article, and the facts that its sentences state."""

    article: Article
    facts: tuple[Stated, ...]


class World:
    """What the articles tell of: firms, events, plans and zones, all of them decided by the seed.

    Article N tells of a world whose size goes with N to the power of ``growing`` (Heaps' law; 0: it never
    grows).
    """

    def __init__(self, seed: int, growing: float = 0.0) -> None:
        self.seed, self.growing = seed, growing
        self.names = tomllib.loads((HERE / "names.toml").read_text("utf-8"))
        self.scenes = tomllib.loads((HERE / "sentences.toml").read_text("utf-8"))["scene"]
        self._thing = lru_cache(_AT_HAND)(self._made)

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        return load_gazetteer().entries

    @cached_property
    def _gazetteer(self) -> dict[str, list[Entry]]:
        kinds: dict[str, list[Entry]] = {"Prefecture": [], "Industry": []}
        for entry in self._entries.values():
            if entry.cls in kinds and entry.recognise and {n.language for n in entry.names} >= {"en", "zh"}:
                kinds[entry.cls].append(entry)
        kinds["Industry"] = [e for e in kinds["Industry"] if "GB4754" not in e.iri]
        named: dict[str, int] = {}
        for city in kinds["Prefecture"]:
            named[city.names[0].text] = named.get(city.names[0].text, 0) + 1
        kinds["Prefecture"] = [
            c
            for c in kinds["Prefecture"]
            if named[c.names[0].text] == 1 and self._province(c).zh.endswith("省")
        ]
        return kinds

    def _province(self, city: Entry) -> Word:
        around = next(o for p, o in city.facts if p == "within")
        return _word(self._entries[str(around)])

    def thing(self, kind: str, rng: Random, grown: float = 1.0) -> dict[str, Word]:
        """One of the world's firms, events, plans or zones and what belongs to it; some are told of often."""
        return self._thing(kind, int(SIZES[kind] * grown * rng.random() ** 2))

    def _made(self, kind: str, number: int) -> dict[str, Word]:
        rng = Random(f"{self.seed}/{kind}/{number}")
        city = rng.choice(self._gazetteer["Prefecture"])
        industry, second, third = map(_word, rng.sample(self._gazetteer["Industry"], 3))
        province, place = self._province(city), _word(city)
        brand, trade = rng.choice(self.names["brands"]), rng.choice(self.names["trades"])
        if number >= SIZES[kind]:  # brands of one word do not suffice for a world that has grown
            brand = [
                one + two.lower() for one, two in zip(brand, rng.choice(self.names["brands"]), strict=True)
            ]
        surname, one, two = rng.choice(self.names["surnames"]), *rng.sample(self.names["given"], 2)
        start = rng.randrange(2015, 2026)
        return {
            "city": place,
            "province": province,
            "industry": industry,
            "second": second,
            "third": third,
            "start": Word(str(start), str(start), date=str(start)),
            "end": Word(*[str(start + 5)] * 2, date=str(start + 5)),
            "day": _day(date(start, 1, 1) + timedelta(rng.randrange(365))),
            "ministry": _word(self._entries[BASE + rng.choice(self.names["ministries"])]),
            "government": Word(
                f"{province.en} Provincial Department of Commerce",
                f"{province.zh}商务厅",
                cls="LocalGovernment",
            ),
            "event": Word(
                f"{start} {place.en} {_title(industry.en)} Industrial Transfer Docking Event",
                f"{start}{place.zh}{industry.zh}产业转移对接活动",
                cls="DockingEvent",
            ),
            "plan": Word(
                f"{province.en} {_title(industry.en)} Development Plan ({start}-{start + 5})",
                f"{province.zh}{industry.zh}发展规划（{start}—{start + 5}年）",
                cls="Plan",
            ),
            "zone": Word(
                f"{place.en} {brand[0]} High-tech Industrial Park",
                f"{place.zh}{brand[1]}高新技术产业园",
                cls="Zone",
            ),
            "firm": Word(
                f"{place.en} {brand[0]} {trade[0]} Co., Ltd.",
                f"{place.zh}{brand[1]}{trade[1]}有限公司",
                cls="Enterprise",
            ),
            "person": Word(
                f"{surname[0]} {one[0]}{two[0].lower()}", f"{surname[1]}{one[1]}{two[1]}", cls="Person"
            ),
        }

    def tell(self, number: int) -> Told:
        """The article of a number, which is the same whatever other articles there are."""
        rng = Random(f"{self.seed}/article/{number}")
        copied = rng.random() < _COPIES and number > 0
        grown = max(1.0, number / GROWS_AFTER) ** self.growing
        said = self.tell(rng.randrange(number)) if copied else self._told(rng, grown)
        issued = date(2024, 1, 1) + timedelta(rng.randrange(700))
        publisher = rng.choice(self.names["publishers"])
        article = Article(
            f"made-{number:07d}",
            said.article.text,
            said.article.language,
            said.article.title,
            issued.isoformat(),
            publisher,
            f"https://news.example.org/{number}",
            "corpus",
        )
        return Told(article, said.facts)

    def _told(self, rng: Random, grown: float) -> Told:
        scene = rng.choice(self.scenes)
        language = rng.choice(("en", "zh"))
        cast = {**self.thing(scene["name"], rng, grown), **_numbers(rng)}
        if scene["name"] != "firm":  # who attends or settles is one of the world's firms, not one of its own
            firm = self.thing("firm", rng, grown)
            cast |= {role: firm[role] for role in ("firm", "person")}
        words = {role: word.said(language) for role, word in cast.items()}
        title = _capital(scene["title"][language].format(**words))
        text, facts = f"{title}\n\n", list[Stated]()
        for group in scene["group"]:
            sentence = rng.choice(group["sentences"])
            if facts and language == "en":
                text += " "
            span = Span(len(text), len(text) + len(said := _capital(sentence[language].format(**words))))
            text += said
            for fact in sentence["facts"]:
                subject, property_, object_ = fact.split()
                facts.append(Stated(cast[subject], property_, cast[object_], span))
        return Told(Article("", text, language, title), tuple(facts))


def _word(entry: Entry) -> Word:
    first = {name.language: name.text for name in reversed(entry.names)}
    return Word(first["en"], first["zh"], entry.iri, entry.cls)


def _numbers(rng: Random) -> dict[str, Word]:
    ranges = {"number": (40, 3000), "count": (3, 90), "sum": (110, 9000)}
    return {name: Word(*[str(rng.randrange(*ends))] * 2) for name, ends in ranges.items()}


def _day(day: date) -> Word:
    english = f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
    return Word(english, f"{day.year}年{day.month}月{day.day}日", date=day.isoformat())


def _title(name: str) -> str:
    return " ".join(word if word.isupper() else _capital(word) for word in name.split())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def corpus(count: int, seed: int = 1, first: int = 0, growing: float = 0.0) -> Iterator[Told]:
    """The articles from number ``first`` on, of a world that grows or not."""
    world = World(seed, growing)
    return (world.tell(number) for number in range(first, first + count))


def write(folder: Path, count: int, seed: int = 1, growing: float = 0.0) -> Path:
    """Writes ``articles.jsonl`` and ``truth.jsonl`` into a folder; gives the first one's path.

    A fact of the truth is subject, property, object: a known entity by its IRI, another one by its name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "articles.jsonl"
    with (
        path.open("w", encoding="utf-8") as articles,
        (folder / "truth.jsonl").open("w", encoding="utf-8") as truth,
    ):
        for told in corpus(count, seed, growing=growing):
            articles.write(line(told.article))
            language = told.article.language
            facts = [(f.subject.key(language), f.property, f.object.key(language)) for f in told.facts]
            truth.write(json.dumps({"id": told.article.id, "facts": facts}, ensure_ascii=False) + "\n")
    return path


def line(article: Article) -> str:
    """An article as a line of JSON, as ``kg build`` reads it."""
    record = {
        "id": article.id,
        "lang": article.language,
        "title": article.title,
        "published": article.published,
        "publisher": article.publisher,
        "url": article.url,
        "text": article.text,
    }
    return json.dumps(record, ensure_ascii=False) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("count", type=int, help="how many articles")
    parser.add_argument("folder", type=Path, help="where articles.jsonl and truth.jsonl go")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write(arguments.folder, arguments.count, arguments.seed)


if __name__ == "__main__":
    main()
