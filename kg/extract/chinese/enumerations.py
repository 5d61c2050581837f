"""Lists of names with nothing but 、 and 和 between them, which 五部门 or 六省 count elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import TYPE_CHECKING

from kg.types import Mention

if TYPE_CHECKING:
    from kg.extract.document import Document


def enumerations(document: Document, classes: Set[str], joined: re.Pattern[str]) -> Iterator[list[Mention]]:
    """The article's lists of two or more names of these classes; ``joined`` may stand between."""
    for sentence in document.sentences:
        run: list[Mention] = []
        for mention in document.mentions_in(sentence.span):
            gap = document.view[run[-1].span.end : mention.span.start] if run else ""
            if mention.cls in classes and run and joined.match(gap):
                run.append(mention)
                continue
            if len(run) > 1:
                yield run
            run = [mention] if mention.cls in classes else []
        if len(run) > 1:
            yield run
