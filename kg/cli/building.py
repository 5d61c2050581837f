"""Building: the command that writes a store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import FAILED, ConfigOption, StoreOption, app, plain_errors, say, settings_of

if TYPE_CHECKING:
    from kg.builder import Report


@app.command()
@plain_errors
def build(
    sources: Annotated[list[str], typer.Argument(help="Files, folders, or - for standard input")],
    store: StoreOption = None,
    config: ConfigOption = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Stop at the first source that cannot be built")
    ] = False,
    verify: Annotated[
        bool, typer.Option("--verify/--no-verify", help="Read back what was written, as `kg verify` does")
    ] = True,
    jobs: Annotated[
        int | None,
        typer.Option(
            help="Processes that extract; 0 for as many as there are processors [default: 1]",
            show_default=False,
        ),
    ] = None,
    min_confidence: Annotated[
        float | None, typer.Option(help="Set claims below this confidence aside (0 to 1)", show_default=False)
    ] = None,
    standard: Annotated[
        bool | None,
        typer.Option(
            "--standard/--no-standard",
            help="Keep a graph in the terms of schema.org, ORG and others [default: --standard]",
            show_default=False,
        ),
    ] = None,
    base: Annotated[
        str | None, typer.Option(help="Base of the data's IRIs, for a new store", show_default=False)
    ] = None,
) -> None:
    """Build or update the graph of all articles in SOURCE...

    Text, HTML, JSON and JSON lines are read, in UTF-8, UTF-16 or GB18030. What stands in the store
    unchanged is left as it is. Exit code 1: some source could not be built; each is named with its reason.
    """
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from kg.builder import build as build_store
    from kg.store import open_store

    settings = settings_of(
        config, store, base=base, jobs=jobs, min_confidence=min_confidence, standard=standard
    )
    with open_store(settings.store, base=settings.base if base or config else None) as home:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.completed} articles"),
            TimeElapsedColumn(),
            TextColumn("{task.description}"),
        )
        console = Console(stderr=True)
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("", total=None)
            report = build_store(
                sources,
                store=home,
                settings=settings,
                strict=strict,
                read_back=verify,
                progress=lambda article: progress.update(task, advance=1, description=article),
            )
    for fault in (*report.errors, *report.problems):
        say(f"kg: {fault}")
    typer.echo(_summary(report, settings.store))
    if not report.ok:
        raise typer.Exit(FAILED)


@app.command()
@plain_errors
def remove(
    articles: Annotated[list[str], typer.Argument(help="Ids of articles")],
    store: StoreOption = None,
    config: ConfigOption = None,
) -> None:
    """Take articles out of the store, with what only they said. Exit code 1: some are not there."""
    from kg.builder import remove as remove_articles
    from kg.store import open_store

    settings = settings_of(config, store)
    with open_store(settings.store, create=False) as home:
        removal = remove_articles(home, articles)
    for id_ in removal.unknown:
        say(f"kg: {settings.store}: no article {id_!r}")
    typer.echo(
        f"{settings.store}: {len(removal.articles)} articles removed, and {removal.entities} entities "
        "that no other article speaks of"
    )
    if removal.unknown:
        raise typer.Exit(FAILED)


def _summary(report: Report, store: str) -> str:
    """What a build did, in a few lines."""
    if not report.changed and report.ok:
        return f"{store}: nothing to do, {report.unchanged} articles stand unchanged ({report.seconds:.1f} s)"
    classes = ", ".join(f"{cls} {count}" for cls, count in report.entities.items())
    lines = [
        f"{store}: {report.built} articles built, {report.unchanged} unchanged, "
        f"{len(report.errors)} not built",
        f"built     {report.new} new, {report.altered} with other content, "
        f"{report.outdated} that another version had built",
        f"entities  {sum(report.entities.values())}" + (f" ({classes})" if classes else ""),
        f"claims    {report.claims}, of {report.facts} facts",
        f"figures   {report.figures}",
        f"rejected  {report.rejected} candidates",
        f"seconds   {report.seconds:.1f}",
    ]
    return "\n".join(lines)
