"""Work that is done behind the one who gives it, in its order, while he goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeAlias

Work: TypeAlias = Callable[[], None]


@contextmanager
def behind(*, at_once: bool) -> Iterator[Callable[[Work], None]]:
    """A function that takes a piece of work: it is done in a thread behind, or with ``at_once`` right here.

    One piece at a time is under way: who brings the next one waits for it, so memory is bounded. What a
    piece raises is raised there, or at the end.
    """
    if at_once:
        yield lambda work: work()
        return
    last: Future[None] | None = None

    def take(work: Work) -> None:
        nonlocal last
        if last is not None:
            last.result()
        last = thread.submit(work)

    with ThreadPoolExecutor(1) as thread:
        yield take
        if last is not None:
            last.result()
