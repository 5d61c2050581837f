"""Sources in object storage and other file systems, by their addresses, through fsspec.

https://filesystem-spec.readthedocs.io
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any, Final, cast

from kg.errors import SourceError
from kg.read.sources import EXTRA, Source, named, nothing_known, unknown_ending

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_URL: Final = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_ACCOUNT: Final = re.compile(r"(?<=://)[^/@]*@")
_WEB: Final = frozenset({"http", "https", "ftp", "ftps"})
_STORAGE: Final = frozenset(
    "file local memory s3 s3a gs gcs az abfs abfss adl oss oci hdfs webhdfs sftp ssh smb".split()
)
_HERE: Final = frozenset({"memory"})
_BLOCK: Final = 1 << 20
"""Bytes that are asked for at once."""


def is_url(given: str) -> bool:
    """Whether a source is an address, and no path of this machine."""
    return bool(_URL.match(given))


def only_here(source: Source) -> bool:
    """Whether a source can be read on this machine only: a path, standard input, what is in memory."""
    found = _URL.match(source.url)
    return found is None or found[1].lower() in _HERE


def find_remote(url: str) -> Iterator[Source | SourceError]:
    """The file at an address, or the files below it, by relative path, as in a folder."""
    name = _ACCOUNT.sub("", url)
    try:
        system, path = _system(url, name)
        kind = _asked(name, system.info, path)["type"]
        files = [path] if kind == "file" else _asked(name, system.find, path)
    except SourceError as error:
        yield error
        return
    if kind == "file":
        yield named(name, path, url=url) or unknown_ending(name)
        return
    below = sorted(file.removeprefix(path).strip("/").split("/") for file in files)
    found = False
    for parts in below:
        inside = "/".join(parts)
        source = named(f"{name.rstrip('/')}/{inside}", parts[-1], url=f"{url.rstrip('/')}/{inside}")
        if source is not None and not any(part.startswith(".") for part in parts):
            found = True
            yield source
    if not found:
        yield nothing_known(name)


def open_remote(source: Source) -> IO[bytes]:
    """The file at an address, open for reading. Raises SourceError."""
    system, path = _system(source.url, source.name)
    file = _asked(source.name, system.open, path, "rb", block_size=_BLOCK)
    return cast(IO[bytes], io.BufferedReader(_Raw(file), _BLOCK))


def _system(url: str, name: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it. Raises SourceError."""
    protocol = url.partition("://")[0].lower()
    if protocol in _WEB:
        raise SourceError(
            name,
            "is of the web, which a build does not ask; fetch it first, or: curl URL | kg build -",
        )
    if protocol not in _STORAGE or "::" in url:
        raise SourceError(name, f"is no address that is read; those are {', '.join(sorted(_STORAGE))}://…")
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise SourceError(name, f"takes more to read than files do: {EXTRA}") from error
    system, path = _asked(name, url_to_fs, url)
    return system, path


def _asked(name: str, ask: Any, *arguments: Any, **options: Any) -> Any:
    """What a file system answers. Raises SourceError."""
    try:
        return ask(*arguments, **options)
    except FileNotFoundError as error:
        raise SourceError(name, "does not exist; check the address") from error
    except ImportError as error:  # fsspec says what to install
        raise SourceError(name, f"cannot be read: {error}") from error
    except Exception as error:  # each file system has errors of its own, with no root in common
        raise SourceError(name, _reason(error)) from error


def _reason(error: Exception) -> str:
    said = str(error) or type(error).__name__
    return f"cannot be read: {said}; check the address, and that this machine may read it"


class _Raw(io.RawIOBase):
    """A file of fsspec as the raw file that Python's buffers take; whatever it raises is an OSError."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer)
        data: bytes = self._tried(self._file.read, len(view))
        view[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return int(self._tried(self._file.seek, offset, whence))

    def tell(self) -> int:
        return int(self._file.tell())

    def close(self) -> None:
        self._file.close()
        super().close()

    @staticmethod
    def _tried(ask: Any, *arguments: Any) -> Any:
        try:
            return ask(*arguments)
        except OSError:
            raise
        except Exception as error:  # as above
            raise OSError(None, f"{type(error).__name__}: {error}") from error
