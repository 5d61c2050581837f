"""Missing: what the texts speak of and the vocabularies or rules lack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import ConfigOption, StoreOption, app, plain_errors, reading

if TYPE_CHECKING:
    from kg.audit import Gaps

_WIDTH = 160


@app.command()
@plain_errors
def gaps(
    limit: Annotated[
        int, typer.Option(min=1, help="The most to list of each kind; names: of each class")
    ] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON")] = False,
    store: StoreOption = None,
    config: ConfigOption = None,
) -> None:
    """List what texts speak of and vocabularies or rules lack, the most frequent first.

    Names of entities that no vocabulary holds; titles that became no entity; verbs between two entities
    which no claim of their sentence joins, with the properties that may join the two.
    """
    import json
    from dataclasses import asdict

    from kg.audit import find_gaps

    with reading(config, store) as home:
        found = find_gaps(home, limit=limit)
    typer.echo(json.dumps(asdict(found), ensure_ascii=False, indent=1) if as_json else _text(found))


def _text(found: Gaps) -> str:
    lines = ["Names that no vocabulary holds (articles)"]
    lines += [f"{name.articles:>6}  {name.cls:16} {name.name}" for name in found.names]
    lines += ["", "Titles that became no entity (times)"]
    lines += [
        f"{title.count:>6}  {title.text}\n        {_short(title.article, title.sentence)}"
        for title in found.titles
    ]
    lines += ["", "Verbs between entities that no claim joins (times)"]
    lines += [
        f"{v.count:>6}  {v.before} {v.verb} {v.after} ({', '.join(v.properties) or 'no property'})"
        f"\n        {_short(v.article, v.sentence)}"
        for v in found.verbs
    ]
    return "\n".join(lines)


def _short(article: str, sentence: str) -> str:
    cut = sentence if len(sentence) <= _WIDTH else f"{sentence[:_WIDTH]}…"
    return f"{article}: {cut}"
