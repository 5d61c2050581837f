"""The pages below docs/ and the README say what the commands and questions are.

``KG_UPDATE_DOCS=1 python -m pytest tests/test_docs.py`` writes the pages anew.
"""

import os
import re
import shlex
import textwrap
import tomllib
from pathlib import Path

import click
import pytest
import typer.main

from kg.cli import app
from kg.query import list_questions

ROOT = Path(__file__).parent.parent
NOTE = "<!-- Written by tests/test_docs.py from the program itself; do not edit. -->"


def commands() -> dict[str, click.Command]:
    group = typer.main.get_command(app)
    return dict(sorted(group.commands.items()))  # type: ignore[attr-defined]


def option_row(option: click.Parameter) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    if option.param_type_name == "argument":
        names = f"`{(option.metavar or option.name or '').upper().strip('[].')}`"
    help_ = " ".join((getattr(option, "help", None) or "").split()).replace("|", "\\|")
    shown = option.default
    default = f" (default: {shown})" if shown not in (None, False, [], ()) and "[default" not in help_ else ""
    return f"| {names} | {help_}{default} |"


def commands_page() -> str:
    lines = [
        "# Commands",
        "",
        NOTE,
        "",
        "Exit codes: 0 done; 1 something could not be done, or does not hold",
    ]
    lines[-1] += "; 2 an argument or a setting is wrong."
    for name, command in commands().items():
        help_ = " ".join(textwrap.dedent(command.help or "").split())
        lines += ["", f"## kg {name}", "", help_, "", "| option | what it does |", "| --- | --- |"]
        lines += [option_row(parameter) for parameter in command.params if parameter.name != "help"]
    return "\n".join(lines) + "\n"


def questions_page() -> str:
    lines = [
        "# Questions",
        "",
        NOTE,
        "",
        "`kg ask NAME --set parameter=value …`; an entity is given by name, in",
    ]
    lines[-1] += " either language, or by IRI."
    for question in list_questions():
        lines += ["", f"## {question.name}", "", f"**{question.title['en']}** · {question.title['zh']}", ""]
        lines.append(question.description["en"])
        if question.parameters:
            lines += ["", "| parameter | type | what it is | default |", "| --- | --- | --- | --- |"]
            for p in question.parameters:
                default = "must be given" if p.default is None else p.default or "any"
                lines.append(f"| `{p.name}` | {p.type} | {p.label} | {default} |")
        lines += ["", "Columns: " + ", ".join(f"`{column}`" for column in question.columns)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("page", "render"), [("commands.md", commands_page), ("questions.md", questions_page)]
)
def test_page_is_what_the_program_says(page: str, render) -> None:
    path = ROOT / "docs" / page
    if os.environ.get("KG_UPDATE_DOCS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(render(), "utf-8")
    assert path.read_text("utf-8") == render(), "run: KG_UPDATE_DOCS=1 python -m pytest tests/test_docs.py"


def code_lines() -> list[str]:
    readme = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", readme, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def kg_calls() -> list[list[str]]:
    calls = []
    for line in code_lines():
        for part in re.split(r"&&|\|", line):
            words = shlex.split(part, comments=True)
            while words and words[0] in ("uv", "run"):
                words = words[1:]
            if words and words[0].rsplit("/", 1)[-1] == "kg":
                calls.append(words[1:])
    return calls


@pytest.mark.parametrize("call", kg_calls(), ids=" ".join)
def test_readme_uses_commands_and_options_that_there_are(call: list[str]) -> None:
    command = commands()[call[0]]
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    assert {word for word in call[1:] if word.startswith("-") and word != "-"} <= known


def test_readme_asks_only_questions_that_there_are() -> None:
    names = {question.name for question in list_questions()}
    asked = {call[1] for call in kg_calls() if call[0] == "ask" and len(call) > 1}
    assert asked
    assert asked <= names


def test_readme_settings_are_the_settings() -> None:
    from kg.settings import Settings

    readme = (ROOT / "README.md").read_text("utf-8")
    table = tomllib.loads(re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)[0])
    assert {key: tuple(v) if isinstance(v, list) else v for key, v in table.items()} == {
        name: getattr(Settings(), name) for name in Settings.__dataclass_fields__
    }


def test_readme_python_session_runs() -> None:
    import doctest

    results = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert results.attempted > 5
    assert results.failed == 0
