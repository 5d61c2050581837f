"""From a source to its bytes, unpacked, with the faults named."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import IO, Protocol, cast

from kg.errors import SourceError
from kg.read.remote import open_remote
from kg.read.sources import EXTRA, JSON, JSON_FACTOR, Limits, Source, reason


class ByteStream(Protocol):
    """What is read of an open file."""

    def read(self, size: int, /) -> bytes: ...  # noqa: D102
    def readline(self, size: int, /) -> bytes: ...  # noqa: D102


def open_file(source: Source) -> IO[bytes]:
    """The file of a source as it stands there, packed where it is packed.

    Raises:
        SourceError: it can't be opened or is no regular file.
    """
    if source.path is None:
        return open_remote(source)
    try:
        # A named pipe inside a folder would block for ever.
        if source.ending and source.path.exists() and not source.path.is_file():
            raise SourceError(source.name, "is no regular file; give a file, a folder or -")
        return source.path.open("rb")
    except OSError as error:
        raise SourceError(source.name, reason(error)) from error


@contextmanager
def open_bytes(source: Source) -> Iterator[ByteStream]:
    """The source's bytes as a stream, unpacked; standard input stays open afterwards.

    Raises:
        SourceError: it can't be opened or is no regular file.
    """
    if source.path is None and not source.url:
        yield sys.stdin.buffer
        return
    with open_file(source) as file, _unpacked(file, source) as stream:
        yield stream


def _unpacked(file: IO[bytes], source: Source) -> AbstractContextManager[ByteStream]:
    if source.packed == ".gz":
        return gzip.GzipFile(fileobj=file)
    if source.packed != ".zst":
        return nullcontext(file)
    try:
        import pyarrow as pa
    except ImportError as error:
        raise SourceError(source.name, f"is Zstandard, which takes more to read: {EXTRA}") from error
    # The stream of pyarrow has no lines.
    return io.BufferedReader(cast(io.RawIOBase, pa.CompressedInputStream(file, "zstd")))


def read_document(source: Source, limits: Limits) -> bytes:
    """All bytes of a source that is read at once; raises SourceError where there are too many."""
    is_json = source.ending in JSON
    limit = limits.max_article_bytes * (JSON_FACTOR if is_json else 1)
    with open_bytes(source) as stream:
        cure = ", or write JSON lines" if is_json else ""
        return read_whole(stream, source, limit, f"max_article_bytes{cure}")


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
        if source.packed == ".zst" and error.errno is None:  # what pyarrow says of the data
            raise SourceError(source.name, f"is a broken Zstandard file ({error}); pack it again") from error
        raise SourceError(source.name, reason(error)) from error


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


def too_large(size: int | None, limit: int, setting: str) -> str:
    """The reason for a source that holds more bytes than the limit; None: size unknown."""
    holds = f"{size:,} bytes, " if size is not None else ""
    return f"holds {holds}more than the limit of {limit:,} bytes; split it or raise {setting}"
