"""Answers that are kept for who asks the same again, as long as the store is the same."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from typing import Final

from kg.serve.answering.jobs import Answer, Asked, Job

_NAMES: Final = ("NOW", "RAND", "UUID", "BNODE")
_VOLATILE: Final = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)
_ENTRY: Final = 1000
"""Bytes that an entry takes beside the answer's body, about."""
_SHARE: Final = 8
"""One answer takes at most this part of the room."""


def is_volatile(sparql: str) -> bool:
    """Whether a query may have another answer each time that it is asked."""
    upper = sparql.upper()
    for name in _NAMES:  # most hold none of them, which is told faster than where they stand
        if name in upper:
            return _VOLATILE.search(sparql) is not None
    return False


class Kept:
    """The answers used last, of together at most so many bytes; one state of the store at a time."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._lock = threading.Lock()
        self._state: int | None = None
        self._answers: OrderedDict[Asked, Answer] = OrderedDict()
        self._bytes = 0

    def get(self, job: Asked, state: int | None) -> Answer | None:
        """The answer that was given in this state of the store; those of another are forgotten."""
        with self._lock:
            if state != self._state:
                self._state, self._bytes = state, 0
                self._answers.clear()
            found = self._answers.get(job)
            if found is not None:
                self._answers.move_to_end(job)
            return found

    def put(self, job: Asked, answer: Answer) -> None:
        """Keeps an answer, and forgets those that were used longest ago where room is short."""
        size = len(answer.body) + _ENTRY
        if size * _SHARE > self._room or (isinstance(job, Job) and is_volatile(job.sparql)):
            return
        with self._lock:
            self._drop(job)
            self._answers[job] = answer
            self._bytes += size
            while self._bytes > self._room:
                self._drop(next(iter(self._answers)))

    def _drop(self, job: Asked) -> None:
        old = self._answers.pop(job, None)
        self._bytes -= 0 if old is None else len(old.body) + _ENTRY
