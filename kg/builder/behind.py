"""Work that is done behind the one who gives it, in its order, while he goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeAlias

Work: TypeAlias = Callable[[], None]


class Behind:
    """Takes pieces of work, which are done in their order.

    One piece at a time is under way: who brings the next one waits for it, so memory is bounded. What a
    piece raises is raised there, or at the end.
    """

    def __init__(self, thread: Executor | None) -> None:
        self._thread = thread
        self._last: Future[None] | None = None

    @property
    def waits(self) -> bool:
        """Whether a thread behind has nothing to do."""
        return self._thread is not None and (self._last is None or self._last.done())

    def __call__(self, work: Work) -> None:
        """Takes a piece of work, when the one before is done."""
        self.settle()
        if self._thread is None:
            work()
        else:
            self._last = self._thread.submit(work)

    def settle(self) -> None:
        """Waits until all is done."""
        if self._last is not None:
            self._last.result()


@contextmanager
def behind(*, at_once: bool) -> Iterator[Behind]:
    """What takes work, does it in a thread behind, or with ``at_once`` right here; at the end all is done."""
    if at_once:
        yield Behind(None)
        return
    with ThreadPoolExecutor(1) as thread:
        then = Behind(thread)
        yield then
        then.settle()
