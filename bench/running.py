"""A section in a process of its own: what it leaves behind disturbs no other, and it ends in its time."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from figures import Finding

Measure: TypeAlias = Callable[[argparse.Namespace], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Stopped:
    """Why a section came to no end."""

    reason: str


def running(
    measure: Measure, arguments: argparse.Namespace, seconds: float | None
) -> Iterator[Finding | Stopped]:
    """What a section finds, as it finds it; whatever stops it is the last that comes.

    ``seconds`` is the time that it has, if that is limited. Its files are in a folder that goes with it.
    """
    receiver, sender = get_context("spawn").Pipe(duplex=False)
    end = time.monotonic() + seconds if seconds else None
    with TemporaryDirectory(prefix="kg-bench-") as folder:
        process = get_context("spawn").Process(target=_run, args=(measure, arguments, folder, sender))
        process.start()
        sender.close()
        try:
            while True:
                if not receiver.poll(None if end is None else max(0.0, end - time.monotonic())):
                    yield Stopped(f"stopped after {seconds:.0f} s, all that it had")
                    return
                found = receiver.recv()
                if found is None:
                    process.join()
                    return
                yield found
        except EOFError:
            process.join()
            yield Stopped(f"its process ended with {process.exitcode}")
        finally:
            process.kill()
            process.join()
            assert process.pid is not None
            with contextlib.suppress(ProcessLookupError):  # it left none behind
                os.killpg(process.pid, signal.SIGKILL)


def _run(measure: Measure, arguments: argparse.Namespace, folder: str, sender: Connection) -> None:
    os.setsid()  # so that all processes which it starts end with it
    os.environ["TMPDIR"] = folder
    try:
        for found in measure(arguments):
            sender.send(found)
    except (Exception, SystemExit) as error:  # the boundary of one section: the others go on
        traceback.print_exc()
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        for place in (folder, Path(__file__).resolve().parent.parent):  # reports name no paths of machines
            reason = reason.replace(f"{place}/", "")
        sender.send(Stopped(reason))
    sender.send(None)
