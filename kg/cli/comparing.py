"""Comparing: what two datasets say differently."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import FAILED, app, plain_errors

if TYPE_CHECKING:
    from kg.audit import Change

_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


@app.command()
@plain_errors
def diff(
    before: Annotated[Path, typer.Argument(help="A store's folder, or N-Quads (.gz too)")],
    after: Annotated[Path, typer.Argument(help="The dataset to compare it with")],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, a line for each change")] = False,
) -> None:
    """Show what two datasets say differently, by article, entity and claim. Exit code 1: they differ."""
    import json
    from dataclasses import asdict

    from kg.audit import compare

    counts: Counter[str] = Counter()
    for change in compare(before, after):
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
