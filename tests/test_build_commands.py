"""kg build as a command: one way says what is built, and a build that was stopped can be resumed."""

import json
import shutil

import pytest
from typer.testing import CliRunner

from kg.cli import app

pytestmark = pytest.mark.usefixtures("loaded_once")


def kg(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path, bare_store):
    shutil.copytree(bare_store, tmp_path / "s")
    return tmp_path


@pytest.mark.parametrize("arguments", [(), ("a.txt", "--resume"), ("--resume", "--outdated")])
def test_one_way_says_what_is_built(folder, arguments) -> None:
    run = kg("build", *arguments, "--store", folder / "s")
    assert run.exit_code == 2
    assert "--outdated" in run.output


def test_there_must_be_something_to_resume(folder) -> None:
    run = kg("build", "--resume", "--store", folder / "s")
    assert run.exit_code == 1
    assert "no build was stopped here" in run.output


def test_a_resumed_build_takes_sources_and_options_of_the_one_that_was_stopped(folder) -> None:
    (folder / "bad.txt").write_bytes(b"\x00\x01")
    plan = {"sources": [str(folder / "bad.txt")], "strict": True, "verify": True, "settings": {"batch": 3}}
    (folder / "s" / "build.json").write_text(json.dumps(plan), "utf-8")
    run = kg("build", "--resume", "--store", folder / "s")
    assert run.exit_code == 1
    assert "bad.txt" in run.output
    assert not (folder / "s" / "build.json").exists()


def test_nothing_is_outdated_in_a_new_store(folder) -> None:
    run = kg("build", "--outdated", "--store", folder / "s")
    assert run.exit_code == 0
    assert "nothing to do" in run.output
