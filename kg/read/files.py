"""From what a build is given (files, folders, addresses, standard input) to its sources, the faults named."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import SourceError
from kg.read.remote import find_remote, is_url
from kg.read.sources import STDIN, Source, named, nothing_known, printable, reason, unknown_ending


def find_sources(sources: Iterable[str | Path]) -> Iterator[Source | SourceError]:
    """The files that the sources name, in the order given; a folder's by relative path.

    In a folder, hidden files and unknown endings are passed over, links to folders are
    followed and loops of them reported. An address (``s3://…``) is looked up by fsspec.
    """
    for given in sources:
        if str(given) == STDIN:
            yield Source("standard input")
        elif not str(given):
            yield SourceError("''", "is an empty path; give a file, a folder or -")
        elif isinstance(given, str) and is_url(given):
            yield from find_remote(given)
        else:
            yield from _local(Path(given))


def _local(path: Path) -> Iterator[Source | SourceError]:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield SourceError(printable(path), reason(error))
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path)
    elif stat.S_ISFIFO(mode):  # kg build <(command)
        yield Source(printable(path), path)
    else:
        yield _file(path) or unknown_ending(printable(path))


def _file(path: Path) -> Source | SourceError | None:
    """The file as a source, None where its ending is of no known format."""
    return named(printable(path), path.name, path=path)


def _folder(root: Path) -> Iterator[Source | SourceError]:
    found = False
    for item in _walk(root, frozenset()):
        found = True
        yield item
    if not found:
        yield nothing_known(printable(root))


def _walk(folder: Path, above: frozenset[tuple[int, int]]) -> Iterator[Source | SourceError]:
    try:
        status = folder.stat()
        paths = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as error:
        yield SourceError(printable(folder), reason(error))
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
            yield SourceError(printable(path), reason(error))
            continue
        except OSError:  # a link to nothing or to itself: opening it will tell
            is_folder = False
        if is_folder:
            yield from _walk(path, above | {here})
        elif (source := _file(path)) is not None:
            yield source
