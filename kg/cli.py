"""The command ``kg``: arguments in, text out; all work is done on the floors below."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Annotated, ParamSpec, TypeVar

import typer

from kg.errors import KgError, QueryError, SettingsError

if TYPE_CHECKING:
    from kg.build import Report
    from kg.settings import Settings
    from kg.store import EmbeddedStore

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
    Path | None, typer.Option("--store", help="Folder of the store [default: kg-store]", show_default=False)
]
ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", help="Settings as TOML (base, store, languages, …)", show_default=False),
]


def _say(text: str) -> None:
    typer.echo(text, err=True)


def _stop(message: str, code: int) -> typer.Exit:
    _say(f"kg: {message}")
    return typer.Exit(code)


def _plain_errors(command: Callable[P, R]) -> Callable[P, R]:
    """The command with errors made on purpose shown as one line, and their exit code."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (SettingsError, QueryError) as error:
            raise _stop(str(error), WRONG) from error
        except KgError as error:
            raise _stop(str(error), FAILED) from error
        except BrokenPipeError:
            # The reader of our output (head, less) has seen enough.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(FAILED) from None
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            raise _stop(f"{place}{error.strerror or error}", FAILED) from error

    return run


def _settings(config: Path | None, store: Path | None, **arguments: object) -> Settings:
    from kg.settings import load_settings

    return load_settings(config, store=str(store) if store else None, **arguments)


def _reading(config: Path | None, store: Path | None) -> EmbeddedStore:
    from kg.store import open_store

    return open_store(_settings(config, store).store, read_only=True)


@app.command()
@_plain_errors
def build(
    sources: Annotated[list[str], typer.Argument(help="Files, folders, or - for standard input")],
    store: StoreOption = None,
    config: ConfigOption = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Stop at the first source that cannot be built")
    ] = False,
    min_confidence: Annotated[
        float | None, typer.Option(help="Set claims below this confidence aside (0 to 1)", show_default=False)
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

    from kg.build import build as build_store
    from kg.store import open_store

    settings = _settings(config, store, base=base, min_confidence=min_confidence)
    with open_store(settings.store, base=settings.base if base or config else None) as home:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.completed} articles"),
            TimeElapsedColumn(),
            TextColumn("{task.description}"),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("", total=None)
            report = build_store(
                sources,
                store=home,
                settings=settings,
                strict=strict,
                progress=lambda article: progress.update(task, advance=1, description=article),
            )
    for error in report.errors:
        _say(f"kg: {error}")
    typer.echo(_summary(report, settings.store))
    if not report.ok:
        raise typer.Exit(FAILED)


def _summary(report: Report, store: str) -> str:
    """What a build did, in a few lines."""
    if not report.changed and report.ok:
        return f"{store}: nothing to do, {report.unchanged} articles stand unchanged ({report.seconds:.1f} s)"
    classes = ", ".join(f"{cls} {count}" for cls, count in report.entities.items())
    lines = [
        f"{store}: {report.built} articles built, {report.unchanged} unchanged, "
        f"{len(report.errors)} not built",
        f"entities  {sum(report.entities.values())}" + (f" ({classes})" if classes else ""),
        f"claims    {report.claims}, of {report.facts} facts",
        f"figures   {report.figures}",
        f"rejected  {report.rejected} candidates",
        f"seconds   {report.seconds:.1f}",
    ]
    return "\n".join(lines)


@app.command()
@_plain_errors
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
    store: StoreOption = None,
    config: ConfigOption = None,
) -> None:
    """Ask the graph in SPARQL."""
    from kg.query import run

    if (sparql is None) == (file is None):
        raise QueryError("give one query: as an argument, or with --file")
    if file is not None:
        sparql = sys.stdin.read() if str(file) == "-" else file.read_text("utf-8")
    with _reading(config, store) as home:
        _show(home, run(home, sparql or ""), format_)


