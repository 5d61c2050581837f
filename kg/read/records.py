"""From what a file says (a record) to an article."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from kg.errors import SourceError
from kg.ids import digest
from kg.read.dates import find_date
from kg.read.language import BUILT, recognise
from kg.read.metadata import describe
from kg.types import Article

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "id": ("id", "_id", "identifier", "article_id", "uuid"),
    "lang": ("lang", "language", "inLanguage"),
    "title": ("title", "headline", "name"),
    "published": (
        "published",
        "date",
        "published_at",
        "publish_date",
        "pubdate",
        "datePublished",
        "issued",
        "time",
    ),
    "publisher": ("publisher", "source", "site", "sitename", "media"),
    "url": ("url", "link", "href"),
    "text": ("text", "body", "content", "article", "articleBody"),
}
"""The fields of a record, each with the names that it goes by, best first."""

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def field(record: Mapping[str, object], name: str, place: str) -> str | None:
    """The text of a field under any of its names; None where it's missing, null or blank.

    Raises:
        SourceError: the value is neither text nor (for an id) a whole number.
    """
    for key in FIELDS[name]:
        value = record.get(key)
        if value is None or value == "":
            continue
        if name == "id" and isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if name == "publisher" and isinstance(value, Mapping):  # schema.org: {"name": …}
            value = value.get("name")
        if isinstance(value, str):
            if name == "text" or value.strip():
                return value
        elif name in ("id", "text"):
            kind = type(value).__name__
            raise SourceError(place, f"has a field {key!r} that is not text but {kind}; make it a string")
    return None


def to_article(record: Mapping[str, object], place: str, stem: str | None, max_chars: int) -> Article:
    """The article that a record describes; what it doesn't say is looked for in the text.

    ``stem`` is the id of a record without one; None takes the hash of its content.

    Raises:
        SourceError: the text is missing, faulty, too long, or in a language that isn't built.
    """
    text = field(record, "text", place)
    if text is None:
        raise SourceError(place, f"has no text; the field is one of {', '.join(FIELDS['text'])}")
    said = {name: _checked(field(record, name, place), name, place) for name in FIELDS if name != "text"}
    _checked(text, "text", place)
    if not text.strip():
        raise SourceError(place, "has a text of only white space; remove it or fill it")
    if len(text) > max_chars:
        raise SourceError(
            place,
            f"has a text of {len(text):,} characters, more than the limit of {max_chars:,}; "
            "split it or raise max_chars",
        )
    language = recognise(text, said["lang"])
    if language not in BUILT:
        found = f"is in the language {language!r}" if language else "has no words in any language"
        raise SourceError(place, f"{found}; only English and Chinese are built")
    found_in_text = describe(text, said["url"])
    return Article(
        id=(said["id"] or "").strip() or stem or digest(*(said[f] or "" for f in FIELDS if f in said), text),
        text=text,
        language=language,
        title=said["title"].strip() if said["title"] else found_in_text.title,
        published=(find_date(said["published"]) if said["published"] else None) or found_in_text.published,
        publisher=said["publisher"].strip() if said["publisher"] else found_in_text.publisher,
        url=said["url"].strip() if said["url"] else None,
        source=place,
    )


def _checked(value: str | None, name: str, place: str) -> str | None:
    if value is None:
        return None
    if "\0" in value:
        at = value.index("\0")
        raise SourceError(place, f"has a NUL character in its {name} at character {at:,}; remove it")
    if found := _SURROGATE.search(value):
        raise SourceError(
            place,
            f"has half a character (a lone surrogate) in its {name} at character {found.start():,}; "
            "write the whole one",
        )
    return value
