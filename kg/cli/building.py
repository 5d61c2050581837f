"""Building: the command that writes a store."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kg.cli.app import FAILED, ConfigOption, StoreOption, app, plain_errors, say, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.builder import BuildError, Plan, Report
    from kg.store import Home

_NAMED: Final = 50
"""So many of what could not be built are named one by one."""


@app.command()
@plain_errors
def build(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Files, folders, addresses (s3://…), or -", show_default=False)
    ] = None,
    store: StoreOption = None,
    config: ConfigOption = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the build that was stopped, with its options")
    ] = False,
    outdated: Annotated[
        bool,
        typer.Option(
            "--outdated",
            help="Build again what another version of policykg built, from the store's own texts",
        ),
    ] = False,
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
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS|local:N",
            help="Read and extract on workers of Dask distributed: at a scheduler, or N of this machine",
            show_default=False,
        ),
    ] = None,
    errors: Annotated[
        Path | None,
        typer.Option(
            help="Write what could not be built, all of it, to this file, as CSV", show_default=False
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

    Text, HTML, JSON and JSON lines are read, in UTF-8, UTF-16 or GB18030, and Parquet; - is standard input.
    What stands in the store unchanged is left as it is. Exit code 1: some source could not be built; each is
    named with its reason, the first fifty one by one.
    """
    from kg.builder import Plan, read_plan
    from kg.store import open_store, place

    if (bool(sources), resume, outdated).count(True) != 1:
        raise typer.BadParameter("name either what is to be built, or --resume, or --outdated")

    settings = settings_of(
        config,
        store,
        base=base,
        jobs=jobs,
        cluster=cluster,
        min_confidence=min_confidence,
        standard=standard,
    )
    if errors:
        _write_errors(errors, ())  # a file that cannot be written is told before the build
    new = not resume and not outdated
    with open_store(place(settings), base=settings.base if base or config else None, create=new) as home:
        plan = Plan(tuple(sources or ()), settings, strict, verify)
        if resume:
            plan = read_plan(home.directory, settings)
        report, left = _build(home, plan, outdated=outdated)
    if errors:
        _write_errors(errors, report.errors)
    for fault in (*report.errors[:_NAMED], *report.problems):
        say(f"kg: {fault}")
    if left_out := len(report.errors[_NAMED:]):
        where = f"{errors} names all" if errors else "--errors FILE writes them all"
        say(f"kg: {left_out} more could not be built; {where}")
    typer.echo(_summary(report, settings.store, left))
    if not report.ok:
        raise typer.Exit(FAILED)


def _build(home: Home, plan: Plan, *, outdated: bool) -> tuple[Report, int]:
    """Does what a plan says and shows how far it is; also how many articles another version has built."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from kg import builder

    old = builder.outdated(home, plan.settings) if outdated else []
    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed} articles"),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    console = Console(stderr=True)
    with (
        builder.planned(home.directory, plan),
        Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress,
    ):
        task = progress.add_task("", total=len(old) or None)
        report = builder.build(
            plan.sources,
            store=home,
            settings=plan.settings,
            strict=plan.strict,
            read_back=plan.verify,
            read=(lambda *_: (home.article(id_) for id_ in old)) if outdated else None,
            progress=lambda article: progress.update(task, advance=1, description=article),
        )
    return report, builder.count_outdated(home, plan.settings)


def _write_errors(path: Path, errors: Iterable[BuildError]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("where", "stage", "reason"))
        table.writerows((error.where, error.stage, error.reason) for error in errors)


@app.command()
@plain_errors
def remove(
    articles: Annotated[list[str], typer.Argument(help="Ids of articles")],
    store: StoreOption = None,
    config: ConfigOption = None,
) -> None:
    """Take articles out of the store, with what only they said. Exit code 1: some are not there."""
    from kg.builder import remove as remove_articles
    from kg.store import open_store, place

    settings = settings_of(config, store)
    with open_store(place(settings), create=False) as home:
        removal = remove_articles(home, articles)
    for id_ in removal.unknown:
        say(f"kg: {settings.store}: no article {id_!r}")
    typer.echo(
        f"{settings.store}: {len(removal.articles)} articles removed, and {removal.entities} entities "
        "that no other article speaks of"
    )
    if removal.unknown:
        raise typer.Exit(FAILED)


def _summary(report: Report, store: str, left: int) -> str:
    """What a build did, in a few lines, and how many articles another version has built."""
    outdated = f"outdated  {left} articles, built by another version; `kg build --outdated` builds them again"
    if not report.changed and report.ok:
        done = f"{store}: nothing to do, {report.unchanged} articles stand unchanged ({report.seconds:.1f} s)"
        return f"{done}\n{outdated}" if left else done
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
    if left:
        lines.append(outdated)
    return "\n".join(lines)
