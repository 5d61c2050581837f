"""A store's folder: its format file, its lock, the snapshots that readers open.

::

    kg-store/
      store.json       format version and base of IRIs
      articles.sqlite  texts, names, rejected candidates
      rdf/             Oxigraph, opened by one writer at a time
      snapshots/N/     what readers open: a copy by hard links, made when a writer is done
      changed          there while rdf/ may hold more than the newest snapshot
      note             what the last build read (kg/builder/input.py), until something changes
      *.lock           held by the writer (writer.lock), shared by the readers of snapshot N
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

from kg.errors import StoreError

FORMAT: Final = 3
"""Version of the folder's format; another one is refused, never guessed at."""

_FORMAT_FILE: Final = "store.json"


def exists(directory: Path) -> bool:
    """Whether a store is there; raises StoreError where something else is in its place."""
    if (directory / _FORMAT_FILE).is_file():
        return True
    if directory.is_dir() and not any(directory.iterdir()):
        return False
    if directory.exists():
        raise StoreError(f"{directory}: this is something else, not a store; name a folder of its own")
    return False


def create(directory: Path, base: str, fill: Callable[[Path], None]) -> None:
    """Makes an empty store, whole or not at all: it is filled beside its place and then moved there."""
    draft = directory.absolute().with_name(f".{directory.absolute().name}.new")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        fill(draft)
        text = json.dumps({"format": FORMAT, "base": base}, indent=2) + "\n"
        (draft / _FORMAT_FILE).write_text(text, "utf-8")
        draft.rename(directory)
    except OSError as error:
        raise StoreError(f"{directory}: cannot make a store here: {error.strerror or error}") from error


def read_base(directory: Path) -> str:
    """The base of the store's IRIs; raises StoreError for another format or a damaged file."""
    path = directory / _FORMAT_FILE
    try:
        content = json.loads(path.read_text("utf-8"))
        version, base = content["format"], content["base"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path}: damaged ({error}); restore it from a copy or build anew") from error
    if version != FORMAT or not isinstance(base, str):
        raise StoreError(
            f"{path}: the store has format {version}, and this version of policykg reads format {FORMAT}; "
            "use the version of policykg that made it, or build into a new folder"
        )
    return base


class Lock:
    """An advisory lock on a file, which the system takes back when the process dies."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    @classmethod
    def take(cls, path: Path, *, shared: bool = False) -> Lock | None:
        """The lock, or none where another holds it. Raises OSError where the file cannot be opened."""
        file = path.open("r" if shared else "a+", encoding="utf-8")
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return None
        except BaseException:
            file.close()
            raise
        return cls(file)

    def release(self) -> None:
        """Gives the lock back."""
        self._file.close()


class Snapshots:
    """The numbered copies of the RDF that readers open; the newest is the one in force."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory / "snapshots"

    def _numbers(self) -> list[int]:
        if not self._directory.is_dir():
            return []
        return sorted(int(path.name) for path in self._directory.iterdir() if path.name.isdigit())

    def newest_number(self) -> int | None:
        """The number of the newest snapshot, if there is one."""
        return max(self._numbers(), default=None)

    def newest(self) -> tuple[Path, Lock] | None:
        """The newest snapshot, kept from removal by the lock that comes with it."""
        for number in reversed(self._numbers()):
            with contextlib.suppress(FileNotFoundError):
                lock = Lock.take(self._directory / f"{number}.lock", shared=True)
                if lock is not None:
                    return self._directory / str(number), lock
        return None

    def publish(self, copy: Callable[[Path], None]) -> None:
        """Makes a new snapshot with ``copy`` and removes the older ones that nobody reads."""
        self._directory.mkdir(exist_ok=True)
        old = self._numbers()
        number = old[-1] + 1 if old else 1
        draft = self._directory / "new"
        shutil.rmtree(draft, ignore_errors=True)
        copy(draft)
        (self._directory / f"{number}.lock").touch()
        draft.rename(self._directory / str(number))
        for number in old:
            lock = Lock.take(self._directory / f"{number}.lock")
            if lock is not None:
                shutil.rmtree(self._directory / str(number), ignore_errors=True)
                (self._directory / f"{number}.lock").unlink()
                lock.release()
