"""How things are timed: the best of several runs, which is the one least disturbed by other work."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


def best(run: Callable[[], object], repeat: int) -> float:
    """Seconds of the fastest of ``repeat`` runs."""
    seconds = []
    for _ in range(repeat):
        started = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def best_of(runs: Mapping[str, Callable[[], object]], repeat: int, seconds: float) -> dict[str, float]:
    """Seconds of the fastest run of each, by turns: at least ``repeat`` of each, and for so long in all."""
    least = dict.fromkeys(runs, float("inf"))
    end, rounds = time.perf_counter() + seconds, 0
    while rounds < repeat or time.perf_counter() < end:
        rounds += 1
        for name, run in runs.items():
            started = time.perf_counter()
            run()
            least[name] = min(least[name], time.perf_counter() - started)
    return least


def best_cpu(runs: Mapping[str, Callable[[], object]], repeat: int) -> dict[str, float]:
    """CPU seconds of the fastest of ``repeat`` runs of each, after one that does not count, by turns."""
    seconds = dict.fromkeys(runs, float("inf"))
    for number in range(repeat + 1):
        for name, run in runs.items():
            started = time.process_time()
            run()
            if number:
                seconds[name] = min(seconds[name], time.process_time() - started)
    return seconds


@dataclass(frozen=True, slots=True)
class Used:
    """What a process used: seconds from start to end, CPU seconds, megabytes at its peak."""

    seconds: float
    cpu: float
    megabytes: float


def used_by(command: Sequence[str], repeat: int = 1) -> Used:
    """What a command uses in a process of its own, the least of several runs after one to warm the disk.

    The first run also leaves compiled bytecode, as an installation does, whatever the environment says.
    """
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    runs = [_used_by(command, environment) for _ in range(repeat + 1)][1:]
    return Used(*(min(getattr(run, name) for run in runs) for name in ("seconds", "cpu", "megabytes")))


def _used_by(command: Sequence[str], environment: Mapping[str, str]) -> Used:
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if status:
        raise SystemExit(f"{' '.join(map(str, command))} failed")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Used(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)
