"""Documents that an article speaks of without their title: "a notice of the ministry", "a new guideline"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.document import Document, Time
from kg.extract.english.lexicon import Lexicon, lexicon
from kg.extract.english.phrases import PLACES
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
    "work plan": "Plan",
    "working plan": "Plan",
    "roadmap": "Plan",
    "white paper": "Policy",
    "reply": "Guidance",
    "catalogue": "Catalogue",
    "catalog": "Catalogue",
    "cooperation agreement": "Agreement",
    "framework agreement": "Agreement",
    "agreement": "Agreement",
    "memorandum": "Agreement",
    "measures": "Guidance",
    "opinions": "Guidance",
    "policies": "Guidance",
    "rules": "Regulation",
    "regulations": "Regulation",
    "provisions": "Regulation",
    "specification conditions": "Regulation",
}
_INDEFINITE: Final = re.compile(
    # Plurals need no article: "has formulated interim measures for smart factories".
    r"(?:\b(?:an?|set of|series of)\s+|(?:issued?|releas(?:es?|ed)|publish(?:es|ed)?|unveil(?:s|ed)?"
    r"|formulate[sd]?|dr[ae]w(?:s|n)? up"
    r"|draft(?:s|ed)?|announce[sd]?|promulgate[sd]?|put out|rolled out|adopt(?:s|ed)?|work(?:s|ed)? out"
    r"|forward(?:s|ed)?)\s+"
    r"(?=(?:[\w-]+\s+){0,2}(?:measures|opinions|rules|regulations|provisions|policies|guidelines"
    r"|specification conditions)\s+(?:for|on|to|which|that)\b))(?P<adjectives>(?:(?:new|recent|joint|Chinese"
    r"|national|latest"
    r"|detailed|interim|trial|administrative|preferential|specific|support|several|supporting"
    r"|three-year|five-year|draft|"
    r"government|sweeping|comprehensive)\s+){0,3})"
    r"(?P<noun>" + "|".join(sorted(_NOUNS, key=len, reverse=True)) + r")\b",
    re.IGNORECASE,
)
# The text must treat the document as one: it was issued, has an issuer, or says something.
_ISSUED_AFTER: Final = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:,\s*)?(?:(?:recently|jointly|newly|just|was|has been|were|is|are"
    r"|have been)\s+){0,2}"
    r"(?:issued|that|which the|signed|with|drafted|adopted|formulated|approved|sent|dated|released|published"
    r"|unveiled|jointly|put out|by|of the|from the|sets?|says?|said|calls?"
    r"|requires?|made public|aims?|on\s+\w+day)\b",
    re.IGNORECASE,
)
_ISSUED_BEFORE: Final = re.compile(
    r"\b(?:issued?s?|released?s?|published|publishes|unveil(?:s|ed)?|put out|puts out|rolled out|according to"
    r"|adopt(?:s|ed)?|approve[sd]?|draft(?:s|ed)?|formulate[sd]?|dr[ae]w(?:s|n)? up|work(?:s|ed)? out"
    r"|announce[sd]?"
    r"|launch(?:es|ed)?|forward(?:s|ed)?|publish|map(?:s|ped)? out|compile[sd]?|circulate[sd]?"
    r"|promulgate[sd]?"
    r"|printed and distributed"
    r"|put forward|made public|so says|said in|says|in|under)\s*$",
    re.IGNORECASE,
)
_SUBJECT: Final = re.compile(r"\s+(?:of (?:its|their) own\s+)?(?:on\s+\w+day\s+)?(?:for|on|to)\s+")


def find_documents(document: Document, tools: Tools) -> Iterator[Mention]:
    """Untitled documents that an English article introduces with "a"."""
    text = document.view
    words = lexicon()
    for match in _INDEFINITE.finditer(text):
        opening = match.start() if match[0][:2].lower() in ("a ", "an", "se") else match.start("adjectives")
        before = _ISSUED_BEFORE.search(text, max(0, opening - 25), opening)
        after = _ISSUED_AFTER.match(text, match.end())
        span, name = Span(match.start("noun"), match.end()), match["noun"]
        subject = _SUBJECT.match(text, match.end())
        sentence = document.sentence_of(span)
        end = (
            subject_end(document, Span(subject.end(), sentence.span.end), words)
            if subject and sentence
            else 0
        )
        # "a white paper on chips was published": what follows the subject counts, too.
        after = after or (_ISSUED_AFTER.match(text, end) if subject and end > subject.end() else None)
        if not before and not after:
            continue
        noun = match["noun"].lower()
        start = match.start("adjectives") if match["adjectives"] else match.start("noun")
        if subject and sentence and end > subject.end():
            timed = any(isinstance(i, Time) for i in document.items_in(Span(match.end(), subject.end())))
            span = span if timed else Span(start, end)
            preposition = text[match.end() : subject.end()].split()[-1]
            name = f"{match['noun']} {preposition} {text[subject.end() : end]}"
        yield Mention(span, _NOUNS[noun], re.sub(r"\s+", " ", name), "en-untitled-document", 0.75)


_NEXT_TITLE: Final = re.compile(
    r"\s+(?:the\s+)?[“\"]?[A-Z][\w-]+\s+(?:\w+\s+)?(?:Plan|Opinions|Measures|Guidelines|Outline|Catalogue)\b"
)


def subject_end(document: Document, span: Span, words: Lexicon) -> int:
    """Where the words end that say what the document is about."""
    end = span.start
    for token in tokens(document, span, words):
        if token.low in words.tail_stop or (token.kind == "mark" and token.text not in "()-–"):
            break
        if token.low == "and" and end > span.start and _NEXT_TITLE.match(document.view, token.span.end):
            break
        if token.text == "(" and not document.view[token.span.end].isdigit():
            break
        if token.low == "the" and end > span.start and _of_place(document, end):
            break  # "Plan for … of Ningxia the output shall …"
        if token.low in ("in", "on", "by"):
            after = document.items_in(Span(token.span.end, min(token.span.end + 12, span.end)))
            if after and isinstance(after[0], Time) and after[0].span.start <= token.span.end + 5:
                break
        end = token.span.end
        if token.text == ")":
            break
    return end


def _of_place(document: Document, end: int) -> bool:
    """Whether a place's name ends there."""
    return any(
        isinstance(m, Mention) and m.cls in PLACES and m.span.end == end
        for m in document.items_in(Span(max(0, end - 40), end))
    )
