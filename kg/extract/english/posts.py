"""Whose a post is, and what is only said of its holder: what speaks against relations of persons."""

from __future__ import annotations

import re
from typing import Final

from kg.extract.document import Document
from kg.types import Mention, Relation, Span

_SPIRIT_OF: Final = re.compile(
    r"\b(?:spirit|instructions?|speech(?:es)?|requirements?|expositions?|directives?|guidance"
    r"|leadership|arrangements"
    r"|remarks|with)\s+(?:of|by|made by)?\s*(?:Chinese\s+)?(?:President|General Secretary|Comrade"
    r"|Chairman|Premier)\s+$",
    re.IGNORECASE,
)
_THOUGHT: Final = re.compile(
    r"(?:['’]s)?\s+(?:(?:important|series|of|key|recent)\s+)*(?:Thought|thought|instructions?"
    r"|expositions?|directives?"
    r"|requirements?|concept|at (?:its|the) core|as the core"
    r"|(?:important\s+)?speech(?:es)?\s+(?:during|on|when|at))\b"
)
_POST_OF: Final = re.compile(
    r",\s[^.;:]{2,160}?(?:\b(?:of|at|for|from|with)\s+(?:the\s+)?|\band\s+)", re.IGNORECASE
)


_OF_IT: Final = re.compile(r"\s+(?:of|from|with|at)\s+(?:the\s+)?")
_POST_NEXT: Final = re.compile(r",\s+(?:the\s+|an?\s+)?[\w-]")


def of_neighbour(document: Document, person: Mention, body: Mention) -> bool:
    """Whether the body of a post belongs to another person of a list: "Li, head of A, Wang, head of B"."""
    text = document.view
    if body.span.start > person.span.start:
        if body.name.endswith("."):
            return False
        # "Chairman Li, deputy secretary of the committee Wang": the committee is Wang's.
        after = document.mentions_in(Span(body.span.end, min(len(text), body.span.end + 60)))[:1]
        said = document.article.text  # a name on the next line is another person's
        return any(m.cls == "Person" and said[body.span.end : m.span.start] == " " for m in after)
    if not text[body.span.end : person.span.start].startswith(","):
        return False
    sentence = document.sentence_of(person.span)
    before = document.mentions_in(Span(sentence.span.start, body.span.start)) if sentence else ()
    persons = [m for m in before if m.cls == "Person"]
    if persons and _OF_IT.fullmatch(text, persons[-1].span.end, body.span.start):
        return True
    return bool(persons) and _POST_NEXT.match(text, persons[-1].span.end) is not None


def by_person(document: Document, relation: Relation, body: Mention) -> bool:
    """Whether a body is only that of a host's post: "Li Na, mayor of Wuhan, hosted the forum"."""
    if relation.subject.span.start < body.span.end:
        return False
    opening = Span(relation.sentence.start, body.span.start)
    persons = [m for m in document.mentions_in(opening) if m.cls == "Person"]
    return (
        bool(persons) and _POST_OF.fullmatch(document.view, persons[-1].span.end, body.span.start) is not None
    )


def invoked(document: Document, person: Mention) -> bool:
    """Whether a person is named for what he said or thought, far from the matter: "guided by … Thought"."""
    if person.cls != "Person":
        return False
    before = document.view[max(0, person.span.start - 90) : person.span.start]
    return bool(_SPIRIT_OF.search(before) or _THOUGHT.match(document.view, person.span.end))
