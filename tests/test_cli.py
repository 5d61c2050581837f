"""The command line as a user meets it: help, exit codes, one-line errors, nothing half done."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from kg.cli import app

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
HEAVY = ["spacy", "numpy", "trafilatura", "rdflib", "networkx", "pyshacl", "pyvis", "pyoxigraph", "rjieba"]
TEXT = "The Harbour Fair was held in Kunming, Yunnan, on July {}, 2023. It drew {}20 firms."
GERMAN = "Das Ministerium hat einen neuen Park in der Stadt eröffnet und die Unternehmen eingeladen. "


def kg(*arguments: object, input_: str | None = None) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    return subprocess.run(command, input=input_, capture_output=True, text=True, timeout=120, check=False)


def here(*arguments: object) -> tuple[int, str, str]:
    """Exit code, output and errors of the command in this process, which takes less time to start."""
    result = CliRunner().invoke(app, list(map(str, arguments)))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def failed(ran: tuple[int, str, str], code: int) -> str:
    """The one line that a failed command says."""
    assert ran[0] == code, ran
    assert ran[2].startswith("kg: ")
    assert "Traceback" not in ran[1] + ran[2]
    return ran[2]


@pytest.fixture
def store(seeds_store: Path, tmp_path: Path) -> Path:
    """A copy of the seeds' store, to be written."""
    return Path(shutil.copytree(seeds_store, tmp_path / "kg-store"))


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one good text, a file of records, and every kind of bad input."""
    folder = tmp_path_factory.mktemp("bad")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "german.txt").write_text(GERMAN * 4, "utf-8")
    (folder / "good.txt").write_text(TEXT.format(5, 1), "utf-8")
    (folder / "huge.txt").write_bytes(b"The port opened. " * 3_000_000)
    lines = [json.dumps({"id": f"r{i}", "lang": "en", "text": TEXT.format(i, i)}) for i in range(1, 10)]
    lines[6] = lines[6][:-5]
    (folder / "many.jsonl").write_text("\n".join(lines), "utf-8")
    (folder / "unreadable.txt").symlink_to("nowhere")
    return folder


# Help


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_says_what_it_does(name: str) -> None:
    code, output, _ = here(name, "--help")
    assert code == 0
    command = COMMANDS[name]
    assert command.help
    assert " ".join(command.help.split())[:30] in " ".join(output.split())
    for parameter in command.params:
        assert parameter.help, f"{name}: {parameter.name} has no help"


def test_the_commands_are_those_that_the_help_lists() -> None:
    code, output, _ = here("-h")
    assert code == 0
    assert all(name in output for name in COMMANDS)
    assert here()[1].strip() == output.strip()  # without arguments, too


def test_the_version_is_the_installed_one() -> None:
    from importlib.metadata import version

    assert here("--version") == (0, f"policykg {version('policykg')}\n", "")


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    code = f"import sys, kg.cli; print([name for name in {HEAVY} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


# Building


def test_each_bad_input_is_named_and_the_rest_is_built(bad: Path, store: Path) -> None:
    ran = kg("build", bad, "--store", store)
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    lines = ran.stderr.splitlines()
    reasons = [
        ("binary.txt", "binary"),
        ("empty.txt", "empty"),
        ("german.txt", "'de'"),
        ("huge.txt", "51,000,000 bytes"),
        ("many.jsonl line 7", "broken JSON"),
        ("unreadable.txt", "does not exist"),
    ]
    assert len(lines) == len(reasons)
    for line, (place, reason) in zip(lines, reasons, strict=True):
        assert line.startswith(f"kg: {bad / place}: ")
        assert reason in line
    assert "9 articles built, 0 unchanged, 6 not built" in ran.stdout
    built = json.loads(here("stats", "--json", "--store", store)[1])["by_article"]
    assert {"good", "r1", "r6", "r8", "r9"} <= set(built)
    assert "r7" not in built
    assert here("verify", "--store", store)[0] == 0


def test_of_many_bad_records_some_are_named_and_a_file_has_all(store: Path, tmp_path: Path) -> None:
    many, table = tmp_path / "many.jsonl", tmp_path / "errors.csv"
    many.write_text("{broken\n" * 120, "utf-8")
    code, _, errors = here("build", many, "--store", store, "--errors", table)
    lines = errors.splitlines()
    assert (code, len(lines)) == (1, 51)
    assert lines[0].startswith(f"kg: {many} line 1: is broken JSON")
    assert lines[-1] == f"kg: 70 more could not be built; {table} names all"
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["where"] for row in rows] == [f"{many} line {number}" for number in range(1, 121)]
    unwritable = failed(here("build", many, "--store", store, "--errors", tmp_path), 1)
    assert str(tmp_path) in unwritable


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_that_may_not_be_read_is_named(store: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(TEXT, "utf-8")
    secret.chmod(0)
    assert "Permission denied" in failed(here("build", secret, "--store", store), 1)


def test_strict_stops_at_the_first(bad: Path, store: Path) -> None:
    code, output, errors = here("build", "--strict", bad, "--store", store)
    assert code == 1
    assert [line.split(": ")[1] for line in errors.splitlines()] == [str(bad / "binary.txt")]
    assert "0 articles built" in output


def test_a_second_build_changes_nothing_and_says_so(seeds_store: Path, store: Path) -> None:
    seeds = Path(__file__).parent.parent / "seeds"
    code, output, _ = here("build", seeds, "--store", store)
    assert code == 0
    assert "nothing to do, 2 articles stand unchanged" in output
    assert here("diff", seeds_store, store) == (0, "no difference\n", "")


def test_standard_input_is_a_source(store: Path) -> None:
    record = json.dumps({"id": "piped", "lang": "en", "text": TEXT.format(5, 1)})
    ran = kg("build", "-", "--store", store, input_=record)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "1 articles built" in ran.stdout
    code, output, errors = here("remove", "piped", "nobody", "--store", store)
    assert (code, errors) == (1, f"kg: {store}: no article 'nobody'\n")
    assert "1 articles removed" in output


def test_a_source_that_is_not_there_is_named(store: Path) -> None:
    assert "nowhere: does not exist" in failed(here("build", "nowhere", "--store", store), 1)


def test_a_folder_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", "utf-8")
    assert "not a store" in failed(here("build", "seeds", "--store", tmp_path), 1)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_setting_that_is_wrong_starts_nothing(tmp_path: Path) -> None:
    config = tmp_path / "kg.toml"
    config.write_text("colour = 'red'", "utf-8")
    message = failed(here("build", "seeds", "--config", config, "--store", tmp_path / "s"), 2)
    assert f"{config}: unknown setting 'colour'" in message
    message = failed(here("build", "seeds", "--min-confidence", "2", "--store", tmp_path / "s"), 2)
    assert "min_confidence" in message
    assert not (tmp_path / "s").exists()


# Asking


NEEDS = {
    "query": ["ASK {}"],
    "ask": ["docking-events"],
    "view": ["-o", "x.html"],
    "draw": ["map", "-o", "x.svg"],
    "export": ["-o", "x.nq"],
    "explain": ["a"],
    "remove": ["a"],
    "merge": ["a", "b"],
    "split": ["a"],
    "evaluate": ["gold.json"],
}
NO_STORE = {"build", "diff", "document", "check-vocabulary"}


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - NO_STORE))
def test_a_store_that_is_not_there_is_named_with_the_cure(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    gold = {"id": "a", "lang": "en", "entities": [], "relations": []}
    (tmp_path / "gold.json").write_text(json.dumps(gold), "utf-8")
    message = failed(here(name, *NEEDS.get(name, []), "--store", "none"), 1)
    assert message == "kg: none: no store here; `kg build SOURCE... --store none` makes one\n"
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("SELECT ?s\nWHERE { ?s ?p }", "line 2, column 9: not valid SPARQL at ?s ?p }"),
        ("SELECT ?s { ?s foo:p ?o }", "the prefix foo: is not declared"),
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("DELETE WHERE { ?s ?p ?o }", "this is an update"),
    ],
)
def test_a_wrong_query_is_shown_its_place(seeds_store: Path, sparql: str, message: str) -> None:
    assert message in failed(here("query", sparql, "--store", seeds_store), 2)


def test_a_query_comes_from_an_argument_a_file_or_a_pipe(seeds_store: Path, tmp_path: Path) -> None:
    query = "ASK { ?event a pol:DockingEvent }"
    file = tmp_path / "q.rq"
    file.write_text(query, "utf-8")
    assert here("query", query, "--store", seeds_store) == (0, "yes\n", "")
    assert here("query", "--file", file, "--store", seeds_store) == (0, "yes\n", "")
    assert kg("query", "-f", "-", "--store", seeds_store, input_=query).stdout == "yes\n"
    assert "give one query" in failed(here("query", "--store", seeds_store), 2)
    assert "give one query" in failed(here("query", query, "-f", file, "--store", seeds_store), 2)
    assert "No such file" in failed(here("query", "-f", tmp_path / "none", "--store", seeds_store), 1)


@pytest.mark.parametrize(
    ("format_", "begins"), [("csv", "name"), ("tsv", "?name"), ("json", '{"head"'), ("xml", "<?xml")]
)
def test_rows_come_in_the_formats_of_the_w3c(seeds_store: Path, format_: str, begins: str) -> None:
    query = "SELECT ?name { ?e a pol:DockingEvent ; skos:prefLabel ?name }"
    ran = kg("query", query, "--format", format_, "--store", seeds_store)
    assert ran.returncode == 0
    assert ran.stdout.startswith(begins)


def test_a_format_that_does_not_fit_is_named(seeds_store: Path) -> None:
    assert "can't be written as 'turtle'" in failed(
        here("query", "ASK {}", "--format", "turtle", "--store", seeds_store), 2
    )


def test_a_reader_that_has_seen_enough_hears_no_complaint(seeds_store: Path) -> None:
    query = "SELECT ?s ?p ?o { ?s ?p ?o }"
    command = [sys.executable, "-m", "kg", "query", query, "--format", "csv", "--store", str(seeds_store)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout
        assert running.stderr
        assert running.stdout.readline() == "s,p,o\n"
        running.stdout.close()
        assert running.stderr.read() == ""


def test_questions_are_listed_and_asked(seeds_store: Path) -> None:
    code, output, _ = here("ask")
    assert code == 0
    assert "docking-events" in output
    assert here("ask", "docking-events", "--store", seeds_store)[0] == 0
    assert "no question is called 'nix'" in failed(here("ask", "nix", "--store", seeds_store), 2)
    message = failed(here("ask", "docking-events", "--set", "nix", "--store", seeds_store), 2)
    assert "write KEY=VALUE" in message


# Looking back


def test_an_article_is_explained_in_the_terminal_and_as_a_page(seeds_store: Path, tmp_path: Path) -> None:
    article = next(iter(json.loads(here("stats", "--json", "--store", seeds_store)[1])["by_article"]))
    code, output, _ = here("explain", article, "--store", seeds_store)
    assert code == 0
    assert "candidates turned down" in output
    assert "organizedBy" in output
    page = tmp_path / "x.html"
    assert here("explain", article, "--html", page, "--lang", "zh", "--store", seeds_store)[0] == 0
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert "no article 'nix'" in failed(here("explain", "nix", "--store", seeds_store), 1)
    assert "en or zh" in failed(here("explain", article, "--lang", "fr", "--store", seeds_store), 2)
    message = failed(
        here("explain", article, "--html", tmp_path / "no" / "x.html", "--store", seeds_store), 1
    )
    assert "No such file" in message


def test_a_dataset_is_evaluated_as_text_and_json(seeds_store: Path, tmp_path: Path) -> None:
    names = ["Kunming"]
    gold = {
        "id": next(iter(json.loads(here("stats", "--json", "--store", seeds_store)[1])["by_article"])),
        "lang": "en",
        "entities": [{"id": "k", "class": "Prefecture", "names": names, "code": "530100"}],
        "relations": [],
    }
    (tmp_path / "a.json").write_text(json.dumps(gold), "utf-8")
    code, output, _ = here("evaluate", tmp_path, "--errors", 2, "--rules", "--store", seeds_store)
    assert code == 0
    assert all(word in output for word in ("entities (en)", "calibration error", "gazetteer", "extra entity"))
    data = json.loads(here("evaluate", tmp_path, "--json", "--store", seeds_store)[1])
    assert data["articles"] == 1
    assert set(data["scores"]["entities"]) == {"precision", "recall", "f1", "predicted", "gold"}
    assert "is in this language" in failed(
        here("evaluate", tmp_path, "--lang", "zh", "--store", seeds_store), 2
    )
    assert "No such file" in failed(here("evaluate", tmp_path / "no", "--store", seeds_store), 1)


def test_a_store_is_verified_counted_exported_and_searched_for_gaps(
    seeds_store: Path, tmp_path: Path
) -> None:
    code, output, _ = here("verify", "--all", "--store", seeds_store)
    assert code == 0
    assert "claims of 2 articles hold" in output
    assert "by_class" in json.loads(here("stats", "--json", "--store", seeds_store)[1])
    assert here("rejected", "--store", seeds_store)[1].count("\t") >= 4
    assert set(json.loads(here("gaps", "--json", "--store", seeds_store)[1])) == {"names", "titles", "verbs"}
    assert "Names that no vocabulary holds" in here("gaps", "--limit", 1, "--store", seeds_store)[1]
    file = tmp_path / "x.nq.gz"
    assert here("export", "-o", file, "--store", seeds_store)[0] == 0
    assert here("diff", file, seeds_store)[0] == 0
    assert "means no format" in failed(here("export", "-o", tmp_path / "x.nix", "--store", seeds_store), 1)


def test_a_difference_is_told_as_text_and_json(seeds_store: Path, tmp_path: Path) -> None:
    (tmp_path / "one.nq").write_bytes(b"")
    code, output, _ = here("diff", tmp_path / "one.nq", seeds_store)
    assert code == 1
    assert "article added: 2" in output.splitlines()[-1]
    lines = here("diff", seeds_store, tmp_path / "one.nq", "--json")[1].splitlines()
    assert {json.loads(line)["change"] for line in lines} == {"removed"}
    assert "No such file" in failed(here("diff", seeds_store, tmp_path / "none.nq"), 1)


# Faults


def test_a_fault_of_policykg_itself_is_one_line(seeds_store: Path) -> None:
    code = (
        "import sys, kg.query.stats, kg.cli\n"
        "kg.query.stats.stats = lambda store: 1 / 0\n"
        f"sys.argv = ['kg', 'stats', '--store', {str(seeds_store)!r}]\n"
        "kg.cli.main()"
    )

    def run(**environment: str) -> subprocess.CompletedProcess[str]:
        command: Sequence[str] = [sys.executable, "-c", code]
        return subprocess.run(
            command, capture_output=True, text=True, env={**os.environ, **environment}, check=False
        )

    ran = run()
    assert ran.returncode == 1
    assert ran.stderr.count("\n") == 1
    assert "ZeroDivisionError" in ran.stderr
    assert "Traceback" in run(KG_DEBUG="1").stderr


def test_a_wrong_option_is_no_traceback() -> None:
    ran = kg("build", "--nix")
    assert ran.returncode == 2
    assert "No such option" in ran.stderr
    assert "Traceback" not in ran.stderr
