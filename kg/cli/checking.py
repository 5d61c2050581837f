"""Checking: does the dataset conform, what is in it, what was turned down."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from kg.cli.app import FAILED, ConfigOption, StoreOption, app, plain_errors, reading

if TYPE_CHECKING:
    from kg.query.validate import Engine


@app.command()
@plain_errors
def validate(
    shapes: Annotated[
        Path | None, typer.Option(help="Other shapes, in Turtle [default: policykg's]", show_default=False)
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option(
            help="compiled or pyshacl [default: compiled, pyshacl for shapes that use more]",
            show_default=False,
        ),
    ] = None,
    language: Annotated[str, typer.Option("--lang", help="Language of messages: en or zh")] = "en",
    store: StoreOption = None,
    config: ConfigOption = None,
) -> None:
    """Check the dataset against its shapes (SHACL); exit code 1 where it does not conform."""
    from kg.errors import SettingsError
    from kg.query.validate import validate as check

    if engine not in (None, "compiled", "pyshacl"):
        raise SettingsError(f"--engine {engine}: compiled or pyshacl")
    with reading(config, store) as home:
        report = check(home, shapes, language=language, engine=cast("Engine | None", engine))
    for result in report.results:
        typer.echo(str(result))
    if not report.conforms:
        raise typer.Exit(FAILED)
    warnings = f", {len(report.results)} warnings" if report.results else ""
    typer.echo(f"The dataset conforms to its shapes{warnings}.")


@app.command()
@plain_errors
def verify(
    every: Annotated[bool, typer.Option("--all", help="Report everything that does not hold")] = False,
    store: StoreOption = None,
    config: ConfigOption = None,
) -> None:
    """Read every claim back: text, ontology, facts; exit code 1 where something does not hold.

    Reports the first thing that does not hold, or with --all every one.
    """
    import time

    from kg.audit import verify as read_back

    started = time.perf_counter()
    with reading(config, store) as home:
        found = read_back(home, every=every)
    seconds = time.perf_counter() - started
    for problem in found.problems:
        typer.echo(str(problem))
    if not found.ok:
        raise typer.Exit(FAILED)
    rate = found.claims / max(seconds, 0.001)
    typer.echo(
        f"{found.claims} claims of {found.articles} articles hold ({seconds:.1f} s, {rate:.0f} claims/s)"
    )


@app.command()
@plain_errors
def stats(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON")] = False,
    store: StoreOption = None,
    config: ConfigOption = None,
) -> None:
    """Count what is in the dataset: by class, property, article, language, rule and status."""
    import json
    from dataclasses import asdict

    from kg.query.stats import stats as count

    with reading(config, store) as home:
        counts = asdict(count(home))
    if as_json:
        typer.echo(json.dumps(counts, ensure_ascii=False, indent=1))
        return
    for name, value in counts.items():
        if isinstance(value, dict):
            typer.echo(f"\n{name.replace('_', ' ')}")
            for key, number in value.items():
                typer.echo(f"  {key:32} {number:>8}")
        else:
            typer.echo(f"{name:34} {value:>8}")


@app.command()
@plain_errors
def rejected(
    article: Annotated[str | None, typer.Argument(help="An article's id; without one, all articles")] = None,
    store: StoreOption = None,
    config: ConfigOption = None,
) -> None:
    """List the candidates that were turned down, with the rule that found them and the reason."""
    with reading(config, store) as home:
        for id_, candidate in home.rejected(article):
            place = f"{candidate.span.start}-{candidate.span.end}"
            typer.echo("\t".join((id_, place, candidate.rule, candidate.what, candidate.reason)))


@app.command("check-vocabulary")
@plain_errors
def check_vocabulary(
    directory: Annotated[
        Path | None, typer.Argument(help="Folder of the tables [default: policykg's]", show_default=False)
    ] = None,
) -> None:
    """Check the tables of names, each fault with its file, line and cure; exit code 1 where there is one.

    Where all is well, the entries, those of which facts are published (verified), and the names are counted.
    """
    from kg.vocabulary import check_vocabularies, count_vocabularies

    problems = check_vocabularies(directory)
    for problem in problems:
        typer.echo(problem)
    if problems:
        raise typer.Exit(FAILED)
    for table in count_vocabularies(directory):
        counts = f"{table.entries:5} entries {table.verified:5} verified {table.names:6} names"
        typer.echo(f"{counts}  {table.title}")
    typer.echo("The vocabularies are in order.")