def _show(home: EmbeddedStore, results: object, format_: str | None, title: str | None = None) -> None:
    import pyoxigraph as ox
    from rich.console import Console

    from kg.query import prefixes, table, write_results

    names = prefixes(home)
    if isinstance(results, ox.QuerySolutions) and format_ in (None, "table"):
        wide = None if sys.stdout.isatty() else 160
        Console(width=wide).print(table(results, prefixes=names, title=title))
    elif isinstance(results, ox.QueryBoolean) and format_ in (None, "table"):
        typer.echo("yes" if results else "no")
    else:
        assert isinstance(results, ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples)
        write_results(results, sys.stdout.buffer, format_ or "turtle", prefixes=names)
        sys.stdout.buffer.flush()


@app.command()
@_plain_errors
def ask(
    name: Annotated[str | None, typer.Argument(help="A question's name; without one they are listed")] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="A parameter, e.g. --set province=Yunnan"),
    ] = None,
    format_: Annotated[str | None, typer.Option("--format", help="table, csv, tsv, json or xml")] = None,
    language: Annotated[str, typer.Option("--lang", help="Language of titles: en or zh")] = "en",
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
    values = {}
    for pair in set_ or []:
        key, equals, value = pair.partition("=")
        if not equals:
            raise QueryError(f"--set {pair}: write KEY=VALUE")
        values[key] = value
    with _reading(config, store) as home:
        title = get_question(name).title.get(language)
        _show(home, ask_question(home, name, values), format_, title)


@app.command()
@_plain_errors
def view(
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file to write")],
    focus: Annotated[
        str | None, typer.Option(help="A name in either language or an IRI; without it, the whole graph")
    ] = None,
    depth: Annotated[int, typer.Option(help="Steps away from the focus")] = 1,
    limit: Annotated[int, typer.Option(help="The most nodes to draw; the best connected stay")] = 300,
    articles: Annotated[
        bool, typer.Option("--articles", help="Draw articles and what they mention, too")
    ] = False,
    figures: Annotated[bool, typer.Option("--figures", help="Draw figures as nodes, too")] = False,
    language: Annotated[str, typer.Option("--lang", help="Language that the page opens in: en or zh")] = "en",
    open_: Annotated[bool, typer.Option("--open", help="Open the page in the browser")] = False,
    store: StoreOption = None,
    config: ConfigOption = None,
) -> None:
    """Draw the graph, or what surrounds one entity, as one HTML file that needs no network."""
    import secrets

    from kg.view import render_pyvis, select_view, write_view

    if language not in ("en", "zh"):
        raise SettingsError(f"--lang {language}: en or zh")
    with _reading(config, store) as home:
        chosen = select_view(home, focus=focus, depth=depth, limit=limit, articles=articles, figures=figures)
    html = render_pyvis(chosen, nonce=secrets.token_urlsafe(16), language="zh" if language == "zh" else "en")
    write_view(html, output)
    typer.echo(f"{output}: {len(chosen.nodes)} nodes, {len(chosen.edges)} edges")
    if open_:
        import webbrowser

        if not webbrowser.open(output.resolve().as_uri()):
            _say(f"kg: no browser found here; open {output.resolve()} in one")


@app.command()
@_plain_errors
def serve(
    store: StoreOption = None,
    config: ConfigOption = None,
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 opens the server to the network")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one")] = 8080,
) -> None:
    """Serve SPARQL at /sparql, and every IRI of the dataset at its path."""
    from kg.query import list_questions
    from kg.serve import serve as run_server

    examples = [(q.title.get("en", q.name), q.sparql) for q in list_questions() if not q.parameters]
    run_server(
        Path(_settings(config, store).store),
        host=host,
        port=port,
        examples=examples,
        announce=lambda address: _say(f"Serving {address} (stop with Ctrl+C)"),
    )


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


def _unforeseen(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Shows a fault of policykg itself in one line; KG_DEBUG=1 shows where it arose."""
    if issubclass(kind, KeyboardInterrupt):
        _say("kg: stopped; what was written stays, and the same command goes on from there")
        return
    _say(
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
    command()
