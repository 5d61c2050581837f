"""What all commands share: the application, the store and settings options, errors as one line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ParamSpec, TypeVar

import typer

from kg.errors import KgError, QueryError, SettingsError

if TYPE_CHECKING:
    from kg.settings import Settings
    from kg.store import Home

P = ParamSpec("P")
R = TypeVar("R")

FAILED = 1
"""Exit code where something that was asked for could not be done; the rest was."""
WRONG = 2
"""Exit code where an argument or a setting is wrong; nothing was started."""

app = typer.Typer(
    name="kg",
    help="Articles on Chinese industrial policy as a linked-data knowledge graph.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        help="The store: a folder, or an endpoint as sparql+http(s)://host:port/path [default: kg-store]",
        show_default=False,
    ),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", help="Settings as TOML (base, store, languages, …)", show_default=False),
]


def say(text: str) -> None:
    """Tells the person at the terminal; what a program reads goes to standard output instead."""
    typer.echo(text, err=True)


def _stopped(message: str, code: int) -> typer.Exit:
    say(f"kg: {message}")
    return typer.Exit(code)


def plain_errors(command: Callable[P, R]) -> Callable[P, R]:
    """The command with errors made on purpose shown as one line, and their exit code."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (SettingsError, QueryError) as error:
            raise _stopped(str(error), WRONG) from error
        except KgError as error:
            raise _stopped(str(error), FAILED) from error
        except BrokenPipeError:
            # The reader of our output (head, less) has seen enough.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(FAILED) from None
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            raise _stopped(f"{place}{error.strerror or error}", FAILED) from error

    return run


def settings_of(config: Path | None, store: str | None, **arguments: object) -> Settings:
    """The settings of a command: its file, then its arguments. Raises SettingsError."""
    from kg.settings import load_settings

    return load_settings(config, store=store or None, **arguments)


def reading(config: Path | None, store: str | None) -> Home:
    """The store of a command that only reads. Raises StoreError where there is none."""
    from kg.store import open_store, place

    return open_store(place(settings_of(config, store)), read_only=True)


def pairs(option: str, given: Iterable[str] | None) -> dict[str, str]:
    """The values of an option of the form KEY=VALUE. Raises QueryError for one of another form."""
    values = {}
    for pair in given or ():
        key, equals, value = pair.partition("=")
        if not equals:
            raise QueryError(f"{option} {pair}: write KEY=VALUE")
        values[key] = value
    return values


def _version(show: bool) -> None:
    if show:
        from importlib.metadata import version

        typer.echo(f"policykg {version('policykg')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit")
    ] = False,
) -> None:
    """Articles on Chinese industrial policy as a linked-data knowledge graph."""
