"""What the nouns that point back mean: "the Ministry", "the zone", 该省, Director Wang.

Of the earlier names of its class a noun means the one that the text is busy with: what its title names, what
it names often, what stood last and at the head of its sentence (a weighing of salience after S. Lappin and
H. Leass, 1994; the weights were set by which of several names annotated relations agree with).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from kg.gazetteer import Gazetteer
from kg.ids import normalise
from kg.ontology import Ontology
from kg.types import Article, Mention, Sentence

_SOON: Final = 800
"""Within how many characters after the sentence of "the plan" its name may follow."""

_IN_TITLE: Final = 1.0
_EACH_TIME: Final = 0.5
_TIMES: Final = 4
_SENTENCE_AGO: Final = 0.4
_SENTENCES: Final = 4
_AT_HEAD: Final = 0.5
_SAME_NOUN: Final = 1.5
"""For English names that hold the noun: "the forum" is the Lakeside Forum before the Expo around it."""

_LOWER_CASE: Final = 1.0
_BESIDE: Final = 2.0
_BESIDES: Final = ("-member", "-version")
"""What is only counted among the members of something, and the edition that a newer one replaces, are hardly
what a text goes on about."""

_BODIES: Final = frozenset({"ministry", "commission", "administration"})
"""Nouns that only a body called so is pointed to by, where the article has one."""

_SETTLEMENTS: Final = frozenset({"Province", "Prefecture", "County"})

_POINTING: Final = re.compile("^(?:[该該本此这這](?:次|届|屆|项|項|份|个|個)?)+")
_CLOSING: Final = re.compile(r"(?:[》」”]|[(（][^)）]*[)）])+$")
_SPIRIT: Final = re.compile(r"\bspirit of (?:the )?$")


def name_key(mention: Mention) -> str:
    """What makes two mentions of an article the same thing, before resolution."""
    return mention.refers or (mention.candidates[0] if mention.candidates else normalise(mention.name))


def antecedents(
    article: Article,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    ontology: Ontology,
    gazetteer: Gazetteer,
) -> dict[Mention, Mention]:
    """Each noun that points back with what it means; those that find nothing are left out.

    ``mentions`` are in text order. English news tells of "the plan" before it gives its name: where no name
    comes before, the next one counts. A person's surname wants a person of that surname.
    """
    scene = _Scene(article, sentences, mentions, ontology, gazetteer)
    pointing = [m for m in mentions if m.anaphor and not m.candidates]
    found = ((anaphor, scene.antecedent(anaphor)) for anaphor in pointing)
    return {anaphor: mention for anaphor, mention in found if mention is not None}


@dataclass(frozen=True)
class _Scene:
    article: Article
    sentences: Sequence[Sentence]
    mentions: Sequence[Mention]
    ontology: Ontology
    gazetteer: Gazetteer

    @cached_property
    def named(self) -> list[Mention]:
        """What may be meant: "the province" is none of those in "the Guangdong-Hong Kong-Macao Greater Bay
        Area", and "the meeting" not the one whose spirit is followed.
        """
        regions = [m.span for m in self.mentions if m.cls == "Region" and m.language == "en"]
        return [
            m
            for m in self.mentions
            if not m.anaphor
            and not self._in_spirit(m)
            and not (m.cls in _SETTLEMENTS and any(m.span in r and m.span != r for r in regions))
        ]

    @cached_property
    def _title(self) -> str:
        return normalise(self.article.title or "")

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.span.start for sentence in self.sentences]

    @cached_property
    def _heads(self) -> Counter[Mention]:
        """The first named thing of each sentence, and the first of each class in it: twice, if it is both."""
        heads: dict[tuple[int, str], Mention] = {}
        for mention in self.named:
            at = self._number(mention)
            heads.setdefault((at, ""), mention)
            heads.setdefault((at, mention.cls), mention)
        return Counter(heads.values())

    def antecedent(self, anaphor: Mention) -> Mention | None:
        """What an anaphor means: what it was bound to before, if that still stands."""
        bound = [m for m in self.named if anaphor.refers and name_key(m) == anaphor.refers]
        if bound:
            return bound[0]
        fits = self._fits(anaphor)
        earlier = [m for m in self.named if m.span.end <= anaphor.span.start and fits(m)]
        if not earlier and anaphor.rule == "en-anaphor" and anaphor.cls != "Person":
            return next(self._later(anaphor), None)
        if anaphor.name.lower() in _BODIES and anaphor.cls == "Ministry":
            called = [m for m in earlier if self._called(anaphor, m)]
            earlier = called or (earlier if anaphor.name.lower() == "ministry" else [])
        # 方案 points to …实施方案 before a nearer 意见.
        ending = [m for m in earlier if m.language == "zh" and _ends_with(m, anaphor)]
        return self._most_salient(anaphor, ending or earlier)

    def _fits(self, anaphor: Mention) -> Callable[[Mention], bool]:
        surname = normalise(anaphor.name)
        return lambda m: (
            self.ontology.is_a(m.cls, anaphor.cls)
            and (anaphor.cls != "Person" or normalise(m.name).startswith(surname))
        )

    def _most_salient(self, anaphor: Mention, earlier: Iterable[Mention]) -> Mention | None:
        last: dict[str, Mention] = {}
        times: Counter[str] = Counter()
        for mention in earlier:
            last[name_key(mention)] = mention
            times[name_key(mention)] += 1
        here, noun, english = self._number(anaphor), normalise(anaphor.name), anaphor.language == "en"

        def salience(mention: Mention) -> tuple[float, int]:
            ago = here - self._number(mention)
            return (
                _IN_TITLE * (normalise(mention.name) in self._title)
                + _EACH_TIME * min(times[name_key(mention)], _TIMES)
                - _SENTENCE_AGO * min(ago, _SENTENCES)
                + _AT_HEAD * self._heads[mention]
                - _LOWER_CASE * mention.name[:1].islower()
                + _SAME_NOUN * (english and noun in normalise(mention.name).split())
                - _BESIDE * mention.rule.endswith(_BESIDES),
                mention.span.start,
            )

        return max(last.values(), key=salience, default=None)

    def _later(self, anaphor: Mention) -> Iterator[Mention]:
        """Names that soon follow an anaphor, the next one first.

        "The plan updates the Robot Plan" speaks of two plans, "the city, Hefei officials say" of one.
        """
        apart = any(self.ontology.is_a(anaphor.cls, cls) for cls in ("Policy", "Event"))
        here = (s.span.end for s in self.sentences if apart and anaphor.span in s.span)
        after = next(here, anaphor.span.end)
        return (m for m in self.named if after <= m.span.start < after + _SOON and m.cls == anaphor.cls)

    def _number(self, mention: Mention) -> int:
        return bisect_right(self._starts, mention.span.start)

    def _in_spirit(self, mention: Mention) -> bool:
        """Whether a meeting is only followed, and not the one told of: "the spirit of the Congress"."""
        before = self.article.text[max(0, mention.span.start - 16) : mention.span.start]
        return mention.cls == "Conference" and _SPIRIT.search(before) is not None

    def _called(self, anaphor: Mention, mention: Mention) -> bool:
        """Whether a body bears the noun that points back: "the commission" is the NDRC and no ministry."""
        noun = normalise(anaphor.name)
        entries = (self.gazetteer.entries.get(iri) for iri in mention.candidates[:1])
        known = [name.text for entry in entries if entry for name in entry.names if name.language == "en"]
        return any(noun in normalise(name).split() for name in (mention.name, *known))


def _ends_with(mention: Mention, anaphor: Mention) -> bool:
    """Whether a name ends with the noun that points back, whatever points with it: 方案, 该方案."""
    noun = _POINTING.sub("", anaphor.name)
    return len(noun) > 1 and _CLOSING.sub("", mention.name).endswith(noun)
