"""Documents that an article speaks of without their title: "a notice of the ministry", "a new guideline"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.document import Document, Time
from kg.extract.english.lexicon import Lexicon, lexicon
from kg.extract.english.tokens import tokens
from kg.extract.tools import Tools
from kg.types import Mention, Span

_NOUNS: Final = {
    "guideline": "Guidance",
    "guidelines": "Guidance",
    "notice": "Guidance",
    "circular": "Guidance",
    "announcement": "Guidance",
    "opinion": "Guidance",
    "plan": "Plan",
    "action plan": "Plan",
    "implementation plan": "Plan",
    "white paper": "Policy",
    "catalogue": "Catalogue",
    "catalog": "Catalogue",
}
_INDEFINITE: Final = re.compile(
    r"\b(?:an?|set of|series of)\s+(?P<adjectives>(?:(?:new|recent|joint|Chinese|national|latest"
    r"|detailed|three-year|five-year|draft|"
    r"government|sweeping|comprehensive)\s+){0,3})"
    r"(?P<noun>" + "|".join(sorted(_NOUNS, key=len, reverse=True)) + r")\b",
    re.IGNORECASE,
)
# The text must treat the document as one: it was issued, has an issuer, or says something.
_ISSUED_AFTER: Final = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:,\s*)?(?:(?:recently|jointly|newly|just|was|has been|were|is)\s+){0,2}"
    r"(?:issued|released|published|unveiled|jointly|put out|by|of the|from the|sets?|says?|said|calls?"
    r"|requires?|made public|aims?|on\s+\w+day)\b",
    re.IGNORECASE,
)
_ISSUED_BEFORE: Final = re.compile(
    r"\b(?:issued?s?|released?s?|published|publishes|unveil(?:s|ed)?|put out|rolled out|according to"
    r"|so says|said in|says|in)\s*$",
    re.IGNORECASE,
)
_SUBJECT: Final = re.compile(r"\s+(?:on\s+\w+day\s+)?(?:for|on|to)\s+")


def find_documents(document: Document, tools: Tools) -> Iterator[Mention]:
    """Untitled documents that an English article introduces with "a"."""
    if document.article.language != "en":
        return
    text = document.view
    words = lexicon()
    for match in _INDEFINITE.finditer(text):
        before = _ISSUED_BEFORE.search(text, max(0, match.start() - 20), match.start())
        after = _ISSUED_AFTER.match(text, match.end())
        if not before and not after:
            continue
        noun = match["noun"].lower()
        start = match.start("adjectives") if match["adjectives"] else match.start("noun")
        span, name = Span(match.start("noun"), match.end()), match["noun"]
        subject = _SUBJECT.match(text, match.end())
        sentence = document.sentence_of(span)
        if subject and sentence:
            end = subject_end(document, Span(subject.end(), sentence.span.end), words)
            if end > subject.end():
                timed = any(isinstance(i, Time) for i in document.items_in(Span(match.end(), subject.end())))
                span = span if timed else Span(start, end)
                preposition = text[match.end() : subject.end()].split()[-1]
                name = f"{match['noun']} {preposition} {text[subject.end() : end]}"
        yield Mention(span, _NOUNS[noun], re.sub(r"\s+", " ", name), "en-untitled-document", 0.75)


def subject_end(document: Document, span: Span, words: Lexicon) -> int:
    """Where the words end that say what the document is about."""
    end = span.start
    for token in tokens(document, span, words):
        if token.low in words.tail_stop or (token.kind == "mark" and token.text not in "()-–"):
            break
        if token.text == "(" and not document.view[token.span.end].isdigit():
            break
        if token.low in ("in", "on", "by"):
            after = document.items_in(Span(token.span.end, min(token.span.end + 12, span.end)))
            if after and isinstance(after[0], Time) and after[0].span.start <= token.span.end + 5:
                break
        end = token.span.end
        if token.text == ")":
            break
    return end
