"""Asking: SPARQL and the named questions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from kg.cli.app import ConfigOption, StoreOption, app, pairs, plain_errors, reading
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.audit import View
    from kg.store import Home


AsOfOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help="As the graph was on a day (2023-07-16)", show_default=False
    ),
]


@app.command()
@plain_errors
def query(
    sparql: Annotated[
        str | None, typer.Argument(help="A SPARQL 1.1 query; the usual prefixes are declared")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", help="Read the query from a file (- for standard input)")
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="table, csv, tsv, json, xml for SELECT and ASK; turtle, ntriples, rdfxml, jsonld for "
            "CONSTRUCT and DESCRIBE [default: table, turtle]",
            show_default=False,
        ),
    ] = None,
    as_of: AsOfOption = None,
    store: StoreOption = None,
    config: ConfigOption = None,
) -> None:
    """Ask the graph in SPARQL."""
    from kg.query import run

    if (sparql is None) == (file is None):
        raise QueryError("give one query: as an argument, or with --file")
    if file is not None:
        sparql = sys.stdin.read() if str(file) == "-" else file.read_text("utf-8")
    with reading(config, store) as home:
        _show(home, run(_view(home, as_of) or home, sparql or ""), format_)


def _show(
    home: Home,
    results: object,
    format_: str | None,
    title: str | None = None,
    *,
    brief: bool = False,
) -> None:
    import pyoxigraph as ox
    from rich.console import Console

    from kg.query import article_title, prefixes, table, write_results

    names = prefixes(home)
    if isinstance(results, ox.QuerySolutions) and format_ in (None, "table"):
        wide = None if sys.stdout.isatty() else 160
        label = (lambda iri: article_title(home, iri)) if brief else None
        rows = table(results, prefixes=names, title=title, brief=brief, label=label)
        Console(width=wide).print(rows)
    elif isinstance(results, ox.QueryBoolean) and format_ in (None, "table"):
        typer.echo("yes" if results else "no")
    else:
        assert isinstance(results, ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples)
        write_results(results, sys.stdout.buffer, format_ or "turtle", prefixes=names)
        sys.stdout.buffer.flush()


def _view(home: Home, day: str | None) -> View | None:
    """The graph as it was on a day, where one is given. Raises QueryError for what is no day."""
    from datetime import date

    from kg.audit import as_of

    if day is None:
        return None
    try:
        when = date.fromisoformat(day)
    except ValueError as error:
        raise QueryError(f"--as-of {day}: write a day such as 2023-07-16") from error
    return as_of(home, when)


@app.command()
@plain_errors
def ask(
    name: Annotated[str | None, typer.Argument(help="A question's name; without one they are listed")] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="A parameter, e.g. --set province=Yunnan"),
    ] = None,
    format_: Annotated[str | None, typer.Option("--format", help="table, csv, tsv, json or xml")] = None,
    language: Annotated[str, typer.Option("--lang", help="Language of titles: en or zh")] = "en",
    as_of: AsOfOption = None,
    store: StoreOption = None,
    config: ConfigOption = None,
) -> None:
    """Ask one of the questions that policykg knows, by name."""
    from kg.query import ask as ask_question
    from kg.query import get_question, list_questions

    if name is None:
        for question in list_questions():
            typer.echo(f"{question.name:28} {question.title.get(language, question.name)}")
            for p in question.parameters:
                typer.echo(
                    f"{'':28}   --set {p.name}=…  {p.type}" + (f" (default {p.default})" if p.default else "")
                )
        return
    values = pairs("--set", set_)
    with reading(config, store) as home:
        title = get_question(name).title.get(language)
        answer = ask_question(home, name, values, view=_view(home, as_of))
        _show(home, answer, format_, title, brief=True)
