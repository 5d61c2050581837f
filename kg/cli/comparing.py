"""Comparing: what two datasets say differently, and where the articles of one disagree."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import FAILED, ConfigOption, StoreOption, app, plain_errors, reading, settings_of
from kg.errors import SettingsError

if TYPE_CHECKING:
    from kg.audit import Change, Conflict
    from kg.store import Store

_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


@app.command()
@plain_errors
def diff(
    before: Annotated[str, typer.Argument(help="A store's folder or endpoint, or N-Quads (.gz too)")],
    after: Annotated[str, typer.Argument(help="The dataset to compare it with")],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, a line for each change")] = False,
    config: ConfigOption = None,
) -> None:
    """Show what two datasets say differently, by article, entity and claim. Exit code 1: they differ."""
    import json
    from dataclasses import asdict

    from kg.audit import compare
    from kg.store import place

    datasets = (place(settings_of(config, name)) for name in (before, after))
    counts: Counter[str] = Counter()
    for change in compare(*datasets):
        counts[f"{change.kind} {change.change}"] += 1
        typer.echo(json.dumps(asdict(change), ensure_ascii=False) if as_json else _text(change))
    if not as_json:
        typer.echo(", ".join(f"{name}: {count}" for name, count in sorted(counts.items())) or "no difference")
    if counts:
        raise typer.Exit(FAILED)


def _text(change: Change) -> str:
    lines = [f"{_SIGNS[change.change]} {change.kind} {change.what}"]
    for name, before, after in change.details:
        lines.append(f"    {name}: {', '.join(before) or 'none'} -> {', '.join(after) or 'none'}")
    return "\n".join(lines)


@app.command()
@plain_errors
def conflicts(
    kind: Annotated[
        str | None,
        typer.Option(help="Only one kind: contradiction, precision, measure, succession", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, a line for each conflict")] = False,
    as_rdf: Annotated[bool, typer.Option("--rdf", help="As N-Triples: the claims of each conflict")] = False,
    store: StoreOption = None,
    config: ConfigOption = None,
) -> None:
    """Show where articles disagree: days, places, heads of bodies, numbers, what one states and one denies.

    A contradiction is told apart from a succession (it changed), another measure, and another precision.
    Sources are counted once where several sites print one text.
    """
    import json
    from dataclasses import asdict

    import pyoxigraph as ox

    from kg.audit import conflict_triples
    from kg.audit import conflicts as find
    from kg.audit.conflicts import KINDS

    if kind is not None and kind not in KINDS:
        raise SettingsError(f"--kind {kind}: the kinds are {', '.join(KINDS)}")
    with reading(config, store) as home:
        found = [conflict for conflict in find(home) if kind in (None, conflict.kind)]
        if as_rdf:
            triples = sorted(conflict_triples(found, home.base), key=str)
            typer.echo((ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode(), nl=False)
        elif as_json:
            for conflict in found:
                typer.echo(json.dumps(asdict(conflict), ensure_ascii=False))
        else:
            _table(found, home)


def _table(found: list[Conflict], home: Store) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from kg.query import label

    def name(value: str) -> str:
        return label(home, value) if value.startswith(home.base) else value

    table = Table()
    for column in ("kind", "entity", "property", "one", "sources", "other", "sources"):
        table.add_column(column, overflow="fold")
    for c in found:
        what = f"{c.property} {name(c.about)}".strip()
        row = (c.kind, name(c.entity), what, name(c.one.value), str(c.one.sources), name(c.other.value))
        table.add_row(*map(Text, (*row, str(c.other.sources))))
    counts = Counter(c.kind for c in found)
    Console().print(table)
    typer.echo(", ".join(f"{kind}: {count}" for kind, count in sorted(counts.items())) or "no conflict")
