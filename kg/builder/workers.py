"""Articles extracted in worker processes: each loads the models once and works on a few articles at a time.

Reading waits while enough is under way, so memory is bounded whatever the number of articles. Results come in
the order of the articles. A worker ends by itself when the process that started it is gone.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, islice
from multiprocessing.connection import Connection
from typing import Final, TypeAlias

from kg.builder.report import BuildError
from kg.builder.stages import Built, Stages
from kg.errors import KgError
from kg.types import Article

Item: TypeAlias = Article | BuildError
Result: TypeAlias = Built | BuildError

_CHUNK: Final = 4
"""Articles that go to a worker at once."""
_AHEAD: Final = 4
"""Chunks for each worker that are under way or wait to be taken."""


def graphs(items: Iterable[Item], stages: Stages, jobs: int) -> Generator[Result, None, None]:
    """What the store keeps of each article, or why it cannot be built, in the order of the articles.

    What could not be read stays in its place. Raises KgError where a worker cannot load its stages or was
    killed.
    """
    jobs = jobs or len(os.sched_getaffinity(0))
    if jobs == 1 or stages.own:
        yield from (_result(stages, item) for item in items)
        return
    remaining = iter(items)
    if not (chunk := list(islice(remaining, _CHUNK))):
        return  # nothing to do is no reason to start anybody
    remaining = chain(chunk, remaining)
    under_way: deque[Future[list[Result]]] = deque()
    with _workers(stages, jobs) as idle, ThreadPoolExecutor(jobs) as threads:
        try:
            while True:
                while len(under_way) < jobs * _AHEAD and (chunk := list(islice(remaining, _CHUNK))):
                    under_way.append(threads.submit(_ask, idle, chunk))
                if not under_way:
                    return
                yield from under_way.popleft().result()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)


def _result(stages: Stages, item: Item) -> Result:
    return item if isinstance(item, BuildError) else stages.built(item)


def _ask(idle: queue.SimpleQueue[Connection], chunk: Sequence[Item]) -> list[Result]:
    """Has the next worker that is free work on some articles."""
    worker = idle.get()
    try:
        worker.send(chunk)
        answer = worker.recv()
    except (EOFError, OSError) as error:
        raise KgError(
            "a worker process was ended from outside, perhaps for want of memory; run the same command again "
            "(what was built stays), with a smaller --jobs if it ends again"
        ) from error
    finally:
        idle.put(worker)
    if isinstance(answer, str):
        raise KgError(answer)
    found: list[Result] = answer
    return found


@contextmanager
def _workers(stages: Stages, jobs: int) -> Iterator[queue.SimpleQueue[Connection]]:
    """The connections to so many new workers."""
    # A fresh process for each: a fork would copy the locks of the threads of spaCy and Oxigraph.
    context = multiprocessing.get_context("spawn")
    stages = replace(stages)  # without what it has loaded here
    idle: queue.SimpleQueue[Connection] = queue.SimpleQueue()
    processes, connections = [], []
    try:
        for _ in range(jobs):
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs, stages), daemon=True)
            process.start()
            theirs.close()
            processes.append(process)
            connections.append(ours)
            idle.put(ours)
        yield idle
    finally:
        for process in processes:
            process.terminate()
        for process, connection in zip(processes, connections, strict=False):
            process.join()
            connection.close()


def _work(connection: Connection, stages: Stages) -> None:
    """The life of a worker: it answers until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started it
    try:
        while True:
            chunk = connection.recv()
            try:
                answer: list[Result] | str = [_result(stages, item) for item in chunk]
            except KgError as error:  # a stage cannot be loaded: sent as text, since not all errors can be
                answer = str(error)
            connection.send(answer)
    except (EOFError, OSError):
        return
