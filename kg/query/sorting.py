"""Lines in the order of their bytes, in bounded memory: sorted runs in temporary files, merged."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from typing import IO, Final, TypeAlias

_RUN: Final = 200_000
"""Lines that are sorted in memory at once, about 100 MB."""
_OPEN: Final = 64
"""Runs that are merged at once: systems bound how many files may be open."""

_Run: TypeAlias = list[bytes] | IO[bytes]


@contextmanager
def in_order(lines: Iterator[bytes]) -> Iterator[tuple[int, Iterator[bytes]]]:
    """How many lines there are, and the lines in the order of their bytes. Raises OSError for a full disk."""
    with ExitStack() as stack:
        count, runs = 0, list[_Run]()
        while run := sorted(islice(lines, _RUN)):
            count += len(run)
            if runs and isinstance(runs[-1], list):  # one run alone stays in memory
                runs[-1] = _written(runs[-1], stack)
            runs.append(_written(run, stack) if runs else run)
            if len(runs) == _OPEN:
                runs = [_merged(runs, stack)]
        yield count, heapq.merge(*runs) if len(runs) > 1 else iter(runs[0] if runs else ())


def sorted_lines(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The lines in the order of their bytes."""
    with in_order(lines) as (_, ordered):
        yield from ordered


def _written(lines: Iterable[bytes], stack: ExitStack) -> IO[bytes]:
    file = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 (the stack closes it)
    file.writelines(lines)
    file.seek(0)
    return file


def _merged(runs: Sequence[_Run], stack: ExitStack) -> IO[bytes]:
    file = _written(heapq.merge(*runs), stack)
    for run in runs:
        if not isinstance(run, list):
            run.close()
    return file
