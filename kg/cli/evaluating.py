"""Evaluating: a dataset against gold annotations."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import ConfigOption, StoreOption, app, plain_errors, reading, say
from kg.errors import SettingsError

if TYPE_CHECKING:
    from kg.evaluate import Evaluation
    from kg.evaluate.clusters import Identity


@app.command()
@plain_errors
def evaluate(
    gold: Annotated[Path, typer.Argument(help="A gold annotation (JSON), or a folder of them")],
    language: Annotated[
        str | None, typer.Option("--lang", help="Only the articles in this language: en or zh")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, with all errors")] = False,
    errors: Annotated[int, typer.Option("--errors", metavar="N", help="List the first N errors")] = 0,
    rules: Annotated[bool, typer.Option("--rules", help="List the precision of each rule")] = False,
    clusters: Annotated[
        Path | None,
        typer.Option(help="Gold clusters (JSON): is one entity of several articles one?", show_default=False),
    ] = None,
    store: StoreOption = None,
    config: ConfigOption = None,
) -> None:
    """Hold the dataset against gold annotations: precision, recall and F1, by class, property and language.

    The reliability table sets the confidence of the judged claims beside how many of them are right.
    Articles that the store lacks count as missed.
    """
    import json
    from dataclasses import asdict

    from kg.evaluate import evaluate as measure
    from kg.evaluate import load_gold
    from kg.evaluate.clusters import evaluate_identity, load_clusters

    articles = [article for article in load_gold(gold) if language in (None, article.language)]
    if not articles:
        raise SettingsError(f"--lang {language}: no gold annotation in {gold} is in this language")
    with reading(config, store) as home:
        evaluation = measure(home, articles)
        identity = evaluate_identity(home, articles, load_clusters(clusters)) if clusters else None
    if as_json:
        data = asdict(evaluation) | {"errors": [str(error) for error in evaluation.errors]}
        if identity is not None:
            data["identity"] = asdict(identity)
        typer.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        _print(evaluation)
        if rules:
            _print_rules(evaluation)
        for error in evaluation.errors[:errors]:
            typer.echo(str(error))
        if identity is not None:
            _print_identity(identity)
    if evaluation.not_found:
        names = ", ".join(evaluation.not_found[:5])
        say(f"kg: {len(evaluation.not_found)} of {len(articles)} articles are not in the store: {names}")


def _print(evaluation: Evaluation) -> None:
    typer.echo(f"articles {evaluation.articles}")
    _columns("", "P R F1 predicted gold".split())
    by_language = {
        f"{k} ({tongue})": s for tongue, rows in evaluation.by_language.items() for k, s in rows.items()
    }
    for name, score in {**evaluation.scores, **by_language}.items():
        _columns(name, (score.precision, score.recall, score.f1, score.predicted, score.gold))
    typer.echo(f"\nreliability: expected calibration error {evaluation.calibration_error:.3f}")
    _columns("confidence", "claims mean right".split())
    for row in evaluation.reliability:
        _columns(f"{row.low:.1f} to {row.high:.1f}", (row.claims, row.confidence, row.precision))


def _print_identity(identity: Identity) -> None:
    typer.echo("")
    _columns("identity", "P R F1 mentions".split())
    for name, a in (
        ("B-cubed", identity.bcubed),
        ("B-cubed, not in a vocabulary", identity.unlisted),
        ("pairs", identity.pairwise),
    ):
        _columns(name, (a.precision, a.recall, a.f1, a.elements))
    typer.echo(
        f"clusters of two mentions or more: {identity.clusters}; pairs that must stay apart: "
        f"{identity.apart}, merged of them: {len(identity.merged)}; mentions not found: {identity.missing}"
    )
    for cluster, members in identity.split.items():
        typer.echo(f"split: {cluster}: {', '.join(sorted({iri for iri, _ in members}))}")
    for one, other, iri in identity.merged:
        typer.echo(f"merged: {one} and {other}: {iri}")


def _print_rules(evaluation: Evaluation) -> None:
    typer.echo("")
    _columns("rule", "claims mean right".split())
    for rule in evaluation.rules:
        _columns(rule.rule, (rule.claims, rule.confidence, rule.precision))


def _columns(name: str, cells: Iterable[str | float]) -> None:
    numbers = "".join(f"{cell:>10.3f}" if isinstance(cell, float) else f"{cell:>10}" for cell in cells)
    typer.echo(f"{name:36}{numbers}")
