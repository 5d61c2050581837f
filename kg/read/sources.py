"""What is to be read: a source, and the pieces that it is cut into."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, TypeAlias

from kg.errors import SourceError

STDIN: Final = "-"
TEXT: Final = frozenset({".txt", ".text", ".md", ".markdown"})
HTML: Final = frozenset({".html", ".htm", ".xhtml"})
JSON: Final = frozenset({".json"})
JSON_LINES: Final = frozenset({".jsonl", ".ndjson"})
PARQUET: Final = frozenset({".parquet"})
FORMATS: Final = ".txt, .md, .html, .htm, .json, .jsonl, .ndjson, these with .gz or .zst, and .parquet"
EXTRA: Final = "pip install 'policykg[cluster]'"
"""What is told to whoever lacks the packages for object storage, Parquet and Zstandard."""

JSON_FACTOR: Final = 32
"""A JSON document may hold many articles, but is read at once: as many times what one may take."""

_PACKED: Final = frozenset({".gz", ".zst"})
_KNOWN: Final = TEXT | HTML | JSON | JSON_LINES


@dataclass(frozen=True, slots=True)
class Limits:
    """The most characters of one text, and the most bytes that one article takes in a file."""

    max_chars: int = 2_000_000
    max_article_bytes: int = 8_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is to be read: its name for people, its ending, the stem of its name.

    It stands at ``path``, or at ``url`` in a file system of fsspec; standard input has neither. ``ending`` is
    empty where the content must tell; ``packed`` is the ending of what packs it.
    """

    name: str
    path: Path | None = None
    ending: str = ""
    stem: str = ""
    packed: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A source that is read as a whole; ``data`` are its bytes where they have been read already."""

    source: Source
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a source that holds many, and its place: a line of JSON, or the fields of a row."""

    place: str
    value: bytes | Mapping[str, object]


Piece: TypeAlias = Document | Record


def named(name: str, file: str, *, path: Path | None = None, url: str = "") -> Source | SourceError | None:
    """The source with a name for people and a file's name; None where its ending is of no known format."""
    inner = PurePosixPath(file)
    packed = inner.suffix.lower() if inner.suffix.lower() in _PACKED else ""
    if packed:
        inner = inner.with_suffix("")
    ending = inner.suffix.lower()
    if ending not in _KNOWN and not (ending in PARQUET and not packed):
        return None
    try:
        inner.name.encode()
    except UnicodeEncodeError:
        return SourceError(name, "has a name that is not UTF-8; rename it")
    return Source(name, path, ending, inner.stem, packed, url)


def printable(path: str | Path) -> str:
    """A path as it can be printed, even where its name is not UTF-8."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def reason(error: OSError | ValueError) -> str:
    """Why a file cannot be read, and the cure."""
    match error:
        case FileNotFoundError():
            return "does not exist; check the path"
        case PermissionError():
            return "cannot be read: permission denied; change its permissions"
        case OSError():
            return f"cannot be read: {(error.strerror or str(error)).lower()}; check the file and its disk"
        case _:
            return f"is no path: {error}"


def unknown_ending(name: str) -> SourceError:
    """The fault of a file whose ending is of no known format."""
    return SourceError(name, f"has an ending that is not read; the formats are {FORMATS}")


def nothing_known(name: str) -> SourceError:
    """The fault of a folder without a file of a known format."""
    return SourceError(name, f"holds no file of a known format; the formats are {FORMATS}")
