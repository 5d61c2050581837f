"""The command ``kg``: arguments in, text out; all work is done on the floors below."""

from __future__ import annotations

import gc
import os
import sys
from types import TracebackType

import typer

from kg.cli import (
    asking,
    building,
    checking,
    comparing,
    evaluating,
    explaining,
    merging,
    missing,
    serving,
    showing,
)
from kg.cli.app import app, say

__all__ = [
    "app",
    "asking",
    "building",
    "checking",
    "comparing",
    "evaluating",
    "explaining",
    "main",
    "merging",
    "missing",
    "serving",
    "showing",
]


def _unforeseen(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Shows a fault of policykg itself in one line; KG_DEBUG=1 shows where it arose."""
    if issubclass(kind, KeyboardInterrupt):
        say("kg: stopped; what was written stays, and the same command goes on from there")
        return
    say(
        f"kg: a fault of policykg itself: {kind.__name__}: {error}. "
        "Please report it; KG_DEBUG=1 shows where it arose."
    )
    if os.environ.get("KG_DEBUG"):
        sys.__excepthook__(kind, error, trace)


def main() -> None:
    """The entry point of the command ``kg``."""
    # Called through its click command: Typer's own call would put its traceback in place of our hook.
    command = typer.main.get_command(app)
    sys.excepthook = _unforeseen
    try:
        command()
    finally:
        gc.freeze()  # the process ends: nobody need look for cycles in all that was loaded
