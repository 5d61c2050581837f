"""From sources (files, folders, standard input) to their bytes, with the faults named."""

from __future__ import annotations

import gzip
import os
import stat
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from kg.errors import SourceError

STDIN: Final = "-"
TEXT: Final = frozenset({".txt", ".text", ".md", ".markdown"})
HTML: Final = frozenset({".html", ".htm", ".xhtml"})
JSON: Final = frozenset({".json"})
JSON_LINES: Final = frozenset({".jsonl", ".ndjson"})
KNOWN: Final = TEXT | HTML | JSON | JSON_LINES
_FORMATS: Final = ".txt, .md, .html, .htm, .json, .jsonl, .ndjson, and these with .gz"


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is to be read: its name for people, its ending, the stem of its name.

    ``path`` is None for standard input; ``ending`` is empty where the content must tell.
    """

    name: str
    path: Path | None
    ending: str = ""
    stem: str = ""
    packed: bool = False


class ByteStream(Protocol):
    """What is read of an open file."""

    def read(self, size: int, /) -> bytes: ...  # noqa: D102
    def readline(self, size: int, /) -> bytes: ...  # noqa: D102


def printable(path: str | Path) -> str:
    """A path as it can be printed, even where its name is not UTF-8."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def find_sources(sources: Iterable[str | Path]) -> Iterator[Source | SourceError]:
    """The files that the sources name, in the order given; a folder's by relative path.

    In a folder, hidden files and unknown endings are passed over, links to folders are
    followed and loops of them reported.
    """
    for given in sources:
        if str(given) == STDIN:
            yield Source("standard input", None)
            continue
        if not str(given):
            yield SourceError("''", "is an empty path; give a file, a folder or -")
            continue
        path = Path(given)
        try:
            mode = path.stat().st_mode
        except (OSError, ValueError) as error:
            yield SourceError(printable(path), _reason(error))
            continue
        if stat.S_ISDIR(mode):
            yield from _folder(path)
        elif stat.S_ISFIFO(mode):  # kg build <(command)
            yield Source(printable(path), path)
        else:
            yield _file(path) or SourceError(
                printable(path), f"has an ending that is not read; the formats are {_FORMATS}"
            )


def _file(path: Path) -> Source | SourceError | None:
    """The file as a source, None where its ending is of no known format."""
    packed = path.suffix.lower() == ".gz"
    inner = path.with_suffix("") if packed else path
    ending = inner.suffix.lower()
    if ending not in KNOWN:
        return None
    try:
        inner.name.encode()
    except UnicodeEncodeError:
        return SourceError(printable(path), "has a name that is not UTF-8; rename it")
    return Source(printable(path), path, ending, inner.stem, packed)


def _folder(root: Path) -> Iterator[Source | SourceError]:
    found = False
    for item in _walk(root, frozenset()):
        found = True
        yield item
    if not found:
        yield SourceError(printable(root), f"holds no file of a known format; the formats are {_FORMATS}")


def _walk(folder: Path, above: frozenset[tuple[int, int]]) -> Iterator[Source | SourceError]:
    try:
        status = folder.stat()
        paths = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as error:
        yield SourceError(printable(folder), _reason(error))
        return
    here = (status.st_dev, status.st_ino)
    if here in above:
        yield SourceError(printable(folder), "is a link to a folder above it, a loop; remove the link")
        return
    for path in paths:
        if path.name.startswith("."):
            continue
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except PermissionError as error:
            yield SourceError(printable(path), _reason(error))
            continue
        except OSError:  # a link to nothing or to itself: opening it will tell
            is_folder = False
        if is_folder:
            yield from _walk(path, above | {here})
        elif (source := _file(path)) is not None:
            yield source


def _reason(error: OSError | ValueError) -> str:
    match error:
        case FileNotFoundError():
            return "does not exist; check the path"
        case PermissionError():
            return "cannot be read: permission denied; change its permissions"
        case OSError():
            return f"cannot be read: {(error.strerror or str(error)).lower()}; check the file and its disk"
        case _:
            return f"is no path: {error}"


def too_large(size: int | None, limit: int, setting: str) -> str:
    """The reason for a source that holds more bytes than the limit; None: size unknown."""
    holds = f"{size:,} bytes, " if size is not None else ""
    return f"holds {holds}more than the limit of {limit:,} bytes; split it or raise {setting}"


def open_bytes(source: Source) -> AbstractContextManager[ByteStream]:
    """The source's bytes as a stream, unpacked; standard input stays open afterwards.

    Raises:
        SourceError: it can't be opened or is no regular file.
    """
    if source.path is None:
        return nullcontext(sys.stdin.buffer)
    try:
        # A named pipe inside a folder would block for ever.
        if source.ending and source.path.exists() and not source.path.is_file():
            raise SourceError(source.name, "is no regular file; give a file, a folder or -")
        return gzip.GzipFile(source.path) if source.packed else source.path.open("rb")
    except OSError as error:
        raise SourceError(source.name, _reason(error)) from error


def read_some(stream: ByteStream, source: Source, size: int, *, line: bool = False) -> bytes:
    """At most so many bytes of the stream (or of its next line).

    Raises:
        SourceError: reading fails, or the packed data is broken.
    """
    try:
        return stream.readline(size) if line else stream.read(size)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SourceError(source.name, f"is a broken gzip file ({error}); pack it again") from error
    except OSError as error:
        raise SourceError(source.name, _reason(error)) from error


def read_whole(stream: ByteStream, source: Source, limit: int, setting: str) -> bytes:
    """All bytes of the stream.

    Raises:
        SourceError: there are more than the limit, or reading fails.
    """
    data = read_some(stream, source, limit + 1)
    if len(data) > limit:
        size = source.path.stat().st_size if source.path and not source.packed else None
        raise SourceError(source.name, too_large(size, limit, setting))
    return data
