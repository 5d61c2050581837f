"""Which of the names that the gazetteers know are names where they stand in English text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from kg.extract.document import Document
from kg.extract.english.lexicon import lexicon
from kg.gazetteer import Gazetteer
from kg.types import Mention

_KIND: Final = re.compile(
    r"\s+(?:county|district|city|new area|new district|banner|town)\b|\s*\(", re.IGNORECASE
)
_BEFORE: Final = re.compile(r"\b(?:in|of|from|at|to|near|around|cities|counties|districts)\s+(?:the\s+)?$")
_COMPOUND: Final = re.compile(
    r"\s+(?:carbonate|hydroxide|oxide|chloride|sul(?:f|ph)ate|fluoride|phosphate|salts?)\b"
)
"""What makes an element's name another substance's: "lithium carbonate"."""

_STRATEGY: Final = re.compile(r"strateg|initiative", re.IGNORECASE)


def screened(document: Document, found: Iterable[Mention], gazetteer: Gazetteer) -> Iterator[Mention]:
    """The names without counties and strategies that are more likely other words.

    Many counties are called like persons, papers and common words (Jinping, Xinhua, Guiding). One word is a
    county where its kind follows, where the article speaks of the places around it, or after "in", "of"
    and the like. A strategy in lower case ("coordinated regional development") is one where the text calls
    it so; what merely grades industries ("pillar industries") is none.
    """
    mentions = list(found)
    spoken_of = {iri for m in mentions if m.cls in ("Province", "Prefecture") for iri in m.candidates}
    text = document.view
    never = frozenset(lexicon().lists["industry"]["never"].split("|"))
    for mention in mentions:
        if mention.cls == "Industry" and (
            mention.name.lower() in never or _COMPOUND.match(text, mention.span.end)
        ):
            continue
        if mention.cls == "County" and " " not in mention.name:
            near = tuple(iri for iri in mention.candidates if spoken_of & set(gazetteer.within(iri)))
            kind = _KIND.match(text, mention.span.end)
            placed = _BEFORE.search(text, max(0, mention.span.start - 14), mention.span.start)
            if not (near or kind or placed) or text[mention.span.start].islower():
                continue
        if (
            mention.cls == "Strategy"
            and mention.name.islower()
            and not _STRATEGY.search(text, max(0, mention.span.start - 30), mention.span.end + 30)
        ):
            continue
        yield mention
