"""Common words that are industries only where the text says something of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kg.extract.english.lexicon import lexicon
from kg.types import Extraction, Mention, Rejected


def _names(list_name: str) -> frozenset[str]:
    text: str = lexicon().lists["industry"][list_name]
    return frozenset(name.strip() for name in text.replace("\n", "").split("|"))


def passing_words(extraction: Extraction) -> Iterator[tuple[Mention, Rejected]]:
    """The mentions that name an industry in passing only, each with why it goes.

    An industry under a common word ("energy", "services") stands where one of its mentions is part of
    a relation or owns a figure; what merely grades industries ("pillar industries") never stands.
    """
    if extraction.article.language != "en":
        return
    never, weak = _names("never"), _names("weak")
    said = {m for r in extraction.relations for m in (r.subject, r.object) if isinstance(m, Mention)}
    said |= {figure.owner for figure in extraction.figures}
    groups: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
    for mention in extraction.mentions:
        if mention.cls == "Industry":
            groups[mention.candidates or (mention.name.lower(),)].append(mention)
    for group in groups.values():
        forms = {m.name.lower() for m in group}
        for mention in group:
            low = mention.name.lower()
            if low in never:
                reason = "a grade of industries and no industry"
            elif forms <= weak and not any(m in said for m in group):
                reason = "a common word of which nothing is said"
            else:
                continue
            yield mention, Rejected(mention.span, f"Industry “{mention.name}”", mention.rule, reason)
