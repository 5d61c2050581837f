"""Explaining: an article as the dataset understands it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import ConfigOption, StoreOption, app, plain_errors, reading
from kg.errors import SettingsError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from kg.audit import ExplainedClaim, Explanation


@app.command()
@plain_errors
def explain(
    article: Annotated[str, typer.Argument(help="An article's id")],
    html: Annotated[Path | None, typer.Option("--html", help="Write a page instead")] = None,
    language: Annotated[str, typer.Option("--lang", help="Language of names and labels: en or zh")] = "en",
    store: StoreOption = None,
    config: ConfigOption = None,
) -> None:
    """Show an article's text with its entities marked, its claims with their rules, and what was turned down.

    Everything comes from the store as it was built; nothing is extracted again.
    """
    from rich.console import Console

    from kg.audit import explain as explain_article

    if language not in ("en", "zh"):
        raise SettingsError(f"--lang {language}: en or zh")
    with reading(config, store) as home:
        explanation = explain_article(home, article, language)
    if html is None:
        # In a pipe lines are left whole, so that they can be searched.
        _print(explanation, Console(soft_wrap=not sys.stdout.isatty()))
        return
    from kg.view import render_explanation, write_view

    write_view(render_explanation(explanation, language="zh" if language == "zh" else "en"), html)
    typer.echo(
        f"{html}: {len(explanation.claims)} claims, {len(explanation.rejected)} candidates turned down"
    )


def _print(explanation: Explanation, console: Console) -> None:
    from rich.text import Text

    from kg.audit import segments
    from kg.view.style import family_of

    article = explanation.article
    about = (article.title, article.id, article.language, article.published, article.publisher)
    console.print(Text(" · ".join(filter(None, about)), style="bold"))
    console.print()
    text = Text()
    for piece, mark in segments(article.text, explanation.marks):
        if mark is None:
            text.append(piece)
        else:
            cls = explanation.classes[mark.entity]
            meant = f"→{explanation.names[mark.entity]}" if mark.reference else cls
            style = f"{'italic' if mark.reference else 'bold'} {family_of(cls).colour}"
            text.append(f"[{piece}]", style=style).append(meant, style="dim")
    console.print(text)
    console.print(Text(f"\n{len(explanation.claims)} claims", style="bold"))
    for span, group in groupby(explanation.claims, key=lambda row: row.claim.span):
        rows = list(group)
        quote = " ".join(rows[0].claim.quote.split())
        console.print(Text(f"\n{span.start}-{span.end} ", style="dim").append(quote, style="italic"))
        for row in rows:
            if not row.mention and not row.part_of_figure:
                console.print(_line(row))
        if mentioned := [row for row in rows if row.mention]:
            console.print(_mentions(mentioned))
    console.print(Text(f"\n{len(explanation.rejected)} candidates turned down\n", style="bold"))
    for candidate in explanation.rejected:
        place = f"{candidate.span.start}-{candidate.span.end} "
        line = Text(place, style="dim").append(f"{candidate.what}: {candidate.reason} ", style="not dim")
        console.print(line.append(f"[{candidate.rule}]"))


def _mentions(rows: Sequence[ExplainedClaim]) -> Text:
    from rich.text import Text

    line = Text("  mentions", style="bold dim")
    for number, row in enumerate(rows):
        line.append(", " if number else " ", style="not bold not dim")
        line.append(f"{row.object} ", style="not bold not dim")
        line.append(f"{row.claim.confidence:.2f} ", style="not bold not dim cyan")
        line.append(f"[{', '.join(row.claim.rules)}]", style="not bold dim")
    return line


def _line(row: ExplainedClaim) -> Text:
    from rich.text import Text

    claim = row.claim
    line = Text(f"  {claim.confidence:.2f} ", style="cyan")
    line.append(f"{row.subject} ", style="default").append(claim.fact.property, style="bold")
    line.append(f" {row.object}", style="default")
    if claim.post:
        line.append(f" ({claim.post})", style="default")
    if claim.status != "stated":
        line.append(f" {claim.status}", style="bold red" if claim.status == "denied" else "yellow")
    if row.attributed_to:
        line.append(f" according to {row.attributed_to}", style="yellow")
    return line.append(f" [{', '.join(claim.rules)}]", style="dim")
