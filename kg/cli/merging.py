"""Merging: which entities are one, decided by users and kept for every later build."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import ConfigOption, StoreOption, app, plain_errors, settings_of

if TYPE_CHECKING:
    from kg.builder.decisions import Decision

_ENTITY = typer.Argument(help="An entity: IRI, prefixed name, or name")


@app.command()
@plain_errors
def merge(
    one: Annotated[str, _ENTITY],
    other: Annotated[str, _ENTITY],
    store: StoreOption = None,
    config: ConfigOption = None,
) -> None:
    """Make two entities one. Articles keep their own IRIs as evidence; every later build honours it."""
    from kg.builder.decisions import Decision

    _decide(lambda iris: Decision("merge", *sorted(iris)), (one, other), store, config)


@app.command()
@plain_errors
def split(
    one: Annotated[str, _ENTITY],
    other: Annotated[str | None, typer.Argument(help="The entity that it is not [default: any]")] = None,
    store: StoreOption = None,
    config: ConfigOption = None,
) -> None:
    """Take a merge back: two entities stay two, or one is merged with nothing. Later builds honour it."""
    from kg.builder.decisions import Decision

    names = (one,) if other is None else (one, other)
    _decide(lambda iris: Decision("split", *sorted(iris)), names, store, config)


def _decide(
    make: Callable[[Sequence[str]], Decision], names: Sequence[str], store: str | None, config: Path | None
) -> None:
    from kg.builder.decisions import decided, read_decisions, write_decisions
    from kg.builder.derived import derive
    from kg.query.lookup import find_entity
    from kg.store import open_store, place

    settings = settings_of(config, store)
    with open_store(place(settings), create=False) as home:
        decision = make([find_entity(home, name) for name in names])
        write_decisions(home.directory, decided(read_decisions(home.directory), decision))
        changed = derive(home)
    said = " and ".join(filter(None, (decision.one, decision.other)))
    typer.echo(f"{decision.verb} {said}: {'done' if changed else 'it was so already'}")
