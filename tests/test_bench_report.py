"""The benchmarks' report: figures beside peers and promises, sections that fail, what growth foretells."""

import platform
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))

import run
from ahead import STAGES, Filled, ahead, beyond, exponent
from corpus import corpus
from figures import Figure, Finding, Table, number
from known import known_graph
from machine import machine, moment
from report import Promise, Result, load_promises, render
from running import Stopped, running
from telling import Counted, telling

PLACE = {"When": {"date": "2030-01-01"}, "Versions": {"peer": "1.2", "other": "not found"}}
PROMISES = (
    Promise("speed", "words", "ratio", at_least=2.0),
    Promise("speed", "start", "ours", unit="s", at_most=0.5),
    Promise("speed", "one more", "ours", unit="s", at_most=2.0, at="100,000 articles"),
    Promise("speed", "never measured", "ours", unit="s", at_most=1.0),
)


def test_a_report_sets_figures_beside_peers_and_promises() -> None:
    found = (
        "Two articles.",
        Figure("words", 3000, "words/s", "peer", 1000),
        Figure("start", 0.75, "s", "peer", 1.5),
        Figure("one more", 1.25, "s", at="1,000 articles"),
        Table("By kind.", ("kind", "ms"), [("a", 1.5), ("b", "over 9")]),
        Stopped("ValueError: no peer here"),
    )
    text = render([Result("speed", "How fast.", found, 61)], PROMISES, PLACE)
    lines = [" ".join(line.replace("|", " ").split()) for line in text.splitlines()]
    assert "2 kept, 1 not kept, 1 not measured." in lines
    assert "words 3,000 words/s peer 1,000 3.00 ≥ 2 times as good kept" in lines
    assert "start 0.750 s peer 1.50 2.00 ≤ 0.5 s **not kept**" in lines
    assert "one more (1,000 articles) 1.25 s ≤ 2 s at 100,000 articles kept at 1,000 articles" in lines
    assert "speed never measured ≤ 1 s not measured" in lines
    assert {"Two articles.", "By kind.", "b over 9", "**Not finished**: ValueError: no peer here"} <= {*lines}
    assert "**Versions**: peer 1.2; other not found" in lines


def test_the_machine_is_told_without_its_name_and_places() -> None:
    told = " ".join([*machine().values(), *moment().values()])
    assert platform.python_version() in told
    assert platform.node() not in told.split()
    assert str(Path.cwd()) not in told


def test_of_several_sizes_the_promised_one_counts() -> None:
    sizes = [Figure("one more", s, "s", at=at) for s, at in ((1.0, "100,000 articles"), (9.0, "9 articles"))]
    text = render([Result("speed", "", tuple(sizes), 1)], PROMISES[2:3], PLACE)
    assert "1 kept, 0 not kept" in text


def test_a_ratio_says_how_many_times_as_good_whatever_the_unit() -> None:
    assert Figure("rate", 30, "quads/s", "peer", 10).ratio == 3
    assert Figure("time", 10, "s", "peer", 30).ratio == 3
    assert Figure("alone", 10, "s").ratio is None
    assert [number(value) for value in (0, 0.00001, 0.1234, 12.345, 999.6, 1234567)] == [
        *("0", "0.000", "0.123", "12.3", "1,000", "1,234,567")
    ]


def test_promises_are_of_sections_that_the_report_holds_and_they_end_in_half_an_hour() -> None:
    for promise in load_promises():
        assert run.SECTIONS[promise.section].seconds, promise
        assert (promise.at_least is None) != (promise.at_most is None), promise
        assert promise.of in ("ours", "ratio"), promise
    assert sum(section.seconds or 0 for section in run.SECTIONS.values()) <= 30 * 60


def fails(arguments: Namespace) -> Iterator[Finding]:
    yield Figure("words", arguments.count, "words/s")
    raise ValueError("no more")


def waits(arguments: Namespace) -> Iterator[Finding]:
    yield "begun"
    Event().wait()


def exits(arguments: Namespace) -> Iterator[Finding]:
    yield "begun"
    sys.exit("no browser")


def test_a_section_that_fails_keeps_what_it_found(capfd: pytest.CaptureFixture[str]) -> None:
    assert [*running(fails, Namespace(count=3), None)] == [
        Figure("words", 3, "words/s"),
        Stopped("ValueError: no more"),
    ]
    assert [*running(exits, Namespace(), None)] == ["begun", Stopped("SystemExit: no browser")]
    assert "no more" in capfd.readouterr().err


def test_a_section_that_does_not_end_is_stopped() -> None:
    *_, last = running(waits, Namespace(), 0.1)
    assert isinstance(last, Stopped)
    assert "stopped after" in last.reason


def test_what_the_corpus_tells_of_is_what_known_claims_make() -> None:
    graphs = [known_graph(told, "1") for told in corpus(60)]
    (counted,) = telling(60, 0.8)
    assert (counted.articles, counted.claims) == (60, sum(graph.claims for graph in graphs))
    assert counted.entities == len({name.entity for graph in graphs for name in graph.names})


def test_a_world_that_grows_is_the_same_to_begin_with_and_tells_of_more_later() -> None:
    assert [*corpus(5, first=900, growing=0.8)] == [*corpus(5, first=900)]
    fixed, grown = (
        {f.subject.zh for told in corpus(300, first=40_000, growing=g) for f in told.facts}
        for g in (0.0, 0.8)
    )
    assert len(grown) > len(fixed)


def fills(steep: float) -> list[Filled]:
    made = []
    for articles in (1000, 4000):
        stages = dict.fromkeys(STAGES, articles / 1000)
        stages["index"] = (articles / 1000) ** steep
        given = stages, 9.0, articles // 10, articles * 10, articles, articles * 10_000
        made += [Filled(kind, articles, *given) for kind in ("built", "known")]
    return made


def counts() -> list[Counted]:
    told = [Counted(n, n, 10 * n, n, n) for n in (1000, 10_000, 100_000, 1_000_000)]
    return [*told, *beyond(told)]


def test_what_lies_ahead_follows_from_fills_and_counts() -> None:
    hours, means, steep = ahead(fills(1.0), counts())
    assert isinstance(hours, Table)
    assert isinstance(means, Table)
    assert hours.headings[-1] == "100,000,000"
    assert {row[0]: row[-1] for row in hours.rows}["writing"] == pytest.approx(100_000 / 3600)
    assert steep == "Faster than in proportion: no stage."
    # At a tenth of a megabyte each, a machine of 64 GB holds what 100,000 need, and not what a million do.
    assert [row[-1] == "embedded" for row in means.rows] == [True, True, True, False, False, False]


def test_a_stage_that_is_steep_is_named_and_foretold_so() -> None:
    hours, _, steep = ahead(fills(1.5), counts())
    assert isinstance(hours, Table)
    assert "index (1.50 over its claims)" in str(steep)
    row = next(row for row in hours.rows if row[0] == "index")
    assert row[4] == pytest.approx(4**1.5 * 250**1.5 / 3600, rel=1e-6)  # 1,000,000 from 4,000


def test_without_fills_of_both_kinds_nothing_is_foretold() -> None:
    (said,) = ahead([one for one in fills(1.0) if one.kind == "known"], counts())
    assert "both kinds" in str(said)
    assert exponent([(1, 1)]) is None
